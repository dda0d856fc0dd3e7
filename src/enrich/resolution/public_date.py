"""The first day on which a work was public, of all the dates that are stated for it.

Registrars confirm theirs, and an arXiv id its month where arXiv is silent: the earliest counts.
Others are heard where no registrar speaks, or where they know more exactly what one confirms.
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
    known = {claim.ref: claim for claim in dated if _is_registrar(claim) and len(claim.value) > 4}
    sure = [c for c in dated if _is_registrar(c) or (_is_id(c) and c.ref not in known)]
    best = min((claim.value for claim in sure), key=end, default=None)
    others = [c for c in dated if c.provider in order and c.provider != LIST]
    told = min(others, key=lambda c: (order.index(c.provider), end(c.value)), default=None)
    whole = best or (told.value if told else None)
    found = {}
    for claim in claims:
        if not is_date(claim.value):
            found[name(claim)] = _NONE, "", 0
        elif claim in sure:
            found[name(claim)] = (_CONFIRMED, *end(claim.value))
        elif claim in others:
            refined = whole is not None and is_within(claim.value, whole)
            found[name(claim)] = _REFINED if refined else _TOLD, "", 0
        else:
            found[name(claim)] = _LISTED, "", 0
    return found


def name(claim: Claim) -> tuple[str, Any, str]:
    """Return by what the place of a claim is known."""
    return claim.provider, claim.ref, repr(claim.value)


def is_confirmed(provider: str, ref: Ref) -> bool:
    """Tell whether a witness's date of what a ref names counts before all others."""
    return provider == IDENTIFIER or speaks_for_work(provider, ref)


def _is_registrar(claim: Claim) -> bool:
    return speaks_for_work(claim.provider, claim.ref)


def _is_id(claim: Claim) -> bool:
    """Tell whether a date is an identifier's month, which its registrar knows more exactly."""
    return claim.provider == IDENTIFIER


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
