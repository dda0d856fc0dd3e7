"""The kinds of repairs that a person may choose, each made on its own and only where it is sure."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from enrich.check import Finding
from enrich.check.malformed_links import MALFORMED
from enrich.errors import BadUsage
from enrich.model import Entry
from enrich.repair.entry_edits import Edit, edited, reread, why_left
from enrich.repair.markup import Markup, by_markup
from enrich.repair.missing_links import missing_links
from enrich.repair.plan import repaired
from enrich.repair.published_links import published_links
from enrich.repair.section_order import in_order
from enrich.repair.title_changes import title_changes

CERTAIN = "certain"
"""The repairs that are made where none is named: of links that are malformed or surely wrong."""

KINDS = (CERTAIN, "published-version", "dead-link", "unlinked", "retitled", "sort")
"""All that may be chosen, in the order in which they are made."""

Say = Callable[[str], None]
Maker = Callable[[bytes, Sequence[Entry], "Facts", Say], tuple[bytes, list[Entry]]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a list's works, as far as repairs need it; all by entry_id."""

    findings: Sequence[Finding] = ()
    live: Sequence[Finding] = ()  # dead links, with those that stand in for them
    links: Mapping[str, str] = field(default_factory=dict)  # of entries that have none
    dates: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()  # entries whose malformed links stay


def kinds(named: bool | Iterable[str]) -> tuple[str, ...]:
    """Return the kinds of repairs to make, in their order; `True` is for what is certain.

    Raises `BadUsage` for a kind that there is not.
    """
    wanted = {CERTAIN} if named is True else set(named or ())
    for one in sorted(wanted.difference(KINDS)):
        raise BadUsage(f"There is no repair {one!r}. Choose among: {', '.join(KINDS)}.")
    return tuple(one for one in KINDS if one in wanted)


def mended_list(
    body: bytes,
    entries: Sequence[Entry],
    facts: Facts,
    wanted: Sequence[str],
    say: Say = lambda _: None,
) -> tuple[bytes, list[Entry]]:
    """Return a list with its repairs of some kinds, and the entries that were mended.

    It says which entries stay as they are, although it is known how to mend them.
    """
    now, done = entries, set[str]()
    for kind in wanted:
        body, changed = _MAKERS[kind](body, now, facts, say)
        done |= {one.entry_id for one in changed}
        now = reread(body, entries) if changed and kind != wanted[-1] else now
    return body, [one for one in entries if one.entry_id in done]


def _sound(entries: Iterable[Entry], names: Container[str] | None = None) -> list[Entry]:
    """Return entries without the notes of malformed links, which are not mended then."""
    return [
        replace(one, notes=tuple(note for note in one.notes if note != MALFORMED))
        if names is None or one.entry_id in names
        else one
        for one in entries
    ]


def _by_edits(
    edits: Callable[[Sequence[Entry], Facts, Markup], Iterable[Edit]], check: str = ""
) -> Maker:
    """Return what makes edits; it says where there is none of an entry that a `check` found."""

    def make(
        body: bytes, entries: Sequence[Entry], facts: Facts, say: Say
    ) -> tuple[bytes, list[Entry]]:
        found = [
            one for markup, some in by_markup(body, entries) for one in edits(some, facts, markup)
        ]
        tried = {one.reads.entry_id: one for one in found}
        made, changed = edited(body, entries, tried)
        done = {one.entry_id for one in changed}
        for one in found:
            if one.reads.entry_id not in done:
                say(why_left(body, one))
        wanted = {one.entry_id for one in facts.findings if one.check == check}
        if lines := [f"{one.line}" for one in entries if one.entry_id in wanted - tried.keys()]:
            where = f"line {lines[0]}" if len(lines) == 1 else f"lines {', '.join(lines)}"
            say(f"No repair of {check} is sure and plain in {where}: what stands there stays.")
        return made, changed

    return make


_MAKERS: Mapping[str, Maker] = {
    CERTAIN: lambda body, entries, facts, _: repaired(
        body, _sound(entries, facts.kept), facts.findings
    ),
    "dead-link": lambda body, entries, facts, _: repaired(body, _sound(entries), facts.live),
    "published-version": _by_edits(
        lambda entries, facts, markup: published_links(entries, facts.findings, markup),
        "published-version",
    ),
    "unlinked": _by_edits(
        lambda entries, facts, markup: missing_links(entries, facts.links, markup)
    ),
    "retitled": _by_edits(
        lambda entries, facts, markup: title_changes(entries, facts.findings, markup)
    ),
    "sort": lambda body, entries, facts, _: in_order(body, entries, facts.dates),
}
"""How each kind is made; entries move last."""
