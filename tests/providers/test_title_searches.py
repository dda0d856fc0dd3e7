"""Every provider that can be asked for a title: read as meant, and no failure is an absence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import conformance
import faults
from enrich.harvest.lane import TitleQuestions, fetch
from enrich.harvest.lane_report import Report
from enrich.http import Session
from enrich.model import Ref
from enrich.providers import found
from enrich.providers.base import Provider
from enrich.settings import ProviderSettings
from enrich.store import Store

SEARCHERS = {name: cls for name, cls in found().items() if cls.cost}
REMOTE = {name: cls for name, cls in SEARCHERS.items() if cls.root}
EVERY = pytest.mark.parametrize("cls", SEARCHERS.values(), ids=SEARCHERS)
EVERYBODY_FAR = pytest.mark.parametrize("cls", REMOTE.values(), ids=REMOTE)
TITLE = Ref("title", "loom-weaving-threads")
FAULTS: dict[str, faults.Behaviour] = {
    "429": faults.rate_limited(86_400),
    "503": faults.status(503),
    "a body cut": faults.body_cut(),
    "a hang": faults.hang(),
    "a page with 200": faults.page_for_data(),
    "a Cloudflare wall": faults.bot_wall(),
    "an Anubis wall": faults.bot_wall(faults.ANUBIS),
    "a refused key": faults.status(401),
    "a 404": faults.status(404),
    "JSON null": faults.answer(b"null"),
    "other JSON": faults.answer(b'{"odd": []}'),
    "an empty body": faults.answer(b""),
}


def lane(cls: type[Provider], store: Store, clock: faults.StillClock, url: str) -> Report:
    provider = cls(ProviderSettings(url=url, pause=0, key="s3cret", titles=9))
    door = Session(
        cls.name,
        root=url,
        pause=0,
        pace=store,
        expects=cls.expects,
        cool_down=provider.cool_down,
        read_timeout=0.2,
        total_timeout=0.4,
        clock=clock,
        sleep=clock.sleep,
    )
    titles = TitleQuestions(provider, {TITLE: "Loom: Weaving Threads"})
    with door:
        return fetch(titles, [TITLE], store, door, clock=clock, tell=lambda *_: None)


@EVERY
def test_a_search_is_read_as_it_is_meant(cls) -> None:
    assert list(conformance.searches(cls)) == []


def test_who_cannot_search_is_asked_for_no_title_whatever_is_set() -> None:
    others = [cls for cls in found().values() if not cls.cost]
    assert others
    assert [cls(ProviderSettings(titles=9)).titles for cls in others] == [0] * len(others)


def test_arxiv_and_who_has_no_key_are_asked_for_no_title_by_themselves() -> None:
    titles = {name: cls(ProviderSettings()).titles for name, cls in SEARCHERS.items()}
    asked = [name for name, number in titles.items() if number and SEARCHERS[name].on]
    assert asked == ["arxiv_snapshot", "crossref", "openalex"]
    assert SEARCHERS["semantic_scholar"](ProviderSettings(key="s3cret")).titles > 0
    assert SEARCHERS["arxiv"](ProviderSettings(titles=5)).titles == 5


def test_the_cheapest_comes_first_and_no_two_cost_the_same() -> None:
    by_cost = sorted(SEARCHERS, key=lambda name: SEARCHERS[name].cost)
    assert by_cost == [
        "arxiv_snapshot",
        "crossref_snapshot",
        "openalex_snapshot",
        "semantic_scholar_snapshot",
        "semantic_scholar",
        "crossref",
        "arxiv",
        "openalex",
        "dblp",
    ]
    assert len({cls.cost for cls in SEARCHERS.values()}) == len(SEARCHERS)


@EVERYBODY_FAR
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_search_that_fails_is_no_absence(cls, fault, tmp_path: Path) -> None:
    clock = faults.StillClock()
    with faults.FaultServer(fault) as server, Store(tmp_path / "r.sqlite", clock=clock) as store:
        report = lane(cls, store, clock, f"{server.root}/api")
        assert list(report.failures) == [TITLE], report
        assert report.why
        assert list(store.records(cls.name)) == []


@EVERYBODY_FAR
def test_what_a_search_found_is_one_record_and_nothing_found_is_an_absence(cls, tmp_path) -> None:
    folder = conformance.FOLDER / cls.name
    cases = json.loads((folder / "searches.json").read_text("utf-8"))
    for number, case in enumerate(one for one in cases if "found" in one):
        clock = faults.StillClock()
        with (
            conformance.serving(case, folder) as url,
            Store(tmp_path / f"{number}.sqlite", clock=clock) as store,
        ):
            report = lane(cls, store, clock, url)
            body = store.latest(cls.name, [TITLE])[TITLE].body
        assert (report.answered, report.unknown) == ((1, 0) if case["found"] else (0, 1))
        assert [ref for ref, _ in json.loads(body or "[]")] == list(case["found"])
