"""What a run makes of all it has heard: works, papers, and what is wrong with the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from enrich.check import check, doubtful, unsettled
from enrich.check.finding import Finding, Fit
from enrich.harvest.rounds import Harvest
from enrich.lists.loading import Reading
from enrich.model import Claim, Entry, Paper
from enrich.resolution.verdicts import papers_by_entry, published_id
from enrich.resolution.works import Work, believed, works_of


@dataclass(frozen=True, slots=True)
class Heard:
    """A list as it was read, and all that was then heard about it."""

    reading: Reading
    read_at: datetime  # when these very bytes were first read
    claims: Sequence[Claim]
    harvest: Harvest

    @property
    def entries(self) -> list[Entry]:
        """The entries of the list."""
        return self.reading.entries

    @property
    def notices(self) -> list[str]:
        """What was odd about the log, the list and the answers."""
        return [*self.harvest.store.notices, *self.reading.warnings, *self.harvest.notices]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a run makes of all it has heard."""

    works: list[Work]
    papers: list[Paper]  # in the order of `works`
    findings: list[Finding]
    fits: Mapping[str, Fit]  # by entry_id

    def refused(self) -> Iterator[str]:
        """Yield which identifiers and which records about a work were left out, and why."""
        for work in self.works:
            for doubt in work.doubts:
                if not doubt.joined:
                    who = " and ".join(doubt.stated_by)
                    yield (
                        f"{work.paper_id}: that {doubt.other} is the same work, as {who} says, is "
                        f"not proved ({doubt.reason}), so it was left out."
                    )
            for refusal in work.refusals:
                yield (
                    f"{refusal.provider} was refused about {refusal.ref}: {refusal.reason}, so "
                    "nothing of it is shown."
                )


def claims_for_checks(heard: Heard) -> list[Claim]:
    """Ask what only the checks need: what became of links, and what works were first called."""
    entries, harvest = heard.entries, heard.harvest
    claims = [*heard.claims, *harvest.about_links(entries)]
    accepted = believed(entries, claims)
    papers = papers_by_entry(works_of(entries, accepted))
    claims += harvest.first_versions(doubtful(entries, papers, accepted.claims))
    accepted = believed(entries, claims)
    lost = unsettled(entries, papers, accepted.claims, harvest.dead(entries))
    return claims + harvest.namesakes(lost, heard.read_at)


def judge(heard: Heard, before: Iterable[Mapping[str, Any]] = ()) -> Judgement:
    """Judge every work, and every entry beside it; `before` are rows of an earlier `papers`."""
    entries, harvest = heard.entries, heard.harvest
    ids = {ref: row["paper_id"] for row in before for ref in _ids(row)}
    accepted = believed(entries, heard.claims)
    found = works_of(entries, accepted, lambda refs: published_id(refs, ids))
    paper_of = papers_by_entry(found, harvest.titles.near)
    papers = [paper_of[work.entries[0].entry_id] for work in found]
    findings, fits = check(entries, paper_of, accepted.claims, harvest.dead(entries))
    return Judgement(found, papers, findings, fits)


def _ids(row: Mapping[str, Any]) -> Iterator[str]:
    yield row["paper_id"]
    yield from row["identifiers"] or ()
