"""What strangers wrote, where signs would mean something: in terminals, GitHub, JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from enrich.normalization.control_characters import HIDDEN
from enrich.normalization.private_addresses import masked_value, shown

_COMMAND = re.compile(
    r"(?m)^([^\S\n]*):(?=:)|##(?=\[|vso\[)"
)  # what a runner of GitHub's would obey
_OLD_COMMAND = re.compile(r"##(?=\[|vso\[)")


def printed(text: str) -> str:
    r"""Return text as a terminal or a log may have it; its own ends of lines stay.

    >>> printed("Weft\x1b[31m\n  ::error::##[group]a https://ada:pw@a.example")
    'Weft\n  : :error::## [group]a https://a.example'
    """
    return _COMMAND.sub(lambda found: f"{found[0]} ", shown(text))


def one_printed(text: str) -> str:
    """Return text for one line of a terminal or a log."""
    return printed(shown(text).replace("\n", " "))


def annotated(text: str) -> str:
    r"""Return text as the message of a workflow command of GitHub's.

    >>> annotated("100 %\n::error::##[group]")
    '100 %25%0A: :error::## [group]'
    """
    return printed(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def as_property(text: str) -> str:
    """Return text as a property of a workflow command, such as the name of a file."""
    return annotated(text.replace("\n", " ")).replace(":", "%3A").replace(",", "%2C")


def as_json(value: Any, *, ascii_only: bool = False, indent: int | None = None) -> str:
    r"""Return JSON for a screen: signs that nobody sees are written as numbers, secrets not at all.

    >>> as_json({"title": "Weft\u202e ##[group]", "url": "https://a.example/?token=1"})
    '{"title": "Weft\\u202e #\\u0023[group]", "url": "https://a.example/?token=***"}'
    """
    return numbered(json.dumps(masked_value(value), ensure_ascii=ascii_only, indent=indent))


def numbered(text: str) -> str:
    """Return JSON in which signs that nobody sees, or a runner would obey, are numbers."""
    told = HIDDEN.sub(lambda sign: json.dumps(sign[0])[1:-1], text)
    return _OLD_COMMAND.sub(r"#\\u0023", told)
