"""What stood in the folder before: read as far as it can be, else kept aside and told."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrich import pipeline, schema
from enrich.dataset.earlier_dataset import previous
from enrich.dataset.loading.read import load
from enrich.dataset.provenance import Dataset
from enrich.dataset.run_files import RunFiles
from enrich.dataset.run_summary import Summary
from enrich.dataset.write import FILES
from enrich.errors import BadInput
from enrich.harvest.shell import Shell
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings
from shares import with_slow

LIST = """# Looms

- [Weft](https://arxiv.org/abs/2401.00001): Threads at Scale
- [Warp: A Loom for Everyone](https://arxiv.org/abs/2401.00002)
"""
FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC)
TODAY = FIRST + timedelta(days=9)
WEFT = "arxiv:2401.00001"
QUICK = {"papers.parquet", "claims.parquet", "manifest.json"}


class Place:
    """A folder with a list and the dataset of its first run."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "out"
        (folder / "list.md").write_text(LIST, "utf-8")
        (folder / "snapshot.jsonl").write_text(
            '{"id": "2401.00001", "title": "Weft: Threads at Scale"}\n', "utf-8"
        )
        self.run(FIRST)

    def settings(self) -> Settings:
        own = {"arxiv_snapshot": ProviderSettings(path=self.folder / "snapshot.jsonl")}
        return Settings(
            list=str(self.folder / "list.md"),
            out=self.out,
            records=self.folder / "r.sqlite",
            offline=True,
            providers={name: ProviderSettings(enabled=False) for name in found()} | own,
        )

    def run(self, now: datetime = TODAY) -> Summary:
        """Judge all anew, whether or not anything has changed."""
        return pipeline.run(self.settings(), shell=Shell(clock=lambda: now), force=True)

    def papers(self) -> dict[str, dict[str, Any]]:
        rows = RunFiles(self.out).rows(schema.PAPERS)
        return {row["paper_id"]: row for row in rows}

    def kept(self) -> list[str]:
        return sorted(p.name for p in self.out.iterdir() if ".damaged" in p.name)

    def made_plain(self) -> None:
        """Turn the folder into one of plain files, as earlier releases wrote them."""
        shutil.copytree(self.out, self.folder / "copy")
        shutil.rmtree(self.out)
        self.out.mkdir()
        for name in FILES:
            (self.folder / "copy" / name).rename(self.out / name)

    def rewrite(self, change: Callable[[dict[str, Any]], Any]) -> None:
        """Rewrite `papers` with every row changed, its types as they then come."""
        path = self.out / "papers.parquet"
        rows = pq.read_table(path).drop_columns(["provenance", "authors", "versions"]).to_pylist()
        for row in rows:
            change(row)
        pq.write_table(pa.Table.from_pylist(rows), path)


@pytest.fixture(params=with_slow(["links", "plain"], {"links"}))
def place(tmp_path: Path, request) -> Place:
    place = Place(tmp_path)
    if request.param == "plain":
        place.made_plain()
    return place


def drop(*names: str) -> Callable[[dict[str, Any]], Any]:
    return lambda row: [row.pop(name) for name in names]


READ_TOLERANTLY = {
    "no identifiers": drop("identifiers"),
    "identifiers as one string": lambda row: row.update(identifiers="a;b"),
    "identifiers as numbers": lambda row: row.update(identifiers=[1, 2]),
    "no changed_at": drop("changed_at"),
    "changed_at as text": lambda row: row.update(changed_at="yesterday"),
    "first_seen_at without a zone": lambda row: row.update(
        first_seen_at=row["first_seen_at"].replace(tzinfo=None)
    ),
    "year as text": lambda row: row.update(year="MMXXIV"),
    "title as a number": lambda row: row.update(title=7),
    "no values at all": lambda row: [row.pop(name, None) for name in schema.VALUES],
    "a column of its own": lambda row: row.update(stars=5),
}


@pytest.mark.parametrize("change", READ_TOLERANTLY.values(), ids=list(READ_TOLERANTLY))
def test_an_older_dataset_tells_since_when_its_papers_are_known(place, change) -> None:
    place.rewrite(change)
    result = place.run()
    assert {row["first_seen_at"] for row in place.papers().values()} == {FIRST}
    assert not place.kept()
    assert not [notice for notice in result.notices if "papers.parquet" in notice]


ODD_IDS = [None, "", " ", "None", "10.1145/1.2", ":x", "arxiv:", "a\nb:c"]


@pytest.mark.parametrize("odd", [*ODD_IDS, 7, ["arxiv:1"]], ids=repr)
def test_an_odd_paper_id_is_kept_aside_and_told(place, odd) -> None:
    place.rewrite(lambda row: row.update(paper_id=odd))
    result = place.run()
    assert set(place.papers()) == {WEFT, "arxiv:2401.00002"}
    assert place.kept() == ["papers.parquet.damaged-20260110T120000"]
    (told,) = (notice for notice in result.notices if "papers.parquet" in notice)
    assert "is kept as papers.parquet.damaged-20260110T120000, as 2 rows of it had no" in told


def test_a_first_day_that_is_yet_to_come_is_today(place) -> None:
    place.rewrite(lambda row: row.update(first_seen_at=TODAY + timedelta(days=900)))
    place.run()
    assert {row["first_seen_at"] for row in place.papers().values()} == {TODAY}


def test_a_paper_id_that_others_would_write_otherwise_stays(place) -> None:
    place.rewrite(lambda row: row.update(paper_id="doi:10.1/X") if row["paper_id"] == WEFT else 0)
    place.run()
    assert set(place.papers()) == {"doi:10.1/X", "arxiv:2401.00002"}


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def of_text(path: Path) -> None:
    path.write_text("paper_id,title\n", "utf-8")


def without_rows_of_ours(path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), path)


@pytest.mark.parametrize("harm", [cut, emptied, of_text, without_rows_of_ours])
def test_damaged_papers_are_kept_aside_byte_for_byte_and_told(place, harm) -> None:
    harm(place.out / "papers.parquet")
    body = (place.out / "papers.parquet").read_bytes()
    result = place.run()
    (name,) = place.kept()
    assert (place.out / name).read_bytes() == body
    assert [n for n in result.notices if name in n and "first_seen_at and paper_id" in n]
    assert set(place.papers()) == {WEFT, "arxiv:2401.00002"}
    assert not [n for n in place.run().notices if name in n]


def test_where_papers_are_damaged_those_of_the_version_before_tell_since_when(tmp_path) -> None:
    place = Place(tmp_path)
    place.run(FIRST + timedelta(days=1))
    cut(place.out / "papers.parquet")
    place.run()
    assert {row["first_seen_at"] for row in place.papers().values()} == {FIRST}
    assert place.kept()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "notes.txt").write_text("mine", "utf-8")


