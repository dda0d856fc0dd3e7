"""DBLP: titles, authors, years and venues of computer science, by DOI and by title.

Asked through its SPARQL service, fifty DOIs a request: the search API stands
behind a robot wall since September 2026, which may answer with status 200.
The service is young and names no limit, so it is asked every two seconds, and
off unless somebody enables it.  Answers of the search API are read, too.

A title is looked for by the service's index of words, for literals have to be
spelt as DBLP does, and comparing without case takes it ten seconds (October
2026).  What is found is called by its DOI, which for CoRR is the arXiv id, else
by the page DBLP links to first; a work with neither cannot be chosen.
Manual: https://sparql.dblp.org and https://dblp.org/rdf/schema
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from enrich.model import Ref, Reply, Request
from enrich.normalization import field_values, identifiers, outside_numbers, record_markup, venues
from enrich.normalization.text import unescaped
from enrich.providers.base import Provider
from enrich.providers.contract import complete_list

Work = dict[str, Any]

_QUERY = """\
PREFIX dblp: <https://dblp.org/rdf/schema#>
PREFIX ql: <http://qlever.cs.uni-freiburg.de/builtin-functions/>
SELECT ?pub ?title ?year ?venue ?doi ?page ?ordinal ?name WHERE {{
  {which}
  OPTIONAL {{ ?pub dblp:yearOfPublication ?year }}
  OPTIONAL {{ ?pub dblp:publishedIn ?venue }}
  OPTIONAL {{ ?pub dblp:primaryDocumentPage ?page }}
  OPTIONAL {{
    ?pub dblp:hasSignature ?signature .
    ?signature dblp:signatureOrdinal ?ordinal ; dblp:signatureDblpName ?name .
  }}
}}
"""
_BY_DOI = """\
VALUES ?doi {{ {dois} }}
  ?pub dblp:doi ?doi ; dblp:title ?title ."""
_BY_WORDS = """\
{{ SELECT ?pub ?title WHERE {{
    ?text ql:contains-word "{words}" ; ql:contains-entity ?title .
    ?pub dblp:title ?title .
  }} ORDER BY STRLEN(?title) LIMIT {found} }}
  OPTIONAL {{ ?pub dblp:doi ?doi }}"""
_FOUND = 10  # works that a search returns: the shortest titles with all the words
_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset(
    {"and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "via", "with"}
)
_TELLING = 4  # words that a title needs to be looked for without its nickname
_OF_WORKS = frozenset({"doi", "arxiv", "acl", "openreview", "pmlr", "usenix"})
_FIELDS = {"doi": "doi", "arxiv": "arxiv_id"}
_HOMONYM = re.compile(r" \d{4}$")
_VOLUME = re.compile(r"conf/[^/]+/\d{4}[^/]*")  # keys of works begin with a name
_PART = re.compile(
    r"\((?!\d+\)|Findings\)|Poster\)|Workshops?\))|Companion|Spring Symp", re.IGNORECASE
)
_YEAR = re.compile(r"[12]\d{3}")
_TYPES = {
    "conf": "proceedings-article",
    "journals": "journal-article",
    "phd": "dissertation",
    "books": "book",
    "reference": "reference-entry",
}


class Dblp(Provider):
    """The bibliography DBLP, asked by DOI or by title."""

    name = "dblp"
    accepts = frozenset({"doi"})
    example = "doi:10.1145/3600006.3613165"
    root = "https://sparql.dblp.org/sparql"
    most = 50
    terms = 2.0
    keeps = timedelta(days=90)  # a record hardly changes once it is there
    cools = 30.0
    on = False
    cost = 9
    searches = 100

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return one query for all DOIs."""
        dois = " ".join(f"<{_iri(ref)}>" for ref in refs)
        return self._query(_BY_DOI.format(dois=dois))

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return for each DOI the publications that bear it."""
        found = self._works(refs, reply)
        return {ref: works for ref, works in found.items() if ref in refs}

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:
        """Return what a table, or a search that says how many it found, tells nothing of."""
        if reply.status != 200:
            return ()
        told = json.loads(reply.body)
        listed = sorted({ref for ref, _ in _publications(told)})
        whole = _is_whole(told)
        return complete_list.left_out(refs, listed, len(listed)) if whole else ()

    def seek(self, title: str) -> Request:
        """Return the query for works whose titles have these words."""
        return self._query(_BY_WORDS.format(words=_words(title), found=_FOUND))

    def candidates(self, reply: Reply) -> Mapping[Ref, str]:
        """Return the works of a search that have an identifier."""
        return self._works([], reply)

    def _query(self, which: str) -> Request:
        query = ("query", _QUERY.format(which=which))
        accept = ("Accept", "application/sparql-results+json")
        return Request(self.url, params=(query,), headers=(accept,))

    def _works(self, refs: Sequence[Ref], reply: Reply) -> dict[Ref, str]:
        """Return the publications of a reply by what identifies them."""
        by_ref: dict[Ref, list[Work]] = {}
        try:
            told = json.loads(reply.body if reply.status == 200 else "")
            if not refs and not _is_whole(told):
                raise ValueError("fewer works than it says it has found")
            for ref, work in _publications(told):
                by_ref.setdefault(ref, []).append(work)
        except (ValueError, TypeError, LookupError, AttributeError):
            why = f"no table of publications, with status {reply.status}"
            raise self.unreadable(refs, why) from None
        return {
            ref: json.dumps([{**work, "ref": str(ref)} for work in found], ensure_ascii=False)
            for ref, found in by_ref.items()
        }

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what the first publication states; a second with its DOI repeats it."""
        work = min(json.loads(body), key=lambda work: str(work["key"]))
        folder = _folder(work["key"], work["venue"])
        if _VOLUME.fullmatch(work["key"]):  # whose people are its editors
            yield from field_values.no_work("proceedings", identifiers.parse(work.get("ref", "")))
            return
        yield from _identifiers(work.get("ref", ""))
        yield "title", field_values.title(_title(work["title"]))
        yield "year", _year(work["year"])
        yield from _venue(work["venue"], folder)
        yield "authors", [person for person in map(_person, work["authors"]) if person["name"]]
        yield "type", "posted-content" if folder == "corr" else _TYPES.get(folder)


