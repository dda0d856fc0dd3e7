"""A dataset stands while nothing that it rests on has changed; whatever has, all is judged anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich import pipeline
from enrich.dataset.basis import FILE
from enrich.dataset.history.as_of import BASE, table_as_of
from enrich.dataset.run_summary import Summary
from enrich.harvest.shell import Shell
from enrich.model import Ref
from enrich.providers import found
from enrich.schema import TABLES
from enrich.settings import ProviderSettings, Settings
from enrich.store import Store
from loopback import serving
from many_nights import FIRST, Counting, Work

ASKED = ("arxiv", "crossref", "openalex", "semantic_scholar")
WORKS = [
    Work(Ref("arxiv", "2401.00001"), date(2024, 1, 2)),
    Work(Ref("doi", "10.5072/warp.1"), date(2020, 5, 1)),
    Work(Ref("title", "red"), date(2022, 1, 1)),
    Work(Ref("arxiv", "2402.00007"), date(2024, 2, 3)),
    Work(Ref("arxiv", "2501.00042"), date(2025, 12, 3)),
]
CORRECTION = """[[correction]]
paper = "arxiv:2401.00001"
field = "year"
value = 1999
reason = "it says so on the cloth"
"""
STANDS = "Nothing has changed since the run of "


@dataclass
class Looms:
    """A list, who is asked about it, and datasets of it, each with a log of its own."""

    folder: Path
    scholars: Counting
    now: Any = FIRST
    listed: list[Work] = field(default_factory=lambda: WORKS[:3])
    offline: bool = False
    links: bool = False

    def run(self, name: str, **more: Any) -> Summary:
        """Refresh the dataset of a name."""
        self.scholars.days = {one.ref.value.lower(): one.published for one in WORKS}
        text = "# Looms\n\n" + "\n".join(one.line for one in self.listed) + "\n"
        (self.folder / "list.md").write_text(text, "utf-8")
        shell = Shell(clock=lambda: self.now, sleep=lambda _: None)
        return pipeline.run(self.settings(name), shell=shell, **more)

    def settings(self, name: str) -> Settings:
        return Settings(
            list=str(self.folder / "list.md"),
            out=self.folder / name,
            records=self.folder / f"{name}.sqlite",
            providers={one: ProviderSettings(enabled=False) for one in found()}
            | self.scholars.settings(ASKED),
            patience=0,
            report=False,
            offline=self.offline,
            links=self.links,
        )

    def told(self, name: str) -> dict[str, Any]:
        """Return all that a dataset tells, but for which run wrote it and when."""
        out = self.folder / name
        told = {one.name: pq.read_table(out / one.file).to_pylist() for one in TABLES}
        told |= {f"{one} then": table_as_of(out, one, self.now).to_pylist() for one in BASE}
        return told | {"manifest": self.manifest(name)}

    def manifest(self, name: str) -> dict[str, Any]:
        out = self.folder / name
        told = json.loads((out / "manifest.json").read_text("utf-8").replace(str(out), "out"))
        told["notices"] = [one for one in told["notices"] if not one.startswith(STANDS)]
        for one in ("run_id", "tables"):
            del told[one]
        return told

    def add_a_record(self) -> None:
        """Have somebody ask about a work beside, and hear what is counted by now."""
        shell = Shell(clock=lambda: self.now, sleep=lambda _: None)
        for name in ("kept", "anew"):
            beside = self.settings(name).model_copy(update={"out": self.folder / f"{name} too"})
            pipeline.run(beside, only=["openalex"], refresh="openalex", shell=shell)

    def lose(self, name: str) -> None:
        for one in ("kept", "anew"):
            (self.folder / one / name).unlink(missing_ok=True)


def _later(days: int) -> Callable[[Looms], None]:
    def wait(looms: Looms) -> None:
        looms.now += timedelta(days=days)
        looms.scholars.night += days

    return wait


def _list(change: Callable[[list[Work]], list[Work]]) -> Callable[[Looms], None]:
    def edit(looms: Looms) -> None:
        looms.listed = change(looms.listed) or WORKS[:1]

    return edit


def _switch(name: str) -> Callable[[Looms], None]:
    return lambda looms: setattr(looms, name, not getattr(looms, name))


def _correct(looms: Looms) -> None:
    (looms.folder / "corrections.toml").write_text(CORRECTION, "utf-8")


CHANGES: dict[str, Callable[[Looms], None]] = {
    "an entry more": _list(lambda listed: [*listed, *WORKS[len(listed) :][:1]]),
    "an entry less": _list(lambda listed: listed[:-1]),
    "another order": _list(lambda listed: listed[::-1]),
    "a month later": _later(31),
    "asked beside": lambda looms: (_later(1)(looms), looms.add_a_record())[0],
    "a table lost": lambda looms: looms.lose("entries.parquet"),
    "a feed lost": lambda looms: looms.lose("feed.xml"),
    "corrected": _correct,
    "links too": _switch("links"),
    "off the network": _switch("offline"),
}
NOTHING: dict[str, Callable[[Looms], None]] = {"nothing": lambda looms: None}


@contextmanager
def looms(folder: Path) -> Iterator[Looms]:
    scholars = Counting({})
    with serving(scholars.answer) as scholars.root:
        yield Looms(folder, scholars)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Looms]:
    with looms(tmp_path) as found_:
        yield found_


def stands(summary: Summary) -> bool:
    return any(one.startswith(STANDS) for one in summary.notices)


@settings(max_examples=8)
@given(st.lists(st.sampled_from(sorted(CHANGES | NOTHING | {"nothing more": None})), max_size=4))
def test_a_dataset_that_stands_is_the_one_that_would_be_made_anew(steps: list[str]) -> None:
    with TemporaryDirectory() as folder, looms(Path(folder)) as place:
        for step in ["nothing", *steps, "nothing"]:
            (CHANGES | NOTHING).get(step, NOTHING["nothing"])(place)
            for path in (place.folder / "anew").glob(f".versions/*/{FILE}"):
                path.unlink()
            place.run("kept")
            assert not stands(place.run("anew"))
            assert place.told("kept") == place.told("anew")


def test_a_second_run_writes_nothing_but_that_it_was(place: Looms) -> None:
    first = place.run("kept")
    written = {one: one.stat().st_mtime_ns for one in (place.folder / "kept").glob("*.parquet")}
    place.now += timedelta(hours=1)
    again = place.run("kept")
    assert (stands(first), stands(again)) == (False, True)
    assert {one: one.stat().st_mtime_ns for one in written} == written
    assert (again.run_id, again.papers, again.entries) == (
        first.run_id,
        first.papers,
        first.entries,
    )
    assert again.finding_rows[:] == list(first.finding_rows)
    told = place.manifest("kept")
    assert told["finished_at"] == told["last_complete_at"] == place.now.isoformat()
    assert told["providers"]["arxiv"]["known"] == first.manifest["providers"]["arxiv"]["asked"]
    assert again.changes is not None
    assert len(again.changes) == 0


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_makes_it_anew(place: Looms, change: str) -> None:
    place.run("kept")
    place.run("anew")
    CHANGES[change](place)
    assert not stands(place.run("kept"))
    assert stands(place.run("kept"))


def test_who_says_force_or_refresh_has_all_made_anew(place: Looms) -> None:
    place.run("kept")
    assert not stands(place.run("kept", force=True))
    assert not stands(place.run("kept", refresh="crossref"))
    assert not stands(place.run("kept", only=["crossref"]))


def test_where_somebody_could_not_be_asked_nothing_stands(place: Looms) -> None:
    place.offline = True
    place.run("kept")
    assert stands(place.run("kept"))
    place.offline = False
    root, place.scholars.root = place.scholars.root, "http://127.0.0.1:9"
    assert not stands(place.run("kept"))
    assert not stands(place.run("kept"))
    place.scholars.root = root
    assert not stands(place.run("kept"))
    assert stands(place.run("kept"))


def test_another_log_or_one_that_was_written_to_by_hand_makes_it_anew(place: Looms) -> None:
    place.run("kept")
    records = place.folder / "kept.sqlite"
    with Store(records, clock=lambda: place.now) as store:
        (one,) = store.latest("arxiv", [WORKS[0].ref]).values()
        store.add([one])
    assert not stands(place.run("kept"))
    copy = place.folder / "copy.sqlite"
    copy.write_bytes(records.read_bytes())
    copy.replace(records)
    assert not stands(place.run("kept"))
    assert stands(place.run("kept"))


def test_what_is_kept_of_a_dataset_may_be_damaged(place: Looms) -> None:
    place.run("kept")
    (path,) = (place.folder / "kept").glob(f".versions/*/{FILE}")
    whole = path.read_bytes()
    for body in (b"", whole[:-9], b"nonsense", whole[:20] + whole[30:]):
        path.write_bytes(body)
        assert not stands(place.run("kept"))
        path = next((place.folder / "kept" / "current").resolve().glob(FILE))
    assert stands(place.run("kept"))


def test_a_manifest_that_was_cut_by_hand_makes_it_anew(place: Looms) -> None:
    place.run("kept")
    path = place.folder / "kept" / "manifest.json"
    told = json.loads(path.read_text("utf-8"))
    for name in ("coverage", "run_id"):
        path.write_text(json.dumps({key: told[key] for key in told if key != name}), "utf-8")
        assert not stands(place.run("kept"))


def test_a_dataset_that_was_set_aside_is_forgotten_when_all_is_as_before(place: Looms) -> None:
    place.run("kept")
    held = place.folder / "kept" / ".versions" / "held-20260105T061700Z-0badcafe"
    held.mkdir()
    assert stands(place.run("kept"))
    assert not held.exists()
