"""What a run changed, as files of that run beside its tables: `feed.xml`, and `CHANGES.md`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePath

from enrich.dataset import run_page
from enrich.dataset.diff import changes_markdown, feed, feed_items, standing_run
from enrich.dataset.diff.change import Changes, Row, Tables
from enrich.dataset.diff.changes import compare
from enrich.dataset.place import output_folder
from enrich.dataset.place.working_folder import fetched
from enrich.dataset.run_page import PageFiles
from enrich.errors import BadInput
from enrich.normalization.private_addresses import is_address
from enrich.schema import LINKS, PAPERS
from enrich.settings import Settings

_MARKED: Mapping[str, Callable[[bytes], bool]] = {
    feed.FILE: feed.is_ours,
    changes_markdown.FILE: changes_markdown.is_ours,
    run_page.NAME: run_page.is_ours,
}
"""The files beside the tables, and how each is known to have been written here."""


@dataclass(frozen=True, slots=True)
class News:
    """The files of a run beside its tables, and what to tell of those before."""

    changes: Changes
    files: Mapping[str, bytes]
    notices: list[str] = field(default_factory=list)

    def beside(self, page: PageFiles) -> News:
        """Return the news with the files of a page, and with what is to be told of it."""
        files, notices = {**self.files, **page.files}, [*self.notices, *page.notices]
        return News(self.changes, files, notices)

    def set_aside(self, folder: Path, stamp: str) -> Iterator[str]:
        """Keep what somebody else wrote under the name of one of the files; tell of each."""
        for name in self.files:
            path = folder / name
            if os.path.lexists(path) and not _is_ours(path):
                kept = output_folder.keep(path, stamp).name
                yield f"{name} in {folder} was not written by enrich: it is kept as {kept}."

    def clear_away(self, folder: Path) -> None:
        """Take away the links to files that are no longer written."""
        for link in (folder / name for name in _MARKED if name not in self.files):
            if output_folder.points(link, _link_text(link)):
                with suppress(OSError):
                    link.unlink()


def of_run(
    folder: Path,
    tables: Tables,
    list_name: str,
    moment: datetime,
    settings: Settings,
) -> News:
    """Return what a run changed of the dataset in a folder; nothing there can stop it.

    `CHANGES.md` is among its files if the settings ask for it.
    """
    notices: list[str] = []
    changes = _changes(folder, tables, moment, notices)
    name = _called(list_name)
    first = feed_items.first_run(len(tables["entries"]), len(tables["papers"]))
    begun = feed.begun(name, _first_seen(tables["papers"], moment))
    earlier = _earlier_feed(folder / feed.FILE, begun, moment, notices)
    told = feed_items.with_run(earlier, name, changes, first)
    files = {feed.FILE: feed.written(told, settings.feed_url)}
    if settings.changes:
        text = _earlier_page(folder / changes_markdown.FILE)
        text = changes_markdown.with_run(text, name, changes, first)
        files[changes_markdown.FILE] = text.encode("utf-8", "replace")
    return News(changes, files, notices)


def _changes(folder: Path, tables: Tables, moment: datetime, notices: list[str]) -> Changes:
    """Return what is other than in the dataset that stands in a folder; none is a first run."""
    if not (folder / PAPERS.file).exists():
        return Changes(None, moment)
    try:
        before = standing_run.tables_of(folder)
    except BadInput as error:
        told_elsewhere = (PAPERS.file, LINKS.file)  # by `earlier_dataset` and `kept_rows`
        if not any(name in str(error) for name in told_elsewhere):
            notices.append(f"What changed since the run before cannot be told: {error}")
        return Changes(moment, moment)
    return compare(before, tables, standing_run.moment(folder) or moment, moment)


def _called(list_name: str) -> str:
    """Return how a list is called where others read it: of a path its last part.

    >>> _called("/home/ada/looms.md"), _called("github:ada/looms")
    ('looms.md', 'github:ada/looms')
    """
    placed = is_address(list_name) or list_name.startswith("github:")
    return list_name if placed else PurePath(list_name).name or list_name


def _first_seen(papers: Sequence[Row], moment: datetime) -> datetime:
    """Return since when a list is followed: when the first of its papers was seen."""
    first: datetime = min([*(row["first_seen_at"] for row in papers), moment])
    return first


def standing_feed(where: Path | str, changes: Changes) -> feed.Feed:
    """Return the feed of a dataset, wherever it is kept, without its entries."""
    with fetched(where, [feed.FILE]) as here:
        try:
            return replace(feed.read((here / feed.FILE).read_bytes()), items=())
        except (OSError, ValueError, RecursionError):
            return feed.begun(str(where), changes.since or changes.until)


def _earlier_feed(path: Path, begun: feed.Feed, moment: datetime, notices: list[str]) -> feed.Feed:
    try:
        return feed.read(path.read_bytes())
    except FileNotFoundError:
        return begun
    except (OSError, ValueError, RecursionError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        notices.append(f"{path} starts anew, for it could not be read: {why}.")
        if output_folder.points(path, _link_text(path)):  # else it is set aside as not ours
            kept = output_folder.keep(path, f"{moment:%Y%m%dT%H%M%S}").name
            notices[-1] += f" It is kept as {kept}."
        return replace(begun, updated=moment)


def _earlier_page(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        return ""


def _is_ours(path: Path) -> bool:
    if output_folder.points(path, _link_text(path)):
        return True
    return path.is_file() and _MARKED[path.name](path.read_bytes())


def _link_text(path: Path) -> str:
    return output_folder.link_text(path.name)
