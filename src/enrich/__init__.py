"""Turns a curated list of papers into a dataset that explains itself."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("enrich")
except PackageNotFoundError:  # run from a source tree that is not installed
    __version__ = "0+unknown"

from enrich.parse import parse as parse
from enrich.why import why as why

__all__ = ["__version__", "parse", "why"]
