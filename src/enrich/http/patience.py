"""How long a lane may wait for its provider altogether."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable


class Patience:
    """A budget of seconds for retries and "come back later"; the pace is not in it."""

    def __init__(
        self, seconds: float, sleep: Callable[[float], None], counts: Counter[str]
    ) -> None:
        self.left = seconds
        self._given = seconds
        self._sleep = sleep
        self._counts = counts

    def nap(self, seconds: float) -> None:
        """Wait, take it from the budget, and count it."""
        self.left -= seconds
        self._counts["waits"] += 1
        self._counts["waited_seconds"] = round(self._given - self.left)
        if seconds > 0:
            self._sleep(seconds)
