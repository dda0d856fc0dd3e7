"""The words of a text, and the runs of them that name a venue or stand around one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
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


class Spelling(NamedTuple):
    """What a run of words stands for: a venue, or words of a kind that stand around one."""

    role: str  # name, acronym, dated or beside; else the kind of words
    venue: str = ""
    exactly: str = ""  # the only spelling that counts


class Run(NamedTuple):
    """A spelling found from one token to before another."""

    spelling: Spelling
    start: int
    end: int


class _Node:
    """Where some runs of words stand after so many of them.

    What may follow is laid out when it is first asked for: few of the names are ever met.
    """

    def __init__(self, runs: Sequence[tuple[Sequence[str], Spelling]], at: int = 0) -> None:
        self._runs = runs
        self._at = at

    @cached_property
    def means(self) -> list[Spelling]:
        """What the runs mean that end here."""
        return [spelling for words, spelling in self._runs if len(words) == self._at]

    @cached_property
    def after(self) -> dict[str, _Node]:
        """The words that may follow."""
        groups: dict[str, list[tuple[Sequence[str], Spelling]]] = {}
        for run in self._runs:
            if len(run[0]) > self._at:
                groups.setdefault(run[0][self._at], []).append(run)
        return {word: _Node(runs, self._at + 1) for word, runs in groups.items()}

    @cached_property
    def initials(self) -> dict[str, list[str]]:
        """The words that may follow by their first letter."""
        initials: dict[str, list[str]] = {}
        for word in self.after:
            initials.setdefault(word[0], []).append(word)
        return initials


def tokens(text: str) -> list[Token]:
    """Return the words of a text.

    >>> [token.word for token in tokens("Int. J. of Warp & Weft, 3rd ed.")]
    ['int', 'j', 'of', 'warp', 'and', 'weft', '3rd', 'ed']
    """
    return [*each_token(text)]


def each_token(text: str) -> Iterator[Token]:
    """Yield the words of a text, for who may stop at one of the first."""
    return (_token(text, found) for found in _TOKEN.finditer(text))


def may_name(text: str) -> bool:
    """Tell whether a full name may start in a text: a word that one starts with, or short for it.

    >>> may_name("Warp and weft in looms"), may_name("Int. J. of Looms")
    (False, True)
    """
    return "." in text or not _names().after.keys().isdisjoint(
        "and" if word == "&" else word.lower() for word in _TOKEN.findall(text)
    )


def _token(text: str, found: re.Match[str]) -> Token:
    word = "and" if found[0] == "&" else found[0].lower()
    is_dotted = text[found.end() : found.end() + 1] == "."
    may_be = word[0] in "epivx" or word[0].isdecimal()
    is_number = may_be and _NUMBER.fullmatch(word) is not None
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
        if token.is_dotted or bare:
            yield from (node.after[word] for word in _in_full(token, node.initials))

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
    if "[" not in name:
        return {name}
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


def _in_full(token: Token, initials: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the words that a word of a text is short for; a whole word is for none."""
    text = token.word
    told = (f"{text}s", table().abbreviations.get(text))
    is_cut = len(text) > (1 if token.is_dotted else 2)
    is_cut = is_cut and (token.is_dotted or text not in _vocabulary())
    return [
        word
        for word in initials.get(text[0], ())
        if (word in told or (is_cut and word.startswith(text))) and word != text
    ]


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(
        " ".join(name for one in table().venues.values() for name in _full(one)).split()
    )


def _text(words: Sequence[Token]) -> str:
    return " ".join(token.text for token in words)


@cache
def _names() -> _Node:
    """Return the full names, word by word."""
    return _Node(
        [
            (_words(name), Spelling("name", one.acronym))
            for one in table().venues.values()
            for name in _full(one)
        ]
    )


def _full(venue: Venue) -> set[str]:
    """Return the full names of a venue, which for a journal may be its acronym, too."""
    full = {variant for name in venue.names for variant in variants(name)}
    telling = set(venue.acronym.lower().split()) - LINKS
    whole = venue.is_printed and not venue.word and len(telling) > 1
    return full | {venue.acronym.lower()} if whole else full


@cache
def _short() -> _Node:
    """Return the short names and the words around names, word by word."""
    runs = [(_words(text), spelling) for text, spelling in _spelt()]
    return _Node(runs)


def _spelt() -> Iterator[tuple[str, Spelling]]:
    for one in table().venues.values():
        acronym = Spelling("acronym", one.acronym)
        yield from ((text, acronym) for text in one.free)
        yield from ((text, acronym._replace(exactly=_exactly(text))) for text in one.strict)
        for text in one.dated:
            yield text, Spelling("dated", one.acronym, _exactly(text))
        yield from ((text, Spelling("beside", one.acronym)) for text in one.beside)
        if one.acronym.isalpha() and not one.is_printed:
            yield f"{one.acronym}w", Spelling("workshop")
    for role in table().around.keys() - {"place"}:  # a place is no place anywhere
        yield from ((run, Spelling(role)) for run in table().around[role])


def _words(text: str) -> list[str]:
    if text.replace(" ", "").isalnum():  # as most are
        return text.lower().split()
    return ["and" if word == "&" else word for word in _TOKEN.findall(text.lower())]


def _exactly(text: str) -> str:
    if text.isalnum():
        return text
    return " ".join(_TOKEN.findall(text))
