"""The card and the Croissant of a run, held against the schema without the libraries of either."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import titled_dataset
from enrich import schema
from enrich.dataset import write
from enrich.dataset.description import croissant, dataset_card, source_licenses
from enrich.model import IDENTIFIER, LIST
from enrich.providers import found
from enrich.schema import Column, ListOf, Struct

CONFIGS = "configs"
KNOWN = tomllib.loads(Path(source_licenses.__file__).with_suffix(".toml").read_text("utf-8"))
ROWS = {table.name: 1 for table in schema.TABLES}


def front(card: str) -> dict[str, Any]:
    """Return the front matter of a card."""
    _, matter, _ = card.split("---\n", 2)
    return dict(yaml.safe_load(matter))


def described(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "croissant.json").read_text("utf-8")))


def cells(card: str, table: str, column: str) -> list[str]:
    """Return the row of a column in the card's table of a table."""
    section = card.partition(f"\n### {table}\n")[2].partition("\n## ")[0].partition("\n### ")[0]
    row = next(line for line in section.splitlines() if line.startswith(f"| {column} |"))
    return [cell.strip() for cell in row.strip("|").split(" | ")]


def test_the_card_names_every_table_by_its_very_file_and_papers_first(tmp_path: Path) -> None:
    titled_dataset.put(tmp_path)
    matter = front((tmp_path / "README.md").read_text("utf-8"))
    named = {one["config_name"]: one["data_files"] for one in matter[CONFIGS]}
    files = {t.name: [{"split": "train", "path": t.file}] for t in schema.TABLES}
    assert named == files
    assert [one["config_name"] for one in matter[CONFIGS] if one.get("default")] == ["papers"]
    assert matter["license"] == "other"


def test_the_card_tells_every_column_with_its_type_meaning_and_sources(tmp_path: Path) -> None:
    titled_dataset.put(tmp_path)
    card = (tmp_path / "README.md").read_text("utf-8")
    for table in schema.TABLES:
        for column in table.columns:
            name, kind, meaning, whom = cells(card, table.name, column.name)
            assert (name, meaning) == (column.name, column.meaning)
            assert kind == f"`{column.type}`" or column.name == "provenance"
            assert whom == "-" or re.fullmatch(r"(\w+ \([\w.-]+\)(, )?)+", whom)
    assert cells(card, "papers", "title")[-1] == "arxiv (CC0-1.0)"
    assert cells(card, "papers", "abstract")[-1] == "-"
    assert cells(card, "citations", "citations")[-1] == (
        "openalex (CC0-1.0), semantic_scholar (unknown)"
    )
    assert cells(card, "entries", "title")[-1] == "list (unknown)"


def test_the_croissant_tells_every_column_with_its_type_and_the_sums_of_the_files(
    tmp_path: Path,
) -> None:
    written = titled_dataset.put(tmp_path)
    told = described(tmp_path)
    sums = {one["contentUrl"]: one["sha256"] for one in told["distribution"]}
    assert sums == {
        table.file: hashlib.sha256((tmp_path / table.file).read_bytes()).hexdigest()
        for table in schema.TABLES
    }
    assert sums == {f"{name}.parquet": said for name, said in written.sha256.items()}
    sets = {one["@id"]: one["field"] for one in told["recordSet"]}
    assert list(sets) == [table.name for table in schema.TABLES]
    for table in schema.TABLES:
        assert [field["name"] for field in sets[table.name]] == [c.name for c in table.columns]
        for column, field in zip(table.columns, sets[table.name], strict=True):
            assert column.meaning in field["description"]
            assert leaves(field) == expected(column)
    names = re.findall(r'"@id": "([^"]+/[^"]+)"', (tmp_path / "croissant.json").read_text("utf-8"))
    assert len(names) == len(set(names))


def leaves(field: dict[str, Any]) -> int:
    return len(field.get("subField", [field]))


