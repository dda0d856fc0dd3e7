"""What strangers wrote, as Markdown and HTML show it: no mark, no tag, no link of theirs."""

from __future__ import annotations

import re
from urllib.parse import quote

from enrich.normalization.private_addresses import is_private, shown

_MARK = re.compile(r"[\\`*_\[\]<>|~#!&$]|^[-+=](?=\s|[-+=])|^\d{1,9}(?=[.)])")
_HTML = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_LINKS_ITSELF = re.compile(r":(?=//)|(?<=www)\.|(?<=mailto):|(?<=xmpp):|@", re.I)
_OPEN = re.compile(r"https?://[^\s/?#]", re.I)
_NOT_HEX = re.compile(r"%(?![0-9A-Fa-f]{2})")


def markdown(text: str) -> str:
    """Return text that Markdown and HTML show as it stands, on one line.

    >>> markdown("[a](javascript:b) <img> |\\n# c")
    '\\\\[a\\\\](javascript:b) &lt;img&gt; \\\\| \\\\# c'
    """
    line = " ".join(shown(text).split())
    return _MARK.sub(lambda found: _HTML.get(found[0], f"\\{found[0]}"), line)


def unlinked(text: str) -> str:
    """Return text as `markdown` does, of which GitHub makes no link and no mention either.

    >>> unlinked("see www.a.example, https://b.example or @ada")
    'see www&#46;a.example, https&#58;//b.example or &#64;ada'
    """
    return _LINKS_ITSELF.sub(lambda found: f"&#{ord(found[0])};", markdown(text))


def safe_address(url: str | None) -> str | None:
    """Return a web address as a link may have it, whatever stands in it; None for any other.

    >>> safe_address("https://a.example/b (c)"), safe_address("javascript:alert(1)")
    ('https://a.example/b%20%28c%29', None)
    """
    text = shown(url or "").strip()
    if not _OPEN.match(text) or is_private(url or ""):
        return None
    return quote(_NOT_HEX.sub("%25", text), safe=":/?#@!$&'*+,;=%~")
