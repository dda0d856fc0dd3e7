"""What a list names, and what it says about it: entries to refs, titles to look for, claims."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from enrich.model import IDENTIFIER, LIST, Claim, Entry, Ref
from enrich.normalization import identifiers, titles
from enrich.normalization.private_addresses import is_address, without_users
from enrich.normalization.text import plain, slug
from enrich.resolution.title_match import Candidate, Question, Said, is_aside

_PAPERS = frozenset({"paper", "report"})
_NO_WORKS = frozenset({"github", "huggingface"})  # a paper's code is not the paper
_PAPER_SCHEMES = frozenset({"arxiv", "doi", "usenix", "openreview", "acl", "pmlr"})
_PAPER_TYPES = {None, "book-chapter", "journal-article", "posted-content", "proceedings-article"}
_DOCUMENT = re.compile(r"\.(?:pdf|ps|docx?|pptx?|zip|gz)$", re.I)
_CODE = frozenset({"code", "github", "source", "source code", "repo"})


def is_paper(entry: Entry) -> bool:
    """Tell whether an entry names a work that belongs into `papers`."""
    return entry.kind in _PAPERS


def key(entry: Entry) -> Ref:
    """Return what an entry's work is called by: its link's ref, else its title."""
    if entry.ref is not None and entry.ref.scheme not in _NO_WORKS:
        return entry.ref
    return Ref("title", slug(entry.title) or entry.entry_id)


def seeds(entries: Iterable[Entry]) -> list[Ref]:
    """Return the refs that the papers of a list link to, in its order."""
    keys = (key(entry) for entry in entries if is_paper(entry))
    return list(dict.fromkeys(ref for ref in keys if ref.scheme != "title"))


def leads(entries: Sequence[Entry]) -> dict[Ref, Ref]:
    """Return, by the title that names a work, the page or code it links to.

    That is no identifier of the work, but may tell one.  A link that several
    titles share, and a document, tell none.
    """
    shared = _shared_urls(entries)
    found: dict[Ref, Ref] = {}
    for entry in filter(is_paper, entries):
        ref = entry.ref or identifiers.page(entry.url or "")
        if ref is None or key(entry).scheme != "title" or entry.url in shared:
            continue
        if not (ref.scheme == "page" and _DOCUMENT.search(ref.value.partition("?")[0])):
            found.setdefault(key(entry), ref)
    return found


def led_to(entries: Sequence[Entry], claims: Iterable[Claim]) -> list[Claim]:
    """Return the identifiers that a paper's code states, as said of the paper itself."""
    titles = {ref: title for title, ref in leads(entries).items() if ref.scheme in _NO_WORKS}
    return [
        replace(claim, ref=titles[claim.ref])
        for claim in claims
        if claim.ref in titles and _names_a_paper(claim)
    ]


def _names_a_paper(claim: Claim) -> bool:
    ref = identifiers.parse(claim.value) if claim.field == "identifiers" else None
    return ref is not None and ref.scheme in _PAPER_SCHEMES


def questions(entries: Iterable[Entry]) -> list[Question]:
    """Return the titles to look for: of papers whose link carries no identifier."""
    return titled(entry for entry in filter(is_paper, entries) if key(entry).scheme == "title")


def titled(entries: Iterable[Entry]) -> list[Question]:
    """Return the titles of entries, whatever they link to, as what to look for."""
    said: dict[Ref, list[Said]] = defaultdict(list)
    for entry in entries:
        if slug(entry.title):
            said[Ref("title", slug(entry.title))].append(_said(entry))
    return [Question(ref, tuple(dict.fromkeys(all_said))) for ref, all_said in said.items()]


def _said(entry: Entry) -> Said:
    """Return what an entry says that may tell its work from others."""
    year = entry.year or int((entry.stated_date or "0")[:4])
    return Said(
        entry.title,
        entry.authors,
        entry.affiliations,
        entry.venue,
        is_aside(entry.venue or ""),
        (year,) if year else (),
    )


def namesakes(question: Question, found: Iterable[tuple[Candidate, datetime]]) -> Iterator[Claim]:
    """Yield what works that bear the very title, and say by whom they are, are called.

    That makes none of them the work of an entry, but shows that the title is a work's.
    """
    title = titles.spelt(question.title)
    for one, at in found:
        telling = len(titles.telling(one.said.title)) >= titles.TELLING
        known = one.ref.scheme == "arxiv" or (one.said.authors and one.said.type in _PAPER_TYPES)
        if telling and known and title == titles.spelt(one.said.title):
            people = [{"name": name} for name in one.said.authors]
            yield Claim("identifiers", str(one.ref), one.provider, one.ref, at)
            yield Claim("title", one.said.title, one.provider, one.ref, at)
            if people:
                yield Claim("authors", people, one.provider, one.ref, at)


def stated(entries: Sequence[Entry], at: datetime) -> list[Claim]:
    """Return what the list itself says about its papers, heard at `at`."""
    shared = _shared_urls(entries)
    said = [
        Claim(name, value, LIST, key(entry), at)
        for entry in filter(is_paper, entries)
        for name, value in _words(entry, shared)
        if value
    ]
    pages = ((title, ref) for title, ref in leads(entries).items() if ref.scheme == "page")
    return said + [Claim("identifiers", str(ref), LIST, title, at) for title, ref in pages]


def listed_title(entry: Entry) -> str:
    """Return the title that an entry states; a bare link states none."""
    return "" if is_address(entry.title) else entry.title


def _words(entry: Entry, shared: frozenset[str]) -> Iterator[tuple[str, Any]]:
    yield "title", listed_title(entry)
    yield "authors", [{"name": n, "orcid": None, "affiliations": []} for n in entry.authors]
    yield "venue", entry.venue
    yield "year", entry.year
    yield "published", entry.stated_date
    code = (without_users(link.url) for link in entry.links if link.label.casefold() in _CODE)
    yield "code_url", next(code, None)
    if entry.url and entry.url not in shared and key(entry).scheme == "title":
        yield _url_field(entry), without_users(entry.url)


def _url_field(entry: Entry) -> str:
    if entry.ref is not None:
        return "code_url"
    path = (entry.url or "").partition("?")[0].partition("#")[0]
    return "pdf_url" if path.lower().endswith(".pdf") else "url"


def _shared_urls(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the links that entries of different titles share: they identify none."""
    titles = defaultdict(set)
    for entry in entries:
        if entry.url:
            titles[entry.url].add(plain(entry.title))
    return frozenset(url for url, named in titles.items() if len(named) > 1)


def told_by_ref(ref: Ref, at: datetime) -> list[Claim]:
    """Return what an identifier says by itself: its work's page and PDF, an arXiv id's month.

    The DOI that arXiv gives to every preprint names no other work than the id does.
    """
    said: dict[str, Any] = {"identifiers": str(ref), "url": identifiers.landing(ref)}
    said |= {"pdf_url": identifiers.pdf(ref), "doi": identifiers.own_doi(ref)}
    if ref.scheme == "arxiv":
        said["arxiv_id"] = ref.value
        month = identifiers.arxiv_month(ref)
        if month is not None:
            said["published"] = f"{month[0]:04}-{month[1]:02}"
    if ref.scheme == "doi":
        said["doi"] = ref.value
    return [Claim(name, value, IDENTIFIER, ref, at) for name, value in said.items() if value]
