"""The venue that a work's proceedings, series and event stand for together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.normalization import venues

_SERIES = re.compile(r"(?:lecture notes|communications|advances) in\b|.*\bseries\b", re.I)


def name(names: Sequence[str]) -> str | None:
    """Return the proceedings rather than the series they appear in.

    >>> name(["Lecture Notes in Wool", "Looms 2031"])
    'Looms 2031'
    """
    ranked = sorted(names, key=lambda one: (not venues.canonical(one), bool(_SERIES.match(one))))
    return next(iter(ranked), None)


def acronym(names: Sequence[str]) -> str | None:
    """Return the venue that all names agree on; a workshop is not its conference.

    >>> acronym(["SOSP '31: 37th Symposium on Operating Systems Principles"])
    'SOSP'
    >>> acronym(["Companion of the 37th Symposium on Operating Systems Principles"]) is None
    True
    >>> acronym(["Proceedings of the 16th Workshop on Hot Topics in Operating Systems"])
    'HotOS'
    """
    if any(map(venues.is_aside, names)):
        known = filter(None, map(venues.canonical, names))
        found = set(filter(venues.is_workshop, known))
    else:
        found = set(filter(None, map(venues.surely, names)))
    return found.pop() if len(found) == 1 else None