def expected(column: Column) -> int:
    def count(kind: schema.Type) -> int:
        if isinstance(kind, ListOf):
            return count(kind.item)
        return sum(count(one) for _, one in kind.fields) if isinstance(kind, Struct) else 1

    return count(column.type)


def test_two_runs_of_one_clock_write_the_same_card_and_croissant(tmp_path: Path) -> None:
    for name in ("a", "b"):
        titled_dataset.put(tmp_path / name)
    for name in ("README.md", "croissant.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_whatever_a_list_is_called_the_card_can_be_read(name: str) -> None:
    by = source_licenses.sources(titled_dataset.tables())
    card = dataset_card.card(titled_dataset.manifest(path=name), by, ROWS)
    matter = front(card)
    assert matter["pretty_name"].startswith("Papers of")
    assert len(matter[CONFIGS]) == len(schema.TABLES)
    assert yaml.safe_load(dataset_card.quoted(name)) == name
    sums = {table.name: "0" for table in schema.TABLES}
    told = croissant.croissant(titled_dataset.manifest(path=name), by, sums)
    assert json.loads(told)["version"] == f"{schema.VERSION}.0"


def test_neither_shows_what_the_address_of_a_list_keeps_secret(tmp_path: Path) -> None:
    secret = "https://ada:s3cret@lists.example/a.md?token=t0ken"
    write.write(tmp_path, titled_dataset.tables(), titled_dataset.manifest(path=secret))
    text = (tmp_path / "README.md").read_text("utf-8")
    text += (tmp_path / "croissant.json").read_text("utf-8")
    assert "lists.example/a.md" in text
    assert not any(word in text for word in ("s3cret", "t0ken", "ada:"))


@pytest.mark.skipif(os.name != "posix", reason="elsewhere there are no links")
def test_a_card_that_a_person_wrote_or_took_over_stays_in_every_run(tmp_path: Path) -> None:
    for title in ("one", "two"):
        titled_dataset.put(tmp_path, title)
    assert (tmp_path / "README.md").is_symlink()
    assert not write.has_own_card(tmp_path)
    text = (tmp_path / "README.md").read_text("utf-8")
    own = re.sub("# Written by enrich.*\n", "", text) + "\nAsk Ada.\n"
    (tmp_path / "README.md").write_text(own, "utf-8")
    for title in ("three", "four", "five"):
        assert write.has_own_card(tmp_path)
        titled_dataset.put(tmp_path, title)
        assert (tmp_path / "README.md").read_text("utf-8") == own
    (tmp_path / "README.md").unlink()
    titled_dataset.put(tmp_path, "six")
    assert "run `six`" in (tmp_path / "README.md").read_text("utf-8")


def test_the_terms_of_every_provider_are_looked_up_and_what_is_known_says_where() -> None:
    witnesses = {*found(), LIST, IDENTIFIER, "enrich", "curator"}
    assert set(KNOWN["sources"]) == witnesses
    for name in witnesses:
        told = source_licenses.terms(name)
        assert told.terms != "CC0-1.0" or told.stated_at.startswith("https://")
        assert {*KNOWN["sources"][name]} <= {"terms", "url", "stated_at", "note"}


def test_the_rules_of_the_columns_name_tables_columns_and_sources_that_there_are() -> None:
    tables = {table.name: {column.name for column in table.columns} for table in schema.TABLES}
    assert set(KNOWN["columns"]) == set(tables)
    for table, rules in KNOWN["columns"].items():
        assert set(rules) - {"*"} <= tables[table]
        for rule in {one for named in rules.values() for one in named}:
            kind, _, field = rule.partition(".")
            assert field in {*schema.VALUES, "*"} if field else kind in KNOWN["sources"]
    assert set(KNOWN["fields"]) <= set(schema.VALUES)
    for column in schema.PAPERS.columns:
        assert column.name in {*schema.VALUES, *KNOWN["columns"]["papers"]}
