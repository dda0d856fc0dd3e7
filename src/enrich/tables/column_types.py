"""What a table of the dataset is made of: columns with their types and the rules for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type and meaning in one sentence, and the rules for its values.

    Rules of a list are for each of its items; `null` breaks none but `nullable`.
    """

    name: str
    type: Type
    meaning: str
    nullable: bool = True
    values: tuple[str, ...] = ()  # the only ones there are
    pattern: str | None = None  # that the whole text matches
    minimum: int | None = None
    maximum: int | None = None
    unique: bool = False  # no two rows have the same
    refers_to: str | None = None  # "table.column" that has the value, too

    def rules(self) -> Iterator[str]:
        """Yield its rules, a sentence each, but for `null`."""
        if self.values:
            yield f"One of: {', '.join(self.values)}."
        if self.pattern:
            yield f"Matches `{self.pattern}`."
        if self.minimum is not None and self.maximum is not None:
            yield f"From {self.minimum} to {self.maximum}."
        elif self.minimum is not None:
            yield f"At least {self.minimum}."
        if self.unique:
            yield "Unique."
        if self.refers_to:
            yield f"Refers to `{self.refers_to}`."


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

    def markdown(self) -> Iterator[str]:
        """Yield its part of `docs/dataset.md`."""
        yield from ("", f"## {self.file}", "", f"A row is {self.row}.", "")
        yield from ("| column | type | null | meaning |", "|---|---|---|---|")
        for column in self.columns:
            kind = column.type if column.name != "provenance" else f"struct<column: {SAID_BY}>"
            null = "yes" if column.nullable else "no"
            meaning = " ".join([column.meaning, *column.rules()]).replace("|", "\\|")
            yield f"| {column.name} | {kind} | {null} | {meaning} |"
