"""What every provider has to hold, as checks that return complaints.

A provider's folder, `tests/providers/<name>/`, holds `links.json` (links that
carry its refs, and links that must not) and `cases.json`: questions, the
replies to them in the provider's real format, and what is to be read.  One that
can be asked for titles has the same of its searches in `searches.json`.
"""

from __future__ import annotations

import json
import string
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import loopback
from enrich.errors import FetchError
from enrich.harvest.lane import answer
from enrich.harvest.stated_claims import claims
from enrich.http import MemoryPace, Session
from enrich.model import Ref
from enrich.normalization import identifiers
from enrich.providers.base import Provider
from enrich.schema import CLAIMED
from enrich.settings import ProviderSettings
from enrich.snapshots.building import add
from loopback import Answer, Asked
from paths import TESTS

FOLDER = TESTS / "providers"
HTML = {"Content-Type": "text/html; charset=utf-8"}
DATA = {"Content-Type": "application/json"}
NGINX = "<html><head><title>404 Not Found</title></head><body><center>nginx</center></body></html>"
SHUT = "<html><head><title>Down for maintenance</title></head><body>Later.</body></html>"
NOBODY_S: dict[str, dict[str, Any]] = {
    "an empty 404": {"status": 404},
    "a gateway's 404": {"status": 404, "headers": HTML, "text": NGINX},
    "half of a 404": {"status": 404, "headers": HTML, "text": "<html><title>Page not found"},
    "a gateway's 404 in JSON": {"status": 404, "headers": DATA, "text": '{"message":"no Route"}'},
    "a notice of maintenance": {"headers": HTML, "text": SHUT},
    "an empty object": {"headers": DATA, "text": "{}"},
    "an error in JSON": {"headers": DATA, "text": '{"error": "internal", "status": "failed"}'},
}
"""What anybody may send in place of a service, and no service means as its own word."""

Case = dict[str, Any]


def cases(cls: type[Provider], folder: Path = FOLDER) -> list[Case]:
    """Return the cases of a provider; each names a question and its replies."""
    return json.loads((folder / cls.name / "cases.json").read_text("utf-8"))


def facts(cls: type[Provider]) -> Iterator[str]:
    """Complain about a provider's facts."""
    if not cls.name or set(cls.name) - set(string.ascii_lowercase + string.digits + "_"):
        yield f"{cls.name!r} is no plain name"
    if cls.__module__.rpartition(".")[2] != cls.name:
        yield f"{cls.name} lives in {cls.__module__}"
    if cls.name.replace("_", "") != cls.__name__.lower():
        yield f"{cls.name} is called {cls.__name__}"
    if not cls.accepts:
        yield f"{cls.name} accepts no scheme"
    if cls.most < 1 or cls.terms < 0 or cls.keeps.total_seconds() <= 0:
        yield f"{cls.name} has limits that make no sense"
    if cls.root and not cls.root.startswith("https://"):
        yield f"{cls.name} is not asked over https"
    if len((cls.__doc__ or "").splitlines()) != 1:
        yield f"{cls.name} is not described in one line"


def denials(cls: type[Provider], folder: Path = FOLDER) -> Iterator[str]:
    """Complain about a provider that takes what anybody might send for its own "no"."""
    if cls(ProviderSettings()).is_local:
        return
    if cls.denied is Provider.denied:
        yield f"{cls.name} does not say in what form it denies a ref"
    asked = next(case["refs"] for case in cases(cls, folder) if case.get("answers"))
    refs = [Ref(*text.split(":", 1)) for text in asked]
    for name, reply in NOBODY_S.items():
        for batch in (refs, refs[:1]):
            try:
                _, told = ask(cls, {"replies": [reply]}, batch, folder)
            except FetchError:
                continue
            yield f"{cls.name} takes {name} for an answer: {told}"


def links(cls: type[Provider], folder: Path = FOLDER) -> Iterator[str]:
    """Complain about links that are not recognised, or wrongly are."""
    table = json.loads((folder / cls.name / "links.json").read_text("utf-8"))
    provider = cls(ProviderSettings())
    for url, expected in table.items():
        found = identifiers.recognise(url) or provider.recognise(url) or identifiers.page(url)
        mine = str(found) if found is not None and found.scheme in cls.accepts else None
        if mine != expected:
            yield f"{url} was read as {mine}, not as {expected}"
    if None not in table.values() or not any(table.values()):
        yield f"{cls.name} needs links that match and links that must not"


def replies(cls: type[Provider], folder: Path = FOLDER) -> Iterator[str]:
    """Complain about replies that are read as anything but what they say."""
    for case in cases(cls, folder):
        for complaint in _reply(cls, case, folder / cls.name):
            yield f"{case['name']}: {complaint}"


