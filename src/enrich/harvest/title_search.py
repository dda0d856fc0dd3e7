"""What titles name, by what searches have found, in this run and before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from enrich.harvest.dispatch import Dispatch
from enrich.harvest.hearing import Found
from enrich.harvest.title_chain import TitleChain
from enrich.model import Claim, Ref
from enrich.providers.base import Provider
from enrich.resolution.title_match import Candidate, Question, choose, is_near


class _Choice(NamedTuple):
    """What was chosen for a title, of what was found by then."""

    question: Question
    found: Sequence[Found]
    chosen: Candidate | None


class TitleSearch:
    """What titles name, as searches tell."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._works: dict[Ref, Ref | None] = {}  # what a title names; None: that is not sure
        self._near: dict[Ref, list[Claim]] = {}
        self._choices: dict[Ref, _Choice] = {}  # which are judged again if more is found

    def asking(
        self, questions: Sequence[Question], name: Callable[[Iterable[Ref]], None]
    ) -> TitleChain:
        """Return who is asked for titles, one after the other; `name` hears what they name."""
        asked = self._dispatch.providers
        others = [one for one in self._searchers() if one.name not in asked]
        able = sorted((one for one in asked.values() if one.titles), key=lambda one: one.cost)

        def sure(some: Sequence[Question], place: int) -> dict[Ref, Ref]:
            found = self._chosen(some, [*others, *able[:place]])
            return {ref: best.ref for ref, (best, _) in found.items() if best is not None}

        return TitleChain(self._dispatch, able, questions, sure, name)

    def found(self, questions: Sequence[Question]) -> list[Claim]:
        """Return the identifiers that titles surely name by now, and keep what others may name."""
        for question in questions:
            self._works.pop(question.ref, None)
            self._near.pop(question.ref, None)
        found = self._named(questions, self._searchers())
        self._works |= {ref: best.ref for ref, (best, _) in found.items()}
        return [
            Claim("identifiers", str(best.ref), best.provider, ref, at)
            for ref, (best, at) in found.items()
        ]

    def on_record(self, questions: Sequence[Question]) -> list[Ref]:
        """Return the works that titles surely name by what was found in earlier runs."""
        chosen = self._chosen(questions).values()
        return [best.ref for best, _ in chosen if best is not None]

    def _named(
        self, questions: Sequence[Question], heard: Sequence[Provider]
    ) -> dict[Ref, tuple[Candidate, datetime]]:
        """Return what titles surely name, by what these providers' searches found, and when."""
        chosen, named = self._chosen(questions, heard), {}
        for question in questions:
            best, candidates = chosen[question.ref]
            if best is not None:
                named[question.ref] = best, candidates[best]
            elif near := [one for one in candidates if is_near(question, one)]:
                self._works.setdefault(question.ref, None)
                self._near[question.ref] = [
                    Claim("identifiers", str(one.ref), one.provider, question.ref, candidates[one])
                    for one in near
                ]
        return named

    def _chosen(
        self, questions: Sequence[Question], heard: Sequence[Provider] | None = None
    ) -> dict[Ref, tuple[Candidate | None, dict[Candidate, datetime]]]:
        """Return the work that each title surely names, and all that were found, and when."""
        found = self.candidates([question.ref for question in questions], heard)
        chosen = {}
        for question in questions:
            mine = found.get(question.ref, [])
            chosen[question.ref] = (
                self._choice(question, mine),
                {one.candidate: one.at for one in mine},
            )
        return chosen

    def _choice(self, question: Question, found: list[Found]) -> Candidate | None:
        """Return which of the works found a title surely names, judged again if they are others."""
        if not found:
            return None
        known = self._choices.get(question.ref)
        if known is None or known[:2] != (question, found):
            several = list(dict.fromkeys(one.candidate for one in found))
            known = _Choice(question, found, choose(question, several))
            self._choices[question.ref] = known
        return known.chosen

    def candidates(
        self, titles: Sequence[Ref], heard: Sequence[Provider] | None = None
    ) -> dict[Ref, list[Found]]:
        """Return what searches for titles came back with, also in earlier runs."""
        found: dict[Ref, list[Found]] = defaultdict(list)
        for provider in self._searchers() if heard is None else heard:
            for ref, works in self._dispatch.candidates(provider, titles).items():
                found[ref] += works
        return found

    def _searchers(self) -> list[Provider]:
        """Return the witnesses that can be asked for titles, the cheapest first."""
        able = (provider for provider in self._dispatch.witnesses if provider.cost)
        return sorted(able, key=lambda provider: provider.cost)

    def near(self, title: Ref) -> list[Claim]:
        """Return what a title may name, where that is not sure: claims that nobody believes."""
        return [] if self._works.get(title) else self._near.get(title, [])

    def abstained(self, refs: Iterable[Ref]) -> bool:
        """Tell whether a title among these names of a work may mean one that was not chosen."""
        names = list(refs)
        return any(ref in self._works and self._works[ref] not in names for ref in names)
