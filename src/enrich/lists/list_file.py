"""One list as it reads, and several as one: no entry has the id of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from enrich.errors import BadInput
from enrich.model import Entries
from enrich.parse import decode
from enrich.parse.formats.detection import Format, format_of
from enrich.parse.formats.list_formats import read_list
from enrich.providers import recognise
from enrich.providers.base import Provider


@dataclass(frozen=True, slots=True)
class Origin:
    """When the source of a list last told or confirmed it, and which copy stands in for it."""

    fetched_at: datetime
    copy: str | None = None  # a file beside the log of records, where the source told nothing
    why: str | None = None  # it told nothing


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as it was read: what it is called, its bytes, its text, its entries."""

    name: str
    body: bytes
    text: str
    entries: Entries
    oddities: Sequence[str]  # a sentence each about its bytes
    origin: Origin | None = None  # of a list at an address
    notices: Sequence[str] = ()  # a sentence each about how it was come by

    @property
    def sha256(self) -> str:
        """Hexadecimal digest of the bytes."""
        return sha256(self.body).hexdigest()

    @property
    def format(self) -> Format:
        """What it is written in."""
        return format_of(self.text, self.name)


def list_file(name: str, body: bytes, witnesses: Iterable[Provider]) -> ListFile:
    """Return a list as it reads; raise `BadInput` where it is none."""
    text, oddities = decode(body)
    providers = list(witnesses)
    entries = read_list(text, name, lambda url: recognise(url, providers))
    return ListFile(name, body, text, entries, oddities)


def as_one_of_several(name: str, body: bytes, witnesses: Iterable[Provider]) -> ListFile:
    """Return a list as it reads; what is wrong with it names it."""
    try:
        return list_file(name, body, witnesses)
    except BadInput as error:
        told = str(error)
        raise BadInput(told if told.startswith(name) else f"{name}: {told}") from None


def together(files: Sequence[ListFile]) -> list[ListFile]:
    """Return several lists with entries that say where they stand, each under an id of its own.

    What two lists say in the same words keeps its id in the last of them, so that a list which
    comes in before others changes none of theirs.
    """
    taken: set[str] = set()
    found = []
    for part, file in reversed([*enumerate(files)]):
        own = sha256(file.name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        ids = {one.entry_id: _free(one.entry_id, own, taken) for one in file.entries}
        taken |= set(ids.values())
        entries = [
            replace(one, entry_id=ids[one.entry_id], file=file.name, part=part)
            for one in file.entries
        ]
        lines = [one._replace(file=file.name) for one in file.entries.lines]
        found.append(replace(file, entries=Entries(entries, lines)))
    return found[::-1]


def _free(entry_id: str, own: str, taken: set[str]) -> str:
    while entry_id in taken:
        entry_id = f"{entry_id}-{own}"
    return entry_id


def warnings(files: Sequence[ListFile]) -> Iterator[str]:
    """Yield what was odd about lists."""
    for file in files:
        several = len(files) > 1
        yield from file.notices
        yield from (f"{file.name}: {one}" if several else one for one in file.oddities)
        if several and not file.entries:
            yield f"{file.name} holds no entry."
