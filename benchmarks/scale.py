"""What a run costs by the size of its list: CPU seconds, memory, and how both grow.

    python benchmarks/scale.py [ENTRIES ...]          a cold run and a warm one of each size
    python benchmarks/scale.py --profile ENTRIES      the same, and where the time goes

The works are invented; all providers are stood in for by another process, ask for no pause, and
know every work.  So the seconds are those of this machine alone: reading, asking, judging, writing.
A cold run begins with nothing on record, a warm one repeats it.
"""

from __future__ import annotations

import cProfile
import json
import math
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
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "standins"))

from enrich import pipeline  # noqa: E402
from enrich.dataset.provenance import why  # noqa: E402
from enrich.harvest.shell import Shell  # noqa: E402
from enrich.settings import ProviderSettings, Settings  # noqa: E402
from scholars import scholars  # noqa: E402

SIZES = (1_000, 2_000, 4_000)
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


def serve(known: Mapping[str, str], told: Any) -> None:
    """Stand in for all providers until the process is ended."""
    with scholars(known) as server:
        told.send(server.root)
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


def once(folder: Path, root: str, what: str) -> None:
    """Do one thing in this process, and print its CPU seconds and its memory."""
    began = time.process_time()
    if what == "why":
        why("arxiv:1501.00007", "title", folder / "out")
    else:
        with ThreadPoolExecutor(8) as pool:
            pipeline.run(settings(folder, root), shell=Shell(lanes=pool.map))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"seconds": time.process_time() - began, "gigabytes": peak}))


def measured(number: int, *, profile: bool = False) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the costs of a cold run, a warm one and an explanation, each in a new process."""
    known = titles(number)
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(known, theirs), daemon=True)
    server.start()
    root = ours.recv()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "list.md").write_text(listed(known), "utf-8")
        for what in ("cold", "warm", "why"):
            words = [sys.executable, __file__, "--once", folder, root, what]
            words += ["--profile"] * profile
            done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
            *before, last = done.stdout.strip().splitlines()
            print("\n".join(before), end="\n" if before else "")
            yield what, json.loads(last)
    server.kill()


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> float:
    """Return how a cost grows: 1 for twice as much of twice as many."""
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum(
        (a - x) ** 2 for a in xs
    )


def main() -> None:
    """Print what each size costs, and how that grows."""
    words = sys.argv[1:]
    profile = "--profile" in words
    words = [word for word in words if word != "--profile"]
    if words[:1] == ["--once"]:
        told = cProfile.Profile(time.thread_time)
        if profile:
            told.runcall(once, Path(words[1]), words[2], words[3])
            pstats.Stats(told).sort_stats("cumulative").print_stats("enrich", 70)
        once(Path(words[1]), words[2], words[3]) if not profile else print(
            '{"seconds":1,"gigabytes":1}'
        )
        return
    sizes = [int(word) for word in words] or list(SIZES)
    costs: dict[str, list[float]] = {}
    for size in sizes:
        for what, cost in measured(size, profile=profile):
            costs.setdefault(what, []).append(cost["seconds"])
            print(
                f"{size:>7} entries, {what}:",
                f"{cost['seconds']:.1f} CPU s, {cost['gigabytes']:.2f} GB",
                flush=True,
            )
    if len(sizes) > 1:
        for what, of in costs.items():
            print(f"{what}: exponent {exponent(sizes, of):.2f}")


if __name__ == "__main__":
    main()
