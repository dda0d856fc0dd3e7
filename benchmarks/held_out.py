"""The same figures as `check.py`, on works and variations that nothing was tuned on.

    python benchmarks/held_out.py [PAIRS] [SEED] [SET ...]

Three sets, all if none is named, from the folder ../shared (or ENRICH_SHARED);
without it nothing is measured. `retitled`: works whose other titles were
collected, which stand for what a list says. `lists`: every work of the real
lists; where two word it differently, one stands for the provider, the other for
the list. `many`: all these, the bundled slice, and works that recorded records
refer to, some 4 000 in one list, varied in ways that `check.py` does not know.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from check import Pair, Vary, pairs, report
from enrich.model import Ref
from enrich.normalization.text import plain
from enrich.parse import decode, parse

SHARED = Path(os.environ.get("ENRICH_SHARED") or Path(__file__).resolve().parents[2] / "shared")
_SMALL = re.compile(r"\b(?:a|an|the|of|for|in|on|with|to|and) ", re.IGNORECASE)
_BRITISH = (("iz", "is"), ("modeling", "modelling"), ("behavior", "behaviour"))
TWICE = Ref("doi", "10.1145/3689031.3696098")  # CacheBlend, of which another list has the preprint


def retitled() -> Iterator[Pair]:
    """Works with their newest title, and others that they had."""
    for line in (SHARED / "truth" / "papers.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        scheme, _, value = row["key"].partition(":")
        if scheme in ("arxiv", "doi"):
            others = tuple(variant["title"] for variant in row.get("title_variants") or ())
            people = tuple(row["authors"]) if row.get("authors_complete") else ()
            yield Pair(Ref(scheme, value), row["title"], people, others)


def of_lists() -> Iterator[Pair]:
    """Works of the real lists, but for ids that one list gives to two titles."""
    titles: dict[Ref, dict[str, list[str]]] = {}
    for path in sorted((SHARED / "lists").glob("*.md")):
        for entry in parse(decode(path.read_bytes())[0]):
            if entry.ref and entry.ref.scheme in ("arxiv", "doi"):
                titles.setdefault(entry.ref, {}).setdefault(path.name, []).append(entry.title)
    for ref, lists in titles.items():
        if ref != TWICE and all(len(said) == 1 for said in lists.values()):
            first, *others = (said[0] for said in lists.values())
            yield Pair(ref, first, (), tuple(others))


def cited() -> Iterator[Pair]:
    """Works that recorded records of Crossref refer to."""
    for path in sorted((SHARED / "recorded" / "crossref").glob("*.json")):
        for one in _references(json.loads(path.read_bytes())):
            if one.get("DOI") and len(one.get("article-title", "").split()) > 3:
                yield Pair(Ref("doi", one["DOI"].lower()), one["article-title"])


def _references(value: object) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        yield from value.get("reference") or ()
    within = value.values() if isinstance(value, dict) else value
    for inner in within if isinstance(value, dict | list) else ():
        yield from _references(inner)


def distinct(works: Iterable[Pair]) -> list[Pair]:
    """The works, each id and each title once."""
    by_ref = {work.ref: work for work in works}
    return list({plain(work.title): work for work in by_ref.values()}.values())


def own_words(work: Pair, dice: random.Random) -> tuple[str, str]:
    """Take another title that the work has somewhere, if there is one."""
    if work.listed:
        return "own words", dice.choice(work.listed)
    return "as is", work.title


def freshly(work: Pair, dice: random.Random) -> tuple[str, str]:
    """Vary a title in a way that `check.py` does not know."""
    how = dice.choice(list(WAYS_TO_VARY))
    return how, WAYS_TO_VARY[how](work.title, dice) or work.title


def _name(title: str) -> tuple[str, str]:
    """The nickname and the rest of a title; no nickname where there is none."""
    head, _, rest = title.partition(": ")
    return (head, rest) if rest and len(head.split()) <= 3 else ("", title)


def _one_missing(title: str, dice: random.Random) -> str:
    words = title.split()
    gone = dice.randrange(len(words))
    return " ".join(words[:gone] + words[gone + 1 :]) if len(words) > 5 else title


def _plural(title: str, dice: random.Random) -> str:
    words = title.split()
    at = dice.choice([n for n, word in enumerate(words) if len(word) > 4] or [0])
    words[at] = words[at][:-1] if words[at].endswith("s") else words[at] + "s"
    return " ".join(words)


def _british(title: str, _: random.Random) -> str:
    for american, british in _BRITISH:
        title = title.replace(american, british)
    return title


def _cut(title: str, dice: random.Random) -> str:
    return title[: max(30, dice.randrange(len(title)))] + dice.choice(("...", "…", ""))


def _abbreviated(title: str, _: random.Random) -> str:
    title = re.sub(r"\blarge language model", "LLM", title, flags=re.IGNORECASE)
    return title.replace("neural network", "NN").replace("Reinforcement Learning", "RL")


WAYS_TO_VARY = {
    "subtitle only": lambda t, _: _name(t)[1],
    "name behind": lambda t, _: "{1} ({0})".format(*_name(t)) if _name(t)[0] else t,
    "name only": lambda t, _: _name(t)[0],
    "venue": lambda t, d: t + d.choice((", OSDI 2022", " (NeurIPS'23)", " [ICLR 2024]", " ICML")),
    "authors": lambda t, d: d.choice(("Yu et al., ", "Chen et al. 2023. ", "Li and Wu: ")) + t,
    "marks": lambda t, d: d.choice(("**{}**", "🔥 {}", "_{}_", "“{}”", "[{}]", "⭐ {}.")).format(t),
    "british": _british,
    "abbreviated": _abbreviated,
    "dashes": lambda t, d: t.replace("-", d.choice("‐‑–—− ")).replace(":", d.choice(" ：")),
    "title case": lambda t, _: t.title(),
    "sentence case": lambda t, _: t.capitalize(),
    "no small words": lambda t, _: _SMALL.sub("", t),
    "a word missing": _one_missing,
    "plural": _plural,
    "cut anywhere": _cut,
    "ampersand": lambda t, _: t.replace(" and ", " & ") + ".",
}


SETS: dict[str, tuple[Callable[[], Iterable[Pair]], Vary]] = {
    "retitled": (retitled, own_words),
    "lists": (of_lists, own_words),
    "many": (lambda: (*cited(), *retitled(), *of_lists(), *pairs()), freshly),
}


def main(wanted: int, seed: int, names: Iterable[str]) -> None:
    """Print the figures of the sets."""
    if not (SHARED / "lists").is_dir():
        print(f"skipped: the real lists are not at {SHARED}")
        return
    for name in names:
        made, vary = SETS[name]
        works = distinct(made())
        print(f"{name} ({len(works)} works)")
        report(wanted, seed, works, vary)


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:3]]
    main(
        given[0] if given else 20_000, given[1] if len(given) > 1 else 1, sys.argv[3:] or list(SETS)
    )
