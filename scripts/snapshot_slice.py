"""Makes src/enrich/providers/arxiv-snapshot.jsonl from a file of facts about papers.

    python scripts/snapshot_slice.py FACTS.jsonl LIST.md > src/enrich/providers/arxiv-snapshot.jsonl

Only what the facts vouch for is written: titles of high or medium confidence;
author lists that are complete and of high or medium confidence; days of a
first version with a basis; a last version only where its day is exact;
categories only where all of them are known.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from enrich.parse import parse

Facts = dict[str, Any]
SURE = ("high", "medium")
PARTICLES = {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "ten", "la", "le"}
SUFFIXES = {"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"}


def main(facts: Path, markdown: Path) -> None:
    """Print one line for each arXiv id of the list that the facts know."""
    known = {}
    for line in facts.read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        if fact["key"].startswith("arxiv:"):
            known[fact["arxiv_id"]] = fact
    wording = {}
    for entry in parse(markdown.read_text(encoding="utf-8")):
        if entry.ref is not None and entry.ref.scheme == "arxiv":
            wording.setdefault(entry.ref.value, entry.title)
    for arxiv_id in sorted(wording):
        row = dict(_row(known.get(arxiv_id, {}), wording[arxiv_id]))
        if row:
            print(json.dumps({"id": arxiv_id, **row}, ensure_ascii=False))


def _row(fact: Facts, wording: str) -> Iterator[tuple[str, Any]]:
    if fact.get("confidence") in SURE:
        yield "title", _title(fact, wording)
    if fact.get("authors_complete") and fact.get("authors_confidence") in SURE:
        yield "authors", ", ".join(fact["authors"])
        yield "authors_parsed", [_parsed(name) for name in fact["authors"]]
    if fact.get("primary_category") and fact.get("categories"):
        others = [c for c in fact["categories"] if c != fact["primary_category"]]
        yield "categories", " ".join([fact["primary_category"], *others])
    yield from _dates(fact)


def _title(fact: Facts, wording: str) -> str:
    """Take the list's letter case where the facts' own may be that of a bibliography."""
    title: str = fact["title"]
    doubtful = "letter case" in fact["title_basis"]
    return wording if doubtful and title.casefold() == wording.casefold() else title


def _dates(fact: Facts) -> Iterator[tuple[str, Any]]:
    if not (fact.get("published") and fact.get("published_basis")):
        return
    versions = [{"version": "v1", "created": _created(fact["published"])}]
    last = fact.get("latest_version_seen", "v1")
    exact = fact.get("updated_exact_asof")
    if exact and last != "v1":
        versions.append({"version": last, "created": _created(fact["updated"])})
    yield "versions", versions
    if exact:
        yield "update_date", fact["updated"]


def _created(day: str) -> str:
    midnight = datetime.combine(date.fromisoformat(day), time(), UTC)
    return format_datetime(midnight, usegmt=True)


def _parsed(name: str) -> list[str]:
    """Split a name into family, given and suffix, particles with the family."""
    words = name.split()
    suffix = words.pop() if len(words) > 2 and words[-1] in SUFFIXES else ""
    at = max(len(words) - 1, 0)
    while at > 1 and words[at - 1].casefold() in PARTICLES:
        at -= 1
    return [" ".join(words[at:]), " ".join(words[:at]), suffix]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
