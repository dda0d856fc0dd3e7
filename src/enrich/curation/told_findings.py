"""Which findings a curator is told, how gravely, and in what order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import get_args

from enrich.check.finding import Finding, Severity
from enrich.check.one_fault import ORDER, may_be_retitled
from enrich.curation import accepted_findings
from enrich.curation.accepted_findings import Accepted
from enrich.curation.inline_marks import marks
from enrich.errors import BadInput
from enrich.lists.loading import Reading
from enrich.model import Entry
from enrich.normalization.text import count, plain
from enrich.settings import Settings

_TOLD_AS: Mapping[str, Severity] = {"error": "error", "warning": "warning", "remark": "info"}
_UNHEARD = 0.1
"""Below it two titles have hardly a word in common: less than any retitling that is known."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a curator is told of a list."""

    findings: list[Finding]  # worst first, those of one entry together
    accepted: list[Finding]
    withheld: int  # findings that are accepted, marked in the list, or whose check is off
    known: list[Accepted]  # that still occur
    gone: list[Accepted]  # that do not
    notices: list[str]

    def fails(self, threshold: str) -> bool:
        """Tell whether anything told is as grave as a threshold."""
        if threshold == "never":
            return False
        worst = ORDER.index(_TOLD_AS[threshold])
        return any(ORDER.index(one.severity) <= worst for one in self.findings)


def told(
    reading: Reading,
    findings: Sequence[Finding],
    settings: Settings,
    accepted: Sequence[Accepted] = (),
    *,
    everything: bool = False,
    whole: bool = True,
) -> Told:
    """Return what a curator is told: not what is marked, accepted or set off.

    With `everything` what sections of trends repeat is told, too. Where the list was not looked
    at as a `whole`, nothing is said of what does not occur.
    """
    entries = {entry.entry_id: entry for entry in reading.entries}
    notices: list[str] = []
    left = _unmarked(reading, findings, entries, notices, whole=whole)
    on = [_as_set(one, settings) for one in map(_as_sure, left) if _is_on(one.check, settings)]
    left = _without_twins(on)
    known = [one for one in accepted if any(map(one.is_of, left))]
    hidden = [found for found in left if any(one.is_of(found) for one in known)]
    gone = [one for one in accepted if one not in known and _is_on(one.check, settings)]
    gone = gone if whole else []
    notices += [_gone(one) for one in gone]
    notices += [_reasonless(one) for one in known if not one.told.get("reason", "").strip()]
    shown = [found for found in left if found not in hidden]
    shown = shown if everything else _without_repetition(shown, notices)
    withheld = len(findings) - len(on) + len(hidden)
    return Told(in_order(shown, entries), hidden, withheld, known, gone, notices)


def known_in_run(
    reading: Reading, findings: Sequence[Finding], settings: Settings
) -> Iterator[str]:
    """Yield what a run says of findings that a curator knows: they stay in its dataset."""
    try:
        accepted = accepted_findings.load(settings, required=False)
    except BadInput as error:  # which is for `enrich check` to refuse
        yield str(error)
        return
    many = told(reading, findings, settings, accepted).withheld
    if many:
        yield (
            f"{count(many, 'finding')} known to the curator, by {accepted_findings.FILE}, marks "
            "in the list or settings: `enrich check` does not tell of them, findings.parquet does."
        )


def _unmarked(
    reading: Reading,
    findings: Iterable[Finding],
    entries: Mapping[str, Entry],
    notices: list[str],
    *,
    whole: bool,
) -> list[Finding]:
    """Return the findings of which no mark in the list says that they are known."""
    found, problems = marks(reading.files)
    notices += problems
    left: list[Finding] = []
    used = set()
    for finding in findings:
        entry = entries.get(finding.entry_id)
        mine = [mark for mark in found if mark.is_about(finding, entry)]
        used.update(mine)
        left += [] if mine else [finding]
    if whole:
        notices += [
            f"The mark in {mark.place} is no longer needed: nothing is found there by {mark.check}."
            for mark in found
            if mark not in used
        ]
    return left


