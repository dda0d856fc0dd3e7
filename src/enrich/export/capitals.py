"""Titles whose capitals a bibliography style may not touch, as LaTeX.

Between braces stand words with a capital within or of capitals alone, and names: a nickname in
front of a colon, and words with a capital that are no known words of titles, nor made of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from enrich.normalization import titles, word_lists
from enrich.normalization.latex import escaped, parts
from enrich.normalization.title_words import is_known

_WORD = re.compile(r"[^\W_]+(?:['’.&][^\W_]+)*[+*]*")
_PROPER = word_lists.any_of(word_lists.load(__file__)["proper"])
_POSSESSIVE = re.compile(r"['’]s?$")
_CONTRACTED = re.compile(r"(?:n['’]t|['’](?:re|ll|ve|m|d))$")
_COLON = re.compile("[:：]")
_PREFIX = re.compile(r"^(?:auto|co|de|dis|in|inter|micro|multi|non|over|pre|re|sub|un|under)-?")
_ENDINGS_LISTED = """
    able al ation d ed ely er ers es ible ies ily ing ion ions ism ity ization izing less ly ment n
    ness or ors s y
"""
_ENDINGS = tuple(_ENDINGS_LISTED.split())
_SHORTEST = 4  # letters of a word that others are made of

Piece = tuple[str, bool]
"""A stretch of LaTeX, and whether it stands between braces."""


def protected(title: str, *, ascii_only: bool) -> str:
    r"""Return a title as LaTeX, with its capitals, names and formulas between braces.

    >>> protected("PagedAttention: Serving GPT-4 with Megatron-LM & $k$-means", ascii_only=True)
    '{PagedAttention}: Serving {GPT}-4 with {Megatron-LM} \\& {$k$}-means'
    """
    pieces: list[Piece] = []
    nickname = _nickname(title)
    loud = _is_loud(title)
    at = 0
    for part, formula in parts(title):
        if formula:
            pieces.append((part, True))
        else:
            pieces += _pieces(part, max(nickname - at, 0), loud, ascii_only)
        at += len(part)
    return "".join(_braced(pieces))


def _pieces(text: str, nickname: int, loud: bool, ascii_only: bool) -> Iterator[Piece]:
    """Yield words and what stands between them; the first signs may be a nickname."""
    at = 0
    for word in _WORD.finditer(text):
        yield escaped(text[at : word.start()], ascii_only=ascii_only), False
        is_name = word.start() < nickname and any(map(str.isupper, word[0]))
        kept = not loud and (is_name or keeps_capitals(word[0]))
        yield escaped(word[0], ascii_only=ascii_only), kept
        at = word.end()
    yield escaped(text[at:], ascii_only=ascii_only), False


def _braced(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield pieces with their braces; two that a hyphen joins get one pair."""
    open_, hyphen = False, ""
    for text, kept in pieces:
        if open_ and not kept and text == "-" and not hyphen:
            hyphen = text
            continue
        if kept:
            joined = open_ and hyphen
            yield hyphen + text if joined else "}" * open_ + f"{hyphen}{{{text}"
        else:
            yield "}" * open_ + hyphen + text
        open_, hyphen = kept, ""
    yield "}" * open_ + hyphen


def _nickname(title: str) -> int:
    """Return how many signs in front of a title's colon are a nickname."""
    colon = _COLON.search(title)
    return colon.start() if colon and titles.tail(title) is not None else 0


def keeps_capitals(word: str) -> bool:
    """Tell whether a word is spelt with its capitals wherever it stands.

    >>> [keeps_capitals(one) for one in ("vLLM", "H100", "Bayesian", "Llumnix", "Prefilling", "A")]
    [True, True, True, True, False, False]
    """
    bare = _POSSESSIVE.sub("", word)
    if any(map(str.isupper, bare[1:])):
        return True
    if not bare[:1].isupper():
        return False
    if len(bare) == 1:
        return bare != "A"
    if _CONTRACTED.search(bare):
        return False
    letters = [sign for sign in bare if sign.isalpha()]
    return len(letters) == 1 or is_proper(bare) or not _is_ordinary(bare)


def is_proper(word: str) -> bool:
    """Tell whether a word is a name that is common in titles."""
    return _PROPER.search(word) is not None


def _is_ordinary(word: str) -> bool:
    """Tell whether a word is one of titles, or made of one by what words begin and end with."""
    plain = word.casefold()
    return any(map(_is_made_of_known, dict.fromkeys((plain, _PREFIX.sub("", plain)))))


def _is_made_of_known(word: str) -> bool:
    if is_known(word):
        return True
    roots = {word, *(word.removesuffix(end) for end in _ENDINGS if word.endswith(end))}
    roots |= {root[:-1] for root in roots if root[-2:-1] == root[-1:]}  # as in "pinned"
    return any(
        len(root) >= _SHORTEST and is_known(root + end)
        for root in roots
        for end in ("", "e", "y", "s", "ing", "ed", "er")
    )


def _is_loud(title: str) -> bool:
    """Tell whether a whole title is in capitals, which tell nothing then."""
    words = re.findall(r"[^\W\d_]{2,}", title)
    return len(words) > 2 and sum(map(str.isupper, words)) * 4 > len(words) * 3
