"""Values that were written behind entries, between two comments: no words of the list's author."""

from __future__ import annotations

import re

BEGIN, END = "<!--enrich:begin-->", "<!--enrich:end-->"
"""What stands before and behind them, which no page shows."""

ANNOTATION = re.compile(
    rf"{re.escape(BEGIN)} (?:(?!{re.escape(BEGIN)})[^\r\n])*?{re.escape(END)}(?!`)"
)
"""As it is written, with a blank before the values; who explains the comments has them as code."""


def unannotated(text: str) -> str:
    """Return a text as it was before values were written into it.

    >>> unannotated("- A loom<!--enrich:begin--> | 7 citations<!--enrich:end-->, wool")
    '- A loom, wool'
    >>> unannotated("Write `<!--enrich:begin-->` and `<!--enrich:end-->`.")
    'Write `<!--enrich:begin-->` and `<!--enrich:end-->`.'
    """
    return ANNOTATION.sub("", text) if BEGIN in text else text
