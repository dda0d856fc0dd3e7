"""Every value of the dataset explains itself, from the dataset alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import enrich
from enrich import pipeline, schema
from enrich.cli.why_command import explanation_text
from enrich.dataset import write
from enrich.dataset.provenance import Explanation, Value
from enrich.dataset.rows import claim_rows, paper_rows
from enrich.errors import BadInput, BadUsage
from enrich.harvest.shell import Shell
from enrich.model import Claim, Ref
from enrich.resolution.accepted_records import Refusal
from enrich.resolution.trust import TRUST, merge
from enrich.resolution.works import Work
from enrich.settings import Settings
from paths import ROOT

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of the project's own list, made with no network."""
    here = tmp_path_factory.mktemp("why")
    settings = Settings(
        list=str(ROOT / "data" / "raw" / "llm-systems.md"),
        out=here / "out",
        records=here / "records.sqlite",
        offline=True,
    )
    pipeline.run(settings, shell=Shell(clock=lambda: NOON))
    return here / "out"


def one(found: list[Explanation]) -> Explanation:
    (explanation,) = found
    return explanation


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


def test_a_number_is_a_line_and_no_word_of_a_title(folder) -> None:
    assert "O(1)" in (one(enrich.why("BlitzScale", None, folder)).title or "")
    with pytest.raises(BadInput, match="no paper '1'"):
        enrich.why("1", None, folder)


def test_several_papers_that_may_be_meant_are_all_given(folder) -> None:
    found = enrich.why("Tempo", folder=folder)
    assert len(found) == 2
    assert explanation_text(found).startswith("2 papers may be meant")


def test_what_the_others_said_and_the_rule_stand_beside_the_value(folder) -> None:
    (title,) = one(enrich.why("line 202", "title", folder)).values
    assert [word.provider for word in title.said_by] == ["arxiv_snapshot"]
    assert [(word.provider, word.value[:5]) for word in title.others] == [("list", "Tempo")]
    assert " > ".join(dict.fromkeys(TRUST["title"])) in title.rule
    page = explanation_text(enrich.why("line 202", "title", folder))
    assert (
        "list about arxiv:2504.20068 on 2026-01-01 12:00 UTC said Tempo: Application-aware" in page
    )


def test_a_year_nobody_states_is_explained_by_the_date(folder) -> None:
    (year,) = one(enrich.why("arxiv:2402.15627", "year", folder)).values
    assert (year.value, year.rule) == (
        2024,
        "Nobody states the year of a venue, so it is that of `published`.",
    )


ARXIV, DOI = Ref("arxiv", "2401.00001"), Ref("doi", "10.1/x")


def say(provider: str, field: str, value: Any, ref: Ref = ARXIV) -> Claim:
    return Claim(field, value, provider, ref, NOON)


def person(name: str, orcid: str | None = None, *places: str) -> dict[str, Any]:
    return {"name": name, "orcid": orcid, "affiliations": list(places)}


def explain(folder: Path, field: str, *claims: Claim, refused: Sequence[Claim] = ()) -> Value:
    """Write a dataset of one paper, and return why its value is what it is."""
    papers = [merge(ARXIV, [ARXIV, DOI], claims)]
    why = tuple(Refusal(one.provider, one.ref, "its record is about another") for one in refused)
    works = [Work(ARXIV, (ARXIV, DOI), (), claims, refusals=why, unbelieved=tuple(refused))]
    rows = {"papers": paper_rows(papers, {}, NOON), "claims": list(claim_rows(papers, works))}
    tables = {table.name: rows.get(table.name, []) for table in schema.TABLES}
    write.write(folder, tables, {"run_id": "one"})
    return one(enrich.why(ARXIV, field, folder)).values[0]


def test_whose_names_these_are_and_who_gave_what_beside_them_is_told(tmp_path) -> None:
    value = explain(
        tmp_path,
        "authors",
        say("usenix", "authors", [person("Ada Pfeffer"), person("José Ünal")]),
        say("crossref", "authors", [person("Ada Pfeffer", "0-1"), person("J. Unal", "0-2")], DOI),
        say("openalex", "authors", [person("A. Pfeffer", "0-3", "Weft", "Warp"), person("X Y")]),
        say("dblp", "authors", [person("Ada Pfeffer"), person("José Ünal")], DOI),
    )
    assert [word.provider for word in value.said_by] == ["usenix", "crossref", "openalex"]
    assert [word.provider for word in value.others] == ["dblp"]
    people = [person("Ada Pfeffer", "0-1", "Weft", "Warp"), person("José Ünal", "0-2")]
    assert value.value == [{**one, "given": None, "family": None} for one in people]
    assert value.rule.startswith("usenix is the first who speaks of it, in the order usenix > ")
    assert value.rule.endswith(
        "The names and their order are usenix's alone; where a name and its place agree, "
        "joined to them: 2 ORCIDs by crossref, 2 affiliations by openalex."
    )


def test_the_names_come_first_also_where_their_witness_gives_to_itself(tmp_path) -> None:
    early = say("crossref", "authors", [person("Ada Pfeffer", "0-1")])
    late = say("crossref", "authors", [person("Ada Pfeffer")], DOI)
    value = explain(tmp_path, "authors", early, late, say("crossref", "type", "posted-content"))
    assert [word.ref for word in value.said_by] == [str(DOI), str(ARXIV)]
    assert "first those about the published version" in value.rule


