"""The walk from top to bottom: sections, tables and HTML, and which lines belong to which entry.

In come a document's blocks; out come entries in order, with section and lines.
It never reads a field by itself.
"""