def _reply(cls: type[Provider], case: Case, folder: Path) -> Iterator[str]:
    asked = [Ref(*text.split(":", 1)) for text in case["refs"]]
    try:
        provider, answer = ask(cls, case, asked, folder)
        said = {str(ref): read(provider, ref, body) for ref, body in answer.items()}
    except FetchError as error:
        if type(error).__name__ != case.get("fails"):
            yield f"{type(error).__name__}: {error}"
        return
    if "fails" in case:
        yield f"should have been {case['fails']}, but gave {said}"
    elif said != case["answers"]:
        yield f"read {said}, not {case['answers']}"
    for fields in said.values():
        yield from (f"{name} fills no column" for name in fields if name not in CLAIMED)


def searches(cls: type[Provider], folder: Path = FOLDER) -> Iterator[str]:
    """Complain about searches that find anything but what the replies say."""
    path = folder / cls.name / "searches.json"
    if not cls.cost:
        yield from [f"{cls.name} searches, but has no cost"] if path.exists() else []
        return
    cases = json.loads(path.read_text("utf-8"))
    for case in cases:
        for complaint in _search(cls, case, folder / cls.name):
            yield f"{case['name']}: {complaint}"
    if not all((any(c.get("found") for c in cases), any(c.get("found") == {} for c in cases))):
        yield f"{cls.name} needs searches that find something and nothing"
    if not any("fails" in case for case in cases):
        yield f"{cls.name} needs a search that fails"


def _search(cls: type[Provider], case: Case, folder: Path) -> Iterator[str]:
    seen: list[str] = []
    with serving(case, folder, seen) as url:
        path = asked_at(cls, case, folder)
        options = ProviderSettings(url=url, pause=0, path=path, key=case.get("key"), titles=9)
        provider = cls(options)
        try:
            with door(provider, url) as opened:
                found = provider.search(case["title"], opened)
            said = {str(ref): read(provider, ref, body) for ref, body in found.items()}
        except FetchError as error:
            if type(error).__name__ != case.get("fails"):
                yield f"{type(error).__name__}: {error}"
            return
    if "fails" in case or said != case["found"]:
        yield f"found {said}, not {case.get('found', case.get('fails'))}"
    asked = [part for part in case.get("asked", ()) if not seen or part not in seen[0]]
    if len(seen) != (not provider.is_local) or asked:
        yield f"asked {seen}"


def read(provider: Provider, ref: Ref, body: str) -> dict[str, Any]:
    """Return what a body states, by field."""
    said: dict[str, Any] = {}
    for name, value in claims(provider, ref, body):
        if name == "identifiers":
            said.setdefault(name, []).append(value)
        else:
            said[name] = value
    return said


def ask(
    cls: type[Provider], case: Case, asked: list[Ref], folder: Path
) -> tuple[Provider, dict[Ref, str]]:
    """Ask a provider through the real door, with a case's replies behind it."""
    with serving(case, folder) as url:
        options = ProviderSettings(
            url=url, pause=0, path=asked_at(cls, case, folder), key=case.get("key")
        )
        provider = cls(options)
        with door(provider, url) as opened:
            return provider, dict(answer(provider, asked, opened))


def asked_at(cls: type[Provider], case: Case, folder: Path) -> Path | None:
    """Return the file or folder that a witness on this machine is asked at, if a case has one."""
    if "dump" in case:
        return indexed(cls.dump, folder / case["dump"])
    return folder / case["path"] if "path" in case else None


_KEPT: list[TemporaryDirectory[str]] = []


@cache
def indexed(dump: str, source: Path) -> Path:
    """Return the folder of a dump's index, made once."""
    _KEPT.append(TemporaryDirectory())
    return add(Path(_KEPT[-1].name), dump, source, lambda *_: None).folder


def door(provider: Provider, url: str) -> Session:
    """Return the real door to a case."""
    return Session(
        provider.name, root=url, pause=0, pace=MemoryPace(), expects=provider.expects,
        patience=0, secret_headers=provider.secrets(),
    )  # fmt: skip


@contextmanager
def serving(case: Case, folder: Path, seen: list[str] | None = None) -> Iterator[str]:
    """Serve a case's replies in turn, the last one for ever, and note what was asked."""
    queue = list(case.get("replies", ()))

    def answer(asked: Asked) -> Answer:
        if seen is not None:
            seen.append(asked.path)
        reply = queue.pop(0) if len(queue) > 1 else queue[0]
        text = str(reply.get("text", "")).encode()
        body = (folder / reply["file"]).read_bytes() if "file" in reply else text
        return reply.get("status", 200), reply.get("headers", {}), body

    with loopback.serving(answer) as root:
        yield f"{root}/api"


def complaints(cls: type[Provider], folder: Path = FOLDER) -> list[str]:
    """Return all that is wrong with a provider."""
    checks = (denials, links, replies, searches)
    return [*facts(cls), *(why for check in checks for why in check(cls, folder))]
