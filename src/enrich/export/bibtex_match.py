"""Which entry of a person's file is which paper: surely, or not at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from enrich.export import citation_keys
from enrich.export.bibtex_file import FileEntry
from enrich.export.reference import Reference
from enrich.normalization import identifiers, person_names, titles

_ARXIV = re.compile(r"\barXiv[:\s]\s*(\S+)", re.I)
_AND = re.compile(r"\s+and\s+")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_SPEAK = ("doi", "arxiv")  # schemes of which a work has one, so that two tell works apart


@dataclass(slots=True)
class Matches:
    """What became of the entries of a file."""

    sure: dict[str, FileEntry] = field(default_factory=dict)  # by the identity of the reference
    doubted: set[str] = field(default_factory=set)  # identities that are neither there nor new
    notes: list[str] = field(default_factory=list)  # a sentence for each entry in doubt


@dataclass(frozen=True, slots=True)
class _Known:
    """References by what an entry may share with them."""

    by_key: Mapping[str, list[Reference]]
    by_ref: Mapping[str, list[Reference]]
    by_title: Mapping[str, list[Reference]]


def matches(entries: Iterable[FileEntry], references: Sequence[Reference]) -> Matches:
    """Return which entry is which paper: by identifiers, else by title with author or year.

    What contradicts itself, and what two entries would be, is told and left alone.
    """
    known = _known(references)
    found, claimed = Matches(), defaultdict[str, list[FileEntry]](list)
    names = {one.identity: one for one in references}
    for entry in entries:
        sure, doubted, why = _match(entry, known)
        if sure is not None:
            claimed[sure.identity].append(entry)
        found.doubted |= {one.identity for one in doubted}
        found.notes += (
            [f"line {entry.line}: {entry.key} {why}; it is left as it is."] if why else []
        )
    for identity, several in claimed.items():
        if len(several) == 1:
            found.sure[identity] = several[0]
            continue
        found.doubted.add(identity)
        where = " and ".join(f"{entry.key} (line {entry.line})" for entry in several)
        title = names[identity].title
        found.notes.append(f"{where} are the same paper, {title!r}; they are left as they are.")
    found.doubted -= set(found.sure)
    return found


def _known(references: Sequence[Reference]) -> _Known:
    keys, refs, by_title = (defaultdict[str, list[Reference]](list) for _ in range(3))
    for one in references:
        keys[one.key].append(one)
        keys[citation_keys.longer(one.stem, one.identity)].append(one)
        by_title[titles.spelt(one.title)].append(one)
        for ref in one.refs:
            refs[ref].append(one)
    return _Known(keys, refs, by_title)


def _match(entry: FileEntry, known: _Known) -> tuple[Reference | None, Sequence[Reference], str]:
    """Return the paper that an entry is, or which it may be, and why that is not sure."""
    refs = set(map(str, identifiers_of(entry)))
    title = entry.get("title")
    for one in known.by_key.get(entry.key, ()):  # a key of ours, which ends in signs of this paper
        if titles.spelt(one.title) == titles.spelt(title) and not _contradicts(refs, one):
            return one, (), ""
    linked = _distinct(one for ref in sorted(refs) for one in known.by_ref.get(ref, ()))
    if len(linked) > 1:
        return None, linked, f"has identifiers of {len(linked)} papers"
    if linked:
        return _linked(entry, linked[0], refs, known)
    alike = known.by_title.get(titles.spelt(title), []) if titles.spelt(title) else []
    fitting = [one for one in alike if _is_by(entry, one)]
    sure = [one for one in fitting if not _contradicts(refs, one)]
    if len(sure) == 1 and _tells(entry, sure[0]):
        return sure[0], (), ""
    if len(sure) == 1:
        return None, sure, f"may be {sure[0].title!r}, but no author tells"
    if len(sure) > 1:
        return None, sure, f"has the title of {len(sure)} papers"
    if fitting:
        return None, fitting, f"has the title of {fitting[0].title!r} and another identifier"
    return None, (), ""


def _linked(
    entry: FileEntry, one: Reference, refs: set[str], known: _Known
) -> tuple[Reference | None, Sequence[Reference], str]:
    """Return the paper whose identifier an entry has, unless something else speaks against it."""
    title = entry.get("title")
    if _contradicts(refs, one) and not titles.same_title(title, one.title):
        return None, [one], f"has an identifier of {one.title!r} and another one of another work"
    if not title or titles.same_title(title, one.title) or _same_people(entry, one):
        return one, (), ""
    named = known.by_title.get(titles.spelt(title), [])
    return None, [one, *named], f"has an identifier of {one.title!r} and another title"


def _contradicts(refs: set[str], one: Reference) -> bool:
    """Tell whether identifiers of a scheme are known of both, and none is the same."""
    for scheme in _SPEAK:
        mine = {ref for ref in refs if ref.startswith(f"{scheme}:")}
        theirs = {ref for ref in one.refs if ref.startswith(f"{scheme}:")}
        if mine and theirs and not mine & theirs:
            return True
    return False


def _is_by(entry: FileEntry, one: Reference) -> bool:
    """Tell whether the first author is the same, or, where one is unknown, the year."""
    people = people_of(entry)
    if people and one.people:
        return person_names.may_be(people[0], one.people[0].name)
    year = year_of(entry)
    if year and one.year:
        return year == one.year
    return not (people or one.people or year or one.year)


def _tells(entry: FileEntry, one: Reference) -> bool:
    """Tell whether title and year do where an entry names people whom nobody else knows."""
    return (
        bool(one.people) or not people_of(entry) or len(titles.telling(one.title)) >= titles.TELLING
    )


def _same_people(entry: FileEntry, one: Reference) -> bool:
    found = person_names.agreement(people_of(entry), [person.name for person in one.people])
    return found.strong and found.first


def identifiers_of(entry: FileEntry) -> Iterator[str]:
    """Yield the refs that an entry states."""
    told = [identifiers.canonical("doi", entry.get("doi"))]
    archive = entry.get("archiveprefix", "eprinttype").lower()
    if archive in ("", "arxiv"):
        told.append(identifiers.canonical("arxiv", entry.get("eprint")))
    cited = _ARXIV.search(entry.get("journal", "journaltitle", "howpublished", "note"))
    told.append(identifiers.canonical("arxiv", cited[1]) if cited else None)
    url = entry.get("url")
    told.append(identifiers.recognise(url) or identifiers.page(url) if url else None)
    yield from dict.fromkeys(str(ref) for ref in told if ref is not None)


def people_of(entry: FileEntry) -> list[str]:
    """Return the people of an entry."""
    names = _AND.split(entry.get("author"))
    return [name for name in names if name and name.lower() != "others"]


def year_of(entry: FileEntry) -> int | None:
    """Return the year of an entry."""
    found = _YEAR.search(entry.get("year", "date"))
    return int(found[0]) if found else None


def _distinct(references: Iterable[Reference]) -> list[Reference]:
    return list({one.identity: one for one in references}.values())
