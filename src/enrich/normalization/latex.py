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
    "\0": "{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_READ = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    "textbar": "|",
    "textless": "<",
    "textgreater": ">",
    "url": "%s",
}
"""Commands that pylatexenc would read otherwise, or as nothing."""

_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=,)(?=,)|(?<=[?!])(?=`)")
_TABLE = str.maketrans(_SIGNS)
_HYPHENS = str.maketrans("\u2010\u2011", "--")  # which BibTeX has no other sign for
_UNSOUND = re.compile(r"\\[{}\"]\Z|\\[{}]|(?i:\\cyr)")  # Cyrillic commands need fonts of their own
_FORMULA = re.compile(r"(?<!\\)\$(?![\s$])((?:[^$\\%#&~\"@]|\\[A-Za-z]+)+?)(?<!\s)\$(?!\d)")
_IN_ADDRESSES = "/:;().,-_~%+=&@!$'*?#[]"


def escaped(text: str, *, ascii_only: bool) -> str:
    r"""Return text as LaTeX has it; for BibTeX in ASCII alone, as far as there are commands.

    >>> escaped("R&D_1 {Ünal}", ascii_only=True), escaped("100 % Ünal", ascii_only=False)
    ('R\\&D\\_1 \\textbraceleft{}{\\"U}nal\\textbraceright{}', '100 \\% Ünal')
    """
    text = text.translate(_HYPHENS) if ascii_only else text
    text = _LIGATURE.sub("\0", text.replace("\0", ""))  # else TeX makes one sign of two
    if not ascii_only or text.isascii():
        return text.translate(_TABLE)
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        sign.translate(_TABLE) if sign.isascii() else _command(sign) for sign in composed
    )


@cache
def _command(sign: str) -> str:
    """Return the command for a sign; the sign itself where none is read back as that very sign."""
    told = _encoder()(sign)
    sound = told.count("{") == told.count("}") and not _UNSOUND.search(told)
    return told if sound and unescaped(told) == sign else sign


@cache
def _encoder() -> Callable[[str], str]:
    from pylatexenc.latexencode import (  # type: ignore[import-untyped]  # noqa: PLC0415
        UnicodeToLatexEncoder,
    )

    known = UnicodeToLatexEncoder(
        unknown_char_policy="keep",
        unknown_char_warning=False,
        replacement_latex_protection="braces-all",
    )
    found: Callable[[str], str] = known.unicode_to_latex
    return found


@cache
def _decoder() -> Callable[[str], str]:
    from pylatexenc.latex2text import (  # type: ignore[import-untyped]  # noqa: PLC0415
        LatexNodes2Text,
        MacroTextSpec,
        get_default_latex_context_db,
    )

    ours = [MacroTextSpec(name, simplify_repl=sign) for name, sign in _READ.items()]
    known = get_default_latex_context_db()
    known.add_context_category("ours", prepend=True, macros=ours)
    found: Callable[[str], str] = LatexNodes2Text(
        latex_context=known, math_mode="verbatim"
    ).latex_to_text
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
