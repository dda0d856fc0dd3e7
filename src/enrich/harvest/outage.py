"""Who could not be asked, in as few sentences as that takes: one where there is no network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from enrich.harvest.lane_report import Report
from enrich.http.failures import OUT_OF_REACH
from enrich.model import Entry
from enrich.normalization.identifiers import links
from enrich.normalization.text import count
from enrich.store import Store

SINGLY = 5  # links of one provider that are told of one by one
LISTED = 20  # lines that a sentence about more of them names


def outage(reports: Iterable[Report]) -> str | None:
    """Return the sentence for a run that met nobody at all; None where it met somebody.

    It takes two providers, each out of reach at its own host: one that is down is
    no outage, nor are pages, for the hosts of old links may all be gone.
    """
    reports = list(reports)
    lost = [report for report in reports if report.unreached and is_cut_off(report)]
    if len(lost) < 2 or any(report.traffic.get("requests") for report in reports):
        return None
    hosts = sorted({host for report in lost for host in report.unreached})
    if all(report.traffic.get("proxy") for report in lost):
        start = "No network: the proxy set in the environment does not answer, so nothing"
    elif len(hosts) > 1:
        start = "No network: nothing"
    else:
        start = f"Nobody could be reached at {hosts[0]}: nothing"
    return f"{start} could be asked; the dataset keeps what was known."


def is_cut_off(report: Report) -> bool:
    """Tell whether a lane failed because there was no way to anybody."""
    tried = any(report.traffic.get(kind) for kind in OUT_OF_REACH)
    return report.failed > 0 and tried and not report.traffic.get("requests")


def remaining(reports: Sequence[Report]) -> list[Report]:
    """Return the reports of which an outage does not say all there is to say."""
    if outage(reports) is None:
        return list(reports)
    return [report for report in reports if not is_cut_off(report)]


def reasons(reports: Sequence[Report]) -> Iterator[str]:
    """Yield a sentence for each provider that could not be asked, or one for them all."""
    whole = outage(reports)
    if whole is not None:
        yield whole
    for report in remaining(reports):
        if report.why:
            yield f"{report.why} {report.hint or ''}".strip()


def not_renewed(renew: Iterable[str], reports: Mapping[str, Report], log: Store) -> Iterator[str]:
    """Yield whose answers were to be asked for again, and could not be: those before stand."""
    for name in sorted(renew):
        failed = list(reports[name].failures) if name in reports else []
        if kept := log.latest(name, failed):
            yield (
                f"{name} could not be asked again about {count(len(kept), 'ref')}: what it said "
                f"before stands, and the next run takes it for fresh; --refresh {name} asks again."
            )


def unasked_links(entries: Iterable[Entry], reports: Sequence[Report]) -> Iterator[str]:
    """Yield which links could not be asked about, each by itself while they are few."""
    status = {ref: how for report in reports for ref, how in report.failures.items()}
    missed: dict[tuple[str, str], list[tuple[Entry, str]]] = defaultdict(list)
    for entry in entries:
        for ref, link in links(entry):
            if ref in status:
                missed[ref.scheme, status[ref]].append((entry, link.url))
    for (scheme, how), places in missed.items():
        if len(places) > SINGLY:
            yield _together(scheme, how, [entry for entry, _ in places], len(places))
            continue
        for entry, url in places:
            yield f"{entry.place}: {url} is {how} for us, which does not mean that it is dead."


def _together(scheme: str, how: str, entries: Iterable[Entry], many: int) -> str:
    places = sorted({(entry.part, entry.file, entry.line) for entry in entries})
    told = [f"{line} of {file}" if file else str(line) for _, file, line in places]
    named = ", ".join(told[:LISTED])
    more = f" and {len(told) - LISTED} more" if len(told) > LISTED else ""
    return (
        f"{many} links of the kind {scheme} are {how} for us, which does not mean that they are "
        f"dead (lines {named}{more})."
    )
