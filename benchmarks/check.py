"""How many wrong links the check finds, and how often it cries wolf.

    python benchmarks/check.py [PAIRS] [SEED]

Takes the (title, id) pairs of the bundled slice and those of the list itself,
varies the titles as lists do, gives 5 % of the entries another entry's id, and
checks; again with other dice until PAIRS entries (40 000 by default) were seen.
Three ways to go wrong are tried: `swapped` (the ids of wrong entries change
places), `copied` (the id of an entry that keeps it), `foreign` (the id of a
work that the list does not name, while nobody knows the right one: there can
be no positive evidence, so a warning is all that is asked).  Last, 5 % of the works
are listed twice, the second time with another link and varied words: how many
are found, and how many works are taken for one that are two.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from enrich.check import Finding, check
from enrich.model import Claim, Entry, Paper, Ref
from enrich.parse import parse

DATA = Path(__file__).resolve().parents[1] / "data" / "raw"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WRONG = 0.05
KNOWN_WRONG = {206, 325}  # lines of the list whose links open another work
DROPPED = {337, 338}  # second entries of works that are on the list before
WAYS = ("swapped", "copied", "foreign")
VARIATIONS = ("as is", "nickname", "no subtitle", "truncated", "case", "typo", "plain", "own words")


@dataclass(frozen=True)
class Pair:
    """A work: its id, title and authors by the bundled slice, its titles in lists."""

    ref: Ref
    title: str
    authors: tuple[str, ...]
    listed: tuple[str, ...]


def pairs() -> list[Pair]:
    """The works of the bundled slice, with the titles that the list gives them."""
    listed: dict[str, list[str]] = {}
    for entry in parse((DATA / "llm-systems.md").read_text("utf-8")):
        if entry.ref and entry.line not in KNOWN_WRONG | DROPPED:
            listed.setdefault(str(entry.ref), []).append(entry.title)
    found = []
    for line in (DATA / "arxiv-snapshot.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        ref = Ref("arxiv", row["id"])
        if row.get("title"):
            people = tuple(" ".join((p[1], p[0])) for p in row.get("authors_parsed", ()))
            found.append(Pair(ref, row["title"], people, tuple(listed.get(str(ref), ()))))
    return found


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


def listing(works: Sequence[Pair], dice: random.Random) -> Iterator[tuple[Entry, str]]:
    """An entry for each work, and how its title was varied."""
    for number, work in enumerate(works, 1):
        how = dice.choice(VARIATIONS)
        own = how == "own words" and work.listed
        title = dice.choice(work.listed) if own else varied(work.title, how, dice)
        entry = Entry(
            str(number), number, number, (), title, title, ref=work.ref, url=str(work.ref)
        )
        yield entry, how


def misled(
    entries: list[Entry], way: str, foreign: Sequence[Pair], dice: random.Random
) -> dict[str, Ref]:
    """For some entries, by entry_id, a wrong id."""
    wrong = dice.sample(entries, max(2, round(len(entries) * WRONG)))
    refs = [entry.ref for entry in wrong]
    if way == "swapped":
        return {e.entry_id: ref for e, ref in zip(wrong, refs[1:] + refs[:1], strict=True) if ref}
    if way == "foreign":
        others = dice.sample(foreign, len(wrong))
        return {e.entry_id: other.ref for e, other in zip(wrong, others, strict=True)}
    right = [entry for entry in entries if entry not in wrong]
    taken = dice.sample(right, len(wrong))
    return {e.entry_id: o.ref for e, o in zip(wrong, taken, strict=True) if o.ref}


def said(work: Pair) -> Iterator[Claim]:
    """What the bundled slice says of a work."""
    yield Claim("title", work.title, "arxiv_snapshot", work.ref, NOON)
    if work.authors:
        people = [{"name": name} for name in work.authors]
        yield Claim("authors", people, "arxiv_snapshot", work.ref, NOON)


def round_(way: str, works: list[Pair], dice: random.Random) -> Iterator[tuple[bool, str, str]]:
    """Whether each entry's link is wrong, how its title was varied, the worst that was found."""
    dice.shuffle(works)
    cut = len(works) // 8 if way == "foreign" else 0
    foreign, named = works[:cut], works[cut:]
    made = list(listing(named, dice))
    wrong = misled([entry for entry, _ in made], way, foreign, dice)
    entries = [relinked(entry, wrong.get(entry.entry_id)) for entry, _ in made]
    linked = {entry.ref for entry in entries}
    claims = [claim for work in works if work.ref in linked for claim in said(work)]
    papers = {e.entry_id: Paper(e.ref, (e.ref,), {}, ()) for e in entries if e.ref}
    findings, _ = check(entries, papers, claims)
    for entry, how in made:
        yield entry.entry_id in wrong, how, worst(findings, entry)


