"""What one list has of a harvest in which many are asked about together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from enrich.harvest.hearing import Found, Reading
from enrich.harvest.lane import Asking, Outcome
from enrich.harvest.lane_door import LaneDoor
from enrich.harvest.lane_report import Report
from enrich.harvest.rounds import Foresee, Harvest
from enrich.harvest.title_questions import TitleQuestions
from enrich.model import Claim, Entry, Ref
from enrich.providers.base import Provider
from enrich.settings import Settings


class Share(Harvest):
    """A harvest of one list: what was asked for another is counted, and not asked again.

    Queues, sessions and what was read are those of the whole; titles, notices and reports its own.
    """

    def __init__(self, whole: Harvest, settings: Settings) -> None:
        asks, all_ = list(whole.providers.values()), whole.witnesses
        super().__init__(settings, whole.store, asks, all_, whole.renew, whole.shell)
        self.first_versions_needed: list[Ref] = []
        self.lost: list[Entry] = []
        self._mark = whole.store.mark()
        self._whole = whole
        self.queues, self.outcomes = whole.queues, whole.outcomes
        self._read, self._fetched, self._found = whole._read, whole._fetched, whole._found
        self._counted = {name: set[Ref]() for name in self.providers}
        self._mine = {one.name: set[Ref]() for one in self.witnesses}  # what it has heard of

    def due(self, asked: Provider | TitleQuestions, refs: Sequence[Ref]) -> list[Ref]:
        """Return what nobody has asked a provider in this run, and count the rest."""
        name = asked.name
        counted = self._counted[name]
        mine = [ref for ref in dict.fromkeys(refs) if ref not in counted]
        counted.update(mine)
        due = self._whole.due(asked, mine)
        left = set(due)
        for ref in mine:
            if ref not in left:
                self._count(name, ref)
        return due

    def about_entries(
        self, entries: Sequence[Entry], at: datetime, foresee: Foresee | None = None
    ) -> list[Claim]:
        """Return all that anybody states about the papers of a list, the list itself included."""
        self._mark = self.store.mark()
        return super().about_entries(entries, at, foresee)

    def read_to(self) -> tuple[int, int]:
        """Return the mark at which reading began, for other lists may be asked about since."""
        return self._mark

    def asked_about(self) -> dict[str, list[Ref]]:
        """Return, by provider, the refs and titles of this list that were to be asked about."""
        return {name: list(refs) for name, refs in self._counted.items()}

    def known_already(self, name: str, refs: Sequence[Ref], pending: Sequence[Ref]) -> None:
        """Count refs that are not asked about again, in both reports."""
        self._whole.known_already(name, refs, pending)
        self.reports[name].known += len(refs) - len(pending)
        self.reports[name].not_asked += len(pending)

    def heard_of(self) -> set[Ref]:
        """Return the refs and titles of this list of which was looked up what is on record."""
        return set().union(*self._mine.values())

    def _count(self, name: str, ref: Ref) -> None:
        report, whole = self.reports[name], self._whole.reports[name]
        report.traffic, report.hint = whole.traffic, whole.hint
        outcome = self.outcomes[name][ref]
        if outcome is Outcome.FAILED and ref in whole.failures:
            report.share(ref, whole)
        report.known += outcome is Outcome.KNOWN
        report.answered += outcome is Outcome.ANSWERED
        report.unknown += outcome is Outcome.UNKNOWN
        report.not_asked += outcome is Outcome.NOT_ASKED

    def let_go(self) -> None:
        """Leave what was read to the lists that share it."""

    def keep(self, report: Report) -> None:
        """Add how a lane went to both reports."""
        super().keep(report)
        self._whole.keep(report)

    def want_for_checks(self, first_versions: Sequence[Ref], lost: Sequence[Entry]) -> None:
        """Keep what the checks are going to need, to be asked about with that of other lists."""
        self.first_versions_needed += first_versions
        self.lost += lost

    def titles_left(self, provider: Provider) -> int:
        """Return for how many titles a provider may still be asked in this run."""
        return self._whole.titles_left(provider)

    def wait_for(self, asked: Provider | TitleQuestions, due: Sequence[Ref]) -> None:
        """Have refs that are due wait for a provider, in fair order."""
        self._whole.wait_for(asked, due)

    def second_looks(self) -> list[dict[str, Any]]:
        """Return which answers about this list wait to be said again."""
        for (name, ref), one in self._whole.doubts.items():
            if ref in self._mine[name]:
                self.doubts[name, ref] = one
        return super().second_looks()

    def _readings(self, provider: Provider, refs: Iterable[Ref]) -> list[Reading]:
        refs = list(refs)
        self._mine[provider.name].update(refs)
        return super()._readings(provider, refs)

    def candidates(self, provider: Provider, titles: Iterable[Ref]) -> dict[Ref, list[Found]]:
        """Return what a provider's searches for titles came back with; each is read but once."""
        titles = list(titles)
        self._mine[provider.name].update(titles)
        return super().candidates(provider, titles)

    def _over(self, asking: Asking) -> Report:
        return self._whole._over(asking)

    def _door(self, name: str) -> LaneDoor:
        return self._whole._door(name)
