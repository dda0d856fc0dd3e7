"""What Crossref wraps around works: a record, a list with its total, or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from enrich.model import Reply

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