def _gone(one: Accepted) -> str:
    return (
        f"{one.place}: {one.named} no longer occurs; take it out, or let --update-accepted do so."
    )


def _reasonless(one: Accepted) -> str:
    return f"{one.place}: {one.named} is accepted without a reason; say why in `reason`."


def _is_on(check: str, settings: Settings) -> bool:
    return settings.severity.get(check) != "off"


def _as_set(finding: Finding, settings: Settings) -> Finding:
    """Return a finding as gravely as its check is set, if it is."""
    set_ = settings.severity.get(finding.check)
    if set_ is None or set_ == "off":
        return finding
    return replace(finding, severity=_TOLD_AS[set_])


def _as_sure(finding: Finding) -> Finding:
    """Return a doubt that rests on what nobody could be asked as no more than a remark.

    Titles that have words in common, of which nobody told what the work was first called, are
    nearly always a retitled work's.
    """
    doubt = finding.check == "wrong-link" and finding.severity == "warning"
    if not doubt or not may_be_retitled(finding) or finding.evidence.get("against"):
        return finding
    near = finding.evidence.get("score", 0.0) >= _UNHEARD
    return replace(finding, severity="info") if near else finding


def _without_repetition(findings: Sequence[Finding], notices: list[str]) -> list[Finding]:
    """Return findings without remarks of works that sections of trends repeat."""
    shown = [one for one in findings if not _only_repeats(one)]
    if len(shown) < len(findings):
        many = count(len(findings) - len(shown), "work")
        notices.append(f"{many} of sections of trends, listed elsewhere, too: --all tells of them.")
    return shown


def _only_repeats(finding: Finding) -> bool:
    """Tell whether a work is only listed again among trends."""
    return finding.severity == "info" and finding.evidence.get("among") == "trends"


def _without_twins(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings without newer titles that only another entry of the same work has."""
    twins = _twins(findings)
    return [one for one in findings if not _is_title_of_twin(one, twins.get(one.entry_id, set()))]


def _twins(findings: Iterable[Finding]) -> dict[str, set[str]]:
    """Return, by entry_id, the plain titles under which the same work is listed elsewhere."""
    twins: dict[str, set[str]] = defaultdict(set)
    for one in findings:
        if one.check == "duplicate-entry":
            names, titles = one.evidence["entries"], map(plain, one.evidence["listed"])
            for name, title in zip(reversed(names), titles, strict=True):
                twins[name].add(title)
    return twins


def _is_title_of_twin(one: Finding, titles: Set[str]) -> bool:
    """Tell whether a newer title is only that of the entry which lists the work, too."""
    if one.check != "retitled" or not titles:
        return False
    stated = one.evidence.get("stated", {}).values()
    return not titles.isdisjoint(plain(title) for several in stated for title in several)


def in_order(findings: Sequence[Finding], entries: Mapping[str, Entry]) -> list[Finding]:
    """Return findings worst first, those of one entry together, else by place."""
    place = {name: entry.position for name, entry in entries.items()}
    groups: dict[object, list[Finding]] = defaultdict(list)
    for one in findings:
        groups[one.entry_id or (one.line, str(one.evidence.get("files")))].append(one)

    def gravity(one: Finding) -> int:
        return ORDER.index(one.severity)

    def standing(group: list[Finding]) -> tuple[int, tuple[int, int]]:
        worst = min(map(gravity, group))
        return worst, place.get(group[0].entry_id, (0, group[0].line))

    ordered = sorted(groups.values(), key=standing)
    return [one for group in ordered for one in sorted(group, key=gravity)]


def counted(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each severity.

    >>> counted([])
    '0 errors, 0 warnings, 0 remarks.'
    """
    found = Counter(finding.severity for finding in findings)
    names = {severity: name for name, severity in _TOLD_AS.items()}
    return ", ".join(count(found[one], names[one]) for one in get_args(Severity)) + "."
