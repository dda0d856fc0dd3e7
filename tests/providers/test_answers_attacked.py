"""What the outside may do to an answer, attack by attack, through the real lane."""

from __future__ import annotations

import json
import re

import pytest

import broken_answers
import conformance
import loopback
from enrich.errors import FetchError, Unreadable
from enrich.harvest.lane import answer
from enrich.model import Ref
from enrich.providers import found
from enrich.settings import ProviderSettings

HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
ATOM = {"Content-Type": "application/atom+xml"}
SITES = pytest.mark.parametrize("name", ["usenix", "acl", "pmlr", "page"])
DOIS = [Ref("doi", "10.9999/loom"), Ref("doi", "10.9999/weft")]


def ask(name: str, reply: loopback.Answer, refs: list[Ref] | None = None) -> dict[Ref, str]:
    """Ask a provider, its example by default, with one reply behind the door."""
    with loopback.serving(lambda _: reply) as root:
        provider = found()[name](ProviderSettings(url=root, pause=0))
        with conformance.door(provider, root) as door:
            asked = refs or [Ref(*provider.example.split(":", 1))]
            return dict(answer(provider, asked, door))


@SITES
@pytest.mark.parametrize("text", [
    broken_answers.MAINTENANCE, broken_answers.SIGN_IN, broken_answers.OOPS,
    broken_answers.SOFT_404, b"", b'{"error": "internal"}',
])  # fmt: skip
def test_a_page_that_says_nothing_with_200_is_a_failure(name, text) -> None:
    kind = JSON if text.startswith(b"{") else HTML
    with pytest.raises(FetchError):
        ask(name, (200, kind, text))


@SITES
@pytest.mark.parametrize("text", [b"\xff\xfe\x00\x01" * 500, bytes(range(128, 256)) * 20])
def test_a_page_of_what_are_no_letters_is_a_failure(name, text) -> None:
    with pytest.raises(FetchError):
        ask(name, (200, HTML, text))


def test_a_page_of_the_anthology_that_names_no_paper_of_its_own_is_a_failure() -> None:
    page = (conformance.FOLDER / "acl" / "paper.html").read_text("utf-8")
    page = re.sub(r"<link[^>]*canonical[^>]*>|<meta[^>]*citation_pdf_url[^>]*>", "", page)
    with pytest.raises(Unreadable):
        ask("acl", (200, HTML, page.encode()))


@SITES
@pytest.mark.parametrize("text", [
    broken_answers.NGINX, broken_answers.APACHE, broken_answers.HALF, broken_answers.NO_ROUTE, b"",
])  # fmt: skip
def test_a_gateway_s_404_is_no_absence(name, text) -> None:
    kind = JSON if text.startswith(b"{") else HTML
    with pytest.raises(Unreadable):
        ask(name, (404, kind, text))


@SITES
def test_a_404_in_the_host_s_own_manner_is_an_absence(name) -> None:
    lost = (conformance.FOLDER / name / "lost.html").read_bytes()
    assert ask(name, (404, HTML, lost)) == {}


def test_a_410_is_never_said_by_a_gateway_of_itself() -> None:
    assert ask("page", (410, HTML, broken_answers.NGINX.replace(b"404", b"410"))) == {}
    with pytest.raises(Unreadable):
        ask("page", (410, HTML, broken_answers.HALF))


@pytest.mark.parametrize("name", ["usenix", "acl", "pmlr"])
def test_a_proceedings_page_cut_with_a_matching_content_length_is_cut(name) -> None:
    case = next(one for one in conformance.cases(found()[name]) if one.get("answers"))
    whole = (conformance.FOLDER / name / case["replies"][0]["file"]).read_bytes()
    refs = [Ref(*text.split(":", 1)) for text in case["refs"]]
    with pytest.raises(FetchError):
        ask(name, (200, HTML, whole[: whole.index(b"</head>") + 60]), refs)


