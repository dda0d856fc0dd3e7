"""What a run makes of all it has heard: works, papers, and what is wrong with the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from enrich.check import check
from enrich.check.corrected_works import Corrected, corrected
from enrich.check.finding import Finding, Fit
from enrich.check.link_doubts import LinkDoubts
from enrich.harvest.outage import not_renewed
from enrich.harvest.poorer_answers import summed
from enrich.harvest.rounds import Harvest
from enrich.lists.corrections import dated
from enrich.lists.loading import Reading
from enrich.model import LIST, Claim, Entry, Paper, Ref
from enrich.normalization import identifiers
from enrich.resolution.accepted_records import Reviews, is_registrar
from enrich.resolution.entry_claims import key, stated
from enrich.resolution.no_works import named
from enrich.resolution.verdicts import Verdicts, papers_by_entry, published_id
from enrich.resolution.works import Work, believed, works_of


@dataclass(frozen=True, slots=True)
class Heard:
    """A list as it was read, and all that was then heard about it."""

    reading: Reading
    read_at: datetime  # when these very bytes were first read
    claims: list[Claim]
    harvest: Harvest
    reviews: Reviews = field(default_factory=Reviews)  # of records, so far
    verdicts: Verdicts = field(default_factory=Verdicts)  # on works, so far

    @property
    def entries(self) -> list[Entry]:
        """The entries of the list."""
        return self.reading.entries

    def let_go(self) -> None:
        """Let go of all that was stated, once the tables of a run tell it."""
        for held in (self.claims, self.reviews, self.verdicts):
            held.clear()
        self.harvest.let_go()

    @property
    def notices(self) -> list[str]:
        """What was odd about the log, the list and the answers."""
        waiting = summed(self.harvest.second_looks())
        return [
            *self.harvest.store.notices,
            *self.reading.warnings,
            *self.harvest.notices,
            *not_renewed(self.harvest.renew, self.harvest.reports, self.harvest.store),
            *waiting,
        ]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a run makes of all it has heard."""

    works: list[Work]
    papers: list[Paper]  # in the order of `works`
    findings: list[Finding]
    fits: Mapping[str, Fit]  # by entry_id
    relinked: Mapping[str, Ref | None]  # by entry_id, instead of a link that is surely wrong
    corrections: Corrected  # what a person corrected, and what became of that

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


def everybody_heard(heard: Heard) -> Heard:
    """Ask everybody about the papers of a list, and, beside that, what only its checks need."""

    def look(told: list[Claim]) -> None:
        foresee(replace(heard, claims=told))

    claims = heard.harvest.about_entries(heard.entries, heard.read_at, look)
    return replace(heard, claims=claims_for_checks(replace(heard, claims=claims)))


def foresee(heard: Heard) -> None:
    """Have asked, beside what is under way, what the checks will need by what is heard so far."""
    entries, harvest, beside = heard.entries, heard.harvest, heard.reading.beside
    accepted = believed(entries, heard.claims, reviews=heard.reviews)
    papers = papers_by_entry(works_of(entries, accepted), verdicts=heard.verdicts)
    doubts = LinkDoubts(entries, papers, accepted.claims, beside)
    firsts = doubts.first_versions()
    if more := harvest.by_now(firsts):
        accepted = believed(entries, [*heard.claims, *more], reviews=heard.reviews)
        doubts = LinkDoubts(entries, papers, accepted.claims, beside)
    lost = doubts.unsettled(harvest.dead(entries))
    open_ = {Ref("arxiv", one.value) for one in harvest.unanswered(firsts)}
    settled = [one for one in lost if open_.isdisjoint(_refs(one, papers))]
    harvest.want_for_checks(firsts, settled)


def _refs(entry: Entry, papers: Mapping[str, Paper]) -> Iterator[Ref]:
    """Yield the refs of an entry's work, as far as they are known."""
    if entry.ref:
        yield entry.ref
    if paper := papers.get(entry.entry_id):
        yield from paper.refs


def claims_for_checks(heard: Heard) -> list[Claim]:
    """Ask what only the checks need: what became of links, and what works were first called."""
    entries, harvest, beside = heard.entries, heard.harvest, heard.reading.beside
    claims = [*heard.claims, *harvest.about_links(entries)]
    accepted = believed(entries, claims, reviews=heard.reviews)
    papers = papers_by_entry(works_of(entries, accepted), verdicts=heard.verdicts)
    doubts = LinkDoubts(entries, papers, accepted.claims, beside)
    if more := harvest.first_versions(doubts.first_versions()):
        claims += more
        accepted = believed(entries, claims, reviews=heard.reviews)
        doubts = LinkDoubts(entries, papers, accepted.claims, beside)
    lost = doubts.unsettled(harvest.dead(entries))
    return claims + harvest.namesakes(lost, heard.read_at)


