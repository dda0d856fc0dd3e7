"""Where the time and the memory of a run go: the stages of its story, told apart by who is called.

Each function that begins a stage is put in a watch of its own, where its caller looks it up; what a
stage calls of another is that one's.  What no stage took, lanes that run beside above all, is
counted for `ask`.  Memory is the most that the process had while a stage was under way.
"""

from __future__ import annotations

import functools
import importlib
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

BEGUN_BY = {
    "read": ["enrich.pipeline:fetch_list"],
    "ask": ["enrich.pipeline:ask"],
    "judge": [
        "enrich.dataset.publish:judge",
        "enrich.check.judgement:believed",
        "enrich.check.judgement:works_of",
        "enrich.check.judgement:papers_by_entry",
    ],
    "check": [
        "enrich.check.judgement:check",
        "enrich.check.judgement:LinkDoubts",
    ],
    "write": ["enrich.pipeline:publish"],
    "history": ["enrich.dataset.history.as_of:record", "enrich.dataset.history.as_of:known"],
}
_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def begun_by() -> Iterator[tuple[str, Any, str]]:
    """Yield each stage with the module and the name of what begins it; raises if that has gone."""
    for stage, places in BEGUN_BY.items():
        for place in places:
            module, _, name = place.partition(":")
            found = importlib.import_module(module)
            getattr(found, name)
            yield stage, found, name


class Stages:
    """Watches the stages of one run in this process."""

    def __init__(self) -> None:
        self.cpu: Counter[str] = Counter()
        self.memory: Counter[str] = Counter()  # megabytes at most
        self._of_thread = threading.local()
        self._main = threading.get_ident()
        for stage, module, name in list(begun_by()):
            setattr(module, name, self._watched(stage, getattr(module, name)))
        self._began = time.process_time()

    def end(self) -> None:
        """Count what no stage took for `ask`."""
        self.cpu["ask"] += time.process_time() - self._began - self.cpu.total()  # type: ignore[assignment]

    def _watched(self, stage: str, action: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(action)
        def watched(*args: Any, **named: Any) -> Any:
            stack = self._of_thread.__dict__.setdefault("stack", [])
            self._look(stack)
            stack.append([stage, 0.0])
            began = time.thread_time()
            try:
                return action(*args, **named)
            finally:
                spent = time.thread_time() - began
                self._look(stack)
                _, of_others = stack.pop()
                self.cpu[stage] += spent - of_others  # type: ignore[assignment]
                if stack:
                    stack[-1][1] += spent

        return watched

    def _look(self, stack: list[list[Any]]) -> None:
        """Let the most of memory so far be that of the stage under way, and begin anew."""
        if threading.get_ident() != self._main or not _RESET.exists():
            return
        if stack:
            told = re.search(r"VmHWM:\s+(\d+)", _STATUS.read_text("utf-8"))
            stage = stack[-1][0]
            self.memory[stage] = max(self.memory[stage], int(told[1]) // 1024 if told else 0)
        _RESET.write_text("5", "utf-8")