def a_link_that_leads_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def a_link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("name", with_slow(FILES, QUICK))
@pytest.mark.parametrize(
    "harm", [cut, emptied, of_text, a_folder, a_link_that_leads_nowhere, a_link_to_itself, gone]
)
def test_whatever_stands_in_the_place_of_a_file_the_next_run_writes_the_dataset(
    place, harm, name
) -> None:
    harm(place.out / name)
    for look in (
        lambda: Dataset(place.out).why(WEFT, ["title"]),
        lambda: load("papers", place.out),
    ):
        try:
            look()
        except BadInput as error:
            assert name in str(error)
    pipeline.check_list(place.settings(), shell=Shell(clock=lambda: TODAY))
    result = place.run()
    assert set(place.papers()) == {WEFT, "arxiv:2401.00002"}
    assert Dataset(place.out).why(WEFT, ["title"])
    if harm is a_folder:
        (kept,) = place.kept()
        assert (place.out / kept / "notes.txt").read_text("utf-8") == "mine"
        assert [n for n in result.notices if f"was a folder: it is kept as {kept}" in n]


@pytest.mark.parametrize(
    "text", ["", "{", "null", "[1]", '{"run_id": 7}', "\x00\xff", "[" * 100_000, '"' + "x" * 99]
)
def test_a_manifest_that_is_no_json_is_none(place, text) -> None:
    (place.out / "manifest.json").write_text(text, "latin-1")
    assert len(load("papers", place.out)) == 2
    place.run()
    assert set(place.papers()) == {WEFT, "arxiv:2401.00002"}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_papers_that_may_not_be_read_are_kept_aside(place) -> None:
    (place.out / "papers.parquet").chmod(0)
    place.run()
    assert place.kept()


def test_a_dataset_of_another_version_is_told_by_its_readers(place) -> None:
    place.rewrite(drop("status"))
    with pytest.raises(BadInput, match="is of another version of enrich, or was changed: its col"):
        Dataset(place.out)


def test_a_table_of_another_run_is_told_by_its_readers(place, tmp_path_factory) -> None:
    other = Place(tmp_path_factory.mktemp("other"))
    other.run()
    (place.out / "claims.parquet").unlink()
    shutil.copyfile(other.out / "claims.parquet", place.out / "claims.parquet")
    sentence = "holds files of two runs, manifest.json of .* and claims.parquet of 20260110T12"
    with pytest.raises(BadInput, match=sentence):
        Dataset(place.out)
    with pytest.raises(BadInput, match=sentence):
        load("claims", place.out)
    assert len(load("papers", place.out)) == 2
    place.run()
    assert Dataset(place.out).why(WEFT, ["title"])


@pytest.fixture(scope="module")
def body(tmp_path_factory) -> bytes:
    place = Place(tmp_path_factory.mktemp("sound"))
    return (place.out / "papers.parquet").read_bytes()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_to_a_file_ends_in_anything_but_a_sentence(body, tmp_path, data) -> None:
    harmed = bytearray(body)
    for at in data.draw(st.lists(st.integers(0, len(body) - 1), max_size=6), label="at"):
        harmed[at] = data.draw(st.integers(0, 255), label="byte")
    length = data.draw(st.one_of(st.just(len(body)), st.integers(0, len(body))), label="length")
    path = tmp_path / "papers.parquet"
    path.write_bytes(bytes(harmed[:length]))
    assert all(isinstance(name, str) for name in previous(tmp_path).papers)
    with suppress(BadInput):
        RunFiles(tmp_path).rows(schema.PAPERS)
    with suppress(BadInput):
        load("papers", tmp_path)


def test_arrow_opens_a_table_by_itself_for_its_threads_may_outlive_python(place) -> None:
    with RunFiles(place.out).opened(schema.PAPERS) as file:
        assert isinstance(file, pa.NativeFile)
        assert not isinstance(file, pa.PythonFile)
