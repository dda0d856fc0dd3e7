"""How surely two refs that are stated to be one work are joined, and others kept apart.

    python benchmarks/identity.py TRUTH WORKS

TRUTH holds works with the other titles that they have borne (`title_variants`): arXiv
states a DOI whose record bears one of these, by the same people, and the two are to be
one work.  WORKS (`.jsonl`, `.jsonl.gz` or a tar of one) holds works: arXiv states, as
authors do who mistype, the DOI of another work by half or more of the same people, and
the two are to stay apart.  Those that join all the same do so by the rule for works
with a new title (the same people in order but for one, the years fit), and are told.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from titles import rows

from enrich.model import Claim, Entry, Ref
from enrich.resolution.works import Work, works

SHARED = Path(__file__).resolve().parents[2] / "shared"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ARXIV, DOI = Ref("arxiv", "2401.00001"), Ref("doi", "10.5555/1")
MOST = 2000  # typed DOIs
Row = dict[str, Any]


def judged(ours: Row, theirs: Row) -> Work:
    """Return what becomes of an arXiv paper that states a DOI, both known to their registrars."""
    entry = Entry("1", 1, 1, (), ours["title"], "", ref=ARXIV)
    claims = [*_record(ours, "arxiv", ARXIV), *_record(theirs, "crossref", DOI)]
    claims.append(Claim("identifiers", str(DOI), "arxiv", ARXIV, NOON))
    (work,) = works([entry], claims)
    return work


def _record(row: Row, provider: str, ref: Ref) -> Iterator[Claim]:
    yield Claim("title", row["title"], provider, ref, NOON)
    people = [{"name": name} for name in row["authors"] or ()]
    if people:
        yield Claim("authors", people, provider, ref, NOON)
    if row.get("year"):
        yield Claim("year", row["year"], provider, ref, NOON)


def retitled(truth: Path) -> Iterator[tuple[Row, Row]]:
    """Yield works beside themselves under each other title."""
    for line in truth.read_text("utf-8").splitlines():
        work = json.loads(line)
        for title in work.get("title_variants") or ():
            text = title if isinstance(title, str) else title["title"]
            yield {**work, "title": text}, work


def mistyped(every: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Yield works beside others by half or more of the same people, the nearest in time."""
    by_first: dict[str, list[Row]] = defaultdict(list)
    for work in every:
        for name in work["authors"]:
            by_first[name].append(work)
    for work in every:
        near = {id(one): one for name in work["authors"] for one in by_first[name]}.values()
        others = [one for one in near if one is not work and _half(work, one)]
        if others:
            yield work, min(others, key=lambda one: abs(int(one["year"]) - int(work["year"])))


def _half(one: Row, other: Row) -> bool:
    shared = set(one["authors"]) & set(other["authors"])
    least = min(len(one["authors"]), len(other["authors"]))
    return one["title"] != other["title"] and least > 0 and 2 * len(shared) >= least


def main(truth: Path, path: Path) -> None:
    """Print how many of each stay joined, or apart."""
    pairs = list(retitled(truth))
    kept = [judged(*pair) for pair in pairs]
    joined = sum(DOI in work.refs for work in kept)
    print(f"works under another of their titles: {joined} of {len(pairs)} joined")
    for pair, work in zip(pairs, kept, strict=True):
        if DOI not in work.refs:
            print(f"  apart: {pair[0]['title']!r} / {pair[1]['title']!r}: {work.doubts[0].reason}")
    wrong = list(islice(mistyped(list(rows(path))), MOST))
    found = [judged(*pair) for pair in wrong]
    by_rule = [work for work in found if DOI in work.refs and any(d.joined for d in work.doubts)]
    silent = [work for work in found if DOI in work.refs and work not in by_rule]
    told = sum(any(doubt.open for doubt in work.doubts) for work in found)
    print(
        f"DOIs of other works by half of the people: {len(wrong)}, joined {len(silent)}, "
        f"joined by the rule for new titles and told {len(by_rule)}, told as doubtful {told}"
    )
    for (ours, theirs), work in zip(wrong, found, strict=True):
        if DOI in work.refs:
            print(f"  joined: {ours['title']!r} ({ours['year']}) / {theirs['title']!r}")


if __name__ == "__main__":
    given = [Path(word) for word in sys.argv[1:]]
    defaults = [SHARED / "truth" / "papers.jsonl", SHARED / "suites" / "titles" / "works.jsonl.gz"]
    main(*(given or defaults))
