"""The words of a text, and the runs of them that name a venue or stand around one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import NamedTuple

from enrich.normalization.venue_table import Venue, table

LINKS = frozenset({"and", "at", "de", "for", "from", "in", "of", "on", "the", "to", "with"})
"""Words that an abbreviated name leaves out."""

_TOKEN = re.compile(r"\*?[^\W_]+\*?|[&@]")
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?|[ep]\d+|(?=[ivx]{2})x{0,3}(?:ix|iv|v?i{0,3})")
_PARTS = re.compile(r"\[([^\]]+)\]|([^\[\]]+)")
_NUMBERS = 3  # so many may stand within a name: EURO-PAR 2019, PARALLEL PROCESSING


class Token(NamedTuple):
    """One word of a text, or its `&`."""

    text: str
    word: str  # in lower case, and "and" for "&"
    start: int
    end: int
    is_number: bool
    is_dotted: bool  # as abbreviations are


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a run of words stands for: a venue, or words of a kind that stand around one."""

    role: str  # name, acronym, dated or beside; else the kind of words
    venue: str = ""
    exactly: str = ""  # the only spelling that counts


@dataclass(frozen=True, slots=True)
class Run:
    """A spelling found from one token to before another."""

    spelling: Spelling
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    after: dict[str, _Node] = field(default_factory=dict)
    initials: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    means: list[Spelling] = field(default_factory=list)


def tokens(text: str) -> list[Token]:
    """Return the words of a text.

    >>> [token.word for token in tokens("Int. J. of Warp & Weft, 3rd ed.")]
    ['int', 'j', 'of', 'warp', 'and', 'weft', '3rd', 'ed']
    """
    return [_token(text, found) for found in _TOKEN.finditer(text)]


def _token(text: str, found: re.Match[str]) -> Token:
    word = "and" if found[0] == "&" else found[0].lower()
    is_dotted = text[found.end() : found.end() + 1] == "."
    is_number = _NUMBER.fullmatch(word) is not None
    return Token(found[0], word, found.start(), found.end(), is_number, is_dotted)


def names(words: Sequence[Token], at: int, *, bare: bool) -> list[Run]:
    """Return the full names that start at a token, spelled out or abbreviated.

    Only with `bare` an abbreviation may do without its dot, as in Nat Commun.
    """

    if not bare and not words[at].is_dotted and words[at].word not in _names().after:
        return []  # as most words of a text

    def steps(node: _Node, token: Token) -> Iterator[_Node]:
        if token.word in node.after:
            yield node.after[token.word]
        for word in node.initials.get(token.word[0], ()):
            if word != token.word and _abbreviates(token, word, bare):
                yield node.after[word]

    return [Run(spelling, at, end) for end, spelling in _walk(_names(), words, at, steps)]


def short(words: Sequence[Token], at: int) -> list[Run]:
    """Return the acronyms, and the words around names, that start at a token."""

    def steps(node: _Node, token: Token) -> Iterator[_Node]:
        if token.word in node.after:
            yield node.after[token.word]

    runs = [Run(spelling, at, end) for end, spelling in _walk(_short(), words, at, steps)]
    return [run for run in runs if run.spelling.exactly in ("", _text(words[at : run.end]))]


def variants(name: str) -> set[str]:
    """Return a name with and without each of its optional words.

    >>> sorted(variants("[annual] fair of looms"))
    ['annual fair of looms', 'fair of looms']
    """
    parts = [("", optional) if optional else (must,) for optional, must in _PARTS.findall(name)]
    return {" ".join(" ".join(chosen).split()) for chosen in product(*parts)}


def _walk(
    node: _Node, words: Sequence[Token], at: int, steps: Callable[[_Node, Token], Iterator[_Node]]
) -> Iterator[tuple[int, Spelling]]:
    """Yield what the runs of words that start at a token mean, and where they end.

    Links such as `of` may be missing, and `the` and numbers may stand between.
    """
    states = [(node, at, False)]
    while states:
        node, here, is_word = states.pop()
        yield from ((here, spelling) for spelling in node.means if is_word)
        states += [(node.after[link], here, is_word) for link in LINKS & node.after.keys()]
        if here < len(words):
            states += [(after, here + 1, True) for after in steps(node, words[here])]
            states += [(node, there, False) for there in _skipping(words, at, here)]


def _skipping(words: Sequence[Token], start: int, at: int) -> Iterator[int]:
    """Yield where a name goes on behind `the` or numbers within it."""
    if at > start and words[at].word == "the":
        yield at + 1
    fresh = at > start and not words[at - 1].is_number
    end = at
    while fresh and end < min(len(words), at + _NUMBERS) and words[end].is_number:
        end += 1
    if end > at:
        yield end


def _abbreviates(token: Token, word: str, bare: bool) -> bool:
    """Tell whether a word of a text is short for a word of a name; a whole word is for none."""
    if not (token.is_dotted or bare):
        return False
    if f"{token.word}s" == word or table().abbreviations.get(token.word) == word:
        return True
    if token.is_dotted:
        return len(token.word) > 1 and word.startswith(token.word)
    return len(token.word) > 2 and word.startswith(token.word) and token.word not in _vocabulary()


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(
        word for one in table().venues.values() for name in _full(one) for word in name.split()
    )


def _text(words: Sequence[Token]) -> str:
    return " ".join(token.text for token in words)


@cache
def _names() -> _Node:
    """Return the full names, word by word."""
    root = _Node()
    for one in table().venues.values():
        for name in _full(one):
            _add(root, name, Spelling("name", one.acronym))
    return root


def _full(venue: Venue) -> set[str]:
    """Return the full names of a venue, which for a journal may be its acronym, too."""
    full = {variant for name in venue.names for variant in variants(name)}
    telling = set(venue.acronym.lower().split()) - LINKS
    whole = venue.is_printed and not venue.word and len(telling) > 1
    return full | {venue.acronym.lower()} if whole else full


@cache
def _short() -> _Node:
    """Return the short names and the words around names, word by word."""
    root = _Node()
    for one in table().venues.values():
        for text in one.free:
            _add(root, text, Spelling("acronym", one.acronym))
        for text in one.strict:
            _add(root, text, Spelling("acronym", one.acronym, _text(tokens(text))))
        for text in one.dated:
            _add(root, text, Spelling("dated", one.acronym, _text(tokens(text))))
        for text in one.beside:
            _add(root, text, Spelling("beside", one.acronym))
        if one.acronym.isalpha() and not one.is_printed:
            _add(root, f"{one.acronym}w", Spelling("workshop"))
    for role in table().around.keys() - {"place"}:  # a place is no place anywhere
        for run in table().around[role]:
            _add(root, run, Spelling(role))
    return root


def _add(root: _Node, text: str, spelling: Spelling) -> None:
    node = root
    for token in tokens(text):
        if token.word not in node.after:
            node.after[token.word] = _Node()
            node.initials[token.word[0]].append(token.word)
        node = node.after[token.word]
    node.means.append(spelling)
