"""What an index of a dump costs, and what is found by it, against DuckDB's own reading.

    python benchmarks/dumps.py                      a million works, and five million titles
    python benchmarks/dumps.py index near           these parts alone: index, lookup, near, spark
    python benchmarks/dumps.py --works 100000 --titles 500000 --folder FOLDER

The works are invented, in the format of arXiv's dump and about as long: 1.7 KB each.  Each figure
is taken in a process of its own: CPU seconds, seconds, megabytes at most.  What is made in a
folder that is named stays there, and is used again.
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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from figures import Figure, missing, told

from enrich.model import Ref
from enrich.normalization.title_words import known
from enrich.providers import found
from enrich.resolution.work_comparison import Described, Verdict, same_work
from enrich.settings import ProviderSettings
from enrich.snapshots import engine
from enrich.snapshots.building import WRITTEN, add
from enrich.snapshots.edition_index import Index
from enrich.snapshots.editions import editions

PARTS = ("index", "lookup", "near")
UNITS = {"cpu": "CPU s", "wall": "s", "memory": "MB"}
IDS, TITLES, SLIPS = 100_000, 20_000, 10_000  # asked for
PEOPLE = ("Ada Pfeffer", "José Ünal")
AGAIN = 5  # times that a short command is run, of which the quickest counts
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Words:
    """Words as they are frequent in titles, and coined names."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self._words = list(known())
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(len(self._words))))
        self._names = [self._name() for _ in range(20_000)]

    def _name(self) -> str:
        pairs = [self.draw.choice("bdfgklmnprstvz") + self.draw.choice("aeiou") for _ in range(3)]
        return "".join(pairs).capitalize()

    def several(self, many: int) -> list[str]:
        """Return words, the frequent ones often."""
        return self.draw.choices(self._words, cum_weights=self._weights, k=many)

    def name(self) -> str:
        """Return a name of a person or a system."""
        return self.draw.choice(self._names)

    def title(self, words: Sequence[str]) -> str:
        """Return words as a title, one in five behind a nickname, one in fifty with an accent."""
        text = " ".join(words).title()
        head = f"{self.name()}: " if self.draw.random() < 0.2 else ""
        return head + (text.replace("e", "é", 1) if self.draw.random() < 0.02 else text)


def works(many: int) -> Iterator[dict[str, Any]]:
    """Yield invented works in arXiv's format, in no order."""
    words = Words(1)
    sentences = [" ".join(words.several(15)).capitalize() + "." for _ in range(5_000)]
    numbers = list(range(many))
    words.draw.shuffle(numbers)
    for number in numbers:
        year, month, place = 15 + number % 11, 1 + number // 11 % 12, number // 132
        people = [(words.name(), words.name()) for _ in range(words.draw.randint(1, 6))]
        yield {
            "id": f"{year:02}{month:02}.{place + 1:05}",
            "submitter": " ".join(people[0]),
            "authors": ", ".join(map(" ".join, people)),
            "title": words.title(words.several(words.draw.randint(5, 13))),
            "comments": f"{number % 30} pages",
            "journal-ref": None,
            "doi": None,
            "report-no": None,
            "categories": "cs.LG cs.CL",
            "license": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
            "abstract": " ".join(words.draw.choices(sentences, k=9)),
            "versions": [{"version": "v1", "created": f"Mon, 2 Apr 20{year:02} 19:18:42 GMT"}],
            "update_date": f"20{year:02}-11-26",
            "authors_parsed": [[family, given, ""] for given, family in people],
        }


def dump(folder: Path, many: int) -> Path:
    """Return a file with invented works, made if it is not there."""
    path = folder / f"works-{many}.jsonl"
    if not path.exists():
        new = path.with_suffix(".new")
        with new.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(work) + "\n" for work in works(many))
        new.replace(path)
    return path


def measured(step: Callable[[], Any]) -> dict[str, Any]:
    """Run a step; return its CPU seconds, its seconds, and megabytes of the process at most."""
    cpu, wall = time.process_time(), time.perf_counter()
    found_ = step()
    spent = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        **{name: round(value, 2) for name, value in spent.items()},
        "memory": round(peak),
        **found_,
    }


def scan(path: Path) -> dict[str, Any]:
    """Let DuckDB read a dump once, all its columns."""
    with engine.opened() as memory:
        columns = memory.execute(f"SELECT count(COLUMNS(*)) FROM read_json('{path}')").fetchall()
    return {"columns": len(columns[0])}


