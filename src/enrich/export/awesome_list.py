"""The papers as a curated list in Markdown again: below their headings, in the list's order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from enrich.export.reference import Reference, speaks, web_address
from enrich.export.selection import Selected, place
from enrich.normalization.latex import address
from enrich.normalization.markdown_text import markdown
from enrich.normalization.private_addresses import is_private

_DEEPEST = 6  # levels of headings that Markdown has
_MOST_NAMED = 3
Row = Mapping[str, Any]


def awesome_list(chosen: Iterable[Selected], cited: Mapping[str, list[Reference]]) -> str:
    """Return papers as a list; one that stands in several sections is in all of them."""
    placed = [(entry, one) for one in chosen for entry in one.entries]
    placed.sort(key=lambda pair: place(pair[0]))
    unplaced: list[tuple[Row, Selected]] = [({}, one) for one in chosen if not one.entries]
    return "\n".join(_lines([*unplaced, *placed], cited)).strip("\n") + "\n"


def _lines(
    placed: Iterable[tuple[Row, Selected]], cited: Mapping[str, list[Reference]]
) -> Iterator[str]:
    path: list[str] = []
    group: str | None = None
    for entry, one in placed:
        own = list(entry.get("section") or ())
        if own != path:
            yield from _headings(path, own)
            path, group = own, None
        if entry.get("subgroup") != group:
            group = entry.get("subgroup")
            yield from ("", f"**{shown(group)}**", "") if group else ("",)
        yield _bullet(entry, one, cited[one.paper["paper_id"]])


def _headings(before: list[str], path: list[str]) -> Iterator[str]:
    """Yield the headings that are new since the line before."""
    shared = 0
    while shared < min(len(before), len(path)) and before[shared] == path[shared]:
        shared += 1
    for depth in range(min(shared, len(path) - 1), len(path)):
        yield from ("", f"{'#' * min(depth + 2, _DEEPEST)} {shown(path[depth])}")
    yield ""


def _bullet(entry: Row, one: Selected, found: list[Reference]) -> str:
    """Return the line of a paper: what the dataset says, or where that is silent the entry."""
    paper, cited = one.paper, found[0] if len(found) == 1 else None
    title = paper["title"] or entry.get("title") or paper["paper_id"]
    url = cited.url if cited else web_address(paper["url"]) or _own_address(entry)
    parts = [link(title, url)]
    if cited and (people := _people(cited)):
        parts.append(people)
    venue, year = paper["venue"] or paper["venue_name"], paper["year"]
    if venue or year:
        parts.append(shown(" ".join(str(part) for part in (venue, year) if part)))
    more = {"PDF": paper["pdf_url"], "code": paper["code_url"]}
    others = [link(label, address) for label, address in more.items() if web_address(address)]
    if others:
        parts.append(" ".join(others))
    return "- " + " | ".join(parts)


def _own_address(entry: Row) -> str | None:
    return web_address(entry.get("url")) if speaks(entry) else None


def _people(cited: Reference) -> str:
    names = [person.name for person in cited.people[:_MOST_NAMED]]
    more = len(cited.people) > _MOST_NAMED or cited.and_others
    return shown(", ".join(names) + (" et al." if more and names else ""))


def link(text: str, url: str | None) -> str:
    """Return a link of Markdown; the text alone where a browser may not open the address.

    >>> link("Looms [v2] | <b>", "https://loom.example/a (1).pdf")
    '[Looms \\\\[v2\\\\] \\\\| &lt;b&gt;](https://loom.example/a%20%281%29.pdf)'
    >>> link("Looms", "javascript:alert(1)")
    'Looms'
    """
    found = web_address(url)
    if found is None or is_private(found):
        return shown(text)
    safe = address(found)
    for sign in "()[]'*":
        safe = safe.replace(sign, quote(sign, safe=""))
    return f"[{shown(text)}]({safe})"


def shown(text: Any) -> str:
    """Return a value that Markdown and HTML show as it stands, on one line."""
    return markdown(str(text))
