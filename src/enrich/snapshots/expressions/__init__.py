"""What is asked of indexes, written once with Ibis and compiled for an engine.

In come tables by name alone; out goes an engine's SQL, be that DuckDB within this process or
Spark on many machines.  Nothing is read or run here, and a title is never judged.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import ibis

from enrich.snapshots.expressions.claim_merge import merged
from enrich.snapshots.expressions.index_tables import exact, ids, keyed, places, titles
from enrich.snapshots.expressions.near_titles import blocks, duplicates, near, near_by_blocks

EVERY: tuple[Callable[[], Any], ...] = (
    *(keyed, ids, titles, blocks, places, exact, near),
    *(near_by_blocks, duplicates, merged),
)


@cache
def compiled(dialect: str) -> dict[str, str]:
    """Return every expression as an engine's SQL, by its name."""
    return {one.__name__: str(ibis.to_sql(one(), dialect=dialect)) for one in EVERY}
