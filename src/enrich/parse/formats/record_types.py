"""What a bibliography's own word for the type of a work makes of it."""

from __future__ import annotations

from typing import cast

from enrich.model import Kind
from enrich.normalization import word_lists

_KINDS = {
    word.lower(): kind
    for kind, one in word_lists.kinds(__file__, "type").items()
    for word in one.words
}


def kind_named(word: str) -> Kind | None:
    """Return the kind that a type names, of BibTeX, RIS, CSL or Zotero; None where it is open.

    >>> kind_named("inproceedings"), kind_named("COMP"), kind_named("misc")
    ('paper', 'software', None)
    """
    return cast(Kind | None, _KINDS.get(word.strip().lower()))
