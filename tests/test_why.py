"""Every value of the dataset explains itself, from the dataset alone."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import enrich
from enrich import pipeline, schema, write
from enrich.errors import BadInput, BadUsage
from enrich.gather import Shell
from enrich.merge import TRUST, merge
from enrich.model import Claim, Ref
from enrich.settings import ProviderSettings, Settings
from enrich.show import explained
from enrich.tables import paper_rows
from enrich.why import Explanation

ROOT = Path(__file__).resolve().parents[1]
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of the project's own list, made with no network."""
    here = tmp_path_factory.mktemp("why")
    snapshot = ProviderSettings(path=ROOT / "data" / "raw" / "arxiv-snapshot.jsonl")
    settings = Settings(
        list=str(ROOT / "data" / "raw" / "llm-systems.md"),
        out=here / "out",
        records=here / "records.sqlite",
        offline=True,
        providers={"arxiv_snapshot": snapshot},
    )
    pipeline.run(settings, shell=Shell(clock=lambda: NOON))
    return here / "out"


@pytest.fixture(scope="module")
def papers(folder: Path) -> list[dict[str, Any]]:
    return write.read(folder, schema.PAPERS)


def one(found: list[Explanation]) -> Explanation:
    (explanation,) = found
    return explanation


def test_every_cell_that_is_not_null_is_explained_by_who_said_it(folder, papers) -> None:
    for row in papers[::9]:
        explanation = one(enrich.why(row["paper_id"], folder=folder))
        values = {value.field: value for value in explanation.values}
        assert set(values) == {name for name in schema.VALUES if row[name] is not None}
        for name, value in values.items():
            assert value.value == row[name]
            said = row["provenance"][name]
            assert (said["provider"], said["ref"]) in {(w.provider, w.ref) for w in value.said_by}
            assert value.rule.endswith(".")


def test_every_cell_is_derived_again_from_the_claims_alone(folder, papers) -> None:
    heard: dict[str, list[Claim]] = defaultdict(list)
    for row in write.read(folder, schema.CLAIMS):
        ref = Ref(*row["ref"].split(":", 1))
        heard[row["paper_id"]].append(
            Claim(row["field"], json.loads(row["value"]), row["provider"], ref, row["fetched_at"])
        )
    again = [
        merge(
            Ref(*row["paper_id"].split(":", 1)),
            [Ref(*text.split(":", 1)) for text in row["identifiers"] or ()],
            heard[row["paper_id"]],
        )
        for row in papers
    ]
    assert paper_rows(again, {}, NOON) == papers


@pytest.mark.parametrize(
    "named",
    [
        "arxiv:2402.15627",
        "2402.15627v2",
        "https://arxiv.org/abs/2402.15627",
        "https://www.arxiv.org/pdf/2402.15627.pdf",
        "doi:10.48550/arXiv.2402.15627",
        "41",
        41,
        "line 41",
        "MegaScale",
        "scaling large language model training to more",
        Ref("arxiv", "2402.15627"),
    ],
)
def test_a_paper_is_named_by_ref_link_line_or_words_of_its_title(folder, named) -> None:
    assert one(enrich.why(named, "title", folder)).paper_id == "arxiv:2402.15627"


def test_a_paper_without_identifier_is_named_by_its_link_or_title(folder) -> None:
    link = "https://ennanzhai.github.io/pub/sigcomm24-hpn.pdf"
    assert one(enrich.why(link, folder=folder)).lines == (47,)
    assert one(enrich.why("alibaba hpn", folder=folder)).lines == (47,)


def test_an_older_title_in_the_list_names_the_paper_too(folder) -> None:
    explanation = one(enrich.why("Tempo: Application-aware", folder=folder))
    assert str(explanation.title).startswith("JITServe")


def test_several_papers_that_may_be_meant_are_all_given(folder) -> None:
    found = enrich.why("Tempo", folder=folder)
    assert len(found) == 2
    assert explained(found).startswith("2 papers may be meant")


def test_what_the_others_said_and_the_rule_stand_beside_the_value(folder) -> None:
    (title,) = one(enrich.why("line 202", "title", folder)).values
    assert [word.provider for word in title.said_by] == ["arxiv_snapshot"]
    assert [(word.provider, word.value[:5]) for word in title.others] == [("list", "Tempo")]
    assert " > ".join(dict.fromkeys(TRUST["title"])) in title.rule
    page = explained(enrich.why("line 202", "title", folder))
    assert (
        "list about arxiv:2504.20068 on 2026-01-01 12:00 UTC said Tempo: Application-aware" in page
    )


def test_a_year_nobody_states_is_explained_by_the_date(folder) -> None:
    (year,) = one(enrich.why("arxiv:2402.15627", "year", folder)).values
    assert (year.value, year.rule) == (
        2024,
        "Nobody states the year, so it is that of `published`.",
    )


def test_a_field_nobody_speaks_of_is_said_to_be_so(folder) -> None:
    (abstract,) = one(enrich.why("arxiv:2402.15627", "abstract", folder)).values
    assert (abstract.value, abstract.rule) == (None, "Nobody said anything.")


def test_a_title_that_the_list_gives_in_two_ways_is_explained(folder) -> None:
    (title,) = one(enrich.why("line 53", "title", folder)).values
    assert title.value is None
    assert len(title.others) == 2
    assert title.rule == "Who spoke contradicts itself."


def test_an_explanation_goes_through_json_and_back(folder) -> None:
    row = one(enrich.why("arxiv:2402.15627", folder=folder)).row()
    assert json.loads(json.dumps(row)) == row
    assert next(v for v in row["values"] if v["field"] == "published")["value"] == "2024-02-23"


def test_what_cannot_be_explained_is_told_in_a_sentence(folder, tmp_path) -> None:
    with pytest.raises(BadInput, match="holds no paper 'zebra'"):
        enrich.why("zebra", folder=folder)
    with pytest.raises(BadInput, match="holds no paper ''"):
        enrich.why("", folder=folder)
    with pytest.raises(BadUsage, match="no field 'titel'"):
        enrich.why("MegaScale", "titel", folder)
    with pytest.raises(BadInput, match="`enrich run` or `make run` writes it"):
        enrich.why("MegaScale", folder=tmp_path)
    (tmp_path / "papers.parquet").write_bytes(b"PAR1")
    with pytest.raises(BadInput, match="cannot be read"):
        enrich.why("MegaScale", folder=tmp_path)
