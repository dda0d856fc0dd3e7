"""A dataset of invented works that is full enough to be charted: nights, edges, people, findings.

folder = charted_dataset.write(tmp_path)

Every lot that is drawn follows from a work's number, so that plots stay the same.
Some titles are written to trip up whoever draws or shows them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

from enrich import schema
from enrich.dataset import write as dataset
from enrich.tables.vocabularies import CHECKS

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
WORKS = 160
NIGHTS = 60
VENUES = (
    "SOSP",
    "OSDI",
    "EuroSys",
    "MLSys",
    "ASPLOS",
    "NSDI",
    "ICML",
    "Workshop on Looms at Scale",
)
SECTIONS = (
    ("Weaving", "Looms that serve many"),
    ("Weaving", "Spinning and carding"),
    ("Weaving", "Threads that break, and how they are mended at night"),
    ("Dyeing", "Overview"),
    ("Weaving", "Overview"),
    ("Dyeing", "Colours for machines"),
    ("Other reading",),
)
FIRST = ("Ada", "Bo", "Cy", "Di", "Ezra", "Fay", "Gus", "Hana", "Ivo", "Jun", "Kai", "Lena")
LAST = ("Weft", "Warp", "Reed", "Sley", "Pirn")
PLACES = (
    *("Loom University", "Mill Laboratory", "Spindle Works", "University of Warp", "Heddle Inc."),
    *("Institute for the Study of Threads, Knots and Very Long Names", "Bobbin College"),
    *("Shuttle Labs", "Selvage Research", "Treadle Polytechnic"),
)
NOUNS = ("Shuttle", "Bobbin", "Heddle", "Selvage", "Treadle", "Raddle", "Lease", "Quill")
DEEDS = ("Serving", "Training", "Scheduling", "Caching", "Measuring", "Repairing", "Sharing")
ODD = {
    3: "Costs of $O(n_1)$ Looms, and <script>alert(1)</script> of $2^{n$ Others",
    4: "織機の並列化について",
    5: "On the Many Ways in Which Threads Are Spun, Dyed, Carded, Warped, Woven and Mended by "
    "Machines That Nobody Tends, With an Account of Their Costs in Twelve Countries Over Years",
    6: "*Bold* _claims_ | about `looms` [here](https://loom.example)",
}
PROVIDERS = ("arxiv", "crossref", "openalex", "semantic_scholar", "usenix", "list", "identifier")
Row = dict[str, Any]


def write(folder: Path) -> Path:
    """Write the dataset to a folder, and return it."""
    dataset.write(folder, tables(), {"run_id": "20261102T120000Z-0badcafe"})
    return folder


def tables() -> dict[str, list[Row]]:
    """Return the rows of every table."""
    papers = [_paper(number) for number in range(WORKS)]
    authors = list(_authors(papers))
    return {
        "papers": papers,
        "entries": list(_entries(papers)),
        "claims": list(_claims(papers)),
        "findings": list(_findings(papers)),
        "authors": authors,
        "organisations": list(_organisations(authors)),
        "citations": list(_citations(papers)),
        "edges": list(_edges(papers)),
        "links": [_link(number) for number in range(WORKS)],
    }


def lot(*what: object) -> int:
    """Draw a lot that is the same in every run."""
    return crc32(repr(what).encode())


def _name(number: int) -> str:
    return f"arxiv:{2101 + number:04}.{number:05}"


def _title(number: int) -> str:
    noun, deed = NOUNS[number % 8], DEEDS[number % 7]
    told = f"{deed} a Thousand Threads on {PLACES[number % 10].split()[0]} Looms"
    return ODD.get(number) or (told if number % 5 == 0 else f"{noun}{number}: {told}")


def _day(number: int) -> date:
    """Return when a work came out: the later, the more of them."""
    return date(2020, 3, 1) + timedelta(days=int(2400 * (number / WORKS) ** 0.6))


def _citations_of(number: int) -> int:
    return int(2600 / (1 + lot("citations", number) % 53) * (1 - number / WORKS)) + number % 4


def _paper(number: int) -> Row:
    day, name = _day(number), _name(number)
    venue = None if number % 3 == 2 else VENUES[lot("venue", number) % (2 + number % 7)]
    values: Row = {
        **dict.fromkeys(schema.VALUES),
        **{"title": _title(number), "venue": venue, "published": day, "published_precision": "day"},
        **{"year": (day + timedelta(days=150)).year if venue else day.year},
        **{"authors": [_person(who) for who in _who(number)], "arxiv_id": name[6:]},
        **{"identifiers": [name], "url": f"https://loom.example/{number}"},
        "abstract": "We weave." if number % 4 else None,
        "citations": _citations_of(number) if number % 9 else None,
        "doi": f"10.5072/loom.{number}" if venue else None,
    }
    said_by = {"provider": "arxiv", "ref": name, "fetched_at": NOON}
    return {
        **{"paper_id": name, **values, "status": "resolved" if number % 11 else "partial"},
        "provenance": {k: None if v is None else said_by for k, v in values.items()},
        **{"first_seen_at": NOON - timedelta(days=NIGHTS), "changed_at": NOON},
    }


def _who(number: int) -> list[int]:
    """Return the people of a work, from one of twelve groups of five, and now and then a guest."""
    group = lot("group", number) % 12 * lot("size", number) % 12
    members = [group * 5 + (number + more) % 5 for more in range(2 + number % 3)]
    return [*members, (group * 5 + 7 + number % 9) % 60] if number % 3 == 0 else members


def _person(who: int) -> Row:
    given, family = FIRST[who % 12], LAST[who // 12] + ("er" if who % 2 else "")
    return {
        **{"name": f"{given} {family}", "given": given, "family": family},
        "orcid": f"0000-0002-1825-{who:04}" if who % 3 == 0 else None,
        "affiliations": [PLACES[lot("place", who // 3) % (1 + who // 6)]],
    }


def _authors(papers: list[Row]) -> Iterator[Row]:
    for paper in papers:
        for position, person in enumerate(paper["authors"], 1):
            yield {
                **{"paper_id": paper["paper_id"], "position": position},
                **{key: person[key] for key in ("name", "given", "family", "orcid")},
                "organisations": person["affiliations"],
            }


def _organisations(authors: list[Row]) -> Iterator[Row]:
    papers = defaultdict(set)
    for row in authors:
        papers[row["organisations"][0]].add(row["paper_id"])
    for name, known in sorted(papers.items()):
        yield {"name": name, "ror": None, "variants": [name], "papers": len(known)}


def _entries(papers: list[Row]) -> Iterator[Row]:
    for line, paper in enumerate([*papers, *papers[:4]], 3):
        nickname, colon, _ = paper["title"].partition(": ")
        yield {
            **{"entry_id": f"e{line}", "list": "list.md", "line": line, "line_end": line},
            "section": SECTIONS[lot("section", line) % (1 + line % len(SECTIONS))],
            **{"title": paper["title"], "short_name": nickname if colon and line % 4 else None},
            **{"authors": [], "url": paper["url"], "links": [], "ref": paper["paper_id"]},
            **{"affiliations": [PLACES[line % 10]], "kind": "paper", "raw": f"- {line}"},
            **{"notes": [], "answered_links": [], "paper_id": paper["paper_id"]},
            **{"match": ("agrees", "agrees", "differs", "unchecked")[line % 4]},
            **{"match_score": 0.75, "status": "resolved"},
        }


def _claims(papers: list[Row]) -> Iterator[Row]:
    for number, paper in enumerate(papers):
        yield from _said(paper, "published", str(paper["published"]), "arxiv", number)
        if paper["doi"] and number % 2:
            after = paper["published"] + timedelta(days=lot("delay", number) % (250 + number) - 20)
            told = str(after) if number % 5 else f"{after:%Y-%m}"
            yield from _said(paper, "published", told, "crossref", number, f"doi:{paper['doi']}")
        for at, field in enumerate(("title", "year", "venue", "citations", "authors", "abstract")):
            if paper[field] is not None:
                provider = PROVIDERS[(number + at * number // 7) % (3 + at % 3)]
                yield from _said(paper, field, field, provider, number)
        if number % 10 == 0:
            yield from _said(paper, "title", "Another", "semantic_scholar", number, won=False)


def _said(
    paper: Row, field: str, value: str, provider: str, number: int, ref: str = "", won: bool = True
) -> Iterator[Row]:
    age = timedelta(days=number % (PROVIDERS.index(provider) * 12 + 3))
    yield {
        **{"paper_id": paper["paper_id"], "field": field, "value": json.dumps(value)},
        **{"provider": provider, "ref": ref or paper["paper_id"], "fetched_at": NOON - age},
        **{"won": won, "place": 1, "refused": None if won else "another work"},
    }


def _findings(papers: list[Row]) -> Iterator[Row]:
    for number, check in enumerate(CHECKS):
        for line in range(3 + number, 3 + number + 1 + (number * 5) % 17):
            yield {
                **{
                    "check": check,
                    "severity": ("error", "warning", "info")[(number + line // 5) % 3],
                },
                **{"entry_id": f"e{line}", "line": line, "paper_id": papers[line - 3]["paper_id"]},
                **{"message": f"Line {line} is to be looked at: {papers[line - 3]['title']}."},
                **{"evidence": "{}", "suggestion": "https://loom.example" if line % 2 else None},
            }


def _citations(papers: list[Row]) -> Iterator[Row]:
    for number, paper in enumerate(papers):
        if paper["citations"] is None:
            continue
        for ago in range(NIGHTS, -1, -4):
            gain = int(
                (NIGHTS - ago) * (lot("rise", number) % 29) / 24 * (1 + (number % 3 - 1) * ago / 60)
            )
            for provider in ("openalex", "semantic_scholar")[: 1 + number % 2]:
                yield {
                    **{"paper_id": paper["paper_id"], "provider": provider},
                    "observed_on": NOON.date() - timedelta(days=ago),
                    "citations": paper["citations"] + gain,
                }


def _edges(papers: list[Row]) -> Iterator[Row]:
    for number, paper in enumerate(papers):
        steps = range(2 + number % 5)
        cited = {lot("cited", number, step) % (number or 1) * step // 4 for step in steps}
        for one in sorted(cited - {number}):
            yield {
                **{"paper_id": paper["paper_id"], "cited_paper_id": papers[one]["paper_id"]},
                "said_by": ["crossref", "openalex"] if (number + one) % 3 == 0 else ["openalex"],
            }


def _link(number: int) -> Row:
    state = ("alive", "alive", "moved", "dead")[number % 4]
    return {
        **{"entry_id": f"e{number + 3}", "position": 1, "label": None},
        **{"url": f"https://loom.example/{number}", "ref": _name(number), "state": state},
        "alive_at": NOON if state == "alive" else None,
    }
