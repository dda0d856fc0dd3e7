"""Titles that a judge takes for one are proposed to it, here and by an engine."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest

from enrich.check.alike_titles import AlikeTitles
from enrich.check.title_agreement import Title, as_one
from enrich.snapshots.expressions import compiled

FREQUENT_LISTED = """
    learning deep neural network networks for of and in with the using models language robot
    control efficient attention visual training detection adaptive large graph
"""
RARE_LISTED = """
    loom weft warp heddle shuttle treadle selvage bobbin spindle distaff flax jute hemp felting
    carding tapestry damask brocade twill selvedge moth dyeing mordant indigo madder
"""
FREQUENT, RARE = FREQUENT_LISTED.split(), RARE_LISTED.split()
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def title(rng: random.Random, number: int) -> str:
    """Return a title of everyday words in which few or none are rare, with a nickname at times."""
    words = rng.choices(FREQUENT, k=rng.randint(4, 9)) + rng.choices(RARE, k=rng.randint(0, 2))
    rng.shuffle(words)
    return (f"We{number}Ver: " if number % 3 == 0 else "") + " ".join(words).capitalize()


def slip(rng: random.Random, text: str) -> str:
    """Return a title with a letter lost, added or out of place within a word."""
    inside = [at for at in range(1, len(text) - 1) if text[at - 1 : at + 2].isalpha()]
    at, letter = rng.choice(inside), rng.choice(LETTERS)
    changed = (text[at + 1 :], letter + text[at:], text[at + 1] + text[at] + text[at + 2 :])
    return text[:at] + rng.choice(changed)


def otherwise(rng: random.Random, text: str) -> Iterator[str]:
    """Yield a title as lists may have it."""
    words, (head, _, tail) = text.split(), text.partition(": ")
    at = rng.randrange(1, len(words))
    yield slip(rng, text)
    yield slip(rng, slip(rng, text))
    yield " ".join([*words[:at], *words[at + 1 :]])
    yield " ".join([*words[:at], "very", *words[at:]])
    yield " ".join(words[: max(4, at)]) + "…"
    yield tail or f"Loom7: {text}"
    yield head
    yield text.upper().replace(" ", "\u00a0").replace("E", "É")
    yield " ".join(word + "s" if n == at else word for n, word in enumerate(words))
    yield "".join((" ".join(words[:at]), " ".join(words[at:])))


@pytest.fixture(scope="module")
def titles() -> list[str]:
    """Return a list of titles, of which many stand there again in other words."""
    rng = random.Random(3)
    every = [title(rng, number) for number in range(400)]
    every += [rng.choice(list(otherwise(rng, one))) for one in every[:300]]
    rng.shuffle(every)
    return every


@pytest.fixture(scope="module")
def one_title(titles: list[str]) -> set[tuple[int, int]]:
    """Return the titles two by two that the judge takes for one."""
    known = list(map(Title, titles))
    pairs = ((one, other) for other in range(len(known)) for one in range(other))
    near = ((one, other) for one, other in pairs if known[one].stems & known[other].stems)
    found = {(one, other) for one, other in near if as_one(known[one], known[other])}
    assert len(found) > 200
    return found


def test_all_that_the_judge_takes_for_one_title_is_proposed(titles, one_title) -> None:
    alike = AlikeTitles(list(map(Title, titles)))
    near = {(min(n, m), max(n, m)) for n in range(len(titles)) for m in alike.near(n)}
    assert [tuple(titles[n] for n in pair) for pair in one_title - near] == []


def test_an_engine_proposes_it_too(titles, one_title) -> None:
    memory = duckdb.connect()
    numbers = pa.array(range(len(titles)), pa.int32())
    memory.register("asked", pa.table({"number": numbers, "title": titles}))
    near = set(memory.execute(compiled("duckdb")["duplicates"]).fetchall())
    assert [tuple(titles[n] for n in pair) for pair in one_title - near] == []
    assert len(near) < 10 * len(titles)


def test_a_title_is_not_held_against_all_that_share_a_word_that_many_have() -> None:
    titles = [Title(f"Learning to weave number{n} of{n} many{n}") for n in range(900)]
    assert sum(len(AlikeTitles(titles).near(n)) for n in range(0, 900, 100)) == 0


def test_of_titles_that_are_equally_near_the_same_are_looked_at_in_every_process() -> None:
    code = (
        "from enrich.check.alike_titles import AlikeTitles\n"
        "from enrich.check.title_agreement import COMMON, Title\n"
        "words = sorted(COMMON)[:20]\n"
        "pairs = [f'Loom{a}x {a} {b} weft{b}y' for a, b in zip(words, words[1:])]\n"
        "print(AlikeTitles([Title(one) for one in [' '.join(words), *pairs]]).near(0))"
    )
    near = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(near) == 1
