"""Where `current` leads nowhere, or elsewhere, the newest version in store tells since when."""

from __future__ import annotations

import os
from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from test_earlier_dataset import FIRST, TODAY, WEFT, Place, cut

pytestmark = pytest.mark.skipif(os.name != "posix", reason="elsewhere there are no versions")


def current_to_itself(place: Place) -> None:
    (place.out / "current").symlink_to("current")


def current_to_a_file(place: Place) -> None:
    (place.out / "current").symlink_to(place.folder / "list.md")


def current_to_a_foreign_folder(place: Place) -> None:
    (place.folder / "foreign").mkdir()
    (place.out / "current").symlink_to(place.folder / "foreign")


def current_to_the_dataset_of_others(place: Place) -> None:
    other = place.folder / "other"
    other.mkdir()
    row = {"paper_id": "doi:10.1/x", "first_seen_at": TODAY, "identifiers": ["arxiv:2401.00001"]}
    pq.write_table(pa.Table.from_pylist([row]), other / "papers.parquet")
    (place.out / "current").symlink_to(other)


def current_to_nothing(place: Place) -> None:
    (place.out / "current").symlink_to(".versions/gone")


def current_to_the_lock(place: Place) -> None:
    (place.out / "current").symlink_to(".versions/lock")


def current_a_plain_file(place: Place) -> None:
    (place.out / "current").write_text("mine", "utf-8")


def current_a_plain_folder(place: Place) -> None:
    (place.out / "current").mkdir()
    (place.out / "current" / "notes.txt").write_text("mine", "utf-8")


def current_gone(place: Place) -> None:
    assert not (place.out / "current").exists()


BROKEN = [
    current_to_itself,
    current_to_a_file,
    current_to_a_foreign_folder,
    current_to_the_dataset_of_others,
    current_to_nothing,
    current_to_the_lock,
    current_a_plain_file,
    current_a_plain_folder,
    current_gone,
]


@pytest.mark.parametrize("harm", BROKEN)
def test_where_current_is_broken_the_newest_version_in_store_is_asked_told_and_kept(
    tmp_path, harm
) -> None:
    place = Place(tmp_path)
    (tmp_path / "out" / ".versions" / "20250101T000000Z-0").mkdir()  # without a table
    version = (place.out / "current").resolve()
    (place.out / "current").unlink()
    harm(place)
    result = place.run()
    assert set(place.papers()) == {WEFT, "arxiv:2401.00002"}
    assert {row["first_seen_at"] for row in place.papers().values()} == {FIRST}
    assert [n for n in result.notices if f"are taken from .versions/{version.name}, the" in n]
    assert (version / "papers.parquet").exists()
    again = place.run(TODAY + timedelta(days=1))
    assert not [notice for notice in again.notices if ".versions" in notice]
    assert {row["first_seen_at"] for row in place.papers().values()} == {FIRST}


def test_where_current_is_broken_and_no_version_can_be_read_the_new_start_is_told(tmp_path) -> None:
    place = Place(tmp_path)
    cut(place.out / "papers.parquet")
    (place.out / "current").unlink()
    result = place.run()
    assert [
        notice for notice in result.notices if "first_seen_at and paper_id start anew" in notice
    ]