def test_a_page_in_utf_16_is_read_as_what_it_says() -> None:
    text = '<html><head><meta name="citation_title" content="Weft"></head></html>'
    (body,) = ask("page", (200, HTML, text.encode("utf-16"))).values()
    assert json.loads(body)["meta"] == [["title", "Weft"]]
    with pytest.raises(Unreadable):
        ask("page", (200, HTML, text.encode("utf-16-le")))


def crossref(total: int | None, *dois: str) -> loopback.Answer:
    message = {"total-results": total, "items": [{"DOI": doi} for doi in dois]}
    return 200, JSON, json.dumps({"message-type": "work-list", "message": message}).encode()


@pytest.mark.parametrize("reply", [
    crossref(2), crossref(None), crossref(2, "10.9999/loom"), crossref(1, "10.9999/sheep"),
    crossref(2, "10.9999/loom", "10.9999/loom"), crossref(2, "10.9999/loom", "10.9999/sheep"),
])  # fmt: skip
def test_a_list_that_proves_itself_incomplete_denies_nothing(reply) -> None:
    with pytest.raises(Unreadable):
        ask("crossref", reply, DOIS)


def test_a_list_that_is_complete_denies_what_it_leaves_out() -> None:
    assert list(ask("crossref", crossref(1, "10.9999/LOOM"), DOIS)) == DOIS[:1]
    assert ask("crossref", crossref(0), DOIS) == {}


def test_an_arxiv_feed_of_no_entry_with_a_total_of_four_denies_nothing() -> None:
    refs = [Ref("arxiv", f"2401.0000{number}") for number in range(1, 5)]
    feed = (conformance.FOLDER / "arxiv" / "empty_of_four.xml").read_bytes()
    with pytest.raises(Unreadable):
        ask("arxiv", (200, ATOM, feed), refs)
    assert ask("arxiv", (200, ATOM, feed.replace(b">4<", b">0<")), refs) == {}


def test_an_arxiv_feed_filled_with_duplicates_denies_nothing() -> None:
    refs = [Ref("arxiv", "2401.00001"), Ref("arxiv", "2401.09999")]
    two = (conformance.FOLDER / "arxiv" / "two.xml").read_text("utf-8")
    head, other, one = two.partition("</feed>")[0].split("<entry>")
    assert "2401.00001" in one, other
    twice = f"{head}<entry>{one}<entry>{one}</feed>"
    with pytest.raises(Unreadable):
        ask("arxiv", (200, ATOM, twice.encode()), refs)


@pytest.mark.parametrize("name", ["crossref", "openalex"])
def test_a_search_that_came_back_with_less_than_it_says_is_a_failure(name) -> None:
    told = {"meta": {"count": 4}, "results": []} if name == "openalex" else None
    reply = (200, JSON, json.dumps(told).encode()) if told else crossref(4)
    with loopback.serving(lambda _: reply) as root:
        provider = found()[name](ProviderSettings(url=root, pause=0))
        with conformance.door(provider, root) as door, pytest.raises(Unreadable):
            provider.search("Weft", door)


def test_a_file_that_is_no_citation_file_is_a_failure_and_no_repository_without_a_paper() -> None:
    repository = (conformance.FOLDER / "github" / "repo.json").read_bytes()

    def reply(asked: loopback.Asked) -> loopback.Answer:
        if asked.path.endswith(".cff"):
            return 404, HTML, broken_answers.NGINX
        return 200, JSON, repository

    with loopback.serving(reply) as root:
        provider = found()["github"](ProviderSettings(url=root, pause=0))
        with conformance.door(provider, root) as door, pytest.raises(Unreadable):
            answer(provider, [Ref("github", "looms/weft")], door)


def test_a_wall_that_nobody_listed_is_a_page_that_is_soon_looked_at_again() -> None:
    body = next(iter(ask("page", (200, HTML, broken_answers.NO_WALL)).values()))
    page = found()["page"](ProviderSettings())
    assert conformance.read(page, Ref("page", "https://a.example/"), body) == {}
