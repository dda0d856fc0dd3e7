"""The folder for a web site: addresses that stay, pages that need no program, nothing half."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import many_looms
from enrich import load
from enrich.errors import BadInput, BadUsage, WriteError
from enrich.report import site_folder
from enrich.report.site import write_site
from enrich.report.site_addresses import paper_folder, section_folder

REF = st.from_regex(r"[a-z][a-z0-9_]{0,8}:\S[^\n]{0,30}", fullmatch=True)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many_looms.write_twice(tmp_path_factory.mktemp("looms"), 12)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, dataset: Path) -> Path:
    return write_site(dataset, tmp_path_factory.mktemp("web") / "site")


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def paper_page(folder: Path, paper_id: str) -> Path:
    return folder / "papers" / paper_folder(paper_id) / "index.html"


def test_it_holds_the_page_the_feed_the_tables_and_the_bibliography(site, dataset) -> None:
    names = set(files(site))
    told = {"index.html", "404.html", ".nojekyll", "feed.xml", "papers.bib", "papers.json"}
    assert told <= names
    assert (site / "papers.parquet").read_bytes() == (dataset / "papers.parquet").read_bytes()
    papers = json.loads((site / "papers.json").read_text("utf-8"))
    assert len(papers) == 12 and papers[0]["section"] == [["Looms", "Hand"]]
    assert (site / "papers.bib").read_text("ascii").count("\n@") >= 10


def test_every_link_within_it_leads_somewhere(site) -> None:
    for name, body in files(site).items():
        if not name.endswith(".html") or name == "404.html":
            continue
        for one in LexborHTMLParser(body).css("a[href], link[href]"):
            target = urlsplit(urljoin(f"https://site.example/{name}", one.attributes["href"]))
            if target.netloc != "site.example":
                continue
            path = site / unquote(target.path).lstrip("/")
            assert (path / "index.html" if path.is_dir() else path).is_file(), (name, target)


def test_a_paper_can_be_read_without_a_program(site) -> None:
    tree = LexborHTMLParser(paper_page(site, "arxiv:2002.00001").read_bytes())
    assert not tree.css("script")
    text = tree.css_first("main").text()
    for part in (many_looms.title(1), "Abstract", "BibTeX", "who said what", "Repair:"):
        assert part in text
    assert tree.css_first("meta[name=citation_title]").attributes["content"] == many_looms.title(1)


def test_a_paper_is_dated_by_the_publication_that_is_cited(tmp_path) -> None:
    preprint = {"type": "posted-content", "venue": None, "venue_name": None, "year": 2020}
    preprint |= {"published": date(2020, 3, 1), "published_precision": "month"}
    printed = {"type": "proceedings-article", "venue": "OSDI", "venue_name": None, "year": 2025}
    printed |= {"published": date(2024, 3, 12), "published_precision": "day"}

    def edit(tables: dict[str, list[dict[str, Any]]]) -> None:
        for row, cells in zip(tables["papers"], (preprint, printed), strict=False):
            row.update(cells)

    folder = many_looms.write(tmp_path / "data", 2, edit)
    site = write_site(folder, tmp_path / "site")
    told = [
        LexborHTMLParser(paper_page(site, row["paper_id"]).read_bytes())
        .css_first("meta[name=citation_publication_date]")
        .attributes["content"]
        for row in load("papers", folder, engine="arrow").to_pylist()
    ]
    assert told == ["2020/03", "2025"]


def test_a_section_lists_the_papers_below_it(site) -> None:
    tree = LexborHTMLParser((site / "sections" / "looms" / "index.html").read_bytes())
    assert [a.text() for a in tree.css(".sections a")] == ["Hand", "Foot", "Power", "Punched Cards"]
    assert many_looms.title(0) in tree.css_first(".lines").text()


def test_another_identifier_of_a_paper_leads_to_it(site) -> None:
    told = paper_page(site, "s2:00000001").read_text("utf-8")
    assert f'content="0; url=../{paper_folder("arxiv:2002.00001")}/"' in told


def test_an_address_stays_when_the_work_is_called_otherwise(tmp_path, site) -> None:
    def rename(rows: many_looms.Tables) -> None:
        rows["papers"][1]["title"] = "Under Another Name"

    other = write_site(many_looms.write(tmp_path / "data", 12, rename), tmp_path / "site")
    assert set(files(other)) == set(files(site))
    assert "Under Another Name" in paper_page(other, "arxiv:2002.00001").read_text("utf-8")


def test_a_paper_that_left_keeps_a_page_that_says_so(tmp_path) -> None:
    folder = write_site(many_looms.write(tmp_path / "data", 12), tmp_path / "site")

    def without(rows: many_looms.Tables) -> None:
        for name, table in rows.items():
            rows[name] = [row for row in table if row.get("paper_id") != "arxiv:2002.00001"]

    smaller = many_looms.write(tmp_path / "data2", 12, without)
    for _ in range(2):  # its own record of the folder lasts
        write_site(smaller, folder)
        told = paper_page(folder, "arxiv:2002.00001").read_text("utf-8")
        assert "does not any more" in told and many_looms.title(1) in told
    assert not paper_page(folder, "s2:00000001").exists()


def test_a_paper_that_the_history_alone_knows_has_its_page_in_a_new_folder(tmp_path) -> None:
    data = many_looms.write_twice(tmp_path / "data", 5)
    gone = many_looms.tables(5)["papers"][4]["paper_id"]
    many_looms.write(data, 4)
    folder = write_site(data, tmp_path / "site")
    assert "does not any more" in paper_page(folder, gone).read_text("utf-8")


def test_a_history_that_cannot_be_read_is_named_and_no_site_without_its_papers_is_written(
    tmp_path,
) -> None:
    data = many_looms.write_twice(tmp_path / "data", 3)
    damaged = next((data / "history").rglob("claims*.parquet"))
    damaged.write_bytes(b"no Parquet")
    with pytest.raises(BadInput, match=re.escape(damaged.name)):
        write_site(data, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_second_writing_changes_nothing_and_what_others_put_there_stays(
    tmp_path, dataset
) -> None:
    folder = write_site(dataset, tmp_path / "site")
    (folder / "CNAME").write_text("looms.example\n", "utf-8")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.html")}
    told = files(folder)
    write_site(dataset, folder)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.html")} == before
    assert files(folder) == told


def test_a_strangers_file_is_never_written_over(tmp_path, dataset) -> None:
    for name in ("index.html", "papers.bib", "papers/index.html"):
        folder = tmp_path / name.replace("/", "-")
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("mine", "utf-8")
        with pytest.raises(BadUsage, match="has not written"):
            write_site(dataset, folder)
        assert files(folder) == {name: b"mine"}
    with pytest.raises(BadUsage, match="folder of a dataset"):
        write_site(dataset, dataset)
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(BadUsage, match="is a file"):
        write_site(dataset, tmp_path / "file")


def test_a_failed_writing_leaves_the_site_as_it_was(tmp_path, dataset) -> None:
    folder = write_site(dataset, tmp_path / "site")
    before = files(folder)
    (folder / "papers" / paper_folder("title:new")).write_text("in the way", "utf-8")
    made = {"papers/title-new/index.html": b"new", "index.html": b"new"}
    with pytest.raises(BadUsage, match="title-new, which enrich has not written"):
        site_folder.put(folder, made, {}, site_folder.standing(folder))
    (folder / "papers" / paper_folder("title:new")).unlink()
    (folder / "404.html").unlink()
    (folder / "404.html").mkdir()  # over which no file can be renamed
    with pytest.raises(WriteError, match="Nothing could be written"):
        site_folder.put(folder, {**made, "404.html": b""}, {}, site_folder.standing(folder))
    (folder / "404.html").rmdir()
    kept = files(folder)
    assert kept["index.html"] == before["index.html"]
    assert not [name for name in kept if name.startswith(".enrich-")]
    write_site(dataset, folder)
    assert files(folder) == before


def test_a_record_that_names_other_places_takes_nothing_away_there(tmp_path, dataset) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("mine", "utf-8")
    folder = write_site(dataset, tmp_path / "site")
    record = json.loads((folder / "site.json").read_text("utf-8"))
    record["files"] += ["../precious.txt", str(precious), "", 7]
    (folder / "site.json").write_text(json.dumps(record), "utf-8")
    write_site(dataset, folder)
    assert precious.read_text("utf-8") == "mine"


def test_markup_in_every_field_stays_text_on_every_page(tmp_path) -> None:
    folder = write_site(
        many_looms.write(tmp_path / "data", 12, many_looms.hostile), tmp_path / "site"
    )
    for name, body in files(folder).items():
        if name.endswith(".html") and name != "index.html":
            tree = LexborHTMLParser(body)
            assert not tree.css("img, [onerror]"), name
            assert len(tree.css("script")) == (1 if name == "404.html" else 0), name
            assert not [a for a in tree.css("a") if a.attributes["href"].startswith("java")]


@given(REF, REF)
def test_no_two_papers_share_an_address_and_each_is_fit_for_every_disk(one, other) -> None:
    folder = paper_folder(one)
    assert (one == other) == (folder.casefold() == paper_folder(other).casefold())
    assert folder.isascii() and not set(folder) & set('/\\:*?"<>|% ') and len(folder) < 120
    assert folder.strip(". ") == folder and folder not in (".", "..")


@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_a_section_has_an_address_whatever_it_is_called(headings: list[str]) -> None:
    folder = section_folder(headings)
    assert folder == section_folder(headings)
    assert folder and not set(folder) & set('/\\:*?"<>|%') and len(folder.encode()) < 120
