"""Which refs are one work, which candidate a title means, and whose word is believed.

In come entries and claims; out come works, and the verdict on each.
It never asks anybody, and never makes a value that nobody stated.
"""
