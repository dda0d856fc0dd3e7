"""A run in a process of its own, at a fixed time, to be killed at any moment."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from enrich import pipeline
from enrich.dataset import write
from enrich.dataset.place import output_folder, stopping
from enrich.dataset.run_summary import Summary
from enrich.harvest.shell import Shell
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings

T = TypeVar("T")
ENDED = "ended"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WRITING = {module.__file__ for module in (output_folder, stopping, write)}


def run(
    folder: Path,
    url: str,
    *,
    name: str = "list.md",
    pause: float = 0,
    batch: int = 4,
    ago: timedelta = timedelta(),
    die: int | None = None,
    told: Callable[[int], Any] | None = None,
) -> Summary:
    """Refresh the dataset in a folder from the list beside it.

    `die` is the step of the write at which the process kills itself; `told` is told of each.
    """

    def step(name: str, action: Callable[[], T]) -> T:
        if name == "write the dataset" and (die or told):
            return each_step(action, told or (lambda number: number == die and kill()))
        return action()

    settings = Settings(
        report=False,
        list=str(folder.parent / name),
        out=folder / "out",
        records=folder / "records.sqlite",
        providers={name: ProviderSettings(enabled=False) for name in found()}
        | {
            "arxiv": ProviderSettings(url=url, pause=pause, batch=batch),
            "arxiv_snapshot": ProviderSettings(path=folder.parent / "snapshot.jsonl"),
        },
    )
    return pipeline.run(settings, shell=Shell(clock=lambda: NOON - ago), step=step)


def run_to_end(folder: Path, url: str, **how: Any) -> None:
    """Refresh the dataset in a folder, and leave a sign there that nothing went wrong."""
    run(folder, url, **how)
    (folder / ENDED).touch()


def run_counting(folder: Path, url: str) -> int:
    """Refresh the dataset in a folder; return how many steps its write had."""
    seen: list[int] = []
    run(folder, url, told=seen.append)
    return len(seen)


def kill() -> None:
    """End this process as nothing can prevent."""
    os.kill(os.getpid(), signal.SIGKILL)


def each_step(action: Callable[[], T], told: Callable[[int], Any]) -> T:
    """Do something, and tell before each line of the write that it is about to be run.

    What is on the disk then is what a kill at this moment leaves.
    """
    number = 0

    def line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal number
        if event == "line":
            number += 1
            told(number)
        return line

    def call(frame: FrameType, event: str, _: Any) -> Any:
        return line if frame.f_code.co_filename in WRITING else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        return action()
    finally:
        sys.settrace(before)


SIGKILL = -signal.SIGKILL if hasattr(signal, "SIGKILL") else 0
