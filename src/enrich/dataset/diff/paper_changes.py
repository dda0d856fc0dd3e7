"""Papers that came, went, appeared, were retitled, withdrawn or cited more."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from enrich.dataset.diff.change import Change, Kind, Row, Tables, Value
from enrich.dataset.diff.entry_changes import Match, place
from enrich.dataset.diff.publication_news import publication
from enrich.dataset.table_rows import having
from enrich.model import HERE
from enrich.normalization.text import alike, one_line, plain
from enrich.schema import VALUES

TOLD = ("citations", "title")
"""The fields of which is told who says what."""

_QUIET = frozenset({"citations", "influential_citations", "published_precision"})
_FLAGS = (
    ("withdrawn", "withdrawn_reason", Kind.WITHDRAWN, Kind.WITHDRAWAL_LIFTED),
    ("concern", "concern", Kind.CONCERN, Kind.CONCERN_LIFTED),
)

Statements = Mapping[tuple[str, str], Mapping[tuple[str, str], Any]]
"""What was said, by paper and field, and then by provider and ref, the best placed first."""


class _Run(NamedTuple):
    """The papers of one run, what was said of them, and the entries they are of."""

    papers: Mapping[str, Row]
    said: Statements
    entries: Mapping[str, Row]


def paper_changes(
    before: Tables, after: Tables, match: Match, resolved: Collection[str | None]
) -> Iterator[Change]:
    """Yield what became of papers; of those just `resolved`, nothing that only now is known."""
    was, now = _run(before), _run(after)
    joined = _joined(was, now, match)
    for name, row in was.papers.items():
        if name in joined:
            yield _about(Kind.PAPER_JOINED, now.papers[joined[name]], now, name, joined[name])
        elif name not in now.papers:
            yield _about(Kind.PAPER_REMOVED, row, was)
    known = {**{new: old for old, new in joined.items()}, **{name: name for name in was.papers}}
    for name, row in now.papers.items():
        if name not in known:
            yield _about(Kind.PAPER_ADDED, row, now)
            continue
        old = was.papers[known[name]]
        told = list(_news(old, row, was, now, fresh=name in resolved or _is_unknown(old)))
        yield from told or _others(old, row, now, name in resolved)


def _run(tables: Tables) -> _Run:
    papers = {row["paper_id"]: row for row in tables.get("papers", ())}
    said: dict[tuple[str, str], dict[tuple[str, str], Any]] = {}
    for row in having(tables.get("claims", ()), "field", *TOLD):
        if not row.get("refused"):
            told = said.setdefault((row["paper_id"], row["field"]), {})
            told.setdefault((row["provider"], row["ref"]), _value(row.get("value")))
    for name, row in papers.items():
        for field in TOLD:
            who = (row.get("provenance") or {}).get(field) or {}
            if row.get(field) is not None and who.get("provider"):
                told = {(who["provider"], who.get("ref") or ""): row[field]}
                said[name, field] = told | said.get((name, field), {}) | told
    entries = {row.get("paper_id") or "": row for row in reversed(tables.get("entries", ()))}
    return _Run(papers, said, entries)


def _value(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except (ValueError, RecursionError):
        return None


def _joined(was: _Run, now: _Run, match: Match) -> dict[str, str]:
    """Return, for papers that are held under another paper_id now, which one.

    Another paper has taken in the id, or the same entries, under the same title, name another.
    """
    home = {ref: name for name, row in now.papers.items() for ref in row.get("identifiers") or ()}
    moved: dict[str, set[str]] = {}
    for old, new in match.pairs:
        if old.get("paper_id") and new.get("paper_id"):
            moved.setdefault(old["paper_id"], set()).add(new["paper_id"])
    joined = {}
    for name, row in was.papers.items():
        if name in now.papers:
            continue
        here = {home[name]} if name in home else moved.get(name, set()) & set(now.papers)
        if len(here) == 1:
            (other,) = here
            if name in home or _same_title(row, now.papers[other]):
                joined[name] = other
    return joined


def _same_title(one: Row, other: Row) -> bool:
    titles = [plain(row.get("title") or "") for row in (one, other)]
    return titles[0] == titles[1] != ""


def _is_unknown(row: Row) -> bool:
    return row.get("status") == "unresolved"


def _about(
    kind: Kind,
    row: Row,
    run: _Run,
    before: Value = None,
    after: Value = None,
    provider: str | None = None,
) -> Change:
    name = row["paper_id"]
    entry = run.entries.get(name, {})
    return Change(
        kind,
        one_line(row.get("title") or entry.get("title") or "") or name,
        before,
        after,
        paper_id=name,
        entry_id=entry.get("entry_id"),
        line=entry.get("line"),
        section=place(entry),
        url=row.get("url") or entry.get("url"),
        provider=provider,
    )


def _news(old: Row, new: Row, was: _Run, now: _Run, *, fresh: bool) -> Iterator[Change]:
    yield from _flags(old, new, now)
    appeared = publication(new)
    if appeared and not fresh and publication(old) is None:
        yield _about(Kind.PUBLISHED, new, now, None, appeared.place, appeared.provider)
    yield from _retitled(old, new, was, now)
    yield from _cited(old, new, was, now)


def _flags(old: Row, new: Row, now: _Run) -> Iterator[Change]:
    for column, words, raised, lifted in _FLAGS:
        if bool(old.get(column)) != bool(new.get(column)):
            who = ((new.get("provenance") or {}).get(column) or {}).get("provider")
            kind = raised if new.get(column) else lifted
            yield _about(kind, new, now, old.get(words), new.get(words), who)


def _retitled(old: Row, new: Row, was: _Run, now: _Run) -> Iterator[Change]:
    """Yield a title that its own witness has changed, or under which another version appeared.

    That another witness of the same version is believed, or only now one at all, is none.
    """
    title, earlier = new.get("title"), old.get("title")
    if not title or not earlier or _same_title(old, new):
        return
    who, before = _witness(new, "title"), _witness(old, "title")
    if who is None or before is None:  # rows that do not say
        changed = _telling(old) == _telling(new)
    elif HERE & {who[0], before[0]}:
        changed = False
    elif who[1] == before[1]:
        heard = was.said.get((old["paper_id"], "title"), {}).get(who)
        earlier, changed = heard or earlier, _differs(heard, title)
    else:
        changed = not alike(earlier, title)
    if changed:
        yield _about(Kind.PAPER_RETITLED, new, now, earlier, title, who and who[0])


def _differs(earlier: object, title: str) -> bool:
    return isinstance(earlier, str) and plain(earlier) != plain(title)


def _telling(row: Row) -> bool:
    return row.get("status") != "unresolved"


def _witness(row: Row, column: str) -> tuple[str, str] | None:
    who = (row.get("provenance") or {}).get(column) or {}
    return (who["provider"], who.get("ref") or "") if who.get("provider") else None


def _cited(old: Row, new: Row, was: _Run, now: _Run) -> Iterator[Change]:
    """Yield a gain in citations as one provider counts them, about one and the same ref."""
    counts = now.said.get((new["paper_id"], "citations"), {})
    earlier = was.said.get((old["paper_id"], "citations"), {})
    best = _witness(new, "citations")
    for who, many in counts.items():
        if best and who[0] == best[0] and _is_count(many) and _is_count(earlier.get(who)):
            if many > earlier[who]:
                yield _about(Kind.CITATIONS_GAINED, new, now, earlier[who], many, who[0])
            return


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _others(old: Row, new: Row, now: _Run, resolved: bool) -> Iterator[Change]:
    """Yield which other values are new, where nothing else is told of the paper."""
    columns = () if resolved else VALUES
    names = [name for name in columns if name not in _QUIET and old.get(name) != new.get(name)]
    if names:
        yield _about(Kind.PAPER_UPDATED, new, now, None, tuple(names))
