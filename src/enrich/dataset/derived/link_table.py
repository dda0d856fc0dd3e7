"""Every link of the list: whether it leads where it did, and when it was last seen to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from enrich.dataset.table_rows import tally
from enrich.model import HERE, Claim, Ref
from enrich.normalization import identifiers
from enrich.normalization.private_addresses import masked
from enrich.providers import found

Row = Mapping[str, Any]
_MOST = 32_767  # links that a column of 16 bits can number
_STATES = {"dead-link": "dead", "redirected-link": "moved"}


class _Fault(NamedTuple):
    """What a finding says of one link of an entry."""

    state: str
    link: str
    ref: str
    asked_at: str  # when nobody knew it; empty where somebody answered, from elsewhere


def link_rows(
    entries: Iterable[Row],
    claims: Iterable[Row],
    findings: Iterable[Row],
    alive_before: Mapping[str, datetime],
) -> list[dict[str, Any]]:
    """Return `links`, in the order of entries; `alive_before` goes by `target` of a link.

    Alive is what somebody asked has answered about: in `claims`, or as `entries` tell of links
    that are no paper's.  A copy on this machine, the list and an identifier see nothing.
    """
    faults: dict[str, list[_Fault]] = defaultdict(list)
    for entry_id, fault in _faults(findings):
        faults[entry_id].append(fault)
    seen = answered(claims)
    rows: list[dict[str, Any]] = []
    for entry in entries:
        mine = {one["ref"]: one["at"] for one in entry.get("answered_links") or ()}
        for position, (label, url, ref) in enumerate(islice(_links(entry), _MOST), 1):
            to = ref or target(url)
            times = mine.get(to) or seen.get(to), alive_before.get(to)
            state, alive_at = _state(_fault_of(url, to, faults[entry["entry_id"]]), url, *times)
            place = {"entry_id": entry["entry_id"], "position": position, "label": label}
            rows.append({**place, "url": url, "ref": ref, "state": state, "alive_at": alive_at})
    return rows


def target(url: str) -> str:
    """Return what a link leads to: the ref it carries, else that of its page; empty if none.

    >>> target("https://arxiv.org/pdf/2312.06902v1"), target("https://loom.example/weft#top")
    ('arxiv:2312.06902', 'page:https://loom.example/weft')
    """
    return _text(identifiers.recognise(url) or identifiers.page(url)) or ""


def alive(links: Iterable[Row]) -> dict[str, datetime]:
    """Return when links were last seen alive, by what they lead to."""
    seen: dict[str, datetime] = {}
    for row in links:
        at, to = row["alive_at"], row["ref"] or target(row["url"])
        if at is not None and to:
            seen[to] = max(at, seen.get(to, at))
    return seen


def answers(claims: Iterable[Claim]) -> dict[Ref, datetime]:
    """Return when those who know all there are of a link's kind last knew each one."""
    known, latest = found(), dict[Ref, datetime]()
    for claim in claims:
        if claim.provider in known and claim.ref.scheme in known[claim.provider].mints:
            latest[claim.ref] = max(claim.fetched_at, latest.get(claim.ref, claim.fetched_at))
    return latest


def sees_links(provider: str) -> bool:
    """Tell whether a witness looks at what is there now: no list, identifier or copy does."""
    return provider not in HERE and provider not in _copies()


@cache
def _copies() -> frozenset[str]:
    """The witnesses that read a copy on this machine."""
    return frozenset(name for name, cls in found().items() if not cls.root and not cls.scattered)


def _links(entry: Row) -> Iterator[tuple[str | None, str, str | None]]:
    """Yield the label, address and identifier of every link, the main one first."""
    if entry["url"]:
        yield None, entry["url"], entry["ref"]
    for link in entry["links"] or ():
        yield link["label"], link["url"], _text(identifiers.recognise(link["url"]))


def _faults(findings: Iterable[Row]) -> Iterator[tuple[str, _Fault]]:
    """Yield what findings say of links, by entry."""
    for row in findings:
        if row["check"] in _STATES:
            told = json.loads(row["evidence"])
            since = told.get("asked_at", "")
            yield row["entry_id"], _Fault(_STATES[row["check"]], told["link"], told["ref"], since)


def _fault_of(url: str, to: str, faults: Iterable[_Fault]) -> _Fault | None:
    """Return what is said of this very link, else of another that leads to the same."""
    told = [fault for fault in faults if fault.link == masked(url)]
    told += [fault for fault in faults if fault.ref == to]
    return next(iter(told), None)


def _state(
    fault: _Fault | None, url: str, seen: datetime | None, before: datetime | None
) -> tuple[str, datetime | None]:
    """Return the state of a link, and when it was last seen alive.

    Of two addresses with one identifier a fault is of both where one host has both: that a DOI
    is not known says nothing of the publisher's page.
    """
    if fault is None:
        return "unknown" if seen is None else "alive", _latest(seen, before)
    same = fault.link == masked(url) or _host(fault.link) == _host(url)
    if fault.state == "dead" and seen is not None and fault.asked_at <= seen.isoformat():
        seen = None  # what is known of it still is no look at it
    return fault.state if same else "unknown", _latest(seen, before)


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def answered(claims: Iterable[Row]) -> dict[str, datetime]:
    """Return when somebody who is believed last answered about each ref."""
    latest: dict[str, datetime] = {}
    for provider, ref, at, refused in tally(claims, "provider", "ref", "fetched_at", "refused"):
        if sees_links(provider) and not refused:
            latest[ref] = max(at, latest.get(ref, at))
    return latest


def _latest(*times: datetime | None) -> datetime | None:
    return max((at for at in times if at is not None), default=None)


def _text(ref: object | None) -> str | None:
    return None if ref is None else str(ref)
