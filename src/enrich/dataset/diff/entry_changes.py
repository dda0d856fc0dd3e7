"""Entries of the list that came, went, moved or read otherwise than they did."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from enrich.dataset.diff.change import Change, Kind, Row, Value
from enrich.normalization.text import one_line, plain

_COPY = re.compile(r"([0-9a-f]{16})-\d+")  # of an entry whose very words stand there before
_RESOLVED = frozenset({"resolved", "relinked"})
_OUT_OF_REACH = frozenset({"unreachable", "blocked"})
_ASKED = _RESOLVED | {"not_found", "abstained"}

Key = Callable[[Row], Hashable | None]


@dataclass(frozen=True, slots=True)
class Match:
    """Which entry of one run is which of another."""

    pairs: tuple[tuple[Row, Row], ...]
    gone: tuple[Row, ...]
    new: tuple[Row, ...]


def paired(before: Sequence[Row], after: Sequence[Row]) -> Match:
    """Pair the entries of two runs: by their words, else by their paper, link or title.

    A link that several entries share says nothing of which is which.
    """
    match = Match((), tuple(before), tuple(after))
    for key in (_words_and_place, _words, _paper_and_title, _paper):
        match = _by(key, match)
    for key in (_ref, _url):
        match = _by(_alone(key, before, after), match)
    return _by(_alone(_title, match.gone, match.new), match)


def _by(key: Key, match: Match) -> Match:
    """Pair what is left by one key, in the order of the lists; nothing has the key None."""
    left: dict[Hashable, list[Row]] = {}
    for row in match.gone:
        left.setdefault(key(row), []).append(row)
    left.pop(None, None)
    pairs = [
        (left[name].pop(0), row) for row in match.new if (name := key(row)) in left and left[name]
    ]
    used = {id(row) for pair in pairs for row in pair}
    return Match(
        (*match.pairs, *pairs),
        tuple(row for row in match.gone if id(row) not in used),
        tuple(row for row in match.new if id(row) not in used),
    )


def _alone(key: Key, before: Iterable[Row], after: Iterable[Row]) -> Key:
    """Return a key that only rows have that share it with no other of their run."""
    counts = Counter(map(key, before)), Counter(map(key, after))

    def only(row: Row) -> Hashable | None:
        name = key(row)
        return name if max(count[name] for count in counts) == 1 else None

    return only


def _words(row: Row) -> Hashable | None:
    name = row.get("entry_id") or ""
    return _COPY.sub(r"\1", name) or None


def _words_and_place(row: Row) -> Hashable | None:
    return _words(row) and (_words(row), place(row))


def _paper(row: Row) -> Hashable | None:
    return row.get("paper_id")


def _paper_and_title(row: Row) -> Hashable | None:
    return _paper(row) and (_paper(row), _title(row))


def _ref(row: Row) -> Hashable | None:
    return row.get("ref") or None


def _url(row: Row) -> Hashable | None:
    return row.get("url") or None


def _title(row: Row) -> Hashable | None:
    return plain(row.get("title") or "") or None


def place(row: Row) -> tuple[str, ...]:
    """Return where an entry stands: its headings and its subgroup."""
    return (*(row.get("section") or ()), *filter(None, [row.get("subgroup")]))


def about(kind: Kind, row: Row, before: Value = None, after: Value = None) -> Change:
    """Return a change of an entry."""
    return Change(
        kind,
        one_line(row.get("title") or "") or row.get("url") or "-",
        before,
        after,
        paper_id=row.get("paper_id"),
        entry_id=row.get("entry_id"),
        line=row.get("line"),
        section=place(row),
        url=row.get("url"),
    )


def entry_changes(match: Match) -> Iterator[Change]:
    """Yield what became of entries."""
    for row in match.gone:
        yield about(Kind.ENTRY_REMOVED, row, before=place(row))
    for row in match.new:
        yield about(Kind.ENTRY_ADDED, row, after=place(row))
    for old, new in match.pairs:
        yield from _moved_or_reworded(old, new)
        yield from _status(old, new)


def _moved_or_reworded(old: Row, new: Row) -> Iterator[Change]:
    if place(old) != place(new):
        yield about(Kind.ENTRY_MOVED, new, place(old), place(new))
    titles = [one_line(row.get("title") or "") for row in (old, new)]
    if titles[0] != titles[1]:
        yield about(Kind.ENTRY_RETITLED, new, *titles)
    elif _words(old) != _words(new):
        raws = [one_line(row.get("raw") or "").lstrip("-*+ ") for row in (old, new)]
        yield about(Kind.ENTRY_EDITED, new, *raws)


def _status(old: Row, new: Row) -> Iterator[Change]:
    was, now = old.get("status"), new.get("status")
    if was == now or "not_a_paper" in (was, now):
        return
    if now in _OUT_OF_REACH and was in _ASKED:
        yield about(Kind.UNREACHABLE, new, was, now)
    elif now in _RESOLVED and was not in _RESOLVED:
        yield about(Kind.RESOLVED, new, was, now)
    elif was in _RESOLVED and now not in _RESOLVED:
        yield about(Kind.UNRESOLVED, new, was, now)
