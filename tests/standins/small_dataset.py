"""Eight invented papers with rows in every table: each column has a value somewhere, most a null.

folder = small_dataset.write(tmp_path)
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from enrich import schema
from enrich.dataset import write as dataset

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
Row = dict[str, Any]

# paper_id, title, published, venue, year, citations, authors, cites
_PAPERS: list[tuple[Any, ...]] = [
    ("arxiv:2401.00001", "Weft: Threads at Scale", "2024-01-03", "SOSP", 2024, 120, "ab", ""),
    ("arxiv:2305.00002", "Loom: Weaving Many Queries", "2023-05-01", "SOSP", 2023, 300, "abc", "0"),
    ("doi:10.5072/heddle", "Heddle, or Order in Streams", "2022-01-01", "OSDI", 2022, 41, "cd", ""),
    ("arxiv:2406.00003", "Shuttle: Caches that Travel", "2024-06-30", "OSDI", 2024, 7, "be", "012"),
    ("arxiv:2501.00004", "Selvage: Edges of a Cluster", "2025-01-15", "SOSP", 2024, 7, "a", "01"),
    ("acl:2023.acl-long.9", "Bobbin: Spinning Words", "2023-07-01", "ACL", 2023, None, "fg", ""),
    ("arxiv:2510.00005", "Treadle: Stepwise Training", "2025-10-09", None, 2025, 0, "dg", "1"),
    ("title:an-unknown-cloth", "An Unknown Cloth", None, None, None, None, "", ""),
]
_PEOPLE = {
    "a": ("Ada Weft", "0000-0002-1825-0097", ["Loom University", "Mill Laboratory"]),
    "b": ("Bo Warp", None, ["Loom University"]),
    "c": ("Cy Reed", None, []),
    "d": ("Di Sley; the Elder", None, ["Mill Laboratory"]),
    "e": ("Ezra Pirn", None, ["Mill Lab."]),
    "f": ("The Bobbin Team", None, []),
    "g": ("Gus \N{LATIN SMALL LETTER O WITH DIAERESIS}ren", None, ["Spindle Works"]),
}
_ONCE: Row = {  # what one paper alone has, so that no column is empty
    "abstract": "Threads, and many; \N{GREEK SMALL LETTER LAMDA} of them.",
    "updated": date(2024, 2, 29),
    "venue_name": "Symposium on Weaving",
    "type": "proceedings-article",
    "arxiv_id": "2401.00001",
    "doi": "10.5072/weft",
    "url": "https://loom.example/weft",
    "pdf_url": "https://loom.example/weft.pdf",
    "code_url": "https://github.com/loom/weft",
    "primary_category": "cs.DC",
    "categories": ["cs.DC", "cs.OS"],
    "influential_citations": 12,
    "cited_refs": ["doi:10.5072/heddle", "arxiv:1901.00009"],
    "versions": [
        {"ref": "doi:10.5072/weft.2", "type": None, "venue": "Weaving", "year": 2025}
        | {"published": "2025-03"}
    ],
    "license": "CC-BY-4.0",
    "withdrawn": False,
    "withdrawn_reason": "The loom broke.",
    "concern": "The editors look into figure 2.",
    "decision": "rejected from OSDI 2023",
}


def write(folder: Path) -> Path:
    """Write the dataset to a folder, and return it."""
    dataset.write(folder, tables(), {"run_id": "20261102T120000Z-0badcafe"})
    return folder


def tables() -> dict[str, list[Row]]:
    """Return the rows of every table."""
    papers = list(_papers())
    return {
        "papers": papers,
        "entries": list(_entries(papers)),
        "claims": list(_claims(papers)),
        "findings": list(_findings()),
        "authors": list(_authors(papers)),
        "organisations": list(_organisations(papers)),
        "citations": list(_citations(papers)),
        "edges": list(_edges()),
        "links": list(_links(papers)),
    }


def _papers() -> Iterator[Row]:
    for number, (name, title, day, venue, year, citations, who, _) in enumerate(_PAPERS):
        values: Row = {
            **dict.fromkeys(schema.VALUES),
            **{"title": title, "venue": venue, "year": year, "citations": citations},
            "published": day and date.fromisoformat(day),
            "published_precision": day and ("year" if day.endswith("-01-01") else "day"),
            "identifiers": [name] if number else [name, "doi:10.5072/weft"],
            "authors": [_person(one) for one in who] or None,
            **({} if number else _ONCE),
        }
        said_by = {"provider": "crossref" if number % 3 else "arxiv", "ref": name}
        asked = {"fetched_at": NOON - timedelta(days=number)}
        yield {
            "paper_id": name,
            **values,
            "status": "resolved" if who else "unresolved",
            "provenance": {k: None if v is None else said_by | asked for k, v in values.items()},
            "first_seen_at": NOON - timedelta(days=30),
            "changed_at": NOON - timedelta(days=number, hours=1),
        }


def _person(letter: str) -> Row:
    name, orcid, places = _PEOPLE[letter]
    given, _, family = name.partition(" ") if orcid else (None, None, None)
    return {
        **{"name": name, "orcid": orcid, "affiliations": places},
        **{"given": given, "family": family},
    }


def _entries(papers: list[Row]) -> Iterator[Row]:
    named = [*papers, papers[1], papers[1], {"paper_id": None, "title": "Blog of a Weaver"}]
    for line, paper in enumerate(named, 3):
        first = line == 3
        yield {
            **{"entry_id": f"e{line}", "list": "list.md", "line": line, "line_end": line},
            **{"section": ["Looms", "Hand; Foot"], "subgroup": "Old" if first else None},
            **{"title": paper["title"], "short_name": "Weft" if first else None},
            "authors": ["Ada Weft"] if first else [],
            "url": paper.get("url") or f"https://loom.example/{line}",
            "links": [{"label": "code", "url": "https://github.com/loom/weft"}] if first else [],
            "ref": paper["paper_id"],
            **{"venue": paper.get("venue"), "year": paper.get("year")},
            "affiliations": ["Loom University"] if first else [],
            "stated_date": "2024-01" if first else None,
            "kind": "paper" if paper["paper_id"] else "blog",
            "raw": f"- [{paper['title']}](https://loom.example/{line})",
            "notes": ["malformed-link"] if first else [],
            "answered_links": [{"ref": "github:loom/weft", "at": NOON}] if first else [],
            "paper_id": paper["paper_id"],
            "match": "agrees" if paper["paper_id"] else None,
            "match_score": 0.75 if paper["paper_id"] else None,
            "status": "resolved" if paper["paper_id"] else "not_a_paper",
        }


def _claims(papers: list[Row]) -> Iterator[Row]:
    for paper in papers:
        for field in ("title", "venue", "year", "citations"):
            if paper[field] is None:
                continue
            won = paper["provenance"][field] | {"value": paper[field], "won": True}
            told = [won | {"place": 1, "refused": None}]
            if field in ("year", "title") and paper["year"] in (2022, 2023):
                other = 2021 if field == "year" else str(paper["title"]).upper()
                told.append(told[0] | {"provider": "dblp", "value": other} | {"won": False})
            if paper is papers[0]:
                told.append(told[0] | {"provider": "openalex", "won": False, "refused": "no"})
            for place, claim in enumerate(told, 1):
                value = json.dumps(claim["value"])
                yield (
                    claim
                    | {"field": field, "value": value, "place": place}
                    | {"paper_id": paper["paper_id"]}
                )


def _findings() -> Iterator[Row]:
    for line, check in ((11, "duplicate-entry"), (12, "duplicate-entry"), (13, "unlinked")):
        yield {
            **{"check": check, "severity": "warning", "entry_id": f"e{line}", "line": line},
            "paper_id": _PAPERS[1][0] if line < 13 else None,
            **{"message": f"Line {line} is to be looked at.", "evidence": '{"line": 4}'},
            "suggestion": None if line < 13 else "https://loom.example/blog",
        }


def _authors(papers: list[Row]) -> Iterator[Row]:
    for paper in papers:
        for position, person in enumerate(paper["authors"] or (), 1):
            yield {
                **{"paper_id": paper["paper_id"], "position": position},
                **{key: person[key] for key in ("name", "given", "family", "orcid")},
                "organisations": [_organisation(place) for place in person["affiliations"]],
            }


def _organisation(stated: str) -> str:
    return "Mill Laboratory" if stated.startswith("Mill") else stated


def _organisations(papers: list[Row]) -> Iterator[Row]:
    variants, named = defaultdict(set), defaultdict(set)
    for paper in papers:
        for person in paper["authors"] or ():
            for stated in person["affiliations"]:
                variants[_organisation(stated)].add(stated)
                named[_organisation(stated)].add(paper["paper_id"])
    for name in sorted(variants):
        yield {
            **{"name": name, "ror": "05dxps055" if name.startswith("Loom") else None},
            **{"variants": sorted(variants[name]), "papers": len(named[name])},
        }


def _citations(papers: list[Row]) -> Iterator[Row]:
    for number, paper in enumerate(papers):
        for ago in (90, 20, 10, 0):
            for provider, share in (("openalex", 1), ("semantic_scholar", 2)):
                if paper["citations"] is not None and (ago or number % 2):
                    gained = (90 - ago) * (number % 4) // share
                    yield {
                        **{"paper_id": paper["paper_id"], "provider": provider},
                        "observed_on": NOON.date() - timedelta(days=ago),
                        "citations": paper["citations"] + gained,
                    }


def _edges() -> Iterator[Row]:
    for row in _PAPERS:
        for cited in row[-1]:
            said_by = ["crossref", "openalex"] if cited == "0" else ["openalex"]
            yield {
                **{"paper_id": row[0], "cited_paper_id": _PAPERS[int(cited)][0]},
                "said_by": said_by,
            }


def _links(papers: list[Row]) -> Iterator[Row]:
    states = ("alive", "moved", "dead", "unknown")
    for line, (paper, state) in enumerate(zip(papers, states * 2, strict=True), 3):
        for position, label in ((1, None), (2, "code")):
            yield {
                **{"entry_id": f"e{line}", "position": position, "label": label},
                "url": f"https://loom.example/{line}/{position}",
                "ref": paper["paper_id"] if position == 1 else None,
                **{"state": state, "alive_at": NOON if state == "alive" else None},
            }
