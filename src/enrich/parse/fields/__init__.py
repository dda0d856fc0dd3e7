"""What one line says: title, authors, dates, links, and what stands before and behind a title.

In come segments of one entry; out come its fields as the author wrote them.
It never looks at the lines around.
"""
