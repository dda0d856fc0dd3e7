"""OpenAlex's snapshot: all its works as they stood when it was published, every month.

`enrich snapshot add openalex FOLDER` makes an index of the works, be they JSON lines or
Parquet; its records are the API's own.  Of works without a DOI or an arXiv id nobody asks.
Manual: https://developers.openalex.org/download/overview
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from enrich.providers.contract.dump_witness import DumpWitness
from enrich.providers.openalex import OpenAlex

_INDEX = "abstract_inverted_index"


class OpenAlexSnapshot(DumpWitness):
    """The works of OpenAlex's snapshot on this machine, asked by an index."""

    name = "openalex_snapshot"
    accepts = frozenset({"arxiv", "doi"})
    example = "doi:10.1145/3600006.3613165"
    dump = "openalex"
    cost = 3
    searches = 1_000_000

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one work states, as the API's would; some files spell out the abstract."""
        work = json.loads(body)
        if isinstance(work.get(_INDEX), str):
            work[_INDEX] = json.loads(work[_INDEX])
        return OpenAlex(self.options).read(json.dumps(work))
