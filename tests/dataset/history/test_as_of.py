"""Every day's tables come out of the history row by row, whatever the nights brought."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.check import ORDER
from enrich.dataset.history import as_of, history_files
from enrich.dataset.parquet import arrow_schema
from enrich.errors import BadInput, BadUsage
from enrich.schema import CLAIMS, ENTRIES, FINDINGS, PAPERS, VALUES

FIRST = datetime(2026, 10, 1, 5, 41, tzinfo=UTC)
TABLES = {table.name: table for table in (PAPERS, ENTRIES, CLAIMS, FINDINGS)}
Rows = dict[str, list[dict[str, Any]]]

WORKS = [f"arxiv:2401.0000{number}" for number in range(5)]
TIMES = [FIRST + timedelta(hours=hours) for hours in (-9, -1, 0)]


def paper(paper_id: str, claims: list[dict[str, Any]], **cells: Any) -> dict[str, Any]:
    """Return a paper as its won claims tell it."""
    mine = {one["field"]: one for one in claims if one["paper_id"] == paper_id and one["won"]}
    told = {name: json.loads(one["value"]) for name, one in mine.items()}
    said_by = {
        name: {part: one[part] for part in ("provider", "ref", "fetched_at")}
        for name, one in mine.items()
    }
    return {
        "paper_id": paper_id,
        **dict.fromkeys(VALUES),
        **told,
        "status": "resolved",
        "provenance": {name: said_by.get(name) for name in VALUES},
        "first_seen_at": FIRST,
        "changed_at": FIRST,
        **cells,
    }


@st.composite
def nights(draw: st.DrawFn) -> Rows:
    """Return the tables of a night, of works, people and faults that are drawn."""
    listed = draw(st.lists(st.sampled_from(WORKS), unique=True, min_size=1))
    line = draw(st.integers(1, 5))
    entries, claims, papers, findings = [], [], [], []
    for paper_id in listed:
        line += draw(st.integers(1, 3))
        entries.append(entry(paper_id, line, draw(st.sampled_from(["resolved", "not_found"]))))
        claims += draw(claims_about(paper_id))
        cells = {"status": draw(st.sampled_from(["resolved", "partial"]))}
        if draw(st.booleans()):  # what no claim tells, such as after a run of an older release
            cells["license"] = draw(st.text(max_size=5))
        papers.append(paper(paper_id, claims, **cells))
        findings += draw(findings_about(entries[-1]))
    if draw(st.booleans()):  # lines that no entry was made of
        none = {"entry_id": None, "line": draw(st.integers(1, 40)), "paper_id": None}
        findings += draw(findings_about(none))
    return {
        "papers": papers,
        "entries": entries,
        "claims": sorted(claims, key=lambda c: (listed.index(c["paper_id"]), *in_table(c))),
        "findings": sorted(findings, key=as_told),
    }


def in_table(claim: Mapping[str, Any]) -> tuple[Any, ...]:
    return claim["refused"] is not None, claim["field"], claim["place"]


def as_told(one: Mapping[str, Any]) -> tuple[Any, ...]:
    grave = ORDER.index(one["severity"])
    return one["line"], grave, one["check"], one["entry_id"] or "", one["message"]


def entry(paper_id: str, line: int, status: str) -> dict[str, Any]:
    lists = {
        name: []
        for name in ("section", "authors", "links", "affiliations", "notes", "answered_links")
    }
    words = {"title": f"On {paper_id}", "raw": "-", "kind": "paper", "list": "l.md"}
    name = f"e{paper_id[-1]}"
    judged = {"paper_id": paper_id, "match": "agrees", "match_score": 0.5, "status": status}
    return {"entry_id": name, "line": line, "line_end": line, **lists, **words, **judged}


@st.composite
def claims_about(draw: st.DrawFn, paper_id: str) -> list[dict[str, Any]]:
    """Return claims of two providers; those of one ref may differ in time."""
    found = []
    for field in draw(st.lists(st.sampled_from(["title", "venue"]), unique=True)):
        won = draw(st.booleans())
        for place in range(1, draw(st.integers(1, 3)) + 1):
            found.append(
                {
                    **{"paper_id": paper_id, "field": field, "place": place},
                    "value": json.dumps(draw(st.text(max_size=3)), ensure_ascii=False),
                    "provider": draw(st.sampled_from(["arxiv", "openalex"])),
                    "ref": draw(st.sampled_from([paper_id, "doi:10.5072/x"])),
                    "fetched_at": draw(st.sampled_from(TIMES)),
                    "won": won and place == 1,
                    "refused": None if place == 1 else draw(st.sampled_from([None, "no"])),
                }
            )
    # whoever is refused comes last, as in a run
    found.sort(key=lambda one: (one["field"], one["refused"] is not None, one["place"]))
    for number, one in enumerate(found):
        earlier = [other for other in found[:number] if other["field"] == one["field"]]
        one["place"] = len(earlier) + 1
    return found


@st.composite
def findings_about(draw: st.DrawFn, about: Mapping[str, Any]) -> list[dict[str, Any]]:
    messages = draw(st.lists(st.text(max_size=2), unique=True, max_size=2))
    shift = draw(st.sampled_from([0, 0, 1]))  # most stand on the line of their entry
    return [
        {
            **{"check": "unlinked", "severity": draw(st.sampled_from(ORDER))},
            **{"entry_id": about["entry_id"], "line": about["line"] + shift},
            **{"paper_id": about["paper_id"], "message": message, "evidence": "{}"},
        }
        for message in messages
    ]


def publish(folder: Path, rows: Rows, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Add the tables of a run to the history; return them as Parquet has them."""
    stage = folder / "stage"
    stage.mkdir(parents=True)
    tables = {n: pa.Table.from_pylist(rows[n], arrow_schema(TABLES[n])) for n in TABLES}
    for name, table in tables.items():
        pq.write_table(table, stage / f"{name}.parquet")
    history, _ = as_of.known(folder)
    as_of.record(folder, history, now, stage)
    for path in stage.iterdir():
        path.unlink()
    stage.rmdir()
    return {name: table.to_pylist() for name, table in tables.items()}


