"""DBLP: titles, authors, years and venues of computer science, by DOI.

Asked through its SPARQL service, fifty DOIs a request: the search API stands
behind a robot wall since September 2026, which may answer with status 200.
The service is young and names no limit, so it is asked every two seconds, and
off unless somebody enables it.  Answers of the search API are read, too.
Manual: https://sparql.dblp.org and https://dblp.org/rdf/schema
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from enrich import refs, venues
from enrich.errors import Unreadable
from enrich.model import Ref, Reply, Request
from enrich.providers.base import Provider
from enrich.text import one_line

_QUERY = """\
PREFIX dblp: <https://dblp.org/rdf/schema#>
SELECT ?pub ?title ?year ?venue ?doi ?ordinal ?name WHERE {{
  VALUES ?doi {{ {dois} }}
  ?pub dblp:doi ?doi ; dblp:title ?title .
  OPTIONAL {{ ?pub dblp:yearOfPublication ?year }}
  OPTIONAL {{ ?pub dblp:publishedIn ?venue }}
  OPTIONAL {{
    ?pub dblp:hasSignature ?signature .
    ?signature dblp:signatureOrdinal ?ordinal ; dblp:signatureDblpName ?name .
  }}
}}
"""
_HOMONYM = re.compile(r" \d{4}$")
_PART = re.compile(
    r"\((?!\d+\)|Findings\)|Poster\)|Workshops?\))|Companion|Spring Symp", re.IGNORECASE
)
_TAG = re.compile(r"</?(?:sub|sup|i|b|tt|ref)\b[^<>]*>", re.IGNORECASE)
_TYPES = {
    "conf": "proceedings-article",
    "journals": "journal-article",
    "phd": "dissertation",
    "books": "book",
    "reference": "reference-entry",
}


class Dblp(Provider):
    """The bibliography DBLP, asked by DOI."""

    name = "dblp"
    accepts = frozenset({"doi"})
    example = "doi:10.1145/3600006.3613165"
    root = "https://sparql.dblp.org/sparql"
    most = 50
    terms = 2.0
    keeps = timedelta(days=90)
    cools = 30.0
    on = False

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return one query for all; DBLP keeps the case in which a DOI was registered."""
        dois = " ".join(f"<{iri}>" for ref in refs for iri in _iris(ref))
        query = _QUERY.format(dois=dois)
        accept = ("Accept", "application/sparql-results+json")
        return Request(self.url, params=(("query", query),), headers=(accept,))

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return for each DOI the publications that bear it; one not told of is unknown."""
        answer = json.loads(reply.body) if reply.status == 200 else {}
        if isinstance(answer.get("results"), dict):
            works = _from_rows(answer["results"]["bindings"])
        elif isinstance(answer.get("result"), dict):
            works = list(_from_hits(answer["result"]["hits"]))
        else:
            raise self._unreadable(refs, reply)
        by_ref: dict[Ref, list[dict[str, Any]]] = {}
        for work in works:
            if work["ref"] in refs:
                by_ref.setdefault(work.pop("ref"), []).append(work)
        return {ref: json.dumps(found, ensure_ascii=False) for ref, found in by_ref.items()}

    def _unreadable(self, refs: Sequence[Ref], reply: Reply) -> Unreadable:
        why = f"dblp: an answer with status {reply.status} that is no table of results"
        return Unreadable(why, provider=self.name, url=self.url, refs=refs)

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what the first publication states; a second with its DOI repeats it."""
        work = min(json.loads(body), key=lambda work: str(work["key"]))
        folder = _folder(work["key"])
        yield "title", _title(work["title"])
        yield "authors", [_person(name) for name in work["authors"]]
        yield "year", _year(work["year"])
        yield from _venue(work["venue"], folder)
        yield "type", "posted-content" if folder == "corr" else _TYPES.get(folder)


def _iris(ref: Ref) -> list[str]:
    """Return a DOI in lower case, and in capitals, as DBLP may write it.

    >>> _iris(Ref("doi", "10.1109/cvpr.2016.90"))
    ['https://doi.org/10.1109/cvpr.2016.90', 'https://doi.org/10.1109/CVPR.2016.90']
    """
    plain = refs.landing(ref)
    host = refs.landing(Ref("doi", ""))
    return list(dict.fromkeys([plain, host + plain.removeprefix(host).upper()]))


def _from_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the publications of a SPARQL table: a row is one author of one of them."""
    works: dict[tuple[str, Ref], dict[str, Any]] = {}
    people: dict[tuple[str, Ref], dict[int, str]] = {}
    for row in rows:
        cell = {name: str(field["value"]) for name, field in row.items()}
        ref = refs.canonical("doi", cell.get("doi", ""))
        if ref is None:
            continue
        about = (cell["pub"], ref)
        stated = {name: cell.get(name, "") for name in ("title", "year", "venue")}
        works[about] = {"ref": ref, "key": cell["pub"].partition("/rec/")[2], **stated}
        if "name" in cell:
            people.setdefault(about, {})[int(cell.get("ordinal", 0))] = cell["name"]
    for about, work in works.items():
        work["authors"] = [name for _, name in sorted(people.get(about, {}).items())]
    return list(works.values())


def _from_hits(hits: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the publications of a search; a list of one may be the thing itself."""
    for hit in _listed(hits.get("hit", [])):
        stated = hit["info"]
        ref = refs.canonical("doi", _plain(stated.get("doi")))
        if ref is not None:
            yield {
                "ref": ref,
                "key": _plain(stated["key"]),
                "title": _plain(stated["title"]),
                "authors": list(map(_plain, _listed(stated.get("authors", {}).get("author", [])))),
                "year": _plain(stated.get("year")),
                "venue": ", ".join(map(_plain, _listed(stated.get("venue", [])))),
            }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _plain(value: Any) -> str:
    """Return a text that was escaped, and wrapped if it had attributes."""
    return html.unescape(str((value.get("text") if isinstance(value, dict) else value) or ""))


def _folder(key: str) -> str:
    parts = key.split("/")
    return "corr" if parts[:2] == ["journals", "corr"] else parts[0]


def _venue(name: str, folder: str) -> Iterator[tuple[str, str | None]]:
    """Yield the venue; no acronym for several, or a part such as demos."""
    yield "venue_name", one_line(name)
    if folder != "corr" and ", " not in name and not _PART.search(name):
        yield "venue", venues.canonical(name)


def _year(text: str) -> int | None:
    return int(text[:4]) if text[:4].isdecimal() else None


def _title(text: str) -> str:
    """Return a title without the full stop that DBLP ends it with.

    >>> _title("TAL in O(n<sup>2</sup>)."), _title("Why?"), _title("Wait...")
    ('TAL in O(n2)', 'Why?', 'Wait...')
    """
    plain = one_line(_TAG.sub("", text))
    return plain if plain.endswith("..") else plain.removesuffix(".")


def _person(name: str) -> dict[str, Any]:
    """Return an author without the number that tells namesakes apart."""
    plain = _HOMONYM.sub("", one_line(name))
    return {"name": plain, "orcid": None, "affiliations": []}
