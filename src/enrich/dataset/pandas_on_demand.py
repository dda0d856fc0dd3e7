"""Keeps Arrow from importing pandas for somebody who has not.

Arrow's first conversion of Python values looks whether pandas is there, and so imports it, which
takes longer than most runs.  It is told once that there is none; when somebody does import pandas,
it is told again that there is.
"""

from __future__ import annotations

import sys
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from threading import get_ident
from types import ModuleType

import pyarrow as pa

_NAME = "pandas"


class _Known(Loader):
    """Loads pandas as its own loader does, and lets Arrow know it then."""

    def __init__(self, own: Loader) -> None:
        self._own = own

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return what its own loader makes."""
        return self._own.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Load it, and let Arrow look again."""
        self._own.exec_module(module)
        pa.table({}).to_pandas()  # for which it has to look again


class _OnDemand:
    """Hides pandas from one thread while Arrow looks for it, and waits for its import after."""

    def __init__(self) -> None:
        self.hidden_from: int | None = get_ident()

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """Return how pandas is loaded, and nothing of all others."""
        if name != _NAME:
            return None
        if self.hidden_from == get_ident():
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if self.hidden_from is not None:
            return None
        sys.meta_path.remove(self)
        spec = find_spec(name)
        if spec is not None and spec.loader is not None:
            spec.loader = _Known(spec.loader)
        return spec


def leave_out() -> None:
    """Let Arrow look for pandas now, and find it only where somebody has imported it."""
    if _NAME in sys.modules:
        return
    finder = _OnDemand()
    sys.meta_path.insert(0, finder)
    pa.array([])
    finder.hidden_from = None
