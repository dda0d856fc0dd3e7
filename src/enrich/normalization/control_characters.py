"""Text without what steers a terminal or a reader's eye: controls, overrides, unseen signs.

Joiners stay where writing needs them: in Arabic and Indic words, and within an emoji.
"""

from __future__ import annotations

import re
from itertools import filterfalse
from typing import Any

_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_JOINING = (  # scripts whose letters change shape, and what emoji are made of
    "\u0600-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1c7f\u2190-\u2bff\ua8e0-\uaaff\uabc0-\uabff"
    "\ufb50-\ufdff\ufe0f\ufe70-\ufefc\U00011000-\U00011fff\U0001f000-\U0001faff"
)
_UNSEEN = (
    rf"(?<![{_JOINING}])[\u200c\u200d]"
    rf"|(?<![{_RIGHT_TO_LEFT}])[\u061c\u200e\u200f]"
    r"|[\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    r"|[\U000e0000-\U000e007f]"
)
_FLAG = r"(?P<kept>\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)"  # of a part of a country
_SEQUENCE = (  # of a terminal, with what belongs to it: a colour, a title, a hyperlink
    r"(?:\x1b\[|\x9b)[0-?]*+[ -/]*+[@-~]"
    r"|\x1b[]PX^_][^\x07\x1b]*+(?:\x07|\x1b\\)"
)
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]"
_NOTHING = rf"(?P<none>\r(?=\n)|{_SEQUENCE}|{_UNSEEN})"
_ODD = re.compile(rf"{_FLAG}|{_NOTHING}|(?P<space>{_CONTROL})|[\ud800-\udfff]")
_FIRST = re.compile(  # what all of these begin with, looked for much faster
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
HIDDEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    r"\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Any sign that nobody sees, but for the end of a line: what JSON writes as a number."""


def clean(text: str) -> str:
    r"""Return text that nothing outside of it obeys; ends of lines and tabs stay.

    >>> clean("\x1b[31mWeft\x1b]8;;https://a.example\x07!\u202e\x9b"), clean("a\rb\u2028c")
    ('Weft! ', 'a b c')
    >>> clean("می\u200cخواهم") == "می\u200cخواهم", clean("pay\u200bpal\u200d")
    (True, 'paypal')
    """
    if text.isprintable():
        return text
    odd = filterfalse(str.isprintable, text.split("\n"))
    return _ODD.sub(_instead, text) if any(map(_FIRST.search, odd)) else text


def _instead(odd: re.Match[str]) -> str:
    if odd["kept"] or odd["none"]:
        return odd["kept"] or ""
    return " " if odd["space"] else "\ufffd"


def cleaned(value: Any) -> Any:
    r"""Return a value of JSON whose every text is clean and on one line.

    >>> cleaned([{"name": "Ada\x1b[2J\nPfeffer", "orcid": None}, 7])
    [{'name': 'Ada Pfeffer', 'orcid': None}, 7]
    """
    if isinstance(value, str):
        if value.isprintable():
            return value
        return clean(value).replace("\n", " ").replace("\t", " ")
    if isinstance(value, list | tuple):
        return [cleaned(one) for one in value]
    if isinstance(value, dict):
        return {name: cleaned(one) for name, one in value.items()}
    return value
