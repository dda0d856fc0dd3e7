"""One paper as bibliographies cite it: the dataset's row, or else what the list says."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from enrich.export import citation_keys
from enrich.export.person import Person, named, person
from enrich.export.selection import Selected, Selection
from enrich.normalization.control_characters import clean
from enrich.normalization.private_addresses import is_address
from enrich.normalization.text import one_line, plain
from enrich.normalization.venue_table import table

Kind = Literal[
    "article", "inproceedings", "book", "chapter", "thesis", "report", "preprint", "other"
]

_KINDS: Mapping[str, Kind] = {
    "proceedings-article": "inproceedings",
    "journal-article": "article",
    "posted-content": "preprint",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-chapter": "chapter",
    "book-part": "chapter",
    "book-section": "chapter",
    "dissertation": "thesis",
    "report": "report",
}
_ADDRESS = re.compile(r"https?://[^\s/?#]+\.[^\s]+|https?://\[[0-9a-f:.]+\]\S*", re.I)
_AND_OTHERS = re.compile(r"^et\.? al\b\.?$|\s*,?\s*\bet\.? al\b\.?$|^(?:and )?others$", re.I)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a bibliography says of one paper."""

    key: str
    paper_id: str
    identity: str  # what the key's ending was made of
    stem: str  # what the key begins with
    kind: Kind
    title: str
    people: tuple[Person, ...] = ()
    and_others: bool = False
    container: str | None = None  # the proceedings or the journal, as its publisher states it
    acronym: str | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    category: str | None = None
    url: str | None = None
    pdf_url: str | None = None
    abstract: str | None = None
    refs: frozenset[str] = frozenset()  # every identifier of the work


def references(selection: Selection) -> dict[str, list[Reference]]:
    """Return by `paper_id` how the chosen papers are cited: not at all where there is no title.

    Keys are given out among all papers, so that no choice changes one.
    """
    drafts = [draft for one in selection.papers for draft in _of_paper(one)]
    keys = citation_keys.keys({draft.identity: draft.stem for draft in drafts})
    cited: dict[str, list[Reference]] = {one.paper["paper_id"]: [] for one in selection.chosen}
    for draft in drafts:
        if draft.paper_id in cited:
            cited[draft.paper_id].append(replace(draft, key=keys[draft.identity]))
    return cited


def _of_paper(one: Selected) -> Iterator[Reference]:
    """Yield the reference of a paper; a title that the list alone gives, as the list gives it.

    Where entries give one address several titles, each is cited without the address: it may
    be the other one's.
    """
    if title := _line(one.paper["title"]):
        yield _reference(one, title, str(one.paper["paper_id"]))
        return
    titles: dict[str, str] = {}
    entries: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for entry in speaking(one):
        title = "" if is_address(entry["title"]) else _line(entry["title"])
        entries[title].append(entry)
        if words := plain(title):
            titles[words] = title
    for title in titles.values():
        if len(titles) == 1:
            yield _reference(one, title, str(one.paper["paper_id"]))
        else:
            yield _disputed(one, title, entries[title])


def _disputed(one: Selected, title: str, mine: Sequence[Mapping[str, Any]]) -> Reference:
    """Return what entries say under one title of an address that the list gives to several."""
    bare = dict.fromkeys(one.paper) | {
        "paper_id": one.paper["paper_id"],
        "venue": mine[0]["venue"],
        "year": mine[0]["year"],
    }
    alone = Selected(bare, tuple(mine), tuple({**entry, "url": None} for entry in mine))
    return _reference(alone, title, f"{one.paper['paper_id']}\n{plain(title)}")


