"""Every link of the list, what became of it, and when it was last seen alive."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from enrich.dataset.derived.link_table import alive, answers, link_rows
from enrich.dataset.rows import entry_rows
from enrich.model import Claim, Entry, Link, Ref

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=3)
ABS, PDF = "https://arxiv.org/abs/2401.00001", "https://arxiv.org/pdf/2401.00001v2"
PAGE = "https://loom.example/weft?token=s3cret"
REF = "arxiv:2401.00001"
Row = dict[str, Any]


def entry(url: str | None, *links: str, ref: str | None = None, seen: Row | None = None) -> Row:
    labelled = [{"label": f"[{number}]", "url": one} for number, one in enumerate(links)]
    answered = [{"ref": name, "at": at} for name, at in (seen or {}).items()]
    return {
        "entry_id": "e",
        "url": url,
        "ref": ref,
        "links": labelled,
        "answered_links": answered,
    }


def claim(provider: str, ref: str = REF, at: datetime = NOON, refused: str | None = None) -> Row:
    return {"provider": provider, "ref": ref, "fetched_at": at, "refused": refused}


def finding(check: str, link: str, ref: str = REF, **more: Any) -> Row:
    evidence = {"link": link, "ref": ref, **more}
    return {"check": check, "entry_id": "e", "evidence": json.dumps(evidence)}


def states(entries: Row, *rest: Any) -> list[tuple[Any, ...]]:
    claims, findings, before = [*rest, [], [], {}][:3] if len(rest) < 3 else rest
    rows = link_rows([entries], claims or [], findings or [], before or {})
    return [(row["position"], row["state"], row["alive_at"]) for row in rows]


def test_every_link_has_its_place_the_main_one_first() -> None:
    rows = link_rows([entry(ABS, PDF, PAGE, "mailto:ada@b.example", ref=REF)], [], [], {})
    told = [(row["position"], row["label"], row["url"], row["ref"]) for row in rows]
    assert told == [
        (1, None, ABS, REF),
        (2, "[0]", PDF, REF),
        (3, "[1]", PAGE, None),
        (4, "[2]", "mailto:ada@b.example", None),
    ]
    assert link_rows([entry(None, PDF)], [], [], {})[0]["position"] == 1
    assert {row["state"] for row in rows} == {"unknown"}


def test_a_link_is_alive_when_somebody_who_is_asked_and_believed_has_answered_about_it() -> None:
    one = entry(ABS, ref=REF)
    nobody = [
        claim("list"),
        claim("identifier"),
        claim("arxiv_snapshot"),
        claim("arxiv", "arxiv:2"),
    ]
    nobody += [claim("openalex", refused="its record is about another work")]
    assert states(one, nobody) == [(1, "unknown", None)]
    heard = [*nobody, claim("arxiv"), claim("datacite", at=LATER)]
    assert states(one, heard) == [(1, "alive", LATER)]
    assert states(one, [], [], {REF: NOON}) == [(1, "unknown", NOON)]
    assert states(one, [claim("arxiv")], [], {REF: LATER}) == [(1, "alive", LATER)]


def test_links_that_are_no_paper_s_are_alive_as_their_entry_tells() -> None:
    seen = {"page:https://loom.example/weft?token=s3cret": NOON, "github:ada/loom": LATER}
    one = entry(PAGE, "https://github.com/Ada/Loom/tree/x", "https://b.example/", seen=seen)
    assert states(one) == [(1, "alive", NOON), (2, "alive", LATER), (3, "unknown", None)]


def test_only_the_link_that_a_finding_names_is_dead_though_secrets_in_it_are_masked() -> None:
    ref = "page:https://loom.example/weft?token=s3cret"
    one = entry(PAGE, "https://loom.example/warp")
    dead = finding(
        "dead-link", "https://loom.example/weft?token=***", ref, asked_at=LATER.isoformat()
    )
    assert states(one, [claim("page", ref)], [dead]) == [(1, "dead", NOON), (2, "unknown", None)]


def test_a_dead_identifier_is_dead_at_every_address_of_its_host_and_unknown_elsewhere() -> None:
    one = entry(ABS, PDF, "https://www.alphaxiv.org/abs/2401.00001", ref=REF)
    dead = finding("dead-link", PDF, asked_at=NOON.isoformat())
    later = [claim("openalex", at=LATER)]
    assert [state for _, state, _ in states(one, later, [dead])] == ["dead", "dead", "unknown"]
    assert {at for _, _, at in states(one, later, [dead])} == {None}


def test_a_publisher_s_page_is_not_dead_because_its_doi_is_not_known() -> None:
    one = entry("https://doi.org/10.5072/a", "https://press.example/article/10.5072/a")
    dead = finding("dead-link", "https://doi.org/10.5072/a", "doi:10.5072/a", asked_at="2026")
    assert [state for _, state, _ in states(one, [], [dead])] == ["dead", "unknown"]


def test_a_page_that_leads_to_a_front_page_was_last_seen_alive_before() -> None:
    ref = "page:https://loom.example/weft"
    dead = finding("dead-link", "https://loom.example/weft", ref, now="https://loom.example/")
    one = entry("https://loom.example/weft")
    assert states(one, [claim("page", ref, LATER)], [dead], {ref: NOON}) == [(1, "dead", NOON)]


def test_a_link_that_has_moved_is_seen_where_it_is_now() -> None:
    ref = "page:https://loom.example/weft"
    moved = finding(
        "redirected-link", "https://loom.example/weft", ref, now="https://b.example/weft"
    )
    one = entry("https://loom.example/weft")
    assert states(one, [claim("page", ref)], [moved]) == [(1, "moved", NOON)]


def test_when_links_were_seen_is_handed_on_by_what_they_lead_to() -> None:
    first = link_rows([entry(ABS, PAGE, ref=REF)], [claim("arxiv")], [], {})
    assert alive(first) == {REF: NOON}
    again = link_rows([entry(PDF, ref=REF)], [], [], alive(first))
    assert (again[0]["state"], again[0]["alive_at"]) == ("unknown", NOON)


def test_entries_keep_what_hosts_and_registries_answered_about_links_that_are_no_paper_s() -> None:
    code, page = Ref("github", "ada/loom"), Ref("page", "https://loom.example/weft")
    claims = [
        Claim("title", "Loom", "github", code, NOON),
        Claim("url", "https://github.com/ada/loom", "github", code, LATER),
        Claim("title", "Loom", "semantic_scholar", Ref("arxiv", "2401.00001"), NOON),
        Claim("url", page.value, "page", page, NOON),
    ]
    links = (
        Link("code", "https://github.com/Ada/Loom"),
        Link("page", page.value),
        Link("pdf", PDF),
    )
    listed = Entry("e", 3, 3, (), "Loom", "- Loom", url=ABS, links=links)
    assert answers(claims) == {code: LATER, page: NOON}
    (row,) = entry_rows([listed], "list.md", {}, {}, answered=answers(claims))
    assert row["answered_links"] == [
        {"ref": "github:ada/loom", "at": LATER},
        {"ref": "page:https://loom.example/weft", "at": NOON},
    ]
    assert [one["state"] for one in link_rows([row], [], [], {})] == [
        "unknown",
        "alive",
        "alive",
        "unknown",
    ]
