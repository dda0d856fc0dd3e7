"""A list in whichever format it is: its entries, and what of it was not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from enrich.errors import BadInput
from enrich.model import Entries, Entry, LinePart, SourceLines
from enrich.normalization import identifiers
from enrich.parse import parse
from enrich.parse.document.decoding import tidy
from enrich.parse.formats import bibtex_list, csl_list, csv_list, ris_list
from enrich.parse.formats.citation_record import Citation, Recogniser, Unread, entry
from enrich.parse.formats.detection import Format, format_of

_READERS: Mapping[Format, Callable[[str], Iterable[Citation | Unread]]] = {
    "BibTeX": bibtex_list.read,
    "RIS": ris_list.read,
    "CSL-JSON": csl_list.read,
    "CSV": csv_list.read,
}


def read_list(text: str, name: str = "", recognise: Recogniser = identifiers.recognise) -> Entries:
    """Return the entries of a list in its order, and what every line of it is.

    Raises `BadInput` with one sentence where the text is in a format that is not read.

    >>> [one.title for one in read_list("@misc{a, title = {Weft}}")]
    ['Weft']
    """
    text = tidy(text)
    own = format_of(text, name)
    if own == "Markdown":
        return parse(text, recognise)
    found = list(_made(text, name, own, recognise))
    return Entries((one for one in found if isinstance(one, Entry)), _account(text, found))


def _account(text: str, found: Iterable[Entry | Unread]) -> Iterator[SourceLines]:
    """Yield what every line is: an entry's, one that should be, or what stands around them."""
    lines = text.split("\n")
    lines = lines[: len(lines) - (not lines[-1])]
    told: dict[int, SourceLines] = {}
    for one in found:
        part: LinePart = "entry" if isinstance(one, Entry) else "not-read"
        reason = "" if isinstance(one, Entry) else one.reason
        raw = "" if isinstance(one, Entry) else "\n".join(lines[one.line - 1 : one.line_end])
        what = SourceLines(one.line, one.line_end, part, reason, part == "not-read", raw=raw)
        for number in range(one.line, one.line_end + 1):
            if number not in told or part == "entry":
                told[number] = what
    for number, line in enumerate(lines, start=1):
        reason = "around entries" if line.strip() else "blank line"
        told.setdefault(number, SourceLines(number, number, "structure", reason))
    for what, run in groupby(range(1, len(lines) + 1), key=lambda number: told[number]):
        numbers = list(run)
        yield what._replace(line=numbers[0], line_end=numbers[-1])


def _made(text: str, name: str, own: Format, recognise: Recogniser) -> Iterator[Entry | Unread]:
    lines = text.split("\n")
    seen: Counter[str] = Counter()
    try:
        for one in _READERS[own](text):
            if isinstance(one, Unread):
                yield one
            else:
                one.raw = "\n".join(lines[one.line - 1 : one.line_end])
                yield entry(one, recognise, seen)
    except csv_list.Headless:
        raise BadInput(
            f"{name or 'This table'} has no line of column names that says where the titles "
            "stand: put one first, such as title,authors,venue,year,url."
        ) from None
