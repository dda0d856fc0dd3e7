"""Turns a curated list of papers into a dataset that explains itself.

What a notebook calls stands here, loaded on demand: `parse`, `run`, `run_lists`, `resolve`,
`check`, `why`, `diff`, `export`, `load`, `report`.  Settings are named as in `enrich.toml`:
`enrich.run(list="my.md", out="data")`.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # as of `typing`, whose import takes longer than all of this
if TYPE_CHECKING:
    from typing import Any

    from enrich.check.finding import Finding
    from enrich.dataset.diff.changes_since import diff as diff
    from enrich.dataset.loading.read import load as load
    from enrich.dataset.provenance import why as why
    from enrich.dataset.run_summary import Summary
    from enrich.export.exporting import export as export
    from enrich.lists.parsing import parse as parse
    from enrich.lookup import resolve as resolve
    from enrich.many_lists.run_of_lists import RunOfLists
    from enrich.report.reporting import report as report

    __version__: str

__all__ = [
    "__version__",
    "check",
    "diff",
    "export",
    "load",
    "parse",
    "report",
    "resolve",
    "run",
    "run_lists",
    "why",
]

_HOMES = {
    "diff": "enrich.dataset.diff.changes_since",
    "export": "enrich.export.exporting",
    "load": "enrich.dataset.loading.read",
    "parse": "enrich.lists.parsing",
    "report": "enrich.report.reporting",
    "resolve": "enrich.lookup",
    "why": "enrich.dataset.provenance",
}


def run(*, force: bool = False, **settings: Any) -> Summary:
    """Read a list, ask about its papers, write the dataset; return what came of it.

    What lost more than the list explains is published only by `force`.
    """
    from enrich.pipeline import run as refresh  # noqa: PLC0415
    from enrich.settings import load as configured  # noqa: PLC0415

    return refresh(configured(**settings), force=force)


def run_lists(*, force: bool = False, **settings: Any) -> RunOfLists:
    """Refresh all lists that a file names, as in `enrich.run_lists(list="lists.toml", out="data")`.

    With `out` each is a partition of it, else where its row says.  What went wrong with one is
    told in `left`, and harms no other.
    """
    from enrich.many_lists.refresh_lists import run_lists as refresh  # noqa: PLC0415
    from enrich.settings import load as configured  # noqa: PLC0415

    return refresh(configured(**settings), parted="out" in settings, force=force)


def check(**settings: Any) -> list[Finding]:
    """Read a list, ask about its papers, and return what is wrong with it, by line."""
    from enrich.pipeline import check_list  # noqa: PLC0415
    from enrich.settings import load as configured  # noqa: PLC0415

    return check_list(configured(**settings)).findings


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module  # noqa: PLC0415

        return getattr(import_module(_HOMES[name]), name)
    if name == "__version__":
        return _version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("enrich")
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "0+unknown"


class _Package(type(sys)):  # type: ignore[misc]  # of the module `types`, not imported here
    """Keeps `enrich.parse` and `enrich.check` functions, though rooms bear these names, too."""

    def __setattr__(self, name: str, value: object) -> None:
        if name not in __all__ or not isinstance(value, type(sys)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
