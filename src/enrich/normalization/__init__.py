"""The one canonical form of identifiers, venues, names of people, titles and text.

In come strings as people and providers write them; out come refs, acronyms, plain words.
It never asks anybody, opens a file of yours, or raises on a string it does not know.
"""