def fields(path: Path) -> dict[str, Any]:
    """Let DuckDB read the four fields of a dump that an index needs, as JSON paths."""
    paths = ("$.id", "$.title", "$.authors_parsed[0][0]", "$.versions[0].created")
    counts = ", ".join(f"count(json ->> '{one}')" for one in paths)
    with engine.opened() as memory:
        memory.execute(f"SELECT {counts} FROM read_ndjson_objects('{path}')").fetchall()
    return {}


def build(folder: Path, path: Path) -> dict[str, Any]:
    """Make the index of a dump anew."""
    for one in editions(folder, "arxiv"):
        one.remove()
    made = add(folder, "arxiv", path, lambda *_: None)
    assert made.told is not None
    return {"refs": made.told.refs, "bytes": made.size}


def asked(path: Path) -> tuple[list[str], list[str]]:
    """Return the ids and the titles to ask for, spread over a dump; one in ten is not there."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, 0, None, 9)]
    ids = [row["id"] for row in rows][:IDS]
    titles = [row["title"] if n % 10 else f"{row['title']} of Moths" for n, row in enumerate(rows)]
    return ids + [f"9912.{n:05}" for n in range(max(IDS - len(ids), 0))], titles[:TITLES]


def table(folder: Path, path: Path) -> Path:
    """Return the dump as DuckDB alone would keep it, made if it is not there."""
    kept = folder / "plain.parquet"
    if not kept.exists():
        read = "json ->> '$.id' AS id, lower(json ->> '$.title') AS title, json::VARCHAR AS body"
        source = f"SELECT {read} FROM read_ndjson_objects('{path}')"
        with engine.opened() as memory:
            engine.written(memory, source, kept, row_group_size=20_480)
    return kept


def plain(folder: Path, path: Path) -> dict[str, Any]:
    """Look ids and titles up by a join of DuckDB's own."""
    kept, (ids, titles) = table(folder, path), asked(path)

    def joined() -> dict[str, Any]:
        with engine.opened() as memory:
            engine.filled(memory, "a", {"id": ids})
            engine.filled(memory, "b", {"title": [title.lower() for title in titles]})
            one = memory.execute(f"SELECT id, body FROM '{kept}' JOIN a USING (id)").fetchall()
            two = memory.execute(
                f"SELECT title, body FROM '{kept}' JOIN b USING (title)"
            ).fetchall()
        return {"ids": len(one), "titles": len(two)}

    return measured(joined)


def lookup(folder: Path, path: Path) -> dict[str, Any]:
    """Look the same up by the index, to the last body."""
    ids, titles = asked(path)
    (edition,) = editions(folder, "arxiv")

    def found_by_index() -> dict[str, Any]:
        index = Index(edition.folder)
        one = index.about([f"arxiv:{name}" for name in ids])
        return {"ids": len(one), "titles": len(index.titled(titles))}

    return measured(found_by_index)


def single(folder: Path, path: Path, at: int) -> dict[str, Any]:
    """Look one title up as `enrich resolve` does: as it stands, or with a slip."""
    title = asked(path)[1][1]
    (edition,) = editions(folder, "arxiv")
    witness = found()["arxiv_snapshot"](ProviderSettings(path=edition.folder))
    wanted = {Ref("title", "one"): title[:at] + title[at + 1 :] if at else title}
    return measured(lambda: {"found": len(witness.find(wanted, door=None))})  # type: ignore[arg-type]


def resolved(folder: Path, path: Path, at: int) -> dict[str, Any]:
    """Look one title up by the command itself, with all that it takes to start, and no records."""
    title = asked(path)[1][1]
    words = ["resolve", "--offline", title[:at] + title[at + 1 :] if at else title]
    spent = []
    for _ in range(AGAIN):
        with tempfile.TemporaryDirectory() as name:
            Path(name, "snapshots").symlink_to(folder / "snapshots")
            command = [sys.executable, "-m", "enrich.cli", *words, "--records", f"{name}/r.sqlite"]
            before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - begun
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        spent.append((round(cpu, 2), round(wall, 2)))
    hit = "yes" if "arxiv:" in done.stdout else "no"
    return {"cpu": min(spent)[0], "wall": min(wall for _, wall in spent), "found": hit}


