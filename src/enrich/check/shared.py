"""Links that several entries share, and works that several entries name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from enrich.check.evidence import NO_WORKS, Known, Stated, share
from enrich.check.finding import Finding, Severity, lines, quoted
from enrich.check.titles import CLOSE, SAME, Index, Title, spelt_alike, versions
from enrich.model import Entry, Ref
from enrich.refs import landing

Group = list[Entry]
Parts = Mapping[Ref, Sequence[Group]]
"""For each work that is linked to, its entries; in one part those that name one work."""

_COINED = re.compile(r"[a-z][A-Z]|\w\.\w|[A-Z]{2}.*[a-z]|[A-Za-z]-?\d")  # no word of everyday
_MANY = 30  # titles on one link; with more it is a collection's, and none is compared closely


def one_work(known: Known, one: Entry, other: Entry) -> bool:
    """Tell whether two entries name one work, by what the list says of it."""
    titles = known.listed[one.entry_id], known.listed[other.entry_id]
    if known.corpus.nicknamed(*titles) or known.corpus.alike(*titles) >= CLOSE:
        return True
    return fits(known, one) and fits(known, other)


def fits(known: Known, entry: Entry) -> bool:
    """Tell whether an entry's title is near one that witnesses state for its link."""
    title = known.listed[entry.entry_id]
    return any(
        known.corpus.alike(title, one.title) >= CLOSE or known.corpus.nicknamed(title, one.title)
        for one in known.titles_of(entry)
    )


def by_ref(entries: Iterable[Entry]) -> dict[Ref, Group]:
    """Return the entries that link to each work."""
    groups: dict[Ref, Group] = defaultdict(list)
    for entry in entries:
        if entry.ref is not None and entry.ref.scheme not in NO_WORKS:
            groups[entry.ref].append(entry)
    return groups


def parted(known: Known, group: Sequence[Entry]) -> list[Group]:
    """Part entries with one link by the work that they name."""
    spelt: dict[str, Group] = defaultdict(list)
    for entry in group:
        spelt[known.listed[entry.entry_id].key].append(entry)
    parts: list[Group] = []
    for same in spelt.values():
        mine = [
            part
            for part in (parts if len(spelt) <= _MANY else ())
            if any(one_work(known, same[0], other) for other in part)
        ]
        merged = [other for part in mine for other in part] + same
        parts = [*(part for part in parts if part not in mine), merged]
    return sorted((sorted(part, key=_line) for part in parts), key=lambda part: part[0].line)


def _line(entry: Entry) -> int:
    return entry.line


def linked_works(known: Known) -> Parts:
    """Return the entries that link to each work, parted by the work they name."""
    return {ref: parted(known, group) for ref, group in by_ref(_papers(known)).items()}


def owner(known: Known, parts: Sequence[Group]) -> Group | None:
    """Return the one part of a link's entries that it belongs to, if that is sure.

    It is the part that fits what witnesses say of the link; if none does, the
    part that is left when all others are found to be at home elsewhere.
    """
    if not 1 < len(parts) <= _MANY:
        return None
    fitting = [part for part in parts if any(fits(known, entry) for entry in part)]
    left = [part for part in parts if not any(known.another(entry) for entry in part)]
    sure = fitting or left
    return sure[0] if len(sure) == 1 else None


def intruders(known: Known, linked: Parts) -> dict[str, Entry]:
    """Return, by entry_id, entries on a link that surely belongs to another entry."""
    found = dict(_evicted(known, linked))
    for parts in linked.values():
        home = owner(known, parts)
        for part in parts if home else ():
            if home is not None and part is not home:
                found.update({entry.entry_id: home[0] for entry in part})
    return found


def _evicted(known: Known, linked: Parts) -> Iterator[tuple[str, Entry]]:
    """Yield entries on the link of a work that an entry with a wrong link names."""
    for entry in _papers(known):
        lost = known.titles_of(entry) and not fits(known, entry)
        home = known.another(entry) if lost else None
        for part in linked.get(home.ref, ()) if home else ():
            yield from ((one.entry_id, entry) for one in part if not fits(known, one))


def _papers(known: Known) -> list[Entry]:
    return [entry for entry in known.entries if entry.entry_id in known.papers]


def shared_links(known: Known, linked: Parts) -> Iterator[Finding]:
    """Yield identifiers that name two works, and pages that name none."""
    for ref, parts in linked.items():
        if len(parts) > 1:
            yield _shared_ref(known, ref, parts)
    pages: dict[str, Group] = defaultdict(list)
    for entry in _papers(known):
        if entry.url and (entry.ref is None or entry.ref.scheme in NO_WORKS):
            pages[entry.url].append(entry)
    for url, group in pages.items():
        if len({known.listed[entry.entry_id].key for entry in group}) > 1:
            yield _shared_page(known, url, group)


def _shared_ref(known: Known, ref: Ref, parts: Sequence[Group]) -> Finding:
    home = owner(known, parts)
    accused = min((part[0] for part in parts if part is not home), key=_nearness(known))
    firsts = [part[0] for part in parts]
    named = " and ".join(f"{quoted(entry.title)} (line {entry.line})" for entry in firsts[:3])
    named += f" and {len(firsts) - 3} more" if len(firsts) > 3 else ""
    verdict = (
        f"it is that of line {home[0].line}" if home else "it can be right for one of them only"
    )
    titles = [one for entry in firsts[:1] for one in known.titles_of(entry)]
    return Finding(
        "shared-link",
        "error",
        accused.entry_id,
        accused.line,
        f"{landing(ref)} is given as the link of {len(parts)} different works, {named}; {verdict}.",
        known.papers[accused.entry_id].paper_id,
        {
            "link": str(ref),
            "lines": [entry.line for part in parts for entry in part],
            "listed": [entry.title for entry in firsts],
            "stated": sorted({one.title.text for one in titles}),
            "score": round(_alike(known, firsts), 4),
        },
    )


