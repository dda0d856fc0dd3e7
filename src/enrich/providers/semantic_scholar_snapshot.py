"""Semantic Scholar's datasets: its `papers` as they stood on the day of a release.

`enrich snapshot add semantic-scholar FOLDER` makes an index of them; their columns are the
API's in small letters.  Abstracts, references and PDFs are other datasets.
Manual: https://api.semanticscholar.org/api-docs/datasets
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from enrich.providers.contract.dump_witness import DumpWitness
from enrich.providers.semantic_scholar import SemanticScholar

_NAMES_LISTED = """
    externalIds publicationDate publicationVenue citationCount influentialCitationCount
    referenceCount publicationTypes openAccessPdf
"""
_NAMES = {name.lower(): name for name in _NAMES_LISTED.split()}


class SemanticScholarSnapshot(DumpWitness):
    """The papers of Semantic Scholar's datasets on this machine, asked by an index."""

    name = "semantic_scholar_snapshot"
    accepts = frozenset({"acl", "arxiv", "doi"})
    example = "arxiv:1909.08053"
    dump = "semantic-scholar"
    cost = 4
    searches = 1_000_000

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one paper states, as the API's would."""
        return SemanticScholar(self.options).read(json.dumps(_as_answered(json.loads(body))))


def _as_answered(paper: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of the dataset under the names that the API gives its fields.

    >>> _as_answered({"title": "On Looms", "citationcount": 3})
    {'title': 'On Looms', 'citationCount': 3}
    """
    return {_NAMES.get(name, name): value for name, value in paper.items()}
