"""A table of the dataset in the library that somebody works with.

In comes a table's name, and a day if one is meant, out goes a frame, a relation or a table.
It never writes anything.
"""
