"""Works that an editor has expressed a concern about."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.check.evidence import Known
from enrich.check.finding import Finding, quoted


def concerns(known: Known) -> Iterator[Finding]:
    """Yield works under an expression of concern; of one retracted that is told."""
    for entry in known.entries:
        paper = known.papers.get(entry.entry_id)
        claim = paper.won.get("concern") if paper else None
        out = paper.won.get("withdrawn") if paper else None
        if claim is not None and (out is None or out.value is not True):
            words = str(claim.value)
            message = (
                f"The work that {quoted(entry.title)} links to is under an expression of concern, "
                f"says {claim.provider}: {quoted(words)}."
            )
            evidence = {"provider": claim.provider, "ref": str(claim.ref), "words": words}
            yield known.finding(entry, "expression-of-concern", "warning", message, evidence)
