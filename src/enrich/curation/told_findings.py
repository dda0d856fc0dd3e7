"""Which findings a curator is told, how gravely, and in what order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from enrich.check.finding import Finding
from enrich.check.judgement import Heard, Judgement
from enrich.check.one_fault import ORDER, may_be_retitled
from enrich.curation import accepted_findings
from enrich.curation.accepted_findings import Accepted
from enrich.curation.finding_order import SEVERITY_OF, in_order
from enrich.curation.inline_marks import marks
from enrich.errors import BadUsage
from enrich.lists.loading import Reading
from enrich.model import Entry
from enrich.normalization.text import count, plain
from enrich.settings import Settings

_BY_LETTERS = frozenset(
    {"malformed-link", "unlinked", "not-read", "duplicate-entry", "shared-link"}
)
"""Checks that find by the list alone most of what they find."""

_BY_LINKS = frozenset({"dead-link", "redirected-link"})
"""Checks that find much of it only where every link is asked about."""

_UNHEARD = 0.1
"""Below it two titles have hardly a word in common: less than any retitling that is known."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a curator is told of a list."""

    findings: list[Finding]  # worst first, those of one entry together
    accepted: list[Finding]
    withheld: int  # findings that are accepted, marked in the list, or whose check is off
    kept: list[Accepted]  # that still occur, or may
    gone: list[Accepted]  # that surely do not
    notices: list[str]

    def fails(self, threshold: str) -> bool:
        """Tell whether anything told is as grave as a threshold."""
        if threshold == "never":
            return False
        worst = ORDER.index(SEVERITY_OF[threshold])
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
    left = _unmarked(reading, findings, entries, notices, settings if whole else None)
    on = [_as_set(one, settings) for one in map(_as_sure, left) if _is_on(one.check, settings)]
    left = _without_twins(on)
    known = [one for one in accepted if any(map(one.is_of, left))]
    hidden = [found for found in left if any(one.is_of(found) for one in known)]
    lost = [one for one in accepted if one not in known and whole]
    gone = [one for one in lost if _is_gone(one, entries, settings)]
    notices += [no_longer(one) for one in gone]
    notices += [_reasonless(one) for one in known if not one.told.get("reason", "").strip()]
    shown = [found for found in left if found not in hidden]
    shown = shown if everything else _without_repetition(shown, notices)
    withheld = len(findings) - len(on) + len(hidden)
    kept = [one for one in accepted if one not in gone]
    return Told(in_order(shown, entries), hidden, withheld, kept, gone, notices)


def known_in_run(heard: Heard, judged: Judgement) -> Iterator[str]:
    """Yield what a run says of findings that a curator knows: they stay in its dataset."""
    settings = heard.harvest.settings
    try:
        accepted = accepted_findings.load(settings, required=False)
    except BadUsage as error:  # which is for `enrich check` to refuse
        yield str(error)
        return
    many = told(heard.reading, judged.findings, settings, accepted).withheld
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
    settings: Settings | None,
) -> list[Finding]:
    """Return the findings of which no mark in the list says that they are known.

    Of marks that silence nothing it is told by the `settings` of a check of the whole list.
    """
    found, problems = marks(reading.files)
    notices += problems
    left: list[Finding] = []
    used = set()
    for finding in findings:
        entry = entries.get(finding.entry_id)
        mine = [mark for mark in found if mark.is_about(finding, entry)]
        used.update(mine)
        left += [] if mine else [finding]
    if settings is not None:
        notices += [
            f"The mark in {mark.place} is no longer needed: nothing is found there by {mark.check}."
            for mark in found
            if mark not in used and _is_looked_for(mark.check, settings)
        ]
    return left


def _is_gone(one: Accepted, entries: Mapping[str, Entry], settings: Settings) -> bool:
    """Tell whether what was accepted surely occurs no more, or its entry is gone."""
    words = one.told.get("entry", "")
    left = bool(words) and words not in entries
    return _is_on(one.check, settings) and (left or _is_looked_for(one.check, settings))


def _is_looked_for(check: str, settings: Settings) -> bool:
    """Tell whether a check finds by these settings whatever there is to be found."""
    if check in _BY_LETTERS:
        return True
    return not settings.offline and (settings.links or check not in _BY_LINKS)


def no_longer(one: Accepted) -> str:
    """Return the notice that something accepted occurs no more."""
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
    return replace(finding, severity=SEVERITY_OF[set_])


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
