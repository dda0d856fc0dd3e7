"""Every table and column of the dataset, each described once.

The Arrow schemas, the field metadata inside the Parquet files and
`docs/dataset.md` (`python -m enrich.schema`) are made from this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

VERSION = "2.0"
"""Adding a column raises the second number, anything else the first."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one type."""

    item: Type

    def __str__(self) -> str:
        return f"list<{self.item}>"


@dataclass(frozen=True, slots=True)
class Struct:
    """Named fields, each of its own type."""

    fields: tuple[tuple[str, Type], ...]

    def __str__(self) -> str:
        return "struct<" + ", ".join(f"{name}: {kind}" for name, kind in self.fields) + ">"


Type = str | ListOf | Struct
"""A scalar by its Arrow name, or a list or struct of types."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type and meaning in one sentence."""

    name: str
    type: Type
    meaning: str
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """One file of the dataset."""

    name: str
    row: str  # what a row is
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """The file's name inside the dataset folder."""
        return f"{self.name}.parquet"


STAMP = "timestamp[us, UTC]"
STRINGS = ListOf("string")
AUTHORS = ListOf(
    Struct(
        (
            ("name", "string"),
            ("orcid", "string"),
            ("affiliations", STRINGS),
            ("given", "string"),
            ("family", "string"),
        )
    )
)
VERSIONS = ListOf(
    Struct(
        (
            *(("ref", "string"), ("type", "string"), ("venue", "string")),
            *(("year", "int16"), ("published", "string")),
        )
    )
)
SAID_BY = Struct((("provider", "string"), ("ref", "string"), ("fetched_at", STAMP)))

_VALUES = (
    Column("title", "string", "Title of the work."),
    Column(
        "authors",
        AUTHORS,
        "People and organisations in order; `given`, `family` where stated apart.",
    ),
    Column("abstract", "string", "Plain text: no markup, no wrapped lines."),
    Column("published", "date32", "First public date; a missing month or day is filled with 1."),
    Column("published_precision", "string", "How much of `published` is known: day, month, year."),
    Column("updated", "date32", "Date of the last version of a preprint."),
    Column("year", "int16", "Year of publication in the venue, else of `published`."),
    Column("venue", "string", "Canonical acronym of the venue, such as SOSP or NeurIPS."),
    Column("venue_name", "string", "The venue as the publisher states it."),
    Column("type", "string", "In Crossref's vocabulary: proceedings-article, posted-content, …."),
    Column("arxiv_id", "string", "arXiv identifier, bare, without a version."),
    Column("doi", "string", "DOI, bare, in lower case."),
    Column("identifiers", STRINGS, "Every ref known for the work, `scheme:value`, sorted."),
    Column("url", "string", "Landing page."),
    Column("pdf_url", "string", "A PDF that everyone may read."),
    Column("code_url", "string", "Source code that belongs to the work."),
    Column("primary_category", "string", "arXiv's primary category."),
    Column("categories", STRINGS, "arXiv's categories, in its order."),
    Column("citations", "int32", "Latest citation count of the best-placed provider."),
    Column("influential_citations", "int32", "Semantic Scholar's count of influential citations."),
    Column("cited_refs", STRINGS, "Refs of the works it cites, `scheme:value`."),
    Column(
        "versions",
        VERSIONS,
        "Other publications of the same work, sorted by ref: the row itself tells of one; "
        "`venue` is the acronym or else the name, `published` as exact as it is stated.",
    ),
    Column("license", "string", "SPDX id, or the licence's URL."),
    Column("withdrawn", "bool", "Whether the preprint is withdrawn or the article retracted."),
    Column("withdrawn_reason", "string", "The words that say so."),
    Column("concern", "string", "Words of an editor's expression of concern that still stands."),
    Column("decision", "string", "Of a submission not published: rejected or withdrawn from …."),
)

PAPERS = Table(
    "papers",
    "one distinct work that the list names, resolved or not",
    (
        Column(
            "paper_id",
            "string",
            "Stable key, `scheme:value`; it stays when a better identifier is learnt.",
            nullable=False,
        ),
        *_VALUES,
        Column(
            "status",
            "string",
            "resolved (title and authors from providers, one of them a registrar), partial or "
            "unresolved.",
            nullable=False,
        ),
        Column(
            "provenance",
            Struct(tuple((column.name, SAID_BY) for column in _VALUES)),
            "For every value above: which provider said it, about which ref, when it was asked.",
            nullable=False,
        ),
        Column("first_seen_at", STAMP, "First run that had the paper.", nullable=False),
        Column("changed_at", STAMP, "Last run in which a value above changed.", nullable=False),
    ),
)

