"""`enrich explain CHECK`: what a check looks for, how sure it is, and how to silence it."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import indent, wrap
from typing import Annotated

import typer

from enrich.check.explanations import Explanation, explanations, judged
from enrich.cli.console import closed_pipe_allowed, errors_as_sentences, out_json
from enrich.cli.console import out as tell
from enrich.cli.options import Json
from enrich.cli.shown_findings import finding_text
from enrich.errors import BadUsage
from enrich.normalization.text import plain

_WIDTH = 96
_LIST = "list.md"


def _completed(begun: str) -> list[str]:
    return [name for name in explanations() if name.startswith(begun)]


CheckName = Annotated[
    str | None,
    typer.Argument(
        metavar="[CHECK]",
        help="A check, as findings name it in brackets.",
        show_default="each in a line",
        autocompletion=_completed,
    ),
]


def explain(check: CheckName = None, as_json: Json = False) -> None:
    """Say what a check looks for, with an example, how sure it is, and how to silence it."""
    with errors_as_sentences():
        told = list(explanations().values()) if check is None else [_named(check)]
        with closed_pipe_allowed():
            if as_json:
                rows = [_row(one) for one in told]
                out_json(rows if check is None else rows[0], indent=2)
            else:
                lines = map(_line, told) if check is None else _page(told[0])
                tell("\n".join(lines))


def _named(check: str) -> Explanation:
    name = plain(check).replace(" ", "-")
    if name not in explanations():
        raise BadUsage(f"There is no check {check!r}; there are {', '.join(explanations())}.")
    return explanations()[name]


def _line(one: Explanation) -> str:
    first, _, _ = one.looks_for.partition(". ")
    lines = wrap(first.rstrip("."), _WIDTH - 24)
    return f"{one.check:<24}" + f"\n{'':<24}".join(lines)


def _page(one: Explanation) -> Iterator[str]:
    yield one.check
    for label, text in (
        ("Looks for", one.looks_for),
        ("How sure it is", one.sure),
        ("What to do", one.do),
    ):
        yield ""
        yield label
        yield from _wrapped(text)
    if one.do_instead != one.do:
        yield from _wrapped(f"Where a repair is suggested: {one.do_instead}")
    yield ""
    yield "Example"
    yield indent(one.example.list.rstrip("\n"), "  ")
    yield ""
    yield from (indent(finding_text(_LIST, found), "  ") for found in judged(one.example))
    yield ""
    yield "How to silence it"
    yield from (f"  {line}" for line in silencing(one.check))


def silencing(check: str) -> Iterator[str]:
    """Yield the ways in which a check is silenced, a line each."""
    yield f"at one entry, in the list:      <!-- enrich: ok {check} -->"
    yield "all that is found at present:   enrich check --update-accepted"
    yield f'always, in enrich.toml:         severity.{check} = "off"  # or error, warning, remark'


def _wrapped(text: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")


def _row(one: Explanation) -> dict[str, object]:
    found = [
        {"severity": finding.severity, "line": finding.line, "message": finding.message}
        for finding in judged(one.example)
    ]
    return {
        "check": one.check,
        "looks_for": one.looks_for,
        "sure": one.sure,
        "do": one.do,
        "do_instead": one.do_instead,
        "example": {"list": one.example.list, "found": found},
        "silence": list(silencing(one.check)),
    }
