"""The dataset as pandas frames, for notebooks.

Integers and booleans stay what they are where values are missing; the files
open with plain `pandas.read_parquet`, too.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from enrich.dataset.run_files import MANIFEST, RunFiles
from enrich.dataset.working_folder import fetched
from enrich.errors import BadUsage
from enrich.schema import TABLES
from enrich.settings import OUT


def frame(table: str, folder: Path | str = OUT) -> pd.DataFrame:
    """Return a table of the dataset in `folder`, a path or an address, by its name."""
    known = {one.name: one for one in TABLES}
    if table not in known:
        raise BadUsage(f"There is no table {table!r}. Choose among: {', '.join(known)}.")
    names = [known[table].file, MANIFEST]
    with fetched(folder, names) as here, RunFiles(here).opened(known[table]) as file:
        return pd.read_parquet(file, dtype_backend="numpy_nullable")
