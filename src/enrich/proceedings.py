"""The venue that a work's proceedings, series and event stand for together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich import venues

_ASIDE = re.compile(r"workshop|companion|adjunct|extended abstract|findings", re.I)
_WORKSHOPS = frozenset({"HotOS", "HotNets", "HotStorage", "HotCloud", "EuroMLSys", "APSys"})
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
    if any(map(_ASIDE.search, names)):
        found = _WORKSHOPS.intersection(filter(None, map(venues.canonical, names)))
    else:
        found = frozenset(filter(None, map(venues.surely, names)))
    return next(iter(found)) if len(found) == 1 else None
