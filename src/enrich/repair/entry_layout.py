"""How an entry is written, apart from what it says: fixed signs, and places for its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from enrich.model import Entry
from enrich.normalization import identifiers
from enrich.repair.field_places import button, title_place, without_addresses
from enrich.repair.venue_style import mentions, preprints

_WORDS_LISTED = """
    a al and arxiv b br code div doi em et here href html https i in li link p page paper pdf span
    strong td title tr url github project website
"""
_FREE_WORDS = frozenset(_WORDS_LISTED.split())
"""Words that no entry has for itself."""

_MONTHS_LISTED = """
    January February March April May June July August September October November December
"""
_MONTHS = _MONTHS_LISTED.split()
_DATE = re.compile(r"(?<![\w.])(?:19|20)\d\d([./-])(\d{1,2})(?:\1(\d{1,2}))?(?![\w/])")
_SHORT = 3  # letters
_MONTH = re.compile(
    rf"\b(?:{'|'.join(name[:_SHORT] + '[a-z]*' for name in _MONTHS)})(\.?,? )(?:19|20)\d\d\b", re.I
)
_NUMBER = re.compile(r"\s*[*_\[(]*(\d{1,4})[.)\]]")
_EXTRA = re.compile(
    r"[\s,]*!\[[^\[\]\n]*\]\([^()\n]*\)|[^\S\n]*(?::star:|[\u2b50\U0001f300-\U0001faff]\ufe0f?)+"
)
"""Pictures and stars, which an entry has for itself."""

_ET_AL = re.compile(r",? et\.? al\.?")
_BETWEEN = re.compile(r"(?:\s*[,;&]\s*|\s+)(?:and\s+)?")


class Field(NamedTuple):
    """A place for a field, and how the field is written there."""

    name: str
    form: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Signs and places in their order; cells of a table apart from one another."""

    parts: tuple[str | Field, ...]

    @property
    def fields(self) -> set[str]:
        """The names of its places."""
        return {part.name for part in self.parts if isinstance(part, Field)}

    @property
    def is_plain(self) -> bool:
        """Whether its fixed signs say nothing of the one entry that it is taken from."""
        fixed = "".join(part if isinstance(part, str) else " " for part in self.parts)
        words = re.findall(r"[^\W\d_]+", fixed.casefold())
        odd = any(sign.isdigit() or (ord(sign) > 0x2BFF and not sign.isalpha()) for sign in fixed)
        return not odd and _FREE_WORDS.issuperset(words)

    def filled(self, values: Mapping[Field, str]) -> str:
        """Return the source of another entry."""
        return "".join(part if isinstance(part, str) else values[part] for part in self.parts)


_OPENING = re.compile(r"[\"“*_\[(]*\Z")
_CLOSING = re.compile(r"[*_\"”.!?\])]*")
_OPENED = re.compile(r"(?:\*+|_+|`+|[\[({])\Z")
_CLOSES = {"[": "]", "(": ")", "{": "}"}
_SEPARATED = re.compile(r"[\s|,;:(\[{–—·•@-]*\Z")
_LABEL = re.compile(r"\[*[^\[\]\n]{0,20}\]{1,2}\(<?\Z")
_MARK = re.compile(r"\s*(?:[-*+•]\s+)?")
_BEHIND_NUMBER = re.compile(r"[.)\]*_]*\s*")


def reduced(one: Layout) -> Layout | None:
    """Return a layout with nothing but its mark or number, the title and the link; None without.

    What else stands in the entry may be its own.
    """
    names = [part.name if isinstance(part, Field) else "" for part in one.parts]
    title = next((at for at, name in enumerate(names) if name == "title"), 0)
    link = next((at for at, name in enumerate(names) if name in ("url", "pdf")), 0)
    if not 0 < title < link < len(names) - 1:
        return None
    words = ["" if isinstance(part, Field) else part for part in one.parts]
    number = names.index("number") if "number" in names[:title] else -1
    mark = (_BEHIND_NUMBER if number >= 0 else _MARK).match(words[number + 1])
    opening = _OPENING.search(
        words[title - 1], mark.end() if mark and title - 1 == number + 1 else 0
    )
    label, closing = _LABEL.search(words[link - 1]), _CLOSING.match(words[title + 1])
    if not (mark and opening and label and closing):
        return None
    linked = link == title + 2 and label.start() == 0
    between = words[title + 1] if linked else f"{closing[0]} {label[0]}"
    behind = re.match(r">?\)\]?", words[link + 1])
    parts = (*one.parts[: number + 1], mark[0], opening[0], one.parts[title], between)
    end = behind[0] if behind else ")"
    return Layout(tuple(part for part in (*parts, one.parts[link], end) if part != ""))


