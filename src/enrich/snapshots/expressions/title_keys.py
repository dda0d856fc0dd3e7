"""The words of a title and its key, as far as all engines agree on letters."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

import ibis

from enrich.normalization.text import unmarked

_NICKNAME = r"^\s*\S+(?:\s+\S+)?\s?[:\x{FF1A}]"
_GAP = r"[^\pL\pN+# ][^\pL\pN+#]*| [^\pL\pN+#]+"  # all between two words but a single space
_ODD = ((0xAA, 0x180), (0x2070, 0x209D), (0xFF10, 0xFF5B))  # Latin, high and low figures, wide
_TWO_LETTERS = {"ß": "ss", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi"}
_KEY = 24  # letters of a title that nearly tell it from all others

Text = Any


@cache
def _accents() -> tuple[str, str]:
    """Return small letters with a mark, figures set high, and the like, and what they are plainly.

    One sign stands for one, so what stands for two is replaced by itself.
    """
    odd = [chr(code) for first, end in _ODD for code in range(first, end)]
    bare = {one: unicodedata.normalize("NFKD", one) for one in odd if one == one.lower()}
    plain = {one: sign for one, sign in bare.items() if sign[0].isascii() and sign[0].isalnum()}
    one_for_one = {one: sign for one, sign in plain.items() if len(unmarked(sign)) == 1}
    return "".join(one_for_one), "".join(sign[0] for sign in one_for_one.values())


def folded(text: Text) -> Text:
    """Return text in small letters without accents, which few have and are slow to take off."""
    small = text.lower()
    bare = small.translate(*_accents())
    for sign, letters in _TWO_LETTERS.items():
        bare = bare.replace(sign, letters)
    bare = bare.re_replace(r"\pM", "")
    return ibis.cases((_bits(small) != small.length() * 8, bare), else_=small)


@ibis.udf.scalar.builtin(name="bit_length")  # type: ignore[untyped-decorator]
def _bits(text: str) -> int:
    """Return how many bits a text has, eight for each letter where all are of ASCII."""
    raise NotImplementedError


def words(title: Text) -> Text:
    """Return the words of a title with a space between, as far as engines agree on them.

    What most titles do not have is looked for before it is replaced, which takes longer.
    """
    spaced = folded(title).replace("&", " and ").re_replace(_GAP, " ")
    return ibis.cases((title.re_search("[^a-zA-Z0-9 ]|  "), spaced), else_=title.lower())


def key(words: Text) -> Text:
    """Return the first letters of words run together, by which titles are sorted and found."""
    return run_together(words).left(_KEY)


def run_together(words: Text) -> Text:
    """Return words without spaces: coarser than `titles.spelt`, which has the last word."""
    return words.replace(" ", "")


def head(title: Text) -> Text:
    """Return a nickname of a word or two, else the whole title."""
    nickname = title.re_extract(_NICKNAME, 0)
    return ibis.cases((title.re_search(_NICKNAME), nickname), else_=title)


def behind(title: Text) -> Text:
    """Return what stands behind a nickname of a word or two, or nothing."""
    rest = ibis.cases((title.re_search(_NICKNAME), title.re_replace(_NICKNAME, "")), else_="")
    return ibis.cases((title.contains(":") | title.contains("\uff1a"), rest), else_="")
