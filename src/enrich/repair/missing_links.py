"""Works without a link that are surely known: the link, where others of the list have theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from enrich.model import Entry
from enrich.repair.entry_edits import Edit, edit
from enrich.repair.field_places import button, title_place
from enrich.repair.markup import MARKDOWN, Markup
from enrich.repair.table_row import is_in_table, places, with_cell

_BUTTONS = ("paper", "pdf", "link", "arxiv", "url", "doi", "html", "论文", "here")


def missing_links(
    entries: Sequence[Entry], found: Mapping[str, str], markup: Markup = MARKDOWN
) -> Iterator[Edit]:
    """Yield how entries read with their links; `found` are addresses by entry_id."""
    for entry in entries:
        link = found.get(entry.entry_id)
        if (
            link is not None
            and entry.url is None
            and (raw := _linked(entries, entry, link, markup))
        ):
            yield edit(entry, raw, new=link)


def _linked(entries: Sequence[Entry], entry: Entry, link: str, markup: Markup) -> str | None:
    """Return an entry's source with a link on its title, or as a button as others have it."""
    alike = [one for one in entries if one.url and is_in_table(one) == is_in_table(entry)]
    near = [one for one in alike if one.section == entry.section] or alike
    ways = Counter(filter(None, map(_way, near)))
    way = ways.most_common(1)[0][0] if ways else ("", -1, "")
    if way[2]:
        return _as_button(entry, way[2], way[1], markup.address(link))
    return _on_title(entry, link, markup)


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
    at = _cell(entry, shown.start) if is_in_table(entry) else -1
    form = entry.raw[shown.start : shown.end].replace(url, "{}")
    return "button", at, form.replace("pdf", "paper").replace("PDF", "Paper")


def _cell(entry: Entry, place: int) -> int:
    """Return in which cell a place of its source is; -1 for none."""
    found = (at for at, (start, end) in enumerate(places(entry.raw)) if start <= place < end)
    return next(found, -1)


def _on_title(entry: Entry, link: str, markup: Markup) -> str | None:
    place, raw = title_place(entry), entry.raw
    if place is None:
        return None
    title = raw[place.start : place.end]
    if ("<" if markup.is_html else "[") in title:
        return None
    return f"{raw[: place.start]}{markup.link(title, link)}{raw[place.end :]}"


def _as_button(entry: Entry, form: str, at: int, link: str) -> str | None:
    words, raw = form.replace("{}", link), entry.raw
    if at >= 0:
        row = places(raw)
        free = at < len(row) and not raw[slice(*row[at])].strip(" -–—/")
        return with_cell(raw, at, words) if free else None
    first, newline, rest = raw.partition("\n")
    bare = first.rstrip()
    return f"{bare} {words}{first[len(bare) :]}{newline}{rest}"
