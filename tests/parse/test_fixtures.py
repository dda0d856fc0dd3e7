"""The prose fixtures of tests/parse/fixtures: a stretch of a list, and how it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from enrich.model import Entry
from enrich.parse import parse
from paths import TESTS

FOLDER = TESTS / "parse" / "fixtures"
CASE = re.compile(r"^````markdown\n(.*?)^````\n\s*^```reads\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def cases() -> Iterator[object]:
    for path in sorted(FOLDER.glob("*.md")):
        for number, found in enumerate(CASE.finditer(path.read_text("utf-8")), start=1):
            yield pytest.param(found[1], found[2], id=f"{path.stem}-{number}")


def shown(entry: Entry, field: str) -> str:
    """A field of an entry in the spelling of the fixtures."""
    spellings = {
        "lines": str(entry.line)
        if entry.line == entry.line_end
        else f"{entry.line}-{entry.line_end}",
        "date": entry.stated_date,
        "links": "; ".join(f"{link.label} <{link.url}>" for link in entry.links),
        "section": " > ".join(entry.section),
    }
    value = spellings[field] if field in spellings else getattr(entry, field)
    if isinstance(value, tuple):
        value = "; ".join(value)
    return str(value) if value not in (None, "") else "-"


def expected(reads: str) -> list[dict[str, str]]:
    if reads.strip() == "nothing":
        return []
    paragraphs = [part for part in re.split(r"\n\s*\n", reads.strip()) if part.strip()]
    return [
        {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
        for lines in (paragraph.splitlines() for paragraph in paragraphs)
    ]


@pytest.mark.parametrize(("source", "reads"), list(cases()))
def test_a_list_reads_as_its_fixture_says(source: str, reads: str) -> None:
    wanted = expected(reads)
    entries = parse(source)
    got = [
        {field: shown(entry, field) for field in want}
        for want, entry in zip(wanted, entries, strict=False)
    ]
    assert got == wanted
    assert [entry.title for entry in entries[len(wanted) :]] == []


def test_every_fixture_file_holds_a_case() -> None:
    files = [path for path in FOLDER.glob("*.md") if path.name != "README.md"]
    assert files
    assert [path.name for path in files if not CASE.search(path.read_text("utf-8"))] == []
