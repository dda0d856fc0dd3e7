"""The works that a bibliography names: by a DOI or an arXiv id, stated or in the words."""

from __future__ import annotations

import re

from enrich.model import Ref
from enrich.normalization import field_values, identifiers

_ARXIV = re.compile(
    r"\b(?:arxiv(?:\.org)?[:./,\s]+|corr[,\s]+)(?:abs/|pdf/)?"
    r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})",
    re.I,
)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+")


def cited(doi: str | None, words: str) -> Ref | None:
    """Return the work that a reference names: the DOI stated, else an id in its words.

    >>> str(cited(None, "Looms. CoRR abs/2101.00009 (2021)"))
    'arxiv:2101.00009'
    >>> cited("10.5555/123.456", "In: Proc. of Looms, 2021") is None
    True
    """
    arxiv, other = _ARXIV.search(words), _DOI.search(words)
    stated = (
        identifiers.canonical("doi", doi or ""),
        identifiers.canonical("arxiv", arxiv[1]) if arxiv else None,
        identifiers.canonical("doi", other[0]) if other else None,
    )
    return next((ref for ref in stated if ref and field_values.is_work(ref)), None)
