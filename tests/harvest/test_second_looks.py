"""Answers that are poorer than the last, absences and a wrong clock, through whole runs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

import forked
import standin
from enrich import pipeline
from enrich.cli.why_command import explanation_text
from enrich.dataset.provenance import why
from enrich.harvest.poorer_answers import summed
from enrich.harvest.shell import Shell
from nights import broken_scholars
from test_pipeline import WEFT, Place
from test_ten_nights import TITLES, House

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
USENIX = "usenix:osdi24/presentation/pfeffer"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with broken_scholars(TITLES) as world:
        yield House(tmp_path, world)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def arxiv() -> Iterator[standin.Arxiv]:
    with standin.arxiv() as server:
        server.titles = {"2401.00001": WEFT, "2401.00002": "Warp: A Loom for Everyone"}
        yield server


def findings(place: Place) -> list[tuple[str, str, int]]:
    rows = place.rows("findings")
    return [(r["check"], r["severity"], r["line"]) for r in rows if r["check"] == "dead-link"]


def asked(house: House, name: str) -> int:
    before = house.world.scholars.asked[name]
    house.night()
    return house.world.scholars.asked[name] - before


def test_a_page_that_says_less_with_200_takes_nothing_and_is_asked_again_on_the_next_day(
    house,
) -> None:
    house.night()
    before = house.paper(USENIX)
    house.now += DAY
    house.world.broken = "usenix", "a poorer record"
    house.night(refresh="usenix")
    assert house.paper(USENIX) == before
    assert asked(house, "usenix") == 0  # on the same day
    house.world.broken = None
    house.now += DAY
    assert asked(house, "usenix") == 1
    house.now += DAY
    assert asked(house, "usenix") == 0  # the usual freshness has come back


def test_a_poorer_record_is_told_beside_the_fuller_one_by_the_manifest_and_by_why(house) -> None:
    house.night()
    house.now += DAY
    house.world.broken = "usenix", "a poorer record"
    house.night(refresh="usenix")
    manifest = json.loads((house.out / "manifest.json").read_text("utf-8"))
    (look,) = manifest["second_looks"]
    assert (look["provider"], look["ref"]) == ("usenix", USENIX)
    told = (
        f"usenix said less about {USENIX} on 2026-01-02 (no abstract, no authors, no pdf_url, "
        "no published, no type, no venue, no venue_name, no year); the fuller answer of "
        "2026-01-01 stands until it says so again on another day."
    )
    assert list(summed([look])) == [told]
    assert told in manifest["notices"]
    explained = why(USENIX, "abstract", house.out)
    assert f"  {told}\n" in explanation_text(explained)
    assert explained[0].row()["second_looks"] == [look]
    house.world.broken = None
    house.now += DAY
    house.night()
    assert why(USENIX, None, house.out)[0].second_looks == ()


def test_a_dataset_without_a_manifest_is_explained_all_the_same(house) -> None:
    house.night()
    (house.out / "manifest.json").write_text("[", "utf-8")
    assert why(USENIX, "title", house.out)[0].second_looks == ()


def test_many_poorer_records_of_one_provider_are_one_notice() -> None:
    look = {
        "provider": "acl",
        "ref": "acl:1",
        "less_at": "2026-01-02T06:17",
        "stands_at": "2026-01-01T06:17",
        "lacks": ["no abstract"],
    }
    (told,) = summed([look, look, look])
    assert told.endswith("on another day. So it did about 2 others.")


def test_a_doi_that_its_registrar_denies_on_one_day_is_still_one(house) -> None:
    house.night()
    before = house.paper("doi:10.5072/wool.1")
    assert before["doi"] == "10.5072/wool.1"
    house.world.broken = "crossref", "a false absence"
    house.now += DAY
    house.night(refresh="crossref", patience=0)
    assert house.paper("doi:10.5072/wool.1")["doi"] == before["doi"]


def test_one_passing_404_is_a_warning_that_is_gone_the_next_day(place, arxiv) -> None:
    place.run(arxiv.url)
    arxiv.unknown.add("2401.00002")
    place.now += DAY
    for _ in range(3):
        place.run(arxiv.url, refresh="arxiv")
        assert findings(place) == [("dead-link", "warning", 5)]
        assert place.paper("arxiv:2401.00002")["abstract"]
        place.now += HOUR
    arxiv.unknown.clear()
    place.now += DAY
    place.run(arxiv.url)
    assert findings(place) == []


def test_a_link_that_is_unknown_on_two_days_is_an_error(place, arxiv) -> None:
    arxiv.unknown.add("2401.00002")
    place.run(arxiv.url)
    assert findings(place) == [("dead-link", "warning", 5)]
    (message,) = (r["message"] for r in place.rows("findings") if r["check"] == "dead-link")
    assert message.endswith(
        "may be dead: arXiv knows no such paper (2026-01-01), on one day so far."
    )
    place.now += DAY
    place.run(arxiv.url)
    assert findings(place) == [("dead-link", "error", 5)]


def test_absences_are_asked_about_after_one_two_four_and_eight_days_at_most(place, arxiv) -> None:
    arxiv.unknown.add("2401.00002")
    days = []
    for day in range(17):
        before = len(arxiv.asked)
        place.run(arxiv.url)
        days += [day] if ["2401.00002"] in arxiv.asked[before:] or not day else []
        place.now += DAY
    waits = [later - day for day, later in pairwise(days)]
    assert waits[0] == 1
    assert all(most / 3 <= one <= most for most, one in zip((1, 2, 4, 8, 16), waits, strict=False))
    assert sum(waits) > 8


def test_a_check_asks_again_at_once_when_told_to(place, arxiv) -> None:
    arxiv.unknown.add("2401.00002")
    shell = Shell(clock=lambda: place.now)
    settings = place.settings(arxiv.url)
    dead = [f.check for f in pipeline.check_list(settings, shell=shell).findings]
    assert "dead-link" in dead
    arxiv.unknown.clear()
    dead = [f.check for f in pipeline.check_list(settings, shell=shell).findings]
    assert "dead-link" in dead
    again = pipeline.check_list(settings, refresh="arxiv", shell=shell).findings
    assert "dead-link" not in [f.check for f in again]


def test_the_command_check_takes_refresh(place, arxiv) -> None:
    arxiv.unknown.add("2401.00002")
    environment = {
        **os.environ,
        **standin.alone(),
        "ENRICH_RECORDS": str(place.folder / "r.sqlite"),
        "ENRICH_LIST": str(place.list),
        "ENRICH_PROVIDERS__ARXIV__URL": arxiv.url,
        "ENRICH_PROVIDERS__ARXIV__PAUSE": "0",
        "ENRICH_PROVIDERS__ARXIV_SNAPSHOT__PATH": str(place.snapshot),
    }

    def told(*words: str) -> str:
        return forked.enrich(place.folder, ["check", *words], environment).out

    assert ": warning: " in told()
    arxiv.unknown.clear()
    assert "[dead-link]" in told()
    assert "[dead-link]" not in told("--refresh", "all")


def test_a_clock_that_was_years_ahead_once_locks_no_provider_out(place, arxiv) -> None:
    place.now += 2000 * DAY
    arxiv.trouble = [(429, {"Retry-After": "3600"}, b"Rate exceeded.")] * 9
    place.run(arxiv.url, patience=0)
    arxiv.trouble = []
    place.now -= 2000 * DAY
    before = len(arxiv.asked)
    result = place.run(arxiv.url, patience=0)
    assert (len(arxiv.asked), result.failed) == (before + 1, 0)


def test_answers_dated_in_the_future_are_asked_for_again_and_what_comes_is_believed(
    place, arxiv
) -> None:
    place.now += 2000 * DAY
    place.run(arxiv.url)
    place.now -= 2000 * DAY
    arxiv.titles["2401.00001"] = "Weft: Threads at a Larger Scale"
    place.run(arxiv.url)
    weft = place.paper("arxiv:2401.00001")
    assert weft["title"] == "Weft: Threads at a Larger Scale"
    assert weft["provenance"]["title"]["fetched_at"] == place.now
    assert weft["provenance"]["venue"]["fetched_at"] == place.now  # the list was read now, too
    before = len(arxiv.asked)
    place.run(arxiv.url)
    assert len(arxiv.asked) == before


def test_a_record_of_quite_another_work_waits_and_a_new_title_does_not(place, arxiv) -> None:
    place.run(arxiv.url)
    place.now += DAY
    arxiv.titles["2401.00001"] = "Counting Sheep by Night"
    place.run(arxiv.url, refresh="arxiv")
    assert place.paper("arxiv:2401.00001")["title"] == WEFT
    place.now += DAY
    place.run(arxiv.url)
    assert place.paper("arxiv:2401.00001")["provenance"]["abstract"]["fetched_at"] == place.now
    arxiv.titles["2401.00002"] = "Warp: A Loom for Everyone at Home"
    place.run(arxiv.url, refresh="arxiv")
    assert place.paper("arxiv:2401.00002")["title"] == "Warp: A Loom for Everyone at Home"
