"""What benchmarks tell: figures with a name, a unit and what each round measured.

    figures.told(measured())

prints a line a figure, as they come.  Where `FIGURES` names a file, as `bench.py` has it, each is
added to that, too, as a line of JSON.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

FIGURES = "ENRICH_BENCHMARK_FIGURES"
T = TypeVar("T")
Number = int | float

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each process compiles all of it anew


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, once or in several rounds; or a word, where it is none of numbers."""

    name: str  # with dots: the part, what of it, what is measured
    value: Number | str | Sequence[Number]
    unit: str = ""

    def row(self) -> dict[str, Any]:
        """Return it as the results file holds it."""
        if isinstance(self.value, str):
            return {"value": self.value}
        rounds = self.value if isinstance(self.value, Sequence) else [self.value]
        middle = statistics.median(rounds)
        if all(isinstance(one, int) for one in rounds) and middle == int(middle):
            middle = int(middle)
        spread = {"min": min(rounds), "median": middle, "max": max(rounds)}
        told = {name: _rounded(number) for name, number in spread.items()}
        return {**told, "unit": self.unit, "rounds": len(rounds)}

    def __str__(self) -> str:
        """Return it as a line."""
        return f"{self.name:44} {shown(self.row(), spread=True)} {self.unit}".rstrip()


def _rounded(number: Number) -> Number:
    """Return a number with five digits that count; whole ones as they are."""
    if isinstance(number, int) or number == int(number):
        return number
    return round(number, 4 - math.floor(math.log10(abs(number))))


def shown(row: Mapping[str, Any], *, spread: bool = False) -> str:
    """Return a figure in three digits, thousands apart, with its spread where it has one.

    >>> shown({"min": 2.91, "median": 3.1416, "max": 3.3, "rounds": 5}, spread=True)
    '3.14 (2.91 to 3.30)'
    >>> shown({"min": 10_000, "median": 10_000, "max": 10_000, "rounds": 1}), shown({"value": "no"})
    ('10 000', 'no')
    """
    if "value" in row:
        return str(row["value"])
    low, middle, high = (_written(row[name]) for name in ("min", "median", "max"))
    return f"{middle} ({low} to {high})" if spread and (low, high) != (middle, middle) else middle


def _written(number: Number) -> str:
    digits = 0
    if isinstance(number, float):
        digits = min(max(2 - math.floor(math.log10(abs(number) or 1)), 0), 4)
    return f"{number:,.{digits}f}".replace(",", " ")


def told(figures: Iterable[Figure]) -> None:
    """Print figures as they come, and add them to the file that wants them."""
    try:
        for figure in figures:
            print(figure, flush=True)
            _kept({"figure": figure.name, **figure.row()})
    except KeyboardInterrupt:
        sys.exit(130)


def missing(why: str) -> None:
    """Tell what cannot be measured on this machine, and why."""
    print(f"Not measured: {why}", flush=True)
    _kept({"missing": why})


def _kept(row: Mapping[str, Any]) -> None:
    if path := os.environ.get(FIGURES):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def cpu(action: Callable[[], T]) -> float:
    """Return the CPU seconds of an action in this process."""
    began = time.process_time()
    action()
    return time.process_time() - began


def of_process(words: Sequence[str], **how: Any) -> tuple[float, float]:
    """Return the CPU seconds of a process that ends well, and the megabytes it takes at most."""
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(words, stdout=said, stderr=said, **how) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{words} ended with {process.returncode}: {said.read().decode()}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def exponent(sizes: Sequence[Number], costs: Sequence[Number]) -> float:
    """Return how a cost grows: 1 for twice as much of twice as many."""
    xs, ys = [math.log(size) for size in sizes], [math.log(max(cost, 1e-6)) for cost in costs]
    x, y = statistics.mean(xs), statistics.mean(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum(
        (a - x) ** 2 for a in xs
    )
