"""The source of a new entry, written as its neighbours in the list are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from enrich.model import Entry, Ref
from enrich.repair.entry_layout import (
    Field,
    Layout,
    date_written,
    layout,
    names_written,
    reduced,
    without_venue,
)
from enrich.repair.markup import MARKDOWN, Markup
from enrich.repair.table_row import cells, is_row
from enrich.repair.venue_style import VenueStyle

_TOLD = frozenset({"venue", "people", "date", "year", "head", "code"})
"""Fields that one list writes and another does not."""
_HABIT = 0.1  # the share of neighbours from which on a field is one that the list writes


@dataclass(frozen=True, slots=True)
class NewWork:
    """What a list may say of a work."""

    title: str
    url: str
    refs: frozenset[Ref] = frozenset()
    people: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    date: str | None = None  # YYYY, YYYY-MM or YYYY-MM-DD
    pdf_url: str | None = None
    code_url: str | None = None


def sources(
    work: NewWork, neighbours: Sequence[Entry], number: int | None, markup: Markup = MARKDOWN
) -> Iterator[str]:
    """Yield how an entry may be written, the likest to its neighbours first.

    `number` is that of the entry, where they are numbered.
    """
    work = _as_source(work, markup)
    if neighbours and is_row(neighbours[-1]):
        yield from _rows(work, neighbours)
        return
    found = Counter(map(layout, neighbours))
    habits = _habits(list(map(layout, neighbours)))
    ranked = sorted(found, key=lambda one: (-_score(one, habits), -found[one]))
    without = [] if work.venue else map(without_venue, ranked)
    shortest = filter(None, map(reduced, ranked))
    for one in dict.fromkeys((*ranked, *without, *shortest)):
        source = _filled(one, work, number) if one.is_plain and _can_be_read(one) else None
        if source is not None:
            yield source
    if not markup.is_html:
        sign = next((one.raw.lstrip()[:2] for one in neighbours if _is_bullet(one)), "- ")
        yield f"{sign}[{work.title}]({work.url})"


def _as_source(work: NewWork, markup: Markup) -> NewWork:
    """Return a work whose words are source that shows them."""
    return replace(
        work,
        title=markup.words(work.title),
        people=tuple(map(markup.words, work.people)),
        venue=markup.words(work.venue) if work.venue else None,
        url=markup.address(work.url),
    )


def _is_bullet(entry: Entry) -> bool:
    return entry.raw.lstrip()[:2] in ("- ", "* ", "+ ")


def _can_be_read(one: Layout) -> bool:
    """Tell whether a layout has a title and a link."""
    linked = one.fields & {"url", "pdf"}
    return bool(linked) and (one.fields >= {"title"} or one.fields >= {"head", "rest"})


def _habits(layouts: Sequence[Layout]) -> set[str]:
    """Return the fields that neighbours write, if not all of them."""
    many = Counter(name for one in layouts for name in one.fields & _TOLD)
    return {name for name, number in many.items() if number >= _HABIT * len(layouts)}


def _score(one: Layout, habits: set[str]) -> int:
    told = one.fields & _TOLD
    return len(told & habits) - len(told - habits)


def _filled(one: Layout, work: NewWork, number: int | None) -> str | None:
    values = _values(one, work, number)
    return None if values is None else one.filled(values)


def _values(one: Layout, work: NewWork, number: int | None) -> Mapping[Field, str] | None:
    """Return what stands in each place; None where something is not known."""
    found: dict[Field, str] = {}
    for part in one.parts:
        if isinstance(part, Field):
            value = _value(part, work, number)
            if not value:
                return None
            found[part] = value
    return found


def _value(field: Field, work: NewWork, number: int | None) -> str | None:
    """Return one field of a work as it is written there."""
    title = work.title
    head, _, rest = title.partition(": ")
    plain: Mapping[str, str | None] = {
        "title": title,
        "head": head if rest else None,
        "rest": rest,
        "url": work.url,
        "pdf": work.pdf_url or work.url,
        "code": work.code_url,
        "number": str(number) if number is not None else None,
        "year": str(work.year) if work.year else None,
    }
    if field.name == "preprint":
        return None if work.venue else field.form[0]
    if field.name == "venue":
        between, digits = field.form
        style = VenueStyle("", between, int(digits), "", "end")
        return style.words(work.venue, work.year) if work.venue else None
    if field.name == "people":
        return names_written(work.people, field.form)
    if field.name == "date":
        return date_written(work.date, field.form) if work.date else None
    return plain[field.name]


def _rows(work: NewWork, neighbours: Sequence[Entry]) -> Iterator[str]:
    """Yield rows, each cell as most neighbours write it, or empty where they say what is theirs."""
    rows = [_cells(layout(one)) for one in neighbours if is_row(one)]
    width = Counter(map(len, rows)).most_common(1)[0][0]
    rows = [row for row in rows if len(row) == width]
    columns = [_column([row[at] for row in rows], work) for at in range(width)]
    titled = [sum("title" in row[at].fields for row in rows) for at in range(width)]
    at, title = titled.index(max(titled)), work.title
    bare, linked = f" {title} ", f" [{title}]({work.url}) "
    known = any(work.url in one or (work.pdf_url or work.url) in one for one in columns)
    for words in (columns[at], *((bare, linked) if known else (linked, bare))):
        yield "|".join([*columns[:at], words, *columns[at + 1 :]])


def _cells(one: Layout) -> list[Layout]:
    """Return the cells of a row's layout."""
    row: list[list[str | Field]] = [[]]
    for part in one.parts:
        pieces = cells(part) if isinstance(part, str) else [part]
        row[-1].append(pieces[0])
        row += [[piece] for piece in pieces[1:]]
    return [Layout(tuple(part for part in cell if part != "")) for cell in row]


def _column(column: Sequence[Layout], work: NewWork) -> str:
    """Return a cell as most of a column are written, of those that can be filled."""
    for one, _ in Counter(column).most_common():
        values = _values(one, work, None) if one.is_plain else None
        if values is not None and (one.fields or len(set(column)) == 1):
            return one.filled(values)
    return " " if any(one.parts for one in column) else ""
