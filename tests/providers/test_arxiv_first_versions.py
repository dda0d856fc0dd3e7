"""First versions are asked for apart, a hundred a request, and tell of titles and people."""

from __future__ import annotations

import conformance
import standin
from enrich.model import Ref
from enrich.providers.arxiv import Arxiv
from enrich.settings import ProviderSettings


def heard(server: standin.Arxiv, refs: list[Ref]) -> dict[Ref, dict[str, object]]:
    provider = Arxiv(ProviderSettings(url=server.url, pause=0))
    with conformance.door(provider, server.url) as door:
        answer = provider.answer(refs, door)
    return {ref: conformance.read(provider, ref, body) for ref, body in answer.items() if body}


def test_a_first_version_is_asked_for_by_its_version_and_has_its_own_title() -> None:
    first, now = Ref("arxiv_v1", "2401.00001"), Ref("arxiv", "2401.00001")
    with standin.arxiv() as server:
        server.titles = {"2401.00001v1": "Old Loom"}
        said = heard(server, [first])
        assert said == {first: {"title": "Old Loom", "authors": said[first]["authors"]}}
        both = heard(server, [first, now])
    assert server.asked == [["2401.00001v1"], ["2401.00001"], ["2401.00001v1"]]
    assert (both[first]["title"], both[now]["title"]) == ("Old Loom", "On Loom 2401.00001")
    assert both[now]["updated"] == "2025-03-01"


def test_a_hundred_first_versions_are_one_request() -> None:
    refs = [Ref("arxiv_v1", f"2401.{number:05}") for number in range(1, 101)]
    with standin.arxiv() as server:
        server.unknown = {"2401.00050"}
        said = heard(server, refs)
    assert len(server.asked) == 1
    assert set(refs) - set(said) == {Ref("arxiv_v1", "2401.00050")}
