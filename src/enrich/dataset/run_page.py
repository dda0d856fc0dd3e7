"""The page that a run may write beside its tables: its name, its mark, and who makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from enrich.dataset.diff.change import Changes

NAME = "report.html"
MARK = '<meta name="generator" content="enrich">'
_HEAD = 4096  # bytes in which the mark stands

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class PageFiles:
    """The files of a page, or none and a sentence that says why."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    notices: Sequence[str] = ()


class PageMaker(Protocol):
    """Makes the page of a run; it raises nothing, for no run fails over its page."""

    def __call__(
        self, tables: Tables, manifest: Mapping[str, Any], changes: Changes | None, /
    ) -> PageFiles:
        """Return the files of the page."""


def no_page(
    tables: Tables,  # noqa: ARG001
    manifest: Mapping[str, Any],  # noqa: ARG001
    changes: Changes | None,  # noqa: ARG001
) -> PageFiles:
    """Return no page at all."""
    return PageFiles()


def is_ours(body: bytes) -> bool:
    """Tell whether a file is a page that was written here.

    >>> is_ours(b'<!doctype html><meta name="generator" content="enrich">'), is_ours(b"<html>")
    (True, False)
    """
    return MARK.encode() in body[:_HEAD]
