"""Preprints that have appeared: the published link and the venue, in the list's own writing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from enrich.check import Finding
from enrich.model import Entry
from enrich.normalization import identifiers
from enrich.normalization.titles import same_title
from enrich.repair.apply import relinked
from enrich.repair.entry_edits import Edit, edit
from enrich.repair.field_places import Button, button, labels, title_place
from enrich.repair.markup import MARKDOWN, Markup
from enrich.repair.venue_placing import with_publication

_OF_PREPRINT = re.compile(
    r"(?<![^\W_])(?:arxiv|preprint|biorxiv|medrxiv|pdf|abs|ps)(?![^\W\d_])|\d{4}\.\d{4,5}", re.I
)
"""Words of links that tell what they open, which a publisher's page is not."""
_PAGE = "paper"  # what a link to one is called where the list has no word of its own
_WORDS = frozenset({_PAGE, "acm", "article", "doi", "html", "ieee", "link", "page", "url", "论文"})
_PUBLISHED = frozenset({"doi", "usenix", "acl", "pmlr", "openreview"})


def published_links(
    entries: Sequence[Entry], findings: Iterable[Finding], markup: Markup = MARKDOWN
) -> Iterator[Edit]:
    """Yield how entries read with the published version of their work, where that is sure."""
    of = {entry.entry_id: entry for entry in entries}
    for finding in findings:
        entry = of.get(finding.entry_id)
        if finding.check == "published-version" and entry is not None:
            told = _sure(entry, finding)
            if told is not None and (made := _made(entries, entry, told, markup)):
                yield made


def _sure(entry: Entry, finding: Finding) -> Mapping[str, Any] | None:
    """Return the one publication that all tell of under the listed title, if it is one."""
    told = finding.evidence["published"]
    places = {(one["venue"], one["year"]) for one in told if one["venue"]}
    titled = all(same_title(entry.title, one["title"]) for one in told)
    best = [one for one in told if _address(one) == finding.suggestion]
    return best[0] if titled and best and len(places) < 2 else None


def _address(one: Mapping[str, Any]) -> str | None:
    ref = identifiers.parse(one["ref"])
    return identifiers.landing(ref) if ref else None


def _made(
    entries: Sequence[Entry], entry: Entry, told: Mapping[str, Any], markup: Markup
) -> Edit | None:
    link = _address(told) or ""
    placed = with_publication(entries, entry, told["venue"], told["year"], markup)
    if placed is None:
        return None
    raw, reads = placed
    new, old = _with_link(entries, entry, raw, markup.address(link))
    return replace(edit(entry, new, new=link, old=old), reads=reads) if new else None


def _with_link(
    entries: Sequence[Entry], entry: Entry, raw: str, link: str
) -> tuple[str, str | None]:
    """Return source with a link, and the address that it stands for; added where that is shown."""
    url = entry.url or ""
    shown = button(raw, url)
    if shown and _OF_PREPRINT.search(shown.label) and not _is_title(entry, shown):
        return (
            f"{raw[: shown.end]} {_beside(entries, raw, shown, url, link)}{raw[shown.end :]}",
            None,
        )
    swapped = relinked(raw, {url: link}) if raw.count(url) == 1 else raw
    return (swapped, url) if swapped != raw else ("", None)


def _is_title(entry: Entry, shown: Button) -> bool:
    place = title_place(entry)
    return place is not None and shown.start <= place.start < shown.end


def _beside(entries: Sequence[Entry], raw: str, shown: Button, url: str, link: str) -> str:
    """Return the link to a publisher as one to a preprint is written, under the list's word."""
    words = Counter(
        label
        for one in entries
        for label, address in labels(one.raw)
        if (ref := identifiers.recognise(address)) and ref.scheme in _PUBLISHED
        if label.casefold() in _WORDS
    )
    word = words.most_common(1)[0][0] if words else _PAGE
    old = raw[shown.start : shown.end]
    at = old.index(shown.label, old.find(">") + 1 if old.startswith("<") else 0)
    new = old[:at] + word + old[at + len(shown.label) :]
    return new.replace(url, link)
