"""What an answer is about is told by the ids inside it, never by its place or by the question."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conformance
from enrich.errors import Unreadable
from enrich.harvest.stated_claims import claims
from enrich.model import Ref, Reply
from enrich.providers.base import Provider
from enrich.providers.crossref import Crossref
from enrich.providers.datacite import DataCite
from enrich.providers.dblp import Dblp
from enrich.providers.github import Github
from enrich.providers.openalex import OpenAlex
from enrich.providers.openreview import Openreview
from enrich.providers.semantic_scholar import SemanticScholar
from enrich.providers.usenix import Usenix
from enrich.settings import ProviderSettings

WARP, WEFT, WOOL = (Ref("arxiv", f"2401.0000{number}") for number in (1, 2, 3))
PRINTED = Ref("doi", "10.9999/warp")


def paper(title: str, **ids: str) -> dict[str, Any]:
    """A paper as Semantic Scholar has it."""
    return {"paperId": title, "externalIds": ids or None, "title": title}


def split(cls: type[Provider], asked: Sequence[Ref], told: Any, url: str = "") -> dict[Ref, str]:
    reply = Reply(200, url or cls.root, json.dumps(told).encode())
    return dict(cls(ProviderSettings()).split(asked, reply))


def titles(found: Mapping[Ref, str]) -> dict[Ref, str]:
    return {ref: json.loads(body)["title"] for ref, body in found.items()}


def test_papers_of_a_batch_go_where_their_own_ids_belong() -> None:
    told = [paper("Weft", ArXiv="2401.00002"), paper("Warp", ArXiv="2401.00001")]
    found = titles(split(SemanticScholar, [WARP, WEFT], told))
    assert found == {WARP: "Warp", WEFT: "Weft"}


def test_a_paper_found_in_the_place_of_an_unknown_one_is_moved_to_its_own() -> None:
    told = [None, paper("Warp", ArXiv="2401.00001"), None]
    found = titles(split(SemanticScholar, [WARP, WEFT, WOOL], told))
    assert found[WARP] == "Warp"
    assert WOOL not in found


def test_a_paper_that_names_none_of_those_asked_stays_in_its_place_to_be_judged() -> None:
    told = [paper("Wool", DOI="10.9999/wool"), paper("Bare")]
    found = split(SemanticScholar, [PRINTED, WEFT], told)
    assert titles(found) == {PRINTED: "Wool", WEFT: "Bare"}
    stated = claims(SemanticScholar(ProviderSettings()), PRINTED, found[PRINTED])
    assert ("identifiers", "doi:10.9999/wool") in stated


def test_a_preprint_in_the_place_of_another_is_neither_its_paper_nor_its_absence() -> None:
    told = [paper("Wool", ArXiv="2401.00009"), paper("Weft", ArXiv="2401.00002")]
    assert titles(split(SemanticScholar, [WARP, WEFT], told)) == {WEFT: "Weft"}
    provider = SemanticScholar(ProviderSettings())
    with pytest.raises(Unreadable):
        provider.proved([WARP, WEFT], Reply(200, provider.url, json.dumps(told).encode()))


def test_only_a_redirect_leads_to_a_repository_of_another_name() -> None:
    file = conformance.FOLDER / "github" / "renamed.json"
    asked, told = [Ref("github", "looms/weft")], file.read_bytes()
    provider = Github(ProviderSettings())
    with pytest.raises(Unreadable):
        provider.split(asked, Reply(200, f"{provider.url}/repos/looms/weft", told))
    assert provider.split(asked, Reply(200, f"{provider.url}/repositories/9", told))


def test_a_paper_asked_for_by_two_of_its_ids_is_found_under_both() -> None:
    one = paper("Warp", ArXiv="2401.00001", DOI="10.9999/WARP")
    assert split(SemanticScholar, [WARP, PRINTED], [one, one]).keys() == {WARP, PRINTED}
    assert split(SemanticScholar, [WARP, PRINTED], [one, None]).keys() == {WARP, PRINTED}


@given(st.permutations([WARP, WEFT, WOOL]))
def test_the_order_of_a_batch_changes_nothing(order: list[Ref]) -> None:
    told = [paper(ref.value, ArXiv=ref.value) for ref in order]
    found = titles(split(SemanticScholar, [WARP, WEFT, WOOL], told))
    assert found == {ref: ref.value for ref in (WARP, WEFT, WOOL)}


def test_a_work_mixed_up_with_a_copy_still_names_the_preprints_where_it_lies() -> None:
    work = {
        "id": "https://openalex.example/W1",
        "doi": "https://doi.org/10.65215/abc",
        "title": "Warp",
        "locations": [
            {"landing_page_url": "https://doi.org/10.65215/abc"},
            {"landing_page_url": "http://arxiv.org/abs/2401.00001"},
        ],
    }
    body = split(OpenAlex, [WARP], work)[WARP]
    stated = claims(OpenAlex(ProviderSettings()), WARP, body)
    assert [v for name, v in stated if name == "identifiers"] == ["arxiv:2401.00001"]
    assert not {"doi", "arxiv_id"} & {name for name, _ in stated}


@pytest.mark.parametrize(
    ("cls", "told"),
    [
        (Crossref, {"message-type": "work", "message": {"DOI": "10.9999/weft"}}),
        (DataCite, {"data": {"attributes": {"doi": "10.9999/weft"}}}),
    ],
)
def test_a_registrar_s_single_answer_about_another_doi_is_unreadable(cls, told) -> None:
    with pytest.raises(Unreadable):
        split(cls, [PRINTED], told)


def test_a_note_of_another_id_is_neither_the_one_asked_for_nor_its_absence() -> None:
    with pytest.raises(Unreadable):
        split(Openreview, [Ref("openreview", "aB3_xYz9Qw")], {"notes": [{"id": "other"}]})
    assert split(Openreview, [Ref("openreview", "aB3_xYz9Qw")], {"notes": []}) == {}


def test_a_repository_states_the_name_that_it_has_now() -> None:
    file = conformance.FOLDER / "github" / "renamed.json"
    asked = Ref("github", "looms/weft")
    body = split(Github, [asked], json.loads(file.read_text("utf-8")))[asked]
    stated = claims(Github(ProviderSettings()), asked, body)
    assert ("identifiers", "github:weavers/weft2") in stated


def test_dblp_says_which_doi_a_publication_bears() -> None:
    cell = {"pub": "https://dblp.example/rec/conf/loom/P21", "title": "Warp.", "doi": PRINTED.value}
    rows = [{name: {"value": value} for name, value in cell.items()}]
    body = split(Dblp, [PRINTED], {"results": {"bindings": rows}})[PRINTED]
    stated = claims(Dblp(ProviderSettings()), PRINTED, body)
    assert ("identifiers", "doi:10.9999/warp") in stated
    assert ("doi", "10.9999/warp") in stated


def page(address: str) -> str:
    """A presentation page of USENIX whose BibTeX entry tells its address."""
    return (
        '<html><head><meta name="citation_title" content="Warp"></head><body>'
        f'<div class="bibtex-text-entry">@x {{1, url = {{{address}}}, year = {{2021}}}}</div>'
        "</body></html>"
    )


def test_a_presentation_of_another_year_is_another_one() -> None:
    asked, url = [Ref("usenix", "osdi21/presentation/wang")], f"{Usenix.root}/osdi21/presentation/"
    provider = Usenix(ProviderSettings())
    for event, own in {"osdi21": True, "osdi-21/workshop-program": True, "osdi20": False}.items():
        body = page(f"https://www.usenix.org/conference/{event}/presentation/wang").encode()
        reply = Reply(200, f"{url}wang", body)
        if own:
            assert provider.split(asked, reply).keys() == set(asked)
        else:
            with pytest.raises(Unreadable):
                provider.split(asked, reply)
