"""How the nights of a dataset of many lists go: of each when its last good one was."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from enrich.dataset.manifest_file import MANIFEST, manifest_told, time_told
from enrich.dataset.place.partitions import LISTS, UNTOLD, is_partition, lists_told, partitions
from enrich.dataset.place.working_folder import taken
from enrich.dataset.run_status import WITHIN, RunStatus, run_status
from enrich.normalization.folder_address import below, called, folder, inside
from enrich.normalization.partition_name import partition
from enrich.normalization.text import count


@dataclass(frozen=True, slots=True)
class ListsStatus:
    """What the manifests of many lists tell, and the last run over all of them."""

    folder: str
    lists: Mapping[str, RunStatus]  # by name: all of the last run, else the partitions there are
    left: Mapping[str, str]  # why lists were not refreshed in the last run, by their names
    gone: tuple[str, ...]  # partitions of lists that were none of the last run
    notes: tuple[str, ...] = ()  # what is amiss with what the last run told

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
            "notes": list(self.notes),
        }

    def sentences(self) -> Iterator[str]:
        """Yield it in words: how many lists are well, and of each other one what is wrong."""
        well = sum(one.alive for one in self.lists.values())
        yield f"{self.folder}: {well} of {count(len(self.lists), 'list')} had a good night in time."
        yield from self.notes
        for name, why in self.left.items():
            yield f"{name} was not refreshed in the last run: {why}"
        for name, one in self.lists.items():
            if not one.alive and (one.run_id is not None or name not in self.left):
                yield from (f"{name}: {sentence}" for sentence in one.sentences())
        for name in self.gone:
            yield f"{name} is no list of the last run: if it is gone for good, delete its folder."


def status(where: Path | str, now: datetime, within: timedelta = WITHIN) -> RunStatus | ListsStatus:
    """Return how the nights of a dataset go, of one list or of many; may raise `BadInput`.

    The lists are those of the last run over all of them, wherever it wrote them.
    """
    found = partitions(where)
    with taken(where, [LISTS, MANIFEST]) as here:
        run = {} if os.path.lexists(here / MANIFEST) else manifest_told(here / LISTS)
        is_there = os.path.lexists(here / LISTS)
    told = lists_told(run)
    if not (found or told):
        return run_status(where, now, within)
    left = {one["name"]: str(one["why"]) for one in told if one.get("why")}
    lists = {name: run_status(place, now, within) for name, place in found.items() if not told}
    command = shlex.join(["enrich", "run", "--list", str(run.get("source") or UNTOLD)])
    for one in told:
        if is_partition(one):
            place = below(folder(where), partition(one["name"]))
            mine = run_status(place, now, within)
        else:
            mine = run_status(one["out"], now, within, command)
        lists[one["name"]] = replace(mine, left=one["name"] in left)
    known = {partition(one["name"]) if is_partition(one) else one["out"] for one in told}
    gone = [
        name
        for name, place in found.items()
        if told and known.isdisjoint([called(place), partition(name)])
    ]
    alive = all(one.alive for one in lists.values())
    notes = tuple(_notes(inside(where, LISTS), run, is_there=is_there, alive=alive))
    return ListsStatus(called(where), lists, left, tuple(gone), notes)


def _notes(file: str, run: Mapping[str, Any], *, is_there: bool, alive: bool) -> Iterator[str]:
    """Yield what is amiss with what the last run over all lists told of itself.

    Partitions that were refreshed one by one have no such run, which is no fault.
    """
    if not lists_told(run) and (is_there or not alive):
        amiss = "cannot be read" if is_there else "is missing"
        yield (
            f"{file} {amiss}, so the partitions that there are count; in a command {UNTOLD} stands "
            "for the file that names the lists."
        )
    elif (begun := time_told(run.get("started_at"))) and run.get("finished_at") is None:
        yield (
            f"The run that began {begun:%Y-%m-%d %H:%M} UTC has not ended: it is under way, or was "
            "cut short."
        )
