"""`enrich status`: when the last good night was; its exit code says whether that is long ago."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

import typer

from enrich.cli.console import closed_pipe_allowed, errors_as_sentences, out_json
from enrich.cli.console import out as tell
from enrich.cli.escaping import one_printed
from enrich.cli.options import Json, Out
from enrich.dataset import lists_status
from enrich.dataset.run_status import WITHIN
from enrich.errors import BadUsage
from enrich.settings import load
from enrich.store import utc_now

_SPAN = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)\s*([dh]?)", re.I | re.A)


def status(
    out: Out = None,
    within: Annotated[
        str | None,
        typer.Option(
            metavar="DAYS|36h", help="How old the last good night may be.", show_default="36h"
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say when the last good night was; exit 1 if that is too long ago."""
    with errors_as_sentences():
        allowed = WITHIN if within is None else span(within)
        found = lists_status.status(load(out=out).out, utc_now(), allowed)
        with closed_pipe_allowed():
            if as_json:
                out_json(found.as_json(), indent=2)
            else:
                tell("\n".join(map(one_printed, found.sentences())))
    if not found.alive:
        raise typer.Exit(1)


def span(text: str) -> timedelta:
    """Return a span of days, or of hours where an `h` follows; raise `BadUsage` if it is none.

    >>> span("2"), span("12h"), str(span("1.5d"))
    (datetime.timedelta(days=2), datetime.timedelta(seconds=43200), '1 day, 12:00:00')
    """
    found = _SPAN.fullmatch(text.strip())
    number = float(found[1]) if found else 0.0
    if not found or not number:
        raise BadUsage(f"--within {text!r} is no span: it is days, such as 2, or hours, as 36h.")
    return timedelta(hours=number) if found[2].lower() == "h" else timedelta(days=number)
