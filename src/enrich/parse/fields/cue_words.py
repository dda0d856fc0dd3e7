"""Small judgements about words: decoration, tags, sentences, remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from enrich.normalization import word_lists
from enrich.normalization.late_pattern import late
from enrich.normalization.private_addresses import is_address

GAP, BAR, BREAK, SOFT_BREAK = "\x1e", "\x1f", "\x1d", "\n"
"""In a flow: a link stood here; a bar; a hard break; the end of a source line."""

EDGES = BAR + BREAK
"""What no title reaches across."""

_EMOJI = (
    "\u00a9\u00ae\u200d\u203c\u2049\u20e3\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u25aa-\u25fe"
    "\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299\ufe0f"
    "\U0001f000-\U0001faff\U000e0020-\U000e007f"
)
_DECORATION = rf"(?:[{_EMOJI}]|:[a-z0-9_+-]{{2,40}}:)"
_LEADING = late(rf"^(?:{_DECORATION}|[\s*•·▪‣◦–—|,;:.])+")
_TRAILING = late(rf"(?:{_DECORATION}|[\s*•·|,;:，、；：–—-])+$")
_MAY_TRAIL = late(rf"[{_EMOJI}\s*•·|,;:，、；：–—-]")
_SHORTCODE = late(_DECORATION)
_NUMBER = re.compile(
    r"\s*(?:[*_]{0,2}(?:\[(?!(?:19|20)\d\d\])[A-Z]?\d{1,4}\]|\((?:\d{1,3}|[A-Z](?=\)\s))\)|\d{1,3}[.)、](?!\d))[*_]{0,2}|"
    r"\[[ xX✓]?\]|#\d{1,4})\s*"
)
_BADGE = late(rf"\s{{0,3}}{_DECORATION}\s?")
_ROUND = re.compile(r"[(\[\x1d-\x1f]")
_LONGEST_REMARK = 8  # words
_LEAD = late(rf"(?:{_DECORATION}|\[?{GAP}\]?|[\s*•·▪‣◦–—|,;:.])*")
_EMPTY = re.compile(rf"[\[({{（【][{GAP}\s.,;/|·&:+•-]*[\])}}）】]|{GAP}")
_SENTENCE = re.compile(  # the sign comes first, as what stands before it takes longer to look at
    r"[.。](?:(?<=[^\W\d_]{3}[.。])|(?<=[)\]\d\"”’?!*\x1e][.。])|(?<=\bal[.。])|(?<=\d[a-z][.。]))"
    r"\s+(?=[^\s.])|\s(?<=[?!？！]\s)\s*(?=[A-Z])|\.(?<=[A-Z]{2}\.)\s+(?=[A-Z])|。|\x1e"
)
_ENDING = re.compile(r"[.。?!？！\x1e]")
_WIDE = late(r"[\u3400-\u9fff]")
_WORD = late(r"[^\W\u3400-\u9fff]+(?:['’.+/-]+[^\W\u3400-\u9fff]+)*")
_ASCII_WORD = re.compile(r"\w+(?:['.+/-]+\w+)*", re.ASCII)
_REMARK = late(rf"(?:(?>{word_lists.load(__file__)['remarks'].expression}|[^\w\s]|\d)|\s)*+")


def bare(text: str) -> str:
    """The text without decoration or separators at its ends.

    >>> bare("🔥🔥 A title :star: -")
    'A title'
    """
    even = "  " not in text and text.isprintable()
    text = text.strip() if even else " ".join(text.split())
    if text and text[0].isalnum() and text[-1].isalnum():
        return text
    if lead := _LEADING.match(text):
        text = text[lead.end() :]
    if not text or not _MAY_TRAIL.match(text, len(text) - 1):
        return text
    tail = _TRAILING.search(text, max(0, len(text) - 200))
    return text[: tail.start()] if tail else text


def undecorated(text: str) -> str:
    """The text without any emoji or shortcode in it."""
    return text if ":" not in text and text.isascii() else _SHORTCODE.sub("", text)


def badge_start(text: str) -> int | None:
    """Where an emoji with a remark behind it begins, as an award is told in.

    >>> badge_start("A title 🏆 Best Paper Award"), badge_start("A title 🏆 of looms")
    (7, None)
    """
    if text.isascii():
        return None
    for found in _BADGE.finditer(text):
        rest = _ROUND.split(text[found.end() :], maxsplit=1)[0]
        if 0 < word_count(rest) < _LONGEST_REMARK and is_remark(rest):
            return found.start()
    return None


def skip_number(text: str, start: int = 0) -> int:
    """Where the text goes on behind a leading `[12]`, `3.` or check box.

    >>> skip_number("[12] A title"), skip_number("3D vision")
    (5, 0)
    """
    found = _NUMBER.match(text, start)
    return found.end() if found else start


def skip_decoration(text: str, start: int = 0) -> int:
    """Where the text goes on behind emoji, bullets and marks of links.

    >>> skip_decoration("🔥 :fire: A title")
    9
    """
    found = _LEAD.match(text, start)
    return found.end() if found else start


def without_gaps(text: str, mark: str = " ") -> str:
    """The text without the brackets in which only links stood.

    >>> without_gaps("A title [[\\x1e]] (\\x1e, \\x1e)").strip()
    'A title'
    """
    for _ in range(4 if GAP in text or "[" in text or "(" in text else 0):
        shorter = _EMPTY.sub(mark, text)
        if shorter == text:
            break
        text = shorter
    return text


def sentences(text: str) -> list[str]:
    """The sentences of a reference; initials and decimals end none.

    >>> sentences("A title. J. Long et al. CVPR 2015")
    ['A title', 'J. Long et al', 'CVPR 2015']
    """
    parts = _SENTENCE.split(text) if _ENDING.search(text) else [text]
    return [part.strip() for part in parts if part.strip()]


def sentence_ends(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence but the last ends, and where the next begins.

    >>> list(sentence_ends("A title. J. Long et al. CVPR 2015"))
    [(7, 9), (22, 24)]
    """
    for found in _SENTENCE.finditer(text):
        yield found.start(), found.end()


@lru_cache(maxsize=64)  # a title is asked about several times
def word_count(text: str) -> int:
    """How many words the text has; two Chinese characters count as one.

    >>> word_count("A title, too"), word_count("推理系统")
    (3, 2)
    """
    if text.isascii():
        return len(_ASCII_WORD.findall(text)) if text else 0
    return len(_WORD.findall(text)) + (len(_WIDE.findall(text)) + 1) // 2


def is_remark(text: str) -> bool:
    """Whether a text beside a venue only says how the paper fared there.

    >>> is_remark("(Best Paper)"), is_remark("Google")
    (True, False)
    """
    return _REMARK.fullmatch(text) is not None


def short_name(title: str) -> str | None:
    """The name in front of the colon, or the whole title of a few words; an address has none.

    >>> short_name("Loom: Weaving Threads"), short_name("https://looms.example/a")
    ('Loom', None)
    """
    name = "" if is_address(title) else title.partition(":")[0].strip()
    return name if name and word_count(name) <= 3 else None
