"""Small pure helpers for strings."""

from __future__ import annotations

import html
import re
import unicodedata

_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w+#]+")
_COMMON = {
    "a",
    "an",
    "and",
    "at",
    "by",
    "for",
    "from",
    "in",
    "of",
    "on",
    "the",
    "to",
    "via",
    "with",
}
_ENDLESS = re.compile(r"&#[0-9]{4000,};?")  # a number that Python refuses to read
_DASH = re.compile("[\u2010-\u2015\u2212]")


def one_line(text: str) -> str:
    """Collapse every run of white space to one space.

    >>> one_line(" Attention\\n  is all ")
    'Attention is all'
    """
    return _SPACE.sub(" ", text).strip()


def unescaped(text: str) -> str:
    """Return text with characters for what stands for them, as HTML has it; never raises.

    >>> unescaped("R&amp;D &#8211; &unheard;"), unescaped("&#" + "1" * 5000)
    ('R&D – &unheard;', '�')
    """
    return html.unescape(_ENDLESS.sub("\ufffd", text)) if "&" in text else text


def plain(text: str) -> str:
    """Return the words alone: no case, accents, punctuation or odd dashes.

    Plus and hash stay, for they tell names apart.

    >>> plain("Phi\u20114: Ünder  the *Hood*!")
    'phi 4 under the hood'
    >>> plain("SageAttention2") == plain("SageAttention2++")
    False
    """
    decomposed = unicodedata.normalize("NFKD", unmarked(_DASH.sub("-", text)))
    bare = unmarked(decomposed)
    return _NOT_WORD.sub(" ", bare.casefold()).replace("_", " ").strip()


def unmarked(text: str) -> str:
    """Return text without combining marks; to put a long run of them in order takes its square.

    >>> unmarked("U\u0308nder")
    'Under'
    """
    return text if text.isascii() else "".join(c for c in text if not unicodedata.combining(c))


def slug(text: str) -> str:
    """Return the plain words joined by dashes, the value of a `title:` ref.

    >>> slug("Orca: A Distributed System")
    'orca-a-distributed-system'
    """
    return "-".join(plain(text).split())


def alike(one: str, other: str) -> bool:
    """Tell whether two titles may be one: most words of the shorter are in the longer.

    >>> alike("Megatron-LM", "Megatron-LM: Training Language Models")
    True
    >>> alike("A Study of the Sea", "A Study of the Sky: Clouds and Wind")
    False
    """
    words, others = _telling(one), _telling(other)
    return len(words & others) * 4 >= min(len(words), len(others)) * 3


def _telling(title: str) -> set[str]:
    words = set(plain(title).split())
    return words - _COMMON or words


def count(number: int, noun: str) -> str:
    """Return the number with its noun, in the plural where due.

    >>> count(1, "entry"), count(2, "entry"), count(0, "paper"), count(3, "day")
    ('1 entry', '2 entries', '0 papers', '3 days')
    """
    if number == 1:
        return f"1 {noun}"
    plural = noun[:-1] + "ies" if re.search("[^aeiou]y$", noun) else noun + "s"
    return f"{number} {plural}"
