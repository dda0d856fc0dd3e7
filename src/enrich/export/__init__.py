"""The papers of a dataset as other tools take them: bibliographies, tables, a list again.

In come the tables of a dataset, and perhaps a BibTeX file of a person's; out comes text.
It never asks anybody, never changes the dataset, and never rewrites what a person wrote.
"""
