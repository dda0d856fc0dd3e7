"""Lists that are no Markdown: BibTeX, RIS, CSL-JSON and CSV; other formats are refused by name.

In comes a file's text with its name; out come the same entries as of Markdown, and what was not
read, each stretch with its lines and a reason.  It never asks anybody; a broken record costs
itself only.
"""
