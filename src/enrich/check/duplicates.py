"""Works that several entries name, with links of their own or with one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from enrich.check.alike_titles import AlikeTitles
from enrich.check.evidence import NO_WORKS, Known, Stated, share
from enrich.check.finding import Finding, files, lines, quoted
from enrich.check.shared_links import Group, Parts, by_line, fits, papers
from enrich.check.title_agreement import CLOSE, SAME, Title, as_one, spelt_alike, versions
from enrich.check.trend_sections import stands_among_trends
from enrich.model import Entry

_COINED = re.compile(r"[a-z][A-Z]|\w\.\w|[A-Z]{2}.*[a-z]|[A-Za-z]-?\d")  # no word of everyday


def duplicates(known: Known, linked: Parts) -> Iterator[Finding]:
    """Yield entries that name a work which another has named, before or in its own place."""
    entries = papers(known)
    firsts = {entry.entry_id: entry for entry in entries}
    for one, other in _pairs(known, linked, entries):
        early, late = sorted((one, other), key=_by_right)
        firsts[late.entry_id] = min(firsts[late.entry_id], early, key=_by_right)
    for entry in entries:
        first = firsts[entry.entry_id]
        if first is not entry:
            yield _duplicate(known, first, entry)


def _by_right(entry: Entry) -> tuple[bool, tuple[int, int]]:
    """Return whose place an entry's is, to sort by: what only repeats others comes last."""
    return stands_among_trends(entry), by_line(entry)


def _pairs(known: Known, linked: Parts, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Yield entries two by two that name one work: by link, by title, by both."""
    for part in (part for parts in linked.values() for part in parts):
        own = min(part, key=_by_right)
        yield from ((own, entry) for entry in part if entry is not own)
    alike = AlikeTitles([known.listed[entry.entry_id] for entry in entries])
    for number, entry in enumerate(entries):
        near = (entries[other] for other in alike.near(number))
        yield from ((entry, other) for other in near if names_one_work(known, entry, other))
        yield from ((entry, other) for other in _named_elsewhere(known, linked, entry))


def _named_elsewhere(known: Known, linked: Parts, entry: Entry) -> Group:
    """Return entries with the link of the work that an entry without witness names."""
    other = None if known.titles_of(entry) else known.another(entry)
    parts = linked.get(other.ref, ()) if other else ()
    every = [one for part in parts for one in part]
    return [one for one in every if fits(known, one) or not known.another(one)]


def names_one_work(known: Known, entry: Entry, other: Entry) -> bool:
    """Tell whether entries with links of their own have one title and name one work."""
    titles = known.listed[entry.entry_id], known.listed[other.entry_id]
    if entry.ref == other.ref and entry.ref is not None and entry.ref.scheme not in NO_WORKS:
        return False  # told by their common link
    if not (titles[0].key and titles[1].key):
        return False  # an address alone is no title
    if titles[0].key != titles[1].key and not _one_title(known, *titles):
        return False
    stated = known.titles_of(entry), known.titles_of(other)
    return not all(stated) or any(_one_work_s(known, a, b) for a in stated[0] for b in stated[1])


def _one_work_s(known: Known, one: Stated, other: Stated) -> bool:
    """Tell whether two stated titles are one work's: of one kind of ref, none is shortened."""
    if share(known.people(one.ref), known.people(other.ref)) == 0.0:
        return False
    if one.ref.scheme == other.ref.scheme and one.ref != other.ref:
        return spelt_alike(one.title, other.title)
    return known.corpus.alike(one.title, other.title) >= SAME


def _one_title(known: Known, one: Title, other: Title) -> bool:
    """Tell whether one title is the other reworded, cut off, or a coined nickname."""
    if as_one(one, other):
        return min(len(one.words), len(other.words)) >= 4 or _is_coined(one, other)
    named = one.name and one.name == other.name and _is_coined(one, other)
    return bool(named) and known.corpus.alike(one, other) >= CLOSE


def _is_coined(one: Title, other: Title) -> bool:
    return any(_COINED.search(title.head) for title in (one, other))


def _duplicate(known: Known, first: Entry, entry: Entry) -> Finding:
    apart = "section" if first.part == entry.part else "list"
    near = first.section == entry.section and apart == "section"
    where = "in the same section" if near else f"in another {apart}"
    one_link = first.url == entry.url or (first.ref is not None and first.ref == entry.ref)
    links = "" if one_link else ", with another link"
    other = known.listed[first.entry_id].key != known.listed[entry.entry_id].key
    title = f" as {quoted(first.title)}" if other else ""
    return known.finding(
        entry,
        "duplicate-entry",
        "warning" if near else "info",
        f"{quoted(entry.title)} is listed on {first.place} already{title}, {where}{links}.",
        {
            "lines": [first.line, entry.line],
            **files([first, entry]),
            "entries": [first.entry_id, entry.entry_id],
            "listed": [first.title, entry.title],
            "links": [first.url, entry.url],
            **({"among": "trends"} if stands_among_trends(entry) else {}),
        },
    )


def duplicate_papers(known: Known) -> Iterator[Finding]:
    """Yield works that stand under two identifiers, as only providers tell."""
    seen: dict[str, Entry] = {}
    for entry in papers(known):
        titles = {one.title.key: one for one in known.titles_of(entry)}
        for key in sorted(titles):
            first = seen.setdefault(key, entry)
            if _two_papers(known, first, entry):
                yield _duplicate_paper(known, first, entry, titles[key].title.text)
                break


def _two_papers(known: Known, first: Entry, entry: Entry) -> bool:
    ids = [known.papers[one.entry_id].paper_id for one in (first, entry)]
    titles = [known.listed[one.entry_id] for one in (first, entry)]
    if ids[0] == ids[1] or titles[0].key == titles[1].key or versions(*titles):
        return False
    if first.ref is None or entry.ref is None:
        return False
    return share(known.people(first.ref), known.people(entry.ref)) != 0.0


def _duplicate_paper(known: Known, first: Entry, entry: Entry, title: str) -> Finding:
    where = lines([first, entry])
    return known.finding(
        entry,
        "duplicate-paper",
        "warning",
        f"{where[0].upper()}{where[1:]} link to two identifiers of one work, {quoted(title)}.",
        {
            "lines": [first.line, entry.line],
            **files([first, entry]),
            "refs": [str(first.ref), str(entry.ref)],
        },
    )
