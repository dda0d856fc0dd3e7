"""The log of what every provider ever answered, in one SQLite file; and the shared rate limit.

In come records, append-only; out come the latest answers, and which refs are due again.
It never interprets a body, never asks anybody, and forgets by itself only what newer answers
stand in for, once that is more than half of it.
"""

from enrich.store.response_log import Count, Store, utc_now

__all__ = ["Count", "Store", "utc_now"]