def without_venue(one: Layout) -> Layout:
    """Return a layout without the venue, and the signs that part it from what stands before it."""
    names = [part.name if isinstance(part, Field) else "" for part in one.parts]
    if "venue" not in names:
        return one
    at = names.index("venue")
    before = one.parts[at - 1] if at else ""
    behind = one.parts[at + 1] if at + 1 < len(one.parts) else ""
    if isinstance(before, str) and isinstance(behind, str):
        ahead, behind = _unwrapped(before, behind)
        parted = _SEPARATED.sub("", ahead)
        before = ahead if at == 1 and not parted else parted  # the mark of an entry stays
        behind = behind.removeprefix(".") if before.endswith(".") else behind
    parts = (*one.parts[: max(0, at - 1)], before, behind, *one.parts[at + 2 :])
    return Layout(tuple(part for part in parts if part != ""))


def _unwrapped(ahead: str, behind: str) -> tuple[str, str]:
    """Return what stands around a place without the marks that set it off.

    >>> _unwrapped("- **[", "]** Looms"), _unwrapped("by Ada. *", "*."), _unwrapped("(SOSP, ", ")")
    (('- ', 'Looms'), ('by Ada. ', '.'), ('(SOSP, ', ')'))
    """
    while found := _OPENED.search(ahead):
        closing = _CLOSES.get(found[0], found[0])
        if not behind.startswith(closing):
            break
        ahead, behind = ahead[: found.start()], behind[len(closing) :]
    return ahead, behind.lstrip() if ahead.endswith(" ") else behind


def layout(entry: Entry) -> Layout:
    """Return how an entry is written, without pictures and links that go beyond its work."""
    parts: list[str | Field] = []
    done = 0
    for start, end, field in sorted(_fields(entry), key=lambda one: (one[0], -one[1])):
        if start >= done:
            parts += [entry.raw[done:start], *([field] if field.name else [])]
            done = end
    parts.append(entry.raw[done:])
    return Layout(tuple(part for part in parts if part != ""))


def _fields(entry: Entry) -> Iterator[tuple[int, int, Field]]:
    """Yield where the fields of an entry stand, and how they are written."""
    raw, shown = entry.raw, without_addresses(entry.raw)
    place = title_place(entry)
    if place is not None:
        names = ("title",) if len(place.parts) == 1 else ("head", "rest")
        yield from ((*at, Field(name)) for at, name in zip(place.parts, names, strict=True))
        shown = shown[: place.start] + "\0" * (place.end - place.start) + shown[place.end :]
    if number := _NUMBER.match(raw):
        yield *number.span(1), Field("number")
    yield from _addresses(entry)
    yield from ((*found.span(), Field("")) for found in _EXTRA.finditer(raw))
    for start, end in preprints(raw, place):
        if raw[start:end].isalpha():
            yield start, end, Field("preprint", (raw[start:end],))
    yield from _people(entry, shown)
    for start, end, between, digits in mentions(entry, shown):
        yield start, end, Field("venue", (between, str(digits)))
    yield from _dates(entry, shown)


def _addresses(entry: Entry) -> Iterator[tuple[int, int, Field]]:
    for url in (entry.url, *(link.url for link in entry.links)):
        ref = identifiers.recognise(url or "")
        code = ref is not None and ref.scheme == "github" and _is_code(entry, url)
        name = "code" if code else "url" if url == entry.url else ""
        if name == "url" and ref and url and _is_document(url):
            name = "pdf"
        for found in re.finditer(rf"{re.escape(url or '')}(?![^\s)>\"'\]])", entry.raw):
            if url and name:
                yield *found.span(), Field(name)
        shown = button(entry.raw, url) if url and not name else None
        if shown is not None and shown.label.casefold() not in _FREE_WORDS:
            before = len(entry.raw[: shown.start].rstrip(" ,|/"))
            yield before, shown.end, Field("")


