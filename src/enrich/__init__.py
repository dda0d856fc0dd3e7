"""Turns a curated list of papers into a dataset that explains itself."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

try:
    __version__ = version("enrich")
except PackageNotFoundError:  # run from a source tree that is not installed
    __version__ = "0+unknown"

from enrich.dataset.provenance import why as why
from enrich.parse import parse as parse

if TYPE_CHECKING:
    from enrich.lookup import Answer
    from enrich.settings import Settings

__all__ = ["__version__", "parse", "resolve", "why"]


def resolve(*asked: str, settings: Settings | None = None) -> list[Answer]:
    """Return what is known of single works; see `enrich.lookup.resolve`."""
    from enrich.lookup import resolve as look_up  # noqa: PLC0415  (so that `import enrich` is quick)

    return look_up(*asked, settings=settings)
