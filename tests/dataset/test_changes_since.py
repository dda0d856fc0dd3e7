"""What a day or a run means, held against a history of our choosing, and what is refused."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from enrich.dataset.diff.changes_since import diff
from enrich.errors import BadInput, BadUsage
from two_runs import MONDAY, Tables, kinds, looms

NIGHTS = [datetime(2026, 11, day, 5, 41, tzinfo=UTC) for day in (26, 27, 28, 30)]
NOW = MONDAY + timedelta(hours=3)


class Past:
    """A history in memory: the tables of each run."""

    def __init__(self, nights: Sequence[datetime], tables: Sequence[Tables]) -> None:
        self.runs = dict(zip(nights, tables, strict=True))

    def observations(self, folder: Path) -> list[datetime]:
        return sorted(self.runs)

    def rows_as_of(self, folder: Path, moment: datetime | date) -> Tables:
        assert isinstance(moment, datetime)
        return self.runs[max(run for run in self.runs if run <= moment)]


def nights() -> Past:
    """Return four nights, on each of which one title of the list is another."""
    tables = []
    for number in range(len(NIGHTS)):
        one = copy.deepcopy(tables[-1] if tables else looms())
        if number:
            one["entries"][number - 1].update(title=f"Title {number}", entry_id=f"other {number}")
        tables.append(one)
    return Past(NIGHTS, tables)


@pytest.mark.parametrize(
    ("since", "many"),
    [
        (None, 1),
        ("2026-11-30", 0),
        ("2026-11-29", 1),
        ("2026-11-27", 2),
        (date(2026, 11, 26), 3),
        ("20261126T054100Z-1a2b3c4d", 3),
        ("20261128T054100Z", 1),
        ("2026-11-27T05:40:59+00:00", 3),
        (datetime(2026, 11, 27, 5, 41), 2),
        ("20261130T054100Z-1a2b3c4d", 0),
    ],
    ids=str,
)
def test_a_day_means_its_end_and_a_run_itself_and_nothing_the_run_before_the_last(
    since, many
) -> None:
    changes = diff(since, "out", history=nights(), now=NOW)
    assert kinds(changes) == ["entry-retitled"] * many
    assert changes.until == NIGHTS[-1]


@pytest.mark.parametrize(
    ("since", "sentence"),
    [
        ("2026-11-25", "before the first run that is known, of 2026-11-26 05:41 UTC"),
        ("2026-12-01", "is in the future"),
        ("20261125T054100Z-1a2b3c4d", "There is no run 20261125T054100Z-1a2b3c4d"),
        ("friday", "takes a day such as"),
        ("2026-02-30", "takes a day such as"),
        ("", "takes a day such as"),
    ],
)
def test_a_day_or_run_that_is_none_is_refused_in_a_sentence(since, sentence) -> None:
    with pytest.raises(BadUsage, match=sentence):
        diff(since, "out", history=nights(), now=NOW)


def test_where_there_is_no_history_one_sentence_says_so() -> None:
    with pytest.raises(BadInput, match="There is no run in out to tell of"):
        diff(history=Past([], []), folder="out")


def test_a_first_run_is_compared_with_nothing() -> None:
    changes = diff(history=Past(NIGHTS[:1], [looms()]), folder="out")
    assert (changes.since, len(changes)) == (None, 0)


def test_changes_are_rows_for_a_frame() -> None:
    changes = diff(folder="out", history=nights(), now=NOW)
    assert changes.as_json()["counts"] == {"entry-retitled": 1}
    (row,) = changes.rows()
    assert (row["kind"], row["section"]) == ("entry-retitled", ["Looms", "Weaving"])
