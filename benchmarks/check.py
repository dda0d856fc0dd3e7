"""How many wrong links the check finds, and how often it cries wolf.

    python benchmarks/check.py [PAIRS] [SEED]

Takes the (title, id) pairs of the bundled slice and those of the list itself,
varies the titles as lists do, gives 5 % of the entries another entry's id, and
checks; again with other dice until PAIRS entries (40 000 by default) were seen.
Three ways to go wrong are tried: `swapped` (the ids of wrong entries change
places), `copied` (the id of an entry that keeps it), `foreign` (the id of a
work that the list does not name, while nobody knows the right one: there can
be no positive evidence, so a warning is all that is asked).  Last, 5 % of the works
are listed `twice`, the second time with another link and varied words: how many
are found, and how many works are taken for one that are two.

The thresholds were set while looking at these figures; `held_out.py` beside
this file measures the same on works and variations that were not looked at.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from enrich.check import Finding, check
from enrich.model import Claim, Entry, Paper, Ref
from enrich.parse import parse
from enrich.providers.arxiv_snapshot import BUNDLED

LIST = Path(__file__).resolve().parents[1] / "data" / "raw" / "llm-systems.md"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WRONG = 0.05
KNOWN_WRONG = {206, 325}  # lines of the list whose links open another work
DROPPED = {337, 338}  # second entries of works that are on the list before
WAYS = ("swapped", "copied", "foreign")
VARIATIONS = ("as is", "nickname", "no subtitle", "truncated", "case", "typo", "plain", "own words")


@dataclass(frozen=True)
class Pair:
    """A work: its id, title and authors by a provider, its titles in lists."""

    ref: Ref
    title: str
    authors: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()


Vary = Callable[[Pair, random.Random], tuple[str, str]]
"""Gives a title as a list might have it, after the name of what was done to it."""

Seen = Counter[tuple[bool, str, str]]
"""How often a right or wrong entry, varied so, was told so."""


def pairs() -> list[Pair]:
    """The works of the bundled slice, with the titles that the list gives them."""
    listed: dict[str, list[str]] = {}
    for entry in parse(LIST.read_text("utf-8")):
        if entry.ref and entry.line not in KNOWN_WRONG | DROPPED:
            listed.setdefault(str(entry.ref), []).append(entry.title)
    found = []
    for line in BUNDLED.read_text("utf-8").splitlines():
        row = json.loads(line)
        ref = Ref("arxiv", row["id"])
        if row.get("title"):
            people = tuple(" ".join((p[1], p[0])) for p in row.get("authors_parsed", ()))
            found.append(Pair(ref, row["title"], people, tuple(listed.get(str(ref), ()))))
    return found


def as_lists_do(work: Pair, dice: random.Random) -> tuple[str, str]:
    """Vary a title in one of the VARIATIONS."""
    how = dice.choice(VARIATIONS)
    own = how == "own words" and work.listed
    return how, dice.choice(work.listed) if own else varied(work.title, how, dice)


def varied(title: str, how: str, dice: random.Random) -> str:
    """A title as a list might have it."""
    head, colon, _ = title.partition(":")
    words = title.split()
    if how == "nickname" and colon and len(head.split()) <= 3:
        return head
    if how == "no subtitle" and colon:
        return head
    if how in ("truncated", "nickname", "no subtitle") and len(words) > 5:
        kept = max(5, round(len(words) * dice.uniform(0.5, 0.9)))
        return " ".join(words[:kept]) + dice.choice(("", "…", " ..."))
    if how == "case":
        return dice.choice((title.lower(), title.upper(), title.title()))
    if how == "typo":
        at = dice.randrange(1, len(title) - 1)
        return dice.choice((title[:at] + title[at + 1 :], title[:at] + title[at] + title[at:]))
    if how == "plain":
        return title.replace("-", dice.choice(("\u2011", " ", "-"))).replace(":", dice.choice(":–"))
    return title


def listing(works: Sequence[Pair], dice: random.Random, vary: Vary) -> Iterator[tuple[Entry, str]]:
    """An entry for each work, and how its title was varied."""
    for number, work in enumerate(works, 1):
        how, title = vary(work, dice)
        ref = work.ref
        yield Entry(str(number), number, number, (), title, title, ref=ref, url=str(ref)), how


def misled(
    entries: list[Entry], way: str, foreign: Sequence[Pair], dice: random.Random
) -> dict[str, Ref]:
    """For some entries, by entry_id, a wrong id."""
    numbers = range(len(entries))
    wrong = dice.sample(numbers, max(2, round(len(entries) * WRONG)))
    refs = [entries[number].ref for number in wrong]
    if way == "swapped":
        given = refs[1:] + refs[:1]
    elif way == "foreign":
        given = [other.ref for other in dice.sample(foreign, len(wrong))]
    else:
        right = sorted(set(numbers) - set(wrong))
        given = [entries[number].ref for number in dice.sample(right, len(wrong))]
    both = zip(wrong, given, strict=True)
    return {entries[number].entry_id: ref for number, ref in both if ref}


def said(work: Pair) -> Iterator[Claim]:
    """What a provider says of a work."""
    yield Claim("title", work.title, "arxiv_snapshot", work.ref, NOON)
    if work.authors:
        people = [{"name": name} for name in work.authors]
        yield Claim("authors", people, "arxiv_snapshot", work.ref, NOON)


def found(entries: Sequence[Entry], works: Sequence[Pair]) -> list[Finding]:
    """What the check finds when providers know the works."""
    keys = {entry.entry_id: entry.ref or Ref("title", entry.entry_id) for entry in entries}
    papers = {name: Paper(ref, (ref,), {}, ()) for name, ref in keys.items()}
    findings, _ = check(entries, papers, [claim for work in works for claim in said(work)])
    return findings


def round_(way: str, works: list[Pair], dice: random.Random, vary: Vary) -> Seen:
    """What is said of the right and the wrong entries of one list."""
    dice.shuffle(works)
    return twice_round(works, dice, vary) if way == "twice" else link_round(way, works, dice, vary)


def link_round(way: str, works: list[Pair], dice: random.Random, vary: Vary) -> Seen:
    """What is said of right and wrong links."""
    cut = len(works) // 8 if way == "foreign" else 0
    made = list(listing(works[cut:], dice, vary))
    wrong = misled([entry for entry, _ in made], way, works[:cut], dice)
    entries = [_relinked(entry, wrong.get(entry.entry_id, entry.ref)) for entry, _ in made]
    linked = {entry.ref for entry in entries}
    findings = found(entries, [work for work in works if work.ref in linked])
    told = worst(findings)
    return Counter(
        (entry.entry_id in wrong, how, told.get(entry.entry_id, "nothing")) for entry, how in made
    )


def _relinked(entry: Entry, ref: Ref | None) -> Entry:
    return replace(entry, ref=ref, url=str(ref))


def worst(findings: Sequence[Finding]) -> dict[str, str]:
    """The gravest that is said of each entry's link: error, warning or info."""
    about = [f for f in findings if f.check in ("wrong-link", "retitled", "shared-link")]
    order = ("info", "warning", "error")
    return {f.entry_id: f.severity for f in sorted(about, key=lambda f: order.index(f.severity))}


