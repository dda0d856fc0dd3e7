"""A list from an address: asked for only what has changed, else read from its last good copy.

A source that cannot be reached is stood in for by the copy as long as that takes.  One that
answers and gives no list (a 404, a login, a web page, nothing) is so for a week, in which a person
may notice; then the run ends with a sentence.  Either is told every time.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

from enrich.errors import BadInput, EnrichError, FetchError, Unreachable
from enrich.lists.copies import FOLDER, Copies, Copy
from enrich.lists.list_file import ListFile, Origin
from enrich.lists.location import called, raw_address
from enrich.model import Reply, Request
from enrich.normalization.private_addresses import user, without_user
from enrich.providers.base import Door, etag, if_changed, last_modified

PATIENCE = timedelta(days=7)
"""How long a source may answer without giving a list."""

_SHORTEST = 4  # characters of what may be a secret

Reader = Callable[[bytes], ListFile]
"""Reads the bytes of a list; raises `BadInput` where they are none."""


@dataclass(frozen=True, slots=True)
class Sync:
    """Beside which log of records copies are, what time it is, and whether to ask or write."""

    records: Path
    now: datetime
    offline: bool = False
    keep: bool = False  # copies are written, not only read


def synced(where: str, door: Door, reads: Reader, sync: Sync) -> ListFile:
    """Return a list as its source has it now, or as its last good copy does.

    Raises `BadInput` or `FetchError` where there is neither.
    """
    copies = Copies(sync.records, where)
    if sync.offline:
        return _offline(where, copies, reads)
    try:
        found = _asked(where, copies, door, reads, sync)
    except (FetchError, BadInput) as error:
        return _stood_in(where, copies, error, reads, sync)
    if copies.damage:
        told = f"The list {called(where)} was fetched anew, as {copies.damage}."
        found = replace(found, notices=(*found.notices, told))
    return found


def _asked(where: str, copies: Copies, door: Door, reads: Reader, sync: Sync) -> ListFile:
    address = raw_address(where) or where
    request = Request(without_user(address), expects="text")
    reply = door.ask(if_changed(request, *copies.conditions))
    if reply.status == 404:
        raise BadInput(f"There is no list at {called(where)} (404); it may have been moved.")
    same = reply.status == 304 and copies.last is not None
    found = reads(copies.last.body if same and copies.last else reply.body)
    found = replace(found, origin=Origin(sync.now), notices=_moved(where, reply))
    if not found.entries:
        if copies.last:
            raise BadInput(f"The list {called(where)} holds no entry any more.")
        return found
    if not sync.keep:
        return found
    marks = [_harmless(mark, address) for mark in (etag(reply), last_modified(reply))]
    try:
        if same:
            copies.confirm(sync.now)
        else:
            copies.keep(reply.body, marks[0], marks[1], sync.now)
    except OSError as error:
        return replace(found, notices=(*found.notices, _unkept(where, error)))
    return found


def _moved(where: str, reply: Reply) -> tuple[str, ...]:
    """Return a sentence about a list whose old address is not needed any more."""
    if not reply.moved:
        return ()
    return (f"The list {called(where)} has moved for good to {called(reply.url)}: name it there.",)


def _offline(where: str, copies: Copies, reads: Reader) -> ListFile:
    copy = copies.last
    if copy is None:
        raise BadInput(
            f"There is no copy of {called(where)} yet, and offline nobody is asked for it: "
            "run once without --offline."
        )
    told = f"{_as_it_was(where, copies, copy)}, for offline nobody is asked."
    return _read(copy, "offline", (told,), reads)


def _stood_in(
    where: str, copies: Copies, error: EnrichError, reads: Reader, sync: Sync
) -> ListFile:
    """Return the last good copy, and say why; raise the error where there is none, or too long."""
    copy, why = copies.last, str(error).rstrip(".")
    why = why[:1].lower() + why[1:]
    if copy is None:
        raise error
    if isinstance(error, Unreachable):
        return _read(copy, why, (f"{_as_it_was(where, copies, copy)}: {why}.",), reads)
    since, notices = copies.refused_since(sync.now), []
    if sync.now - since > PATIENCE:
        raise BadInput(
            f"{error} That is so since {since:%Y-%m-%d}, so its copy of {copy.told_at:%Y-%m-%d} is "
            f"no longer read: name the list's new place, or the copy itself, --list {copy.path}."
        )
    try:
        if sync.keep:
            copies.refuse(sync.now)
    except OSError as failure:
        notices.append(_unkept(where, failure))
    end = f"from {since + PATIENCE:%Y-%m-%d} on that ends the run"
    notices.insert(0, f"{_as_it_was(where, copies, copy)}: {why}; {end}.")
    return _read(copy, why, notices, reads)


def _read(copy: Copy, why: str, notices: tuple[str, ...] | list[str], reads: Reader) -> ListFile:
    name = "/".join([FOLDER, *copy.path.parts[-2:]])
    origin = Origin(copy.told_at, name, why)
    return replace(reads(copy.body), origin=origin, notices=tuple(notices))


def _as_it_was(where: str, copies: Copies, copy: Copy) -> str:
    """Return the beginning of a sentence that says how old a copy is."""
    damage = f" ({copies.damage})" if copies.damage else ""
    return f"{called(where)} is read as it was on {copy.told_at:%Y-%m-%d}, from its copy{damage}"


def _unkept(where: str, error: OSError) -> str:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    why = "the disk is full" if full else error.strerror or str(error)
    return f"No copy of {called(where)} could be kept: {why}."


def _harmless(mark: str | None, address: str) -> str | None:
    """Return what a source says of its state, unless it repeats a secret of the address."""
    if mark is None:
        return None
    _, _, query = address.partition("?")
    parts = [*(user(address) or ()), *(pair.partition("=")[2] for pair in query.split("&"))]
    spelt = {form for part in parts for form in (part, unquote(part)) if len(form) >= _SHORTEST}
    return None if any(form in mark for form in spelt) else mark
