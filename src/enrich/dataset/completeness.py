"""Whether everybody could be asked in a run, and when that last was so.

A manifest carries it from run to run, so that the last one alone tells how the nights go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from enrich.check.judgement import Heard
from enrich.dataset.manifest_file import time_told
from enrich.harvest.lane_report import Report
from enrich.lists.loading import Reading
from enrich.model import LIST
from enrich.providers.base import Provider

Missed = dict[str, dict[str, Any]]
"""By the name of who could not be asked: since which run, and why."""


def completeness(
    heard: Heard,
    reports: Sequence[Report],
    before: Mapping[str, Any],
    times: tuple[datetime, datetime],
) -> dict[str, Any]:
    """Return what a manifest says of who could not be asked; `before` is the one before it.

    A run that is offline, or asks only some, says nothing of the others; offline it is complete
    where nobody else would have been asked.
    """
    harvest = heard.harvest
    enabled = {one.name: one for one in harvest.witnesses}
    offline, left_out = harvest.settings.offline, sorted(set(enabled) - set(harvest.providers))
    spoken = set() if offline else {LIST, *harvest.providers}
    failed = dict(_lost(heard.reading, reports))
    lost = {} if offline else failed
    limited = [name for name in lost if name in enabled and _is_limited(enabled[name], reports)]
    earlier = _earlier(before)
    missed = {
        **{name: earlier[name] for name in earlier if name in {LIST, *enabled} - spoken},
        **{
            name: {"since": earlier.get(name, {}).get("since", times[0].isoformat()), "why": why}
            for name, why in lost.items()
            if name not in limited
        },
    }
    unasked = offline and (failed or any(one.not_asked for one in reports))
    complete = not (unasked or left_out or missed)
    last = times[1] if complete else time_told(before.get("last_complete_at"))
    return {
        "complete": complete,
        "last_complete_at": last.isoformat() if last else None,
        "offline": offline,
        "left_out": left_out,
        "missed": [{"name": name, **told} for name, told in sorted(missed.items())],
        "without_key": sorted(limited),
    }


def _lost(reading: Reading, reports: Sequence[Report]) -> Iterator[tuple[str, str | None]]:
    """Yield who could not be asked, and why: a list that its copy stood in for, and providers."""
    for file in reading.files:
        if file.origin is not None and file.origin.copy is not None:
            yield LIST, file.origin.why
            break
    for report in reports:
        if report.is_lost:
            yield report.provider, report.why


def _is_limited(provider: Provider, reports: Sequence[Report]) -> bool:
    """Tell whether a provider said no, or to come back later, and may have for want of a key."""
    wants_key = provider.key_variables and provider.gain and not provider.options.secret()
    return bool(wants_key) and any(one.limited for one in reports if one.provider == provider.name)


def _earlier(before: Mapping[str, Any]) -> Missed:
    """Return who could not be asked before, as far as that manifest tells."""
    listed = before.get("missed")
    found: Missed = {}
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            since, why = time_told(one.get("since")), one.get("why")
            if since is not None:
                told = why if isinstance(why, str) else None
                found[one["name"]] = {"since": since.isoformat(), "why": told}
    return found