ENTRIES = Table(
    "entries",
    "one entry of the list, as written, and which paper it turned out to be",
    (
        Column(
            "entry_id",
            "string",
            "Key; it stays while the entry's own words and link stay, wherever it moves.",
            nullable=False,
        ),
        Column("list", "string", "The list, as it was named to the run.", nullable=False),
        Column("line", "int32", "First line of the entry, counted from 1.", nullable=False),
        Column("line_end", "int32", "Last line of the entry.", nullable=False),
        Column("section", STRINGS, "Headings above the entry, outermost first.", nullable=False),
        Column("subgroup", "string", "A bold line or summary that groups entries in a section."),
        Column("title", "string", "Title as the list gives it.", nullable=False),
        Column("short_name", "string", "Nickname in front of the title."),
        Column("authors", STRINGS, "People the list names.", nullable=False),
        Column("url", "string", "Main link, as written."),
        Column(
            "links",
            ListOf(Struct((("label", "string"), ("url", "string")))),
            "Every other link.",
            nullable=False,
        ),
        Column("ref", "string", "Identifier in the main link, `scheme:value`."),
        Column("venue", "string", "Canonical acronym of the venue the list states."),
        Column("year", "int16", "Year the list states for the venue."),
        Column("affiliations", STRINGS, "Organisations the list names.", nullable=False),
        Column("stated_date", "string", "Date the list states, YYYY-MM or YYYY-MM-DD."),
        Column(
            "kind",
            "string",
            "paper, report, software, model, dataset, blog, course, leaderboard, list, book, "
            "video or other.",
            nullable=False,
        ),
        Column("raw", "string", "The source lines.", nullable=False),
        Column("notes", STRINGS, "What was odd about the source: malformed-link.", nullable=False),
        Column(
            "answered_links",
            ListOf(Struct((("ref", "string"), ("at", STAMP)))),
            "Targets of its links that their host or registry has answered about, and when it "
            "last did, where `claims` do not tell.",
            nullable=False,
        ),
        Column("paper_id", "string", "The paper it is; null when it is no paper."),
        Column("match", "string", "Whether list and paper agree: agrees, differs, unchecked."),
        Column(
            "match_score",
            "float32",
            "How well title and authors agree, 0 to 1; null where nobody tells a title.",
        ),
        Column(
            "status",
            "string",
            "resolved, relinked (its link is surely wrong, the right paper known), not_found, "
            "unreachable, blocked, abstained, not_asked or not_a_paper.",
            nullable=False,
        ),
    ),
)

CLAIMS = Table(
    "claims",
    "one thing one provider said about one paper: the transcript, winners marked",
    (
        Column("paper_id", "string", "The paper it is about.", nullable=False),
        Column(
            "field",
            "string",
            "The column of `papers` it speaks of; organisations: names with the ROR ids of each.",
            nullable=False,
        ),
        Column("value", "string", "The value as JSON text.", nullable=False),
        Column("provider", "string", "Who said it.", nullable=False),
        Column("ref", "string", "The ref that was asked about, `scheme:value`.", nullable=False),
        Column("fetched_at", STAMP, "When the answer was given.", nullable=False),
        Column("won", "bool", "Whether the cell of `papers` rests on it.", nullable=False),
        Column(
            "place",
            "int16",
            "Place among the words on this field of this paper: 1 is the best placed.",
            nullable=False,
        ),
        Column("refused", "string", "Why its record is not believed; null where it is."),
    ),
)

