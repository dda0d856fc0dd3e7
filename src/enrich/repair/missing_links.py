"""Works without a link that are surely known: the link, where others of the list have theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from enrich.model import Entry
from enrich.repair.entry_edits import Edit, edit
from enrich.repair.field_places import button, title_place
from enrich.repair.table_row import cells, is_row, with_cell

_BUTTONS = ("paper", "pdf", "link", "arxiv", "url", "doi", "html", "论文", "here")


def missing_links(entries: Sequence[Entry], found: Mapping[str, str]) -> Iterator[Edit]:
    """Yield how entries read with their links; `found` are addresses by entry_id."""
    for entry in entries:
        link = found.get(entry.entry_id)
        if link is not None and entry.url is None and (raw := _linked(entries, entry, link)):
            yield edit(entry, raw, new=link)


def _linked(entries: Sequence[Entry], entry: Entry, link: str) -> str | None:
    """Return an entry's source with a link on its title, or as a button as others have it."""
    alike = [one for one in entries if one.url and is_row(one) == is_row(entry)]
    near = [one for one in alike if one.section == entry.section] or alike
    ways = Counter(filter(None, map(_way, near)))
    way = ways.most_common(1)[0][0] if ways else ("", -1, "")
    return _as_button(entry, way[2], way[1], link) if way[2] else _on_title(entry, link)


@lru_cache(maxsize=4096)
def _way(entry: Entry) -> tuple[str, int, str] | None:
    """Return how an entry is linked: its title, or in which cell and form a button."""
    place, url = title_place(entry), entry.url or ""
    shown = button(entry.raw, url)
    if place is None or shown is None:
        return None
    if shown.start <= place.start < shown.end:
        return "title", -1, ""
    if shown.label.strip().casefold() not in _BUTTONS:
        return None
    at = len(cells(entry.raw[: shown.start])) - 1 if is_row(entry) else -1
    form = entry.raw[shown.start : shown.end].replace(url, "{}")
    return "button", at, form.replace("pdf", "paper").replace("PDF", "Paper")


def _on_title(entry: Entry, link: str) -> str | None:
    place, raw = title_place(entry), entry.raw
    if place is None or "[" in raw[place.start : place.end]:
        return None
    return f"{raw[: place.start]}[{raw[place.start : place.end]}]({link}){raw[place.end :]}"


def _as_button(entry: Entry, form: str, at: int, link: str) -> str | None:
    words, raw = form.replace("{}", link), entry.raw
    if at >= 0:
        row = cells(raw)
        return with_cell(row, at, words) if at < len(row) and not row[at].strip(" -–—/") else None
    first, newline, rest = raw.partition("\n")
    bare = first.rstrip()
    return f"{bare} {words}{first[len(bare) :]}{newline}{rest}"
