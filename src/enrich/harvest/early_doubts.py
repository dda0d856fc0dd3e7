"""Which links are in doubt as soon as their registrar has answered: by the titles alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from enrich.model import Claim, Entry, Ref
from enrich.normalization.titles import same_title
from enrich.providers.base import Provider
from enrich.resolution.accepted_records import FIRST
from enrich.resolution.entry_claims import is_paper, listed_title


class Doubts:
    """The titles by which a list calls preprints, held against what arXiv calls them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._listed: dict[Ref, list[str]] = defaultdict(list)
        for entry in filter(is_paper, entries):
            title = listed_title(entry)
            if entry.ref is not None and entry.ref.scheme == "arxiv" and title:
                self._listed[entry.ref].append(title)

    def first_versions(self, provider: Provider, claims: Iterable[Claim]) -> list[Ref]:
        """Return the first versions to ask about, by what a provider says works are called."""
        if FIRST not in provider.accepts:
            return []
        return [
            Ref(FIRST, claim.ref.value)
            for claim in claims
            if claim.field == "title"
            and not all(
                same_title(one, str(claim.value)) for one in self._listed.get(claim.ref, ())
            )
        ]
