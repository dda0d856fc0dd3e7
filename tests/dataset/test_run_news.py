"""Whole runs tell what they changed: the feed and the page stand and switch with the tables."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta

import pytest

import atom_rules
import standin
from enrich.dataset.diff.changes_since import diff
from enrich.errors import BadInput
from test_pipeline import LIST, NOBODY, NOON, WEFT, Place
from two_runs import kinds

posix = pytest.mark.skipif(os.name != "posix", reason="elsewhere links are not renamed over")
PAGE = "CHANGES.md"


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def arxiv() -> Iterator[standin.Arxiv]:
    with standin.arxiv() as server:
        server.titles = {"2401.00001": WEFT, "2401.00002": "Warp: A Loom for Everyone"}
        yield server


def feed(place: Place) -> bytes:
    return (place.out / "feed.xml").read_bytes()


def night(place: Place, url: str = NOBODY, **more) -> list[str]:
    """Run a day later, and return what notices say."""
    place.now += timedelta(days=1)
    return place.run(url, **more).notices


def titles(place: Place) -> list[str]:
    assert atom_rules.faults(feed(place)) == []
    return [row["title"] for row in atom_rules.entries(feed(place))]


def edited(place: Place, old: str, new: str) -> None:
    text = place.list.read_text("utf-8")
    assert old in text
    place.list.write_text(text.replace(old, new), "utf-8")


def test_a_first_run_and_a_second_one_that_changes_nothing(place, arxiv) -> None:
    place.run(arxiv.url)
    body = feed(place)
    assert titles(place) == ["The first run: 5 entries, 4 papers"]
    night(place, arxiv.url)
    assert feed(place) == body
    assert len(diff(folder=place.out)) == 0


def test_asking_again_is_no_change(place, arxiv) -> None:
    place.run(arxiv.url)
    night(place, arxiv.url, refresh="all")
    assert kinds(diff(folder=place.out)) == []


def test_what_was_edited_is_told_by_the_feed_and_by_diff(place, arxiv) -> None:
    place.run(arxiv.url)
    edited(place, "- Shuttle: Back and Forth\n", "")
    edited(place, "## Tools\n", "## Tools\n- [Reed](https://arxiv.org/abs/2401.00003): Dents\n")
    night(place, arxiv.url)
    assert [title.partition(":")[0] for title in titles(place)][:2] == ["New", "Removed"]
    found = kinds(diff(folder=place.out))
    assert found[:2] == ["entry-added", "entry-removed"]
    assert diff(folder=place.out).since == NOON


def test_a_new_title_at_the_registrar_is_told_when_it_is_believed(place, arxiv) -> None:
    place.run(arxiv.url)
    arxiv.titles["2401.00001"] = "Threads, Revisited"
    for _ in range(2):  # an answer that is so different is believed on the second day
        night(place, arxiv.url, refresh="all")
    assert "paper-retitled" in kinds(diff(folder=place.out))
    assert titles(place)[0] == "Retitled: Threads, Revisited"


def test_the_same_records_and_clock_give_the_same_bytes(place, tmp_path, arxiv) -> None:
    (tmp_path / "other").mkdir()
    bodies = []
    for one in (place, Place(tmp_path / "other")):
        one.run(arxiv.url, changes=True)
        edited(one, "- Shuttle: Back and Forth\n", "")
        night(one, arxiv.url, changes=True)
        bodies.append((feed(one), (one.out / PAGE).read_bytes()))
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("body", [b"", b"<feed", b"\x00\xff", b"<html>mine</html>"])
def test_a_damaged_feed_stops_no_run_is_told_and_kept(place, body) -> None:
    place.run()
    (place.out / "feed.xml").unlink()
    (place.out / "feed.xml").write_bytes(body)
    told = [notice for notice in night(place) if "feed.xml" in notice]
    assert len(told) == 2
    assert titles(place) == []
    (kept,) = place.out.glob("feed.xml.damaged*")
    assert kept.read_bytes() == body
    assert not [notice for notice in night(place) if "feed.xml" in notice]


@posix
def test_a_feed_that_is_damaged_where_it_stands_is_kept_and_told(place) -> None:
    place.run()
    (place.out / "feed.xml").resolve().write_bytes(b"<feed")
    (told,) = [notice for notice in night(place) if "feed.xml" in notice]
    (kept,) = place.out.glob("feed.xml.damaged*")
    assert told.endswith(f"It is kept as {kept.name}.")
    night(place)
    assert kept.read_bytes() == b"<feed"


def test_a_dataset_that_cannot_be_compared_with_stops_no_run(place) -> None:
    place.run()
    (place.out / "entries.parquet").unlink()
    (place.out / "entries.parquet").write_bytes(b"no table")
    assert [notice for notice in night(place) if "cannot be told" in notice]
    assert titles(place) == ["The first run: 5 entries, 4 papers"]


def test_the_page_is_written_only_if_it_is_switched_on_and_goes_when_it_is_not(place) -> None:
    place.run()
    assert not (place.out / PAGE).exists()
    night(place, changes=True)
    assert (place.out / PAGE).exists()
    night(place)
    assert not os.path.lexists(place.out / PAGE)


def test_a_page_that_somebody_else_wrote_is_kept(place) -> None:
    place.run()
    (place.out / PAGE).write_text("# Mine\n", "utf-8")
    night(place)
    assert (place.out / PAGE).read_text("utf-8") == "# Mine\n"
    assert [notice for notice in night(place, changes=True) if "not written by enrich" in notice]
    (kept,) = place.out.glob(f"{PAGE}.damaged*")
    assert kept.read_text("utf-8") == "# Mine\n"
    assert not [notice for notice in night(place, changes=True) if PAGE in notice]


@posix
def test_both_are_files_of_the_run(place) -> None:
    place.run(changes=True)
    assert (place.out / "feed.xml").readlink().as_posix() == "current/feed.xml"
    assert (place.out / PAGE).readlink().as_posix() == f"current/{PAGE}"


def test_the_address_of_the_feed_is_told_where_it_is_set(place) -> None:
    place.run(feed_url="https://looms.example/feed.xml")
    assert b'href="https://looms.example/feed.xml"' in feed(place)
    assert atom_rules.faults(feed(place)) == []


def test_a_history_that_is_gone_is_told_and_begins_anew(place) -> None:
    night(place)
    shutil.rmtree(place.out / "history")
    with pytest.raises(BadInput, match="There is no history in"):
        diff(folder=place.out)
    assert any("There is no history in" in told for told in night(place))
    assert not any("There is no history in" in told for told in night(place))


def test_a_diff_of_whole_runs_tells_the_last_and_nothing_where_that_changed_none(
    place,
) -> None:
    night(place)
    place.list.write_text(LIST.replace("Turning Wool", "Turning Silk"), "utf-8")
    night(place)
    assert [change.kind for change in diff(folder=place.out).changes][:1] == ["entry-retitled"]
    night(place)
    assert diff(folder=place.out).changes == ()
    assert diff("2026-01-02", place.out, now=place.now).changes != ()
