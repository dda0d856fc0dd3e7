"""arXiv: titles, authors, abstracts, dates, categories, DOIs of preprints.

Rides on the `arxiv` package, up to 100 ids a request.  Terms, as of 2026-11
(https://info.arxiv.org/help/api/tou.html): one request every three seconds,
one connection, over all machines of a user.  arXiv says nothing of limits in
its refusals, so a second try waits a minute.
A title is a request of its own, so it is asked for none unless somebody says how many.
A ref of the scheme `arxiv_v1` means the first version, whose title may be another.
Manual: https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree  # nosec B405  # see where it is used

from enrich.model import Ref, Reply
from enrich.normalization import field_values, identifiers, person_names
from enrich.normalization.accent_commands import without_accent_commands
from enrich.normalization.text import one_line
from enrich.providers.base import Door, Provider, bare_words
from enrich.providers.contract import complete_list
from enrich.providers.extractors import withdrawal

if TYPE_CHECKING:
    import arxiv

_FOUND = 5  # works that a search returns
_ENTRY = "{http://www.w3.org/2005/Atom}entry"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_ID = "{http://www.w3.org/2005/Atom}id"
_VERSIONS = {"arxiv": "", "arxiv_v1": "v1"}  # what an id is asked with, by scheme
_OF_FIRST = {"entry_id", "title", "authors"}  # what is kept of a first version


class Arxiv(Provider):
    """The arXiv API, asked by id."""

    name = "arxiv"
    accepts = frozenset(_VERSIONS)
    apart = frozenset({"arxiv_v1"})
    registers = frozenset({"arxiv"})
    mints = frozenset({"arxiv"})
    example = "arxiv:1909.08053"
    root = "https://export.arxiv.org/api/query"
    most = 100
    terms = 3.0
    keeps = timedelta(days=30)
    cools = 60.0
    expects = "atom"
    cost = 7

    def answer(self, refs: Sequence[Ref], door: Door) -> Mapping[Ref, str | None]:
        """Ask for a batch through `arxiv.Client`, riding on the polite door.

        First versions are asked for apart: a reply does not say which was meant.
        """
        found: dict[Ref, str | None] = {}
        for scheme, version in _VERSIONS.items():
            mine = [ref for ref in refs if ref.scheme == scheme]
            ids = [ref.value + version for ref in mine]
            if ids:
                search, tape = {"id_list": ids, "max_results": len(ids)}, _Tape(door)
                known = self._by_ref(mine, self._results(search, mine, tape), scheme)
                found |= self.settled(mine, known, tape.reply)
        return found

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:
        """Return what a feed leaves out that has as many entries as it says."""
        feed, scheme = _feed(reply.body), refs[0].scheme
        ids = [entry.findtext(_ID, "") for entry in feed.findall(_ENTRY)]
        own = (
            identifiers.recognise(one) if one.endswith(_VERSIONS[scheme]) else None for one in ids
        )
        listed = [Ref(scheme, ref.value) if ref else None for ref in own]
        return complete_list.left_out(refs, listed, int(feed.findtext(_TOTAL, "")))

    def search(self, title: str, door: Door) -> Mapping[Ref, str]:
        """Look for works with the words of a title in this order."""
        search = {"query": f'ti:"{bare_words(title)}"', "max_results": _FOUND}
        tape = _Tape(door)
        found = self._by_ref([], self._results(search, [], tape))
        total = int(_feed(tape.reply.body).findtext(_TOTAL, ""))
        if not complete_list.is_first_page(tape.entries, total, _FOUND):
            raise self.unreadable([], "fewer works than it says it has found")
        return found

    def _results(
        self, search: Mapping[str, Any], refs: Sequence[Ref], tape: _Tape
    ) -> list[arxiv.Result]:
        import logging  # noqa: PLC0415

        import arxiv  # noqa: PLC0415  (with all of requests)

        logging.getLogger("arxiv").setLevel(logging.ERROR)  # else it tells of every odd entry
        most = search["max_results"]
        client = arxiv.Client(page_size=most, delay_seconds=0, num_retries=0)
        client.query_url_format = self.url + "?{}"
        client._session = tape
        try:
            results = list(client.results(arxiv.Search(**search)))
        except arxiv.ArxivError as error:
            raise self.unreadable(refs, error.message) from None
        except ValueError as error:  # a date that is none
            raise self.unreadable(refs, str(error)) from None
        if len(results) != min(tape.entries, most):
            raise self.unreadable(refs, "an entry lacks its id or its dates")
        return results

    def _by_ref(
        self, asked: Sequence[Ref], results: list[arxiv.Result], scheme: str = "arxiv"
    ) -> dict[Ref, str]:
        answered = {}
        for result in results:
            ref = identifiers.recognise(result.entry_id)
            if ref is None:  # the feed that reports an error has an entry, too
                raise self.unreadable(asked, result.summary or "an entry without an id", 400)
            if result.entry_id.endswith(_VERSIONS[scheme]):
                fields = _fields(result, scheme)
                body = json.dumps(fields, ensure_ascii=False, sort_keys=True)
                answered[Ref(scheme, ref.value)] = body
        return answered

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one result states; empty fields state nothing."""
        result = json.loads(body)
        yield "title", without_accent_commands(result["title"])
        yield "authors", [one for author in result["authors"] for one in _people(author)]
        if result.keys() == _OF_FIRST:
            return
        summary = without_accent_commands(result["summary"])
        yield from withdrawal.told(summary, result["comment"] or "")
        yield "published", result["published"][:10]
        yield "updated", result["updated"][:10]
        yield "primary_category", result["primary_category"]
        yield "categories", result["categories"]
        yield "pdf_url", result["pdf_url"] or _pdf(result["entry_id"])
        own = identifiers.recognise(result["entry_id"])
        yield "identifiers", str(own) if own else None
        doi = identifiers.canonical("doi", result["doi"] or "")
        if doi is not None and doi.scheme == "doi":  # authors type it, so it may be none
            yield "doi", doi.value
            yield "identifiers", str(doi)


