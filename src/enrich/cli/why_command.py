"""`enrich why`: who said each value of a paper, and why that one was believed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from enrich.cli.console import brief, closed_pipe_allowed, errors_as_sentences, out_json
from enrich.cli.console import out as tell
from enrich.cli.escaping import one_printed
from enrich.cli.options import (
    Json,
    Out,
)
from enrich.dataset.provenance import Explanation, why
from enrich.dataset.winning_rule import Word
from enrich.harvest.poorer_answers import sentence
from enrich.settings import load


def explain(
    paper: Annotated[str, typer.Argument(help="A ref, a link, a line, or words of a title.")],
    field: Annotated[
        str | None, typer.Argument(help="Only this column of `papers`.", show_default="all")
    ] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Say who said each value of a paper, and why that one was believed."""
    with errors_as_sentences():
        explained = why(paper, field, load(out=out).out)
        with closed_pipe_allowed():
            if as_json:
                out_json([one.row() for one in explained], indent=2)
            else:
                tell(explanation_text(explained), end="")


def explanation_text(found: Sequence[Explanation]) -> str:
    """Return why a paper's values are as they are; of several papers, which."""
    if len(found) == 1:
        return "\n".join(_explanation(found[0])) + "\n"
    head = f"{len(found)} papers may be meant; name one by its ref:"
    lines = (f"  {one.paper_id}  {one_printed(one.title or '-')}" for one in found)
    return "\n".join([head, *lines]) + "\n"


def _explanation(one: Explanation) -> Iterator[str]:
    places = map(":".join, zip(one.lists, map(str, one.lines), strict=True)) if one.lists else ()
    where = one_printed(", ".join(places or map(str, one.lines))) or "none"
    yield f"{one.paper_id}  {one_printed(one.title or '-')}"
    yield f"  {one.status}; line of the list: {where}"
    if one.may_be:
        yield f"  It may be {' or '.join(one.may_be)}; nothing tells which: a link would."
    yield from (f"  {sentence(look)}" for look in one.second_looks)
    for value in one.values:
        yield f"\n{value.field}: {brief(value.value)}"
        yield from (f"  said by {_word(word)}" for word in value.said_by)
        yield f"  rule: {value.rule}"
        for word in value.others:
            same = any(word.value == winner.value for winner in value.said_by)
            told = "the same" if same else brief(word.value)
            if word.refused:
                reason = brief(word.refused)
                yield f"  {word.provider}: refused, {reason}; {_when(word)} it said {told}"
            else:
                yield f"  {_word(word)} said {told}"


def _word(word: Word) -> str:
    return f"{word.provider} {_when(word)}"


def _when(word: Word) -> str:
    return f"about {word.ref} on {word.fetched_at:%Y-%m-%d %H:%M} UTC"
