"""RIS as a list: record by record, each read by rispy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from enrich.normalization.text import one_line
from enrich.parse.formats.citation_record import Citation, Unread, addresses, is_nobody

_TAG = re.compile(r"([A-Z][A-Z0-9])(?: {1,2}|\t)-(?: |$)(.*)")
_SUFFIX = re.compile(r"(?:jr|sr|i{2,3}|iv)\.?", re.I)

Tags = Mapping[str, Sequence[str]]


def read(text: str) -> Iterator[Citation | Unread]:
    """Yield the records of a text in their order, and what was not read."""
    for start, lines in _records(text.split("\n")):
        first = next((at for at, line in enumerate(lines) if line.strip()), None)
        if first is None:
            continue
        last = max(at for at, line in enumerate(lines) if line.strip())
        place = start + first + 1, start + last + 1
        if not _is(lines[first], "TY"):
            if any(_TAG.match(line) for line in lines):
                yield Unread(*place, "it stands outside of a record, which begins with TY")
            continue
        yield _citation(_tags(lines[first : last + 1]), *place)


def _records(lines: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the stretches from TY to ER, or to the next TY, and those between."""
    start = 0
    for at, line in enumerate(lines):
        if _is(line, "TY") and at > start:
            yield start, lines[start:at]
            start = at
        elif _is(line, "ER"):
            yield start, lines[start : at + 1]
            start = at + 1
    yield start, lines[start:]


def _is(line: str, tag: str) -> bool:
    found = _TAG.match(line.strip() + " ")
    return found is not None and found[1] == tag


def _tags(lines: Sequence[str]) -> Tags:
    """Return the values of every tag; lines that go on are joined to the one before."""
    from rispy.config import TAG_KEY_MAPPING  # type: ignore[import-untyped]  # noqa: PLC0415
    from rispy.parser import RisParser  # type: ignore[import-untyped]  # noqa: PLC0415

    whole: list[str] = []
    for line in lines:
        found = _TAG.match(line.strip() + " ")
        if found:
            whole.append(f"{found[1]}  - {found[2].strip()}")
        elif whole:
            whole[-1] += f" {line.strip()}"
    if not whole or not whole[-1].startswith("ER"):
        whole.append("ER  - ")
    names = {tag: tag for tag in TAG_KEY_MAPPING}
    every = [tag for tag in names if tag != "TY"]
    parser = RisParser(mapping=names, list_tags=every, delimiter_tags_mapping={})
    records = parser.parse("\n".join(whole))
    told: Mapping[str, object] = records[0] if records else {}
    return {tag: _texts(value) for tag, value in told.items()}


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for one in values if isinstance(one, str) and (text := one_line(one))]


def _citation(tags: Tags, line: int, line_end: int) -> Citation:
    def first(*names: str) -> str:
        return next((value for name in names for value in tags.get(name, ())), "")

    written = first("DA", "PY", "Y1")
    dates = [value for tag in ("DA", "PY", "Y1") for value in tags.get(tag, ())]
    people = [*tags.get("AU", ()), *tags.get("A1", ())] or tags.get("A2", ())
    kind = first("TY")
    doi = next(
        (value for tag in ("DO", "DI", "M3") for value in tags.get(tag, ()) if "10." in value), ""
    )
    return Citation(
        line=line,
        line_end=line_end,
        raw="",
        title=first("TI", "T1", "CT") or (first("BT") if "BOOK" in kind else ""),
        people=[natural(name) for name in people if not is_nobody(name)],
        containers=[first(tag) for tag in ("T2", "JF", "JO", "BT", "C3")],
        series=[first(tag) for tag in ("J2", "JA", "T3")],
        year=first("PY", "Y1", "DA"),
        date=max(dates, key=lambda date: date.strip("/").count("/"), default=written),
        doi=doi,
        words=[
            value for tag in ("N1", "JO", "JF", "T2", "M1", "AN") for value in tags.get(tag, ())
        ],
        links=[*_links(tags)],
        type=kind,
        affiliations=tags.get("PB", ())[:1] if kind in ("THES", "RPRT") else (),
    )


def _links(tags: Tags) -> Iterator[tuple[str, str]]:
    for tag, label in (("UR", "url"), ("LK", "url"), ("L1", "pdf"), ("L2", "file"), ("L3", "file")):
        for value in tags.get(tag, ()):
            for url in (
                part for text in addresses(value) for part in re.split(r";(?=https?:)", text)
            ):
                yield label, url


def natural(name: str) -> str:
    """Return a name in natural order: given names, family name, suffix.

    >>> natural("van Weaver, Ada B."), natural("Weaver, Ada, Jr."), natural("The Loom Consortium")
    ('Ada B. van Weaver', 'Ada Weaver Jr.', 'The Loom Consortium')
    """
    family, *others = (part.strip() for part in name.split(","))
    if len(others) == 2 and _SUFFIX.fullmatch(others[0]):
        others.reverse()
    if len(others) > 2:
        return one_line(name)
    return one_line(" ".join(filter(None, [*others[:1], family, *others[1:]])))
