"""Works of one kind whose titles differ by a word, a version or a letter that tells."""

from __future__ import annotations

from collections.abc import Iterable

from enrich.check.comparison import Compared
from enrich.check.evidence import Known, Stated, first_of
from enrich.check.title_agreement import Title, versions
from enrich.model import Entry
from enrich.normalization.title_comparison import Relation, compare
from enrich.normalization.title_siblings import are_siblings, differ_by_number


def sibling_s(known: Known, beside: Compared) -> Stated | None:
    """Return the work that bears the very title, where the linked one's differs by what tells."""
    title = known.listed[beside.entry.entry_id]
    if beside.closest is None or beside.closest.title.key == title.key:
        return None
    titles = compare(title.text, beside.closest.title.text)
    apart = titles.relation in (Relation.SIBLING, Relation.LABEL)
    other = known.another(beside.entry) if apart else None
    return other if other is not None and other.title.key == title.key else None


def is_worded(beside: Compared, owner: Entry) -> bool:
    """Tell whether an entry may have another's title in other words, and no sibling's."""
    return not are_siblings(beside.entry.title, owner.title)


def is_numbered_apart(listed: Title, stated: Iterable[Title]) -> bool:
    """Tell whether a work has only titles that another number or a label parts from the listed.

    Then it is another part, version or edition, or an erratum, and no work of a new title.
    """
    titles = list(stated)
    return bool(titles) and all(
        versions(listed, one) or differ_by_number(listed.text, one.text) for one in titles
    )


def is_surely_a_sibling_s(known: Known, beside: Compared, other: Stated) -> bool:
    """Tell whether a near title is another work's, and no later version can have had the listed.

    The first version says so, or the entry of the other work has this one's link in turn.
    """
    if not all(are_siblings(beside.entry.title, one.title.text) for one in beside.stated):
        return False
    if first_of(beside.ref) is None or beside.first is not None:
        return True
    mine = {one.title.key for one in beside.stated}
    return any(
        known.listed[entry.entry_id].key in mine
        for entry in known.entries
        if entry.ref == other.ref
    )
