"""Identifiers that running words state: `arXiv:1901.00001`, `doi:10.1038/…`, `CoRR abs/…`.

An identifier counts only where the words around it show what it is, or where it cannot be
anything else; one that they say is another work's does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.model import Ref
from enrich.normalization import identifiers

_ID = (
    r"(\d{4}\.\d{4,5}(?:v\d{1,2})?(?!\.?\d)"
    r"|[a-z][a-z-]{1,9}(?:\.[a-z]{2})?/\d{7}(?:v\d{1,2})?(?!\d))"
)
_ARXIV = re.compile(
    r"(?:(?<![\w.-])(?:\w{2,8}\.)?arxiv\.org/(?:abs|pdf|html)/|(?<![\w/.-])(?:"
    r"arxiv(?:[\s.,]{1,2}(?:e-?prints?|pre-?print|paper|id|no\.?))*[\s:：.,#(\[-]{1,4}"
    r"(?:arxiv[\s:.]{1,3})?(?:abs/)?"
    r"|(?:corr[\s,:]{1,3})?abs/"
    r"|e-?print(?:\sid)?[\s:=]{1,3}"
    rf")){_ID}",
    re.I | re.ASCII,
)
_DOI = re.compile(r"(?<![\w.])10\.\d{4,9}(?:\.\d{1,9})*/\S{4,200}", re.ASCII)
_OTHER_S = re.compile(
    r"\b(?:see(?:\salso)?|cf\.?|extends|extending|builds?\s(?:up)?on|based\son|replaces|supersedes"
    r"|superseded\sby|(?:version|extension|revision|follow-?up|companion|reply|comment|response"
    r"|erratum|errata|supplement)\s(?:of|to|on|for))\s?(?:the\s|paper\s|preprint\s|doi:?\s?)*[\[(]?$",
    re.I,
)
_BEFORE = 40  # characters that tell whose an identifier is


def in_words(text: str) -> list[Ref]:
    """Return what running words identify, in their order.

    >>> [str(ref) for ref in in_words("J. Doe, arXiv preprint arXiv:1901.00001v2, 2019")]
    ['arxiv:1901.00001']
    >>> [str(ref) for ref in in_words("Looms 3, 10.9999/loom.7 (2031). Extends arXiv:1811.00001.")]
    ['doi:10.9999/loom.7']
    >>> in_words("On 10.10.2031 version 1901.00001 of the loom was arXived")
    []
    """
    found = [*_found(_ARXIV, "arxiv", text)] if _may_name_arxiv(text) else []
    found += _found(_DOI, "doi", text) if "10." in text else []
    return list(dict.fromkeys(ref for _, ref in sorted(found)))


def stated(text: str) -> Ref | None:
    """Return what running words identify, if that is one work as far as identifiers tell.

    >>> str(stated("arXiv:1901.00001, doi:10.9999/loom.7"))
    'arxiv:1901.00001'
    >>> stated("arXiv:1901.00001 and arXiv:1901.00002") is None
    True
    """
    found = in_words(text)
    schemes = [ref.scheme for ref in found]
    return found[0] if found and len(set(schemes)) == len(schemes) else None


def _may_name_arxiv(text: str) -> bool:
    small = text.lower()
    return "arxiv" in small or "abs/" in small or "print" in small


def _found(pattern: re.Pattern[str], scheme: str, text: str) -> Iterator[tuple[int, Ref]]:
    """Yield where a text states identifiers of a scheme, and which."""
    for found in pattern.finditer(text):
        ref = identifiers.canonical(scheme, found[found.re.groups])
        ref = identifiers.parse(str(ref)) if ref else None  # as it is spelt for good
        if ref is not None and not _is_another_s(text, found.start()):
            yield found.start(), ref


def _is_another_s(text: str, at: int) -> bool:
    """Tell whether the words before say that what follows is another work's."""
    return _OTHER_S.search(text[max(0, at - _BEFORE) : at]) is not None
