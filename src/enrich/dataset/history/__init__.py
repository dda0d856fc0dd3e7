"""What was ever published, as the cells that changed, run by run.

In come the tables of a run, out go small files that are never rewritten, and from them the
tables of any earlier day.  It never holds what can be told from something else it holds.
"""
