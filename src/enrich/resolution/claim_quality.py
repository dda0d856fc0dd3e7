"""How whole the value of each claim is, beside what others state of the same work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from enrich.model import Claim
from enrich.resolution import public_date
from enrich.resolution.value_quality import has_quality, shortfalls_beside


def qualities(
    worded: Iterable[tuple[str, Claim]],
    is_trusted: Callable[[Claim], bool],
    dated_by: Sequence[str],
) -> Callable[[str, Claim], tuple[Any, ...]]:
    """Return what tells how whole each claim's value is, the least the best.

    Claims come with their values as text.  Who is not trusted, such as the list, makes no value
    less than it is, and comes after all who are.  `dated_by` are those who are believed of dates,
    best first.
    """
    stated: dict[str, dict[str, Any]] = defaultdict(dict)
    dated = []
    for words, claim in worded:
        if has_quality(claim.field) and is_trusted(claim):
            stated[claim.field][words] = claim.value
        if claim.field == "published":
            dated.append(claim)
    days = public_date.places(dated, dated_by)

    known: dict[tuple[str, str], tuple[bool, ...]] = {}

    def lacks(words: str, claim: Claim) -> tuple[bool, ...]:
        name = claim.field, words
        if name not in known:
            others = [one for text, one in stated[claim.field].items() if text != words]
            known[name] = shortfalls_beside(claim.field, claim.value, others)
        return known[name]

    def quality(words: str, claim: Claim) -> tuple[Any, ...]:
        if claim.field == "published":
            return days[public_date.name(claim)]
        if not has_quality(claim.field):
            return ()
        return (not is_trusted(claim), *lacks(words, claim))

    return quality
