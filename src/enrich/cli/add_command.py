"""`enrich add`: a new entry in a list, written as its neighbours are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from enrich import lookup
from enrich.cli import write_back
from enrich.cli.answer_words import meaning
from enrich.cli.changed_lists import ChangedList, OutFile, only_markdown, show_or_write
from enrich.cli.console import Screen, errors_as_sentences, threads
from enrich.cli.fixing import Diff
from enrich.cli.options import (
    ListOption,
    Offline,
    Patience,
    Providers,
    Records,
    Refresh,
    provider_names,
)
from enrich.cli.progress import progress
from enrich.errors import BadInput, BadUsage
from enrich.harvest.shell import Shell
from enrich.http import MemoryPace
from enrich.lists.list_file import ListFile
from enrich.lists.loading import read_list
from enrich.model import LIST, Entry
from enrich.normalization import identifiers
from enrich.normalization.field_values import as_precise
from enrich.normalization.private_addresses import is_private
from enrich.normalization.text import one_line
from enrich.normalization.venues import PREPRINT_SERVERS
from enrich.providers import chosen
from enrich.repair.insertion import inserted
from enrich.repair.listed_already import listed_already
from enrich.repair.new_entry import NewWork
from enrich.settings import Settings, load

Work = Annotated[
    str,
    typer.Argument(
        metavar="URL|REF|TITLE",
        help="The work: a link, an identifier, or its title with an author, a venue or a year.",
        show_default=False,
    ),
]
Section = Annotated[
    str,
    typer.Option(
        help="The heading below which it goes; of several so named, as in 'Training > Looms'.",
        show_default=False,
    ),
]


def add(
    asked: Work,
    section: Section,
    list_: ListOption = None,
    records: Records = None,
    offline: Offline = False,
    providers: Providers = None,
    refresh: Refresh = None,
    patience: Patience = None,
    diff: Diff = False,
    out: OutFile = None,
) -> None:
    """Add a work to a list, in the list's own style, if it is surely known and not there yet."""
    with errors_as_sentences():
        settings = load(
            list=list_ or None, records=records, offline=offline or None, patience=patience
        )
        targets = {} if diff else write_back.targets(settings.lists, out)
        file = _only_list(settings)
        with progress(Screen(stderr=True)) as (tell, say):
            shell = Shell(lanes=threads, tell=tell, say=say)
            (found,) = lookup.resolve(  # nosec B604  # no such shell
                asked,
                settings=settings,
                only=provider_names(providers),
                refresh=refresh,
                shell=shell,
            )
            work = _sure(found)
            names = lookup.listed_names(file.entries, settings, shell)
        if told := listed_already(work, file.entries, names):
            raise BadInput(told)
        body, entry = inserted(file.body, file.entries, work, section, _months(file.entries))
        done = f"Added in line {entry.line} of"
        show_or_write([ChangedList(file, body, done)], targets, diff=diff)


def _only_list(settings: Settings) -> ListFile:
    """Return the one list that is added to."""
    read = read_list(settings, chosen(settings), MemoryPace())
    if len(read.files) > 1:
        raise BadUsage("A work is added to one list: name it with --list FILE.")
    only_markdown(read.files, "add")
    return read.files[0]


def _months(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the months that arXiv's identifiers tell, by entry_id."""
    found = {
        entry.entry_id: month
        for entry in entries
        if entry.ref and (month := identifiers.arxiv_month(entry.ref))
    }
    return {name: f"{year:04}-{month:02}" for name, (year, month) in found.items()}


def _sure(found: lookup.Answer) -> NewWork:
    """Return the work that was asked for; raise `BadInput` where it is not surely known."""
    row = found.paper
    title = row.get("title")
    if found.status != "resolved" or not title or row["provenance"]["title"]["provider"] == LIST:
        means = meaning(found) or "Nobody who registers works knows it."
        near = "; ".join(f"{one.ref} {one.title}" for one in found.candidates[:3])
        more = f" Name it by its identifier, of these for instance: {near}." if near else ""
        why = " ".join(found.why)
        raise BadInput(" ".join(filter(None, [f"{found.asked} is not added: {means}", why])) + more)
    if row["withdrawn"]:
        raise BadInput(f"{found.asked} is not added: {title!r} is withdrawn or retracted.")
    return _work(found.asked, row)


def _work(asked: str, row: Mapping[str, Any]) -> NewWork:
    refs = frozenset(filter(None, map(identifiers.parse, row["identifiers"] or ())))
    named = identifiers.recognise(asked) if "://" in asked else None
    url = asked.strip() if named in refs and not is_private(asked) else row["url"]
    return NewWork(
        title=one_line(row["title"]),
        url=url,
        refs=refs,
        people=tuple(one_line(one["name"]) for one in row["authors"] or ()),
        venue=row["venue"] if row["venue"] not in PREPRINT_SERVERS else None,
        year=row["year"],
        date=as_precise(day, row["published_precision"]) if (day := row["published"]) else None,
        pdf_url=row["pdf_url"],
        code_url=row["code_url"],
    )
