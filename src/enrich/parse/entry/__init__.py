"""One bullet, row or paragraph: one entry, several, or none.

In come segments and fields; out come drafts of entries with their kind.
It never decides in which section they stand.
"""
