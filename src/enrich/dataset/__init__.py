"""Rows, the Parquet files, and why each value stands there.

In come papers, entries and findings; out come tables whose every value says who said it.
It never replaces a good dataset by half of one.
"""
