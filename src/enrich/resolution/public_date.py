"""The first day on which a work was public, of all the dates that are stated for it.

Registrars confirm theirs, and an arXiv id its month: of these the earliest counts.  Others are
heard where no registrar speaks, or where they know more exactly what one confirms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from enrich.model import IDENTIFIER, LIST, Claim, Ref
from enrich.resolution.accepted_records import speaks_for_work

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
_FILLED = re.compile(r"(?:-01)+", re.ASCII)
_ENDS = {4: "-12-31", 7: "-31", 10: ""}
_REFINED, _CONFIRMED, _TOLD, _LISTED, _NONE = range(5)

Place = tuple[int, str, int]


def places(claims: Sequence[Claim], order: Sequence[str]) -> dict[tuple[str, Any, str], Place]:
    """Return the place of each date that is stated for one work, by `name`; the least is best.

    `order` are those who are believed of dates, best first.
    """
    dated = [claim for claim in claims if is_date(claim.value)]
    sure = [claim.value for claim in dated if _is_confirmed(claim)]
    best = min(sure, key=end, default=None)
    others = [c for c in dated if c.provider in order and c.provider != LIST]
    told = min(others, key=lambda c: (order.index(c.provider), end(c.value)), default=None)
    whole = best or (told.value if told else None)
    found = {}
    for claim in claims:
        if not is_date(claim.value):
            found[name(claim)] = _NONE, "", 0
        elif claim in others or _is_confirmed(claim):
            found[name(claim)] = _place(claim, whole)
        else:
            found[name(claim)] = _LISTED, "", 0
    return found


def name(claim: Claim) -> tuple[str, Any, str]:
    """Return by what the place of a claim is known."""
    return claim.provider, claim.ref, repr(claim.value)


def _place(claim: Claim, whole: str | None) -> Place:
    """Return the place of a witness's date, where `whole` is the best that is known so far."""
    if _is_confirmed(claim):
        return (_CONFIRMED, *end(claim.value))
    if whole is not None and is_within(claim.value, whole):
        return _REFINED, "", 0
    return _TOLD, "", 0


def is_confirmed(provider: str, ref: Ref) -> bool:
    """Tell whether a witness's date of what a ref names counts before all others."""
    return provider == IDENTIFIER or speaks_for_work(provider, ref)


def _is_confirmed(claim: Claim) -> bool:
    return is_confirmed(claim.provider, claim.ref)


def end(day: str) -> tuple[str, int]:
    """Return what dates are sorted by: of what contains another, the other comes first.

    >>> sorted(["2021", "2021-05-03", "2021-05", "2022-01", "2020"], key=end)
    ['2020', '2021-05-03', '2021-05', '2021', '2022-01']
    """
    return day + _ENDS[len(day)], -len(day)


def is_within(day: str, whole: str) -> bool:
    """Tell whether a date is a more exact one; one that is only filled up is none.

    >>> is_within("2021-05-03", "2021"), is_within("2021-01-01", "2021"), is_within("2021", "2021")
    (True, False, False)
    """
    return day.startswith(f"{whole}-") and not _FILLED.fullmatch(day[len(whole) :])


def is_date(value: Any) -> bool:
    """Tell whether a value is a date as claims spell them."""
    return isinstance(value, str) and _DATE.fullmatch(value) is not None
