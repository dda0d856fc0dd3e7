"""References as BibTeX and BibLaTeX, written by bibtexparser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from enrich.export.capitals import protected
from enrich.export.person import Person
from enrich.export.reference import Kind, Reference
from enrich.normalization.identifiers import is_own_doi
from enrich.normalization.latex import address, escaped

if TYPE_CHECKING:
    from bibtexparser.model import Entry

Dialect = Literal["bibtex", "biblatex"]
_APART = "\f"  # which no value holds: each is on one line
Fields = dict[str, str]
"""The fields of an entry with their values as they are written, braces included."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TYPES: Mapping[Dialect, Mapping[Kind, str]] = {
    "bibtex": {
        "article": "article",
        "inproceedings": "inproceedings",
        "book": "book",
        "chapter": "incollection",
        "thesis": "phdthesis",
        "report": "techreport",
        "preprint": "misc",
        "other": "misc",
    },
    "biblatex": {
        "article": "article",
        "inproceedings": "inproceedings",
        "book": "book",
        "chapter": "incollection",
        "thesis": "thesis",
        "report": "report",
        "preprint": "online",
        "other": "misc",
    },
}
_CONTAINERS: Mapping[Dialect, Mapping[Kind, str]] = {
    "bibtex": {
        "article": "journal",
        "inproceedings": "booktitle",
        "chapter": "booktitle",
        "thesis": "school",
        "report": "institution",
    },
    "biblatex": {
        "article": "journaltitle",
        "inproceedings": "booktitle",
        "chapter": "booktitle",
        "thesis": "institution",
        "report": "institution",
    },
}


def bibliography(references: Iterable[Reference], dialect: Dialect) -> str:
    """Return a whole file of references."""
    return _written(references, dialect, between="\n")


def each(references: Iterable[Reference], dialect: Dialect) -> list[str]:
    """Return every reference as a text of its own, far quicker than one by one."""
    text = _written(references, dialect, between=_APART)
    return [one.strip() for one in text.split(_APART) if one.strip()]


def _written(references: Iterable[Reference], dialect: Dialect, between: str) -> str:
    from bibtexparser.entrypoint import write_string  # noqa: PLC0415
    from bibtexparser.library import Library  # noqa: PLC0415
    from bibtexparser.model import Entry, Field  # noqa: PLC0415
    from bibtexparser.writer import BibtexFormat  # noqa: PLC0415

    form = BibtexFormat()  # type: ignore[no-untyped-call]
    form.indent, form.block_separator, form.trailing_comma = "  ", between, True
    library = Library()
    for one in references:
        told = [Field(name, value) for name, value in fields(one, dialect).items()]
        entry: Entry = Entry(entry_type(one, dialect), one.key, told)
        library.add(entry, fail_on_duplicate_key=True)
    return write_string(library, unparse_stack=[], bibtex_format=form)


def entry_type(one: Reference, dialect: Dialect) -> str:
    """Return the type of an entry, without the sign in front."""
    if dialect == "biblatex" and one.kind == "other" and one.url:
        return "online"
    return _TYPES[dialect][one.kind]


def fields(one: Reference, dialect: Dialect) -> Fields:
    """Return the fields of an entry, in the order in which one reads them."""
    text = _Writer(dialect)
    told = {"title": f"{{{protected(one.title, ascii_only=text.ascii_only)}}}"}
    if one.people:
        told["author"] = f"{{{' and '.join(text.names(one))}}}"
    if where := one.container or one.acronym:
        told[_CONTAINERS[dialect].get(one.kind, "howpublished")] = text.braced(where)
    told |= _date(one, dialect)
    told |= text.eprint(one)
    if one.doi and not ("eprint" in told and is_own_doi(one.doi)):  # which says the same
        told["doi"] = f"{{{address(one.doi)}}}"
    if one.url:
        told["url"] = f"{{{address(one.url)}}}"
    return told


def _date(one: Reference, dialect: Dialect) -> Fields:
    if one.year is None:
        return {}
    if dialect == "biblatex":
        parts = [f"{one.year:04}", *(f"{part:02}" for part in (one.month, one.day) if part)]
        return {"date": f"{{{'-'.join(parts)}}}"}
    month = {"month": MONTHS[one.month - 1]} if one.month else {}
    return {"year": f"{{{one.year}}}", **month}


class _Writer:
    """How a dialect writes text: BibTeX in ASCII, BibLaTeX in UTF-8."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.ascii_only = dialect == "bibtex"

    def escaped(self, text: str) -> str:
        """Return text as LaTeX."""
        return escaped(text, ascii_only=self.ascii_only)

    def braced(self, text: str) -> str:
        """Return text as the value of a field."""
        return f"{{{self.escaped(text)}}}"

    def names(self, one: Reference) -> Iterator[str]:
        """Yield people as BibTeX parts their names: family name, suffix, given names."""
        for person in one.people:
            yield self._name(person)
        if one.and_others:
            yield "others"

    def _name(self, person: Person) -> str:
        if person.whole:
            return self.braced(person.family)
        family = " ".join(filter(None, (self._part(person.particle), self._part(person.family))))
        return ", ".join(
            filter(None, (family, self._part(person.suffix), self._part(person.given)))
        )

    def _part(self, name: str) -> str:
        """Return a part of a name; between braces where it holds what parts names."""
        parts_names = "," in name or {"and", "others"} & set(name.casefold().split())
        return self.braced(name) if parts_names else self.escaped(name)

    def eprint(self, one: Reference) -> Fields:
        """Return what names the preprint."""
        if not one.arxiv_id:
            return {}
        old = self.dialect == "bibtex"
        archive, category = (
            ("archivePrefix", "primaryClass") if old else ("eprinttype", "eprintclass")
        )
        told = {"eprint": f"{{{address(one.arxiv_id)}}}", archive: "{arXiv}" if old else "{arxiv}"}
        return told | ({category: self.braced(one.category)} if one.category else {})
