"""Values that were written behind entries, between two comments: no words of the list's author."""

from __future__ import annotations

import re

BEGIN, END = "<!--enrich:begin-->", "<!--enrich:end-->"
"""What stands before and behind them, which no page shows."""

ANNOTATION = re.compile(rf"{re.escape(BEGIN)}(?:(?!{re.escape(BEGIN)})[^\r\n])*?{re.escape(END)}")


def unannotated(text: str) -> str:
    """Return a text as it was before values were written into it.

    >>> unannotated("- A loom<!--enrich:begin--> | 7 citations<!--enrich:end-->, wool")
    '- A loom, wool'
    """
    return ANNOTATION.sub("", text) if BEGIN in text else text
