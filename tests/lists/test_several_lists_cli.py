"""Several lists at the command line: which file a finding is in, and which one is mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from enrich.cli.main import app

WARP = "- [Warp and weft in looms](https://arxiv.org/abs/2401.00001) | SOSP 24\n"
BROKEN = "- (Threads of wool in water)[https://arxiv.org/abs/2401.00003]\n"
BOOKS = "@misc{a, title={Knots and how to untie them}, url={https://loom.example/knots.pdf}}\n"


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENRICH_RECORDS", str(tmp_path / "r.sqlite"))
    for name, text in {"a.md": WARP, "b.md": f"# Slow\r\n\r\n{BROKEN}", "c.bib": BOOKS}.items():
        (tmp_path / name).write_bytes(text.encode())
    return tmp_path


def enrich(*words: str, exit_code: int = 0) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == exit_code, done.output
    return done.output


def test_parse_puts_the_list_in_front_of_the_line(here) -> None:
    *lines, told = enrich("parse", "a.md", "b.md", "c.bib").splitlines()
    assert told == "3 entries (3 papers); nothing else looks like one."
    assert [line.split()[0] for line in lines] == ["a.md:1", "b.md:3", "c.bib:1"]
    assert enrich("parse", "a.md").startswith("    1  paper")


def test_a_finding_is_told_where_its_entry_stands(here) -> None:
    told = enrich("check", "--offline", "--list", "a.md", "--list", "b.md", exit_code=1)
    assert "b.md:3: error: " in told
    told = enrich("check", "--offline", "--list", ".", "--format", "github", exit_code=1)
    assert "file=b.md,line=3" in told


def test_each_list_is_mended_in_its_own_file(here) -> None:
    before = (here / "a.md").read_bytes(), (here / "c.bib").read_bytes()
    told = enrich("check", "--offline", "--fix", "--list", ".")
    assert (here / "b.md").read_bytes() == (
        b"# Slow\r\n\r\n- [Threads of wool in water](https://arxiv.org/abs/2401.00003)\n"
    )
    assert ((here / "a.md").read_bytes(), (here / "c.bib").read_bytes()) == before
    assert "1 entry mended in b.md." in told
    assert "c.bib is BibTeX, in which nothing is mended." in told


def test_what_is_no_markdown_is_never_mended(here) -> None:
    told = enrich("check", "--offline", "--fix", "--list", "c.bib", exit_code=2)
    assert "--fix mends lists in Markdown, and c.bib is BibTeX" in told
    assert (here / "c.bib").read_text("utf-8") == BOOKS


@pytest.mark.parametrize("name", ["page.html", "page"])
def test_a_page_of_html_is_told_as_one_that_is_not_mended(here, name: str) -> None:
    page = (
        "<!DOCTYPE html>\n<html><ul>\n<li>Weaving for Beginners (GT)[https://a.org/c]</li>\n</ul>\n"
    )
    (here / name).write_text(page)
    told = enrich("check", "--offline", "--fix", "--list", name, exit_code=2)
    assert f"--fix mends lists in Markdown, and {name} is HTML" in told
    told = enrich("check", "--offline", "--fix", "--list", "a.md", "--list", name, exit_code=1)
    assert f"{name} is HTML, in which nothing is mended." in told
    assert 'instead: <li>Weaving for Beginners <a href="https://a.org/c">GT</a></li>' in told
    assert (here / name).read_text() == page


def test_several_lists_do_not_go_into_one_file(here) -> None:
    words = "check", "--offline", "--fix", "--list", "a.md", "--list", "b.md", "--out", "m.md"
    assert "--out FILE is for one list" in enrich(*words, exit_code=2)
    assert not (here / "m.md").exists()
