"""Names, titles and dates as registries and pages state them, and what states nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.harvest.stated_claims import claims
from enrich.model import Ref
from enrich.normalization import field_values, person_names, record_markup
from enrich.providers.acl import Acl
from enrich.providers.arxiv import Arxiv
from enrich.providers.arxiv_snapshot import ArxivSnapshot
from enrich.providers.base import Provider
from enrich.providers.crossref import Crossref
from enrich.providers.datacite import DataCite
from enrich.providers.dblp import Dblp
from enrich.providers.extractors import page_values
from enrich.providers.openalex import OpenAlex
from enrich.providers.openreview import Openreview
from enrich.providers.page import Page
from enrich.providers.pmlr import Pmlr
from enrich.providers.semantic_scholar import SemanticScholar
from enrich.providers.usenix import Usenix
from enrich.settings import ProviderSettings

NEXT = datetime.now(UTC).year + 1
ENTRY: dict[str, Any] = {
    "entry_id": "http://arxiv.org/abs/2401.00001v2", "title": "Warp", "authors": [], "summary": "",
    "published": "2024-01-01T00:00:00+00:00", "updated": "2024-01-02T00:00:00+00:00", "doi": None,
    "comment": None, "journal_ref": None, "primary_category": "cs.DC", "categories": ["cs.DC"],
    "pdf_url": None,
}  # fmt: skip


def said(cls: type[Provider], told: Any) -> dict[str, Any]:
    """What a provider reads in a record."""
    body = json.dumps(told)
    return dict(claims(cls(ProviderSettings()), Ref("doi", "10.9999/warp"), body))


def names(stated: dict[str, Any]) -> list[str]:
    return [person["name"] for person in stated.get("authors", [])]


def datacite(**attributes: Any) -> dict[str, Any]:
    return said(DataCite, {"attributes": {"doi": "10.9999/warp", **attributes}})


def page(cls: type[Provider], *meta: tuple[str, str]) -> dict[str, Any]:
    """What a provider reads in the tags of a page."""
    bare = {"abstract": "", "bibtex": {}, "final": [], "prepublication": []}
    bare |= {"software": "", "openreview": [], "dc": [], "ld": {}, "og": "", "links": []}
    return said(cls, {**bare, "url": "https://l.example", "moved": False, "meta": meta})


def test_a_pdf_that_no_link_names_is_where_arxiv_has_it() -> None:
    assert said(Arxiv, ENTRY)["pdf_url"] == "https://arxiv.org/pdf/2401.00001v2"
    given_ = ENTRY | {"pdf_url": "https://arxiv.org/pdf/2401.00001v1"}
    assert said(Arxiv, given_)["pdf_url"] == "https://arxiv.org/pdf/2401.00001v1"


@pytest.mark.parametrize("count", [10**30, -5, 7.5, "many", "1" * 5000])
def test_a_count_that_can_be_none_is_left_out_and_the_work_is_read(count) -> None:
    work = {"DOI": "10.9999/warp", "title": ["Warp"], "type": "journal-article"}
    paper = {"title": "Warp", "influentialCitationCount": count, "citationCount": 7}
    for cls, told in (
        (Crossref, work | {"is-referenced-by-count": count}),
        (OpenAlex, {"title": "Warp", "cited_by_count": count}),
        (SemanticScholar, {"title": "Warp", "citationCount": count}),
        (SemanticScholar, paper),
    ):
        stated = said(cls, told)
        assert stated["title"] == "Warp"
        assert stated.get("citations") == (7 if told is paper else None)
        assert "influential_citations" not in stated


def test_a_day_of_a_version_that_can_be_none_is_left_out_and_the_work_is_read() -> None:
    days = ["Mon, 2 Jan 2023 10:00:00 GMT", "bogus", None]
    paper = {"id": "2301.00001", "title": "Warp", "update_date": "2023-01-03"}
    for first, last in ((days[0], days[1]), (days[1], days[0]), (days[2], days[2])):
        versions = [{"version": "v1", "created": first}, {"version": "v2", "created": last}]
        stated = said(ArxivSnapshot, paper | {"versions": versions})
        assert stated["title"] == "Warp"
        assert [stated.get(name) for name in ("published", "updated")] == [
            "2023-01-02" if day == days[0] else None for day in (first, last)
        ]


def test_a_group_before_a_colon_and_its_people_are_parted_and_a_lone_mark_is_nobody() -> None:
    people = ["Weaving Lab: Ada Pfeffer", ":", "Weft Team:", "José Ünal", ": Bo Warp", "-", "A:B"]
    authors = [{"name": name, "affiliations": ["Basel"] * (name == people[0])} for name in people]
    wanted = ["Weaving Lab", "Ada Pfeffer", "Weft Team", "José Ünal", "Bo Warp", "A:B"]
    stated = said(Arxiv, ENTRY | {"authors": authors})
    assert names(stated) == wanted
    assert [one["affiliations"] for one in stated["authors"][:2]] == [[], ["Basel"]]


def test_the_copy_of_arxiv_parts_its_people_as_arxiv_does() -> None:
    people = [["Pfeffer", "Lab: Ada", ""], [":", "", ""], ["Loom Group", "", ""], ["Li", "Wei", ""]]
    stated = said(ArxivSnapshot, {"id": "2401.00001", "title": "Warp", "authors_parsed": people})
    assert names(stated) == ["Lab", "Ada Pfeffer", "Loom Group", "Wei Li"]
    parts = [(one.get("given"), one.get("family")) for one in stated["authors"]]
    assert parts == [(None, None), ("Ada", "Pfeffer"), (None, None), ("Wei", "Li")]


@given(st.text(max_size=60))
def test_whom_a_name_credits_is_always_somebody(name: str) -> None:
    for one in person_names.credited(name):
        assert one == one.strip()
        assert any(map(str.isalnum, one))


NOBODY = ["(:Unav)", "(:unkn)", "(:none)", "(:null)", "Unknown", ":", "-", "N/A", "[Anonymous]"]


@pytest.mark.parametrize("name", NOBODY)
def test_who_says_that_nobody_is_named_is_no_author(name: str) -> None:
    ada = {"name": "Ada Pfeffer"}
    crossref = {"DOI": "10.9999/warp", "author": [{"family": name}, {"name": name}, ada]}
    assert names(datacite(creators=[{"name": name}, ada])) == ["Ada Pfeffer"]
    assert names(said(Crossref, crossref)) == ["Ada Pfeffer"]
    assert names(said(SemanticScholar, {"authors": [{"name": name}, ada]})) == ["Ada Pfeffer"]
    for cls in (Acl, Pmlr, Usenix, Page):
        stated = page(cls, ("title", "Warp"), ("author", name), ("author", "Ada Pfeffer"))
        assert names(stated) == ["Ada Pfeffer"]


@pytest.mark.parametrize("title", ["(:unav)", "Unknown", ":", "(:none)", "n/a", "No title"])
def test_what_says_that_there_is_no_title_is_none(title: str) -> None:
    assert "title" not in datacite(titles=[{"title": title}])
    assert datacite(titles=[{"title": title}, {"title": "Warp"}])["title"] == "Warp"
    assert "title" not in said(Crossref, {"DOI": "10.9999/warp", "title": [title]})
    assert "title" not in said(SemanticScholar, {"title": title})
    assert "title" not in said(OpenAlex, {"title": title, "doi": None})


@pytest.mark.parametrize("title", ["0", "The Unknown Loom", "None of the Looms", "?Loom"])
def test_an_odd_title_is_one(title: str) -> None:
    assert datacite(titles=[{"title": title}])["title"] == title


@pytest.mark.parametrize("year", [0, 1, 999, 1599, NEXT + 1, 2549, 9999])
def test_a_year_out_of_time_is_none_whoever_states_it(year: int) -> None:
    day = f"{year:04}-02-03"
    parts = {"date-parts": [[year, 2, 3]]}
    crossref = {"DOI": "10.9999/warp", "issued": parts, "published-online": parts}
    note = {"id": "aB3_xYz9Qw", "externalIds": [], "license": None, "odate": None, "content": {}}
    note["content"] = dict.fromkeys(
        ("title", "authors", "abstract", "venue", "venueid", "pdf", "html")
    )
    note["pdate"] = int(datetime(max(year, 1), 2, 3, tzinfo=UTC).timestamp()) * 1000
    work = {"key": "conf/loom/P", "title": "Warp.", "venue": "", "year": str(year), "authors": []}
    for stated in (
        datacite(publicationYear=year, dates=[{"date": day, "dateType": "Issued"}]),
        said(Crossref, crossref),
        said(SemanticScholar, {"year": year, "publicationDate": day}),
        said(OpenAlex, {"doi": None, "publication_year": year, "publication_date": day}),
        said(Dblp, [work]),
        said(Openreview, note),
        *(page(cls, ("title", "Warp"), ("publication_date", day)) for cls in (Acl, Usenix, Page)),
    ):
        assert not {"published", "year"} & stated.keys(), stated


@pytest.mark.parametrize("year", [1600, 1734, NEXT])
def test_a_year_of_long_ago_or_of_the_next_volume_is_one(year: int) -> None:
    assert datacite(publicationYear=year)["year"] == year
    assert page_values.day(f"{year}-02-03") == f"{year}-02-03"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Apr 22, 2019", "2019-04-22"), ("22 April 2019", "2019-04-22"),
        ("April 22nd, 2019", "2019-04-22"), ("Monday, 22. April 2019", "2019-04-22"),
        ("22-Apr-2019", "2019-04-22"), ("2019 Apr 22", "2019-04-22"), ("2019-Apr", "2019-04"),
        ("September 2019", "2019-09"), ("Sept. 2019", "2019-09"), ("May-June 2019", "2019-05"),
        ("Mon, 22 Apr 2019 10:11:12 GMT", "2019-04-22"), ("Published 1 May 2019", "2019-05-01"),
        ("2019年4月22日", "2019-04-22"), ("2019年4月", "2019-04"), ("2019年", "2019"),
        ("2019/4", "2019-04"), ("2019/4/2", "2019-04-02"), ("2019.04.22", "2019-04-22"),
        ("20190422", "2019-04-22"), ("2019-04-22T10:11:12Z", "2019-04-22"), ("2019", "2019"),
        ("04/22/2019", "2019-04-22"), ("22/04/2019", "2019-04-22"), ("04/05/2019", "2019"),
        ("22.04.2019", "2019-04-22"), ("04/2019", "2019-04"), ("Apr 31, 2019", "2019-04"),
        ("  2019-04-22  ", "2019-04-22"), ("2019-04-22 10:11", "2019-04-22"),
        ("in press", None), ("Winter 2019", None), ("May", None), ("22 April", None), ("", None),
        ("Maybe 2019", None), ("Apr 22, 2549", None), ("0000-00-00", None), ("12345678", None),
        ("Volume 7, Issue 22, April 2019", None), ("vol. 3", None),
    ],
)  # fmt: skip
def test_a_page_s_date_is_read_as_precisely_as_it_is_sure(text: str, day: str | None) -> None:
    assert page_values.day(text) == day


@given(st.text(max_size=100) | st.from_regex(r"[\dA-Za-z年月日 ,./-]{0,30}", fullmatch=True))
def test_a_date_is_a_day_or_none(text: str) -> None:
    told = page_values.day(text)
    assert told is None or page_values.day(told) == told


def test_given_and_family_names_stay_apart_where_they_are_stated_so() -> None:
    ada = {"given": "ADA M.", "family": "PFEFFER"}
    crossref = said(Crossref, {"DOI": "10.9999/warp", "author": [ada, {"name": "Weft Lab"}]})
    assert crossref["authors"] == [
        {"name": "ADA M. PFEFFER", "orcid": None, "affiliations": [], **ada},
        {"name": "Weft Lab", "orcid": None, "affiliations": []},
    ]
    creators = [
        {"name": "Pfeffer, Ada", "givenName": "Ada", "familyName": "Pfeffer"},
        {"name": "van Weft, Zoë", "nameType": "Personal"},
        {"name": "Looms, Basel", "nameType": "Organizational"},
    ]
    told = datacite(creators=creators)["authors"]
    parts = [(one["name"], one.get("given"), one.get("family")) for one in told]
    assert parts == [
        ("Ada Pfeffer", "Ada", "Pfeffer"),
        ("Zoë van Weft", "Zoë", "van Weft"),
        ("Looms, Basel", None, None),
    ]


@pytest.mark.parametrize("cls", [Acl, Pmlr, Usenix, Page])
def test_braces_that_keep_bibtex_from_changing_a_title_are_left_out(cls) -> None:
    meta = [("title", "{FLAX}: Weaving {{GPU}s} for x^{2}"), ("author", "Jos{e} {van Weft}")]
    stated = page(cls, *meta)
    assert stated["title"].startswith("FLAX: Weaving GPUs for x^")
    assert names(stated) == ["Jose van Weft"] or cls is not Usenix


@pytest.mark.parametrize(
    "title",
    ["Sets {1, 2}", "x_{10} and y^{n}", r"\emph{Wool}", "${\\bf A}$ Loom", "a { b } c", "{}"],
)
def test_braces_of_formulas_stay(title: str) -> None:
    assert record_markup.unbraced(title) == title


@pytest.mark.parametrize("unit", ["{", "{a", "$", "\\a{", "^{", "{A}", "}"])
def test_hostile_braces_are_read_in_no_time(unit: str) -> None:
    assert isinstance(field_values.title(unit * 50_000), str)
