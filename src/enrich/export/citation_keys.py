"""The keys by which a paper is cited: `kwon2023efficient-x4km`.

A key is made of its own paper alone: the first author's family name, the year, the first word
of the title that tells something, and four signs out of `paper_id`, always.  So no other paper
that joins or leaves the list can change it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256

from enrich.export.person import Person
from enrich.model import Ref
from enrich.normalization import person_names, title_words
from enrich.normalization.identifiers import arxiv_month

_SIGNS = "bcdfghjkmnpqrstvwxz23456789"  # without vowels, so that no word comes of them
_SHORT, _LONG = 4, 12
_LONGEST_WORD = 24
_FOREIGN = re.compile("[^a-z0-9]")


def stem(paper_id: str, people: Sequence[Person], year: int | None, title: str) -> str:
    """Return the part of a key that a person knows the paper by.

    An arXiv identifier tells its year for good, so that of a later publication does not count.

    >>> stem("arxiv:2309.00001", [Person("Ünal", "José")], 2024, "The LoomScale Way of Weaving")
    'unal2023loomscale'
    >>> stem("title:looms", [], None, "Looms")
    'looms'
    """
    family = _family(people[0]) if people else ""
    scheme, _, value = paper_id.partition(":")
    month = arxiv_month(Ref(scheme, value))
    told = str(month[0] if month else year or "")
    word = _telling(title)
    return f"{family}{told}{word}" if family else f"{word}{told}"


def ending(identity: str, length: int = _SHORT) -> str:
    """Return signs that stand for one paper.

    >>> ending("arxiv:2309.00001") == ending("arxiv:2309.00001") != ending("arxiv:2309.00002")
    True
    """
    number, signs = int.from_bytes(sha256(identity.encode()).digest()), ""
    for _ in range(length):
        number, place = divmod(number, len(_SIGNS))
        signs += _SIGNS[place]
    return signs


def keys(stems: Mapping[str, str]) -> dict[str, str]:
    """Return the keys of papers by what they are, of which their stems are given.

    Four signs tell half a million papers of one stem apart; should two have the same, both
    get longer ones.
    """
    short = {identity: _key(begins, identity) for identity, begins in stems.items()}
    taken = Counter(short.values())
    return {
        identity: key if taken[key] == 1 else longer(stems[identity], identity)
        for identity, key in short.items()
    }


def longer(begins: str, identity: str) -> str:
    """Return the key of a paper whose usual one is taken."""
    return _key(begins, identity, _LONG)


def _key(begins: str, identity: str, length: int = _SHORT) -> str:
    return f"{begins or 'paper'}-{ending(identity, length)}"


def _family(first: Person) -> str:
    """Return a family name in plain letters; of an organisation its first word that tells."""
    words: Sequence[str] = person_names.words(f"{first.particle} {first.family}")
    if first.whole:
        words = [word for word in words if word not in title_words.SMALL][:1]
    return _FOREIGN.sub("", "".join(words))[:_LONGEST_WORD]


def _telling(title: str) -> str:
    found = title_words.words(title).plain
    told = (_FOREIGN.sub("", word) for word in found if word not in title_words.SMALL)
    return next(filter(None, told), "")[:_LONGEST_WORD]
