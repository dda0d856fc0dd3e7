"""What a person gets from `import enrich` and from `pip install`: the whole of it, anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import platformdirs
import pytest

import enrich
import standin
from enrich.parse import decode
from enrich.providers import chosen
from enrich.providers.arxiv_snapshot import BUNDLED, ArxivSnapshot
from enrich.settings import RECORDS, ProviderSettings, load
from paths import ROOT

SLOW = ("requests", "pydantic", "rich", "lxml", "pyarrow", "pandas", "prefect", "duckdb")
WEFT = "# L\n\n- [Weft](https://arxiv.org/abs/2401.00001): Threads at Scale\n"
LIST = "# Trains\n\n- [MegaScale](https://arxiv.org/abs/2402.15627) | NSDI' 24\n"


def files(folder: Path) -> set[str]:
    """Return the files below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def command(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `enrich` in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "enrich.cli", *words],
        cwd=folder,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_list_is_read_from_python_in_one_line() -> None:
    text, _ = decode(b"- [Weft](https://arxiv.org/abs/2401.00001): Threads at Scale")
    (entry,) = enrich.parse(text)
    assert str(entry.ref) == "arxiv:2401.00001"


def test_importing_it_loads_nothing_slow() -> None:
    code = f"import sys, enrich; print([name for name in {SLOW} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_all_that_a_notebook_calls_is_there_also_after_the_rooms_of_these_names_are_loaded() -> (
    None
):
    import enrich.check.finding  # noqa: PLC0415
    import enrich.export.exporting  # noqa: PLC0415
    import enrich.parse.fields.dates  # noqa: PLC0415
    import enrich.report.reporting  # noqa: PLC0415

    names = [name for name in enrich.__all__ if name != "__version__"]
    told = "check diff export load parse report resolve run run_lists why"
    assert names == told.split()
    assert all(callable(getattr(enrich, name)) for name in names)
    assert enrich.__version__


def test_a_list_is_run_checked_loaded_and_explained_from_python(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(WEFT, "utf-8")
    how: dict[str, Any] = {
        "list": str(tmp_path / "list.md"),
        "out": tmp_path / "out",
        "records": tmp_path / "records.sqlite",
        "offline": True,
    }
    assert enrich.run(**how).papers.total() == 1
    assert [finding.check for finding in enrich.check(**how)] == []
    papers = enrich.load("papers", str(tmp_path / "out"))
    assert papers["paper_id"].to_list() == ["arxiv:2401.00001"]
    assert enrich.why("arxiv:2401.00001", folder=tmp_path / "out")[0].lines == (3,)


def test_a_name_that_it_has_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'frames'"):
        enrich.frames  # noqa: B018


def test_it_says_who_made_it_and_what_others_may_do_with_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (holder,) = (author["name"] for author in project["authors"])
    (licence,) = (ROOT / name for name in project["license-files"])
    assert project["license"] == "MIT"
    assert licence.read_text("utf-8").startswith(f"MIT License\n\nCopyright (c) 2026 {holder}\n")
    assert {"keywords", "classifiers", "description", "readme"} <= set(project)


def test_its_types_are_there_for_others_to_check_against() -> None:
    assert Path(enrich.__file__).with_name("py.typed").exists()


def test_the_bundled_slice_is_found_from_any_folder(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (snapshot,) = chosen(load(), ["arxiv_snapshot"])
    assert snapshot.path.is_file()
    assert snapshot.path.is_relative_to(Path(enrich.__file__).parent)


def test_the_bundled_slice_is_the_same_edition_wherever_it_is_installed() -> None:
    edition = ArxivSnapshot(ProviderSettings()).edition()
    assert edition is not None
    assert str(ROOT) not in edition.value
    assert str(BUNDLED.stat().st_mtime_ns) not in edition.value


def test_a_file_of_one_s_own_is_a_new_edition_when_it_was_written_again(tmp_path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text("", "utf-8")
    snapshot = ArxivSnapshot(ProviderSettings(path=path))
    before = snapshot.edition()
    os.utime(path, (1, 1))
    assert before != snapshot.edition()
    path.unlink()
    assert snapshot.edition() is None


PROJECT = '[project]\nname = "enrich"\n'


@pytest.mark.parametrize(
    ("within", "is_ours"),
    [
        ({}, False),
        ({"data/raw/llm-systems.md": LIST}, False),
        ({"pyproject.toml": PROJECT}, False),
        ({"pyproject.toml": PROJECT, "flows/refresh.py": ""}, True),
        ({"pyproject.toml": '[project]\nname = "looms"\n', "flows/refresh.py": ""}, False),
        ({"pyproject.toml": "project = 1\n", "flows/refresh.py": ""}, False),
        ({"pyproject.toml": "[project\n", "flows/refresh.py": ""}, False),
        ({"flows/refresh.py": ""}, False),
    ],
)
def test_answers_are_kept_in_a_checkout_of_enrich_and_else_in_the_user_s_cache(
    tmp_path, monkeypatch, within: Mapping[str, str], is_ours: bool
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.chdir(tmp_path)
    cache = platformdirs.user_cache_path("enrich", appauthor=False)
    assert cache.is_relative_to(tmp_path)
    for name, text in within.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert load().records == (RECORDS if is_ours else cache / "records.sqlite")
    monkeypatch.setenv("ENRICH_RECORDS", "mine.sqlite")
    assert load().records == Path("mine.sqlite")


def test_the_project_s_own_folder_is_a_checkout(monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    assert load().records == RECORDS


def test_a_check_leaves_nothing_in_the_repository_of_the_list(tmp_path) -> None:
    repository, home = tmp_path / "papers", tmp_path / "home"
    repository.mkdir()
    home.mkdir()
    (repository / "README.md").write_text(LIST, "utf-8")
    before = [path.stat().st_mtime_ns for path in (repository, repository / "README.md")]
    kept = {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache")}
    done = command(repository, "check", "--offline", "--list", "README.md", **kept)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert files(repository) == {"README.md"}
    assert [p.stat().st_mtime_ns for p in (repository, repository / "README.md")] == before
    assert any(name.endswith("enrich/records.sqlite") for name in files(home))


def test_a_home_in_which_nothing_can_be_kept_is_told_in_a_sentence(tmp_path) -> None:
    (tmp_path / "list.md").write_text(LIST, "utf-8")
    kept = {"HOME": "/dev/null", "XDG_CACHE_HOME": "/dev/null/cache"}
    done = command(tmp_path, "check", "--offline", "--list", "list.md", **kept)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("enrich: /dev/null/")
    assert done.stderr.endswith("or set ENRICH_RECORDS to a file elsewhere.\n")
    assert done.stderr.count("\n") == 1
    mine = kept | {"ENRICH_RECORDS": str(tmp_path / "mine.sqlite")}
    done = command(tmp_path, "check", "--offline", "--list", "list.md", **mine)
    assert done.returncode == 0, done.stderr


def test_where_there_is_no_list_one_has_to_be_named(tmp_path) -> None:
    done = command(tmp_path, "run", **standin.alone())
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip().endswith("Name one with --list PATH.")
    assert files(tmp_path) == set()
