"""All nine tables of whole runs come out as of their days, also those that follow from others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import enrich
from enrich.schema import TABLES
from nights import broken_scholars
from test_ten_nights import TITLES, House

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with broken_scholars(TITLES) as world:
        yield House(tmp_path, world)


def published(house: House) -> Rows:
    return {one.name: pq.read_table(house.out / one.file).to_pylist() for one in TABLES}


def test_every_table_of_each_night_comes_out_as_of_its_day(house) -> None:
    nights = {}
    for number in range(4):
        house.now += timedelta(days=40)  # by when most answers are too old
        if number == 2:
            house.world.broken = ("openalex", "a maintenance page")
            house.list.write_text(house.list.read_text("utf-8").replace("Spindles", "Bobbins"))
        house.night()
        nights[house.now.date()] = published(house)
    assert len({one["observed_on"] for one in nights[house.now.date()]["citations"]}) >= 3
    for day, tables in nights.items():
        for name, rows in tables.items():
            told = enrich.load(name, house.out, engine="arrow", as_of=day).to_pylist()
            assert told == rows, (day, name)
