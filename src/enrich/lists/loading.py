"""A list as it reads, or several as one: fetched, decoded and parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from enrich.errors import BadInput, BadUsage
from enrich.http import Limits, Pace
from enrich.lists import corrections
from enrich.lists.corrections import Correction
from enrich.lists.folder import expanded, is_readme
from enrich.lists.followed_lists import names_lists
from enrich.lists.list_file import ListFile, as_one_of_several, list_file, together, warnings
from enrich.lists.location import called, login, raw_address, read_here
from enrich.lists.syncing import Reader, Sync, synced
from enrich.model import LIST, Entry, Record, Ref, SourceLines
from enrich.parse.document.annotations import unannotated
from enrich.providers.base import Provider
from enrich.settings import Settings
from enrich.store import Store, utc_now

_NAMED = 3  # of several lists


@dataclass(frozen=True, slots=True)
class Reading:
    """The lists of a dataset as they were read: their name, digest and text, their entries."""

    name: str
    sha256: str
    text: str
    entries: list[Entry]
    warnings: list[str]
    lines: tuple[SourceLines, ...]  # what each line of them is
    files: tuple[ListFile, ...]  # one, or several in their order
    corrections: tuple[Correction, ...] = ()  # by hand, of a file beside it
    beside: tuple[Entry, ...] = ()  # entries that are not looked at, for they did not change


def read_list(
    settings: Settings,
    witnesses: Iterable[Provider],
    pace: Pace,
    tell: Callable[[str], None] = lambda _: None,
    *,
    clock: Callable[[], datetime] = utc_now,
    keep: bool = False,
) -> Reading:
    """Fetch and parse the lists; raise `BadInput` when there is nothing in them.

    `tell` hears of waits and retries, where one comes from the network; `keep` writes copies of
    such a list beside the log of records, which others may only read.
    """
    _must_be_lists(settings.lists)
    beside, providers = corrections.load(settings), list(witnesses)
    sync = Sync(settings.records, clock(), settings.offline, keep)
    named = list(expanded(settings.lists))
    files, left_out = [], []
    for where, inside in named:
        try:
            read = list_file if len(named) == 1 else as_one_of_several
            reads = partial(read, called(where), witnesses=providers)
            found = _fetched(where, settings, pace, tell, reads, sync)
            if found.entries or not (inside and is_readme(where)):
                files.append(found)
        except BadInput as error:
            if not inside or len(named) == 1:
                raise
            left_out.append(str(error))  # what stands beside lists may be anything
    whole = joined(files, _named(settings.lists))
    if left_out and not files:
        raise BadInput(f"{whole.name} holds no list that is read: {left_out[0]}")
    if not whole.entries:
        raise BadInput(
            f"{whole.name} holds no entry: no line, row or paragraph of it names a work."
        )
    told = [*whole.warnings, *left_out, *beside.problems]
    return replace(whole, warnings=told, corrections=beside.usable)


def _must_be_lists(named: Iterable[str]) -> None:
    """Raise `BadUsage` for a file that names lists, of which each is to be by itself."""
    for where in (one for one in named if names_lists(one) and Path(one).exists()):
        raise BadUsage(
            f"{where} names lists: `enrich run --list {where}` alone refreshes all of them. "
            "Here name one of them, or several that are one dataset."
        )


def _fetched(
    where: str,
    settings: Settings,
    pace: Pace,
    tell: Callable[[str], None],
    reads: Reader,
    sync: Sync,
) -> ListFile:
    root = raw_address(where)  # named by the operator, so it may be anywhere
    if root is None:
        return reads(read_here(where))
    from enrich.http import Session  # noqa: PLC0415  (with all of requests)

    limits, who = Limits(*settings.waits()), login(where)
    with Session(
        LIST,
        paced_as=f"{LIST} at {urlsplit(called(root)).netloc}",
        root=root,
        pause=0.0,
        expects="text",
        pace=pace,
        secret_headers=who,
        patience=limits,
        tell=tell,
    ) as door:
        return synced(where, door, reads, sync)


def _named(lists: Sequence[str]) -> str:
    """Return what several lists are called as one: a few by their names."""
    names = [called(where) for where in lists]
    more = len(names) - _NAMED
    return ", ".join(names) if more < 1 else f"{', '.join(names[:_NAMED])} and {more} more"


def joined(files: Sequence[ListFile], name: str) -> Reading:
    """Return lists as one; a single one is called as it is, and is as if it were alone."""
    told = list(warnings(files))
    if len(files) == 1:
        (file,) = files
        lines = file.entries.lines
        return Reading(file.name, file.sha256, file.text, file.entries, told, lines, (file,))
    several = together(files)
    names = "\0".join(f"{file.name}\0{file.sha256}" for file in several)
    digest = sha256(names.encode("utf-8", "surrogatepass")).hexdigest()
    text = "\n".join(file.text for file in several)
    entries = [entry for file in several for entry in file.entries]
    lines = tuple(one for file in several for one in file.entries.lines)
    return Reading(name, digest, text, entries, told, lines, tuple(several))


def first_read(reading: Reading, store: Store, now: datetime) -> datetime:
    """Return when these very bytes were first read; keep them as a record if that is now.

    A reading that is dated in the future is none: the clock was ahead.  Values behind entries
    are not the list's, and what they say today makes it no other list.
    """
    edition = Ref(LIST, _edition(reading))
    known = store.latest(LIST, [edition]).get(edition)
    if known is None or known.fetched_at > now:
        known = Record(LIST, edition, now, reading.text)
        store.add([known])
    return known.fetched_at


def _edition(reading: Reading) -> str:
    """Return the digest of what the author of a list wrote."""
    bare = unannotated(reading.text)
    return reading.sha256 if bare == reading.text else sha256(bare.encode("utf-8")).hexdigest()
