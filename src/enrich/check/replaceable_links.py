"""Whether a wrong link may be replaced by another unseen."""

from __future__ import annotations

from enrich.check.comparison import Compared
from enrich.check.evidence import Known, Stated, contradicts, family, share
from enrich.check.siblings import is_surely_a_sibling_s
from enrich.check.title_agreement import CLOSE
from enrich.normalization import identifiers
from enrich.resolution.accepted_records import is_registrar

WHOLE = 4
"""Words from which on a title is a whole one, and no nickname."""


def is_replaceable(known: Known, beside: Compared, other: Stated) -> bool:
    """Tell whether a link may be replaced unseen by that of another work.

    It may if its work is called by quite another title, and one work alone of
    that archive by the very title that is listed; and if neither people nor years nor
    venues say that this is a namesake.
    """
    if identifiers.recognise(beside.entry.url or "") != beside.ref:
        return False  # the identifier stands in the entry's words
    title = known.listed[beside.entry.entry_id]
    people = share(set(map(family, beside.entry.authors)), known.people(other.ref))
    if contradicts(known, beside.entry, other.ref, people):
        return False
    if not (_is_official(other) and all(map(_is_official, beside.stated))):
        return False
    near = max(beside.score, beside.first_score) >= CLOSE or beside.nicknamed
    if near and not is_surely_a_sibling_s(known, beside, other):
        return False
    if title.key != other.title.key or len(title.words) < WHOLE:
        return False
    return known.called(title, beside.ref.scheme) == {other.ref}


def _is_official(stated: Stated) -> bool:
    """Tell whether a title is the registrar's own word: only that mends a list unseen."""
    return any(is_registrar(one, stated.ref) for one in stated.providers)
