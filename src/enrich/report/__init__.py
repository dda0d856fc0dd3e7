"""The dataset to look at: one page that opens from disk, and a folder of pages for a web site.

In come the tables of a run, its manifest, and what it changed; out come HTML, SVG and JSON.
It never asks anybody, never changes a table, and never shows markup that a stranger wrote.
"""