def _words(title: str) -> str:
    """Return the words to look for; a nickname in front may be missing at DBLP.

    >>> _words("Loom: Weaving the Threads of Many Colours"), _words('A "Loom": x_1 for Naïve')
    ('weaving threads many colours', 'loom')
    """
    tail = _telling(title.partition(":")[2])
    words = tail if len(tail) >= _TELLING else _telling(title)
    return " ".join(words or _WORD.findall(title))


def _telling(text: str) -> list[str]:
    """Return the words that everybody spells alike."""
    words = dict.fromkeys(_WORD.findall(text.lower()))
    return [w for w in words if w.isascii() and len(w) > 1 and w not in _COMMON]


def _iri(ref: Ref) -> str:
    """Return a DOI as DBLP writes it: in capitals.

    >>> _iri(Ref("doi", "10.1109/cvpr.2016.90"))
    'https://doi.org/10.1109/CVPR.2016.90'
    """
    host = identifiers.landing(Ref("doi", ""))
    return host + identifiers.landing(ref).removeprefix(host).upper()


def _is_whole(answer: Any) -> bool:
    """Tell whether as many rows, or hits, came as the answer states; a table need not."""
    if "results" in answer:
        came, names = len(answer["results"]["bindings"]), answer["head"]["vars"]
        stated = answer.get("meta", {}).get("result-size-total", came)
        return isinstance(names, list) and bool(stated == came)
    hits = answer["result"]["hits"]
    return len(field_values.several(hits.get("hit"))) == int(str(hits["@total"]))


def _publications(answer: Any) -> list[tuple[Ref, Work]]:
    """Return those of a SPARQL table or of a search that have an identifier."""
    if "results" in answer:
        return list(_from_rows(answer["results"]["bindings"]))
    return list(_from_hits(answer["result"]["hits"]))


