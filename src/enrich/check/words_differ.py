"""Lines that name two arXiv numbers for one paper: one of the two is a slip."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.check.evidence import Known
from enrich.check.finding import Finding, quoted
from enrich.model import Entry, Ref
from enrich.normalization.identifiers import landing, recognise
from enrich.normalization.stated_identifiers import stated

_FORM = re.compile(r"\W*(?:pdf|html|abs(?:tract)?)\W*", re.I)
_ADDRESS = re.compile(r"\]\([^()\s]*\)|\w+://[^\s<>)\"']+|href=\S+")


def words_that_differ(known: Known) -> Iterator[Finding]:
    """Yield entries whose link and words, or whose two links, name two works of one archive."""
    for entry in known.entries:
        for label, other in _other_forms(known, entry):
            yield known.finding(
                entry,
                "wrong-link",
                "warning",
                f"{quoted(entry.title)} links to {entry.url}, but its link {quoted(label)} opens "
                f"another number, {landing(other)}.",
                {"link": str(entry.ref), "label": label, "other": str(other)},
            )
        named = _named(entry) if "rxiv" in entry.raw else None
        if named is not None and entry.ref is not None:
            yield known.finding(
                entry,
                "wrong-link",
                "info",
                f"{quoted(entry.title)} links to {landing(entry.ref)}, but its words name {named}.",
                {"link": str(entry.ref), "words": str(named)},
            )


def _other_forms(known: Known, entry: Entry) -> Iterator[tuple[str, Ref]]:
    """Yield the one link to what is called another form of the paper, and is another number."""
    if entry.ref is None or entry.ref.scheme != "arxiv" or recognise(entry.url or "") != entry.ref:
        return
    forms = [link for link in entry.links if _FORM.fullmatch(link.label)]
    refs = [(link.label, recognise(link.url)) for link in forms]
    others = [(label, ref) for label, ref in refs if ref is not None and ref.scheme == "arxiv"]
    if len(others) == 1 and not known.same_work(entry.ref, others[0][1]):
        yield others[0]


def _named(entry: Entry) -> Ref | None:
    """Return the one arXiv number in the words of an entry that no link of it carries."""
    if entry.ref is None or entry.ref.scheme != "arxiv" or recognise(entry.url or "") != entry.ref:
        return None
    ref = stated(_ADDRESS.sub(" ", entry.raw))
    linked = {recognise(link.url) for link in entry.links}
    return ref if ref and ref.scheme == "arxiv" and ref not in (entry.ref, *linked) else None
