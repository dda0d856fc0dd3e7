"""Which edition of a dump is asked, and which newer ones cannot be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from enrich.snapshots.editions import FOLDER, MANIFEST, Damaged, Edition, editions, proved

_LONG_AGO = datetime.fromtimestamp(0, UTC)


def asked(root: Path, dump: str, path: Path | None) -> Path | None:
    """Return the folder of the edition that is asked, else the path as it is set.

    With no path it is the newest whose records can be reached; with that of a dump such a one
    that was made of it as it now lies there.  Where none is whole, the newest says why.
    """
    if path is None:
        return _best(editions(root, dump))
    if (path / MANIFEST).exists() or not (root / FOLDER / dump).is_dir():
        return path
    return _best(one for one in editions(root, dump) if one.told and one.told.is_of(path)) or path


def passed_over(root: Path, dump: str) -> list[str]:
    """Return a sentence for each edition that is newer than the one that is asked."""
    ranked = _ranked(editions(root, dump))
    if len(ranked) < 2:
        return []  # and none needs to be looked through
    whole = next((one for one in ranked if why_not(one) is None), None)
    newer = (one for one in ranked if whole and _age(one) > _age(whole))
    return [
        f"the index {one.name} {why_not(one)}; the older one of {_age(whole):%Y-%m-%d} is asked. "
        f"`enrich snapshot add {dump} PATH` makes it anew, `enrich snapshot remove {one.name}` "
        "takes it away."
        for one in newer
        if whole
    ]


def why_not(one: Edition) -> str | None:
    """Return why an edition cannot be asked, as a sentence ends; None if it can."""
    try:
        proved(one.folder)
    except Damaged as error:
        return str(error)
    return None


def _best(every: Iterable[Edition]) -> Path | None:
    ranked = _ranked(every)
    if len(ranked) < 2:  # which says itself what is wrong with it, when it is asked
        return ranked[0].folder if ranked else None
    whole = (one for one in ranked if why_not(one) is None)
    return next(chain(whole, ranked)).folder


def _ranked(every: Iterable[Edition]) -> list[Edition]:
    """Return editions, the newest first; of one age the finished, the copied, by their names."""
    return sorted(every, key=_rank, reverse=True)


def _rank(one: Edition) -> tuple[datetime, bool, bool, str]:
    return _age(one), one.told is not None, bool(one.told and one.told.copied), one.folder.name


def _age(one: Edition) -> datetime:
    return one.published or _LONG_AGO
