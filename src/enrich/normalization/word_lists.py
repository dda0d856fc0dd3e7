r"""Knowledge that is data: the word lists in the TOML file beside the module that reads them.

How such a file is written:

    [remarks]                   # a list; `[role.code]` is one of several of a kind
    meaning = "what the words tell wherever they stand"
    words = "oral, poster"      # taken as spelt, parted by commas or ends of lines
    examples = ["(Oral)"]       # of the words in use, for who wants to see one
    not = ["orally"]            # what looks like it and is not
    frame = '\b(?:{})\b'        # what has to stand around a word or pattern, if anything
    case = true                 # capitals count; they do not without this line
    [remarks.patterns]          # regular expressions, each with an example of its own
    'top[ -]?\d+%' = "Top 5%"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from enrich.normalization.late_pattern import late
from enrich.normalization.letter_tree import one_of


class WordList(NamedTuple):
    """Words and patterns that tell one thing."""

    meaning: str
    words: tuple[str, ...] = ()
    patterns: tuple[tuple[str, str], ...] = ()  # with the example of each
    examples: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()
    frame: str = "{}"
    case: bool = False

    @property
    def choice(self) -> str:
        """The expression for any of its words and patterns, without the frame."""
        words = [one_of(self.words)] if self.words else []
        return "|".join([*words, *(pattern for pattern, _ in self.patterns)])

    @property
    def expression(self) -> str:
        """The expression for any of its words and patterns where they count."""
        return self.framed(self.choice)

    def framed(self, choice: str) -> str:
        """An expression in the list's frame, with capitals as the list takes them."""
        return f"(?{'' if self.case else 'i'}:{self.frame.replace('{}', choice)})"


@cache
def load(module: str) -> Mapping[str, WordList]:
    """Return the word lists of a module, given its `__file__`, in the order of their file."""
    text = Path(module).with_suffix(".toml").read_text("utf-8")
    return dict(_lists(tomllib.loads(text), ""))


def kinds(module: str, kind: str) -> dict[str, WordList]:
    """Return a module's lists of one kind: of `role` those that are `role.code`, `role.blog`."""
    named = ((name.partition("."), one) for name, one in load(module).items())
    return {own: one for (above, _, own), one in named if above == kind}


def any_of(*lists: WordList) -> re.Pattern[str]:
    r"""Return the pattern that finds a word of any of the lists where it counts.

    >>> threads = WordList("threads", words=("warp",), frame=r"\b(?:{})\b")
    >>> any_of(threads).search("of Warp and weft").group(), any_of(threads).search("warped")
    ('Warp', None)
    """
    return late(lambda: "|".join(one.expression for one in lists))


def _lists(table: Mapping[str, Any], above: str) -> Iterator[tuple[str, WordList]]:
    for name, value in table.items():
        if "meaning" in value:
            yield above + name, _list(value)
        else:
            yield from _lists(value, f"{above}{name}.")


def _list(table: Mapping[str, Any]) -> WordList:
    """Return one list; a key that no list has is a `TypeError`."""
    given = dict(table)
    words = map(str.strip, given.pop("words", "").replace("\n", ",").split(","))
    return WordList(
        words=tuple(filter(None, words)),
        patterns=tuple(given.pop("patterns", {}).items()),
        examples=tuple(given.pop("examples", ())),
        near_misses=tuple(given.pop("not", ())),
        **given,
    )
