"""What a run over many lists costs, offline against a dump of arXiv: seconds, memory, disk.

    python benchmarks/many_lists.py                     10 and 100 lists of 300 entries
    python benchmarks/many_lists.py LISTS …             so many, of `--entries` ENTRIES each
    python benchmarks/many_lists.py --alone LISTS …     the same lists by a run each, to compare
    python benchmarks/many_lists.py --folder FOLDER …   what is made there stays, and is used again

Works and lists are invented: a third of each list is drawn from works that many lists have, one
entry in ten carries no identifier, one in fifty another title than its work.  A cold run begins
with nothing on record; the same again finds that nothing has changed; of a warm one all is on
record and every list judged anew.  Each is in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import figures
from figures import Figure

import dumps
from enrich import pipeline
from enrich.harvest.shell import Shell
from enrich.lists.followed_lists import read
from enrich.many_lists.refresh_lists import run_lists
from enrich.settings import Settings
from enrich.snapshots.building import add
from enrich.snapshots.editions import editions

SHARED = 3  # one entry in so many is of works that many lists have
NAMELESS, MISQUOTED = 10, 50
FIRST = "1501"  # from when on arXiv's ids are as they are invented
MEGABYTE = 1_000_000


def lists(folder: Path, path: Path, many: int, entries: int) -> Path:
    """Write lists of invented works, and the file that names them."""
    draw = random.Random(many)
    with path.open(encoding="utf-8") as lines:
        works = [row for row in map(json.loads, lines) if row["id"] > FIRST]
    common = works[: entries * 2]
    own = iter(works[entries * 2 :])
    home = folder / "lists"
    home.mkdir(exist_ok=True)
    rows = []
    for number in range(many):
        mine = draw.sample(common, entries // SHARED)
        mine += [next(own) for _ in range(entries - len(mine))]
        draw.shuffle(mine)
        text = "".join(listed(draw, place, work) for place, work in enumerate(mine))
        (home / f"{number:04}.md").write_text(f"# Looms {number}\n{text}", "utf-8")
        rows.append(f'[[list]]\nname = "looms-{number:04}"\nsource = "{home}/{number:04}.md"\n')
    toml = home / "lists.toml"
    toml.write_text("\n".join(rows), "utf-8")
    return toml


def listed(draw: random.Random, place: int, work: dict[str, Any]) -> str:
    """Return one work as a list has it, below a heading where there is one."""
    head = f"\n## Section {place // 50}\n\n" if place % 50 == 0 else ""
    title = work["title"]
    if draw.random() < 1 / MISQUOTED:
        title = dumps.slip(draw, title)
    if draw.random() < 1 / NAMELESS:
        return f'{head}- {work["authors"].replace(", ", " and ")}. "{title}". 20{work["id"][:2]}.\n'
    return f"{head}- [{title}](https://arxiv.org/abs/{work['id']})\n"


def settings(folder: Path, toml: Path) -> Settings:
    """Return the settings of a run in a folder, whose dumps alone are asked."""
    out, records = folder / "together", folder / "together.sqlite"
    return Settings(list=str(toml), out=out, records=records, offline=True, report=False)


def together(folder: Path, toml: Path, *, anew: bool) -> dict[str, Any]:
    """Refresh all lists in one run."""
    run = run_lists(settings(folder, toml), parted=True, force=anew)
    entries, papers, _ = run.sums()
    return {"entries": entries.total(), "papers": papers.total(), "resolved": papers["resolved"]}


def alone(folder: Path, toml: Path, *, anew: bool) -> dict[str, Any]:
    """Refresh each list in a run of its own."""
    told = settings(folder, toml)
    sums = Counter[str]()
    for one in read(toml):
        own = {"list": one.source[0], "out": folder / "alone" / one.name}
        own["records"] = folder / "alone.sqlite"
        run = pipeline.run(told.model_copy(update=own), shell=Shell(), force=anew)
        sums.update(entries=run.entries.total(), papers=run.papers.total())
        sums.update(resolved=run.papers["resolved"])
    return sums


def size(path: Path) -> int:
    """Return the bytes of a folder or a file."""
    paths = path.rglob("*") if path.is_dir() else path.parent.glob(f"{path.name}*")
    return sum(one.lstat().st_size for one in paths if one.is_file() and not one.is_symlink())


def measured(*words: str) -> dict[str, Any]:
    """Do one thing in a new process; return what it cost."""
    done = subprocess.run(
        [sys.executable, __file__, "--once", *words], check=True, stdout=subprocess.PIPE, text=True
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def once(what: str, kind: str, folder: Path, toml: Path) -> None:
    """Do one thing in this process, and print what it cost."""
    cpu, wall = time.process_time(), time.perf_counter()
    told = (together if what == "together" else alone)(folder, toml, anew=kind == "warm")
    spent = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**spent, "memory": peak, **told}))


def indexed(folder: Path, many: int) -> Path:
    """Return a dump of invented works with an index, made if they are not there."""
    path = dumps.dump(folder, many)
    if not any(one.told for one in editions(folder, "arxiv")):
        add(folder, "arxiv", path, lambda *_: None)
    return path


def costs(folder: Path, many: int, entries: int, what: str) -> Iterator[Figure]:
    """Yield what a cold run costs, the same again, and a warm one."""
    folder = folder / f"{many}-of-{entries}"
    folder.mkdir(parents=True, exist_ok=True)
    own = many * (entries - entries // SHARED)
    path = indexed(folder, 2 * (own + 2 * entries))  # about half of them are old
    toml = lists(folder, path, many, entries)
    for kind in ("cold", "same", "warm"):
        told = measured(what, kind, str(folder), str(toml))
        each = 1000 * told["cpu"] / told["entries"]
        disk, log = (size(folder / name) / MEGABYTE for name in (what, f"{what}.sqlite"))
        assert told["resolved"] > told["papers"] * 0.9, "the dump was not asked"
        name = f"many.{many}.{what}.{kind}"
        yield Figure(f"{name}.entries", told["entries"], "entries")
        yield Figure(f"{name}.cpu", told["cpu"], "CPU s")
        yield Figure(f"{name}.an_entry", each, "CPU ms")
        yield Figure(f"{name}.memory", told["memory"], "MB")
        yield Figure(f"{name}.disk", disk, "MB")
        yield Figure(f"{name}.log", log, "MB")


def main() -> None:
    """Print what each size costs."""
    if sys.argv[1:2] == ["--once"]:
        what, kind, folder, toml = sys.argv[2:]
        once(what, kind, Path(folder), Path(toml))
        return
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("lists", nargs="*", type=int)
    words.add_argument("--entries", type=int, default=300)
    words.add_argument("--alone", action="store_true")
    words.add_argument("--folder", type=Path)
    given = words.parse_args()
    for many in given.lists or [10, 100]:
        with tempfile.TemporaryDirectory() as name:
            what = "alone" if given.alone else "together"
            figures.told(costs(given.folder or Path(name), many, given.entries, what))


if __name__ == "__main__":
    main()
