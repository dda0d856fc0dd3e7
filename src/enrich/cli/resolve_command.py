"""`enrich resolve`: what is known of single works."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.console import Console

from enrich import lookup
from enrich.cli import paper_card
from enrich.cli.console import reader, threads, told
from enrich.cli.options import (
    Json,
    Offline,
    Providers,
    Records,
    Refresh,
    provider_names,
)
from enrich.cli.progress import progress
from enrich.harvest.shell import Shell
from enrich.parse import decode
from enrich.settings import load

WORKS = "A ref, an identifier, a link, or a title with an author, a year or a venue; - reads lines."


def resolve(
    works: Annotated[list[str], typer.Argument(metavar="REF|URL|TITLE...", help=WORKS)],
    records: Records = None,
    offline: Offline = False,
    providers: Providers = None,
    refresh: Refresh = None,
    as_json: Json = False,
) -> None:
    """Progress what is known of single works; exit 1 if one is not resolved."""
    with told():
        settings = load(records=records, offline=offline or None)
        asked, only = _asked(works), provider_names(providers)
        with progress(Console(stderr=True)) as (tell, say):
            shell = Shell(lanes=threads, tell=tell, say=say)
            found = lookup.resolve(
                *asked, settings=settings, only=only, refresh=refresh, shell=shell
            )
        with reader():
            rows = [one.row() for one in found]
            told_ = json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
            print(told_ if as_json else paper_card.answers(found), end="")
        for sentence in dict.fromkeys(why for one in found for why in one.why):
            print(f"enrich: {sentence}", file=sys.stderr)
    if any(one.status not in lookup.KNOWN for one in found):
        raise typer.Exit(1)


def _asked(works: Sequence[str]) -> Iterator[str]:
    """Yield the works, those of standard input where a dash stands."""
    for work in works:
        if work == "-":
            text, _ = decode(sys.stdin.buffer.read())
            yield from filter(str.strip, text.split("\n"))
        else:
            yield work