def judge(heard: Heard, before: Iterable[Mapping[str, Any]] = ()) -> Judgement:
    """Judge every work, and every entry beside it; `before` are rows of an earlier `papers`."""
    entries, harvest = heard.entries, heard.harvest
    ids = {ref: row["paper_id"] for row in before for ref in _ids(row)}
    denied = harvest.absent(named(heard.claims), believed=True)
    absent = {ref: told.at for ref, told in denied.items()}
    accepted = believed(entries, heard.claims, absent, heard.reviews)
    mine = dated(heard.reading.corrections, harvest.store, harvest.shell.clock())
    by_hand = corrected(works_of(entries, accepted, lambda refs: published_id(refs, ids)), mine)
    found = by_hand.works
    paper_of = papers_by_entry(found, harvest.titles.near, heard.verdicts)
    doubts = {work.entries[0].entry_id: work.doubts for work in found}
    findings, fits = check(
        entries,
        paper_of,
        accepted.claims,
        harvest.dead(entries),
        doubts,
        accepted.no_works,
        heard.reading.lines,
        heard.reading.beside,
    )
    relinked = _relinked(entries, findings)
    if relinked:
        entries = list(_as_meant(entries, relinked))
        others = [claim for claim in heard.claims if claim.provider != LIST]
        restated = _restated(heard.claims, stated(entries, heard.read_at))
        accepted = believed(entries, [*others, *restated], absent, heard.reviews)
        by_hand = corrected(works_of(entries, accepted, lambda refs: published_id(refs, ids)), mine)
        found = by_hand.works
        paper_of = papers_by_entry(found, harvest.titles.near, heard.verdicts)
        findings = [_about(finding, paper_of) for finding in findings]
    papers = [paper_of[work.entries[0].entry_id] for work in found]
    return Judgement(found, papers, findings, fits, relinked, by_hand)


def _restated(before: Iterable[Claim], now: Iterable[Claim]) -> Iterator[Claim]:
    """Yield claims of the list, those that it made before as they were."""
    known: dict[tuple[Ref, str], list[Claim]] = defaultdict(list)
    for claim in before:
        if claim.provider == LIST:
            known[claim.ref, claim.field].append(claim)
    for claim in now:
        alike = (one for one in known[claim.ref, claim.field] if one == claim)
        yield next(alike, claim)


def _relinked(entries: Iterable[Entry], findings: Iterable[Finding]) -> dict[str, Ref | None]:
    """Return the entries whose identifier is surely wrong, with the right one, if that is sure."""
    findings = list(findings)
    linked = {entry.entry_id for entry in entries if key(entry).scheme != "title"}
    shared = [one for one in findings if (one.check, one.severity) == ("shared-link", "error")]
    strangers = [name for one in shared for name in one.evidence.get("strangers", ())]
    return {name: None for name in strangers if name in linked} | {
        one.entry_id: identifiers.recognise(one.suggestion or "") if _is_sure(one) else None
        for one in findings
        if (one.check, one.severity) == ("wrong-link", "error") and one.entry_id in linked
    }


def _is_sure(finding: Finding) -> bool:
    """Tell whether a registrar has the very title under another id, and nobody speaks for this."""
    other = finding.evidence.get("other", {})
    right = identifiers.recognise(finding.suggestion or "")
    official = right and any(is_registrar(one, right) for one in other.get("providers", ()))
    return bool(finding.instead_of or (official and not finding.evidence.get("stated")))


def _as_meant(entries: Iterable[Entry], relinked: Mapping[str, Ref | None]) -> Iterator[Entry]:
    """Yield entries with the links they should have, without those of which none is known."""
    for entry in entries:
        if entry.entry_id not in relinked:
            yield entry
        elif right := relinked[entry.entry_id]:
            yield replace(entry, ref=right, url=identifiers.landing(right))


def _about(finding: Finding, paper_of: Mapping[str, Paper]) -> Finding:
    """Return a finding about the paper that its entry means, not the one it wrongly links to."""
    paper = paper_of.get(finding.entry_id)
    return replace(finding, paper_id=paper.paper_id if paper else None)


def _ids(row: Mapping[str, Any]) -> Iterator[str]:
    yield row["paper_id"]
    yield from row["identifiers"] or ()
