"""Single works, named by a ref, a link or a title: what is known of them, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from enrich.dataset.rows import Row, paper_rows
from enrich.harvest.hearing import Found
from enrich.harvest.open_harvest import opened
from enrich.harvest.outage import outage, reasons
from enrich.harvest.poorer_answers import summed
from enrich.harvest.rounds import Harvest
from enrich.harvest.shell import Shell
from enrich.lists.query import read
from enrich.model import HERE, LIST, Claim, Entry, Paper, Ref
from enrich.normalization.titles import same_title
from enrich.resolution.entry_claims import is_paper, key, leads, questions, seeds, stated
from enrich.resolution.title_doubt import Doubt, doubt
from enrich.resolution.title_match import is_near
from enrich.resolution.trust import merge, status
from enrich.resolution.works import learnt, works
from enrich.schema import VALUES
from enrich.settings import Settings, load

KNOWN = frozenset({"resolved", "partial"})
"""The statuses of a work about which somebody told something."""


@dataclass(frozen=True, slots=True)
class Near:
    """A work that a title may mean."""

    ref: str
    title: str
    authors: tuple[str, ...]
    venue: str | None
    year: int | None
    found_by: tuple[str, ...]  # the providers whose search came back with it


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one work that was asked for."""

    asked: str
    status: str  # resolved, partial, or why there is nothing: not_found, unreachable, ...
    paper: Row = field(default_factory=dict)  # as in `papers`; empty if no work is named
    candidates: tuple[Near, ...] = ()  # where it abstained
    doubt: Doubt | None = None  # why none of these was chosen
    unknown_to: tuple[str, ...] = ()  # where not all were asked: who were, and do not know it
    not_asked: tuple[str, ...] = ()  # and who may know it, but were not
    why: tuple[str, ...] = ()  # a sentence each: what names no work, who could not be asked

    def row(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        columns = ("paper_id", *VALUES, "provenance")
        return {
            "asked": self.asked,
            "status": self.status,
            **{name: _as_json(self.paper.get(name)) for name in columns},
            "candidates": [asdict(one) for one in self.candidates],
            "doubt": self.doubt,
            "unknown_to": list(self.unknown_to),
            "not_asked": list(self.not_asked),
            "why": list(self.why),
        }


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_json(part) for name, part in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def resolve(
    *asked: str,
    settings: Settings | None = None,
    only: Sequence[str] | None = None,
    refresh: str | None = None,
    shell: Shell | None = None,
) -> list[Answer]:
    """Return what is known of single works, in the order asked, each judged by itself.

    A work is named by a ref, an identifier, a link, or as a line of a list does:
    by its title with an author, a venue or a year beside it.  Answers are kept in
    the log of records, as in a run; no dataset is read or written.
    """
    shell = shell or Shell()
    with opened(settings or load(), only, refresh, shell) as harvest:
        now = shell.clock()
        named = [read(words, harvest.witnesses) for words in asked]
        entries = [one for one in named if isinstance(one, Entry)]
        claims = harvest.about_entries(entries, now)
        known = Known([claim for claim in claims if claim.provider != LIST])  # each by itself
        waiting = summed(harvest.second_looks())
        for notice in dict.fromkeys([*harvest.store.notices, *harvest.notices, *waiting]):
            shell.say(f"note: {notice}")
        return [
            _answer(words, one, harvest, known, now)
            if isinstance(one, Entry)
            else _unread(words, one)
            for words, one in zip(asked, named, strict=True)
        ]


def _unread(words: str, why: str) -> Answer:
    return Answer(_encodable(words), "not_asked", why=(why,))


def _encodable(words: str) -> str:
    """Return words without what no encoding can hold."""
    return words.encode("utf-8", "replace").decode()


class Known:
    """What has been stated, by the work it concerns."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.same = learnt(claims)
        self.about: dict[Ref, list[Claim]] = {}
        for claim in claims:
            self.about.setdefault(claim.ref, []).append(claim)

    def of(self, names: Iterable[Ref]) -> list[Claim]:
        """Return what is said of refs, and of all that anybody takes for the same."""
        reached = list(names)
        for ref in reached:
            reached += sorted(self.same.get(ref, set()).difference(reached))
        return [claim for ref in reached for claim in self.about.get(ref, ())]


def _answer(words: str, entry: Entry, harvest: Harvest, known: Known, now: datetime) -> Answer:
    """Judge one work as if it were the only one of a list."""
    linked = list(leads([entry]).values())
    claims = known.of([key(entry), *linked])
    (work,) = works([entry], [*stated([entry], now), *claims])
    paper = merge(work.paper_id, work.refs, work.claims)
    (row,) = paper_rows([paper], {}, now)
    names = [*work.refs, *linked, *([key(entry)] if entry.title else [])]
    outcome = _outcome(entry, paper, names, harvest, known)
    if outcome == "not_a_paper":
        (row,) = paper_rows([_itself(entry, known)], {}, now)
    found = Answer(_encodable(words), outcome, row, why=tuple(_missed(harvest, names)))
    if outcome == "abstained":
        return replace(found, **_abstained(entry, harvest))
    return replace(found, **_asked(names, harvest, claims)) if outcome == "not_asked" else found


def _outcome(
    entry: Entry, paper: Paper, names: Sequence[Ref], harvest: Harvest, known: Known
) -> str:
    """Return the status of a work, or why there is none."""
    if status(paper) in KNOWN:
        return status(paper)
    software = entry.ref if entry.ref != key(entry) and not entry.title else None
    claims = known.about.get(software, []) if software else []
    if any(claim.provider not in HERE for claim in claims):  # though not of a paper of its own
        return "not_a_paper"
    return harvest.outcome(names)


def _itself(entry: Entry, known: Known) -> Paper:
    """Return what is stated of what was asked for, though it is no paper."""
    assert entry.ref is not None  # nosec B101  # for the type checker
    return merge(entry.ref, [entry.ref], known.about[entry.ref])


def _missed(harvest: Harvest, names: Sequence[Ref]) -> Iterator[str]:
    """Yield who could not be asked about a work, and why."""
    reports = list(harvest.reports.values())
    concerned = [one for one in reports if not one.failures.keys().isdisjoint(names)]
    yield from reasons(concerned if outage(reports) is None else reports)


def _asked(names: Sequence[Ref], harvest: Harvest, told: Sequence[Claim]) -> dict[str, Any]:
    """Return who was asked about a work and does not know it, and who may, but was not asked."""
    answered, knowing = harvest.answered(names), {claim.provider for claim in told}
    unaware = [name for name, has in answered.items() if has and name not in knowing]
    left = [name for name, has in answered.items() if not has]
    return {"unknown_to": tuple(unaware), "not_asked": tuple(left)}


def _abstained(entry: Entry, harvest: Harvest) -> dict[str, Any]:
    """Return the works that a title may mean, its namesakes first, and why none was chosen."""
    found: dict[Ref, list[Found]] = {}
    (question,) = questions([entry])
    for one in harvest.titles.candidates([question.ref]).get(question.ref, ()):
        if is_near(question, one.candidate):
            found.setdefault(one.candidate.ref, []).append(one)
    near = [_near(ref, told) for ref, told in found.items()]
    near.sort(key=lambda one: not same_title(entry.title, one.title))
    why = doubt(question, [one.candidate for told in found.values() for one in told])
    return {"candidates": tuple(near), "doubt": why}


def _near(ref: Ref, told: Sequence[Found]) -> Near:
    """Return one candidate, in the words of the first who found it."""
    first, said = told[0], told[0].candidate.said
    return Near(
        str(ref),
        said.title,
        said.authors,
        said.venue or first.venue_name,
        max(said.years, default=None),
        tuple(dict.fromkeys(one.candidate.provider for one in told)),
    )


def listed_names(
    entries: Sequence[Entry], settings: Settings, shell: Shell | None = None
) -> dict[str, set[Ref]]:
    """Return, by entry_id, every ref that anybody stated for an entry's work; nobody is asked."""
    with opened(settings, None, None, shell or Shell()) as harvest:
        same = learnt(harvest.on_record(seeds(entries)))
    papers = [entry for entry in entries if is_paper(entry)]
    return {one.entry_id: {key(one), *same.get(key(one), ())} for one in papers}
