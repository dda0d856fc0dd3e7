"""What pages about one paper have in common: their `citation_*` tags tell it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urljoin

from enrich.errors import Unreadable
from enrich.model import Ref, Reply, Request
from enrich.normalization import field_values, identifiers, record_markup
from enrich.providers.contract import web_page
from enrich.providers.extractors import html_meta, page_values

Meta = Sequence[list[str]]
"""Names without `citation_`, and contents, in the order of the page."""


class Publisher(Protocol):
    """Who has such pages."""

    @property
    def name(self) -> str:
        """Its name in provenance."""

    @property
    def url(self) -> str:
        """Its root."""

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one page."""


def opened(
    by: Publisher, refs: Sequence[Ref], reply: Reply, marks: Collection[str]
) -> html_meta.Page:
    """Return a page of the publisher's own that names a title."""
    flaw = web_page.flaw(reply.body, {}, len(reply.body) + 1)
    if flaw is not None:
        raise unreadable(by, refs, flaw)
    page = html_meta.read(web_page.decoded(reply.body), marks)
    if not page_values.same_host(reply.url, by.url):
        raise unreadable(by, refs, "another host answered")
    if not page_values.is_title(page.first("citation_title")):
        raise unreadable(by, refs, "the page names no title")
    return page


def unreadable(by: Publisher, refs: Sequence[Ref], why: str) -> Unreadable:
    """Return the error that says why a page cannot be read."""
    url = by.ask(refs).url
    return Unreadable(f"{by.name}: {why}: {url}", provider=by.name, url=url, refs=refs)


def first(meta: Meta) -> dict[str, str]:
    """Return the first content of every name.

    >>> first([["title", "Weft"], ["title", "Warp"]])
    {'title': 'Weft'}
    """
    return dict(reversed(meta))


def stated(page: Mapping[str, Any], home: str) -> Iterator[tuple[str, Any]]:
    """Yield title, authors, abstract, PDF and date of a page that is kept."""
    said = first(page["meta"])
    people = [field_values.person(person(t)) for name, t in page["meta"] if name == "author"]
    yield "title", field_values.title(said["title"])
    yield "authors", [one for one in people if one["name"]]
    yield "abstract", field_values.abstract(page["abstract"])
    yield "pdf_url", address(said.get("pdf_url"), home)
    date = page_values.day(said.get("publication_date", ""))
    if date:
        yield "published", date
        yield "year", field_values.year(int(date[:4]))


def named(address: str, scheme: str) -> Iterator[tuple[str, str]]:
    """Yield the identifier of a scheme that an address on the page carries.

    >>> list(named("https://aclanthology.org/2020.acl-main.537.pdf", "acl"))
    [('identifiers', 'acl:2020.acl-main.537')]
    """
    ref = identifiers.recognise(address)
    if ref is not None and ref.scheme == scheme:
        yield "identifiers", str(ref)


def person(text: str) -> str:
    """Return a name as it is spoken.

    >>> person("&Uuml;nal, Jos&eacute;")
    'José Ünal'
    """
    return page_values.natural(record_markup.unbraced(field_values.text(text)))


def address(href: str | None, home: str) -> str | None:
    """Return where a link of a page leads, if that is on the web.

    >>> address("/a.pdf", "https://looms.example/b/"), address("javascript:a", "https://b.example")
    ('https://looms.example/a.pdf', None)
    """
    try:
        return field_values.address(urljoin(home, href)) if href else None
    except ValueError:  # as in https://[
        return None
