"""What Crossref wraps around works: a record, a list with its total, or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from enrich.model import Ref, Reply
from enrich.normalization import field_values, identifiers

Work = Mapping[str, Any]


def works(told: Any) -> list[Work]:
    """Return the works of a record, of a list, or without a wrapper."""
    kind = told.get("message-type") if isinstance(told, dict) else None
    if kind == "work":
        return [told["message"]]
    if kind == "work-list":
        return list(told["message"]["items"])
    if kind is None and told:
        return told if isinstance(told, list) else [told]
    raise LookupError(kind)


def total(reply: Reply) -> Any:
    """Return how many works a list says there are."""
    told = json.loads(reply.body)
    message = told.get("message") if isinstance(told, dict) else None
    return message.get("total-results") if isinstance(message, dict) else None


def are_about(notices: Sequence[Work], refs: Sequence[Ref]) -> bool:
    """Tell whether notices came once each, and none that updates only other works."""
    told = [
        {_doi(one) for one in field_values.several(notice.get("update-to"))} for notice in notices
    ]
    once = len({notice["DOI"] for notice in notices}) == len(notices)
    return once and all(about.intersection(refs) for about in told if about)


def by_work(notices: Sequence[Work]) -> dict[Ref | None, list[Work]]:
    """Return what notices say, by the work they say it of, as its own record would."""
    said: dict[Ref | None, list[Work]] = {}
    for notice in notices:
        for update in field_values.several(notice.get("update-to")):
            told = {**update, "DOI": notice["DOI"]}
            said.setdefault(_doi(update), []).append(told)
    return said


def _doi(stated: Work) -> Ref | None:
    return identifiers.canonical("doi", stated.get("DOI") or "")
