"""Which papers of a dataset a person may mean by a ref, a link, a line or words of a title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from enrich.errors import BadInput
from enrich.normalization import identifiers
from enrich.normalization.text import plain

Row = Mapping[str, Any]


def meant(said: str, papers: Mapping[str, Row], entries: Sequence[Row]) -> list[str]:
    """Return the paper_ids that a person may mean, the surest first."""
    for reader in (_by_ref, _by_line, _by_link, _by_title):
        found = [name for name in reader(said, papers, entries) if name in papers]
        if found:
            return list(dict.fromkeys(found))
    raise BadInput(
        f"The dataset holds no paper {said!r}: no ref, link, line or words of a title are so."
    )


def _by_ref(said: str, papers: Mapping[str, Row], _: Sequence[Row]) -> Iterator[str]:
    if said in papers:
        yield said
    ref = (
        identifiers.parse(said)
        or identifiers.canonical("arxiv", said)
        or identifiers.canonical("doi", said)
    )
    if ref is not None:
        yield from (name for name, row in papers.items() if str(ref) in (row["identifiers"] or ()))


def _by_line(said: str, _: Mapping[str, Row], entries: Sequence[Row]) -> Iterator[str]:
    """Yield what stands on a line, as `12`, or of several lists as `more.md:12`."""
    name, number = said.rpartition(":")[::2]
    number = number.removeprefix("line").strip()
    if number.isascii() and number.isdigit():
        for row in entries:
            mine = not name or name == row["list"] or row["list"].endswith(f"/{name}")
            if mine and row["line"] <= int(number) <= row["line_end"] and row["paper_id"]:
                yield row["paper_id"]


def _by_link(said: str, papers: Mapping[str, Row], entries: Sequence[Row]) -> Iterator[str]:
    for row in entries:
        if row["paper_id"] and said in (row["url"], row["ref"]):
            yield row["paper_id"]
    for name, row in papers.items():
        if said in (row["url"], row["pdf_url"]):
            yield name


def _by_title(said: str, papers: Mapping[str, Row], entries: Sequence[Row]) -> Iterator[str]:
    """Yield papers whose title, or nickname, is the words; else those that have them.

    A bare number is meant as a line, and no word of a title.
    """
    wanted = plain(said)
    if not wanted:
        return
    titles = [(name, row["title"] or "") for name, row in papers.items()]
    titles += [(row["paper_id"], row["title"]) for row in entries if row["paper_id"]]
    whole = [name for name, title in titles if wanted == plain(title)]
    nicks = [name for name, title in titles if wanted == plain(title.partition(":")[0])]
    if whole or nicks or wanted.isdigit():
        yield from whole or nicks
        return
    parts = [name for name, title in titles if f" {wanted} " in f" {plain(title)} "]
    letters = [name for name, title in titles if wanted in plain(title)]
    yield from parts or letters