FINDINGS = Table(
    "findings",
    "one thing that looks wrong with the list, with its evidence and, where possible, its repair",
    (
        Column(
            "check",
            "string",
            "wrong-link, retitled, shared-link, duplicate-entry, duplicate-paper, dead-link, "
            "redirected-link, unlinked, malformed-link, published-version, title-misquoted, "
            "authors-differ, venue-differs, year-differs, identity-doubtful, doi-of-no-work, "
            "withdrawn or expression-of-concern.",
            nullable=False,
        ),
        Column("severity", "string", "error, warning or info.", nullable=False),
        Column("entry_id", "string", "The entry it is about.", nullable=False),
        Column("line", "int32", "First line of that entry.", nullable=False),
        Column("paper_id", "string", "The paper of that entry; null when it is no paper."),
        Column("message", "string", "One sentence for a curator.", nullable=False),
        Column(
            "evidence",
            "string",
            "What speaks for it, as JSON text: both titles, who says so, scores, lines.",
            nullable=False,
        ),
        Column("suggestion", "string", "The repaired source lines, or the right link."),
    ),
)

PEOPLE = Table(
    "authors",
    "one person or organisation that signs one paper, in its place",
    (
        Column("paper_id", "string", "The paper.", nullable=False),
        Column("position", "int16", "Place among its authors, counted from 1.", nullable=False),
        Column("name", "string", "The name as stated.", nullable=False),
        Column("given", "string", "Given names, where stated apart."),
        Column("family", "string", "Family name, where stated apart."),
        Column("orcid", "string", "ORCID iD, bare."),
        Column(
            "organisations",
            STRINGS,
            "Organisations of that person on that paper, each by its `name` in `organisations`.",
            nullable=False,
        ),
    ),
)

ORGANISATIONS = Table(
    "organisations",
    "one organisation that authors of the list's papers state, with the ways it is written",
    (
        Column("name", "string", "Key: its most frequent name.", nullable=False),
        Column("ror", "string", "ROR id, bare, where a provider states it."),
        Column("variants", STRINGS, "Every name it was stated by, sorted.", nullable=False),
        Column("papers", "int32", "Papers of the list that state it.", nullable=False),
    ),
)

CITATIONS = Table(
    "citations",
    "one citation count, of one paper, by one provider, on one day; rows are only ever added",
    (
        Column("paper_id", "string", "The paper.", nullable=False),
        Column("provider", "string", "Who counted.", nullable=False),
        Column("observed_on", "date32", "Day of the answer, in UTC.", nullable=False),
        Column("citations", "int32", "The count.", nullable=False),
    ),
)

EDGES = Table(
    "edges",
    "one paper of the list that cites another paper of the list",
    (
        Column("paper_id", "string", "The paper that cites.", nullable=False),
        Column("cited_paper_id", "string", "The paper that is cited.", nullable=False),
        Column("said_by", STRINGS, "The providers that say so, sorted.", nullable=False),
    ),
)

LINKS = Table(
    "links",
    "one link of one entry, its state, and when it was last seen alive",
    (
        Column("entry_id", "string", "The entry.", nullable=False),
        Column("position", "int16", "Place among its links, the main one is 1.", nullable=False),
        Column("label", "string", "The text of the link; null for the main one."),
        Column("url", "string", "As written.", nullable=False),
        Column("ref", "string", "Identifier in it, `scheme:value`."),
        Column(
            "state",
            "string",
            "alive, moved, dead, or unknown where nobody was asked or could answer.",
            nullable=False,
        ),
        Column("alive_at", STAMP, "When it was last seen alive; null if never."),
    ),
)

TABLES = (PAPERS, ENTRIES, CLAIMS, FINDINGS, PEOPLE, ORGANISATIONS, CITATIONS, EDGES, LINKS)

VALUES = tuple(column.name for column in _VALUES)
"""The columns of `papers` that providers make claims about."""

CLAIMED = frozenset({*VALUES, "organisations"})
"""What providers make claims about; `organisations` fills the table of that name."""


def markdown() -> Iterator[str]:
    """Yield the lines of `docs/dataset.md`."""
    yield "# The dataset"
    yield ""
    yield f"Schema version {VERSION}. Made by `make docs` from `src/enrich/schema.py`."
    for table in TABLES:
        yield from ("", f"## {table.file}", "", f"A row is {table.row}.", "")
        yield from ("| column | type | null | meaning |", "|---|---|---|---|")
        for column in table.columns:
            kind = _shown(column)
            null = "yes" if column.nullable else "no"
            yield f"| {column.name} | {kind} | {null} | {column.meaning} |"


def _shown(column: Column) -> str:
    if column.name == "provenance":
        return f"struct<column: {SAID_BY}>"
    return str(column.type)


if __name__ == "__main__":
    print("\n".join(markdown()))
