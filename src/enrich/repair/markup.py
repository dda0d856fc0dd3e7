"""How links and words are written in Markdown, and how in the HTML that stands within it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from enrich.check.malformed_links import anchor
from enrich.model import Entry
from enrich.normalization.markdown_text import markdown
from enrich.parse import decode
from enrich.parse.document.html_lines import html_lines

_MARKS = re.compile(r"[\\`*_\[\]<>|~$]")


@dataclass(frozen=True, slots=True)
class Markup:
    """One of the two."""

    is_html: bool

    def link(self, source: str, address: str) -> str:
        """Return a link from words that are source already."""
        return self.linked(source, self.address(address))

    def linked(self, source: str, address: str) -> str:
        """Return a link from words and an address that are source already."""
        return anchor(source, address) if self.is_html else f"[{source}]({address})"

    def words(self, text: str) -> str:
        """Return the source that shows a text as it stands."""
        return escape(text, quote=False) if self.is_html else markdown_title(text)

    def address(self, url: str) -> str:
        """Return an address as a link has it."""
        return escape(url) if self.is_html else url


MARKDOWN, HTML = Markup(is_html=False), Markup(is_html=True)


def by_markup(body: bytes, entries: Iterable[Entry]) -> Iterator[tuple[Markup, Sequence[Entry]]]:
    """Yield the entries of a list that are written in each: what one shows, the other does not."""
    lines, entries = html_lines(decode(body)[0]), list(entries)
    yield MARKDOWN, [one for one in entries if one.line not in lines]
    yield HTML, [one for one in entries if one.line in lines]


def markdown_title(title: str) -> str:
    """Return a title as Markdown shows it; most need no mark.

    >>> markdown_title("Weft & Warp: A Loom"), markdown_title("A *Loom*")
    ('Weft & Warp: A Loom', 'A \\\\*Loom\\\\*')
    """
    return markdown(title) if _MARKS.search(title) else title
