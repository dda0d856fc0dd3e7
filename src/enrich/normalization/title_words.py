"""The words of a title, as they are written, and how much each tells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from math import log

from enrich.normalization import formulas
from enrich.normalization.british_spelling import with_one_l

_DASH = re.compile("[\u2010-\u2015\u2212]")
_WORD = re.compile(r"(?<![^\W_])[^\W_]{1,3}\*|[^\W_]+[+#]*|[+#]+")  # A* is not A
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_BREAK = re.compile(r"[:：?!(\[{;]|\.(?=\s)|\s[-~|/]+\s|\s--|\.\.\.|…")
_JOINT = re.compile(r"(?<!\d) | (?!\d)")  # no space between figures
_NOT_LATER = 60  # characters between two words that are looked at for a break
_LONGEST = 2000  # characters of a title that are looked at
ARTICLES = frozenset({"a", "an", "the"})
_SMALL_LISTED = """
    a an and are as at be by for from in into is its of on or over the to under via with
"""
SMALL = frozenset(_SMALL_LISTED.split())
"""Words that tell nothing by themselves."""

_SPELLINGS = (
    (re.compile(r"is(ation|ations|e|ed|es|er|ers|ing)$"), r"iz\1"),
    (re.compile(r"ys(e|ed|er|ers|ing)$"), r"yz\1"),
    (re.compile(r"([bdlhv])our(s|ed|ing|al|ful)?$"), r"\1or\2"),
    (re.compile(r"([bcnt])tre(s)?$"), r"\1ter\2"),
    (re.compile(r"ogue(s)?$"), r"og\1"),
    (re.compile(r"efence$"), "efense"),
    (re.compile(r"^grey"), "gray"),
    (re.compile(r"aes?thet"), "esthet"),
)
_BRITISH = re.compile("|".join(pattern.pattern for pattern, _ in _SPELLINGS))  # which few are
_EQUAL = {"versus": "vs", "w": "with", "artefact": "artifact", "artefacts": "artifacts"}


@dataclass(frozen=True, slots=True)
class Words:
    """A title's words: in plain letters, as written, and whether a break follows each."""

    plain: tuple[str, ...]
    written: tuple[str, ...]
    breaks: tuple[bool, ...]

    def joined(self, start: int, end: int) -> str:
        """Return some words run together, but for figures, which stay apart."""
        return run_together(self.plain[start:end])


@lru_cache(maxsize=4096)  # a check holds each title against many
def words(title: str) -> Words:
    """Return the words of a title, without accents, markup and punctuation.

    >>> words("Wëaver-2: Looms & GPUs").plain
    ('weaver', '2', 'looms', 'and', 'gpus')
    """
    text = formulas.in_words(title[:_LONGEST])
    text = _DASH.sub("-", _APOSTROPHE.sub("", text.replace("&", " and ")))
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    found = list(_WORD.finditer(text))
    ends = [*(one.start() for one in found[1:]), len(text)][: len(found)]
    gaps = [
        text[one.end() : min(end, one.end() + _NOT_LATER)]
        for one, end in zip(found, ends, strict=True)
    ]
    written = tuple(one[0] for one in found)
    return Words(
        tuple(_spelling(word.casefold()) for word in written),
        written,
        tuple(_BREAK.search(gap) is not None for gap in gaps),
    )


def run_together(plain: Sequence[str]) -> str:
    """Return words without the spaces, which come and go; figures stay apart.

    >>> run_together(["pre", "filling"]), run_together(["phi", "3", "5"])
    ('prefilling', 'phi3 5')
    """
    return _JOINT.sub("", " ".join(plain))


@cache
def _spelling(word: str) -> str:
    """Return a word in American spelling."""
    if word in _EQUAL:
        return _EQUAL[word]
    if len(word) > 4 and _BRITISH.search(word):
        for pattern, other in _SPELLINGS:
            word = pattern.sub(other, word)
    return with_one_l(word)


@cache
def known() -> dict[str, int]:
    """Return the words that stand in many titles, with their rank; 1 is the commonest."""
    text = resources.files("enrich.normalization").joinpath("title_words.txt").read_text("utf-8")
    listed = (word for line in text.splitlines() if line[:1] != "#" for word in line.split())
    ranks: dict[str, int] = {}
    for rank, word in enumerate(listed, 1):
        ranks.setdefault(_spelling(word), rank)
    return ranks


def telling(word: str) -> float:
    """Return how much a word tells, from 0 to 1: the rarer, the more; a figure tells most.

    >>> telling("of"), telling("zyxt"), 0.5 < telling("looming") <= 1
    (0.0, 1.0, True)
    """
    if word in SMALL:
        return 0.0
    ranks = known()
    return log(1 + ranks[word]) / log(1 + len(ranks)) if word in ranks else 1.0


def is_known(word: str) -> bool:
    """Tell whether something is a word that titles have, and no misspelling of one.

    >>> is_known("looming"), is_known("learning"), is_known("learnign")
    (False, True, False)
    """
    return _spelling(word) in known() or word in SMALL