def _nearness(known: Known) -> Callable[[Entry], tuple[float, int]]:
    """Return how near an entry's title is to those of its link, earlier lines being nearer."""

    def near(entry: Entry) -> tuple[float, int]:
        title = known.listed[entry.entry_id]
        scores = [known.corpus.alike(title, one.title) for one in known.titles_of(entry)]
        return max(scores, default=0.0), -entry.line

    return near


def _alike(known: Known, entries: Sequence[Entry]) -> float:
    titles = [known.listed[entry.entry_id] for entry in entries[:_MANY]]
    return max(known.corpus.alike(a, b) for a in titles for b in titles if a is not b)


def _shared_page(known: Known, url: str, group: Sequence[Entry]) -> Finding:
    first = group[0]
    document = url.partition("?")[0].lower().endswith(".pdf")
    severity: Severity = "warning" if document else "info"
    what = "one document cannot be all of them" if document else "it identifies none of them"
    return Finding(
        "shared-link",
        severity,
        first.entry_id,
        first.line,
        f"{url} is given as the link of {len(group)} works ({lines(group)}); {what}.",
        known.papers[first.entry_id].paper_id,
        {"link": url, "lines": [e.line for e in group], "listed": [e.title for e in group]},
    )


def duplicates(known: Known, linked: Parts) -> Iterator[Finding]:
    """Yield entries that name a work which an earlier entry has named."""
    entries = _papers(known)
    firsts = {entry.entry_id: entry for entry in entries}
    for one, other in _pairs(known, linked, entries):
        early, late = sorted((one, other), key=_line)
        firsts[late.entry_id] = min(firsts[late.entry_id], early, key=_line)
    for entry in entries:
        first = firsts[entry.entry_id]
        if first.line < entry.line:
            yield _duplicate(known, first, entry)


def _pairs(known: Known, linked: Parts, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Yield entries two by two that name one work: by link, by title, by both."""
    for part in (part for parts in linked.values() for part in parts):
        yield from ((part[0], entry) for entry in part[1:])
    index = Index([known.listed[entry.entry_id] for entry in entries])
    for entry in entries:
        near = (entries[other] for other in index.near(known.listed[entry.entry_id]))
        yield from ((entry, other) for other in near if _twin(known, entry, other))
        yield from ((entry, other) for other in _named_elsewhere(known, linked, entry))


def _named_elsewhere(known: Known, linked: Parts, entry: Entry) -> Group:
    """Return entries with the link of the work that an entry without witness names."""
    other = None if known.titles_of(entry) else known.another(entry)
    parts = linked.get(other.ref, ()) if other else ()
    every = [one for part in parts for one in part]
    return [one for one in every if fits(known, one) or not known.another(one)]


def _twin(known: Known, entry: Entry, other: Entry) -> bool:
    """Tell whether entries with links of their own have one title and name one work."""
    titles = known.listed[entry.entry_id], known.listed[other.entry_id]
    if entry.ref == other.ref and entry.ref is not None and entry.ref.scheme not in NO_WORKS:
        return False  # told by their common link
    if titles[0].key != titles[1].key and not _one_title(known, *titles):
        return False
    stated = known.titles_of(entry), known.titles_of(other)
    return not all(stated) or any(_one_work_s(known, a, b) for a in stated[0] for b in stated[1])


def _one_work_s(known: Known, one: Stated, other: Stated) -> bool:
    """Tell whether two stated titles are one work's: of one kind of ref, none is shortened."""
    if one.ref.scheme == other.ref.scheme and one.ref != other.ref:
        return spelt_alike(one.title, other.title)
    people = share(known.people(one.ref), known.people(other.ref))
    return people != 0.0 and known.corpus.alike(one.title, other.title) >= SAME


def _one_title(known: Known, one: Title, other: Title) -> bool:
    """Tell whether one title is the other reworded, cut off, or a coined nickname."""
    score = known.corpus.alike(one, other)
    if score < CLOSE:
        return False
    coined = _COINED.search(one.head) or _COINED.search(other.head)
    if score < SAME:
        return bool(coined and one.name and one.name == other.name)
    return min(len(one.words), len(other.words)) >= 4 or coined is not None


def _duplicate(known: Known, first: Entry, entry: Entry) -> Finding:
    near = first.section == entry.section
    where = "in the same section" if near else "in another section"
    links = "" if first.url == entry.url else ", with another link"
    if first.ref is not None and first.ref == entry.ref:
        links = ""
    return Finding(
        "duplicate-entry",
        "warning" if near else "info",
        entry.entry_id,
        entry.line,
        f"{quoted(entry.title)} is listed on line {first.line} already, {where}{links}.",
        known.papers[entry.entry_id].paper_id,
        {
            "lines": [first.line, entry.line],
            "listed": [first.title, entry.title],
            "links": [first.url, entry.url],
        },
    )


def duplicate_papers(known: Known) -> Iterator[Finding]:
    """Yield works that stand under two identifiers, as only providers tell."""
    seen: dict[str, Entry] = {}
    for entry in _papers(known):
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
    return Finding(
        "duplicate-paper",
        "warning",
        entry.entry_id,
        entry.line,
        f"Lines {first.line} and {entry.line} link to two identifiers of one work, "
        f"{quoted(title)}.",
        known.papers[entry.entry_id].paper_id,
        {"lines": [first.line, entry.line], "refs": [str(first.ref), str(entry.ref)]},
    )
