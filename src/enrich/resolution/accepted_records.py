"""Which records are accepted about a ref: those whose own ids say so, unless its registrar differs.

Each ref's registrar speaks for it: arXiv for its ids, Crossref or DataCite for DOIs, and so on.
Whoever gathers from others (OpenAlex, Semantic Scholar, DBLP) is accepted only as far as the
registrar, or where that is silent the list, says the same; a record that differs is refused whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import is_
from typing import Any, NamedTuple

from enrich.model import HERE, Claim, Ref
from enrich.normalization import identifiers
from enrich.providers import registrars
from enrich.resolution.no_works import NoWorks
from enrich.resolution.retitling import is_retitled
from enrich.resolution.work_comparison import (
    Described,
    Judgement,
    Verdict,
    is_written_alike,
    same_work,
)

FIRST = "arxiv_v1"
"""The scheme of refs that mean the first version of an arXiv paper."""

_NO_WORKS = frozenset({"page", "github", "huggingface"})
_JUNIOR = frozenset({("arxiv", "datacite")})
_TELLING = frozenset({"title", "authors", "published", "year", "venue"})  # a work from others

Records = Mapping[tuple[Ref, str], Sequence[Claim]]


class Refusal(NamedTuple):
    """A record that is not believed: whose, about what, and why, as the end of a sentence."""

    provider: str
    ref: Ref
    reason: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is believed of all that was heard, and what was refused."""

    claims: list[Claim]
    refused: list[Refusal]
    statements: Mapping[Ref, Sequence[Described]]  # by each ref's registrar, else by the list
    unproved: Mapping[Ref, Sequence[Claim]]  # the claims of refused records, by ref
    no_works: NoWorks = field(default_factory=dict)  # DOIs that name no work


def are_the_same(ones: Sequence[Claim], others: Sequence[Claim]) -> bool:
    """Tell whether these are the very claims, in any order, which tells nothing."""
    if len(ones) != len(others):
        return False
    return all(map(is_, ones, others)) or sorted(map(id, ones)) == sorted(map(id, others))


class Reviews:
    """The objections of one run: a record is compared again only if something else is said.

    A run looks at its records several times, and learns little about few of them in between.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Ref, str], _Review] = {}

    def clear(self) -> None:
        """Forget them."""
        self._known.clear()

    def objection(
        self,
        record: tuple[Ref, str],
        claims: Sequence[Claim],
        statements: Sequence[Described],
        listed: Sequence[Described],
    ) -> str | None:
        """Return why a record is refused, if it is."""
        beside = statements, listed
        known = self._known.get(record)
        if known is None or known.beside != beside or not are_the_same(known.claims, claims):
            known = _Review(claims, beside, _objection(*record, claims, statements, listed))
            self._known[record] = known
        return known.objection


class _Review(NamedTuple):
    claims: Sequence[Claim]
    beside: tuple[Sequence[Described], Sequence[Described]]
    objection: str | None


def accept(
    claims: Iterable[Claim],
    listed: Mapping[Ref, Sequence[Described]],
    reviews: Reviews | None = None,
) -> Accepted:
    """Return the claims of the records that are accepted; `listed` is what a list says.

    `reviews` are those of the same run, so far.
    """
    known, reviewed = list(claims), reviews or Reviews()
    records: dict[tuple[Ref, str], list[Claim]] = defaultdict(list)
    for claim in known:
        if claim.provider not in HERE and claim.ref.scheme != "title":
            records[claim.ref, claim.provider].append(claim)
    statements = _by_registrars(records)

    def beside(ref: Ref) -> tuple[Sequence[Described], Sequence[Described]]:
        return statements.get(ref, ()), listed.get(ref, ())

    refused = [
        Refusal(record[1], record[0], reason)
        for record in sorted(records)
        if (reason := reviewed.objection(record, records[record], *beside(record[0])))
    ]
    out = {(one.ref, one.provider) for one in refused}
    unproved: dict[Ref, list[Claim]] = defaultdict(list)
    for claim in known:
        if (claim.ref, claim.provider) in out:
            unproved[claim.ref].append(claim)
    believed = [claim for claim in known if (claim.ref, claim.provider) not in out]
    return Accepted(believed, refused, {**listed, **statements}, unproved)


def is_registrar(provider: str, ref: Ref) -> bool:
    """Tell whether a provider speaks for a ref of its own."""
    scheme = "arxiv" if ref.scheme == FIRST else ref.scheme
    return provider in registrars().get(scheme, ())


def speaks_for_work(provider: str, ref: Ref) -> bool:
    """Tell whether a provider registers the work that a ref names, not a page or its code."""
    return ref.scheme not in _NO_WORKS and is_registrar(provider, ref)


def described(claims: Iterable[Claim]) -> Described:
    """Return what one record says that tells its work from others."""
    told: dict[str, Any] = {}
    for claim in claims:
        name, value = claim.field, claim.value
        if name in _TELLING:  # the same of several values, in whatever order they come
            told[name] = max(told[name], value, key=repr) if name in told else value
    day = str(told.get("published") or "")[:4]
    people = told.get("authors") or ()
    return Described(
        told.get("title") or "",
        tuple(person["name"] for person in people),
        told.get("year") or (int(day) if day.isdecimal() else None),
        told.get("venue"),
    )


def _by_registrars(records: Records) -> dict[Ref, list[Described]]:
    """Return what each ref's registrars say of it, of first versions as of the work itself."""
    statements: dict[Ref, list[Described]] = defaultdict(list)
    junior: list[tuple[Ref, Described]] = []
    for (ref, provider), claims in records.items():
        if not is_registrar(provider, ref) or not (one := described(claims)).title:
            continue
        about = Ref("arxiv", ref.value) if ref.scheme == FIRST else ref
        if _is_junior(provider, ref):
            junior.append((about, one))
        else:
            statements[about].append(one)
    for ref, one in junior:
        if ref not in statements:
            statements[ref] = [one]
    return {ref: sorted(mine, key=repr) for ref, mine in statements.items()}


