"""The verdict on every work of a list, and the id under which it was published before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from enrich.model import Claim, Paper, Ref
from enrich.resolution.accepted_records import are_the_same
from enrich.resolution.entry_claims import key
from enrich.resolution.trust import merge
from enrich.resolution.works import Work


class Verdicts:
    """The verdicts of one run: a work is judged again only if something else is said of it.

    A run looks at its works several times, and learns little about few of them in between.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Ref, ...], tuple[Sequence[Claim], Paper]] = {}

    def clear(self) -> None:
        """Forget them."""
        self._known.clear()

    def on(self, work: Work, claims: Sequence[Claim]) -> Paper:
        """Return the verdict on a work, of which these claims are heard."""
        name = work.refs or (work.paper_id,)
        before, paper = self._known.get(name, ((), None))
        if paper is None or not are_the_same(before, claims):
            paper = merge(work.paper_id, work.refs, claims)
        elif paper.paper_id != work.paper_id:
            paper = replace(paper, paper_id=work.paper_id)
        self._known[name] = claims, paper
        return paper


def papers_by_entry(
    works: Iterable[Work],
    near: Callable[[Ref], list[Claim]] = lambda _: [],
    verdicts: Verdicts | None = None,
) -> dict[str, Paper]:
    """Return the verdict on every work by the entry_ids of its entries.

    `near` tells what a title may name: that is heard, but joins nothing.  `verdicts` are those
    of the same run that are known already.
    """
    known = verdicts or Verdicts()
    papers = {}
    for work in works:
        doubted = [claim for entry in work.entries for claim in near(key(entry))]
        paper = known.on(work, (*work.claims, *doubted) if doubted else work.claims)
        papers.update({entry.entry_id: paper for entry in work.entries})
    return papers


def published_id(refs: Iterable[Ref], ids: Mapping[str, str]) -> Ref | None:
    """Return the paper_id that an earlier dataset gave one of the refs; `ids` goes by ref."""
    known = next((ids[str(ref)] for ref in refs if str(ref) in ids), None)
    return Ref(*known.split(":", 1)) if known else None
