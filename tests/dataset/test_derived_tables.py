"""Whole runs: the derived tables fit the others, only grow, and come out the same again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from archives import archives, article, gathered, indexed, preprint
from enrich import pipeline, schema
from enrich.dataset.derived.derived_tables import derived
from enrich.dataset.derived.kept_rows import kept
from enrich.dataset.derived.link_table import alive
from enrich.harvest.shell import Shell
from played import NOON, Played, line

WOOL, SILK = "Weaving Wool under Deep Water", "Dyeing Silk in the Morning Sun"
ADA, MEI = ("Ada Pfeffer", "José Ünal"), ("Mei Wu", "Max Weber")
CODE = " [[code]](https://github.com/ada/loom)"
BOTH = (line(WOOL, "2401.00001", CODE), line(SILK, "10.5072/silk"))
DERIVED = ("authors", "organisations", "citations", "edges", "links")
Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with archives() as known:
        known.knows(preprint("2401.00001", WOOL, *ADA), article("10.5072/silk", SILK, *MEI))
        references = [{"externalIds": {"DOI": "10.5072/silk"}, "title": SILK}]
        counted(known, 7, references=references)
        place = {"display_name": "Loom House", "ror": "https://ror.org/02wef7a34"}
        silk = indexed("10.5072/silk", SILK, *MEI, cited_by_count=5)
        for one in silk["authorships"]:
            one["institutions"] = [place]
        known.knows(silk)
        yield Played(tmp_path, known)


def counted(known: Any, citations: int, **more: Any) -> None:
    """Let Semantic Scholar count so many citations of the preprint."""
    ids = {"ArXiv": "2401.00001"}
    one = gathered(WOOL, *ADA, ids=ids, citationCount=citations, **more)
    known.semantic_scholar = {"ARXIV:2401.00001": one}


def run(
    played: Played, days: int, *lines: str, refresh: str | None = None, force: bool = False
) -> Tables:
    """Run on a later day; return all tables."""
    played.write(*lines)
    clock = NOON + timedelta(days=days)
    shell = Shell(clock=lambda: clock, sleep=lambda _: None)
    summary = pipeline.run(played.settings(), refresh=refresh, shell=shell, force=force)
    played.notices = summary.notices
    return {table.name: played.rows(table.name) for table in schema.TABLES}


def bytes_of(played: Played) -> dict[str, bytes]:
    out = played.folder / "out"
    return {name: (out / f"{name}.parquet").read_bytes() for name in DERIVED}


def test_every_key_leads_to_a_row(played) -> None:
    tables = run(played, 0, *BOTH)
    papers = {row["paper_id"] for row in tables["papers"]}
    organisations = {row["name"]: row for row in tables["organisations"]}
    for name, column in (
        ("authors", "paper_id"),
        ("citations", "paper_id"),
        ("edges", "paper_id"),
        ("edges", "cited_paper_id"),
    ):
        found = {row[column] for row in tables[name]}
        assert found
        assert found <= papers
    assert {n for row in tables["authors"] for n in row["organisations"]} == set(organisations)
    assert organisations["Loom House"]["ror"] == "02wef7a34"
    assert {row["entry_id"] for row in tables["links"]} == {
        r["entry_id"] for r in tables["entries"]
    }
    (edge,) = tables["edges"]
    assert edge == {
        "paper_id": "arxiv:2401.00001",
        "cited_paper_id": "doi:10.5072/silk",
        "said_by": ["semantic_scholar"],
    }
    assert [row["state"] for row in tables["links"]] == ["alive", "unknown", "alive"]


@pytest.mark.slow
def test_counts_are_only_ever_added_also_of_papers_that_the_list_lets_go(played) -> None:
    seen: list[dict[str, Any]] = []
    for day, lines in enumerate((BOTH, BOTH, BOTH[1:], BOTH)):
        counted(played.archives, 7 + day)
        rows = run(played, day, *lines, refresh="all")["citations"]
        assert all(row in rows for row in seen)
        seen = rows
    mine = [row for row in seen if row["provider"] == "semantic_scholar"]
    assert [(row["observed_on"].day, row["citations"]) for row in mine] == [(1, 7), (2, 8), (4, 10)]


def test_the_same_run_again_gives_the_same_bytes_and_so_do_its_base_tables(played) -> None:
    tables = run(played, 0, *BOTH)
    first = bytes_of(played)
    base = {name: tables[name] for name in ("papers", "entries", "claims", "findings")}
    assert derived(base) == {name: tables[name] for name in DERIVED}
    again = run(played, 0, *BOTH)
    assert bytes_of(played) == first
    assert derived(base, again["citations"], alive(again["links"])) == derived(base)


DAMAGES = {
    "no Parquet": lambda path: path.write_bytes(b"PAR1 no table"),
    "a folder": lambda path: path.mkdir(),
    "another table": lambda path: pq.write_table(pa.table({"loom": [1, 2]}), path),
    "counts out of bounds": lambda path: pq.write_table(
        pa.table(
            {
                "paper_id": ["arxiv:2401.00001"],
                "provider": ["openalex"],
                "observed_on": pa.array([0], pa.date32()),
                "citations": [2**40],
            }
        ),
        path,
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["citations", "links"])
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_table_stops_no_run_and_is_told_and_kept(played, damage, name) -> None:
    run(played, 0, *BOTH)
    path = played.folder / "out" / f"{name}.parquet"
    path.unlink()
    damage(path)
    tables = run(played, 1, *BOTH)
    assert len(tables["citations"]) >= 3
    assert len([one for one in played.notices if f"{name}.parquet" in one]) == 1
    assert list(path.parent.glob(f"{name}.parquet.damaged*"))


def test_tables_of_before_there_were_any_are_no_damage(played) -> None:
    run(played, 0, *BOTH)
    for name in DERIVED:
        for path in played.folder.rglob(f"{name}.parquet"):
            path.unlink()
    found = kept(played.folder / "out")
    assert (found.citations, found.alive, found.damages) == ([], {}, ())
    tables = run(played, 1, *BOTH)
    assert not any("parquet" in one for one in played.notices)
    assert tables["citations"]


def test_a_table_that_is_gone_is_taken_from_the_version_in_store(played) -> None:
    tables = run(played, 0, *BOTH)
    (played.folder / "out" / "citations.parquet").unlink()
    assert kept(played.folder / "out").citations == tables["citations"]


def test_when_a_link_was_last_seen_is_kept_though_nobody_can_be_asked(played) -> None:
    run(played, 0, *BOTH)
    (played.folder / "records.sqlite").unlink()
    played.archives.down |= {"arxiv", "crossref", "datacite", "openalex", "semantic_scholar"}
    links = run(played, 9, *BOTH, force=True)["links"]
    assert [(row["state"], row["alive_at"]) for row in links] == [
        ("unknown", NOON),
        ("unknown", None),
        ("unknown", NOON),
    ]
