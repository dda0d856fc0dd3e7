"""The dataset of a run: what became of the list is judged, held against before, and written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from enrich.check.judgement import Heard, Judgement, judge
from enrich.curation.told_findings import known_in_run
from enrich.dataset import column_rules, gate
from enrich.dataset.basis import basis
from enrich.dataset.derived.derived_tables import derived
from enrich.dataset.derived.link_table import answers
from enrich.dataset.place.working_folder import WorkingFolder
from enrich.dataset.rows import claim_rows, entry_rows, finding_rows, paper_rows
from enrich.dataset.run_page import PageMaker, no_page
from enrich.dataset.run_summary import Summary
from enrich.dataset.table_rows import Row, tally
from enrich.resolution.entry_claims import key
from enrich.resolution.trust import status
from enrich.schema import CLAIMS, TABLES

if TYPE_CHECKING:
    from enrich.dataset.earlier_dataset import Previous


def publish(
    place: WorkingFolder,
    heard: Heard,
    started_at: datetime,
    page: PageMaker = no_page,
    *,
    force: bool = False,
) -> Summary:
    """Judge every work and write the dataset, whole or not at all, wherever it is kept.

    One that lost more than its list explains is set aside, and `Held` raised, unless by `force`.
    One with a row that breaks a rule of its column is not written at all.
    """
    from enrich.dataset import earlier_dataset, parquet  # noqa: PLC0415  (pyarrow)
    from enrich.dataset.derived import kept_rows  # noqa: PLC0415  (pyarrow)
    from enrich.dataset.edition import Edition  # noqa: PLC0415

    before = earlier_dataset.previous(place.path)
    kept = kept_rows.kept(place.path)
    made = _judged(heard, before, started_at)
    rests_on = basis(heard.reading, heard.claims, heard.harvest, page)
    heard.let_go()  # what the tables hold now takes a tenth of the memory
    parquet.release_memory()
    tables = made.tables
    tables |= derived(tables, kept.citations, kept.alive)
    column_rules.check(tables, TABLES)
    told = made.refused, made.corrections, made.notices
    edition = Edition(place, heard, *told, tables, started_at, page, rests_on)
    lost, remarks = _held_against(before, heard, tables)
    before.let_go()
    notices = [*heard.notices, *remarks, *made.notices]
    if lost:
        if not force:
            edition.set_aside(lost, notices)
        notices.append(f"Published by --force, though this was lost: {'; '.join(lost)}.")
    return edition.put_in_place(before, kept, notices)


class _Judged(NamedTuple):
    """What a run makes of all it has heard, as it is written."""

    tables: dict[str, Sequence[Row]]  # those from which the others follow
    refused: Counter[str]  # records that are not believed, by provider
    corrections: list[dict[str, Any]]  # by hand, with their reasons
    notices: list[str]


def _judged(heard: Heard, before: Previous, started_at: datetime) -> _Judged:
    from enrich.dataset import parquet  # noqa: PLC0415  (pyarrow)

    judged = judge(heard, before.papers.values())
    claims = parquet.packed(claim_rows(judged.papers, judged.works), CLAIMS)
    base: dict[str, Sequence[Row]] = {
        "papers": paper_rows(judged.papers, before.papers, started_at),
        "entries": _entry_rows(heard, judged, claims),
        "claims": claims,
        "findings": finding_rows(judged.findings),
    }
    refused = Counter(one.provider for work in judged.works for one in work.refusals)
    told = [*judged.corrections.notices, *judged.refused(), *known_in_run(heard, judged)]
    return _Judged(base, refused, judged.corrections.rows, told)


def _held_against(
    before: Previous, heard: Heard, tables: Mapping[str, Sequence[Row]]
) -> tuple[list[str], list[str]]:
    """Return what tables have lost beside those before, and what is to be told of them anyway."""
    witnesses = {provider.name for provider in heard.harvest.witnesses}
    stood = before.tables(gate.COLUMNS)
    remarks = gate.remarks(stood, tables, witnesses)
    return gate.losses(stood, tables, witnesses), list(remarks)


def _entry_rows(heard: Heard, judged: Judgement, claims: Sequence[Row]) -> Sequence[Row]:
    paper_of = {}
    status_of = {entry.entry_id: "not_a_paper" for entry in heard.entries}
    status_of |= dict.fromkeys(judged.relinked, "abstained")  # what they mean is not known
    for work, paper in zip(judged.works, judged.papers, strict=True):
        known = status(paper) != "unresolved"
        refs = [*work.refs, *map(key, work.entries)]
        outcome = "resolved" if known else heard.harvest.outcome(refs)
        for entry in work.entries:
            paper_of[entry.entry_id] = paper.paper_id
            status_of[entry.entry_id] = "relinked" if entry.entry_id in judged.relinked else outcome
    told = {ref for (ref,) in tally(claims, "ref")}
    answered = {ref: at for ref, at in answers(heard.claims).items() if str(ref) not in told}
    named = heard.reading.name
    return entry_rows(heard.entries, named, paper_of, status_of, judged.fits, answered)