def test_a_year_is_explained_by_the_venue_it_goes_with(tmp_path) -> None:
    named = [say("dblp", "venue", "SOSP", DOI), say("dblp", "year", 2023, DOI)]
    value = explain(tmp_path, "year", *named, say("openalex", "year", 2021))
    assert (value.value, value.rule) == (
        2023,
        "It goes with `venue`, which dblp states beside it.",
    )


def test_who_comes_first_and_is_not_believed_is_named(tmp_path) -> None:
    other = [say("crossref", "venue_name", "J. Looms", DOI), say("crossref", "venue", "JL", DOI)]
    named = [say("usenix", "venue", "OSDI"), say("dblp", "venue_name", "OSDI", DOI)]
    value = explain(tmp_path, "venue_name", *other, *named)
    assert "crossref names no venue beside it, or another, so it was passed over." in value.rule
    code = [
        say("list", "code_url", "https://a.example"),
        say("list", "code_url", "https://b.example"),
    ]
    value = explain(tmp_path, "code_url", *code, say("pmlr", "code_url", "https://c.example"))
    assert value.rule.endswith("The list contradicts itself, so it was passed over.")


def test_a_stranger_is_said_to_be_one(tmp_path) -> None:
    value = explain(tmp_path, "citations", say("stranger", "citations", 7))
    assert value.rule.startswith("stranger is believed for want of anybody in the order semantic")


def test_what_was_refused_is_told_with_the_reason_and_decides_nothing(tmp_path) -> None:
    other = say("openalex", "abstract", "Another's.", DOI)
    value = explain(tmp_path, "abstract", refused=[other, other])
    assert (value.value, value.rule) == (
        None,
        "Nobody who is believed said anything; what openalex said was refused.",
    )
    (word,) = value.others
    assert (word.refused, word.row()["refused"]) == ("its record is about another",) * 2
    page = explanation_text(enrich.why(ARXIV, "abstract", tmp_path))
    assert "  openalex: refused, its record is about another; about doi:10.1/x on" in page
    value = explain(tmp_path, "abstract", say("arxiv", "abstract", "Ours."), refused=[other])
    assert (value.value, len(value.others)) == ("Ours.", 1)
    assert value.rule.startswith("arxiv is the first who speaks of it")


def test_who_states_a_lesser_value_is_named_with_what_it_lacks(tmp_path) -> None:
    four = [person(name) for name in ("Ada Pfeffer", "José Ünal", "Mei Wu", "Li Li")]
    value = explain(
        tmp_path, "authors", say("crossref", "authors", four[:1]), say("arxiv", "authors", four)
    )
    assert value.rule.startswith("arxiv is the first whose word is whole, in the order usenix > ")
    assert "What crossref says leaves people out, so it was passed over." in value.rule


def test_a_date_is_explained_by_who_confirms_it(tmp_path) -> None:
    days = say("arxiv", "published", "2024-01-31"), say("crossref", "published", "2021", DOI)
    assert explain(tmp_path, "published", *days).rule == (
        "The earliest date that a registrar or an identifier confirms."
    )
    more = say("openalex", "published", "2021-03-04")
    assert explain(tmp_path, "published", *days, more).rule == (
        "More exact than 2021, which crossref confirms."
    )
    assert explain(tmp_path, "published", more).rule.startswith("No registrar states a date. open")


def test_what_is_of_another_publication_is_said_to_be_so(tmp_path) -> None:
    article = [say("openalex", name, DOI.value, DOI) for name in ("doi", "venue")]
    value = explain(tmp_path, "doi", say("list", "venue", "OSDI"), *article)
    assert value.value is None
    assert value.rule == (
        "What was said is of another publication than the one that the row tells of."
    )
    types = say("crossref", "type", "journal-article", DOI), say("dblp", "type", "report")
    venues = say("dblp", "venue", "OSDI"), say("openalex", "venue", "TPDS", DOI)
    value = explain(tmp_path, "type", *types, *venues)
    assert value.value == "report"
    assert "What crossref says of doi:10.1/x is not of the publication" in value.rule


def test_each_version_is_explained_by_who_describes_it(tmp_path) -> None:
    early = say("arxiv", "published", "2024-01-31"), say("arxiv", "title", "Looms")
    value = explain(tmp_path, "versions", *early, say("crossref", "venue", "OSDI", DOI))
    (version,) = value.value
    assert (version["ref"], version["year"]) == (str(ARXIV), 2024)
    assert [(word.provider, word.ref) for word in value.said_by] == [("arxiv", str(ARXIV))]
    assert value.rule == "Each ref that is of another publication, as those who describe it say."


def test_a_dataset_of_an_older_schema_is_explained_as_far_as_it_goes(tmp_path) -> None:
    explain(tmp_path, "title", say("arxiv", "title", "Looms"))
    for table, new in ((schema.PAPERS, "versions"), (schema.CLAIMS, "refused")):
        path = tmp_path / table.file
        pq.write_table(pq.read_table(path).drop_columns([new]), path)
    values = one(enrich.why(ARXIV, None, tmp_path)).values
    assert {value.field for value in values} == {"title", "identifiers"}
    assert one(enrich.why(ARXIV, "versions", tmp_path)).values[0].value is None


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
