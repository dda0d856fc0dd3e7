"""Papers that once stood in a dataset and stand there no more."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from enrich.dataset.history import history_files


def former_papers(folder: Path, present: Iterable[str]) -> dict[str, str | None]:
    """Return the ids of papers that are gone, each with the last title that won, if any.

    Raises `BadInput` naming a file of the history that cannot be read.
    """
    told = history_files.read(folder, "claims")
    known = dict.fromkeys(filter(None, told["paper_id"].to_pylist()))
    gone: dict[str, str | None] = dict.fromkeys(known.keys() - set(present))
    names = ("paper_id", "field", "value", "won")
    columns = (told[name].to_pylist() for name in names)
    for paper_id, field, value, won in zip(*columns, strict=True):
        if paper_id in gone and field == "title" and won and value:
            gone[paper_id] = str(json.loads(value))
    return dict(sorted(gone.items()))
