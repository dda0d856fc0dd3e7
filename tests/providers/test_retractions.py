"""What editors say became of a work: the latest notice holds, and corrections are none."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conformance
from enrich.model import Ref
from enrich.providers.crossref import Crossref
from enrich.providers.extractors.retractions import (
    CONCERN,
    REINSTATEMENT,
    RETRACTION,
    Update,
    kind,
    told,
)
from enrich.settings import ProviderSettings

OUT = Update(RETRACTION, "2012-05-01", "Retraction")
BACK = Update(REINSTATEMENT, "2013-02", "Reinstatement")
DOUBT = Update(CONCERN, "2014", "Expression of concern")


@pytest.mark.parametrize(
    ("updates", "said"),
    [
        ([], {}),
        ([OUT], {"withdrawn": True, "withdrawn_reason": "Retraction"}),
        ([OUT, BACK], {"withdrawn": False}),
        ([DOUBT], {"concern": "Expression of concern"}),
        ([OUT, BACK, DOUBT], {"withdrawn": False, "concern": "Expression of concern"}),
        (
            [Update(CONCERN, "2011", "Doubt"), OUT],
            {"withdrawn": True, "withdrawn_reason": "Retraction"},
        ),
        (
            [OUT, BACK, Update(RETRACTION, "2015-01-01", "Removal")],
            {"withdrawn": True, "withdrawn_reason": "Removal"},
        ),
    ],
)
def test_the_latest_notice_holds_in_whatever_order_they_come(updates, said) -> None:
    assert dict(told(updates)) == said
    assert dict(told(reversed(updates))) == said


def test_on_one_day_a_concern_comes_before_a_retraction_and_that_before_its_end() -> None:
    day = [Update(one.kind, "2020-01-01", one.words) for one in (BACK, OUT, DOUBT)]
    assert dict(told(day)) == {"withdrawn": False}
    assert dict(told(day[1:])) == {"withdrawn": True, "withdrawn_reason": "Retraction"}


@pytest.mark.parametrize(
    "name", ["correction", "erratum", "corrigendum", "addendum", "new_version", "clarification", ""]
)
def test_a_correction_is_neither_a_retraction_nor_a_concern(name: str) -> None:
    assert kind(name) is None


@given(st.sampled_from(["expression_of_concern", "Expression of Concern", "EXPRESSION-OF-CONCERN"]))
def test_a_concern_is_one_however_it_is_spelt(name: str) -> None:
    assert kind(name) == CONCERN


@given(st.text(max_size=30))
def test_what_an_update_is_can_be_asked_of_any_text(name: str) -> None:
    assert kind(name) in (None, RETRACTION, REINSTATEMENT, CONCERN)


def asked_by(refs: list[str], tmp_path: Path) -> list[dict[str, list[str]]]:
    """Return the queries by which Crossref is asked about works that it knows."""
    works = [{"DOI": ref, "title": ["On Looms"]} for ref in refs]
    body = {"message-type": "work-list", "message": {"items": works, "total-results": len(works)}}
    one = {"message-type": "work", "message": works[0]}
    (tmp_path / "works.json").write_text(json.dumps(body if len(works) > 1 else one))
    reply = {"file": "works.json", "headers": {"Content-Type": "application/json"}}
    seen: list[str] = []
    with conformance.serving({"replies": [reply]}, tmp_path, seen) as url:
        provider = Crossref(ProviderSettings(url=url, pause=0), "ada@looms.example")
        with conformance.door(provider, url) as door:
            known = provider.answer([Ref("doi", ref) for ref in refs], door)
    assert len(known) == len(refs)
    return [parse_qs(urlsplit(path).query) for path in seen]


def test_the_notices_about_the_works_of_a_list_are_asked_for_in_one_request(tmp_path: Path) -> None:
    first, second = asked_by(["10.9999/a", "10.9999/b"], tmp_path)
    assert first["filter"] == ["doi:10.9999/a,doi:10.9999/b"]
    assert second["filter"] == ["updates:10.9999/a,updates:10.9999/b"]
    assert second["select"] == ["DOI,update-to"]
    assert second["mailto"] == first["mailto"] == ["ada@looms.example"]


def test_a_single_record_is_believed_without_a_second_request(tmp_path: Path) -> None:
    assert len(asked_by(["10.9999/a"], tmp_path)) == 1