def seen(folder: Path, moment: date | datetime) -> dict[str, list[dict[str, Any]]]:
    return {name: table.to_pylist() for name, table in as_of.tables_as_of(folder, moment).items()}


@settings(max_examples=10, deadline=None)
@given(st.lists(nights(), min_size=1, max_size=5))
def test_the_tables_of_every_night_come_out_row_by_row(drawn: list[Rows]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        published = [
            publish(folder, rows, FIRST + timedelta(days=day)) for day, rows in enumerate(drawn)
        ]
        for day, tables in enumerate(published):
            assert seen(folder, (FIRST + timedelta(days=day)).date()) == tables


def small(**claim: Any) -> Rows:
    """Return a list of one work, of which one provider tells the title."""
    about = {"paper_id": WORKS[0], "field": "title", "value": '"Weft"', "provider": "arxiv"}
    told = {"ref": WORKS[0], "fetched_at": FIRST, "won": True, "refused": None, "place": 1}
    claims = [{**about, **told, **claim}]
    entries = [entry(WORKS[0], 3, "resolved")]
    papers = [paper(WORKS[0], claims)]
    return {"papers": papers, "entries": entries, "claims": claims, "findings": []}


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.parquet"))


def test_a_night_that_brings_nothing_new_adds_no_file(tmp_path) -> None:
    publish(tmp_path, small(), FIRST)
    before = files(tmp_path)
    publish(tmp_path, small(), FIRST + timedelta(days=1))
    assert files(tmp_path) == before
    assert seen(tmp_path, date(2027, 1, 1))["claims"][0]["value"] == '"Weft"'


def test_a_second_run_of_a_day_stands_beside_the_first_which_is_not_rewritten(tmp_path) -> None:
    publish(tmp_path, small(), FIRST)
    bytes_before = {name: (tmp_path / name).read_bytes() for name in files(tmp_path)}
    noon = FIRST + timedelta(hours=7)
    publish(tmp_path, small(value='"Warp"'), noon)
    assert "history/observed_on=2026-10-01/claims-2.parquet" in files(tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in bytes_before} == bytes_before
    assert seen(tmp_path, FIRST.date())["claims"][0]["value"] == '"Warp"'  # the end of the day
    assert seen(tmp_path, FIRST)["claims"][0]["value"] == '"Weft"'
    assert as_of.observations(tmp_path) == [FIRST, noon]


def test_a_clock_that_went_back_puts_a_run_after_the_last_one(tmp_path) -> None:
    publish(tmp_path, small(), FIRST)
    publish(tmp_path, small(value='"Warp"'), FIRST - timedelta(days=40))
    assert seen(tmp_path, FIRST.date())["claims"][0]["value"] == '"Warp"'


def test_a_run_that_ended_before_its_switch_is_told_the_difference_to(tmp_path) -> None:
    publish(tmp_path, small(), FIRST)
    publish(tmp_path, small(value='"Lost"'), FIRST + timedelta(days=1))  # its tables never stood
    third = FIRST + timedelta(days=2)
    tables = publish(tmp_path, small(), third)
    assert seen(tmp_path, third.date()) == tables


def test_a_day_before_the_first_is_told_in_a_sentence(tmp_path) -> None:
    with pytest.raises(BadUsage, match="has no history"):
        as_of.tables_as_of(tmp_path, FIRST)
    publish(tmp_path, small(), FIRST)
    with pytest.raises(BadUsage, match="begins on 2026-10-01: nothing is known of 2026-09-30"):
        as_of.tables_as_of(tmp_path, date(2026, 9, 30))


def test_a_damaged_file_is_named_kept_and_no_night_is_lost_for_it(tmp_path) -> None:
    publish(tmp_path, small(), FIRST)
    publish(tmp_path, small(value='"Warp"'), FIRST + timedelta(days=1))
    torn = tmp_path / "history" / "observed_on=2026-10-02" / "claims.parquet"
    torn.write_bytes(torn.read_bytes()[:50])
    with pytest.raises(BadInput, match=r"observed_on=2026-10-02/claims\.parquet cannot be read"):
        as_of.tables_as_of(tmp_path, date(2026, 10, 2))
    _, told = as_of.known(tmp_path)
    assert [sentence.count("claims.parquet.damaged") for sentence in told] == [1]
    third = FIRST + timedelta(days=2)
    tables = publish(tmp_path, small(value='"Woof"'), third)
    assert seen(tmp_path, third.date()) == tables


def test_the_history_of_the_same_nights_is_the_same_bytes(tmp_path) -> None:
    for name in ("one", "two"):
        publish(tmp_path / name, small(), FIRST)
        publish(tmp_path / name, small(value='"Warp"'), FIRST + timedelta(days=1))
    one, two = (
        {name: (tmp_path / n / name).read_bytes() for name in files(tmp_path / n)}
        for n in ("one", "two")
    )
    assert one == two
    assert len(one) >= 4


def test_changed_counts_cost_little_and_what_was_only_asked_again_costs_less(tmp_path) -> None:
    publish(tmp_path, small(), FIRST)
    publish(tmp_path, small(fetched_at=FIRST + timedelta(days=1)), FIRST + timedelta(days=1))
    rows = history_files.read(tmp_path, "claims").to_pylist()
    assert [row["change"] for row in rows] == ["new", "again"]
