"""Nobody is left out for ever: never asked comes first, then the oldest answer."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.harvest.rounds import Harvest
from enrich.harvest.shell import Shell
from enrich.model import Record, Ref
from enrich.providers.base import Provider
from enrich.resolution.title_match import Question, Said
from enrich.settings import ProviderSettings, Settings
from enrich.store import Store
from simulated_time import SimulatedTime

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
TITLES = [
    f"Weaving the {word} Threads of Old Looms" for word in ["Red", "Blue", "Grey", "Plain", "Odd"]
]


def question(title: str) -> Question:
    ref = Ref("title", title.lower().replace(" ", "-"))
    return Question(ref, (Said(title, ("Ada Pfeffer",), (), "SOSP", False, (2024,)),))


QUESTIONS = [question(title) for title in TITLES]


class Searcher(Provider):
    """Finds the works of some titles, and takes so many titles in a run."""

    accepts = frozenset({"doi"})
    root = "https://searcher.example"

    def __init__(self, name: str, cost: int, many: int, finds: Sequence[str], wait: Any) -> None:
        super().__init__(ProviderSettings(titles=many, fresh=timedelta(0), pause=1.0))
        self.name, self.cost = name, cost  # type: ignore[misc]
        self.finds, self.wait = finds, wait
        self.asked: list[str] = []

    def search(self, title: str, door: Any) -> Mapping[Ref, str]:
        self.wait()
        self.asked.append(title)
        if title not in self.finds:
            return {}
        said = [["title", title], ["year", 2024], ["venue", "SOSP"]]
        people = [{"name": "Ada Pfeffer", "orcid": None, "affiliations": []}]
        return {
            Ref("doi", f"10.5072/{TITLES.index(title)}"): json.dumps([*said, ["authors", people]])
        }

    def answer(self, refs: Sequence[Ref], door: Any) -> Mapping[Ref, str | None]:
        return dict.fromkeys(refs)

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        yield from json.loads(body)


def night(store: Store, searchers: Sequence[Searcher], shell: Shell) -> None:
    known = Settings(records=store.path)
    with Harvest(known, store, searchers, searchers, frozenset(), shell) as harvest:
        harvest.about((), NOON, QUESTIONS)


@pytest.mark.parametrize("many", [1, 2, 3])
def test_a_title_late_in_a_list_has_its_turn_however_soon_the_others_grow_old(
    tmp_path: Path, many: int
) -> None:
    seen: list[str] = []
    for day in range(6):
        now = NOON + timedelta(days=40 * day)
        searcher = Searcher("a", 1, many, [], lambda: None)
        with Store(tmp_path / "r.sqlite", clock=lambda at=now: at) as store:
            night(store, [searcher], Shell(clock=lambda at=now: at))
        assert len(searcher.asked) == many
        seen += searcher.asked
    assert seen[:5] == TITLES
    assert [seen.index(title, 5) for title in TITLES[:1]] == [5]


@given(
    st.sets(st.sampled_from(TITLES)),
    st.dictionaries(st.sampled_from(QUESTIONS), st.integers(40, 90)),
    st.integers(0, 5),
    st.integers(0, 10**6),
)
@settings(max_examples=12, deadline=None)
def test_who_is_asked_for_what_does_not_depend_on_whose_answer_comes_first(
    tmp_path_factory, found, days, many, seed
) -> None:
    """The dear one is asked for what the cheap one leaves open, the longest waiting first."""

    def asked(lot: random.Random | None) -> list[str]:
        clock = SimulatedTime(NOON, pick=lot.randrange if lot else lambda _: 0)

        def wait() -> None:
            if lot:
                clock.sleep(lot.choice([0, 1, 30]))

        cheap = Searcher("cheap", 1, 9, sorted(found), wait)
        dear = Searcher("dear", 2, many, [], wait)
        path = tmp_path_factory.mktemp("fair") / "r.sqlite"
        with Store(path, clock=lambda: NOON) as store:
            for one, ago in days.items():
                store.add([Record("dear", one.ref, NOON - timedelta(days=ago), None)])
            lanes = {"lanes": clock.lanes, "condition": clock.condition} if lot else {}
            night(store, [cheap, dear], Shell(clock=lambda: NOON, sleep=clock.sleep, **lanes))
        assert sorted(cheap.asked) == sorted(TITLES)
        return sorted(dear.asked)

    def turn(one: Question) -> tuple[int, int]:
        return -days.get(one, 1000), QUESTIONS.index(one)

    left = sorted((one for one in QUESTIONS if one.title not in found), key=turn)
    expected = sorted(one.title for one in left[:many])
    assert asked(None) == asked(random.Random(seed)) == asked(random.Random(seed + 1)) == expected
