"""Which links are in doubt, before what would tell most about them is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from enrich.check.authors_differ import authors_that_differ, is_by_others
from enrich.check.evidence import HALF, Known, first_of
from enrich.check.finding import Finding, Fit
from enrich.check.shared_links import linked_works
from enrich.check.wrong_links import FIRST_CALLED, link_findings
from enrich.model import Claim, Entry, Paper, Ref
from enrich.normalization.title_siblings import are_siblings
from enrich.store.second_look import Absence


class LinkDoubts:
    """The links of a list that seem wrong; the arguments are those of `check`."""

    def __init__(
        self,
        entries: Sequence[Entry],
        papers: Mapping[str, Paper],
        claims: Iterable[Claim],
        beside: Sequence[Entry] = (),
    ) -> None:
        known = Known(entries, papers, claims, beside)
        self._entries, self._papers = known.entries, papers
        self._findings, fits = link_findings(known, linked_works(known))
        self._by_others = _by_others(known, fits)

    def first_versions(self) -> list[Ref]:
        """Return the first versions whose titles would tell retitled works from wrong links.

        What is heard of them is heard by the checks, too: more claims.
        """
        doubted = {finding.entry_id for finding in self._findings}
        linked = (
            ref
            for entry in self._entries
            if entry.entry_id in doubted
            for ref in (entry.ref, *self._papers[entry.entry_id].refs)
        )
        firsts = (first_of(ref) for ref in linked if ref is not None)
        return list(dict.fromkeys(ref for ref in firsts if ref is not None))

    def unsettled(self, dead: Mapping[Ref, Absence] = MappingProxyType({})) -> list[Entry]:
        """Return entries whose link is wrong, or may be, or dead, while the right one is not known.

        To find their titles elsewhere would tell; so it would where people of the same title are
        others than listed.
        """
        open_ = {finding.entry_id for finding in self._findings if _is_open(finding)}
        open_ |= self._by_others
        return [
            entry
            for entry in self._entries
            if entry.entry_id in open_ or (entry.entry_id in self._papers and entry.ref in dead)
        ]


def _by_others(known: Known, fits: Mapping[str, Fit]) -> set[str]:
    """Return the entries that name none of those who wrote the work of the listed title."""
    poor = {name: fit for name, fit in fits.items() if fit.score is not None and fit.score <= HALF}
    return {one.entry_id for one in authors_that_differ(known, poor) if is_by_others(one)}


def _is_open(finding: Finding) -> bool:
    """Tell whether a link is wrong, or opens a sibling of what is listed, and none is better.

    Of a sibling the people and most words agree, which make a title a new one else.
    """
    known_so = str(finding.evidence.get("because", "")).startswith(FIRST_CALLED)
    if finding.check in ("title-misquoted", "retitled") and not known_so:
        titles = finding.evidence.get("stated", {}).values()
        listed = str(finding.evidence.get("listed"))
        return any(are_siblings(listed, one) for stated in titles for one in stated)
    return finding.check == "wrong-link" and not finding.suggestion
