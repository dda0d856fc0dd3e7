"""Crossref's public data file: all its records as they stood when it was published.

`enrich snapshot add crossref PATH` makes an index of it; its records are the API's own.
Manual: https://www.crossref.org/documentation/retrieve-metadata/rest-api/tips-for-using-public-data-files-and-plus-snapshots/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from enrich.providers.contract.dump_witness import DumpWitness
from enrich.providers.crossref import Crossref


class CrossrefSnapshot(DumpWitness):
    """The public data file of Crossref on this machine, asked by an index."""

    name = "crossref_snapshot"
    accepts = frozenset({"doi"})
    registers = frozenset({"doi"})
    example = "doi:10.1145/3600006.3613165"
    dump = "crossref"
    cost = 2
    searches = 1_000_000

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one work states, as the API's would."""
        return Crossref(self.options).read(body)
