"""The error for a stranger's value that is not what was due."""

from __future__ import annotations


class OddValue(ValueError):
    """A value that is not what was due; its words are fit for a person."""
