"""Whether a link that opens the work with the nearest title is told from a right one.

    python benchmarks/nearest.py WORKS [ENTRIES] [SEED]

WORKS (`.jsonl`, `.jsonl.gz` or a tar of one) holds works.  Of ENTRIES works (2 000 by
default) each is listed with its people, once with its own link and once with that of
the other work whose title shares the most rare words.  Counted are wrong links that
are an error, and an error or a warning; and right ones that are either.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from titles import SUITE, nearest, rows

from check import Pair as Work
from check import found
from enrich.model import Entry, Ref

ABOUT_THE_LINK = ("wrong-link", "shared-link")
Row = dict[str, Any]


def known(row: Row) -> Work:
    """Return a work as its registrar knows it, under an id of arXiv's form."""
    number = int(row["id"].lstrip("w"))
    ref = Ref("arxiv", f"{1500 + number // 90000:04}.{number % 90000 + 1:05}")
    return Work(ref, row["title"], tuple(row["authors"]))


def listed(row: Row, ref: Ref, line: int) -> Entry:
    """Return an entry of a work with a link."""
    people = tuple(row["authors"][:3])
    raw = f"- [{row['title']}]({ref}) {', '.join(people)}"
    return Entry(
        str(line), line, line, (), row["title"], raw, authors=people, ref=ref, url=str(ref)
    )


def pairs(works: Sequence[Row], entries: int, dice: random.Random) -> Iterator[tuple[Row, Row]]:
    """Yield works beside those with the nearest other title."""
    find = nearest(works)
    for work in dice.sample(works, min(entries, len(works))):
        others = [one for one in find(work["title"], work["id"]) if one["title"] != work["title"]]
        if others:
            yield work, others[0]


def told(entries: list[Entry], works: list[Work]) -> tuple[int, int]:
    """Return how many entries are told to have a wrong link, as errors and in all."""
    findings = [one for one in found(entries, works) if one.check in ABOUT_THE_LINK]
    errors = {one.line for one in findings if one.severity == "error"}
    return len(errors), len(errors | {one.line for one in findings if one.severity == "warning"})


def main(path: Path, entries: int, seed: int) -> None:
    """Print how many wrong and right links are told."""
    chosen = list(pairs(list(rows(path)), entries, random.Random(seed)))
    for name, links in (("wrong", 1), ("right", 0)):
        errors = alarms = 0
        for start in range(0, len(chosen), 100):
            part = chosen[start : start + 100]
            refs = [known(pair[links]).ref for pair in part]
            lines = [
                listed(pair[0], ref, n)
                for n, (pair, ref) in enumerate(zip(part, refs, strict=True), 1)
            ]
            works = list({one.ref: one for pair in part for one in map(known, pair)}.values())
            here = told(lines, works)
            errors, alarms = errors + here[0], alarms + here[1]
        share = f"{errors / len(chosen):.4f} as errors, {alarms / len(chosen):.4f} with warnings"
        print(f"{name} links: {len(chosen)}, told {errors} and {alarms}: {share}")


if __name__ == "__main__":
    words = sys.argv[1:]
    main(
        Path(words[0]) if words else SUITE / "works.jsonl.gz",
        int(words[1]) if len(words) > 1 else 2000,
        int(words[2]) if len(words) > 2 else 1,
    )