def _is_junior(provider: str, ref: Ref) -> bool:
    """Tell whether a registrar is asked only where those before it are silent.

    DataCite registers arXiv's DOIs from arXiv's own words, and is a little late with them.
    """
    return (ref.scheme, provider) in _JUNIOR


def _objection(
    ref: Ref,
    provider: str,
    claims: Sequence[Claim],
    statements: Sequence[Described],
    listed: Sequence[Described],
) -> str | None:
    """Return why a record is refused, if it is."""
    if is_registrar(provider, ref) and not _is_junior(provider, ref):
        return None
    about = _ids(claims)
    if not is_registrar(provider, ref) and str(ref) not in about:
        return f"its record is about {_named(about)}"
    record = described(claims)
    if statements:
        return _contradiction(record, statements, "its registrar")
    words = [one for one in listed if one.title]
    return (
        _contradiction(record, words, "the list, and nobody else speaks for it,") if words else None
    )


def _ids(claims: Iterable[Claim]) -> set[str]:
    """Return the refs that a record says it is about."""
    schemes = {"doi": "doi:", "arxiv_id": "arxiv:", "identifiers": ""}
    return {schemes[claim.field] + claim.value for claim in claims if claim.field in schemes}


def _named(about: Iterable[str]) -> str:
    refs = sorted(filter(None, map(identifiers.parse, about)))
    return " and ".join(map(str, refs[:2])) or "nothing that it names"


def _contradiction(record: Described, statements: Sequence[Described], who: str) -> str | None:
    """Return how a record differs from all that is stated by those who speak for its ref."""
    judged = [same_work(one, record) for one in statements]
    if not record.title or any(map(_agrees, judged)):
        return None
    if any(is_retitled(one, record, mine) for one, mine in zip(statements, judged, strict=True)):
        return None
    title = next((one.title for one in statements if one.title), "")
    return f"its record is of “{record.title}”, but {who} says “{title}”: {judged[0].reason}"


def _agrees(judged: Judgement) -> bool:
    """Tell whether a record may be the work: the title is, and its people are not quite others."""
    if judged.verdict is Verdict.SAME:
        return True
    return judged.verdict is Verdict.DOUBTFUL and is_written_alike(judged)
