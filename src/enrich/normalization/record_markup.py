"""Markup out of strings: JATS, MathML, HTML and entities escaped twice.

Only tags that these vocabularies know are taken for tags, so that a title
about `List<T>` or `<think>` keeps its words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict

from enrich.normalization import word_lists
from enrich.normalization.control_characters import clean
from enrich.normalization.odd_value import OddValue
from enrich.normalization.text import unescaped

_LISTS = word_lists.load(__file__)
_BLOCKS = {*_LISTS["blocks"].words, *_LISTS["named_blocks"].words}
_BARE = {*_LISTS["text"].words, *_LISTS["blocks"].words, *_LISTS["formulas"].words}
_TAG = re.compile(
    r"<(/?)(?:([a-z][\w.-]*):)?([a-z][\w.-]*)"
    r"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s<>\"']+))*\s*/?>",
    re.I | re.A,
)
_PLAIN = re.compile("[ -%'-;=?-~]*")  # neither a tag nor an entity
_SECTION = re.compile(r"<!\[CDATA\[|\]\]>")
_UNSEEN = re.compile(  # what nobody reads: style sheets, and formulas that stand there twice
    r"<(style|script|(?:[\w.-]+:)?(?:annotation(?:-xml)?|tex-math))\b[^<>]*>", re.I
)
_END = re.compile(r"</([\w.:-]+)\s{0,20}>")
_FORMULA_FOLLOWS = re.compile(r"\s{0,200}<(?:[\w.-]{1,40}:)?math\b", re.I)
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
_LAYOUT = re.compile(r"(?<=>)\s+|(?<!\s)\s++(?=<)")
_INSIDE = r"((?:[^<]|<(?!/?(?:[\w.-]+:)?m(?:multi|pre)scripts\b))*+)"
_BEFORE = re.compile(  # as of an isotope, whose number stands there last
    rf"<(?:[\w.-]+:)?mmultiscripts\b[^<>]*>{_INSIDE}<(?:[\w.-]+:)?mprescripts\s*/>"
    rf"{_INSIDE}</(?:[\w.-]+:)?mmultiscripts\s*>",
    re.I,
)
_LONGEST = 300_000  # characters of an abstract, or of any other words of a record
_UNPRINTABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_C1 = {  # control characters that were meant as Windows means these bytes, as in HTML
    code: bytes([code]).decode("cp1252", "ignore") or " " for code in range(0x80, 0xA0)
}


def strip(text: str) -> str:
    """Return plain text on one line: no tags, no entities, no control characters.

    What is longer than any abstract is an `OddValue`.

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
    if len(text) > _LONGEST:
        raise OddValue(f"{len(text)} characters stand where words were due")
    if _PLAIN.fullmatch(text):
        return " ".join(text.split())
    for _ in range(2):
        text = unescaped(_untagged(text))
    return " ".join(clean(_UNPRINTABLE.sub(" ", _untagged(text)).translate(_C1)).split())


def abstract(text: str) -> str:
    """Return an abstract as plain text, without a heading that only calls it one.

    >>> abstract("<jats:title>Abstract</jats:title><jats:p>We weigh.</jats:p>")
    'We weigh.'
    >>> abstract("<p>Abstract machines</p><p>are <b>fun</p>")
    'Abstract machines are fun'
    """
    heading = _HEADING.match(text)
    return strip(text[heading.end() :] if heading else text)


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
    if "<" not in text and "]]>" not in text:
        return text
    seen = _SECTION.sub(" ", _uncommented(_seen(text)))
    return _TAG.sub(_instead, _FORMULA.sub(_tight, seen) if "math" in seen else seen)


def _seen(text: str) -> str:
    """Return text without what nobody reads; each end is looked up, never looked for."""
    if not _UNSEEN.search(text):
        return text
    ends: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for end in _END.finditer(text):
        ends[end[1].lower()].append(end.span())
    kept, at = [], 0
    for start in _UNSEEN.finditer(text):
        tag, mine = start[1].lower(), ends[start[1].lower()]
        following = bisect_left(mine, start.span()) if start.start() >= at else len(mine)
        if following < len(mine) and _is_unseen(tag, text, mine[following][1]):
            kept += [text[at : start.start()], " "]
            at = mine[following][1]
    return "".join([*kept, text[at:]])


def _is_unseen(tag: str, text: str, end: int) -> bool:
    """Whether an element is never seen: one in TeX is, unless a formula follows it."""
    return not tag.endswith("tex-math") or _FORMULA_FOLLOWS.match(text, end) is not None


def _uncommented(text: str) -> str:
    """Return text without its comments; one without an end is none."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept += [text[at:start], " "]
        at = end + 3
    return "".join([*kept, text[at:]])


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
