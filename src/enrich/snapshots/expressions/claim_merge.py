"""Whose word is believed, where the claims of many works lie in one table."""

from __future__ import annotations

import ibis
from ibis import _

from enrich.snapshots.expressions.index_tables import Table

CLAIMS = ibis.table(
    {
        "work": "string",
        "field": "string",
        "value": "string",
        "provider": "string",
        "ref": "string",
        "at": "timestamp",
    },
    name="claims",
)
TRUSTED = ibis.table({"field": "string", "provider": "string", "place": "int32"}, name="trusted")

_LAST = 1_000_000  # the place of whom nobody trusts
_WORDING = ["work", "field", "provider", "value"]


def merged(claims: Table = CLAIMS, trusted: Table = TRUSTED) -> Table:
    """Return, of each field of a work, the word of the witness that is trusted most.

    Of one witness's words it is the most frequent, then the latest, as `resolution.trust` has
    it among values that are whole and of one publication.
    """
    often = claims.mutate(often=_.count().over(group_by=_WORDING))
    ranked = often.left_join(trusted, ["field", "provider"])
    ranked = ranked.mutate(place=_.place.fill_null(_LAST))
    order = ["place", "provider", ibis.desc("often"), ibis.desc("at"), "value", "ref"]
    first = ranked.mutate(nth=ibis.row_number().over(group_by=["work", "field"], order_by=order))
    return first.filter(_.nth == 0).select(*CLAIMS.columns)
