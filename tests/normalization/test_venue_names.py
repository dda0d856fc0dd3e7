"""Names of venues as they were really stated, and the acronym that each may get.

`fixtures/venue_names.tsv` holds every name of the recorded replies that gets an
acronym, each looked at by a person, and behind them names that look like a venue and are none.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import recorded
import venue_names
from enrich.normalization import venues

FILE = Path(__file__).with_name("fixtures") / "venue_names.tsv"
LINES = [line.split("\t") for line in FILE.read_text("utf-8").splitlines()]
REVIEWED = {name: None if acronym == "-" else acronym for name, acronym in LINES}


def test_every_name_was_reviewed_once() -> None:
    assert len(REVIEWED) == len(LINES)
    assert sum(acronym is not None for acronym in REVIEWED.values()) > 150


def test_a_name_gets_the_acronym_that_a_person_gave_it() -> None:
    assert {name: venues.canonical(name) for name in REVIEWED} == REVIEWED


def test_a_lone_acronym_of_a_reviewed_name_is_its_own() -> None:
    for acronym in filter(None, REVIEWED.values()):
        assert venues.canonical(acronym) == acronym


def test_no_name_of_the_recorded_replies_gets_an_acronym_unreviewed() -> None:
    if not recorded.FOLDER.exists():
        pytest.skip(f"the recorded replies are not at {recorded.FOLDER}")
    names = venue_names.stated(recorded.FOLDER)
    assert len(names) > 3000
    found = {name: acronym for name in names if (acronym := venues.canonical(name))}
    assert found == {name: REVIEWED.get(name) for name in found}
    assert {name for name, acronym in REVIEWED.items() if acronym} == set(found)
