"""The project's own list, exported offline: docs/export.md tells what comes of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import bibtexparser
import jsonschema
import pybtex.database
import pytest
import rispy

import enrich
from enrich import pipeline
from enrich.export.exporting import FORMATS
from enrich.normalization.latex import unescaped
from enrich.normalization.text import one_line
from enrich.parse import parse
from enrich.providers import recognise
from enrich.settings import Settings
from paths import ROOT, SEED

pytestmark = pytest.mark.slow

PAGE = (ROOT / "docs" / "export.md").read_text("utf-8")
SCHEMA = json.loads(Path(__file__).with_name("csl-item.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("page")
    records = here / "records.sqlite"
    out = here / "data" / "enriched"
    pipeline.run(Settings(list=str(SEED), out=out, records=records, offline=True))
    return here


@pytest.fixture(scope="module")
def papers(folder: Path) -> list[dict[str, object]]:
    text = enrich.export("jsonl", folder=folder / "data" / "enriched")
    return [json.loads(line) for line in text.splitlines()]


def test_the_page_shows_what_its_commands_print(folder) -> None:
    for name, body in re.findall(r'```bibtex title="([\w.]+)"\n(.*?)```', PAGE, re.DOTALL):
        (folder / name).write_text(body, "utf-8")
    told = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    assert len(told) >= 5
    for block in told:
        shown = [
            f"$ {command}\n{shell(folder, command)}"
            for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE)
        ]
        assert "".join(shown) == block


def shell(folder: Path, command: str) -> str:
    ours = f'enrich() {{ {sys.executable} -m enrich.cli "$@"; }}'
    done = subprocess.run(
        ["sh", "-c", f"{ours}\n{command}"],
        cwd=folder,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_bibtex_of_the_seed_is_read_back_by_two_readers(folder, papers, dialect) -> None:
    text = enrich.export(dialect, folder=folder / "data" / "enriched")
    library = bibtexparser.parse_string(text)
    others = pybtex.database.parse_string(text, "bibtex").entries
    assert not library.failed_blocks
    assert list(library.entries_dict) == list(others) and len(others) >= len(papers)
    titles = [one_line(unescaped(one["title"])).replace("\u2011", "-") for one in library.entries]
    for one in papers:
        title = one["title"]
        assert title is None or one_line(str(title)).replace("\u2011", "-") in titles
    for one in library.entries:
        assert one_line(one["title"]) == one_line(others[one.key].fields["title"])


@pytest.mark.skipif(shutil.which("biber") is None, reason="biber is not installed")
def test_biber_misses_nothing_in_the_seed_but_authors_and_years_that_nobody_knows(
    folder, tmp_path
) -> None:
    enrich.export("biblatex", folder=folder / "data" / "enriched", out=tmp_path / "refs.bib")
    command = ["biber", "--tool", "--validate-datamodel", "--output-file=out.bib", "refs.bib"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "ERROR" not in done.stdout, done.stdout
    entries = bibtexparser.parse_file(str(tmp_path / "refs.bib")).entries_dict
    for key, field in re.findall(r"WARN - .*Entry '(\S+?)' .*'(author|date, year)'", done.stdout):
        assert not {field, *field.split(", ")} & entries[key].fields_dict.keys()
    complaints = re.findall(r"WARN - (?!.*Missing mandatory field)", done.stdout)
    assert complaints == [], done.stdout


def test_the_other_formats_of_the_seed_are_read_back(folder, papers) -> None:
    here = folder / "data" / "enriched"
    items = json.loads(enrich.export("csl-json", folder=here))
    jsonschema.validate(items, SCHEMA)
    records = rispy.loads(enrich.export("ris", folder=here))
    assert [one["title"] for one in items] == [one["title"] for one in records]


def test_markdown_of_the_seed_reads_as_the_same_papers(folder, papers) -> None:
    text = enrich.export("markdown", folder=folder / "data" / "enriched")
    read = parse(text, lambda url: recognise(url, ()))
    assert {str(one["title"]) for one in papers if one["title"]} <= {one.title for one in read}
    assert {one["paper_id"] for one in papers} <= {
        *(str(one.ref) for one in read if one.ref),
        *(one["paper_id"] for one in papers if str(one["paper_id"]).startswith("title:")),
    }


def test_two_exports_of_the_seed_are_the_same_bytes(folder) -> None:
    here = folder / "data" / "enriched"
    for name in FORMATS:
        assert enrich.export(name, folder=here) == enrich.export(name, folder=here)
