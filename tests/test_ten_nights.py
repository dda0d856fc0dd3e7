"""Ten nights, each with another provider broken in another way: no cell is ever lost."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from enrich import pipeline, schema
from enrich.harvest.shell import Shell
from enrich.providers import chosen, found
from enrich.settings import ProviderSettings, Settings
from nights import FAULTS, World, broken_scholars
from shares import with_slow
from test_pipeline import NOON, Place

WORKS = {
    "arxiv:2401.00001": ("Weft: Threads at Scale", "https://arxiv.org/abs/2401.00001"),
    "arxiv:2401.00002": ("Warping a Loom Without Oil", "https://arxiv.org/abs/2401.00002"),
    "doi:10.5072/wool.1": ("Carding Machines for Coarse Wool", "https://doi.org/10.5072/wool.1"),
    "usenix:osdi24/presentation/pfeffer": (
        "Spindles Under Heavy Load",
        "https://www.usenix.org/conference/osdi24/presentation/pfeffer",
    ),
    "acl:2024.acl-long.7": ("Naming Knots in Nine Tongues", "https://aclanthology.org/2024.acl-long.7/"),
    "pmlr:v235/unal24a": (
        "Learning to Braid From Few Strands",
        "https://proceedings.mlr.press/v235/unal24a.html",
    ),
    "openreview:aB3dE5fG7h": (
        "Dyes That Survive the Sun",
        "https://openreview.net/forum?id=aB3dE5fG7h",
    ),
    "github:looms/heddle": ("Heddle, a Toolbox", "https://github.com/looms/heddle"),
    "huggingface:looms/heddle": ("Heddle on Wheels", "https://huggingface.co/looms/heddle"),
    "page:https://looms.example.org/reed": ("Reed: Counting Dents", "https://looms.example.org/reed"),
}  # fmt: skip
LIST = "# Looms\n\n" + "\n".join(f"- [{title}]({link})" for title, link in WORKS.values())
TITLES = {ref: title for ref, (title, _) in WORKS.items()}
NAMES = sorted(
    provider.name for provider in chosen(Settings(), list(found())) if not provider.is_local
)
QUICK = {"a poorer record", "foreign records"}
Cells = set[tuple[str, str]]


class House(Place):
    """A folder with the list above, and a run over it that asks all scholars."""

    def __init__(self, folder: Path, world: World) -> None:
        super().__init__(folder)
        self.list.write_text(LIST, "utf-8")
        self.world = world
        self.sent = 0

    def night(self, refresh: str | None = None, **more: Any) -> Cells:
        """Run once, at whatever time it is, and return the cells that are not null."""
        asked = world_settings(self.world)
        local = {name: ProviderSettings(enabled=False) for name in found() if name not in asked}
        local["arxiv_snapshot"] = ProviderSettings(path=self.snapshot)
        settings = Settings(
            list=str(self.list),
            out=self.out,
            records=self.folder / "r.sqlite",
            providers=local | asked,
            links=True,
            report=False,
            **more,
        )
        shell = Shell(clock=lambda: self.now, sleep=self.sleep)
        pipeline.run(settings, refresh=refresh, shell=shell)
        return {
            (row["paper_id"], name)
            for row in self.rows("papers")
            for name in schema.VALUES
            if row[name] is not None
        }


def world_settings(world: World) -> dict[str, ProviderSettings]:
    names = [name for name in NAMES if hasattr(world.scholars, name)]
    return {
        name: ProviderSettings(url=f"{world.root}/{name}", pause=0, enabled=True) for name in names
    }


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with broken_scholars(TITLES) as world:
        yield House(tmp_path, world)


def test_everybody_is_asked_and_tells_something(house) -> None:
    cells = house.night()
    asked = {name for name in world_settings(house.world) if house.world.scholars.asked[name]}
    assert asked == {*NAMES}
    assert {name for _, name in cells} >= {"title", "authors", "abstract", "citations", "doi"}


@pytest.mark.parametrize("fault", with_slow(FAULTS, QUICK))
def test_no_cell_is_lost_whoever_is_broken_in_this_way(house, fault) -> None:
    before = house.night()
    for name in world_settings(house.world):
        house.now += timedelta(days=1)
        house.world.broken = name, fault
        now = house.night(refresh=name, patience=0)
        assert before <= now, (name, fault, sorted(before - now))
        before = now


def test_what_truly_went_is_believed_on_the_second_day_and_not_before(house) -> None:
    before = house.night()
    house.world.without_abstracts = True
    for hours in (20, 1, 1):
        house.now = NOON + timedelta(days=1, hours=hours - 20)
        assert house.night(refresh="all") >= before
    house.now += timedelta(days=1)
    after = house.night()
    assert before - after == {cell for cell in before if cell[1] == "abstract"}
    assert {name for _, name in before} - {name for _, name in after} == {"abstract"}


class Nights(RuleBasedStateMachine):
    """Nights one after the other, in any order, a different provider broken in each."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._scholars = broken_scholars(TITLES)
        self.house = House(Path(self._folder.name), self._scholars.__enter__())
        self.well: set[str] = set(world_settings(self.house.world))  # was never broken
        self.cells: Cells = set()

    def teardown(self) -> None:
        self._scholars.__exit__(None, None, None)
        self._folder.cleanup()

    @initialize()
    def first_night(self) -> None:
        self.cells = self.house.night()

    @precondition(lambda self: self.well)
    @rule(
        data=st.data(),
        fault=st.sampled_from(sorted(FAULTS)),
        days=st.integers(1, 40),
        refresh=st.sampled_from([None, "all"]),
    )
    def a_night_with_another_provider_broken(self, data, fault, days, refresh) -> None:
        name = data.draw(st.sampled_from(sorted(self.well)))
        self.well.remove(name)
        self.house.world.broken = name, fault
        self._sleep_and_run(timedelta(days=days), refresh)

    @rule(hours=st.integers(1, 30), refresh=st.sampled_from([None, "all"]))
    def a_run_while_all_is_well(self, hours, refresh) -> None:
        self.house.world.broken = None
        self._sleep_and_run(timedelta(hours=hours), refresh)

    @rule(hours=st.integers(-30, -1))
    def a_run_after_the_clock_was_set_back(self, hours) -> None:
        self.house.world.broken = None
        self._sleep_and_run(timedelta(hours=hours), None)

    @rule()
    def a_run_while_the_clock_is_years_ahead(self) -> None:
        self.house.world.broken = None
        now = self.house.now
        self._sleep_and_run(timedelta(days=2000), None)
        self.house.now = now

    def _sleep_and_run(self, span: timedelta, refresh: str | None) -> None:
        self.house.now += span
        now = self.house.night(refresh=refresh, patience=0)
        assert self.cells <= now, sorted(self.cells - now)
        self.cells = now


class ManyNights(Nights):
    """The same, many times over."""


TEN_STEPS = settings(
    max_examples=2,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestTenNights = Nights.TestCase
TestTenNights.settings = TEN_STEPS
TestManyNights = pytest.mark.slow(ManyNights.TestCase)
TestManyNights.settings = settings(TEN_STEPS, max_examples=10)
