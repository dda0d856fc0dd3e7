"""The tables of the dataset as Polars frames."""

from __future__ import annotations

from typing import Any

import polars as pl

Polars = pl.DataFrame


def frame(arrow: Any, _: str = "") -> Polars:
    """Return an Arrow table as a frame."""
    return pl.DataFrame(arrow)
