"""Where a list comes from, and what a line or a query names.

In comes a path, an address or `github:owner/repo`, or words about one work; out come the
list's bytes with its entries, or the entry that a query stands for. It never asks providers.
"""
