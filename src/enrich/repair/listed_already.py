"""Whether a list has a work already: by its identifiers, by what is known of them, by its title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from enrich.check.finding import quoted
from enrich.model import Entry, Ref
from enrich.normalization import identifiers
from enrich.normalization.titles import same_title
from enrich.repair.new_entry import NewWork


def listed_already(
    work: NewWork, entries: Iterable[Entry], names: Mapping[str, set[Ref]]
) -> str | None:
    """Return a sentence on the entry that is, or may be, about a work; None where none is.

    `names` are the refs that anybody stated for the works of entries, by entry_id.
    """
    for entry in entries:
        own = {entry.ref, *(ref for ref, _ in identifiers.links(entry))}
        where = f"{quoted(entry.title)}, in {entry.place}"
        if shared := sorted(own & work.refs, key=str):
            return f"{quoted(work.title)} is listed already, as {shared[0]}: {where}."
        if shared := sorted(names.get(entry.entry_id, set()) & work.refs, key=str):
            return (
                f"{quoted(work.title)} is listed already, for {shared[0]} is stated to be the same "
                f"work: {where}."
            )
        if same_title(entry.title, work.title) or same_title(work.title, entry.title):
            return f"{quoted(work.title)} is listed already, under this title: {where}."
    return None
