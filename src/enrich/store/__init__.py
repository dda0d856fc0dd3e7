"""The log of records, append-only, in one SQLite file; and the shared pace."""

from enrich.store.log import Count, Store, utc_now

__all__ = ["Count", "Store", "utc_now"]
