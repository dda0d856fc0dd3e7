"""Which works a list names: the refs of each, its entries, and all that is believed about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from enrich.model import Claim, Entry, Ref
from enrich.normalization import identifiers
from enrich.normalization.identifiers import is_own_doi
from enrich.normalization.text import slug
from enrich.resolution.accepted_records import Accepted, Refusal, Reviews, accept
from enrich.resolution.entry_claims import is_paper, key, listed_title
from enrich.resolution.no_works import NoWorks, no_works
from enrich.resolution.same_work import Doubt, Group, grouped
from enrich.resolution.work_comparison import Described

_SCHEMES = {"identifiers": "", "doi": "doi:", "arxiv_id": "arxiv:"}


@dataclass(frozen=True, slots=True)
class Work:
    """One work that the list names: its refs, its entries, all said about it."""

    paper_id: Ref
    refs: tuple[Ref, ...]  # sorted; may be empty
    entries: tuple[Entry, ...]
    claims: tuple[Claim, ...]
    doubts: tuple[Doubt, ...] = ()  # what is stated to be the same, and is not plainly so
    refusals: tuple[Refusal, ...] = ()  # records about its refs that are not believed
    unbelieved: tuple[Claim, ...] = ()  # their claims
    unproved: tuple[Claim, ...] = ()  # identifiers that are not proved to be its own

    @property
    def refused(self) -> tuple[Ref, ...]:
        """The refs that are stated to be the same work, but are not proved to be."""
        return tuple(dict.fromkeys(one.other for one in self.doubts if not one.joined))


def learnt(claims: Iterable[Claim]) -> dict[Ref, set[Ref]]:
    """Return, for each ref, the other refs that providers state for its work."""
    others: dict[Ref, set[Ref]] = defaultdict(set)
    for claim in claims:
        ref = identifiers.parse(claim.value) if claim.field == "identifiers" else None
        if ref is not None and ref != claim.ref:
            others[claim.ref].add(ref)
    return others


def proposed(claims: Iterable[Claim]) -> dict[Ref, dict[Ref, set[str]]]:
    """Return, for each ref, the others that are stated to be its work, and by whom."""
    others: dict[Ref, dict[Ref, set[str]]] = defaultdict(lambda: defaultdict(set))
    for claim in claims:
        ref = identifiers.parse(claim.value) if claim.field == "identifiers" else None
        if ref is not None and ref != claim.ref:
            others[claim.ref][ref].add(claim.provider)
    return others


def listed_works(entries: Iterable[Entry]) -> dict[Ref, list[Described]]:
    """Return what the list itself says of the works that it names."""
    listed: dict[Ref, list[Described]] = defaultdict(list)
    for entry in filter(is_paper, entries):
        year = entry.year or int((entry.stated_date or "0")[:4]) or None
        listed[key(entry)].append(Described(listed_title(entry), entry.authors, year, entry.venue))
    return listed


def believed(
    entries: Iterable[Entry],
    claims: Sequence[Claim],
    absent: Mapping[Ref, datetime] = MappingProxyType({}),
    reviews: Reviews | None = None,
) -> Accepted:
    """Return the claims of the records that are accepted about the works of a list.

    `absent` are the DOIs that no registry knows, and since when; `reviews` those of the same run.
    """
    accepted = accept(claims, listed_works(entries), reviews)
    return replace(accepted, no_works=no_works(claims, absent))


def works(
    entries: Sequence[Entry],
    claims: Sequence[Claim],
    published: Callable[[Iterable[Ref]], Ref | None] = lambda _: None,
) -> list[Work]:
    """Return the works that a list names, in its order; see `works_of`."""
    return works_of(entries, believed(entries, claims), published)


def works_of(
    entries: Sequence[Entry],
    accepted: Accepted,
    published: Callable[[Iterable[Ref]], Ref | None] = lambda _: None,
) -> list[Work]:
    """Return the works that a list names, in its order, with all that is believed about each.

    Entries with the same ref name the same work.  Refs that are stated to be
    the same are one work where two statements agree that they are.
    `published` knows the paper_id that earlier datasets gave one of the refs.
    """
    named: dict[Ref, list[Entry]] = defaultdict(list)
    for entry in filter(is_paper, entries):
        named[key(entry)].append(entry)
    about: dict[Ref, list[Claim]] = defaultdict(list)
    for claim in accepted.claims:
        about[claim.ref].append(claim)
    refused: dict[Ref, list[Refusal]] = defaultdict(list)
    for refusal in accepted.refused:
        refused[refusal.ref].append(refusal)
    groups = grouped(named, proposed(accepted.claims), accepted.statements)
    taken = {ref for group in groups for ref in group.refs}
    found = []
    for group in groups:
        listed = [entry for ref in group.refs for entry in named.get(ref, ())]
        paper_id = _paper_id(group.refs, listed, published, taken)
        taken.add(paper_id)
        found.append(_work(paper_id, group, listed, about, accepted, refused))
    return found


def _work(
    paper_id: Ref,
    group: Group,
    listed: Sequence[Entry],
    about: Mapping[Ref, list[Claim]],
    accepted: Accepted,
    refused: Mapping[Ref, list[Refusal]],
) -> Work:
    own: list[Claim] = []
    unproved: list[Claim] = []
    for claim in _stated(about, group.refs):
        (own if _is_own(claim, group.refs, accepted.no_works) else unproved).append(claim)
    unbelieved = [claim for ref in group.refs for claim in accepted.unproved.get(ref, ())]
    if any(map(_names_a_doi, (*unproved, *unbelieved))):
        own = [c for c in own if not (c.field == "doi" and is_own_doi(c.value))]
    return Work(
        paper_id,
        tuple(sorted(ref for ref in group.refs if ref.scheme != "title")),
        tuple(listed),
        tuple(own),
        tuple(group.doubts),
        tuple(one for ref in sorted(group.refs) for one in refused.get(ref, ())),
        tuple(unbelieved),
        tuple(unproved),
    )


def _names_a_doi(claim: Claim) -> bool:
    """Tell whether a claim names a published version's DOI.

    Where one is stated and not proved, a preprint's own would look like the answer to it.
    """
    if claim.field == "doi":
        return not is_own_doi(claim.value)
    return claim.field == "identifiers" and str(claim.value).startswith("doi:")


def _paper_id(
    refs_: Sequence[Ref],
    listed: Sequence[Entry],
    published: Callable[[Iterable[Ref]], Ref | None],
    taken: Iterable[Ref],
) -> Ref:
    """Return the id a work was published under, else what names it best.

    Of two works that became one the list's first keeps its id; of one that
    became two, the one that it names.  An entry that had no link is known by
    its title.  `taken` are all works' refs and the ids given so far.
    """
    titles = (Ref("title", slug(entry.title)) for entry in listed)
    for known in (published([ref]) for ref in (*refs_, *titles)):
        if known is not None and (known in refs_ or known not in taken):
            return known
    keys = list(map(key, listed))
    return next((ref for ref in keys if ref.scheme != "title"), keys[0])


def _stated(about: Mapping[Ref, list[Claim]], refs: Iterable[Ref]) -> Iterator[Claim]:
    for ref in refs:
        yield from about.get(ref, ())


def _is_own(claim: Claim, refs: Iterable[Ref], no_works: NoWorks) -> bool:
    """Tell whether a claim is no identifier, or one of the work's own that names a work."""
    if claim.field == "doi" and Ref("doi", claim.value) in no_works:
        return False
    if claim.field == "type" and claim.ref in no_works:
        return False
    if claim.field not in _SCHEMES:
        return True
    if claim.field == "doi" and is_own_doi(claim.value):
        return identifiers.canonical("doi", claim.value) in set(refs)
    return _SCHEMES[claim.field] + claim.value in map(str, refs)
