"""References merged into a person's BibTeX file, of which every byte stays.

An entry that is a paper of the list gets the fields that it lacks; papers that the file does not
have are appended.  Merging twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from enrich.export import bibtex_match as match
from enrich.export import citation_keys
from enrich.export.bibtex import Dialect, bibliography, fields
from enrich.export.bibtex_file import BibtexFile, FileEntry
from enrich.export.reference import Reference
from enrich.normalization import identifiers, person_names, venues
from enrich.normalization.latex import unescaped
from enrich.normalization.text import plain
from enrich.normalization.titles import spelt

_SAME = (
    ("year", "date"),
    (
        "journal",
        "journaltitle",
        "booktitle",
        "howpublished",
        "series",
        "maintitle",
        "school",
        "institution",
    ),
    ("archiveprefix", "eprinttype"),
    ("primaryclass", "eprintclass"),
    ("author", "editor"),
)
"""Fields of which an entry has one or another."""

_PARENTS = ("crossref", "xdata", "xref")  # from which an entry has fields, too

_OF_EPRINT = ("archivePrefix", "primaryClass", "eprinttype", "eprintclass")
_OWN = ("eprint", *_OF_EPRINT, "doi", "url")  # what no entry has from a parent


@dataclass(frozen=True, slots=True)
class Merged:
    """The text of a file after a merge, and what a person should know, a sentence each."""

    text: str
    notes: tuple[str, ...]
    filled: int  # entries that got fields
    added: int  # entries that are new


def merge(file: BibtexFile, references: Sequence[Reference], dialect: Dialect) -> Merged:
    """Return a file with what it lacked."""
    found = match.matches(file.entries, references)
    text, notes, filled = file.text, list(found.notes), 0
    by_place = sorted(found.sure.items(), key=lambda pair: pair[1].start, reverse=True)
    known = {one.identity: one for one in references}
    for identity, entry in by_place:
        more = missing(entry, known[identity], dialect)
        if more:
            end = entry.start + len(entry.raw)
            text = text[: entry.start] + entry.with_fields(more) + text[end:]
            filled += 1
        notes += [
            f"line {entry.line}: {told}" for told in differences(entry, known[identity], dialect)
        ]
    new = [
        one
        for one in references
        if one.identity not in found.sure and one.identity not in found.doubted
    ]
    text = _appended(text, file, new, dialect)
    return Merged(text, tuple(f"{file.path}, {note}" for note in notes), filled, len(new))


def _appended(text: str, file: BibtexFile, new: Iterable[Reference], dialect: Dialect) -> str:
    taken = {entry.key.lower() for entry in file.entries}
    keyed = [
        replace(one, key=citation_keys.longer(one.stem, one.identity))
        if one.key.lower() in taken
        else one
        for one in new
    ]
    if not keyed:
        return text
    written = bibliography(keyed, dialect).replace("\n", file.newline)
    if not text.strip("\ufeff"):
        return text + written
    return text + (file.newline if text.endswith("\n") else file.newline * 2) + written


def missing(entry: FileEntry, one: Reference, dialect: Dialect) -> dict[str, str]:
    """Return the fields of a reference that an entry has under no name.

    What hangs together is not taken apart: no month joins another year, no class of arXiv's
    another identifier.
    """
    told = fields(one, dialect)
    has = {name for name, value in entry.fields.items() if value}
    written = set(entry.fields)  # an empty field is a person's, too
    if has & set(_PARENTS):
        told = {name: told[name] for name in told if name in _OWN}
    if not _same_year(entry, one):
        told.pop("month", None)
    if not _same_eprint(entry, one):
        told = {name: told[name] for name in told if name not in _OF_EPRINT}
    return {name: value for name, value in told.items() if not _synonyms(name) & written}


def _synonyms(name: str) -> set[str]:
    own = name.lower()
    return next((set(group) for group in _SAME if own in group), {own})


def _same_year(entry: FileEntry, one: Reference) -> bool:
    if entry.get("date"):
        return False  # which tells the month, if anything does
    stated = match.year_of(entry)
    return stated is None or stated == one.year


def _same_eprint(entry: FileEntry, one: Reference) -> bool:
    stated = entry.get("eprint")
    return not stated or str(identifiers.canonical("arxiv", stated)) == f"arxiv:{one.arxiv_id}"


def differences(entry: FileEntry, one: Reference, dialect: Dialect) -> Iterator[str]:
    """Yield in a sentence each what an entry says otherwise than the dataset."""
    for name, value in fields(one, dialect).items():
        if name == "month" and not _same_year(entry, one):
            continue
        mine = entry.get(*sorted(_synonyms(name), key=lambda known: known != name.lower()))
        theirs = unescaped(value[1:-1] if value.startswith("{") else value)
        if mine and not _agrees(name, mine, theirs, entry, one):
            yield f"{entry.key} has {name} {mine!r}, the dataset {theirs!r}; it is left as it is."


def _agrees(name: str, mine: str, theirs: str, entry: FileEntry, one: Reference) -> bool:
    """Tell whether two values of a field say the same, however they are written."""
    kind = name.lower()
    if kind == "title":
        return spelt(mine) == spelt(theirs)
    if kind == "author":
        return _same_authors(match.people_of(entry), one)
    if kind in ("year", "date"):
        return match.year_of(entry) == one.year
    if kind in ("doi", "eprint"):
        scheme = "doi" if kind == "doi" else "arxiv"
        return identifiers.canonical(scheme, mine) == identifiers.canonical(scheme, theirs)
    if kind == "url":
        ref = identifiers.recognise(mine) or identifiers.page(mine)
        return mine == theirs or str(ref) in one.refs or ref == identifiers.page(theirs)
    if kind == "month":
        return plain(mine)[:3] == theirs or mine.strip("0") == str(one.month)
    if kind in ("booktitle", "journal", "journaltitle", "howpublished", "school", "institution"):
        return _same_place(mine, one)
    return plain(mine) == plain(theirs)


def _same_place(mine: str, one: Reference) -> bool:
    known = {plain(name) for name in (one.container, one.acronym) if name}
    return plain(mine) in known or (
        one.acronym is not None and venues.canonical(mine) == one.acronym
    )


def _same_authors(mine: Sequence[str], one: Reference) -> bool:
    """Tell whether the people are the same in order; a list that breaks off says nothing else."""
    pairs = zip(mine, one.people, strict=False)
    return all(person_names.may_be(name, person.name) for name, person in pairs) and (
        len(mine) <= len(one.people)
    )
