"""The tables that follow from papers, entries, claims and findings.

In come their rows, out go people, organisations, counts by day, edges and links.
It never asks anybody, so that any earlier day's can be made again.
"""
