"""A dataset of as many invented papers as are wanted, with rows in every table that a page shows.

folder = many_looms.write(tmp_path, 60)         one run
folder = many_looms.write_twice(tmp_path, 60)   two runs with a history, so that some are new
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from enrich import schema
from enrich.dataset import write as dataset
from enrich.dataset.diff import feed
from enrich.dataset.history import as_of

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
Row = dict[str, Any]
Tables = dict[str, list[Row]]
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}<!-- & \u2028'\""

_THINGS = [
    *("Loom", "Weft", "Warp", "Heddle", "Shuttle", "Selvage", "Bobbin", "Treadle", "Spindle"),
    *("Distaff", "Reed", "Pirn"),
]
_DOING = [
    *("Weaving", "Carding", "Spinning", "Dyeing", "Mending", "Folding", "Sorting", "Winding"),
    *("Pressing", "Trimming"),
]
_WHAT = [
    *("Threads", "Queries", "Caches", "Streams", "Graphs", "Tables", "Tensors", "Clusters"),
    *("Ledgers", "Kernels"),
]
_HOW = [
    *("at Scale", "in Order", "without Locks", "by Hand", "under Load", "for Everyone"),
    "on Small Machines",
]
_GIVEN = [
    *("Ada", "Bo", "Cy", "Di", "Ezra", "Gus", "Ida", "Jo", "Kit", "Lou", "Mae", "Ned", "Ola"),
    *("Pia", "Quin", "Ros", "Sol", "Tam", "Ulla", "Vic"),
]
_FAMILY = [
    *("Pfeffer", "Ünal", "Warp", "Reed", "Sley", "Pirn", "Øren", "Bobbin", "Weaver", "Carder"),
    *("Fuller", "Dyer", "Webster"),
]
_PLACES = ["Loom University", "Mill Laboratory", "Spindle Works", "Institute of Cloth", "Öre Labs"]
_VENUES = ["SOSP", "OSDI", "NSDI", "EuroSys", "ATC", "VLDB", "SIGMOD", "ICML", "NeurIPS", "ACL"]
_SECTIONS = [
    *(("Looms", name) for name in ("Hand", "Foot", "Power", "Punched Cards")),
    *(("Cloth", name) for name in ("Wool", "Linen", "Silk & Satin")),
    *(("Surveys",), ("Reports",)),
]
_PROVIDERS = ("arxiv", "crossref", "openalex", "semantic_scholar", "dblp")
_CLAIMED = (
    *("title", "authors", "abstract", "published", "year", "venue", "venue_name", "type"),
    *("doi", "url", "pdf_url", "citations"),
)
_CHECKS = ("published-version", "venue-differs", "dead-link", "title-misquoted")


def write(folder: Path, many: int, edit: Callable[[Tables], None] = lambda _: None) -> Path:
    """Write the dataset of one run, with its feed, and return its folder."""
    rows = tables(many)
    edit(rows)
    news = {feed.FILE: feed.written(feed.begun("looms.md", NOON))}
    dataset.write(folder, rows, manifest("20261102T120000Z-0badcafe", NOON), beside=news)
    return folder


def write_twice(folder: Path, many: int) -> Path:
    """Write two runs with a history: the second adds the last two papers, and withdraws one."""
    before = NOON - timedelta(days=1)
    first = tables(many, left_out=2)
    first["papers"][0]["withdrawn"] = None
    first["claims"] = [row for row in first["claims"] if row["field"] != "withdrawn"]
    for rows, moment in ((first, before), (tables(many), NOON)):
        past, _ = as_of.known(folder)
        run_id = f"{moment:%Y%m%dT%H%M%SZ}-0badcafe"
        news = {feed.FILE: feed.written(feed.begun("looms.md", NOON))}
        record = partial(as_of.record, folder, past, moment)
        dataset.write(folder, rows, manifest(run_id, moment), beside=news, record=record)
    return folder


def manifest(run_id: str, moment: datetime) -> Row:
    """Return what a manifest tells of a run."""
    lane = {"known": 0, "asked": 7, "answered": 5, "unknown": 1, "failed": 1, "not_asked": 0}
    return {
        "run_id": run_id,
        "schema": schema.VERSION,
        "code": "0.1.0",
        "started_at": moment.isoformat(),
        "list": {"path": "lists/looms.md"},
        "providers": {
            **{name: {**lane, "why": None} for name in _PROVIDERS[:4]},
            "dblp": {**lane, "answered": 0, "failed": 6, "why": "dblp did not answer in time"},
        },
    }


def tables(many: int, left_out: int = 0) -> Tables:
    """Return the rows of every table; the last papers may be left out."""
    papers = [_paper(number) for number in range(many - left_out)]
    return {
        "papers": papers,
        "entries": [_entry(number, paper) for number, paper in enumerate(papers)],
        "claims": [row for paper in papers for row in _claims(paper)],
        "findings": list(_findings(papers)),
        "authors": [row for paper in papers for row in _people(paper)],
        "organisations": [
            {"name": name, "ror": None, "variants": [name], "papers": 1} for name in _PLACES
        ],
        "citations": [],
        "edges": [],
        "links": [],
    }


def title(number: int) -> str:
    """Return the title of a paper: no two are the same."""
    chance = random.Random(number)
    words = f"{chance.choice(_DOING)} {chance.choice(_WHAT)} {chance.choice(_HOW)}"
    return f"{_THINGS[number % len(_THINGS)]}{number}: {words}"


def _paper(number: int) -> Row:
    chance = random.Random(number)
    name = f"arxiv:{2001 + number % 70:04}.{number:05}" if number % 3 else f"doi:10.5072/L.{number}"
    known = number % 11 != 5  # else nobody knows it
    year = 2015 + chance.choice((0, 2, 4, 5, 6, 7, 8, 8, 9, 9, 9, 10, 10, 10, 10))
    venue = chance.choice([*_VENUES, *_VENUES[:3], None]) if known else None
    values: Row = dict.fromkeys(schema.VALUES)
    if known:
        values |= {
            "title": title(number),
            "authors": [_person(chance) for _ in range(chance.randint(1, 9))],
            "abstract": " ".join(chance.choices([*_DOING, *_WHAT, "of", "and", "the"], k=140)),
            "published": date(year, chance.randint(1, 12), chance.randint(1, 28)),
            "published_precision": "day",
            "year": year,
            "venue": venue,
            "venue_name": venue and f"Proceedings of the Conference {venue}",
            "type": "proceedings-article" if venue else "posted-content",
            "doi": f"10.5072/looms.{number}",
            "url": f"https://loom.example/papers/{number}",
            "pdf_url": f"https://loom.example/papers/{number}.pdf",
            "code_url": f"https://code.example/loom/{number}" if number % 4 == 0 else None,
            "citations": int(chance.paretovariate(0.7)) - 1,
            "withdrawn": True if number == 0 else None,
        }
    values["identifiers"] = sorted({name, f"doi:10.5072/looms.{number}", f"s2:{number:08x}"})
    said = {"provider": "crossref" if venue else "arxiv", "ref": name, "fetched_at": _at(number)}
    return {
        "paper_id": name,
        **values,
        "status": "resolved" if known else "unresolved",
        "provenance": {k: None if v is None else said for k, v in values.items()},
        "first_seen_at": NOON - timedelta(days=30),
        "changed_at": NOON - timedelta(days=1),
    }


def _at(number: int) -> datetime:
    return NOON - timedelta(days=number % 28, hours=3)


def _person(chance: random.Random) -> Row:
    given, family = chance.choice(_GIVEN), chance.choice(_FAMILY)
    return {
        **{"name": f"{given} {family}", "given": given, "family": family},
        "orcid": "0000-0002-1825-0097" if chance.random() < 0.1 else None,
        "affiliations": chance.sample(_PLACES, chance.choice((0, 1, 1, 2))),
    }


def _entry(number: int, paper: Row) -> Row:
    line = number + 3
    return {
        **{"entry_id": f"{line:016x}", "list": "lists/looms.md", "line": line, "line_end": line},
        **{"section": list(_SECTIONS[number % len(_SECTIONS)]), "subgroup": None},
        **{"title": title(number), "short_name": None, "authors": []},
        "url": f"https://loom.example/listed/{number}",
        "links": [{"label": "Slides", "url": f"https://loom.example/slides/{number}"}],
        **{"ref": paper["paper_id"], "venue": paper["venue"], "year": paper["year"]},
        **{"affiliations": [], "stated_date": None, "kind": "paper", "notes": []},
        "raw": f"- [{title(number)}](https://loom.example/listed/{number})",
        **{"answered_links": [], "paper_id": paper["paper_id"]},
        **{"match": "agrees" if paper["title"] else "unchecked", "match_score": None},
        "status": "resolved" if paper["title"] else "not_found",
    }


def _claims(paper: Row) -> Iterator[Row]:
    for field in _CLAIMED:
        value = paper[field]
        if value is None:
            continue
        first = paper["provenance"][field]
        told = first | {"value": value, "won": True, "refused": None}
        every = [told, told | {"provider": "openalex", "won": False}]
        if field in ("title", "year", "authors"):
            every.append(told | {"provider": "dblp", "won": False})
        if field == "venue":
            no = told | {"provider": "semantic_scholar", "value": "LOOM", "won": False}
            every.append(no | {"refused": "its title is another one"})
        for place, claim in enumerate(every, 1):
            body = json.dumps(claim["value"], default=str, ensure_ascii=False)
            keys = {"paper_id": paper["paper_id"], "field": field, "value": body, "place": place}
            yield claim | keys
    if paper["withdrawn"]:
        told = paper["provenance"]["withdrawn"] | {"field": "withdrawn", "value": "true"}
        keys = {"paper_id": paper["paper_id"], "won": True, "place": 1, "refused": None}
        yield told | keys


def _findings(papers: list[Row]) -> Iterator[Row]:
    for number, paper in enumerate(papers):
        if number % 5 == 1:
            line, check = number + 3, _CHECKS[number % len(_CHECKS)]
            evidence = {"listed": title(number), "found": title(number + 1), "score": 0.75}
            yield {
                **{"check": check, "severity": ("error", "warning", "info")[number % 3]},
                **{"entry_id": f"{line:016x}", "line": line, "paper_id": paper["paper_id"]},
                "message": f"“{title(number)}” has appeared elsewhere than the list says.",
                "evidence": json.dumps(evidence),
                "suggestion": f"- [{title(number)}](https://loom.example/better/{number})",
            }


def _people(paper: Row) -> Iterator[Row]:
    for position, person in enumerate(paper["authors"] or (), 1):
        keys = {"paper_id": paper["paper_id"], "position": position}
        named = {key: person[key] for key in ("name", "given", "family", "orcid")}
        yield {**keys, **named, "organisations": person["affiliations"]}


def hostile(rows: Tables) -> None:
    """Let every text of a dataset be markup, but for what names a row or a column."""
    kept = {"paper_id", "entry_id", "field", "status", "match", "severity", "evidence", "value"}
    for table in rows.values():
        for row in table:
            row.update({k: _hostile(k, v) for k, v in row.items() if k not in kept})
            row["evidence"] = json.dumps({HOSTILE: [HOSTILE]})
            row["value"] = json.dumps(HOSTILE)


def _hostile(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return f"javascript:alert('{name}')//{HOSTILE}" if "url" in name else f"{name}{HOSTILE}"
    if isinstance(value, list):
        return [_hostile(name, one) for one in value]
    if isinstance(value, dict) and name != "provenance":
        return {key: _hostile(key, one) for key, one in value.items()}
    return value
