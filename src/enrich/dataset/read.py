"""The dataset as pandas frames, for notebooks.

Integers and booleans stay what they are where values are missing; the files
open with plain `pandas.read_parquet`, too.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from enrich import schema
from enrich.errors import BadInput
from enrich.settings import OUT


def papers(folder: Path | str = OUT) -> pd.DataFrame:
    """Return a row for each work that the list names."""
    return _frame(schema.PAPERS, folder)


def entries(folder: Path | str = OUT) -> pd.DataFrame:
    """Return a row for each entry of the list."""
    return _frame(schema.ENTRIES, folder)


def claims(folder: Path | str = OUT) -> pd.DataFrame:
    """Return a row for everything a provider said."""
    return _frame(schema.CLAIMS, folder)


def findings(folder: Path | str = OUT) -> pd.DataFrame:
    """Return a row for each thing that looks wrong with the list."""
    return _frame(schema.FINDINGS, folder)


def _frame(table: schema.Table, folder: Path | str) -> pd.DataFrame:
    path = Path(folder) / table.file
    if not path.exists():
        raise BadInput(f"There is no {path}; `enrich run` or `make run` writes it.")
    return pd.read_parquet(path, dtype_backend="numpy_nullable")
