"""A list in whichever format it is: its entries, and what of it was not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from enrich.errors import BadInput
from enrich.model import Entry
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


def read_list(
    text: str, name: str = "", recognise: Recogniser = identifiers.recognise
) -> tuple[list[Entry], list[Unread]]:
    """Return the entries of a list and what was not read of it, in their order.

    Raises `BadInput` with one sentence where the text is in a format that is not read.

    >>> [one.title for one in read_list("@misc{a, title = {Weft}}")[0]]
    ['Weft']
    """
    text = tidy(text)
    own = format_of(text, name)
    if own == "Markdown":
        return parse(text, recognise), []
    found = list(_made(text, name, own, recognise))
    entries = [one for one in found if isinstance(one, Entry)]
    return entries, [one for one in found if isinstance(one, Unread)]


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