def _is_code(entry: Entry, url: str | None) -> bool:
    """Tell whether a link to a repository is called so, and not by its name."""
    shown = button(entry.raw, url or "")
    return shown is not None and shown.label.strip().casefold() in _FREE_WORDS


def _is_document(url: str) -> bool:
    return "/pdf/" in url or url.lower().endswith(".pdf")


def _people(entry: Entry, shown: str) -> Iterator[tuple[int, int, Field]]:
    """Yield where all people of an entry stand, one behind the other."""
    for turned in (False, True) if entry.authors else ():
        first = _turned(entry.authors[0]) if turned else entry.authors[0]
        start = shown.find(first)
        if start < 0:
            continue
        signs, at = list[str](), start + len(first)
        for name in entry.authors[1:]:
            sign = _BETWEEN.match(shown, at)
            if sign is None or not shown.startswith(name, sign.end()):
                return
            signs.append(sign[0])
            at = sign.end() + len(name)
        more = _ET_AL.match(shown, at)
        one, last = (signs[0], signs[-1]) if signs else (", ", ", ")
        many = str(len(entry.authors)) if more else ""
        form = (one, last, more[0] if more else "", many, "turned" if turned else "")
        yield start, more.end() if more else at, Field("people", form)
        return


def _turned(name: str) -> str:
    """Return a name with the family's in front.

    >>> _turned("Ada M. Pfeffer")
    'Pfeffer, Ada M.'
    """
    given, _, family = name.rpartition(" ")
    return f"{family}, {given}" if given else family


def _dates(entry: Entry, shown: str) -> Iterator[tuple[int, int, Field]]:
    for found in _DATE.finditer(shown) if entry.stated_date else ():
        sign, month, day = found.groups()
        yield *found.span(), Field("date", (sign, str(len(month)), "day" if day else "month"))
    for found in _MONTH.finditer(shown) if entry.stated_date else ():
        whole = found.start(1) - found.start() > _SHORT
        yield *found.span(), Field("date", (found[1], "name", "whole" if whole else "short"))
    year = str(entry.year) if entry.year else "\0"
    for found in re.finditer(rf"(?<![\w./-]){year}(?![\w/-]|\.\d)", shown) if entry.year else ():
        yield *found.span(), Field("year")


def names_written(people: Sequence[str], form: Sequence[str]) -> str:
    """Return people as an entry writes them, only the first of them where it says "et al.".

    >>> names_written(["Ada", "Bo", "Cy"], (", ", " and ", "", "", ""))
    'Ada, Bo and Cy'
    >>> names_written(["Ada Pfeffer", "Bo", "Cy"], (", ", ", ", ", et al.", "1", "turned"))
    'Pfeffer, Ada, et al.'
    """
    first, last, more, many, turned = form
    named = [_turned(name) if turned and not at else name for at, name in enumerate(people)]
    if more and len(named) > int(many):
        return first.join(named[: int(many)]) + more
    if len(named) < 2:
        return "".join(named)
    return first.join(named[:-1]) + last + named[-1]


def date_written(date: str, form: Sequence[str]) -> str | None:
    """Return a date as an entry writes it; None where less of it is known.

    >>> date_written("2024-05-02", (".", "2", "month")), date_written("2024", (".", "2", "day"))
    ('2024.05', None)
    >>> date_written("2024-05-02", (" ", "name", "short"))
    'May 2024'
    """
    sign, digits, precise = form
    year, *rest = date.split("-")
    if not rest or (precise == "day" and len(rest) < 2):
        return None
    if digits == "name":
        month = _MONTHS[int(rest[0]) - 1]
        return f"{month if precise == 'whole' else month[:_SHORT]}{sign}{year}"
    wanted = rest if precise == "day" else rest[:1]
    return sign.join([year, *(str(int(one)).zfill(int(digits)) for one in wanted)])
