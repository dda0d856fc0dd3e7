"""Every recorded reply of Crossref's API is read as it is, or refused."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

import conformance
import recorded
from enrich.errors import FetchError
from enrich.model import Ref
from enrich.normalization import field_values, identifiers
from enrich.providers.crossref import Crossref
from enrich.settings import ProviderSettings

WORKS = ("one record", "list (", "list", "batch by filter", "retract", "not found in batch")
DATES = ("issued", "published", "posted", "published-online", "published-print", "approved")


def works(told: Any) -> list[dict[str, Any]] | None:
    """The works that a reply holds, whatever is wrapped around them."""
    kind = told.get("message-type") if isinstance(told, dict) else None
    if kind not in ("work", "work-list", None):
        return None
    message = told["message"] if kind else told
    return message["items"] if kind == "work-list" else listed(message)


def bare(text: str | None) -> str:
    """Letters alone: no tags, entities, space or heading."""
    text = re.sub(r"</?(?:\w+:)?[a-z][\w-]*(?:\s[^<>]*)?/?>", "", text or "")
    text = re.sub("[\x80-\x9f’€™]", "", html.unescape(html.unescape(text)))
    return "".join(text.split())


def asked(found: list[dict[str, Any]], line: dict[str, Any]) -> list[str]:
    ids = [work["DOI"] for work in found] or line["ids"] or ["10.9999/nobody"]
    return list(dict.fromkeys(str(identifiers.canonical("doi", doi)) for doi in ids))


NO_NOTICES = {
    "file": "crossref/filter_doi_unknown_total0.json",
    "headers": {"Content-Type": "application/json"},
}


@pytest.mark.parametrize("reply", recorded.replies("crossref"))
def test_a_recorded_reply_is_read_or_refused(reply) -> None:
    absent = reply.line["status"] == 404 and reply.body.strip() == b"Resource not found."
    found = None
    if reply.line["status"] == 200 and reply.name.endswith(".json"):
        found = works(json.loads(reply.body))
    if absent:
        assert reply.ask(Crossref, "doi:10.9999/nobody") == {}
    elif found is None:
        assert not reply.line["what"].startswith(WORKS) or "XML" in reply.line["what"]
        with pytest.raises(FetchError):
            reply.ask(Crossref, "doi:10.9999/nobody")
    else:
        said = reply.ask(Crossref, *asked(found, reply.line), then=NO_NOTICES)
        assert len(said) == len({work["DOI"].lower() for work in found})
        for work in found:
            assert_same(said[str(identifiers.canonical("doi", work["DOI"]))], work)


def assert_same(said: dict[str, Any], work: dict[str, Any]) -> None:
    """What was read is what the record holds, and nothing else."""
    assert said["doi"] == work["DOI"].lower()
    if not field_values.is_kind_of_work(work.get("type")):
        assert said.keys() == {"type", "doi", "identifiers"}
        return
    assert said.get("citations") == work.get("is-referenced-by-count")
    assert said.get("type") == work.get("type")
    assert said.get("url") == work.get("URL")
    assert_titled(said, work)
    assert_written(said, work)
    assert_dated(said, work)
    assert_linked(said, work)


def listed(value: Any) -> list[Any]:
    return [one for one in (value if isinstance(value, list) else [value]) if one]


def assert_titled(said: dict[str, Any], work: dict[str, Any]) -> None:
    titles = [title for title in map(bare, listed(work.get("title"))) if title]
    rest = "".join(map(bare, listed(work.get("subtitle"))[:1]))
    read = bare(said.get("title"))
    whole = titles[0] if titles else ""
    if "mprescripts" in str(work.get("title")):  # what stands before a sign comes first
        assert sorted(read) == sorted(whole)
        return
    assert read == whole or re.sub("[:?!.]", "", read) == re.sub("[:?!.]", "", whole + rest)
    assert not re.search(r"</?(?:i|b|sub|sup|jats:\w+|mml:\w+)>|&(?:amp|lt|gt);|\s\s|\n", str(said))
    words = re.sub("(?i)^(?:abstract|summary)[.:]?", "", bare(work.get("abstract")))
    text = re.sub("(?i)^(?:abstract|summary)[.:]?", "", bare(said.get("abstract")))
    assert text == words
    names = [bare(name) for name in listed(work.get("container-title"))]
    names += [bare((work.get("event") or {}).get("name"))]
    assert bare(said.get("venue_name")) in [*names, ""]


def assert_written(said: dict[str, Any], work: dict[str, Any]) -> None:
    names, orcids = [], []
    for author in work.get("author") or []:
        parts = [author.get(part) or "" for part in ("given", "family", "suffix")]
        name = bare("".join(parts)) or bare(author.get("name"))
        if name:
            names.append(name)
            orcids.append((author.get("ORCID") or "").rpartition("/")[2] or None)
    assert [bare(author["name"]) for author in said.get("authors", [])] == names
    assert [author["orcid"] for author in said.get("authors", [])] == orcids


def assert_dated(said: dict[str, Any], work: dict[str, Any]) -> None:
    stated = [
        "-".join(f"{part:02}" for part in work[name]["date-parts"][0])
        for name in DATES
        if work.get(name) and work[name]["date-parts"][0][:1] not in ([], [None])
    ]
    if "published" in said:
        assert said["published"] in stated
        assert said["published"].startswith(min(stated))
        assert not any(date.startswith(said["published"] + "-") for date in stated)
        assert said.get("year", 0) in {0, *(int(date[:4]) for date in stated), held(work)}
    else:
        assert not stated or work.get("type") != "dissertation"
        assert set(stated) <= {"-".join(f"{p:02}" for p in parts(work, "approved"))}


def parts(work: dict[str, Any], name: str) -> list[int]:
    return (work.get(name) or {"date-parts": [[]]})["date-parts"][0]


def held(work: dict[str, Any]) -> int:
    start = (work.get("event") or {}).get("start") or {"date-parts": [[0]]}
    return start["date-parts"][0][0]


def assert_linked(said: dict[str, Any], work: dict[str, Any]) -> None:
    text = json.dumps(work).lower()
    for ref in [*said["identifiers"], *said.get("cited_refs", [])]:
        assert ref.partition(":")[2] in text
        assert (
            not ref.startswith(("doi:10.5555/", "doi:10.65215/")) or ref in said["identifiers"][:1]
        )
    stated = {
        str(identifiers.canonical("doi", r["DOI"]))
        for r in listed(work.get("reference"))
        if r.get("DOI")
    }
    real = {ref for ref in stated if not ref.startswith(("doi:10.5555/", "None"))}
    assert real <= set(said.get("cited_refs", []))
    updates = {update["type"] for update in work.get("updated-by") or []}
    assert said.get("withdrawn", False) == ("retraction" in updates)


def test_who_leaves_an_address_is_asked_for_less_patience() -> None:
    refs_ = [Ref("doi", "10.9999/one"), Ref("doi", "10.9999/t(w)o#2")]
    public, polite = Crossref(ProviderSettings()), Crossref(ProviderSettings(), "ada@looms.example")
    asked = {"filter": "doi:10.9999/one,doi:10.9999/t(w)o#2", "rows": "2"}
    assert dict(public.ask(refs_).params) == asked
    assert dict(polite.ask(refs_).params) == asked | {"mailto": "ada@looms.example"}
    assert polite.ask(refs_[1:]).url == "https://api.crossref.org/works/10.9999/t%28w%29o%232"
    assert (public.pause, polite.pause) == (1.0, 0.34)


def test_what_an_address_would_gain_is_told_whether_or_not_the_lane_failed() -> None:
    public, polite = Crossref(ProviderSettings()), Crossref(ProviderSettings(), "ada@looms.example")
    assert "ENRICH_CONTACT" in public.hint(failed=False)
    assert polite.hint(failed=True) == ""


def test_what_only_datacite_registers_is_never_asked_about() -> None:
    """An empty list of replies would fail the door, were it opened."""
    case: dict[str, Any] = {"replies": []}
    ref = Ref("doi", "10.48550/arxiv.2401.00001")
    assert conformance.ask(Crossref, case, [ref], recorded.FOLDER)[1] == {}
