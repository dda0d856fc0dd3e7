"""The verdict on every work of a list, and the id under which it was published before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from enrich.model import Claim, Paper, Ref
from enrich.resolution.entry_claims import key
from enrich.resolution.trust import merge
from enrich.resolution.works import Work


def papers_by_entry(
    works: Iterable[Work], near: Callable[[Ref], list[Claim]] = lambda _: []
) -> dict[str, Paper]:
    """Return the verdict on every work by the entry_ids of its entries.

    `near` tells what a title may name: that is heard, but joins nothing.
    """
    papers = {}
    for work in works:
        doubted = [claim for entry in work.entries for claim in near(key(entry))]
        paper = merge(work.paper_id, work.refs, [*work.claims, *doubted])
        papers.update({entry.entry_id: paper for entry in work.entries})
    return papers


def published_id(refs: Iterable[Ref], ids: Mapping[str, str]) -> Ref | None:
    """Return the paper_id that an earlier dataset gave one of the refs; `ids` goes by ref."""
    known = next((ids[str(ref)] for ref in refs if str(ref) in ids), None)
    return Ref(*known.split(":", 1)) if known else None
