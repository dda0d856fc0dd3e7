"""Plain text as LaTeX, and back.

What is not ASCII is written by the table of pylatexenc, which bibtexparser brings.  Of ASCII our
own ten signs go first: pylatexenc writes braces as `\\{`, and BibTeX counts these like any other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from urllib.parse import quote

_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_TABLE = str.maketrans(_SIGNS)
_DASHES = {
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "--",
    "\u2013": "--",
    "\u2014": "---",
    "\u2015": "---",
}
_FORMULA = re.compile(r"(?<!\\)\$(?![\s$])((?:[^$\\%#&~\"@]|\\[A-Za-z]+)+?)(?<!\s)\$(?!\d)")
_IN_ADDRESSES = "/:;().,-_~%+=&@!$'*?#[]"


def escaped(text: str, *, ascii_only: bool) -> str:
    r"""Return text as LaTeX has it; for BibTeX in ASCII alone, as far as there are commands.

    >>> escaped("R&D_1 {Ünal}", ascii_only=True), escaped("100 % Ünal", ascii_only=False)
    ('R\\&D\\_1 \\textbraceleft{}{\\"U}nal\\textbraceright{}', '100 \\% Ünal')
    """
    if not ascii_only or text.isascii():
        return text.translate(_TABLE)
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        sign.translate(_TABLE) if sign.isascii() else _command(sign) for sign in composed
    )


@cache
def _command(sign: str) -> str:
    r"""Return the command for a sign; the sign itself where braces would not stand in pairs."""
    told = _DASHES.get(sign) or _encoder()(sign)
    unsafe = told.count("{") != told.count("}") or re.search(r'\\[{}"\\]$|\\[{}]', told)
    return sign if unsafe or not told else told


@cache
def _encoder() -> Callable[[str], str]:
    from pylatexenc.latexencode import (  # type: ignore[import-untyped]  # noqa: PLC0415
        UnicodeToLatexEncoder,
    )

    known = UnicodeToLatexEncoder(
        unknown_char_policy="keep",
        unknown_char_warning=False,
        replacement_latex_protection="braces",
    )
    found: Callable[[str], str] = known.unicode_to_latex
    return found


@cache
def _decoder() -> Callable[[str], str]:
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]  # noqa: PLC0415

    found: Callable[[str], str] = LatexNodes2Text(math_mode="verbatim").latex_to_text
    return found


def unescaped(latex: str) -> str:
    r"""Return LaTeX as plain text, as far as it can be read; never raises.

    >>> unescaped(r"{LLM}s at 100 \% by {\'E}lan"), unescaped("{Loom")
    ('LLMs at 100 % by Élan', 'Loom')
    """
    try:
        return _decoder()(latex)
    except Exception:  # noqa: BLE001  (a stranger's LaTeX may trip the reader up in any way)
        return latex.replace("{", "").replace("}", "")


def parts(text: str) -> list[tuple[str, bool]]:
    """Return the stretches of a text, and whether each is a formula that LaTeX can set.

    >>> parts("On $k$-means"), parts("From $5 to $6")
    ([('On ', False), ('$k$', True), ('-means', False)], [('From $5 to $6', False)])
    """
    found, at = [], 0
    for formula in _FORMULA.finditer(text):
        if formula[0].isascii() and _is_balanced(formula[1]):
            found += [(text[at : formula.start()], False), (formula[0], True)]
            at = formula.end()
    return [part for part in [*found, (text[at:], False)] if part[0]]


def _is_balanced(formula: str) -> bool:
    depth = 0
    for sign in formula:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def address(url: str) -> str:
    """Return an address as the field of a bibliography has it, in ASCII and without braces.

    >>> address("https://loom.example/a{b}?q=ü d")
    'https://loom.example/a%7Bb%7D?q=%C3%BC%20d'
    """
    return quote(url, safe=_IN_ADDRESSES)
