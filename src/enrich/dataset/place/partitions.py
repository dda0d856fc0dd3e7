"""The partitions of a dataset of many lists: a folder each, with all that a dataset has.

list_name=looms/papers.parquet, …, manifest.json
list_name=felt/…
lists.json                          how the last run over all of them went
"""

from __future__ import annotations

import json
import os
import re
import shlex
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from enrich.dataset.manifest_file import MANIFEST, manifest_told
from enrich.dataset.place.output_folder import untouched
from enrich.dataset.place.remote_store import RemoteStore
from enrich.errors import BadInput, BadUsage, WriteError
from enrich.normalization.folder_address import below, called, folder
from enrich.normalization.partition_name import KEY, partition, partition_name
from enrich.normalization.text import count

LISTS = "lists.json"
UNTOLD = "FILE"
"""Stands in a command for the file that names the lists, where nobody says which that is."""


def partitions(where: Path | str) -> dict[str, Path | str]:
    """Return the partitions of a dataset by their names, sorted; none where it has none."""
    place = folder(where)
    found = _here(place) if isinstance(place, Path) else _there(place)
    named = {partition_name(one): one for one in sorted(found)}
    return {name: below(place, one) for name, one in named.items() if name}


def _here(place: Path) -> set[str]:
    try:
        if (place / MANIFEST).exists():
            return set()  # a dataset of its own, whatever stands beside it
        return {path.name for path in place.iterdir() if path.is_dir()}
    except OSError:
        return set()  # there is no such folder, or nobody may look


def _there(place: str) -> set[str]:
    try:
        names = set(RemoteStore(place).top())
    except WriteError as error:
        raise BadInput(str(error)) from None
    return set() if MANIFEST in names else names


def check_is_whole(where: Path | str) -> None:
    """Raise `BadUsage` where a dataset of many lists stands, of which one has to be named."""
    place = folder(where)
    found = partitions(place) if isinstance(place, Path) else {}  # a store is slow to ask
    if found:
        first = next(iter(found.values()))
        raise BadUsage(
            f"{place} holds the datasets of {count(len(found), 'list')}: name one of them, "
            f"such as {first}."
        )


def check_can_be_parted(where: Path | str) -> None:
    """Raise `BadUsage` where a dataset of its own stands in the way of partitions."""
    place = folder(where)
    if isinstance(place, Path) and os.path.lexists(place / MANIFEST):
        raise BadUsage(
            f"{place} holds the dataset of one run already: name an empty folder by --out for "
            f"the partitions {KEY}=…, or give each list an out of its own."
        )


def check_is_spelt_so(place: Path | str, stand: Sequence[str]) -> None:
    """Raise `BadUsage` where a partition stands among these already, in other capitals."""
    name = partition_name(re.split(r"[/\\]", called(place))[-1])
    if name is None or name in stand:
        return
    if old := next((one for one in stand if one.casefold() == name.casefold()), None):
        raise BadUsage(
            f"Its partition is called {KEY}={old}: rename that folder to {KEY}={name}, and its "
            "history goes on."
        )


def refreshes(where: Path | str) -> str:
    """Return the command that refreshes what is in a place: one list, or with it many others.

    Lists that the last run wrote to folders of their own stay there only without `--out`.  Where
    that run is not on record, the file that names them is called `UNTOLD`.
    """
    place = folder(where)
    root, _, name = called(place).rpartition(os.sep if isinstance(place, Path) else "/")
    if partition_name(name) is None:
        return "enrich run"
    told = manifest_told(Path(root) / LISTS) if isinstance(place, Path) else {}
    source = told.get("source")
    words = ["enrich", "run", "--list", source if isinstance(source, str) else UNTOLD]
    parted = all(map(is_partition, lists_told(told)))
    return shlex.join([*words, "--out", root or "."] if parted else words)


def lists_told(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the lists of a run over many that have a name and a place, as it told of them."""
    ends = told.get("lists")
    return [
        one
        for one in (ends if isinstance(ends, list) else [])
        if isinstance(one, dict) and isinstance(one.get("name"), str)
        if isinstance(one.get("out"), str)
    ]


def is_partition(one: Mapping[str, Any]) -> bool:
    """Tell whether a list of a run was written to its partition, and to no folder of its own."""
    return re.split(r"[/\\]", one["out"])[-1] == partition(one["name"])


def keep_lists(place: Path | str, told: Mapping[str, Any]) -> None:
    """Write how a run over all lists went, whole or not at all."""
    body = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    if isinstance(place, Path):
        _write(place, body)
        return
    with tempfile.TemporaryDirectory(prefix="enrich-") as room:
        _write(Path(room), body)
        store = RemoteStore(place)
        store.put(Path(room) / LISTS, f".staged/{LISTS}")
        store.move(f".staged/{LISTS}", LISTS, Path(room) / LISTS)
        store.clear(".staged")


def _write(place: Path, body: str) -> None:
    aside = place / f".{LISTS}.{os.getpid()}"
    with untouched(place):
        place.mkdir(parents=True, exist_ok=True)
        try:
            aside.write_text(body, "utf-8")
            aside.replace(place / LISTS)
        finally:
            aside.unlink(missing_ok=True)
