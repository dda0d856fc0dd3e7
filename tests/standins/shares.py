"""A part of many like cases that `make test` runs; `make test-slow` runs the others."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

import pytest


def with_slow(cases: Iterable[Any], quick: Container[Any]) -> list[Any]:
    """Return cases as parameters of a test; those that are not quick ones are marked `slow`."""
    return [case if case in quick else pytest.param(case, marks=pytest.mark.slow) for case in cases]
