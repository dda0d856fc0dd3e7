"""What a table of the dataset is made of: columns, their types, and the rules for their values.

In comes a description, by `schema`; out come its sentences and its part of the docs.  It never
sees a row.
"""
