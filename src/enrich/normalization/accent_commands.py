"""TeX's commands for accents and single letters, as arXiv's titles and abstracts have them."""

from __future__ import annotations

import re
import unicodedata

from enrich.normalization.latex import parts

_MARKS = {
    **{"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304"},
    **{".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328"},
    **{"r": "\u030a", "d": "\u0323", "b": "\u0331"},
}
_LETTERS = {
    **{"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł"},
    **{"L": "Ł", "aa": "å", "AA": "Å"},
}
_ACCENT = re.compile(
    r"\\(?:([\'`^\"~=.])|([uvHckrdb])(?=[\s{])\s*)"
    r"(?:\{\\?([A-Za-z])\s*\}|\\([ij])(?![A-Za-z])\s?|([A-Za-z]))"
)
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|[oOlL])(?:\{\}|(?![A-Za-z])\s?)")
_BRACED = re.compile(r"\{([^\W\d_])\}")
_POSSESSIVE = re.compile(r"(?<=[A-Za-z])\\'(?=s\b)")  # a quotation mark that somebody escaped


def without_accent_commands(text: str) -> str:
    r"""Return text with letters for the commands that stand for them; formulas stay.

    >>> without_accent_commands(r"Poincar\'e and Erd\H{o}s-R{\'e}nyi on $\hat{x}$")
    'Poincaré and Erdős-Rényi on $\\hat{x}$'
    >>> without_accent_commands(r"Newton\'s \emph{Looms} by S{\o}ren")
    "Newton's \\emph{Looms} by Søren"
    """
    if "\\" not in text:
        return text
    return "".join(part if formula else _read(part) for part, formula in parts(text))


def _read(text: str) -> str:
    text = _POSSESSIVE.sub("'", text)
    text = _ACCENT.sub(_accented, text)
    text = _LETTER.sub(lambda found: _LETTERS[found[1]], text)
    return _BRACED.sub(lambda found: found[0] if found[1].isascii() else found[1], text)


def _accented(found: re.Match[str]) -> str:
    """Return a letter with its accent, or the command as it is where there is no such letter."""
    mark = _MARKS[found[1] or found[2]]
    letter = unicodedata.normalize("NFC", (found[3] or found[4] or found[5]) + mark)
    return letter if len(letter) == 1 else found[0]
