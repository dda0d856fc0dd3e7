"""BibTeX and BibLaTeX as a list: macros filled in, parents inherited from, LaTeX read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from enrich.normalization.latex import unescaped
from enrich.normalization.text import one_line
from enrich.parse.formats.bibtex_blocks import Block, blocks, persons, pieces
from enrich.parse.formats.citation_record import Citation, Unread, addresses

Fields = Mapping[str, str]
"""Fields by lower-case names: macros filled in, LaTeX as it is."""

_LONGEST = 20_000  # characters of a value; a macro of macros may grow beyond all bounds
_NO_WORKS = frozenset({"xdata", "set", "control", "ieeetranbstctl", "string", "preamble"})
_OPENED = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]+)\s*[({]", re.M)
_ROUND = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*(\()", re.M)
_EDGE = re.compile(r'(?<!\\)[{}")]|^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[({]', re.M)
_PLAIN = re.compile(r"[^\\${}~`'%<>-]*")
_PERCENT = re.compile(r"(?<!\\)%")
_SIGN = re.compile(r"\\(?:([_%&#$~{}])|(textasciitilde|sim)(?![a-z])(?:\{\})?|url|href)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(r"(?<!\d)(?:[12]\d|3[01]|0?[1-9])(?!\d)")
_OWN = frozenset({"title", "subtitle", "author", "doi", "url", "eprint", "file", "pdf", "keywords"})
"""What an entry never has from its parent."""


def read(text: str) -> Iterator[Citation | Unread]:
    """Yield the records of a text in their order, and what was not read."""
    found = list(blocks(_in_braces(text)))
    strings = _strings(found)
    values = {block.start: _values(block, strings) for block in found if block.kind == "entry"}
    by_key: dict[str, Fields] = {}
    for block in found:
        if block.kind == "entry":
            by_key.setdefault(block.key.lower(), values[block.start])
    for block in found:
        if block.kind == "entry" and block.type not in _NO_WORKS:
            yield _citation(block, _with_parents(values[block.start], by_key))
        elif block.kind == "failed":
            lines = block.raw.rstrip().count("\n")
            yield Unread(block.line, block.line + lines, _reason(block))
        elif block.kind == "text":
            yield from _hidden(block)


def _in_braces(text: str) -> str:
    """Return a text of which blocks in parentheses, which BibTeX has too, are in braces.

    >>> _in_braces('@string(a = "b (c)")')
    '@string{a = "b (c)"}'
    """
    signs = list(text)
    for opened in _ROUND.finditer(text):
        depth, quoted = 0, False
        for mark in _EDGE.finditer(text, opened.end()):
            if len(mark[0]) > 1:  # the next block: this one is never closed
                break
            if mark[0] == ")" and not depth and not quoted:
                signs[opened.start(1)], signs[mark.start()] = "{", "}"
                break
            quoted ^= mark[0] == '"' and not depth
            depth += (mark[0] == "{") - (mark[0] == "}")
    return "".join(signs)


def _reason(block: Block) -> str:
    named = re.match(r"@\s*\w*\s*\{\s*([^\s,{}\"=]+)\s*,", block.raw)
    who = f"the entry {named[1]}" if named else "this block"
    if "closing" in block.problem or "end of file" in block.problem:
        return f"{who} is not closed: a brace or a quotation mark is missing"
    return f"{who} is not as BibTeX has it ({one_line(block.problem)[:120]})"


def _hidden(block: Block) -> Iterator[Unread]:
    """Yield the entries that stand between others and are not in braces."""
    opened = [*_OPENED.finditer(block.value)]
    for place, found in enumerate(opened):
        if found[1].lower() in ("comment", "preamble", "string"):
            continue
        end = opened[place + 1].start() if place + 1 < len(opened) else len(block.value)
        line = block.line + block.value.count("\n", 0, found.start())
        lines = block.value[found.start() : end].strip().count("\n")
        yield Unread(line, line + lines, f"@{found[1]} is not in braces")


def _strings(found: list[Block]) -> dict[str, str]:
    """Return what the macros stand for, each by those before it."""
    strings: dict[str, str] = {}
    for block in found:
        if block.kind == "string":
            strings.setdefault(block.key.lower(), _filled(block.value, strings))
    return strings


def _filled(value: str, strings: Mapping[str, str]) -> str:
    parts = (
        strings.get(piece.lower(), piece) if named else piece for piece, named in pieces(value)
    )
    return "".join(parts)[:_LONGEST]


def _values(block: Block, strings: Mapping[str, str]) -> Fields:
    values: dict[str, str] = {}
    for name, value in block.fields:
        values.setdefault(name, _filled(value, strings))
    return values


def _with_parents(own: Fields, by_key: Mapping[str, Fields]) -> Fields:
    """Return fields with those of the entries that they are inherited from, one or two above."""
    told = dict(own)
    for _ in range(2):
        names = [key for name in ("crossref", "xdata") for key in told.pop(name, "").split(",")]
        for name in names:
            parent = by_key.get(name.strip().lower(), {})
            if "title" in parent and parent is not own:
                told.setdefault("booktitle", parent["title"])
            for field, value in parent.items():
                if field not in _OWN or "title" not in parent:  # which only xdata has not
                    told.setdefault(field, value)
    return told


def _citation(block: Block, fields: Fields) -> Citation:
    def first(*names: str) -> str:
        return next((found for name in names if (found := _text(fields.get(name, "")))), "")

    subtitle, title = first("subtitle"), first("title")
    archive = first("archiveprefix", "eprinttype").lower()
    published = first("howpublished")
    places = "booktitle", "journal", "journaltitle", "eventtitle", "maintitle"
    containers = [first(name) for name in places]
    return Citation(
        line=block.line,
        line_end=block.line + block.raw.count("\n"),
        raw=block.raw,
        title=f"{title.rstrip(':')}: {subtitle}" if title and subtitle else title,
        people=_people(fields.get("author", "")) or _people(fields.get("editor", "")),
        containers=[*containers, "" if addresses(_address(published)) else published],
        series=[first("shortjournal"), first("series"), first("organization")],
        year=first("year", "date"),
        date=first("date") or _date(first("year"), first("month"), first("day")),
        doi=_address(fields.get("doi", "")),
        eprint=_address(fields.get("eprint", "")) if archive in ("", "arxiv") else "",
        words=[first(name) for name in ("journal", "note", "howpublished", "number", "volume")],
        links=[*_links(fields)],
        type=_type(block.type, fields),
        section=_section(fields.get("groups", "")),
        affiliations=[first("school"), first("institution")],
    )


def _type(written: str, fields: Fields) -> str:
    """Return the type; a `@misc` may say what it is in a field of that name."""
    open_ = written in ("misc", "online", "electronic", "www")
    return _text(fields.get("entrysubtype", "")) if open_ else written


def _links(fields: Fields) -> Iterator[tuple[str, str]]:
    for label in ("url", "pdf", "code", "file", "howpublished", "note", "bdsk-url-1"):
        if label in fields:
            name = "url" if label in ("howpublished", "note", "bdsk-url-1") else label
            yield name, _address(fields[label])


def _text(latex: str) -> str:
    r"""Return a value as plain text on one line; a bare per cent sign is one.

    >>> _text(r"{LLM}s are 50% faster"), _text(r"{\"U}nal---{and} ``co''")
    ('LLMs are 50% faster', 'Ünal—and “co”')
    """
    if _PLAIN.fullmatch(bare := latex.replace("{", "").replace("}", "")):
        return one_line(bare)
    return one_line(unescaped(_PERCENT.sub(r"\\%", one_line(latex))))


def _address(latex: str) -> str:
    r"""Return an address or identifier without what LaTeX needs around its signs.

    >>> _address(r"\url{https://loom.example/a\_b?c=\%20}")
    'https://loom.example/a_b?c=%20'
    """
    plain = _SIGN.sub(lambda sign: sign[1] or ("~" if sign[2] else " "), latex)
    return one_line(plain.replace("{", "").replace("}", ""))


def _people(value: str) -> list[str]:
    """Return the people of a field in natural order, without those who are only `others`."""
    found = []
    for given, particle, family, suffix in persons(value):
        if (given, particle, suffix) == ("", "", "") and family in ("others", "et al."):
            continue
        name = " ".join(filter(None, (given, particle, family, suffix)))
        found.append(_text(name).replace("\xa0", " "))
    return [name for name in found if name]


def _date(year: str, month: str, day: str) -> str:
    """Return a date of three fields; the day may stand beside the month."""
    number = next((at for at, name in enumerate(_MONTHS, 1) if name in month.lower()), None)
    if number is None:
        digits = re.fullmatch(r"0?([1-9])|(1[0-2])", month.strip())
        if not digits:
            return year
        return f"{year}-{int(digits[0]):02}"
    found = _DAY.search(day or month)
    return f"{year}-{number:02}" + (f"-{int(found[0]):02}" if found else "")


def _section(groups: str) -> tuple[str, ...]:
    """Return the one group that a person put an entry in, with those above it."""
    names = [_text(name) for name in groups.split(">")]
    return tuple(names) if groups and "," not in groups and all(names) else ()
