"""Make questions as lists write them, with twins of many kinds, for `benchmarks/titles.py`.

    python benchmarks/title_questions.py WORKS HALF [SEED] > questions.jsonl

HALF is 0 or 1: only works whose id hashes to it are asked for, so that what is
learnt from one half is measured on the other.  The kinds of slips and of twins are
not those of the suite alone: people, venue or year may be missing as well.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from titles import rows

Row = dict[str, Any]
ASKED = 3000
KINDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def typo(word: str, dice: Random) -> str:
    """Return a word with one slip of a finger."""
    at = dice.randrange(len(word))
    kind = dice.choice(("drop", "add", "swap", "double", "other"))
    if kind == "drop" and len(word) > 3:
        return word[:at] + word[at + 1 :]
    if kind == "add":
        return word[:at] + dice.choice(LETTERS) + word[at:]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    if kind == "other":
        return word[:at] + dice.choice(LETTERS) + word[at + 1 :]
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :] if len(word) > 1 else word


def with_typo(title: str, dice: Random) -> str:
    """Return a title with a slip in one of its longer words."""
    words = title.split(" ")
    long = [at for at, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    if long:
        at = dice.choice(long)
        words[at] = typo(words[at], dice)
    return " ".join(words)


def cut(title: str, dice: Random) -> str:
    """Return a title without its last words, perhaps with dots."""
    words = title.split()
    left = len(words) - dice.choice((1, 2, 3))
    return " ".join(words[:left]) + dice.choice(("", "...", " …")) if left >= 5 else title


def cut_in_word(title: str, dice: Random) -> str:
    """Return a title that breaks off within a word."""
    return title[: max(40, len(title) - dice.randrange(3, 20))].strip()


NOISES: dict[str, Callable[[str, Random], str]] = {
    "exact": lambda title, dice: title,
    "one typo": with_typo,
    "two typos": lambda title, dice: with_typo(with_typo(title, dice), dice),
    "end cut off": cut,
    "cut in a word": cut_in_word,
    "words behind": lambda title, dice: title + dice.choice(KINDS["remarks"]),
    "spelling": lambda title, dice: title.lower().replace("-", dice.choice((" ", ""))),
    "capitals": lambda title, dice: title.upper(),
    "subtitle dropped": lambda title, dice: title.partition(":")[0],
    "nickname dropped": lambda title, dice: title.partition(":")[2].strip() or title,
    "article dropped": lambda title, dice: re.sub(r"\b(?:A|An|The|the|a|an) ", "", title),
    "british": lambda title, dice: title.replace("ization", "isation").replace("color", "colour"),
}


def swapped(title: str) -> str | None:
    """Return a title with a word's counterpart instead of the word."""
    for pair in KINDS["swaps"]:
        one, other = pair.split(" ")
        for word, instead in ((one, other), (other, one)):
            found = re.search(rf"\b{word}\b", title, re.I)
            if found:
                new = instead.capitalize() if found[0][0].isupper() else instead
                return title[: found.start()] + new + title[found.end() :]
    return None


def numbered(title: str) -> str | None:
    """Return a title with another figure."""
    found = re.search(r"\d", title)
    if found is None:
        return None
    return title[: found.start()] + str((int(found[0]) + 1) % 10) + title[found.end() :]


def renamed(title: str) -> str | None:
    """Return a title with another nickname, or a version of its own."""
    head, colon, rest = title.partition(":")
    return f"{head}-VL{colon}{rest}" if colon and " " not in head else None


def twin(work: Row, others: Sequence[Row], dice: Random) -> Row | None:
    """Return a made-up work that is not the one, but near it."""
    kind = dice.choice(
        ("front", "behind", "swap", "number", "nickname", "others", "prefix", "plus")
    )
    title, authors, year = work["title"], work["authors"], work["year"]
    made: str | None = title
    if kind == "front":
        form = dice.choice(KINDS["front"])
        made, kind = form.format(title), f"front {form.format('').strip()}"
    elif kind == "behind":
        form = dice.choice(KINDS["behind"])
        made, kind = form.format(title), f"behind {form.format('').strip()}"
    elif kind == "swap":
        made = swapped(title)
    elif kind == "number":
        made = numbered(title)
    elif kind == "nickname":
        made = renamed(title)
    elif kind == "others":
        authors = dice.choice(others)["authors"]
    elif kind == "prefix":
        words = title.split(" ")
        at = dice.randrange(len(words))
        if not words[at].isalpha() or len(words[at]) < 5:
            return None
        prefix = dice.choice(("non", "un", "multi", "semi", "hyper", "re", "de", "co"))
        words[at] = prefix + words[at].lower()
        made = " ".join(words)
    else:
        words = title.split(" ")
        words.insert(dice.randint(1, len(words)), dice.choice(("Neural", "Deep", "Sparse", "VL")))
        made = " ".join(words)
    if made is None or (set(authors) & set(work["authors"]) and made == title):
        return None
    if kind.startswith("front") and dice.random() < 0.4:
        authors = dice.choice(others)["authors"]
    later = dice.choice((0, 0, 1, 1, 2))
    return {
        "title": made,
        "authors": authors,
        "venue": work["venue"],
        "year": year + later,
        "kind": kind,
    }


def listed_people(authors: Sequence[str], dice: Random) -> list[str]:
    """Return people as lists write them; none one time in eight."""
    short = [f"{name.split()[0][0]}. {name.split()[-1]}" for name in authors if name.split()]
    last_first = [f"{name.split()[-1]}, {name.split()[0]}" for name in authors if name.split()]
    forms: list[list[str]] = [
        list(authors),
        short,
        short,
        [*short[:1]],
        [f"{short[0]} et al."],
        [authors[0].split()[-1]],
        last_first,
        [],
    ]
    return dice.choice(forms)


def question(work: Row, works: Sequence[Row], dice: Random) -> Row:
    """Return what a list says of a work, and its twins."""
    noise = dice.choice(("exact", *NOISES))
    title = NOISES[noise](work["title"], dice)
    noise = noise if title != work["title"] else "exact"
    twins = [twin(work, works, dice) for _ in range(dice.choice((0, 1, 1, 2, 3)))]
    people = listed_people(work["authors"], dice)
    return {
        "title": title,
        "authors": people,
        "venue": work["venue"].upper() if dice.random() < 0.5 else None,
        "year": work["year"] + dice.choice((0,) * 12 + (-1, 1)) if dice.random() < 0.85 else None,
        "noise": noise if people else f"{noise}, no people",
        "answer": work["id"],
        "absent": dice.random() < 0.3,
        "twins": [one for one in twins if one is not None],
    }


def main(arguments: Sequence[str]) -> int:
    """Write the questions."""
    works = [work for work in rows(Path(arguments[0])) if work["authors"]]
    half = [work for work in works if crc32(work["id"].encode()) % 2 == int(arguments[1])]
    dice = Random(int(arguments[2]) if arguments[2:] else 1)
    for work in dice.sample(half, min(ASKED, len(half))):
        print(json.dumps(question(work, works, dice), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
