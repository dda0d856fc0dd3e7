"""Asking for titles: each of one provider after the other, the cheapest first, while it is open.

A title goes on to the next as soon as one has answered, or has failed to.  Where more titles
may come to a provider than it takes in a run, those go first that it was never asked for, then
those with its oldest answers; so none is left out for ever for where it stands in a list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from enrich.harvest.dispatch import Dispatch
from enrich.harvest.title_questions import TitleQuestions
from enrich.model import Ref
from enrich.providers.base import Provider
from enrich.resolution.title_match import Question

Sure = Callable[[Sequence[Question], int], dict[Ref, Ref]]
"""Returns what titles surely name by those who come before a place in the chain."""


class TitleChain:
    """The titles of one search, and whom each is to be asked of next."""

    def __init__(
        self,
        dispatch: Dispatch,
        asked: Sequence[Provider],
        questions: Sequence[Question],
        sure: Sure,
        name: Callable[[Iterable[Ref]], None],
    ) -> None:
        self._dispatch, self._asked, self._sure, self._name = dispatch, asked, sure, name
        self._questions = {question.ref: question for question in questions}
        self._place = dict.fromkeys(self._questions, 0)  # in the chain, of titles still open
        self._many = Counter(self._place.values())  # titles by place
        self._come: dict[int, list[Ref]] = {}  # to a place, and not yet sent
        dispatch.wanted |= {question.ref: question.title for question in questions}

    def begin(self) -> None:
        """Ask whom each title is to be asked of first."""
        self._arrive(list(self._questions), 0)
        self._send()

    def answered(self, provider: Provider, refs: Sequence[Ref]) -> None:
        """Go on with titles that a provider was asked for, whatever came of it."""
        place = next((n for n, one in enumerate(self._asked) if one is provider), None)
        if place is None:
            return
        mine = [ref for ref in refs if self._place.get(ref) == place]
        self._arrive(mine, place + 1)
        late = [ref for ref in refs if ref not in mine and ref in self._questions]
        self._name(self._told(late, len(self._asked)).values())
        self._send()

    def _told(self, refs: Sequence[Ref], place: int) -> dict[Ref, Ref]:
        return self._sure([self._questions[ref] for ref in refs], place) if refs else {}

    def _arrive(self, refs: Sequence[Ref], place: int) -> None:
        """Take titles to a place, but for those that are settled by now, or by nobody."""
        named = self._told(refs, place)
        for ref in refs:
            self._many[self._place[ref]] -= 1
            if ref in named or place == len(self._asked):
                del self._place[ref]
            else:
                self._place[ref] = place
                self._many[place] += 1
                self._come.setdefault(place, []).append(ref)
        self._name(named.values())

    def _send(self) -> None:
        """Ask for the titles that have come to a place, once it is known which go first."""
        for place, provider in enumerate(self._asked):
            come = self._come.get(place, [])
            others = sum(self._many[earlier] for earlier in range(place))
            left = self._dispatch.titles_left(provider)
            if come and not (others and len(come) + others > left):
                self._come[place] = []
                asked = self._sent(provider, come)
                self._arrive([ref for ref in come if ref not in asked], place + 1)

    def _sent(self, provider: Provider, refs: Sequence[Ref]) -> set[Ref]:
        """Ask a provider for as many titles as it takes; return which."""
        titles = TitleQuestions(provider, self._dispatch.wanted)
        due = self._dispatch.due(titles, refs)
        turns = self._dispatch.turns(provider.name, due)
        due = sorted(due, key=turns.__getitem__)
        mine = due[: self._dispatch.titles_left(provider)]
        self._dispatch.reports[provider.name].not_asked += len(due) - len(mine)
        self._dispatch.wait_for(titles, mine)
        return set(mine)
