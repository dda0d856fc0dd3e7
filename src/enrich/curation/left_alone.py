"""Which findings are not repaired: those that a curator knows, and is not told."""

from __future__ import annotations

from enrich.check.finding import Finding
from enrich.check.judgement import Heard, Judgement
from enrich.curation import accepted_findings
from enrich.curation.told_findings import told


def left_alone(heard: Heard, judged: Judgement) -> list[Finding]:
    """Return the findings that are accepted, marked in the list, or whose check is off."""
    settings = heard.harvest.settings
    accepted = accepted_findings.load(settings, required=False)
    open_ = told(heard.reading, judged.findings, settings, accepted, everything=True).findings
    named = set(map(_named, open_))
    return [one for one in judged.findings if _named(one) not in named]


def _named(finding: Finding) -> tuple[object, ...]:
    """Return what a finding keeps, however gravely it is told."""
    return finding.check, finding.entry_id, finding.line, finding.message, finding.suggestion
