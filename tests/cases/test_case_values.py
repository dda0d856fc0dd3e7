"""The better value before the better witness, and one publication a row, in whole runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archives import archives, article, deposit, gathered, indexed, preprint
from played import Played, line, names

FOUR = ("Ada Pfeffer", "José Ünal", "Mei Wu", "Li Hua Tang")
WOOL = "Weaving Heterogeneous Wool under Deep Water"
ARXIV, DOI = "2401.00001", "10.5072/wool"


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with archives() as known:
        known.knows(preprint(ARXIV, WOOL, *FOUR, doi=DOI))
        yield Played(tmp_path, known)


@pytest.mark.parametrize(
    "deposited",
    [
        FOUR[:1],  # the first author alone
        ("A. Pfeffer", "J. Ünal", "M. Wu", "L. H. Tang"),
        ("ADA PFEFFER", "JOSÉ ÜNAL", "MEI WU", "LI HUA TANG"),
        ("Ada PFEFFER", "José ÜNAL", "Mei WU", "Li Hua TANG"),
        FOUR[:2],
    ],
)
def test_whole_names_of_all_people_are_shown_whoever_deposited_less(played, deposited) -> None:
    played.archives.knows(article(DOI, WOOL, *deposited))
    paper = played.run(line(WOOL, ARXIV)).paper()
    assert (names(paper), paper["doi"]) == (list(FOUR), DOI)


@pytest.mark.parametrize("shouted", [WOOL.upper(), "{Weaving} Heterogeneous Wool under Deep Water"])
def test_a_title_in_capitals_or_braces_is_not_shown(played, shouted) -> None:
    played.archives.knows(article(DOI, shouted, *FOUR))
    assert played.run(line(WOOL, ARXIV)).paper()["title"] == WOOL


def test_references_and_counts_that_are_visibly_empty_do_not_win(played) -> None:
    cited = [{"externalIds": {"ArXiv": f"2301.{number:05}"}} for number in range(1, 61)]
    ids = {"ArXiv": ARXIV, "DOI": DOI}
    played.archives.knows(
        article(DOI, WOOL, *FOUR, reference=[{"DOI": "10.5072/c.1"}, {"DOI": "10.5072/c.2"}]),
        gathered(WOOL, *FOUR, ids=ids, citationCount=0, references=cited),
        indexed(DOI, WOOL, *FOUR, cited_by_count=500),
    )
    paper = played.run(line(WOOL, ARXIV)).paper()
    assert (len(paper["cited_refs"]), paper["citations"]) == (60, 500)


JOURNAL = {"container-title": ["Journal of Looms"]}
OSDI = "18th USENIX Symposium on Operating Systems Design and Implementation"
TPDS = "IEEE Transactions on Parallel and Distributed Systems"


@pytest.mark.parametrize("venue", [" | OSDI' 24", ""])
def test_a_row_tells_of_one_publication_and_versions_of_the_other(played, venue) -> None:
    journal = {"container-title": [TPDS], "type": "journal-article", "year": 2025}
    played.archives.knows(
        article(DOI, WOOL, *FOUR, **{"container-title": [OSDI]}),
        article("10.5072/tpds", WOOL, *FOUR, **journal),
        gathered(WOOL, *FOUR, ids={"ArXiv": ARXIV, "DOI": "10.5072/tpds"}),
    )
    paper = played.run(line(WOOL, ARXIV, venue)).paper()
    rows = {"OSDI": ("proceedings-article", DOI, 2024), "TPDS": ("journal-article", "tpds", 2025)}
    kind, doi, year = rows[paper["venue"]]
    assert (paper["type"], paper["year"]) == (kind, year)
    assert doi in paper["doi"]
    assert doi in paper["url"]
    others = [one for one in paper["versions"] if one["ref"].startswith("doi:")]
    assert len(others) <= 1
    if venue:
        assert [(one["venue"], one["year"]) for one in others] == [("TPDS", 2025)]


@pytest.mark.parametrize(
    ("fields", "day", "precision"),
    [
        ({"published-online": {"date-parts": [[2021, 5, 3]]}}, "2021-05-03", "day"),
        ({"issued": {"date-parts": [[2021]]}}, "2021-01-01", "year"),
        ({"issued": {"date-parts": [[2021]]}, "published-print": {"date-parts": [[2021, 7]]}},
         "2021-07-01", "month"),
    ],
)  # fmt: skip
def test_the_first_public_day_is_the_earliest_that_a_registrar_confirms(
    played, fields, day, precision
) -> None:
    played.archives.knows(article(DOI, WOOL, *FOUR, year=2021, **fields))
    paper = played.run(line(WOOL, DOI)).paper()
    assert (str(paper["published"]), paper["published_precision"]) == (day, precision)


def test_an_earlier_article_is_public_before_its_late_preprint(played) -> None:
    same = {"relation": {"has-preprint": [{"id-type": "arxiv", "id": ARXIV}]}}
    played.archives.knows(article(DOI, WOOL, *FOUR, year=2023, **same))
    paper = played.run(line(WOOL, DOI)).paper()
    assert (str(paper["published"])[:4], ARXIV in str(paper["identifiers"])) == ("2023", True)


def test_who_is_nobody_and_a_year_to_come_are_not_shown(played) -> None:
    record = deposit("10.5072/d.1", WOOL, "Ada Pfeffer", year=2549)
    record["attributes"]["creators"] += [{"name": "(:Unav)"}, {"name": "(:unkn) Unknown"}]
    paper = played.run_with(record, line(WOOL, "10.5072/d.1"))
    assert (names(paper), paper["year"], paper["published"]) == (["Ada Pfeffer"], None, None)


def test_a_group_before_a_colon_is_no_person_named_colon(played) -> None:
    listed = preprint("2401.00005", WOOL, "Loom Team", ":", "Ada Pfeffer", "Lab: José Ünal")
    paper = played.run_with(listed, line(WOOL, "2401.00005"))
    assert names(paper) == ["Loom Team", "Ada Pfeffer", "Lab", "José Ünal"]


def test_a_pdf_that_no_link_of_the_feed_names_is_where_arxiv_has_it(played) -> None:
    paper = played.run_with(
        preprint("2401.00006", WOOL, *FOUR, pdf=False), line(WOOL, "2401.00006")
    )
    assert paper["pdf_url"].startswith("https://arxiv.org/pdf/2401.00006")


def test_given_and_family_names_stay_apart_where_a_registry_states_them(played) -> None:
    played.archives.knows(article(DOI, WOOL, *FOUR))
    people = played.run(line(WOOL, ARXIV)).paper()["authors"]
    assert [(one["given"], one["family"]) for one in people][:2] == [
        ("Ada", "Pfeffer"),
        ("José", "Ünal"),
    ]


def test_versions_of_a_deposit_are_told(played) -> None:
    kind = {"types": {"resourceTypeGeneral": "Text"}}
    concept = {"relationType": "IsVersionOf", "relatedIdentifier": "10.5072/z.10"}
    played.archives.knows(
        deposit("10.5072/z.11", WOOL, *FOUR, **kind, relatedIdentifiers=[
            concept | {"relatedIdentifierType": "DOI"}
        ]),
        deposit("10.5072/z.10", WOOL, *FOUR, **kind),
    )  # fmt: skip
    paper = played.run(line(WOOL, "10.5072/z.11")).paper()
    refs = {f"doi:{paper['doi']}", *(one["ref"] for one in paper["versions"])}
    assert refs == {"doi:10.5072/z.10", "doi:10.5072/z.11"} == set(paper["identifiers"])


@pytest.mark.parametrize("server", ["10.2139/ssrn.1", "10.1101/2024.01.01.1", "10.21203/rs.3.rs-1"])
def test_a_preprint_of_any_server_that_has_appeared_is_told(played, server) -> None:
    same = {"relation": {"is-preprint-of": [{"id-type": "doi", "id": "10.5072/j.1"}]}}
    early = article(server, WOOL, *FOUR, type="posted-content", **same)
    late = article("10.5072/j.1", WOOL, *FOUR, year=2025, type="journal-article") | JOURNAL
    played.archives.knows(early | {"container-title": []}, late)
    played.run(line(WOOL, server))
    assert played.told() == [(3, "info", "published-version")]
    assert played.findings("published-version")[0]["suggestion"] == "https://doi.org/10.5072/j.1"
