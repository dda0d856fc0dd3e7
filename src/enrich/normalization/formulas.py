"""Formulas of TeX in titles, as lists write them in plain words."""

from __future__ import annotations

import re
import unicodedata

_FORMULA = re.compile(r"\$(?!\s)([^$]{1,60})(?<!\s)\$(?!\d)")  # none of "$5 to $6"
_COMMAND = re.compile(r"\\([a-zA-Z]+)\s*")
_MARKS = re.compile(r"[\\^_{}\s]")
_TIMES = re.compile(r"(?<=\d)\s?×")
_SIGNS = {"times": "×", "ell": "l", "infty": "∞", "lambda": "λ", "Lambda": "Λ"}
_NAMES_LISTED = "log exp min max sin cos tan arg lim sup inf det dim gcd ln poly"
_NAMES = frozenset(_NAMES_LISTED.split())


def in_words(title: str) -> str:
    r"""Return a title with its formulas as a list would write them.

    >>> in_words(r"Sorting in $O(n \log n)$ and H$_2$O"), in_words(r"A $10\times$ Loom, 3 × Wool")
    ('Sorting in O(n log n) and H2O', 'A 10x Loom, 3x Wool')
    >>> in_words(r"$\ell_1$ Norms, $\alpha$-$\mathcal{L}$ooms"), in_words("From $5 to $6")
    ('l1 Norms, α-Looms', 'From $5 to $6')
    """
    if "$" in title:
        title = _FORMULA.sub(lambda found: _plain(found[1]), title)
    return _TIMES.sub("x", title) if "×" in title else title


def _plain(formula: str) -> str:
    text = _MARKS.sub("", _COMMAND.sub(lambda found: _sign(found[1]), formula))
    return re.sub("\0+", " ", text)


def _sign(command: str) -> str:
    """Return what a command stands for: a style or an accent for nothing, a name for itself."""
    if command in _NAMES:
        return f"\0{command}\0"  # a blank, when others are gone
    case = "SMALL" if command.islower() else "CAPITAL"
    try:
        return _SIGNS.get(command) or unicodedata.lookup(f"GREEK {case} LETTER {command.upper()}")
    except KeyError:
        return ""