def _reference(one: Selected, title: str, identity: str) -> Reference:
    paper = one.paper
    people, and_others = _people(one)
    stem = citation_keys.stem(str(paper["paper_id"]), people, paper["year"], title)
    arxiv_id = paper["arxiv_id"] or _first(paper["identifiers"] or (), "arxiv:")
    year, month, day = appeared(paper)
    container, acronym = _venue(paper)
    return Reference(
        key="",
        paper_id=str(paper["paper_id"]),
        identity=identity,
        stem=stem,
        kind=_kind(paper, container or acronym, arxiv_id),
        title=title,
        people=people,
        and_others=and_others,
        container=container,
        acronym=acronym,
        year=year,
        month=month,
        day=day,
        doi=_line(paper["doi"]) or None,
        arxiv_id=arxiv_id,
        category=_line(paper["primary_category"]) or None,
        url=web_address(paper["url"]) or _listed_address(speaking(one)),
        pdf_url=web_address(paper["pdf_url"]),
        abstract=_line(paper["abstract"]) or None,
        refs=frozenset(_refs(paper, arxiv_id)),
    )


def _people(one: Selected) -> tuple[tuple[Person, ...], bool]:
    """Return a paper's people, and whether there are more than are named."""
    if one.paper["authors"]:
        found = (person(author) for author in one.paper["authors"])
        return tuple(filter(None, found)), False
    listed = next((entry["authors"] for entry in speaking(one) if entry["authors"]), ())
    names = [_line(name) for name in listed]
    bare = [_AND_OTHERS.sub("", name) for name in names]
    return tuple(filter(None, map(named, bare))), bare != names


def _kind(paper: Mapping[str, Any], venue: str | None, arxiv_id: str | None) -> Kind:
    if known := _KINDS.get(paper["type"] or ""):
        return "other" if known == "preprint" and not arxiv_id else known
    if venue is None:
        return "preprint" if arxiv_id else "other"
    known_venue = table().venues.get(paper["venue"] or "")
    printed = known_venue is not None and known_venue.is_printed
    return "article" if printed else "inproceedings"


def _venue(paper: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return where a paper stands: the name stated, and the acronym; a preprint server is none."""
    known = table().venues.get(paper["venue"] or "")
    if (known and known.kind == "preprint server") or paper["type"] == "posted-content":
        return None, None
    return _line(paper["venue_name"]) or None, _line(paper["venue"]) or None


def appeared(paper: Mapping[str, Any]) -> tuple[int | None, int | None, int | None]:
    """Return year, month and day on which a paper appeared where it is cited from.

    `published` may be a preprint's, and less exact.
    """
    year, published, precision = paper["year"], paper["published"], paper["published_precision"]
    arxiv_id = paper["arxiv_id"] or _first(paper["identifiers"] or (), "arxiv:")
    several = _venue(paper) != (None, None) and (arxiv_id or paper["versions"])
    if published is None or several or published.year != year or precision == "year":
        return year, None, None
    return year, published.month, published.day if precision == "day" else None


def _refs(paper: Mapping[str, Any], arxiv_id: str | None) -> Iterator[str]:
    yield from paper["identifiers"] or ()
    yield from (version["ref"] for version in paper["versions"] or () if version.get("ref"))
    if paper["doi"]:
        yield f"doi:{paper['doi']}"
    if arxiv_id:
        yield f"arxiv:{arxiv_id}"


def _first(identifiers: Sequence[str], scheme: str) -> str | None:
    found = (one.removeprefix(scheme) for one in identifiers if one.startswith(scheme))
    return next(found, None)


def _listed_address(entries: Iterable[Mapping[str, Any]]) -> str | None:
    return next(filter(None, (web_address(entry["url"]) for entry in entries)), None)


def speaks(entry: Mapping[str, Any]) -> bool:
    """Tell whether an entry's words and link are of its paper, as far as anybody knows."""
    return entry.get("match") != "differs" and entry.get("status") != "relinked"


def speaking(one: Selected) -> list[Mapping[str, Any]]:
    """Return the entries whose words may stand in for what nobody else says of their paper."""
    return [entry for entry in one.all_entries if speaks(entry)]


def web_address(url: Any) -> str | None:
    """Return an address that a browser may open; None for scripts, files and nonsense.

    >>> web_address("https://loom.example/a"), web_address("javascript:alert(1)")
    ('https://loom.example/a', None)
    """
    text = _line(url)
    return text if _ADDRESS.fullmatch(text.replace(" ", "%20")) else None


def _line(text: Any) -> str:
    return unicodedata.normalize("NFC", one_line(clean(text))) if isinstance(text, str) else ""
