"""`enrich annotate`: values of the dataset behind the entries of a list, and away again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from enrich.cli import write_back
from enrich.cli.changed_lists import ChangedList, OutFile, only_markdown, show_or_write
from enrich.cli.console import err, errors_as_sentences
from enrich.cli.fixing import Diff
from enrich.cli.options import ListOption, Lists, Out, Records, named_lists
from enrich.errors import BadUsage
from enrich.http import MemoryPace
from enrich.lists.list_file import ListFile
from enrich.lists.loading import read_list
from enrich.model import Entry
from enrich.normalization.text import count
from enrich.parse.document.annotations import ANNOTATION
from enrich.providers import chosen
from enrich.repair.annotating import annotated, cleared
from enrich.repair.source_text import source_text
from enrich.settings import Settings, load

Values = Annotated[
    str | None,
    typer.Option(
        metavar="A,B",
        help="Which values: venue, year, citations, stars.",
        show_default="all, of venue and year what an entry does not say",
    ),
]
Template = Annotated[
    str | None,
    typer.Option(
        metavar="FILE|TEXT",
        help="Words of your own, with values as {{ citations }}.",
        show_default="values, parted by ·",
    ),
]
Remove = Annotated[
    bool, typer.Option("--remove", help="Take all values out again, to the last byte.")
]


def annotate(
    files: Lists = None,
    list_: ListOption = None,
    folder: Out = None,
    records: Records = None,
    values: Values = None,
    template: Template = None,
    remove: Remove = False,
    diff: Diff = False,
    out: OutFile = None,
) -> None:
    """Write values of the dataset behind the entries of a list, or take them out again."""
    with errors_as_sentences():
        if remove and (values or template):
            raise BadUsage("--remove takes all values out: say it without --values or --template.")
        if values and template:
            raise BadUsage("A template says itself which values it shows: leave --values out.")
        settings = load(list=named_lists(files, list_), out=folder, records=records)
        targets = {} if diff else write_back.targets(settings.lists, out)
        read = read_list(settings, chosen(settings), MemoryPace())
        only_markdown(read.files, "annotate")
        if remove:
            changes = [ChangedList(file, cleared(file.body), "No values in") for file in read.files]
        else:
            words = _words(read.entries, settings, values, template)
            changes = [_annotated(file, words) for file in read.files]
        show_or_write(changes, targets, diff=diff)
    if not remove and not words:
        err("note: the dataset says no more than the list does; `enrich run` asks about it.")


def _annotated(file: ListFile, words: Mapping[str, str]) -> ChangedList:
    body = annotated(file.body, file.entries, words)
    many = len(ANNOTATION.findall(source_text(body).text))
    return ChangedList(file, body, f"{count(many, 'line')} with values in")


def _words(
    entries: list[Entry], settings: Settings, values: str | None, template: str | None
) -> dict[str, str]:
    """Return what is written behind each entry, by entry_id."""
    from enrich.export.entry_values import chosen_values, entry_words  # noqa: PLC0415
    from enrich.export.listed_papers import papers_of, stars_of  # noqa: PLC0415
    from enrich.report.list_template import entry_template  # noqa: PLC0415

    wanted = chosen_values(values)
    made: Callable[..., str] = entry_template(template) if template else entry_words
    more = () if template else (wanted,)
    papers = papers_of(entries, settings.out)
    stars = stars_of(papers, settings.records)
    return {
        entry.entry_id: words
        for entry in entries
        if (paper := papers.get(entry.entry_id)) is not None
        and (words := made(entry, paper, stars.get(entry.entry_id), *more))
    }
