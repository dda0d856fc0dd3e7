"""The folder as it is, taken for theirs by the loaders of Hugging Face and MLCommons."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import titled_dataset
from enrich import schema
from enrich.dataset import write
from enrich.schema import TABLES

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # what theirs warn of


@pytest.fixture
def datasets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give the loader of Hugging Face, offline, with a cache of its own."""
    for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_DATASETS_DISABLE_PROGRESS_BARS"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    yield pytest.importorskip("datasets", reason="`make test-slow` installs datasets")


@pytest.fixture
def mlcroissant() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("mlcroissant", reason="`make test-slow` installs mlcroissant")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a dataset of two runs, with a history beside its tables."""
    path = tmp_path / "out"
    history = path / "history" / "observed_on=2026-01-01"
    history.mkdir(parents=True)
    for title in ("old", "new"):
        titled_dataset.put(path, title)
    write.write_file(history / "claims.parquet", schema.FINDINGS, [])
    return path


def test_every_table_is_a_configuration_that_hugging_face_loads(
    datasets: Any, folder: Path, tmp_path: Path
) -> None:
    cache = str(tmp_path / "cache")
    assert datasets.get_dataset_config_names(str(folder)) == [table.name for table in TABLES]
    assert datasets.get_dataset_default_config_name(str(folder)) == "papers"
    for table in TABLES:
        loaded = datasets.load_dataset(str(folder), table.name, cache_dir=cache, split="train")
        assert loaded.column_names == [column.name for column in table.columns]
        assert loaded.num_rows == len(titled_dataset.tables()[table.name])
    papers = datasets.load_dataset(str(folder), "papers", cache_dir=cache)["train"]
    assert papers[0]["title"] == "new"
    assert papers[0]["authors"][0]["affiliations"] == ["Looms Ltd", "Weavers' Guild"]


def test_a_table_without_rows_is_streamed_as_none(datasets: Any, tmp_path: Path) -> None:
    tables = {**titled_dataset.tables(), "edges": []}
    write.write(tmp_path / "out", tables, titled_dataset.manifest())
    rows = datasets.load_dataset(str(tmp_path / "out"), "edges", streaming=True, split="train")
    assert list(rows) == []


def taken(hub: Any, folder: Path, *ignored: str) -> set[str]:
    """Return what an upload takes along: the files, as the Hub's client lists them."""
    files = [path for path in sorted(folder.glob("**/*")) if path.is_file()]
    names = [path.relative_to(folder).as_posix() for path in files]
    return set(hub.utils.filter_repo_objects(names, ignore_patterns=list(ignored)))


def test_what_an_upload_of_the_folder_takes_along_is_whole_and_loads(
    datasets: Any, folder: Path, tmp_path: Path
) -> None:
    hub = pytest.importorskip("huggingface_hub")
    names = taken(hub, folder, ".versions/*")
    assert names == {*write.FILES, "history/observed_on=2026-01-01/claims.parquet"}
    assert {one.split("/")[0] for one in taken(hub, folder) - names} == {".versions"}
    for number, chosen in enumerate((names, taken(hub, folder))):
        uploaded = tmp_path / f"uploaded{number}"
        for name in chosen:
            (uploaded / name).parent.mkdir(parents=True, exist_ok=True)
            (uploaded / name).write_bytes((folder / name).read_bytes())
        cache = str(tmp_path / f"cache{number}")
        loaded = datasets.load_dataset(str(uploaded), cache_dir=cache, split="train")
        assert [row["title"] for row in loaded] == ["new"]
    card = hub.DatasetCard.load(folder / "README.md")
    assert card.data.pretty_name == "Papers of list.md"


def test_the_croissant_is_valid_without_a_warning_and_all_its_records_are_read(
    mlcroissant: Any, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    dataset = mlcroissant.Dataset(jsonld=folder / "croissant.json")
    issues = dataset.metadata.ctx.issues
    assert (set(issues.errors), set(issues.warnings)) == (set(), set())
    assert [record.getMessage() for record in caplog.records] == []
    for table in TABLES:
        records = list(dataset.records(table.name))
        assert len(records) == len(titled_dataset.tables()[table.name])
        wanted = {f"{table.name}/{column.name}" for column in table.columns}
        assert set(records[0]) == wanted
    (paper,) = dataset.records("papers")
    assert paper["papers/title"] == b"new"
    assert paper["papers/authors"][0]["papers/authors/affiliations"] == [
        *(b"Looms Ltd", b"Weavers' Guild"),
    ]
    assert paper["papers/provenance"]["papers/provenance/title.provider"] == b"arxiv"


def test_the_croissant_of_a_dataset_with_empty_tables_is_valid(
    mlcroissant: Any, tmp_path: Path
) -> None:
    tables: dict[str, list[dict[str, Any]]] = {table.name: [] for table in TABLES}
    write.write(tmp_path, tables, titled_dataset.manifest())
    dataset = mlcroissant.Dataset(jsonld=tmp_path / "croissant.json")
    for table in TABLES:
        assert list(dataset.records(table.name)) == []
