"""Every table and column of the dataset, each described once.

The Arrow schemas, the field metadata inside the Parquet files and
`docs/dataset.md` (`python -m enrich.schema`) are made from this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import get_args

from enrich.model import Kind
from enrich.tables.column_types import (
    AUTHORS,
    SAID_BY,
    STAMP,
    STRINGS,
    VERSIONS,
    Column,
    ListOf,
    Struct,
    Table,
)
from enrich.tables.vocabularies import CHECKS, MATCHES, OUTCOMES, PRECISIONS

VERSION = "2.0"
"""Adding a column raises the second number, anything else the first."""

Needed = partial(Column, nullable=False)
REF = r"[a-z][a-z0-9_]*:\S.*"
DAY = r"\d{4}-\d\d(-\d\d)?"


def _of_paper(meaning: str, name: str = "paper_id", *, nullable: bool = False) -> Column:
    """Return a column that names a paper of the dataset."""
    return Column(name, "string", meaning, nullable, refers_to="papers.paper_id")


_VALUES = (
    Column("title", "string", "Title of the work."),
    Column(
        "authors",
        AUTHORS,
        "People and organisations in order; `given`, `family` where stated apart.",
    ),
    Column("abstract", "string", "Plain text: no markup, no wrapped lines."),
    Column("published", "date32", "First public date; a missing month or day is filled with 1."),
    Column("published_precision", "string", "How much of `published` is known.", values=PRECISIONS),
    Column("updated", "date32", "Date of the last version of a preprint."),
    Column("year", "int16", "Year of publication in the venue, else of `published`.", minimum=1600),
    Column("venue", "string", "Canonical acronym of the venue, such as SOSP or NeurIPS."),
    Column("venue_name", "string", "The venue as the publisher states it."),
    Column("type", "string", "In Crossref's vocabulary: proceedings-article, posted-content, …."),
    Column("arxiv_id", "string", "arXiv identifier, bare, without a version.", pattern=r"\S+"),
    Column("doi", "string", "DOI, bare, in lower case.", pattern=r"10\.[^A-Z]+"),
    Column("identifiers", STRINGS, "Every ref known for the work, sorted.", pattern=REF),
    Column("url", "string", "Landing page."),
    Column("pdf_url", "string", "A PDF that everyone may read."),
    Column("code_url", "string", "Source code that belongs to the work."),
    Column("primary_category", "string", "arXiv's primary category."),
    Column("categories", STRINGS, "arXiv's categories, in its order."),
    Column("citations", "int32", "Latest citation count of the best-placed provider.", minimum=0),
    Column("influential_citations", "int32", "Those of influence, to Semantic Scholar.", minimum=0),
    Column("cited_refs", STRINGS, "Refs of the works it cites.", pattern=REF),
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
        Needed(
            "paper_id",
            "string",
            "Stable key; it stays when a better identifier is learnt.",
            pattern=REF,
            unique=True,
        ),
        *_VALUES,
        Needed(
            "status",
            "string",
            "`resolved`: title and authors are from providers, one of them a registrar.",
            values=("resolved", "partial", "unresolved"),
        ),
        Needed(
            "provenance",
            Struct(tuple((column.name, SAID_BY) for column in _VALUES)),
            "For every value above: which provider said it, about which ref, when it was asked.",
        ),
        Needed("first_seen_at", STAMP, "First run that had the paper."),
        Needed("changed_at", STAMP, "Last run in which a value above changed."),
    ),
)

ENTRIES = Table(
    "entries",
    "one entry of the list, as written, and which paper it turned out to be",
    (
        Needed(
            "entry_id",
            "string",
            "Key; it stays while the entry's own words and link stay, wherever it moves.",
            unique=True,
        ),
        Needed("list", "string", "The list, as named to the run; of several, its file."),
        Needed("line", "int32", "First line of the entry.", minimum=1),
        Needed("line_end", "int32", "Last line of the entry.", minimum=1),
        Needed("section", STRINGS, "Headings above the entry, outermost first."),
        Column("subgroup", "string", "A bold line or summary that groups entries in a section."),
        Needed("title", "string", "Title as the list gives it."),
        Column("short_name", "string", "Nickname in front of the title."),
        Needed("authors", STRINGS, "People the list names."),
        Column("url", "string", "Main link, as written."),
        Needed(
            "links", ListOf(Struct((("label", "string"), ("url", "string")))), "Every other link."
        ),
        Column("ref", "string", "Identifier in the main link, or in the words.", pattern=REF),
        Column("venue", "string", "Canonical acronym of the venue the list states."),
        Column("year", "int16", "Year the list states for the venue."),
        Needed("affiliations", STRINGS, "Organisations the list names, as written."),
        Column("organisations", STRINGS, "Those organisations, each in one spelling."),
        Column("stated_date", "string", "Date the list states.", pattern=DAY),
        Needed(
            "kind",
            "string",
            "What it is; only a paper or a report has a row in `papers`.",
            values=get_args(Kind),
        ),
        Needed("raw", "string", "The source lines."),
        Needed("notes", STRINGS, "What was odd: malformed-link, ref-in-words."),
        Needed(
            "answered_links",
            ListOf(Struct((("ref", "string"), ("at", STAMP)))),
            "Targets of its links that their host or registry has answered about, and when it "
            "last did, where `claims` do not tell.",
        ),
        _of_paper("The paper it is; null when it is no paper.", nullable=True),
        Column("match", "string", "Whether list and paper agree.", values=MATCHES),
        Column(
            "match_score",
            "float32",
            "How well title and authors agree; null where nobody tells a title.",
            minimum=0,
            maximum=1,
        ),
        Needed(
            "status",
            "string",
            "What came of it; `relinked`: its link is surely wrong, the right paper known.",
            values=OUTCOMES,
        ),
    ),
)

CLAIMS = Table(
    "claims",
    "one thing one provider said about one paper: the transcript, winners marked",
    (
        _of_paper("The paper it is about."),
        Needed(
            "field",
            "string",
            "The column of `papers` it speaks of; organisations: names with the ROR ids of each.",
            pattern="[a-z_]+",
        ),
        Needed("value", "string", "The value as JSON text."),
        Needed("provider", "string", "Who said it.", pattern="[a-z0-9_]+"),
        Needed("ref", "string", "The ref that was asked about.", pattern=REF),
        Needed("fetched_at", STAMP, "When the answer was given."),
        Needed("won", "bool", "Whether the cell of `papers` rests on it."),
        Needed(
            "place",
            "int16",
            "Place among the words on this field of this paper: 1 is the best placed.",
            minimum=1,
        ),
        Column("refused", "string", "Why its record is not believed; null where it is."),
    ),
)

FINDINGS = Table(
    "findings",
    "one thing that looks wrong with the list, with its evidence and, where possible, its repair",
    (
        Needed("check", "string", "What looks wrong.", values=CHECKS),
        Needed("severity", "string", "How grave it is.", values=("error", "warning", "info")),
        Column("entry_id", "string", "The entry it means, if any.", refers_to="entries.entry_id"),
        Needed("line", "int32", "First line of that entry, or of those lines.", minimum=1),
        _of_paper("The paper of that entry; null when it is no paper.", nullable=True),
        Needed("message", "string", "One sentence for a curator."),
        Needed(
            "evidence",
            "string",
            "What speaks for it, as JSON text: both titles, who says so, scores, lines.",
        ),
        Column("suggestion", "string", "The repaired source lines, or the right link."),
    ),
)

PEOPLE = Table(
    "authors",
    "one person or organisation that signs one paper, in its place",
    (
        _of_paper("The paper."),
        Needed("position", "int16", "Place among its authors.", minimum=1),
        Needed("name", "string", "The name as stated."),
        Column("given", "string", "Given names, where stated apart."),
        Column("family", "string", "Family name, where stated apart."),
        Column("orcid", "string", "ORCID iD, bare."),
        Needed(
            "organisations",
            STRINGS,
            "Organisations of that person on that paper, each by its `name` in `organisations`.",
        ),
    ),
)

ORGANISATIONS = Table(
    "organisations",
    "one organisation that authors of the list's papers state, with the ways it is written",
    (
        Needed("name", "string", "Key: its most frequent name.", unique=True),
        Column("ror", "string", "ROR id, bare, where a provider states it."),
        Needed("variants", STRINGS, "Every name it was stated by, sorted."),
        Needed("papers", "int32", "Papers of the list that state it.", minimum=1),
    ),
)

CITATIONS = Table(
    "citations",
    "one citation count, of one paper, by one provider, on one day; rows are only ever added",
    (
        Needed("paper_id", "string", "The paper."),
        Needed("provider", "string", "Who counted."),
        Needed("observed_on", "date32", "Day of the answer, in UTC."),
        Needed("citations", "int32", "The count.", minimum=0),
    ),
)

EDGES = Table(
    "edges",
    "one paper of the list that cites another paper of the list",
    (
        _of_paper("The paper that cites."),
        _of_paper("The paper that is cited.", "cited_paper_id"),
        Needed("said_by", STRINGS, "The providers that say so, sorted."),
    ),
)

LINKS = Table(
    "links",
    "one link of one entry, its state, and when it was last seen alive",
    (
        Needed("entry_id", "string", "The entry.", refers_to="entries.entry_id"),
        Needed("position", "int16", "Place among its links: 1 is the main one.", minimum=1),
        Column("label", "string", "The text of the link; null for the main one."),
        Needed("url", "string", "As written."),
        Column("ref", "string", "Identifier in it.", pattern=REF),
        Needed(
            "state",
            "string",
            "What became of it; `unknown` where nobody was asked or could answer.",
            values=("alive", "moved", "dead", "unknown"),
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
        yield from table.markdown()


if __name__ == "__main__":
    print("\n".join(markdown()))
