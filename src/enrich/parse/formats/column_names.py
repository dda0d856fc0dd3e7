"""Names of columns that tables of works have and bullets of a list have not."""

from __future__ import annotations

from enrich.normalization import word_lists

_COLUMNS = {
    word.lower(): name
    for name, one in word_lists.kinds(__file__, "column").items()
    for word in one.words
}


def column_of(head: str) -> str:
    """Return what a column tells by its name alone, empty if it is none of these.

    >>> column_of("Item Type"), column_of("DOI"), column_of("arXiv ID"), column_of("Colour")
    ('kind', 'doi', 'arxiv', '')
    """
    return _COLUMNS.get(" ".join(head.replace("_", " ").lower().split()).strip(" *:"), "")
