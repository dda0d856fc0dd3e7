"""How far each provider is: bars in a terminal, else plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from enrich.cli.console import Voice, voice

if TYPE_CHECKING:
    from rich.progress import TaskID

    from enrich.harvest.lane import OnProgress


@contextmanager
def progress(console: Console, noun: str = "refs") -> Iterator[tuple[OnProgress, Voice]]:
    """Show how far each provider is: bars in a terminal, else plain lines."""
    say = voice(console)
    if not console.is_terminal:
        yield lines(say, noun), say
        return
    from rich.progress import (  # noqa: PLC0415  (which takes long, and is not shown in a file)
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bars:
        rows: dict[str, TaskID] = {}

        def tell(provider: str, done: int, total: int) -> None:
            if provider not in rows:
                rows[provider] = bars.add_task(provider, total=total)
            bars.update(rows[provider], completed=done, total=total)

        yield tell, say


def lines(say: Voice, noun: str = "refs") -> OnProgress:
    """Return a voice that says one plain line for each step of a provider."""
    return lambda provider, done, total: say(f"{provider}: {done} of {total} {noun}")
