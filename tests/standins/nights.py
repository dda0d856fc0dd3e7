"""All scholars on one port, one of whom is broken tonight, in one way of many.

with broken_scholars(titles) as world:
    world.broken = ("crossref", "a false absence")   # until it is set to None
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import faults
import standin
from scholars import JSON, Scholars

HTML = "text/html; charset=utf-8"
MAINTENANCE = (
    "<!DOCTYPE html><html><head><title>Down for maintenance</title></head>"
    "<body><p>We shall be back by noon.</p></body></html>"
)
GONE = "<!DOCTYPE html><html><head><title>Page not found</title></head><body>no</body></html>"
_TELLING = re.compile(
    r"abstract|author|creators|issued|container|venue|date|year|cited_by|citationCount|reference|"
    r"locations?$|license|rights|types?$|openAccess|ordinal|name$",
    re.I,
)
Broken = Callable[["World", str, str, str, str, bytes], faults.Behaviour]


class World(faults.FaultServer):
    """Knows what scholars know, but for what is broken."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        super().__init__(self.serve)
        self.scholars = Scholars({ref.lower(): title for ref, title in titles.items()}, self.root)
        self.broken: tuple[str, str] | None = None
        self.without_abstracts = False  # for good, and by everybody

    def serve(self, visit: faults.Visit) -> None:
        """Answer as the provider that the path begins with does, or fails to."""
        path, body = visit.seen.path, visit.seen.body
        provider = path.split("/")[1].partition("?")[0]
        if path == "/robots.txt":
            faults.answer(b"", status=404, kind="text/plain")(visit)
        elif self.broken and self.broken[0] == provider:
            kind, text = self.reply(path, body)
            FAULTS[self.broken[1]](self, provider, kind, text, path, body)(visit)
        else:
            kind, text = self.reply(path, body)
            status = self.scholars.status(urlsplit(path).path)
            faults.answer(text.encode(), kind=kind, status=status)(visit)

    def reply(self, path: str, body: bytes) -> tuple[str, str]:
        """Return what is answered when nothing is broken."""
        parts = urlsplit(path)
        kind, text = self.scholars.reply(parts.path, parse_qs(parts.query), body)
        return kind, _shorn(text, re.compile("abstract", re.I)) if self.without_abstracts else text


def _fixed(behaviour: faults.Behaviour) -> Broken:
    return lambda *_: behaviour


def _poorer(world: World, provider: str, kind: str, text: str, *_: Any) -> faults.Behaviour:
    return faults.answer(_shorn(text, _TELLING).encode(), kind=kind)


def _shorn(text: str, names: re.Pattern[str]) -> str:
    """Return a reply without the fields that are named so."""
    if text.startswith(("{", "[")):
        return json.dumps(_without(json.loads(text), names))
    if names.search("abstract"):
        text = re.sub(r"<summary>.*?</summary>", "<summary></summary>", text, flags=re.S)
        text = re.sub(r'<div class="field-name.*?</div>', "", text)
    if names.search("author"):
        text = re.sub(r'<meta name="citation_(author|publication|conf|pdf).*?/>', "", text)
        text = re.sub(r"<arxiv:doi>.*?</arxiv:doi>", "", text)
    return text


def _without(value: Any, names: re.Pattern[str]) -> Any:
    if isinstance(value, list):
        return [_without(one, names) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _without(one, names) if name in ("message", "data", "attributes", "content") else one
        for name, one in ((name, _inner(name, one, names)) for name, one in value.items())
        if not names.search(name) or name in ("message-type", "display_name")
    }


def _inner(name: str, value: Any, names: re.Pattern[str]) -> Any:
    return _without(value, names) if name in ("items", "results", "notes", "bindings") else value


def _absent(
    world: World, provider: str, kind: str, text: str, path: str, body: bytes
) -> faults.Behaviour:
    """Say in the provider's own manner that it knows nothing of all that was asked."""
    query = urlsplit(path).query
    listed: dict[str, Any] = {
        "crossref": {
            "status": "ok",
            "message-type": "work-list",
            "message": {"total-results": 0, "items": [], "items-per-page": 20},
        },
        "openalex": {"meta": {"count": 0, "per_page": 100}, "results": []},
        "datacite": {"data": [], "meta": {"total": 0, "totalPages": 0, "page": 1}},
        "dblp": {"head": {"vars": []}, "results": {"bindings": []}},
    }
    alone: dict[str, Any] = {
        "github": {"message": "Not Found"},
        "openreview": {"name": "NotFoundError", "message": "no", "status": 404},
        "semantic_scholar": {"error": "Paper with id x not found"},
        "datacite": {"errors": [{"status": "404", "title": "The resource doesn't exist."}]},
    }
    if provider == "arxiv":
        return faults.answer(standin.feed(), kind="application/atom+xml")
    if provider == "semantic_scholar" and body:
        return _json([None] * len(json.loads(body)["ids"]))
    if provider in listed and query:
        return _json(listed[provider])
    if provider == "crossref":
        return faults.answer(b"Resource not found.", status=404, kind="text/plain")
    if provider in alone:
        return _json(alone[provider], 404)
    return faults.answer(GONE.encode(), status=404, kind="text/html")


def _json(value: Any, status: int = 200) -> faults.Behaviour:
    return faults.answer(json.dumps(value).encode(), status=status, kind=JSON)


def _foreign(world: World, provider: str, kind: str, text: str, *_: Any) -> faults.Behaviour:
    """Answer with the records of other works, ids and all."""
    return faults.answer(re.sub(r"(\d)\b", "7", text).encode(), kind=kind)


def _swapped(
    world: World, provider: str, kind: str, text: str, path: str, body: bytes
) -> faults.Behaviour:
    """Give every record the title of another work."""
    titles = world.scholars.titles
    others = [*titles.values()]
    world.scholars.titles = dict(zip(titles, [*others[1:], others[0]], strict=True))
    try:
        return faults.answer(world.reply(path, body)[1].encode(), kind=kind)
    finally:
        world.scholars.titles = titles


def _cut(world: World, provider: str, kind: str, text: str, *_: Any) -> faults.Behaviour:
    return faults.body_cut(text.encode(), kind)


def _cut_short(world: World, provider: str, kind: str, text: str, *_: Any) -> faults.Behaviour:
    return faults.text_cut(text.encode(), kind)


FAULTS: Mapping[str, Broken] = {
    "too fast": _fixed(faults.rate_limited(90_000)),
    "an error": _fixed(faults.status(500)),
    "busy": _fixed(faults.status(503)),
    "a reset": _fixed(faults.reset()),
    "an empty page": _fixed(faults.answer(b"", kind=HTML)),
    "a maintenance page": _fixed(faults.answer(MAINTENANCE.encode(), kind=HTML)),
    "a wall": _fixed(faults.bot_wall()),
    "JSON null": _fixed(faults.answer(b"null")),
    "a poorer record": _poorer,
    "a false absence": _absent,
    "a body cut": _cut,
    "a body cut, its length told right": _cut_short,
    "foreign records": _foreign,
    "records swapped": _swapped,
}


@contextmanager
def broken_scholars(titles: Mapping[str, str]) -> Iterator[World]:
    """Serve all of them on one port."""
    with World(titles) as world:
        yield world
