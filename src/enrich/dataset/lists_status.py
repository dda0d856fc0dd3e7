"""How the nights of a dataset of many lists go: of each when its last good one was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from enrich.dataset.manifest_file import manifest_told
from enrich.dataset.place.partitions import LISTS, partitions
from enrich.dataset.place.working_folder import taken
from enrich.dataset.run_status import WITHIN, RunStatus, run_status
from enrich.normalization.folder_address import called
from enrich.normalization.partition_name import partition
from enrich.normalization.text import count


@dataclass(frozen=True, slots=True)
class ListsStatus:
    """What the manifests of many lists tell, and the last run over all of them."""

    folder: str
    lists: Mapping[str, RunStatus]  # by the names of partitions
    left: Mapping[str, str]  # why lists were not refreshed in the last run, by their names
    gone: tuple[str, ...]  # partitions of lists that were none of the last run

    @property
    def alive(self) -> bool:
        """Whether the last good night of every list is as young as it has to be."""
        return not self.left and all(one.alive for one in self.lists.values())

    def as_json(self) -> dict[str, Any]:
        """Return all of it as JSON has it."""
        return {
            "alive": self.alive,
            "folder": self.folder,
            "lists": {name: one.as_json() for name, one in self.lists.items()},
            "not_refreshed": dict(self.left),
            "gone": list(self.gone),
        }

    def sentences(self) -> Iterator[str]:
        """Yield it in words: how many lists are well, and of each other one what is wrong."""
        well = sum(one.alive for one in self.lists.values())
        yield f"{self.folder}: {well} of {count(len(self.lists), 'list')} had a good night in time."
        for name, why in self.left.items():
            yield f"{name} was not refreshed in the last run: {why}"
        for name, one in self.lists.items():
            if not one.alive:
                yield from (f"{name}: {sentence}" for sentence in one.sentences())
        for name in self.gone:
            yield f"{name} is no list of the last run: if it is gone for good, delete its folder."


def status(where: Path | str, now: datetime, within: timedelta = WITHIN) -> RunStatus | ListsStatus:
    """Return how the nights of a dataset go, of one list or of many; may raise `BadInput`."""
    found = partitions(where)
    if not found:
        return run_status(where, now, within)
    with taken(where, [LISTS]) as folder:
        ends = manifest_told(folder / LISTS).get("lists")
    told = [one for one in ends if isinstance(one, dict)] if isinstance(ends, list) else []
    there = {str(one.get("out")).rpartition("/")[2] for one in told}
    gone = {name for name in found if told and partition(name) not in there}
    left = {str(one.get("name")): str(one["why"]) for one in told if one.get("why")}
    lists = {name: run_status(found[name], now, within) for name in found if name not in gone}
    return ListsStatus(called(where), lists, left, tuple(sorted(gone)))