def slip(draw: random.Random, text: str) -> str:
    """Return a title in which one letter slipped, of three titles two."""
    for _ in range(draw.choice((1, 1, 2))):
        at, letter = draw.randrange(1, len(text) - 1), draw.choice(LETTERS)
        rest = (text[at + 1 :], letter + text[at:], letter + text[at + 1 :])
        text = text[:at] + draw.choice([*rest, text[at + 1] + text[at] + text[at + 2 :]])
    return text


def candidates(folder: Path, many: int) -> Path:
    """Return a table of titles with their words, as an index has it, made if it is not there."""
    kept = folder / f"titles-{many}.parquet"
    if not kept.exists():
        from enrich.snapshots.expressions import compiled  # noqa: PLC0415

        words = Words(5)
        with engine.opened(folder / "spill") as memory, tempfile.TemporaryDirectory() as name:
            lines = Path(name) / "titles.jsonl"
            with lines.open("w", encoding="utf-8") as file:
                for n in range(many):
                    title = words.title(words.several(words.draw.randint(5, 12)))
                    file.write(json.dumps({"n": n, "title": title}) + "\n")
            engine.view(
                memory,
                "works",
                "SELECT ['arxiv:' || n] AS refs, title, NULL AS surname, NULL AS year, "
                f"0 AS file, n AS start, 1 AS size FROM read_json('{lines}')",
            )
            engine.view(memory, "keyed", compiled("duckdb")["keyed"])
            engine.written(memory, compiled("duckdb")["titles"], kept)
            engine.view(memory, "titles", engine.numbered(kept))
            sql, how = compiled("duckdb")["blocks"], WRITTEN["blocks"]
            engine.written(memory, sql, kept_blocks(folder, many), row_group_size=20_480, **how)
            engine.written(
                memory, f"SELECT n, title FROM read_json('{lines}')", folder / f"raw-{many}.parquet"
            )
    return kept


def kept_blocks(folder: Path, many: int) -> Path:
    """Return where the blocks of these titles are kept, as an index has them."""
    return folder / f"blocks-{many}.parquet"


def questions(folder: Path, many: int) -> tuple[list[str], list[int], list[str]]:
    """Return titles as they stand, their numbers, and the same with slips."""
    step = max(many // SLIPS, 1)
    with engine.opened() as memory:
        source = engine.parquet(folder / f"raw-{many}.parquet")
        rows = memory.execute(
            f"SELECT n, title {source} WHERE n % {step} = 3 ORDER BY n"
        ).fetchall()
    draw = random.Random(4)
    return [row[1] for row in rows], [row[0] for row in rows], [slip(draw, row[1]) for row in rows]


def near(folder: Path, many: int, how: str) -> dict[str, Any]:
    """Propose titles for those with slips; return the share of what the judge accepts."""
    from enrich.snapshots.expressions import compiled  # noqa: PLC0415

    kept = candidates(folder, many)
    right, numbers, wrong = questions(folder, many)
    rows: list[tuple[Any, ...]] = []
    sql = compiled("duckdb")[how]

    def proposed() -> dict[str, Any]:
        with engine.opened(folder / "spill") as memory:
            memory.execute("SET memory_limit = '2GB'")
            engine.view(memory, "titles", engine.numbered(kept))
            engine.view(memory, "blocks", engine.parquet(kept_blocks(folder, many)))
            engine.filled(memory, "asked", {"number": range(len(wrong)), "title": wrong})
            rows.extend(memory.execute(sql).fetchall())
        return {"proposed": len(rows)}

    spent = measured(proposed)
    (folder / f"{how}.json").write_text(json.dumps(sorted(map(list, rows))))
    names = {(row[0], row[1]) for row in rows}
    accepted = [
        n
        for n, words in enumerate(wrong)
        if same_work(Described(words, PEOPLE), Described(right[n], PEOPLE)).verdict is Verdict.SAME
    ]
    hit = sum((n, f"arxiv:{numbers[n]}") in names for n in accepted)
    return {**spent, "accepted": len(accepted), "recall": round(hit / len(accepted), 4)}


def spark(folder: Path, many: int) -> dict[str, Any]:
    """Propose the same by Spark, and see that it is the same."""
    from pyspark.sql import SparkSession  # noqa: PLC0415

    from enrich.snapshots.expressions import compiled  # noqa: PLC0415

    *_, wrong = questions(folder, many)
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "4g")
        .config("spark.sql.ansi.enabled", "false")
        .config("spark.sql.shuffle.partitions", "8")
        .getOrCreate()
    )
    try:
        session.read.parquet(str(candidates(folder, many))).createOrReplaceTempView("titles")
        asked = list(enumerate(wrong))
        schema = "number int, title string"
        session.createDataFrame(asked, schema).createOrReplaceTempView("asked")
        begun = time.perf_counter()
        rows = [list(row) for row in session.sql(compiled("pyspark")["near"]).collect()]
        wall = time.perf_counter() - begun
    finally:
        session.stop()
    same = sorted(rows) == json.loads((folder / "near.json").read_text())
    return {"wall": round(wall, 1), "proposed": len(rows), "same": "yes" if same else "no"}


