"""What a newer answer lacks of what the one before had: that makes it a poorer one.

That is a field that is gone, but also fewer authors, an identifier no longer stated, or quite
another title: a list that was cut and a record of another work are noticed, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from enrich.errors import Unreadable
from enrich.harvest.stated_claims import claims, hits
from enrich.model import Ref
from enrich.normalization.text import alike, count
from enrich.providers.base import Provider
from enrich.store.second_look import WORK, Lacks, Standing

Stated = Sequence[tuple[str, Any]]
"""Fields and values, as a provider reads them in a body."""

_SEARCH = "title"  # the scheme of refs that stand for a search


def comparison(provider: Provider) -> Lacks:
    """Return what compares a provider's answers; one that it cannot read has nothing to lack."""

    def lacks(ref: Ref, old: str, new: str) -> frozenset[str]:
        if ref.scheme == _SEARCH:
            return frozenset(_bearers(ref, provider, old)) - set(_bearers(ref, provider, new))
        return lacking(_stated(provider, ref, old), _stated(provider, ref, new))

    return lacks


def _stated(provider: Provider, ref: Ref, body: str) -> Stated:
    try:
        return claims(provider, ref, body)
    except Unreadable:  # stored by an older version of the provider's file
        return []


def _bearers(title: Ref, provider: Provider, body: str) -> Iterator[str]:
    """Yield the works found that bear such a title; the rest come and go."""
    try:
        found = hits(provider, body)
    except Unreadable:
        return
    asked = title.value.replace("-", " ")
    for ref, stated in found:
        if any(name == "title" and alike(asked, str(value)) for name, value in stated):
            yield f"candidates {ref}"


def lacking(old: Stated, new: Stated) -> frozenset[str]:
    """Return what of the fields and values of one record another lacks.

    >>> sorted(lacking([("year", 2024), ("title", "On Looms")], [("title", "Of Sheep")]))
    ['title another', 'year']
    >>> sorted(lacking([("title", "On Looms")], [("title", "On Looms, Again")]))
    []
    """
    gone = _words(old) - _words(new)
    before, after = (dict(stated).get("title") for stated in (old, new))
    if before and after and not alike(str(before), str(after)):
        gone |= {"title another"}
    return gone


def _words(stated: Stated) -> frozenset[str]:
    """Return the names of fields, and of their parts where these count."""
    parts = {f"identifiers {value}" if name == "identifiers" else name for name, value in stated}
    people = [value for name, value in stated if name == "authors"]
    return frozenset(parts.union(f"authors {n}" for who in people for n in range(len(who))))


def second_look(provider: str, ref: Ref, standing: Standing) -> dict[str, Any]:
    """Return as JSON can hold it that an answer waits, and which one stands until then."""
    return {
        "provider": provider,
        "ref": str(ref),
        "less_at": standing.doubts[-1].fetched_at.isoformat(),
        "stands_at": standing.record.fetched_at.isoformat(),
        "lacks": list(_lacks(standing.lacking)),
    }


def sentence(look: Mapping[str, Any]) -> str:
    """Return the same for a person."""
    return (
        f"{look['provider']} said less about {look['ref']} on {look['less_at'][:10]} "
        f"({', '.join(look['lacks'])}); the fuller answer of {look['stands_at'][:10]} stands "
        "until it says so again on another day."
    )


def summed(looks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a sentence for each provider, however many of its answers wait."""
    for provider in dict.fromkeys(look["provider"] for look in looks):
        first, *others = [look for look in looks if look["provider"] == provider]
        more = f" So it did about {count(len(others), 'other')}." if others else ""
        yield sentence(first) + more


def _lacks(gone: frozenset[str]) -> Iterator[str]:
    """Yield in words what is lacking, of a field that is gone not also its parts.

    >>> list(_lacks(frozenset({"abstract", "authors 2", "title another"})))
    ['no abstract', 'fewer authors', 'another title']
    """
    if WORK in gone:
        yield "it no longer knows the work"
        return
    names = sorted({word.partition(" ")[0] for word in gone})
    yield from (f"no {name}" for name in names if name in gone)
    parts = (name for name in names if name not in gone)
    yield from ("another title" if name == "title" else f"fewer {name}" for name in parts)
