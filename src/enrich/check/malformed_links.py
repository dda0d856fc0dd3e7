"""Links that are not written as links, or lead nowhere; and how they should be written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from enrich.check.evidence import Known
from enrich.check.finding import Finding, quoted
from enrich.model import Entry
from enrich.normalization.address_faults import Fault, fault

MALFORMED = "malformed-link"
"""The note of an entry with a link that readers do not see as one."""

_HTML = re.compile(r"\s*</?(?:dd|div|dl|dt|li|ol|p|table|tbody|td|th|tr|ul)\b", re.I)
"""What begins a line in which no Markdown is read."""
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_BACKWARDS = re.compile(r"(?<![\]\\])\(([^()\[\]\n]{1,120})\)\[\s*(https?://[^\s\[\]]+)\s*\](?!\()")
_APART = re.compile(r"(?<!\\)\[([^\[\]\n]{1,300})\](?: +\(|[（])\s*(https?://[^\s()（）]+)\s*[)）]")
_OPEN = re.compile(r"(?<!\\)\[([^\[\]\n]{1,300})\]\(\s*(https?://[^\s()<>]+)(\s*)$")


def malformed_links(known: Known) -> Iterator[Finding]:
    """Yield links that readers do not see as links, and those that they cannot follow."""
    for entry in known.entries:
        yield from _unfollowed(known, entry)
        if MALFORMED in entry.notes:
            repaired = suggestion(entry)
            yield known.finding(
                entry,
                "malformed-link",
                "error",
                f"A link of {quoted(entry.title)} is not written as [text](address), "
                "so readers do not see a link.",
                {"written": entry.raw},
                repaired,
            )


def _unfollowed(known: Known, entry: Entry) -> Iterator[Finding]:
    """Yield the links of an entry whose addresses no reader can follow."""
    for url in dict.fromkeys(filter(None, (entry.url, *(link.url for link in entry.links)))):
        wrong = fault(url)
        if wrong is not None:
            yield _faulty(known, entry, url, wrong)


def _faulty(known: Known, entry: Entry, url: str, wrong: Fault) -> Finding:
    meant = f"; {wrong.repaired} is meant" if wrong.repaired else ""
    return known.finding(
        entry,
        "malformed-link",
        "error",
        f"No reader can follow a link of {quoted(entry.title)}: {url} {wrong.reason}{meant}.",
        {"link": url, "because": wrong.reason},
        wrong.repaired,
        url if wrong.repaired else None,
    )


def anchor(source: str, address: str) -> str:
    """Return a link of HTML from words and an address that are source already.

    >>> anchor("Weft &amp; Warp", "https://a.org/b")
    '<a href="https://a.org/b">Weft &amp; Warp</a>'
    """
    return '<a href="{}">{}</a>'.format(address.replace('"', "%22"), source)


def mended(line: str, linked: Callable[[str, str], str] = "[{}]({})".format) -> str:
    """Return a line with the links put right that were written wrongly.

    `linked` writes a text and an address as a link.  What stands between back-ticks is shown as
    it is, and stays.

    >>> mended("- Course | (GT)[https://a.org/b]")
    '- Course | [GT](https://a.org/b)'
    >>> mended("- Write `(GT)[https://a.org/b]`, not [so] (https://a.org/c)")
    '- Write `(GT)[https://a.org/b]`, not [so](https://a.org/c)'
    """
    codes = [found.span() for found in _CODE.finditer(line)]

    def right(found: re.Match[str]) -> str:
        if any(start < found.end() and found.start() < end for start, end in codes):
            return found[0]
        tail = found[3] if found.re is _OPEN else ""
        return linked(found[1], found[2]) + tail

    for pattern in (_BACKWARDS, _APART, _OPEN):
        line = pattern.sub(right, line)
        codes = [found.span() for found in _CODE.finditer(line)]
    return line


def suggestion(entry: Entry) -> str | None:
    """Return the source lines of an entry with its links mended, if that is certain."""
    if MALFORMED not in entry.notes:
        return None
    lines, html = entry.raw.split("\n"), _HTML.match(entry.raw)
    repaired = "\n".join(mended(line, anchor) if html else mended(line) for line in lines)
    return repaired if repaired != entry.raw else None
