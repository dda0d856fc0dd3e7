"""Is it an answer? Status, robot walls, and a body of the kind that was due."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from xml.parsers import expat

import requests

from enrich.http import retry_after
from enrich.http.failures import Fault, Kind
from enrich.model import Expects
from enrich.normalization import word_lists

_HEAD = 16_384  # bytes in which a page shows what it is
_HTML = re.compile(rb"\s*(?>(?:<!--.*?-->\s*)*)<(!doctype\s+html|html|head|body)\b", re.I | re.S)
_WALLS = {
    name: re.compile(marks.expression.encode("ascii"))
    for name, marks in word_lists.kinds(__file__, "wall").items()
}
_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_WALL_HEADERS = ("cf-mitigated", "x-amzn-waf-action")
_TYPES: dict[Expects, re.Pattern[str]] = {
    "atom": re.compile(r"xml|^text/plain"),
    "xml": re.compile(r"xml|^text/plain"),
    "json": re.compile(r"json|javascript|^text/plain"),
    "html": re.compile(r"html"),
    "text": re.compile(r"^text/|json|yaml|xml|bibtex|markdown|csv|x-ris|octet-stream"),
}
_ELEMENTS = 100_000  # of XML; a hundred entries of arXiv's have 4 000
_CUT_XML = {3, 5, 6, 20}  # expat: no element, unclosed token, part of a character, of a CDATA
_STATUSES: dict[int, Kind] = {
    401: "blocked",
    402: "blocked",
    403: "blocked",
    407: "blocked",
    408: "timeout",
    429: "429",
    451: "blocked",
    500: "500",
    502: "502",
    503: "503",
    504: "504",
}


def answer(response: requests.Response, expects: Expects, host: str, now: datetime) -> None:
    """Raise a `Fault` unless this is a whole answer of the due kind, a 404, or a due 304."""
    wall = _wall(response)
    if wall:
        words = f"{host} stands behind {wall} and lets no program in"
        raise Fault("blocked", words, status=response.status_code)
    if expects in ("page", "robots") and response.status_code in (200, 404, 410):
        return
    if response.status_code == 304 and _CONDITIONS.intersection(response.request.headers):
        return  # as it was
    if response.status_code == 200:
        _content(response, expects, host)
    elif response.status_code != 404:
        raise _refusal(response, host, now)


def _refusal(response: requests.Response, host: str, now: datetime) -> Fault:
    code = response.status_code
    kind = _STATUSES.get(code, "502" if code > 504 else "status")
    if code == 403 and retry_after.is_spent(response.headers):
        kind = "429"
    told = retry_after.told_to_wait(response.headers, now) if kind in ("429", "503") else None
    return Fault(kind, f"{host} answered {code}{_meaning(code)}", status=code, told=told)


def _meaning(code: int) -> str:
    try:
        return f" ({HTTPStatus(code).phrase.lower()})"
    except ValueError:
        return ""


def _content(response: requests.Response, expects: Expects, host: str) -> None:
    body = response.content
    if not body.strip():
        raise Fault("empty", f"{host} sent an empty answer")
    if expects != "html" and _HTML.match(body[:_HEAD]):
        raise Fault("unreadable", f"{host} sent a web page where {_DUE[expects]} was due")
    declared = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if declared and not _TYPES[expects].search(declared):
        words = f"{host} sent {_plain(declared)} where {_DUE[expects]} was due"
        raise Fault("unreadable", words)
    _CHECKS[expects](body, host)
    if expects == "html" and b"</html>" not in body.lower():
        raise _cut(host)  # whatever length it declared


def _wall(response: requests.Response) -> str | None:
    for header in _WALL_HEADERS:
        if response.headers.get(header, "").lower() in ("challenge", "captcha"):
            return "a robot wall"
    head = response.content[:_HEAD]
    return next((name for name, mark in _WALLS.items() if mark.search(head)), None)


def _json(body: bytes, host: str) -> None:
    try:
        value = json.loads(body)
    except json.JSONDecodeError as error:
        fault = _cut(host) if _stops_short(error) else Fault("unreadable", f"{host} sent no JSON")
    except UnicodeDecodeError as error:
        whole = error.end < len(body)
        fault = Fault("unreadable", f"{host} sent no UTF-8") if whole else _cut(host)
    except (RecursionError, ValueError):
        fault = Fault("unreadable", f"{host} sent JSON that is no answer")
    else:
        if value is not None:
            return
        fault = Fault("unreadable", f"{host} sent JSON null where an answer was due")
    raise fault


def _xml(body: bytes, host: str) -> str:
    """The name of the root of XML that is whole and has no DTD."""
    names: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_: object) -> None:
        raise Fault("unreadable", f"{host} sent XML with a DTD, which is never read")

    def opened(name: str, _: object) -> None:
        names.append(name)
        if len(names) > _ELEMENTS:
            raise Fault("unreadable", f"{host} sent XML of more than {_ELEMENTS} elements")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = opened
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        cut = error.code in _CUT_XML
    else:
        return names[0]
    raise _cut(host) if cut else Fault("unreadable", f"{host} sent broken XML")


def _atom(body: bytes, host: str) -> None:
    if _xml(body, host) != "http://www.w3.org/2005/Atom feed":
        raise Fault("unreadable", f"{host} sent XML that is no Atom feed")


def _text(body: bytes, host: str) -> None:
    if b"\0" in body:
        raise Fault("unreadable", f"{host} sent something that is no text")


def _html(body: bytes, host: str) -> None:
    if not re.search(rb"<[a-z][a-z0-9]*[\s>]", body, re.I):
        raise Fault("unreadable", f"{host} sent something that is no web page")


def _stops_short(error: json.JSONDecodeError) -> bool:
    """Whether JSON is wrong only in that it ends too early, perhaps within a word."""
    left = len(error.doc.rstrip()) - error.pos
    within = left < 6 and error.pos > 0 and error.msg != "Extra data"
    return left <= 0 or within or error.msg.startswith("Unterminated")


def _cut(host: str) -> Fault:
    return Fault("truncated", f"{host} sent only a part of its answer")


def _plain(declared: str) -> str:
    """A content type fit for a sentence, whatever a stranger wrote into it."""
    return re.sub(r"[^\w/+.-]", "?", declared)[:40]


_DUE: dict[Expects, str] = {
    "atom": "an Atom feed",
    "xml": "XML",
    "json": "JSON",
    "html": "a web page",
    "text": "text",
}
_CHECKS: dict[Expects, Callable[[bytes, str], object]] = {
    "atom": _atom,
    "xml": _xml,
    "json": _json,
    "html": _html,
    "text": _text,
}
