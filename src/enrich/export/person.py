"""The parts of an author's name, as bibliographies want them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enrich.normalization import word_lists
from enrich.normalization.control_characters import clean
from enrich.normalization.text import one_line

_SUFFIX = re.compile(r"(?:[JS]r\.?|I{2,3}|IV)", re.I)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_ORGANISATION = word_lists.any_of(*word_lists.load(__file__).values())


@dataclass(frozen=True, slots=True)
class Person:
    """An author: a person whose name has parts, or a name that is taken whole."""

    family: str
    given: str = ""
    particle: str = ""  # small words before the family name: "van der"
    suffix: str = ""  # "Jr."
    whole: bool = False  # of an organisation, or a name that nobody took apart

    @property
    def name(self) -> str:
        """The name as it is read."""
        parts = (self.given, self.particle, self.family, self.suffix)
        return " ".join(part for part in parts if part)


def person(author: Mapping[str, Any]) -> Person | None:
    """Return one of a paper's `authors`; None if it names nobody.

    >>> person({"name": "Ada van Loom", "given": "Ada", "family": "van Loom"})
    Person(family='Loom', given='Ada', particle='van', suffix='', whole=False)
    """
    given, family, name = (_line(author.get(part)) for part in ("given", "family", "name"))
    if not (family and given) or is_organisation(name):  # some take "Loom Team" apart
        return named(name or family or given)
    given_words, family_words = given.split(), family.split()
    suffix = _suffix(family_words) or _suffix(given_words)
    if not suffix and name.split()[-1:] not in (family_words[-1:], given_words[-1:]):
        suffix = _suffix(name.split())  # as some tell it in the whole name alone
    particle = _leading_small(family_words)
    rest = " ".join(family_words[len(particle) :])
    return Person(rest, " ".join(given_words), " ".join(particle), suffix)


def named(name: str) -> Person | None:
    """Return whom a name means that nobody took apart; None if there is no name.

    >>> named("Laurens van der Loom, Jr.").particle, named("Pfeffer, Ada").given
    ('van der', 'Ada')
    >>> named("The Loom Team").whole, named("Palak").whole, named(" ") is None
    (True, True, True)
    """
    name = _line(name)
    if not any(map(str.isalnum, name)):
        return None
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) > 1 and _SUFFIX.fullmatch(parts[-1]) and len(parts) < 4:
        suffix = parts.pop()
    else:
        suffix = parts.pop(1) if len(parts) == 3 and _SUFFIX.fullmatch(parts[1]) else ""
    if len(parts) > 2 or not _is_person(" ".join(parts), len(parts)):
        return Person(name, whole=True)
    if len(parts) == 2:
        words = parts[0].split()
        particle = _leading_small(words)
        return Person(" ".join(words[len(particle) :]), parts[1], " ".join(particle), suffix)
    return _in_order(parts[0].split(), suffix)


def _in_order(words: list[str], suffix: str) -> Person:
    """Return a person whose given names come first; small words part them from the family name."""
    suffix = suffix or _suffix(words)
    small = [at for at, word in enumerate(words[1:-1], 1) if word[0].islower()]
    start, end = (small[0], small[-1] + 1) if small else (len(words) - 1, len(words) - 1)
    given, particle, family = words[:start], words[start:end], words[end:]
    return Person(" ".join(family), " ".join(given), " ".join(particle), suffix)


def _is_person(name: str, parts: int) -> bool:
    """Tell whether a name may be taken apart."""
    if parts == 1 and " " not in name:
        return False
    return not is_organisation(name) and _LATIN.search(name) is not None


def is_organisation(name: str) -> bool:
    """Tell whether a name is not that of a person.

    >>> is_organisation("Loom Team, AI @ Weave"), is_organisation("Ada Pfeffer")
    (True, False)
    """
    return _ORGANISATION.search(name) is not None


def _suffix(words: list[str]) -> str:
    """Take a suffix off the end of words, and return it."""
    if len(words) < 2 or not _SUFFIX.fullmatch(words[-1]) or not words[-1][0].isupper():
        return ""
    suffix = words.pop()
    words[-1] = words[-1].rstrip(",")
    return suffix


def _leading_small(words: Sequence[str]) -> list[str]:
    """Return the small words before a family name, of which something has to remain."""
    small = 0
    while small < len(words) - 1 and words[small][0].islower():
        small += 1
    return list(words[:small])


def _line(text: Any) -> str:
    return one_line(clean(text)) if isinstance(text, str) else ""
