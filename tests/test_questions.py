"""The ten questions of the docs have one answer each, in pandas and in SQL; examples run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

import small_dataset
from enrich import pipeline
from enrich.dataset.loading.pandas_frame import plain
from enrich.settings import Settings
from paths import ROOT, SEED

DOCS = (ROOT / "docs" / "questions.md").read_text("utf-8")
LOADING = (ROOT / "docs" / "loading.md").read_text("utf-8")
INTRODUCTION, *SECTIONS = re.split(r"^## ", DOCS, flags=re.MULTILINE)
FOLDER = "data/enriched"


def code(language: str, section: str, folder: Path) -> str:
    """Return the one example of a language, with the dataset's folder put in."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return str(found).replace(FOLDER, str(folder))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_dataset.write(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("seed")
    out = here / "out"
    pipeline.run(Settings(list=str(SEED), out=out, records=here / "r.sqlite", offline=True))
    return out


def in_pandas(section: str, folder: Path) -> tuple[list[str], list[list[Any]]]:
    space: dict[str, Any] = {}
    exec(code("python", INTRODUCTION, folder), space)
    exec(code("python", section, folder), space)
    answer = space["answer"]
    return list(answer.columns), [plain(row) for row in answer.itertuples(index=False)]


def in_sql(section: str, folder: Path) -> tuple[list[str], list[list[Any]]]:
    with duckdb.connect() as connection:
        answer = connection.sql(code("sql", section, folder))
        return answer.columns, [plain(row) for row in answer.fetchall()]


def test_there_are_ten_questions() -> None:
    assert [re.match(r"\d+", one)[0] for one in SECTIONS] == [str(n) for n in range(1, 11)]  # type: ignore[index]
    assert all(one.split("\n")[0].endswith("?") for one in SECTIONS)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda one: one.split("\n")[0])
def test_pandas_and_sql_give_one_answer_and_it_is_not_empty(section, small) -> None:
    columns, rows = in_pandas(section, small)
    assert (columns, rows) == in_sql(section, small)
    assert rows


@pytest.mark.slow
@pytest.mark.parametrize("section", SECTIONS, ids=lambda one: one.split("\n")[0])
def test_both_answer_on_the_project_s_own_list_offline(section, seed) -> None:
    assert in_pandas(section, seed) == in_sql(section, seed)


@pytest.mark.parametrize(
    ("number", "first"),
    [
        (1, ["ACL", 2023, 1]),
        (2, ["arxiv:2305.00002", "Loom: Weaving Many Queries", 300]),
        (3, ["arxiv:2406.00003", "openalex", 270]),
        (4, ["Ada Weft", "Bo Warp", 2]),
        (5, ["Mill Laboratory", 6, 3]),
        (6, ["arxiv:2305.00002", "Loom: Weaving Many Queries", 3, 1]),
        (7, ["changed_at", 1.0]),
        (8, ["citations", "arxiv", 3, 0, 6]),
        (9, ["acl:2023.acl-long.9", "title", 2, 2]),
        (10, ["arxiv:2305.00002", 3, [4, 11, 12]]),
    ],
)
def test_the_answer_is_right(number, first, small) -> None:
    assert in_pandas(SECTIONS[number - 1], small)[1][0] == first


def test_the_examples_of_loading_run_as_they_stand(small, tmp_path) -> None:
    examples = re.findall(r"```python\n(.*?)```", LOADING, re.DOTALL)
    small_dataset.write(tmp_path / "lists" / "list_name=looms")
    text = "\n".join(examples).replace(FOLDER, str(small))
    text = text.replace("data/lists", str(tmp_path / "lists"))
    space: dict[str, Any] = {}
    exec(text.replace("papers.csv", str(tmp_path / "papers.csv")), space)
    assert len(examples) == 6 and len(space["lines"]) == len(space["recent"]) + 4
    assert (tmp_path / "papers.csv").read_text("utf-8").startswith("title,title_by,authors,vers")
