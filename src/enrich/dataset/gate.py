"""What a new dataset has lost beside the one before it, where its list does not explain that.

A line that the list no longer has takes its paper along, which is the list's own change.  All else
is compared among what stands in both: papers, the filled cells of each column, the rows of each
table, the papers that each provider speaks of.  Pure: rows in, sentences out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from enrich.dataset.standing import Row, Standing, Tables, place
from enrich.dataset.table_rows import tally
from enrich.model import HERE
from enrich.normalization.text import count
from enrich.schema import VALUES

SHARE = 0.05
"""What a run may lose of anything, as the day's usual come and go."""

FEW = 3
"""So many entries or papers may go in any case: of ten a curator removes one or two."""

FEW_VALUES = 5
"""So many cells, rows or claims may: what a provider withdrew it has said on two days."""

COLUMNS: Mapping[str, Sequence[str]] = {
    "entries": ("entry_id", "paper_id", "list", "line", "ref", "url", "title"),
    "claims": ("paper_id", "provider"),
    "authors": ("paper_id", "organisations"),
    "citations": ("paper_id", "provider"),
    "edges": ("paper_id", "cited_paper_id", "said_by"),
    "links": ("entry_id",),
}
"""What has to be read of an earlier dataset beside its papers."""

_FORMERLY = {"cited_refs": "references"}  # columns by the names that schema 1 had for them


def is_much(lost: int, of: int, few: int = FEW) -> bool:
    """Tell whether a loss is more than any day's come and go.

    >>> is_much(3, 10), is_much(4, 10), is_much(5, 100), is_much(6, 100)
    (False, True, False, True)
    """
    return lost > few and lost > SHARE * of


def losses(before: Tables, after: Tables, witnesses: Collection[str]) -> list[str]:
    """Return what was lost and is not explained, a clause each; nothing if all is well.

    `witnesses` are the providers that are switched on: what only others knew may go.
    """
    both = Standing(before, after, switched_off(before, witnesses))
    found = [*_entries(both), *_papers(both), *_cells(both)]
    found += [*_tables(both), *_providers(both)]
    return found


def switched_off(before: Tables, witnesses: Collection[str]) -> set[str]:
    """Return who had told something, and is not among the providers of this run."""
    told = {provider for (provider,) in tally(before.get("claims", ()), "provider")}
    return told - set(witnesses) - HERE


def remarks(before: Tables, after: Tables, witnesses: Collection[str]) -> Iterator[str]:
    """Yield what is told of any change, however small: ids that changed, who was switched off."""
    off = switched_off(before, witnesses)
    if off:
        yield (
            f"Switched off since the dataset before: {', '.join(sorted(off))}. What nobody else "
            "says is no longer shown."
        )
    changed = Standing(before, after, off).renamed()
    if changed:
        entries = after["entries"]
        shown = [
            f"{place(new, entries)} from {old} to {new['paper_id']}" for old, new in changed[:5]
        ]
        more = f", and {len(changed) - 5} more" if len(changed) > 5 else ""
        yield f"The paper_id of entries that still stand changed: {', '.join(shown)}{more}."


def _entries(both: Standing) -> Iterator[str]:
    """Yield that lines are gone: more than a hand removes, or all of another list's."""
    gone, total = len(both.gone), len(both.entries_before)
    here, there = both.lists
    if here != there and gone == total > 0:
        yield f"the list is {there}, and none of {count(total, 'entry')} of {here} is in it"
    elif is_much(gone, total):
        yield f"{gone} of {count(total, 'entry')} are gone from {there}"


def _papers(both: Standing) -> Iterator[str]:
    """Yield that papers, or their ids, are gone though their entries stand."""
    named = [pair for pair in both.entries if pair[0]["paper_id"]]
    lost = sum(after["paper_id"] is None for _, after in named)
    of = f"of {count(len(named), 'entry')} that still stand"
    if is_much(lost, len(named)):
        yield f"{lost} {of} have no paper any more"
    renamed = len(both.renamed())
    if is_much(renamed, len(named)):
        yield f"{renamed} {of} have another paper_id"


def _cells(both: Standing) -> Iterator[str]:
    """Yield the columns of `papers` that are less filled among the papers that stand."""
    for name in VALUES:
        yield from _fallen(both, name, _filled(name))
    yield from _fallen(both, "status resolved", lambda row: row["status"] == "resolved")


def _filled(name: str) -> Callable[[Row], bool]:
    old = _FORMERLY.get(name, name)
    return lambda row: row.get(name, row.get(old)) is not None


def _fallen(both: Standing, name: str, has: Callable[[Row], bool]) -> Iterator[str]:
    pairs = [pair for pair in both.papers if not both.is_explained(name, *pair)]
    was, now = (sum(has(pair[side]) for pair in pairs) for side in (0, 1))
    if is_much(was - now, was, FEW_VALUES):
        yield f"{name} stands in {now} instead of {was} of {count(len(pairs), 'paper')}"


def _tables(both: Standing) -> Iterator[str]:
    """Yield the tables that have fewer rows about what stands in both datasets."""
    for name in ("claims", "authors", "organisations", "citations", "edges", "links"):
        was, now = both.rows(name)
        if is_much(was - now, was, FEW_VALUES):
            yield f"{name} has {now} instead of {count(was, 'row')} about what stands in both"


def _providers(both: Standing) -> Iterator[str]:
    """Yield the providers that speak of fewer of the papers that stand, in however many words."""
    was, now = (Counter(provider for provider, _ in pairs) for pairs in both.claims)
    for name in sorted(set(was) - HERE - both.off):
        if is_much(was[name] - now[name], was[name], FEW_VALUES):
            yield f"{name} speaks of {now[name]} instead of {count(was[name], 'paper')}"


def sentence(lost: Sequence[str], kept: Path | None, command: str = "enrich run") -> str:
    """Return in one sentence what a dataset has lost, where it is kept, and what to do."""
    where = "it is not kept" if kept is None else f"it lies in {kept}"
    told = "; ".join([*lost[:4], *([f"and {len(lost) - 4} losses more"] if len(lost) > 4 else [])])
    return (
        f"The new dataset lost more than 5 % and was not published ({told}): {where}, "
        f"the dataset before stands untouched, and `{command} --force` publishes what is meant."
    )