def twice_round(works: list[Pair], dice: random.Random, vary: Vary) -> Seen:
    """Whether works listed again are told, and whether others are."""
    again = works[: max(2, round(len(works) * WRONG))]
    made = list(listing(works, dice, vary))
    for number, (entry, how) in enumerate(listing(again, dice, vary), len(works) + 1):
        at = str(number)
        made.append((replace(entry, entry_id=at, line=number, ref=None, url=f"b:{at}"), how))
    findings = found([entry for entry, _ in made], works)
    told = {f.entry_id for f in findings if f.check == "duplicate-entry"}
    return Counter(
        (entry.ref is None, how, "error" if entry.entry_id in told else "nothing")
        for entry, how in made
    )


def measured(
    way: str, wanted: int, seed: int, works: Sequence[Pair] = (), vary: Vary = as_lists_do
) -> Seen:
    """How often what was said of right and of wrong entries, over many rounds."""
    dice, works = random.Random(f"{way} {seed}"), list(works or pairs())
    seen: Seen = Counter()
    while seen.total() < wanted:
        seen.update(round_(way, works, dice, vary))
    return seen


def report(wanted: int, seed: int, works: Sequence[Pair], vary: Vary = as_lists_do) -> None:
    """Print recall and false alarms, for each way and each variation."""
    print(f"{'way':8} {'variation':16} {'wrong':>6} {'found':>7} {'or warned':>9} | ", end="")
    print(f"{'right':>7} {'false':>6} {'per 2000':>8} {'warned per 2000':>15}")
    for way in (*WAYS, "twice"):
        seen = measured(way, wanted, seed, works, vary)
        for how in sorted({how for _, how, _ in seen}):
            print(figures(way, how, Counter({k: n for k, n in seen.items() if k[1] == how})))
        print(figures(way, "all", seen))


def figures(way: str, how: str, seen: Seen) -> str:
    """One line of figures."""
    count: Counter[tuple[bool, str]] = Counter()
    for (wrong, _, told), number in seen.items():
        count[wrong, told] += number
    right = sum(number for (wrong, _), number in count.items() if not wrong)
    bad = seen.total() - right
    errors, warned = count[True, "error"], count[True, "warning"]
    false, uneasy = count[False, "error"], count[False, "warning"]
    return (
        f"{way:8} {how:16} {bad:6} {errors / (bad or 1):7.4f} {(errors + warned) / (bad or 1):9.4f}"
        f" | {right:7} {false:6} {2000 * false / (right or 1):8.2f} "
        f"{2000 * uneasy / (right or 1):15.1f}"
    )


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    report(given[0] if given else 40_000, given[1] if len(given) > 1 else 1, pairs())
