"""A part of many like cases that `make test` runs; `make test-slow` runs the others."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

import pytest


def with_slow(cases: Iterable[Any], quick: Container[Any]) -> list[Any]:
    """Return cases as parameters of a test; those that are not quick ones are marked `slow`."""
    return [case if case in quick else _slow(case) for case in cases]


def mostly_slow(cases: Iterable[Any], each: int = 10) -> list[Any]:
    """Return cases as parameters of a test; all are marked `slow` but the first of so many."""
    return [case if not at % each else _slow(case) for at, case in enumerate(cases)]


def _slow(case: Any) -> Any:
    if hasattr(case, "marks"):  # it is a set of parameters already
        return pytest.param(*case.values, marks=[*case.marks, pytest.mark.slow], id=case.id)
    return pytest.param(case, marks=pytest.mark.slow)