@dataclass(frozen=True)
class At:
    """The folder in which all is made, and how many works and titles there are."""

    folder: Path
    works: int
    titles: int

    @property
    def path(self) -> Path:
        """The dump."""
        return dump(self.folder, self.works)


STEPS: dict[str, dict[str, Callable[[At], dict[str, Any]]]] = {
    "index": {
        "scan": lambda at: measured(partial(scan, at.path)),
        "fields": lambda at: measured(partial(fields, at.path)),
        "index": lambda at: measured(partial(build, at.folder, at.path)),
    },
    "lookup": {
        "join": lambda at: plain(at.folder, at.path),
        "lookup": lambda at: lookup(at.folder, at.path),
        "title": lambda at: single(at.folder, at.path, 0),
        "slip": lambda at: single(at.folder, at.path, 7),
        "resolve": lambda at: resolved(at.folder, at.path, 0),
        "resolve_slip": lambda at: resolved(at.folder, at.path, 7),
    },
    "near": {
        "near": lambda at: near(at.folder, at.titles, "near"),
        "near_blocks": lambda at: near(at.folder, at.titles, "near_by_blocks"),
    },
    "spark": {"spark": lambda at: spark(at.folder, at.titles)},
}
BESIDE = {"index": ("scan", "fields"), "lookup": ("join",)}
"""What a step is held against."""


def figures(part: str, rounds: list[dict[str, dict[str, Any]]]) -> Iterator[Figure]:
    """Yield what the steps of a part cost and found, and how many times as much as others."""
    for step in rounds[0]:
        for name in rounds[0][step]:
            values = [one[step][name] for one in rounds]
            word = isinstance(values[0], str)
            yield Figure(f"dumps.{step}.{name}", values[0] if word else values, UNITS.get(name, ""))
    for other in BESIDE.get(part, ()):
        times = [one[part]["cpu"] / one[other]["cpu"] for one in rounds]
        yield Figure(f"dumps.{part}.over_{other}", times, "times")


def taken(part: str, at: At) -> dict[str, dict[str, Any]]:
    """Take each step of a part once, each in a process of its own."""
    found_ = {}
    own = [f"--folder={at.folder}", f"--works={at.works}", f"--titles={at.titles}"]
    for step in STEPS[part]:
        words = [sys.executable, __file__, part, *own, f"--step={step}"]
        done = subprocess.run(words, stdout=subprocess.PIPE, check=True, text=True)
        found_[step] = json.loads(done.stdout.strip().splitlines()[-1])
    return found_


def main() -> None:
    """Take the figures, each in a process of its own, and print them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", default=PARTS)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--works", type=int, default=1_000_000)
    parser.add_argument("--titles", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=3, help="of index and lookup")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step is not None:
        do = STEPS[asked.parts[0]][asked.step]
        print(json.dumps(do(At(asked.folder, asked.works, asked.titles))))
        return
    told([Figure("dumps.works", asked.works, "works"), Figure("dumps.titles", asked.titles, "")])
    with tempfile.TemporaryDirectory() as name:
        at = At(asked.folder or Path(name), asked.works, asked.titles)
        at.folder.mkdir(parents=True, exist_ok=True)
        for part in asked.parts:
            if part == "spark" and find_spec("pyspark") is None:
                missing("pyspark is not installed, so Spark was not asked: `make test-slow` does.")
                continue
            rounds = asked.rounds if part in BESIDE else 1
            told(figures(part, [taken(part, at) for _ in range(rounds)]))


if __name__ == "__main__":
    main()
