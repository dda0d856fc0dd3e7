"""One provider's lane: what is due, batch by batch, and what a failure does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from enrich.errors import Refused, Unreachable, Unreadable
from enrich.harvest.lane import fetch, stale
from enrich.harvest.lane_report import Report
from enrich.model import Record, Ref
from enrich.providers.base import Provider
from enrich.settings import ProviderSettings
from enrich.store.freshness import Freshness

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
REFS = [Ref("toy", str(number)) for number in range(8)]


class Toy(Provider):
    """Knows even numbers; what else it does is told to it."""

    name = "toy"
    accepts = frozenset({"toy"})
    most = 4
    body = '"a title"'

    def __init__(self, trouble=None, edition: Ref | None = None) -> None:
        super().__init__(ProviderSettings())
        self.trouble, self.kind = trouble or (lambda batch: None), edition
        self.batches: list[list[Ref]] = []

    def edition(self) -> Ref | None:
        return self.kind

    def answer(self, refs: Sequence[Ref], door: Any) -> Mapping[Ref, str]:
        self.batches.append(list(refs))
        error = self.trouble(refs)
        if error:
            raise error
        return {ref: self.body for ref in refs if int(ref.value) % 2 == 0}

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        yield "title", body[1:-1] if body.startswith('"') else body["title"]


class Log:
    """Keeps records in memory; whatever was asked is fresh."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def add(self, records: Sequence[Record]) -> None:
        self.records += records

    def due(
        self, provider: str, refs: Sequence[Ref], freshness: Freshness, *others: object
    ) -> list[Ref]:
        return self.stale(provider, refs, freshness.answer)

    def stale(self, provider: str, refs: Sequence[Ref], fresh: timedelta) -> list[Ref]:
        known = {record.ref for record in self.records}
        return [ref for ref in refs if ref not in known]


def lane(provider: Provider, log: Log, refs: Sequence[Ref] = REFS) -> Report:
    heard = []
    report = fetch(
        provider, refs, log, None, clock=lambda: NOON, tell=lambda *step: heard.append(step)
    )
    assert heard == sorted(heard)
    return report


def test_each_batch_is_kept_and_absence_is_a_record_without_a_body() -> None:
    toy, log = Toy(), Log()
    report = lane(toy, log)
    assert [len(batch) for batch in toy.batches] == [4, 4]
    assert (report.asked, report.answered, report.unknown, report.failed) == (8, 4, 4, 0)
    assert {r.ref.value for r in log.records if r.body is None} == {"1", "3", "5", "7"}


def test_a_failure_is_no_record_and_leaves_earlier_batches_kept() -> None:
    def trouble(batch):
        return Unreachable("toy is away") if REFS[4] in batch else None

    log = Log()
    report = lane(Toy(trouble), log)
    assert [record.ref for record in log.records] == REFS[:4]
    assert report.failures == dict.fromkeys(REFS[4:], "unreachable")
    assert report.why == "toy is away"


def test_a_failure_ends_the_lane() -> None:
    toy = Toy(lambda batch: Refused("toy wants a key"))
    report = lane(toy, Log())
    assert len(toy.batches) == 1
    assert report.failures == dict.fromkeys(REFS, "blocked")


def test_one_bad_ref_in_a_batch_stands_alone_and_the_rest_is_kept() -> None:
    def trouble(batch):
        return Unreachable("no such id", status=400) if REFS[2] in batch else None

    log = Log()
    report = lane(Toy(trouble), log)
    assert list(report.failures) == [REFS[2]]
    assert {record.ref for record in log.records} == {*REFS} - {REFS[2]}


def test_an_answer_that_cannot_be_read_is_a_failure_and_not_kept() -> None:
    toy, log = Toy(), Log()
    toy.body = "not what it was"
    report = lane(toy, log)
    assert not any(record.body for record in log.records)
    assert set(report.failures) >= {ref for ref in REFS if int(ref.value) % 2 == 0}
    assert "not in the format" in str(report.why)


def test_an_absence_beside_answers_that_cannot_be_read_is_not_believed() -> None:
    toy, log = Toy(lambda batch: None if len(batch) > 1 else Unreadable("no")), Log()
    toy.body = "not what it was"
    lane(toy, log)
    assert log.records == []


def test_a_provider_that_trips_over_every_answer_is_soon_left_alone() -> None:
    toy = Toy(lambda batch: KeyError("title"))
    report = lane(toy, Log())
    assert report.failed == 8
    assert len(toy.batches) < 12


def test_one_answer_that_cannot_be_read_costs_only_itself() -> None:
    def trouble(batch):
        return Unreadable("another page") if REFS[2] in batch else None

    log = Log()
    report = lane(Toy(trouble), log)
    assert list(report.failures) == [REFS[2]]
    assert {record.ref for record in log.records} == {*REFS} - {REFS[2]}


def test_only_what_is_due_is_asked_and_a_refresh_asks_all() -> None:
    toy, log = Toy(), Log()
    lane(toy, log, REFS[:4])
    assert stale(toy, REFS, log) == REFS[4:]
    assert stale(toy, REFS, log, refresh=True) == REFS


def test_a_new_edition_of_a_file_is_asked_about_everything_once() -> None:
    log = Log()
    lane(Toy(edition=Ref("file", "old")), log)
    assert stale(Toy(edition=Ref("file", "old")), REFS, log) == []
    new = Toy(edition=Ref("file", "new"))
    assert stale(new, REFS, log) == REFS
    lane(new, log)
    assert stale(new, REFS, log) == []


def test_an_edition_that_failed_is_not_marked_as_read() -> None:
    log = Log()
    toy = Toy(lambda batch: Unreachable("the file is gone"), edition=Ref("file", "new"))
    lane(toy, log)
    assert stale(toy, REFS[:1], log) == REFS[:1]
    assert log.records == []


def test_two_rounds_add_up() -> None:
    first, later = Report("toy", known=1, answered=2), Report("toy", unknown=3, why="late")
    both = first.merge(later)
    assert (both.known, both.answered, both.unknown, both.why) == (1, 2, 3, "late")