def _from_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Ref, Work]]:
    """Yield the publications of a SPARQL table: a row is one author of one of them."""
    works: dict[tuple[str, Ref | None], Work] = {}
    people: dict[tuple[str, Ref | None], dict[int, str]] = {}
    for row in rows:
        cell = {name: str(field["value"]) for name, field in row.items()}
        about = (cell["pub"], _ref(cell.get("doi", ""), cell.get("page", "")))
        stated = {name: cell.get(name, "") for name in ("year", "venue")}
        works[about] = {"key": about[0].partition("/rec/")[2], "title": cell["title"], **stated}
        if "name" in cell:
            people.setdefault(about, {})[outside_numbers.whole(cell.get("ordinal", "")) or 0] = (
                cell["name"]
            )
    for about, work in works.items():
        if about[1] is not None:
            names = [name for _, name in sorted(people.get(about, {}).items())]
            yield about[1], work | {"authors": names}


def _from_hits(hits: Mapping[str, Any]) -> Iterator[tuple[Ref, Work]]:
    """Yield the publications of a search; a list of one may be the thing itself."""
    for hit in field_values.several(hits.get("hit")):
        stated = hit["info"]
        work = {name: _plain(stated[name]) for name in ("key", "title")}
        authors = field_values.several(stated.get("authors", {}).get("author"))
        ref = _ref(_plain(stated.get("doi")), *map(_plain, field_values.several(stated.get("ee"))))
        if ref is not None:
            work["venue"] = ", ".join(map(_plain, field_values.several(stated.get("venue"))))
            work["year"] = _plain(stated.get("year"))
            yield ref, work | {"authors": list(map(_plain, authors))}


def _ref(doi: str, *pages: str) -> Ref | None:
    """Return what identifies a work: its DOI, else a page it is read at."""
    found = [identifiers.canonical("doi", doi), *map(identifiers.recognise, pages)]
    return next((ref for ref in found if ref and ref.scheme in _OF_WORKS), None)


def _identifiers(stated: str) -> Iterator[tuple[str, str]]:
    """Yield what a publication bears; answers of earlier versions do not hold it."""
    ref = identifiers.parse(stated)
    if ref is not None:
        yield "identifiers", str(ref)
        if ref.scheme in _FIELDS:
            yield _FIELDS[ref.scheme], ref.value


def _plain(value: Any) -> str:
    """Return a text that was escaped, and wrapped if it had attributes."""
    return unescaped(str((value.get("text") if isinstance(value, dict) else value) or ""))


def _folder(key: str, venue: str) -> str:
    """Return what a key's first part says; early ICLR papers are filed under CoRR, too.

    >>> _folder("journals/corr/abs-1", "CoRR"), _folder("journals/corr/X14", "ICLR (Poster)")
    ('corr', 'conf')
    """
    parts = key.split("/")
    if parts[:2] != ["journals", "corr"]:
        return parts[0]
    return "corr" if venue in ("CoRR", "") else "conf"


def _venue(name: str, folder: str) -> Iterator[tuple[str, str | None]]:
    """Yield the venue; no acronym for several, or a part such as demos."""
    yield "venue_name", record_markup.strip(name)
    if folder != "corr" and ", " not in name and not _PART.search(name):
        yield "venue", venues.canonical(name)


def _year(text: str) -> int | None:
    return field_values.year(outside_numbers.whole(text)) if _YEAR.fullmatch(text) else None


def _title(text: str) -> str:
    """Return a title without the full stop that DBLP ends it with.

    >>> _title("TAL in O(n<sup>2</sup>)."), _title("Why?"), _title("Wait...")
    ('TAL in O(n2)', 'Why?', 'Wait...')
    """
    plain = record_markup.strip(text)
    return plain if plain.endswith("..") else plain.removesuffix(".")


def _person(name: str) -> dict[str, Any]:
    """Return an author without the number that tells namesakes apart."""
    return field_values.person(_HOMONYM.sub("", record_markup.strip(name)))
