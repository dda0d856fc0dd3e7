"""Findings as a page of Markdown: for the summary of a job, a comment, an issue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from enrich.cli.escaping import printed
from enrich.cli.shown_findings import Shown, grouped
from enrich.curation.finding_order import counted
from enrich.normalization.markdown_text import unlinked
from enrich.normalization.private_addresses import shown
from enrich.normalization.text import count

_LONGEST = 60_000  # signs; a comment of GitHub's takes 65 536
_CUT = 400  # signs of a repair
_TICKS = re.compile("`+")
_SIGNS = {"error": "🔴 error", "warning": "🟡 warning", "info": "🔵 remark"}


def page(findings: Sequence[Shown], notices: Iterable[str] = ()) -> str:
    """Return findings as a page, those of an entry together, cut where it becomes too long."""
    parts = [f"## {_headline(findings)}\n"]
    left = list(grouped(findings))
    while left and sum(map(len, parts)) + len(told := _group(left[0])) < _LONGEST:
        parts.append(told)
        left.pop(0)
    if left:
        more = count(sum(map(len, left)), "finding")
        parts.append(f"{more} more: the output of `enrich check` has all of them.\n")
    kept = [f"- {unlinked(one)}\n" for one in notices]
    if kept and sum(map(len, (*parts, *kept))) < _LONGEST:
        parts.append("".join(["Notes:\n\n", *kept]))
    return printed("\n".join(parts))


def _headline(findings: Sequence[Shown]) -> str:
    if not findings:
        return "Nothing is wrong with the list"
    return f"Findings of the list: {counted(one.finding for one in findings)}"


def _group(group: Sequence[Shown]) -> str:
    """Return what is found at one entry."""
    first = group[0]
    title = f", “{unlinked(first.title)}”" if first.title else ""
    place = f"**{unlinked(first.where)}, line {first.finding.line}**{title}"
    return "\n".join([place, "", *map(_item, group)]) + "\n"


def _item(one: Shown) -> str:
    found = one.finding
    lines = [f"- {_SIGNS[found.severity]}, `{found.check}`: {unlinked(found.message)}"]
    if found.suggestion:
        lines.append(f"  - instead: {_code(found.suggestion)}")
    lines.append(f"  - to do: {unlinked(one.do)}")
    return "\n".join(lines)


def _code(text: str) -> str:
    """Return text as code, on one line, whatever back-ticks it has.

    >>> _code("- [Weft](https://a.example)"), _code("a `b`")
    ('`- [Weft](https://a.example)`', '`` a `b` ``')
    """
    line = " ".join(shown(text).split())
    line = line if len(line) <= _CUT else line[: _CUT - 1] + "…"
    ticks = max(map(len, _TICKS.findall(line)), default=0)
    fence, space = "`" * (ticks + 1), " " if ticks else ""
    return f"{fence}{space}{line}{space}{fence}"
