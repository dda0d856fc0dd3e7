"""Links that several entries share, and whom they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from enrich.check.evidence import NO_WORKS, Known, first_of
from enrich.check.finding import Finding, Severity, files, lines, quoted
from enrich.check.title_agreement import CLOSE, SAME
from enrich.model import Entry, Ref
from enrich.normalization.identifiers import landing
from enrich.normalization.title_siblings import are_siblings

Group = list[Entry]
Parts = Mapping[Ref, Sequence[Group]]
"""For each work that is linked to, its entries; in one part those that name one work."""

_MANY = 30  # titles on one link; with more it is a collection's, and none is compared closely


def one_work(known: Known, one: Entry, other: Entry) -> bool:
    """Tell whether two entries name one work, by what the list says of it."""
    titles = known.listed[one.entry_id], known.listed[other.entry_id]
    if are_siblings(titles[0].text, titles[1].text):
        return bears(known, one) and bears(known, other)
    if known.corpus.nicknamed(*titles) or known.corpus.alike(*titles) >= CLOSE:
        return True
    return fits(known, one) and fits(known, other)


def bears(known: Known, entry: Entry) -> bool:
    """Tell whether an entry's title is one that witnesses state for its link, now or at first."""
    title = known.listed[entry.entry_id]
    return any(known.corpus.alike(title, one.title) >= SAME for one in known.titles_of(entry))


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
    return sorted((sorted(part, key=by_line) for part in parts), key=lambda part: by_line(part[0]))


def by_line(entry: Entry) -> tuple[int, int]:
    """Return where an entry stands, to sort by."""
    return entry.position


def linked_works(known: Known) -> Parts:
    """Return the entries that link to each work, parted by the work they name."""
    return {ref: parted(known, group) for ref, group in by_ref(papers(known)).items()}


def owner(known: Known, parts: Sequence[Group]) -> Group | None:
    """Return the one part of a link's entries that it belongs to, if that is sure.

    It is the part that bears, or else fits, what witnesses say of the link; if none does,
    the part that is left when all others are found to be at home elsewhere.
    """
    if not 1 < len(parts) <= _MANY:
        return None
    bearing = [part for part in parts if any(bears(known, entry) for entry in part)]
    if len(bearing) == 1:
        return bearing[0]
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
    for entry in papers(known):
        lost = known.titles_of(entry) and not fits(known, entry)
        home = known.another(entry) if lost else None
        for part in linked.get(home.ref, ()) if home else ():
            yield from ((one.entry_id, entry) for one in part if not fits(known, one))


def papers(known: Known) -> list[Entry]:
    """Return the entries that name papers."""
    return [entry for entry in known.entries if entry.entry_id in known.papers]


def shared_links(known: Known, linked: Parts) -> Iterator[Finding]:
    """Yield identifiers that name two works, and pages that name none."""
    for ref, parts in linked.items():
        if len(parts) > 1:
            yield _shared_ref(known, ref, parts)
    pages: dict[str, Group] = defaultdict(list)
    for entry in papers(known):
        if entry.url and (entry.ref is None or entry.ref.scheme in NO_WORKS):
            pages[entry.url].append(entry)
    for url, group in pages.items():
        if len({known.listed[entry.entry_id].key for entry in group}) > 1:
            yield _shared_page(known, url, group)


def _shared_ref(known: Known, ref: Ref, parts: Sequence[Group]) -> Finding:
    home = owner(known, parts)
    accused = min((part[0] for part in parts if part is not home), key=_nearness(known))
    firsts = [part[0] for part in parts]
    named = " and ".join(f"{quoted(entry.title)} ({entry.place})" for entry in firsts[:3])
    named += f" and {len(firsts) - 3} more" if len(firsts) > 3 else ""
    verdict = f"it is that of {home[0].place}" if home else "it can be right for one of them only"
    titles = [one for entry in firsts[:1] for one in known.titles_of(entry)]
    unknown = not titles and first_of(ref) is not None
    if unknown:
        verdict = "or one work goes by two titles, for nobody has told what it is called"
    return known.finding(
        accused,
        "shared-link",
        "warning" if unknown else "error",
        f"{landing(ref)} is given as the link of {len(parts)} different works, {named}; {verdict}.",
        {
            "link": str(ref),
            "lines": [entry.line for part in parts for entry in part],
            **files([entry for part in parts for entry in part]),
            "listed": [entry.title for entry in firsts],
            "stated": sorted({one.title.text for one in titles}),
            "score": round(_alike(known, firsts), 2),
            "strangers": [
                one.entry_id for part in parts for one in part if home and part is not home
            ],
        },
    )


def _nearness(known: Known) -> Callable[[Entry], tuple[float, int, int]]:
    """Return how near an entry's title is to those of its link, earlier lines being nearer."""

    def near(entry: Entry) -> tuple[float, int, int]:
        title = known.listed[entry.entry_id]
        scores = [known.corpus.alike(title, one.title) for one in known.titles_of(entry)]
        return max(scores, default=0.0), -entry.part, -entry.line

    return near


def _alike(known: Known, entries: Sequence[Entry]) -> float:
    titles = [known.listed[entry.entry_id] for entry in entries[:_MANY]]
    return max(known.corpus.alike(a, b) for a in titles for b in titles if a is not b)


def _shared_page(known: Known, url: str, group: Sequence[Entry]) -> Finding:
    first = group[0]
    document = url.partition("?")[0].lower().endswith(".pdf")
    severity: Severity = "warning" if document else "info"
    what = "one document cannot be all of them" if document else "it identifies none of them"
    return known.finding(
        first,
        "shared-link",
        severity,
        f"{url} is given as the link of {len(group)} works ({lines(group)}); {what}.",
        {
            "link": url,
            "lines": [e.line for e in group],
            **files(group),
            "listed": [e.title for e in group],
        },
    )
