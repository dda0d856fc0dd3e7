"""What became of the dataset, for whoever ends this process amid a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class _Write:
    """The last write that this process has begun."""

    link: Path | None = None
    target: str = ""
    exchanged: tuple[int, int] = (0, 0)  # files, and how many there are
    elsewhere: bool = False  # what is written here is a copy
    handed_over: tuple[int, int] = (0, 0)  # files of that copy, and how many there are
    lists: tuple[int, int] = (0, 0)  # refreshed, of how many with a dataset each
    is_index: bool = False  # what is written is no dataset, but the index of a dump


_write = _Write()


def begins() -> None:
    """Forget the write before."""
    _write.link, _write.target, _write.exchanged = None, "", (0, 0)
    _write.handed_over = 0, 0


def switches(link: Path, target: str) -> None:
    """Remember that a link is about to point to a target."""
    _write.link, _write.target = link, target


def exchanges(number: int, of: int) -> None:
    """Remember that so many files of a dataset are exchanged, or being so."""
    _write.exchanged = number, of


def refreshes(number: int, of: int) -> None:
    """Remember that so many lists of several have been refreshed."""
    _write.lists = number, of


def is_elsewhere(elsewhere: bool) -> None:
    """Remember whether the dataset itself is elsewhere, so that a copy of it is written here."""
    _write.elsewhere = elsewhere


def hands_over(number: int, of: int) -> None:
    """Remember that so many files of a copy have their place elsewhere, or are given it."""
    _write.handed_over = number, of


@contextmanager
def index_under_way() -> Iterator[None]:
    """Remember meanwhile that what is written is no dataset, but the index of a dump."""
    _write.is_index = True
    try:
        yield
    finally:
        _write.is_index = False


def sentence() -> str:
    """Return what is true of the dataset at this very moment, and of what was answered."""
    if _write.is_index:
        return "Stopped. What is done of the index is kept; the same command goes on from there."
    if _write.lists[1]:
        return _of_lists(*_write.lists)
    away = _write.elsewhere or bool(_write.handed_over[1])
    number, of = _write.handed_over if away else _write.exchanged
    if (_is_switched() and not away) or (of and number == of):
        return "Stopped. The new dataset is in place, whole."
    if of:
        return "Stopped while the files of the dataset were exchanged. Run again to finish that."
    return "Stopped. The dataset is as it was; what was answered is kept for the next run."


def _of_lists(number: int, of: int) -> str:
    cut = 0 < _write.exchanged[0] < _write.exchanged[1] or any(_write.handed_over)
    stand = "the files of one were just exchanged" if cut else "each dataset is whole"
    return (
        f"Stopped. {number} of {of} lists are done, {stand}; what was answered is kept. "
        "Run again to go on."
    )


def _is_switched() -> bool:
    """Ask the disk itself: a signal may come between the switch and the next line."""
    try:
        return _write.link is not None and _write.link.readlink().as_posix() == _write.target
    except OSError:
        return False