def relinked(entry: Entry, ref: Ref | None) -> Entry:
    """The entry with another link."""
    if ref is None:
        return entry
    number, title = entry.line, entry.title
    return Entry(entry.entry_id, number, number, (), title, title, ref=ref, url=str(ref))


def worst(findings: Sequence[Finding], entry: Entry) -> str:
    """The gravest that is said of an entry's link: error, warning, info or nothing."""
    about = {f.severity for f in findings if f.entry_id == entry.entry_id and is_about_link(f)}
    return next((name for name in ("error", "warning", "info") if name in about), "nothing")


def is_about_link(finding: Finding) -> bool:
    """Whether a finding is about what the link opens."""
    return finding.check in ("wrong-link", "retitled", "shared-link")


def measured(way: str, wanted: int, seed: int) -> Counter[tuple[bool, str, str]]:
    """How often what was said of right and of wrong links, over many rounds."""
    dice, works = random.Random(f"{way} {seed}"), pairs()
    seen: Counter[tuple[bool, str, str]] = Counter()
    while seen.total() < wanted:
        seen.update(round_(way, works, dice))
    return seen


def main(wanted: int, seed: int) -> None:
    """Print recall and false alarms, for each way and each variation."""
    print(f"{'way':8} {'variation':12} {'wrong':>6} {'errors':>7} {'or warned':>9} | ", end="")
    print(f"{'right':>6} {'false':>6} {'per 2000':>8} {'warned per 2000':>15}")
    for way in WAYS:
        seen = measured(way, wanted, seed)
        for how in (*VARIATIONS, "all"):
            part = {k: n for k, n in seen.items() if how in (k[1], "all")}
            print(line(way, how, part))
    seen_ = twice(wanted, seed)
    right, bad = seen_[False, False] + seen_[False, True], seen_[True, False] + seen_[True, True]
    print(f"twice: {seen_[True, True] / bad:.4f} of {bad} found, ", end="")
    print(f"{2000 * seen_[False, True] / right:.2f} per 2000 of {right} mistaken")


def twice(wanted: int, seed: int) -> Counter[tuple[bool, bool]]:
    """How often a work listed again was found, and one that was not."""
    dice, works = random.Random(f"twice {seed}"), pairs()
    seen: Counter[tuple[bool, bool]] = Counter()
    while seen.total() < wanted:
        dice.shuffle(works)
        again = works[: max(2, round(len(works) * WRONG))]
        entries = [entry for entry, _ in listing(works, dice)]
        others = [replace(entry, ref=None) for entry, _ in listing(again, dice)]
        entries += [
            replace(e, entry_id=f"again {e.entry_id}", line=e.line + len(works), url=f"b:{e.line}")
            for e in others
        ]
        keys = {e.entry_id: e.ref or Ref("title", e.entry_id) for e in entries}
        papers = {name: Paper(ref, (ref,), {}, ()) for name, ref in keys.items()}
        findings, _ = check(entries, papers, [claim for work in works for claim in said(work)])
        found = {f.entry_id for f in findings if f.check == "duplicate-entry"}
        seen.update((e.ref is None, e.entry_id in found) for e in entries)
    return seen


def line(way: str, how: str, seen: dict[tuple[bool, str, str], int]) -> str:
    """One line of figures."""
    count: Counter[tuple[bool, str]] = Counter()
    for (wrong, _, said_), number in seen.items():
        count[wrong, said_] += number
    right = sum(number for (wrong, _), number in count.items() if not wrong)
    bad = sum(number for (wrong, _), number in count.items() if wrong)
    errors, warned = count[True, "error"], count[True, "warning"]
    false, uneasy = count[False, "error"], count[False, "warning"]
    return (
        f"{way:8} {how:12} {bad:6} {errors / bad:7.4f} {(errors + warned) / bad:9.4f} | "
        f"{right:6} {false:6} {2000 * false / right:8.2f} {2000 * uneasy / right:15.1f}"
    )


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(given[0] if given else 40_000, given[1] if len(given) > 1 else 1)
