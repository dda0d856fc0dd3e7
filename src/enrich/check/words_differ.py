"""Lines whose words name another arXiv number than their link opens: one of the two is a slip."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.check.evidence import Known
from enrich.check.finding import Finding, quoted
from enrich.model import Entry, Ref
from enrich.normalization.identifiers import landing, recognise
from enrich.normalization.stated_identifiers import stated

_ADDRESS = re.compile(r"\]\([^()\s]*\)|\w+://[^\s<>)\"']+|href=\S+")


def words_that_differ(known: Known) -> Iterator[Finding]:
    """Yield entries whose words and link name two works of one archive."""
    for entry in known.entries:
        named = _named(entry) if "rxiv" in entry.raw else None
        if named is not None and entry.ref is not None:
            yield known.finding(
                entry,
                "wrong-link",
                "info",
                f"{quoted(entry.title)} links to {landing(entry.ref)}, but its words name {named}.",
                {"link": str(entry.ref), "words": str(named)},
            )


def _named(entry: Entry) -> Ref | None:
    """Return the one arXiv number in the words of an entry that no link of it carries."""
    if entry.ref is None or entry.ref.scheme != "arxiv" or recognise(entry.url or "") != entry.ref:
        return None
    ref = stated(_ADDRESS.sub(" ", entry.raw))
    linked = {recognise(link.url) for link in entry.links}
    return ref if ref and ref.scheme == "arxiv" and ref not in (entry.ref, *linked) else None