class _Tape:
    """Hands requests on to the door, and keeps what came back, its entries counted.

    The package leaves out, with no more than a log line, what it cannot
    read; an answer with such a gap must not pass for "not found".
    """

    def __init__(self, door: Door) -> None:
        self.door = door
        self.entries = 0
        self.reply = Reply(0, "", b"")

    def get(self, url: str, **options: Any) -> Any:
        response = self.door.get(url, **options)
        if response.status_code == 200:
            self.reply = Reply(200, response.url, response.content)
            self.entries = len(_feed(response.content).findall(_ENTRY))
        return response


def _feed(body: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(body)  # nosec B314  # the door lets no DTD in


def _fields(result: arxiv.Result, scheme: str) -> dict[str, Any]:
    told = {
        "entry_id": result.entry_id,
        "title": one_line(result.title),
        "authors": [
            {"name": one_line(author.name), "affiliations": author.affiliation}
            for author in result.authors
        ],
        "summary": one_line(result.summary),
        "published": result.published.isoformat(),
        "updated": result.updated.isoformat(),
        "comment": result.comment,
        "journal_ref": result.journal_ref,
        "doi": result.doi,
        "primary_category": result.primary_category,
        "categories": result.categories,
        "pdf_url": result.pdf_url,
    }
    return {name: told[name] for name in told if scheme == "arxiv" or name in _OF_FIRST}


def _people(author: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield whom one name credits; affiliations are the person's, who comes last."""
    *groups, last = person_names.credited(author["name"]) or [""]
    yield from map(field_values.person, groups)
    if last:
        yield field_values.person(last, None, author["affiliations"])


def _pdf(entry_id: str) -> str | None:
    """Return where the PDF of an entry is, which not every entry's links say.

    >>> _pdf("http://arxiv.org/abs/1605.08386v1")
    'https://arxiv.org/pdf/1605.08386v1'
    """
    _, found, name = entry_id.partition("/abs/")
    return f"https://arxiv.org/pdf/{name}" if found else None
