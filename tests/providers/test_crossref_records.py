"""What records of Crossref's state: dates, and DOIs that name no work."""

from __future__ import annotations

import json
from typing import Any

import pytest

from enrich.harvest.stated_claims import claims
from enrich.model import Ref
from enrich.providers.crossref import Crossref
from enrich.providers.dblp import Dblp
from enrich.providers.openalex import OpenAlex
from enrich.settings import ProviderSettings

LOOM = Ref("doi", "10.9999/loom.7")
WORK = {"DOI": "10.9999/loom.7", "type": "journal-article", "title": ["Loom"]}


def said(**more: Any) -> dict[str, Any]:
    """What a record states."""
    body = json.dumps(WORK | {name.replace("_", "-"): value for name, value in more.items()})
    return dict(claims(Crossref(ProviderSettings()), LOOM, body))


def on(*parts: int) -> dict[str, list[list[int]]]:
    return {"date-parts": [list(parts)]}


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ({"issued": on(2021), "published_online": on(2021, 3, 2)}, "2021-03-02"),
        ({"issued": on(2021), "published_print": on(2021, 5)}, "2021-05"),
        ({"issued": on(2021, 3), "published_online": on(2021, 3, 2)}, "2021-03-02"),
        ({"issued": on(2020, 12), "published_print": on(2021, 1, 5)}, "2020-12"),
        ({"issued": on(2021), "published_online": on(2020, 9, 1)}, "2020-09-01"),
        ({"issued": on(2021, 2, 30), "published": on(2021, 2)}, "2021-02"),
        ({"issued": {"date-parts": [[None]]}, "posted": on(2019, 7)}, "2019-07"),
    ],
)
def test_the_first_public_date_is_as_precise_as_any_that_agrees(dates, published) -> None:
    assert said(**dates)["published"] == published


def test_when_a_record_was_made_is_no_public_date() -> None:
    assert "published" not in said(created=on(2002, 7, 27))
    assert said(issued=on(1998), created=on(1998, 7, 27))["published"] == "1998"


NONE_OF_THE_WORK = ["title", "authors", "venue", "venue_name", "year", "published", "abstract"]
FULL = {
    "title": ["Looms and Wefts"],
    "author": [{"given": "Ada", "family": "Pfeffer"}],
    "container_title": ["Proceedings of the Symposium on Operating Systems Principles"],
    "issued": on(2021),
}


@pytest.mark.parametrize(
    "kind",
    ["journal-issue", "journal", "journal-volume", "proceedings", "book-series", "component",
     "peer-review", "grant", "proceedings-series"],
)  # fmt: skip
def test_a_doi_of_an_issue_or_a_part_tells_only_what_it_is(kind: str) -> None:
    stated = said(**FULL, type=kind)
    assert stated == {"type": kind, "doi": LOOM.value, "identifiers": str(LOOM)}


@pytest.mark.parametrize("kind", ["journal-article", "book-chapter", "posted-content", "report"])
def test_a_doi_of_a_work_tells_of_it(kind: str) -> None:
    assert {"title", "authors", "published"} <= said(**FULL, type=kind).keys()


def test_whoever_gathers_from_crossref_tells_no_more_of_an_issue() -> None:
    issue = {
        "id": "W1",
        "doi": f"https://doi.org/{LOOM.value}",
        "type": "paratext",
        "title": "Loom",
    }
    volume = {"key": "conf/loom/2021", "title": "Looms", "venue": "Looms", "year": "2021"}
    volume |= {"authors": ["Ada Pfeffer"], "ref": str(LOOM)}
    for provider, body in ((OpenAlex, issue), (Dblp, [volume])):
        stated = dict(claims(provider(ProviderSettings()), LOOM, json.dumps(body)))
        assert not stated.keys() & set(NONE_OF_THE_WORK)
        assert stated["type"] in ("journal-issue", "proceedings")
