"""`enrich diff`: what changed since a day or a run, for a person, a page, a script or a feed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from enrich.cli.console import closed_pipe_allowed, errors_as_sentences, out_json, out_page
from enrich.cli.console import out as tell
from enrich.cli.escaping import one_printed
from enrich.dataset.diff import changes_markdown, feed, feed_items
from enrich.dataset.diff.change import Changes
from enrich.dataset.diff.change_words import headline, sections
from enrich.settings import OUT, load


class ChangesFormat(StrEnum):
    """How changes are printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    ATOM = "atom"


def diff_runs(
    since: Annotated[
        str | None,
        typer.Option(
            metavar="DATE|RUN", help="A day, or a run.", show_default="the run before the last"
        ),
    ] = None,
    format_: Annotated[
        ChangesFormat, typer.Option("--format", help="How to print.")
    ] = ChangesFormat.TEXT,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "--folder",
            help="Folder of the dataset, or s3://…, gs://….",
            show_default=OUT.as_posix(),
        ),
    ] = None,
) -> None:
    """Say what changed since a day or a run; nothing is asked and nothing written."""
    from enrich.dataset.diff import run_news  # noqa: PLC0415  (pyarrow takes its time)
    from enrich.dataset.diff.changes_since import diff  # noqa: PLC0415

    with errors_as_sentences():
        settings = load(out=out)
        changes = diff(since, settings.out)
        with closed_pipe_allowed():
            if format_ is ChangesFormat.JSON:
                out_json(changes.as_json(), indent=2)
            elif format_ is ChangesFormat.ATOM:
                tell(atom(changes, run_news.standing_feed(settings.out, changes)), end="")
            elif format_ is ChangesFormat.MARKDOWN:
                tell(changes_markdown.page(changes), end="")
            else:
                out_page(text(changes, sys.stdout.isatty()))


def text(changes: Changes, wrapped: bool) -> str:
    """Return what changed for a terminal, wrapped to its width, or a line each."""
    console = Console(markup=False, emoji=False, highlight=False)
    with console.capture() as page:
        for indent, line in _lines(changes):
            shown = Text(one_printed(line))
            if wrapped:
                console.print(Padding(shown, (0, 0, 0, indent)))
            else:
                console.print(Text(" " * indent) + shown, soft_wrap=True)
    return page.get()


def _lines(changes: Changes) -> Iterator[tuple[int, str]]:
    """Yield the lines of the page, each with its indent."""
    yield 0, headline(changes)
    for section in sections(changes):
        yield 0, ""
        yield 0, section.heading
        yield from ((2, "".join(part.text for part in line)) for line in section.lines)
        if section.rest:
            yield 2, section.rest


def atom(changes: Changes, standing: feed.Feed) -> str:
    """Return what changed as a feed, whose ids are those of the one that stands."""
    named = standing.title.removeprefix(feed.feed_title(""))
    told = feed_items.with_run(standing, named, changes, headline(changes))
    return feed.written(told).decode()
