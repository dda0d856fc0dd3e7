"""`enrich resolve`: what is known of single works, their values and who said them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from enrich import lookup
from enrich.cli.answer_words import advice, meaning
from enrich.cli.console import (
    Screen,
    brief,
    closed_pipe_allowed,
    err,
    errors_as_sentences,
    out_json,
    out_page,
    threads,
)
from enrich.cli.escaping import printed
from enrich.cli.options import (
    Json,
    Offline,
    Patience,
    Providers,
    Records,
    Refresh,
    provider_names,
)
from enrich.cli.progress import progress
from enrich.dataset.rows import Row
from enrich.errors import BadUsage
from enrich.harvest.shell import Shell
from enrich.lookup import Answer, Near
from enrich.model import LIST
from enrich.normalization.field_values import as_precise
from enrich.settings import load

WORKS = "A ref, an identifier, a link, or a title with an author, a year or a venue; - reads lines."
_WIDEST = 100  # columns
_LABEL = 14  # columns of a label with its margin
_LONGEST = 500  # characters of an abstract
_MOST = 5  # candidates
_LINES = {
    "authors": ("authors",),
    "venue": ("venue", "year"),
    "published": ("published",),
    "ids": ("identifiers",),
    "citations": ("citations",),
    "url": ("url",),
    "pdf": ("pdf_url",),
    "code": ("code_url",),
    "licence": ("license",),
    "abstract": ("abstract",),
}


def resolve(
    works: Annotated[list[str], typer.Argument(metavar="REF|URL|TITLE...", help=WORKS)],
    records: Records = None,
    offline: Offline = False,
    providers: Providers = None,
    refresh: Refresh = None,
    patience: Patience = None,
    as_json: Json = False,
) -> None:
    """Print what is known of single works; exit 1 if one is not resolved."""
    with errors_as_sentences():
        settings = load(records=records, offline=offline or None, patience=patience)
        asked, only = list(_asked(works)), provider_names(providers)
        if not (asked or as_json):  # nothing is a list of its own in JSON
            raise BadUsage("Nothing to look up: standard input holds no line.")
        with progress(Screen(stderr=True)) as (tell, say):
            shell = Shell(lanes=threads, tell=tell, say=say)
            found = lookup.resolve(  # nosec B604  # no such shell
                *asked, settings=settings, only=only, refresh=refresh, shell=shell
            )
        with closed_pipe_allowed():
            if as_json:
                out_json([one.row() for one in found], indent=2)
            else:
                out_page(answers(found))
        for sentence in dict.fromkeys(why for one in found for why in one.why):
            err(f"enrich: {sentence}")
    if any(one.status not in lookup.KNOWN for one in found):
        raise typer.Exit(1)


def _asked(works: Sequence[str]) -> Iterator[str]:
    """Yield the works, those of standard input where a dash stands."""
    for work in works:
        if work == "-":
            from enrich.parse import decode  # noqa: PLC0415

            text, _ = decode(sys.stdin.buffer.read())
            yield from filter(str.strip, text.split("\n"))
        else:
            yield work


def answers(found: Sequence[Answer]) -> str:
    """Return works for a person: their values with who said them, or why there are none."""
    console = Console(highlight=False)
    width = min(console.width, _WIDEST) if sys.stdout.isatty() else _WIDEST
    lines = (line for one in found for line in [*_answer(one, width), ""])
    page = Text(printed("\n".join(lines)))
    page.highlight_regex(r"(?m)^\S.*", "bold")
    page.highlight_regex(r"(?m) \[\w[\w, ]*\](?=,|$)", "not bold dim")
    with console.capture() as screen:
        console.print(page, soft_wrap=True, end="")
    return screen.get()


def _answer(one: Answer, width: int) -> Iterator[str]:
    asked = brief(one.asked) or repr(one.asked)
    yield _said(one.paper, ("title",)) or asked
    yield from _line(one.status.replace("_", " "), meaning(one) or asked, width)
    for label, names in _LINES.items():
        first = label if one.paper.get(names[0]) is not None else names[-1]
        yield from _line(first, _said(one.paper, names), width)
    yield from _line("", f"{advice(one)}:" if one.candidates else "", width)
    for near in one.candidates[:_MOST]:
        yield from _near(near, width)


def _said(paper: Row, names: Sequence[str]) -> str:
    """Return values and who said them, once where it is one witness."""
    said = [
        (_shown(paper, name), _by(paper, name)) for name in names if paper.get(name) is not None
    ]
    if len({by for _, by in said}) == 1:
        return " ".join(text for text, _ in said) + said[0][1]
    return ", ".join(text + by for text, by in said)


def _shown(paper: Row, name: str) -> str:
    if name == "published":
        return as_precise(paper[name], paper["published_precision"])
    return brief(paper[name], _LONGEST if name == "abstract" else 200)


def _by(paper: Row, name: str) -> str:
    """Return who said a value, in brackets; identifiers are everybody's."""
    said = paper["provenance"][name]
    if name == "identifiers" or said is None:
        return ""
    return f" [{'you' if said['provider'] == LIST else said['provider']}]"


def _line(label: str, text: str, width: int) -> list[str]:
    """Return a labelled text, its further lines indented; addresses are never broken."""
    first = f"  {label}".ljust(_LABEL)
    return wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=" " * _LABEL,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _near(near: Near, width: int) -> Iterator[str]:
    yield f"  {near.ref}"
    yield from _line("", brief(near.title), width)
    year = str(near.year) if near.year else ""
    parts = (brief(list(near.authors)), near.venue or "", year)
    yield from _line("", f"{', '.join(filter(None, parts))} [{', '.join(near.found_by)}]", width)
