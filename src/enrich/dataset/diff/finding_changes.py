"""Findings that are new, and findings that are gone.

A finding is the same one while it is of the same check, about the same entry, and says the same;
the number of a line, the day of asking, or who else says so by now is nothing new.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from enrich.dataset.diff.change import Change, Kind, Row, Tables
from enrich.dataset.diff.entry_changes import Match, about
from enrich.dataset.diff.link_changes import evidence
from enrich.normalization.text import one_line

_PASSING = frozenset(
    {"asked_at", "days", "line", "lines", "files", "score", "stated_by", "provider"}
)
"""What of evidence differs from run to run though the finding says the same."""

_SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "dead-link": ("link",),
    "shared-link": ("link",),
    "unlinked": (),
    "malformed-link": (),
}
"""Checks of which a part of the evidence tells what they are about."""

_QUOTED = re.compile(r"(“[^”]*”)")
_VARIES = re.compile(
    r"\(?\b\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|\+00:00)?)?\)?"  # a day
    r"|\blines? \d+(?:, \d+)*(?: and \d+(?: more)?)?"
    r"|,? says? [a-z_]+(?:(?:, | and )[a-z_]+)*"  # who says so
    r"|, on one day so far"
)

Key = Callable[[Row], Hashable]


def finding_changes(before: Tables, after: Tables, match: Match) -> Iterator[Change]:
    """Yield the findings that are new or gone."""
    now = {old.get("entry_id"): new for old, new in match.pairs}
    gone = [_as_of_now(row, now) for row in before.get("findings", ())]
    new = list(after.get("findings", ()))
    titles = {row.get("entry_id"): row for row in after.get("entries", ())}
    was = {row.get("entry_id"): row for row in before.get("entries", ())}
    retitled = {new.get("entry_id"): (old, new) for old, new in match.pairs}
    for key in (lambda row: _words(row, retitled), _subject):
        gone, new = _unmatched(gone, new, key)
    for row in gone:
        entry = was.get(row.get("entry_id")) or titles.get(row.get("entry_id")) or {}
        yield _change(Kind.FINDING_GONE, row, entry)
    for row in new:
        yield _change(Kind.FINDING_NEW, row, titles.get(row.get("entry_id"), {}))


def _as_of_now(finding: Row, now: Mapping[Any, Row]) -> Row:
    """Return an earlier finding with the entry_id that its entry has now."""
    entry = now.get(finding.get("entry_id"))
    return finding if entry is None else {**finding, "entry_id": entry.get("entry_id")}


def _unmatched(gone: Sequence[Row], new: Sequence[Row], key: Key) -> tuple[list[Row], list[Row]]:
    """Return what of both has no like in the other; each counts once."""
    left: dict[Hashable, list[Row]] = {}
    for row in gone:
        left.setdefault(key(row), []).append(row)
    fresh = []
    for row in new:
        alike = left.get(key(row))
        if alike:
            alike.pop(0)
        else:
            fresh.append(row)
    kept = {id(row) for rows in left.values() for row in rows}
    return [row for row in gone if id(row) in kept], fresh


def _words(finding: Row, retitled: Mapping[Any, tuple[Row, Row]]) -> Hashable:
    """Return what a finding says, without what may vary; the title of its entry is but a name."""
    message = one_line(finding.get("message") or "")
    for entry in retitled.get(finding.get("entry_id"), ()):
        message = message.replace(f"“{entry.get('title')}”", "“”")
    parts = _QUOTED.split(message.replace(" may be dead", " is dead"))
    told = [part if number % 2 else _VARIES.sub("", part) for number, part in enumerate(parts)]
    return finding.get("check"), finding.get("entry_id"), "".join(told)


def _subject(finding: Row) -> Hashable:
    """Return what a finding rests on; its words, where nothing is told of that."""
    check, told = finding.get("check") or "", evidence(finding)
    if check in _SUBJECTS:
        rest: Any = [told.get(name) for name in _SUBJECTS[check]]
    else:
        rest = _lasting(told) or finding.get("message")
    return check, finding.get("entry_id"), json.dumps(rest, sort_keys=True)


def _lasting(told: Any) -> Any:
    """Return evidence without what passes; of what each provider states, what they state.

    >>> _lasting({"days": 2, "link": "a", "stated": {"dblp": ["T"], "arxiv": ["T"]}})
    {'link': 'a', 'stated': ['["T"]']}
    """
    if isinstance(told, list):
        return [_lasting(one) for one in told]
    if not isinstance(told, dict):
        return told
    lasting = {name: _lasting(one) for name, one in told.items() if name not in _PASSING}
    if isinstance(told.get("stated"), dict):
        lasting["stated"] = sorted({json.dumps(one) for one in told["stated"].values()})
    return lasting


def _change(kind: Kind, finding: Row, entry: Row) -> Change:
    message = finding.get("message")
    told = (message, None) if kind is Kind.FINDING_GONE else (None, message)
    names = ("entry_id", "line", "paper_id")
    row = {**entry, **{name: finding.get(name) for name in names}}
    one = about(kind, row, *told)
    return replace(one, check=finding.get("check"), severity=finding.get("severity"))
