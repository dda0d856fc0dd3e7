"""What a run costs by the size of its list: CPU seconds, memory, and how both grow.

    python benchmarks/scale.py [ENTRIES ...]          runs over lists of each size
    python benchmarks/scale.py --profile ENTRIES      the same, and where the time goes

The works are invented; all providers are stood in for by another process, ask for no pause, and
know every work.  So the seconds are those of this machine alone.  A cold run begins with nothing
on record; the same again finds that nothing has changed; a warm one judges all anew though all is
on record, as any does where one thing has changed; and one more has 30 entries more.  Then one cell
is explained, and of up to 10 000 entries the page made.  Each is a process of its own; of runs it
is told where the time and the memory go.
"""

from __future__ import annotations

import cProfile
import json
import multiprocessing
import pstats
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice, product
from pathlib import Path
from typing import Any

from figures import Figure, exponent, told
from stages import BEGUN_BY, Stages

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "standins"))

from enrich import pipeline  # noqa: E402
from enrich.dataset.provenance import why  # noqa: E402
from enrich.harvest.shell import Shell  # noqa: E402
from enrich.settings import ProviderSettings, Settings  # noqa: E402
from scholars import scholars  # noqa: E402

SIZES = (1_000, 2_000, 4_000)
RUNS = ("cold", "same", "warm", "added")
MORE = 30  # entries that come to a list of which the rest is known
SHOWN = 10_000  # entries of which a page is made
ASKED = ("arxiv", "crossref", "openalex", "semantic_scholar", "datacite")
SWITCHED_OFF = ("arxiv_history", "arxiv_snapshot", "dblp", "github", "retraction_watch")


def titles(number: int) -> dict[str, str]:
    """Return as many invented works, each by its arXiv id, as are wanted."""
    halves = ["".join(pair) for pair in product("bdfgklmnprst", "aeiou")]
    words = ["".join(parts) for parts in product(halves, halves, ("x", "n", "rk", "sh"))]
    draw = random.Random(number)
    found = {}
    for n in range(number):
        some = draw.sample(words, 6)
        month = f"{15 + n // 9_999 // 12:02}{1 + n // 9_999 % 12:02}"
        title = " ".join([*some[:3], "for", *some[3:]]).title()
        found[f"arxiv:{month}.{1 + n % 9_999:05}"] = title
    return found


def listed(known: Mapping[str, str]) -> str:
    """Return a list of works in Markdown, in sections of a hundred."""
    lines = ["# Looms", ""]
    for n, (ref, title) in enumerate(known.items()):
        if n % 100 == 0:
            lines += ["", f"## Section {n // 100}", ""]
        lines.append(f"- [{title}](https://arxiv.org/abs/{ref.partition(':')[2]})")
    return "\n".join(lines) + "\n"


def serve(known: Mapping[str, str], address: Any) -> None:
    """Stand in for all providers until the process is ended."""
    with scholars(known) as server:
        address.send(server.root)
        time.sleep(1e9)


def settings(folder: Path, root: str) -> Settings:
    """Return the settings of a run in a folder, all providers at one address."""
    asked = {n: ProviderSettings(url=f"{root}/{n}", pause=0) for n in ASKED}
    off = {name: ProviderSettings(enabled=False) for name in SWITCHED_OFF}
    return Settings(
        list=str(folder / "list.md"),
        out=folder / "out",
        records=folder / "records.sqlite",
        providers=asked | off,
        report=False,
    )


def once(folder: Path, root: str, what: str) -> Iterator[tuple[str, float, str]]:
    """Do one thing in this process, and yield what it cost: a name, a number and its unit."""
    began = time.process_time()
    if what == "why":
        why("arxiv:1501.00007", "title", folder / "out")
    elif what == "page":
        from enrich.report.material import of_folder  # noqa: PLC0415
        from enrich.report.whole_page import page  # noqa: PLC0415

        page(of_folder(folder / "out"))
    else:
        stages = Stages()
        with ThreadPoolExecutor(8) as pool:
            shell = Shell(lanes=pool.map)
            pipeline.run(settings(folder, root), shell=shell, force=what == "warm")  # all anew
        stages.end()
        for stage in BEGUN_BY:
            yield f"{stage}.cpu", stages.cpu[stage], "CPU s"
            yield f"{stage}.memory", stages.memory[stage], "MB"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield "cpu", time.process_time() - began, "CPU s"
    yield "memory", max(peak, *stages.memory.values()) if what in RUNS else peak, "MB"


def measured(number: int, *, profile: bool = False) -> Iterator[Figure]:
    """Yield the costs of what is done with a list of a size, each in a new process."""
    known = titles(number + MORE)
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(known, theirs), daemon=True)
    server.start()
    root = ours.recv()
    with tempfile.TemporaryDirectory() as folder:
        for what in (*RUNS, "why", *["page"] * (number <= SHOWN)):
            many = number + MORE * (what == "added")
            if what in RUNS:
                text = listed(dict(islice(known.items(), many)))
                (Path(folder) / "list.md").write_text(text, "utf-8")
            words = [sys.executable, __file__, "--once", folder, root, what]
            words += ["--profile"] * profile
            done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
            *before, last = done.stdout.strip().splitlines()
            print("\n".join(before), end="\n" if before else "")
            for name, value, unit in json.loads(last):
                yield Figure(f"scale.{number}.{what}.{name}", value, unit)
    server.kill()


def growing(sizes: Sequence[int], every: Sequence[Figure]) -> Iterator[Figure]:
    """Yield the exponents by which costs grow with the size."""
    costs: dict[str, list[float]] = {}
    for one in every:
        costs.setdefault(one.name.split(".", 2)[2], []).append(one.value)  # type: ignore[arg-type]
    for name, of in costs.items():
        yield Figure(f"scale.exponent.{name}", exponent(sizes[: len(of)], of))


def main() -> None:
    """Print what each size costs, and how that grows."""
    words = sys.argv[1:]
    profile = "--profile" in words
    words = [word for word in words if word != "--profile"]
    if words[:1] == ["--once"]:
        watch = cProfile.Profile(time.thread_time)
        do = partial(once, Path(words[1]), words[2], words[3])
        rows = watch.runcall(lambda: list(do())) if profile else list(do())
        if profile:
            pstats.Stats(watch).sort_stats("cumulative").print_stats("enrich", 70)
        print(json.dumps(rows))
        return
    sizes = [int(word) for word in words] or list(SIZES)
    every: list[Figure] = []
    for size in sizes:
        for one in measured(size, profile=profile):
            told([one])
            every.append(one)
    if len(sizes) > 1:
        told(growing(sizes, every))


if __name__ == "__main__":
    main()
