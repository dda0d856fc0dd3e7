"""`README.md` beside the tables: the card by which Hugging Face knows them, and people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any

from enrich.dataset.description.source_licenses import Sources, Terms, remark, terms
from enrich.normalization.private_addresses import shown_address
from enrich.normalization.text import one_line
from enrich.schema import TABLES, VERSION
from enrich.tables.column_types import Column, Table

NAME = "README.md"

_TEMPLATE = Path(__file__).with_suffix(".md")
_MARK = b"# Written by enrich with each run."
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"))
_LARGEST = "100K<n<1M"
_UNPLAIN = re.compile(r"[\\`*_{}\[\]<>()#+!|~$]")


def is_ours(body: bytes) -> bool:
    """Tell whether a card is one of ours; nothing at all was left by a crash.

    >>> is_ours(b"# My notes"), is_ours(b"")
    (False, True)
    """
    return not body or _MARK in body


def card(manifest: Mapping[str, Any], sources: Sources, rows: Mapping[str, int]) -> str:
    """Return the card of a run, given how many rows each table has."""
    name = one_line(shown_address(str(manifest.get("list", {}).get("path", "a list"))))
    size = next((said for most, said in _SIZES if rows["papers"] < most), _LARGEST)
    return Template(_TEMPLATE.read_text("utf-8")).substitute(
        pretty_name=quoted(f"Papers of {name}"),
        size=size,
        configs="\n".join(_configs()),
        title=f"Papers of {_plain(name)}",
        list=_plain(name),
        run_id=manifest["run_id"],
        schema=VERSION,
        tables="\n\n".join(_table(table, sources, rows[table.name]) for table in TABLES),
        remarks="\n".join(_remarks()),
        sources="\n".join(_sources(sources)),
    )


def quoted(text: str) -> str:
    r"""Return text as YAML takes it, whatever stands in it.

    >>> quoted('say "a\\b"'), quoted("two\nlines")
    ('"say \\"a\\\\b\\""', '"two\\U0000000alines"')
    """
    signs = (f"\\{c}" if c in '"\\' else c if c.isprintable() else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(signs)}"'


def _plain(text: str) -> str:
    """Return text of strangers as Markdown shows it letter by letter."""
    return _UNPLAIN.sub(r"\\\g<0>", text)


def _configs() -> Iterator[str]:
    """Yield one configuration a table, by its very file, so that nothing else is swept in."""
    for number, table in enumerate(TABLES):
        yield f"- config_name: {table.name}"
        if number == 0:
            yield "  default: true"
        yield from ("  data_files:", "  - split: train", f"    path: {table.file}")


def _table(table: Table, sources: Sources, rows: int) -> str:
    lines = [f"### {table.name}", "", f"A row is {table.row}: {rows} in this run.", ""]
    lines += ["| column | type | meaning | sources in this run, and their terms |"]
    lines += ["|---|---|---|---|"]
    lines += [_column(column, sources[table.name, column.name]) for column in table.columns]
    return "\n".join(lines)


def _column(column: Column, said_by: tuple[str, ...]) -> str:
    kind = "struct, a field a column" if column.name == "provenance" else f"`{column.type}`"
    whom = ", ".join(f"{one} ({terms(one).terms})" for one in said_by) or "-"
    return f"| {column.name} | {kind} | {column.meaning} | {whom} |"


def _remarks() -> Iterator[str]:
    for column in TABLES[0].columns:
        if said := remark(column.name):
            yield f"- `{column.name}`: {said}"


def _sources(sources: Sources) -> Iterator[str]:
    yield from ("| source | terms | stated at | to be known |", "|---|---|---|---|")
    names = sorted({one for found in sources.values() for one in found})
    yield from map(_source, map(terms, names))


def _source(one: Terms) -> str:
    known = f"[{one.terms}]({one.url})" if one.url else one.terms
    stated = f"<{one.stated_at}>" if one.stated_at else "-"
    return f"| {one.source} | {known} | {stated} | {one.note or '-'} |"
