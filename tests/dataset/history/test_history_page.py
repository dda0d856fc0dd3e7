"""What `docs/history.md` says in SQL is what our own code says."""

from __future__ import annotations

import re
from datetime import date, timedelta

import duckdb
import pytest
from test_as_of import FIRST, WORKS, Rows, entry, paper, publish

from enrich.dataset.history import as_of
from paths import ROOT

PAGE = (ROOT / "docs" / "history.md").read_text("utf-8")


def night(number: int) -> Rows:
    """Return three works, of which counts, times, words and lines change from night to night."""
    entries = [
        entry(name, 3 + 2 * place + number // 2, "resolved") for place, name in enumerate(WORKS)
    ]
    entries = entries[: 3 + number // 2]
    entries[1]["status"] = "not_found" if number == 1 else "resolved"
    claims = [
        {
            **{"paper_id": one["paper_id"], "field": field, "provider": provider},
            **{"value": value, "ref": one["paper_id"], "refused": None, "place": 1, "won": True},
            "fetched_at": FIRST + timedelta(days=number, seconds=place),
        }
        for place, one in enumerate(entries)
        for field, provider, value in (
            ("citations", "openalex", str(10 * place + number // 2)),
            ("title", "arxiv", '"Weft \\"1\\""'),
            ("venue", "openalex", '"SOSP"'),
        )
        if (place, field, number) != (0, "venue", 2)
    ]
    told = [("unlinked", "info", 0), ("duplicate-entry", "error", 1)][: 1 + number % 2]
    above = entries[-1]["line"]
    findings = [
        {
            **{"check": check, "severity": severity, "entry_id": entries[place]["entry_id"]},
            **{"line": entries[place]["line"] + place, "paper_id": None, "suggestion": None},
            "message": f"It is that of line {above}." if place else "It links to nothing.",
            "evidence": f'{{"lines": [{above}, {entries[0]["line"]}], "score": {above}}}',
        }
        for check, severity, place in told
    ]
    papers = [paper(one["paper_id"], claims) for one in entries]
    return {"papers": papers, "entries": entries, "claims": claims, "findings": findings}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("history")
    for number in range(5):
        publish(folder, night(number), FIRST + timedelta(days=number))
    return folder


def answers(folder, day: date) -> list[list[dict]]:
    """Return what each query of the page returns of a day."""
    found = []
    with duckdb.connect() as connection:
        for text in re.findall(r"```sql\n(.+?)```", PAGE, re.S):
            of_the_day = text.replace("2026-11-01", str(day)).replace("2402.15627", "2401.00000")
            result = connection.sql(of_the_day.replace("'history/", f"'{folder}/history/"))
            if not text.startswith("CREATE"):
                found.append(result.to_arrow_table().to_pylist())
        found.append(
            connection.sql(f"FROM claims_as_of(DATE '{day}')").to_arrow_table().to_pylist()
        )
        found.append(
            connection.sql(f"FROM entries_as_of(DATE '{day}')").to_arrow_table().to_pylist()
        )
    return found


def by_key(claim: dict) -> tuple[str, ...]:
    return claim["paper_id"], claim["field"]


@pytest.mark.parametrize("number", range(5))
def test_the_queries_of_the_page_tell_each_day_as_our_code_does(folder, number) -> None:
    day = (FIRST + timedelta(days=number)).date()
    papers, findings, counts, claims, entries = answers(folder, day)
    ours = {name: table.to_pylist() for name, table in as_of.tables_as_of(folder, day).items()}
    assert papers == [{name: one[name] for name in papers[0]} for one in ours["papers"]]
    assert findings == [
        {name: one[name] for name in findings[0]}
        for one in sorted(ours["findings"], key=lambda one: (one["line"], one["check"]))
    ]
    told = [{name: one[name] for name in claims[0]} for one in ours["claims"]]
    assert sorted(claims, key=by_key) == sorted(told, key=by_key)
    assert entries == [{name: one[name] for name in entries[0]} for one in ours["entries"]]
    assert [one["citations"] for one in counts] == [0, 1, 2]
