"""A store in memory, at `faulty://`, that fails at one change of many, or whenever it is told to.

FaultyStore.fails_at = 3           # the third change from now on
FaultyStore.error = OSError("…")   # what it raises then
"""

from __future__ import annotations

from typing import Any, ClassVar

import fsspec
from fsspec.implementations.memory import MemoryFileSystem


class FaultyStore(MemoryFileSystem):
    """Counts what changes it, and fails at one change; a file is put whole or not at all."""

    protocol = "faulty"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    changes: ClassVar[list[str]] = []
    fails_at: ClassVar[int | None] = None
    error: ClassVar[Exception] = OSError("the line went dead")

    @classmethod
    def _strip_protocol(cls, path: Any) -> Any:
        text = str(path).replace("faulty://", "memory://", 1) if isinstance(path, str) else path
        return super()._strip_protocol(text)

    @classmethod
    def emptied(cls) -> None:
        """Forget everything."""
        cls.store.clear()
        cls.pseudo_dirs[:] = [""]
        cls.healed()

    @classmethod
    def healed(cls, fails_at: int | None = None, error: Exception | None = None) -> None:
        """Count from the beginning, and fail at one change, if at any."""
        cls.changes.clear()
        cls.fails_at = fails_at
        cls.error = error or OSError("the line went dead")

    def _change(self, what: str, path: str) -> None:
        self.changes.append(f"{what} {path}")
        if len(self.changes) == self.fails_at:
            raise self.error

    def put_file(self, lpath: str, rpath: str, **how: Any) -> None:
        self._change("put", rpath)
        super().put_file(lpath, rpath, **how)

    def cp_file(self, path1: str, path2: str, **how: Any) -> None:
        self._change("copy", path2)
        super().cp_file(path1, path2, **how)

    def _rm(self, path: str) -> None:
        self._change("remove", path)
        super()._rm(path)

    def rm(self, path: Any, recursive: bool = False, maxdepth: int | None = None) -> None:
        self._change("remove", str(path))
        super().rm(path, recursive, maxdepth)


fsspec.register_implementation("faulty", FaultyStore, clobber=True)
