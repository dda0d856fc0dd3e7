"""Markup out of strings: JATS, MathML, HTML and entities escaped twice.

Only tags that these vocabularies know are taken for tags, so that a title
about `List<T>` or `<think>` keeps its words.
"""

from __future__ import annotations

import html
import re

from enrich.normalization import word_lists

_LISTS = word_lists.load(__file__)
_BLOCKS = {*_LISTS["blocks"].words, *_LISTS["named_blocks"].words}
_BARE = {*_LISTS["text"].words, *_LISTS["blocks"].words, *_LISTS["formulas"].words}
_TAG = re.compile(
    r"<(/?)(?:([a-z][\w.-]*):)?([a-z][\w.-]*)"
    r"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s<>\"']+))*\s*/?>",
    re.I | re.A,
)
_COMMENT = re.compile(r"<!--.{0,4000}?-->|<!\[CDATA\[|\]\]>", re.S)
_UNSEEN = re.compile(  # what nobody reads: style sheets, and formulas that stand there twice
    r"<(?P<tag>style|script|(?:[\w.-]+:)?annotation(?:-xml)?)\b[^<>]*>.{0,4000}?</(?P=tag)\s*>"
    r"|<(?P<tex>(?:[\w.-]+:)?tex-math)\b[^<>]*>.{0,4000}?</(?P=tex)\s*>(?=\s*<[\w.-]*:?math\b)",
    re.I | re.S,
)
_PROTECTED = re.compile(  # beside what is a formula or a command with an argument
    r"\$[^$]*\$|\\[a-z]+\{[^{}]*\}|[\^_]\{[^{}]*\}"
    r"|\{(?=[^{}a-z]*[A-Z]|[a-z]{2})([\w][\w\s.+/&'’:-]*)\}",
)
_HEADING = re.compile(
    r"\s*(?:<(?:[\w.-]+:)?sec\b[^<>]*>\s*)?<(?:[\w.-]+:)?(title|p|b|bold)\b[^<>]*>\s*"
    r"(?:<(?:[\w.-]+:)?(?:b|bold)>\s*)?(?:abstract|summary)[\s.:]*"
    r"(?:</(?:[\w.-]+:)?(?:b|bold)>\s*)?</(?:[\w.-]+:)?\1\s*>",
    re.I,
)
_FORMULA = re.compile(  # with the white space before a sign that follows it
    r"<(?P<math>(?:[\w.-]+:)?math)\b[^<>]*>(?:[^<]|<(?!/?(?:[\w.-]+:)?math\b))*+</(?P=math)\s*>"
    r"(?:\s+(?=[,.:;)]))?",
    re.I,
)
_LAYOUT = re.compile(r"(?<=>)\s+|\s+(?=<)")
_INSIDE = r"((?:[^<]|<(?!/?(?:[\w.-]+:)?m(?:multi|pre)scripts\b))*+)"
_BEFORE = re.compile(  # as of an isotope, whose number stands there last
    rf"<(?:[\w.-]+:)?mmultiscripts\b[^<>]*>{_INSIDE}<(?:[\w.-]+:)?mprescripts\s*/>"
    rf"{_INSIDE}</(?:[\w.-]+:)?mmultiscripts\s*>",
    re.I,
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_C1 = {  # control characters that were meant as Windows means these bytes, as in HTML
    code: bytes([code]).decode("cp1252", "ignore") or " " for code in range(0x80, 0xA0)
}


def strip(text: str) -> str:
    """Return plain text on one line: no tags, no entities, no control characters.

    >>> strip("Fits <jats:italic>n</jats:italic>\\n  &amp;lt; 3 &amp; H<sub>2</sub>O")
    'Fits n < 3 & H2O'
    >>> strip("&lt;i&gt;Why&lt;/i&gt; List<T> needs <think>")
    'Why List<T> needs <think>'
    >>> strip("where i<a and b>c")
    'where i<a and b>c'
    >>> strip("Decay of\\n<math>\\n<mi>Ca</mi>\\n<mn>3</mn>\\n</math>\\n: a Test")
    'Decay of Ca3: a Test'
    >>> strip("\x93Looms\x94 don\x92t")
    '“Looms” don’t'
    """
    for _ in range(2):
        text = html.unescape(_untagged(text))
    return " ".join(_UNPRINTABLE.sub(" ", _untagged(text)).translate(_C1).split())


def abstract(text: str) -> str:
    """Return an abstract as plain text, without a heading that only calls it one.

    >>> abstract("<jats:title>Abstract</jats:title><jats:p>We weigh.</jats:p>")
    'We weigh.'
    >>> abstract("<p>Abstract machines</p><p>are <b>fun</p>")
    'Abstract machines are fun'
    """
    return strip(_HEADING.sub("", text, count=1) if _HEADING.match(text) else text)


def unbraced(text: str) -> str:
    """Return a title without the braces that keep BibTeX from changing it; formulas keep theirs.

    >>> unbraced("{FLAX}: Weaving {{GPU}s} in $O(n^{2})$ with x_{10} \\\\emph{Wool}")
    'FLAX: Weaving GPUs in $O(n^{2})$ with x_{10} \\\\emph{Wool}'
    >>> unbraced("Sets {1, 2} and {a}"), unbraced("mi{RNA} {Linux Kernel} {S}earch")
    ('Sets {1, 2} and {a}', 'miRNA Linux Kernel Search')
    """
    for _ in range(2):
        text = _PROTECTED.sub(lambda found: found[1] or found[0], text)
    return text


def _untagged(text: str) -> str:
    seen = _COMMENT.sub(" ", _UNSEEN.sub(" ", text))
    return _TAG.sub(_instead, _FORMULA.sub(_tight, seen) if "math" in seen else seen)


def _tight(formula: re.Match[str]) -> str:
    """Return a formula without the white space of its layout, what stands before a sign first."""
    bare = _LAYOUT.sub("", formula[0])
    return _BEFORE.sub(r"\2\1", bare)


def _instead(tag: re.Match[str]) -> str:
    """Return what stands in for a tag: nothing, a space, or the tag itself."""
    prefix, name = tag[2], tag[3].lower()
    if not prefix and name not in _BARE:
        return tag[0]
    return " " if name in _BLOCKS or (name == "math" and _touches_a_word(tag)) else ""


def _touches_a_word(tag: re.Match[str]) -> bool:
    """Whether a formula stands right beside a word, as in `the<math>...`."""
    at = tag.end() if tag[1] else tag.start() - 1
    return tag.string[at : at + 1].isalnum()
