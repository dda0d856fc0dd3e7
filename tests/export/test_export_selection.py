"""Which papers are exported, in which order, and what a condition may do."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import enrich
from bookshelf import WARP, WEFT, WOOL, entry, shelve
from enrich.errors import BadInput, BadUsage

ENTRIES = [
    entry(3, WARP["paper_id"], "Warp Without End", "Threads", "Warp threads"),
    entry(5, WEFT["paper_id"], "Weft", "Threads", "Weft"),
    entry(9, WOOL["paper_id"], "Wool for Everyone", "Materials"),
    entry(12, WARP["paper_id"], "Warp Without End", "Materials", subgroup="Cotton"),
    entry(14, None, "Loomctl", "Tools"),
]


@pytest.fixture
def folder(tmp_path):
    return shelve(tmp_path, [WEFT, WOOL, WARP], ENTRIES)


def names(folder, **how) -> list[str]:
    lines = enrich.export("jsonl", folder=folder, **how).splitlines()
    return [json.loads(line)["title"].split()[0].strip(":") for line in lines]


def test_papers_stand_in_the_order_of_the_list(folder) -> None:
    assert names(folder) == ["Warp", "Weft", "Wool"]


@pytest.mark.parametrize(
    ("section", "found"),
    [
        ("threads", ["Warp", "Weft"]),
        ("weft", ["Weft"]),
        ("warp", ["Warp"]),
        ("MATERIALS", ["Warp", "Wool"]),
        ("cotton", ["Warp"]),
        (["Weft", "cotton"], ["Warp", "Weft"]),
        ("Tools", []),
    ],
)
def test_a_section_is_named_by_words_of_its_heading(folder, section, found) -> None:
    assert names(folder, section=section) == found


@pytest.mark.parametrize("section", ["silk", "", "thread", "?"])
def test_an_unknown_section_is_told_with_those_that_there_are(folder, section) -> None:
    with pytest.raises(BadUsage, match="Its sections: Threads, Warp threads, Weft, Materials"):
        names(folder, section=section)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("year >= 2024", ["Warp", "Wool"]),
        ("venue = 'SOSP' OR title ILIKE 'wool%'", ["Weft", "Wool"]),
        ("list_contains(section, 'Materials')", ["Warp", "Wool"]),
        ("published >= '2024-01-01' -- after that", ["Warp"]),
        ("citations > 5", ["Weft"]),
        ("len(authors) > 2 AND authors[1].family = 'Pfeffer'", ["Weft"]),
        ("year = (SELECT max(year) FROM papers)", ["Wool"]),
        ("first_seen_at > TIMESTAMPTZ '2026-01-01 00:00:00+00'", ["Warp", "Weft", "Wool"]),
        ("false", []),
    ],
)
def test_a_condition_is_sql_over_the_columns_of_papers(folder, condition, found) -> None:
    assert names(folder, where=condition) == found


def test_section_and_condition_hold_together(folder) -> None:
    assert names(folder, section="threads", where="year = 2024") == ["Warp"]


@pytest.mark.parametrize(
    "condition",
    [
        "EXISTS (SELECT * FROM read_text('{secret}'))",
        "EXISTS (SELECT * FROM '{secret}')",
        "EXISTS (SELECT * FROM read_csv('https://loom.example/a.csv'))",
        "true; COPY papers TO '{folder}/stolen.csv'",
        "true) ; COPY (SELECT 1) TO '{folder}/stolen.csv' --",
        "true; ATTACH '{folder}/stolen.db'",
        "true; SET enable_external_access = true",
        "EXISTS (SELECT * FROM glob('{folder}/*'))",
        "true; DROP TABLE papers",
        "true) UNION SELECT 0 --",
        "yeer > 2000",
        "year >",
        "title",
        "",
        "'",
        "\x00",
        "year = 'x'",
    ],
)
def test_a_condition_that_is_none_or_reaches_out_is_one_sentence(folder, condition) -> None:
    secret = folder / "secret.txt"
    secret.write_text("s3cret", "utf-8")
    before = sorted(folder.iterdir())
    with pytest.raises(BadUsage) as told:
        names(folder, where=condition.format(secret=secret, folder=folder))
    assert str(told.value).startswith("--where cannot be used: ")
    assert "\n" not in str(told.value) and "s3cret" not in str(told.value)
    assert sorted(folder.iterdir()) == before


def test_an_unknown_format_is_told_with_those_that_there_are(folder) -> None:
    with pytest.raises(BadUsage, match="Choose among: bibtex, biblatex, csl-json"):
        enrich.export("word", folder=folder)


def test_a_folder_without_a_dataset_is_one_sentence(tmp_path) -> None:
    with pytest.raises(BadInput, match="`enrich run` or `make run` writes it"):
        enrich.export("bibtex", folder=tmp_path)


def test_where_there_is_no_duckdb_a_sentence_says_what_to_install(folder) -> None:
    code = (
        "import sys; sys.modules['duckdb'] = None; import enrich; "
        f"enrich.export('csv', folder={str(folder)!r}); "
        f"enrich.export('csv', folder={str(folder)!r}, where='year > 1')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    told = "--where needs DuckDB, which is not installed: pip install 'enrich[engines]'."
    assert done.stderr.splitlines()[-1].endswith(told)


def test_importing_the_package_loads_no_library_of_exports() -> None:
    code = (
        "import sys, enrich.export.exporting; "
        "print([m for m in ('bibtexparser', 'pylatexenc', 'rispy', 'duckdb', 'pandas') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
