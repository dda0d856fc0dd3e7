"""Whether two titles are one work's, however they are spelt."""

from __future__ import annotations

import re

from enrich.normalization.text import plain
from enrich.normalization.title_comparison import Relation, compare

TELLING = 4
"""Words that a title needs to tell a work from others without its nickname."""

_VERSION = re.compile(r"\d$|\+|#|\b[ivx]+$", re.I)
_UNSPACED = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
_NICKNAME = 2  # words of one, at most
_COMMON_LISTED = """
    a an and approach are as at based by can do efficient for from how in into introduction is it
    language large learning llm llms model models neural of on or overview report review study
    survey system systems technical that the to towards tutorial using via what with
"""
_COMMON = frozenset(_COMMON_LISTED.split())
_NO_NICKNAMES_LISTED = """
    abstract addendum appendix artifact author authors brief chapter code comment commentary
    correction corrections corrigendum data dataset demo demonstration discussion doctoral
    editorial errata erratum extended foreword highlights introduction invited keynote letter
    letters note opinion panel part perspective poster preface preprint publisher re rejoinder reply
    response retracted retraction review short slides software summary supplement supplementary
    survey talk tutorial update viewpoint vision vol volume withdrawn workshop
"""
_NO_NICKNAMES = frozenset(_NO_NICKNAMES_LISTED.split())


def same_title(one: str, other: str) -> bool:
    """Tell whether two titles are one work's: equal words, but for a nickname in front.

    >>> same_title("Loom: Weaving Threads of Many Colours", "weaving threads of many colours.")
    True
    >>> same_title("Loom2: Weaving Threads of Many Colours", "Weaving Threads of Many Colours")
    False
    """
    found = compare(one, other)
    if found.relation is Relation.NICKNAME:
        head = max((len(part.listed + part.stated) for part in found.differences), default=0)
        return head <= _NICKNAME and len(telling(" ".join(found.shared))) >= TELLING
    return found.relation is Relation.SAME


def spelt(title: str) -> str:
    """Return the words run together, for hyphens come and go; figures stay apart.

    >>> spelt("Pre-filling & Long-Context"), spelt("Phi 3 5")
    ('prefillingandlongcontext', 'phi3 5')
    """
    return re.sub(r"(?<!\d) | (?!\d)", "", plain(title.replace("&", " and ")))


def tail(title: str) -> str | None:
    """Return what follows a nickname that tells nothing of version or part, as it is spelt."""
    head, _, rest = title.replace("：", ":").partition(":")
    words = plain(head).split()
    if not 1 <= len(words) <= 2 or _NO_NICKNAMES & set(words) or _VERSION.search(head.strip()):
        return None
    return spelt(rest) if len(telling(rest)) >= TELLING else None


def words(title: str) -> set[str]:
    """Return the plain words of a title."""
    return set(plain(title).split())


def pieces(title: str) -> set[str]:
    """Return the plain words of a title; of writing without spaces each two neighbouring letters.

    >>> sorted(pieces("织物图案 GAN"))
    ['gan', '图案', '物图', '织物']
    """
    unspaced = [part for word in words(title) for part in _UNSPACED.findall(word)]
    pairs = {part[at : at + 2] for part in unspaced for at in range(len(part) - 1)}
    return pairs | words(_UNSPACED.sub(" ", title))


def telling(title: str) -> set[str]:
    """Return the words that few titles have.

    >>> sorted(telling("A Survey of Looms"))
    ['looms']
    """
    return words(title) - _COMMON
