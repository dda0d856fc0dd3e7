"""Whether works that a long list names twice are told, each in other words the second time.

    python benchmarks/duplicates.py [ENTRIES] [PLANTED] [SEED]

The list is invented: 90 000 entries by default, of words as they are frequent in titles, each
linked to a work that a provider knows.  300 of the works stand there once more, without a link or
with another, in words as lists have them.  Counted are those pairs that the judge accepts where it
is shown them, how many of these are told, and what is told besides.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from figures import Figure, cpu, told

from dumps import LETTERS, Words
from enrich.check.duplicates import duplicates, names_one_work
from enrich.check.evidence import Known
from enrich.check.finding import Finding
from enrich.check.shared_links import linked_works
from enrich.model import Claim, Entry, Paper, Ref

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
BRITISH = (
    ("ization", "isation"),
    ("izing", "ising"),
    ("color", "colour"),
    ("behavior", "behaviour"),
)
FIGURES = (("two", "2"), ("three", "3"), ("four", "4"), ("zero", "0"), ("one", "1"))


@dataclass(frozen=True)
class Planted:
    """A work that is listed twice: where, and in which way the second time."""

    first: Entry
    second: Entry
    how: str


def _slip(draw: random.Random, title: str) -> str:
    at, letter = draw.randrange(1, len(title) - 1), draw.choice(LETTERS)
    rest = (title[at + 1 :], letter + title[at:], letter + title[at + 1 :])
    return title[:at] + draw.choice([*rest, title[at + 1] + title[at] + title[at + 2 :]])


def _slips(draw: random.Random, title: str) -> str:
    return _slip(draw, _slip(draw, title))


def _of_words(change: Callable[[random.Random, list[str], int], object]) -> Variation:
    """Return what changes one word of a title, but the first, in place."""

    def varied(draw: random.Random, title: str) -> str:
        words = title.split()
        change(draw, words, draw.randrange(1, len(words)))
        return " ".join(words)

    return varied


def _swapped(_: random.Random, words: list[str], at: int) -> None:
    words[at - 1], words[at] = words[at], words[at - 1]


def _in_several(_: random.Random, words: list[str], at: int) -> None:
    words[at] = words[at].removesuffix("s") if words[at].endswith("s") else words[at] + "s"


def _cut(draw: random.Random, title: str) -> str:
    words = title.split()
    kept = max(4, round(len(words) * draw.uniform(0.4, 0.9)))
    return " ".join(words[:kept]) + draw.choice(("", "…", " ..."))


def _without_head(_: random.Random, title: str) -> str:
    return title.partition(": ")[2] or title


def _with_head(draw: random.Random, title: str) -> str:
    name = "".join(draw.choice("BDFGKLMN") + draw.choice("aeiou") for _ in range(3))
    return title if ": " in title else f"{name}: {title}"


def _head_alone(_: random.Random, title: str) -> str:
    return title.partition(": ")[0]


def _other_tail(draw: random.Random, title: str) -> str:
    """Keep the nickname, and shuffle what is behind it."""
    head, colon, tail = title.partition(": ")
    words = tail.split()
    draw.shuffle(words)
    return head + colon + " ".join(words)


def _replaced(pairs: Sequence[tuple[str, str]]) -> Variation:
    def varied(_: random.Random, title: str) -> str:
        for one, other in pairs:
            title = re.sub(one, other, title, flags=re.IGNORECASE)
        return title

    return varied


def _marked(draw: random.Random, title: str) -> str:
    """Write a title with other signs, letters and spaces."""
    title = draw.choice((str.upper, str.lower, str.title))(title)
    pairs = (
        (": ", " – "),
        ("e", "é"),
        (" ", "\u00a0"),
        ("fi", "\ufb01"),
        ("-", " "),
        (" and ", " & "),
    )
    for one, other in draw.sample(pairs, 3):
        title = title.replace(one, other)
    return f"{title}."


Variation = Callable[[random.Random, str], str]
VARIATIONS: dict[str, Variation] = {
    "one slip": _slip,
    "two slips": _slips,
    "a word missing": _of_words(lambda _, words, at: words.pop(at)),
    "a word more": _of_words(lambda draw, words, at: words.insert(at, draw.choice(words).lower())),
    "words swapped": _of_words(_swapped),
    "another number": _of_words(_in_several),
    "words run together": _of_words(
        lambda _, words, at: words.__setitem__(
            slice(at - 1, at + 1), ["".join(words[at - 1 : at + 1])]
        )
    ),
    "cut off": _cut,
    "without nickname": _without_head,
    "with a nickname": _with_head,
    "the nickname alone": _head_alone,
    "the nickname and other words": _other_tail,
    "British": _replaced(BRITISH),
    "figures": _replaced(FIGURES),
    "signs and letters": _marked,
}


def listed(entries: int, words: Words) -> Iterator[Entry]:
    """Yield entries of invented works, each with a link of its own."""
    for number in range(entries):
        title = words.title(words.several(words.draw.randint(3, 12)))
        if ": " in title:  # nicknames that no two works share, every other one coined
            other = words.name()
            title = title.replace(": ", f"{other if number % 2 else other.lower()}: ", 1)
        yield entry(number, title, Ref("arxiv", f"{1501 + number // 20000:04}.{number % 20000:05}"))


def entry(number: int, title: str, ref: Ref | None) -> Entry:
    """Return an entry that stands in a line of its own."""
    url = str(ref) if ref else f"https://blog.example/{number}"
    return Entry(str(number), number + 1, number + 1, (), title, f"- {title}", ref=ref, url=url)


def planted(first: Sequence[Entry], many: int, draw: random.Random) -> Iterator[Planted]:
    """Yield works listed again in other words, every other one under a DOI, the rest unlinked."""
    ways = list(VARIATIONS)
    chosen = iter(draw.sample(first, len(first)))
    for number in range(many):
        how, second = ways[number % len(ways)], ""
        while not second:
            one = next(chosen)
            second = VARIATIONS[how](draw, one.title)
            second = second if second != one.title and len(second) > 3 else ""
        ref = Ref("doi", f"10.9999/{number}") if number % 2 else None
        yield Planted(one, entry(len(first) + number, second, ref), how)


def known(entries: Sequence[Entry], twice: Sequence[Planted]) -> Known:
    """Return what is known where providers state the titles of all that is linked."""
    right = {one.second.entry_id: one.first.title for one in twice}
    claims = [
        Claim("title", right.get(one.entry_id, one.title), "crossref", one.ref, NOON)
        for one in entries
        if one.ref
    ]
    papers = {one.entry_id: _paper(one) for one in entries}
    return Known(entries, papers, claims)


def _paper(one: Entry) -> Paper:
    ref = one.ref or Ref("title", one.entry_id)
    return Paper(ref, (ref,), {}, ())


def measured(entries: int, many: int, seed: int) -> Iterator[Figure]:
    """Yield how many planted pairs the judge accepts, and how many of these are told."""
    words = Words(seed)
    first = list(listed(entries, words))
    twice = list(planted(first, many, words.draw))
    every = [*first, *(one.second for one in twice)]
    words.draw.shuffle(every)
    every = [replace(one, line=line, line_end=line) for line, one in enumerate(every, 1)]
    evidence = known(every, twice)
    linked = linked_works(evidence)
    found: list[Finding] = []
    spent = cpu(lambda: found.extend(duplicates(evidence, linked)))
    hit = {frozenset(finding.evidence["entries"]) for finding in found}
    by_id = {one.entry_id: one for one in every}
    pairs = {frozenset((one.first.entry_id, one.second.entry_id)): one for one in twice}
    accepted = [
        pair for pair in pairs if names_one_work(evidence, *(by_id[name] for name in sorted(pair)))
    ]
    for pair in accepted:
        if pair not in hit:
            one = pairs[pair]
            print(f"missed ({one.how}): {one.first.title!r} as {one.second.title!r}")
    for pair in sorted(map(sorted, hit - pairs.keys()))[:20]:
        print("besides:", *(repr(by_id[name].title) for name in pair))
    ways = Counter(pairs[pair].how for pair in accepted)
    for how in VARIATIONS:
        yield Figure(f"duplicates.accepted.{how}", ways[how], "pairs")
    yield Figure("duplicates.entries", len(every), "entries")
    yield Figure("duplicates.planted", many, "pairs")
    yield Figure("duplicates.accepted_of_all", len(accepted), "pairs")
    yield Figure("duplicates.told", len(hit & set(accepted)), "pairs")
    yield Figure("duplicates.share", len(hit & set(accepted)) / len(accepted), "")
    yield Figure("duplicates.besides", len(hit - pairs.keys()), "pairs")
    yield Figure("duplicates.cpu", spent, "CPU s")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    told(measured(*(given + [90_000, 300, 1][len(given) :])))
