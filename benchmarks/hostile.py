"""How long bodies take that were made to stop a night: `python benchmarks/hostile.py`.

Each pattern is a megabyte, and each is read as the provider it suits reads it: split,
and what was kept of it read for claims.  Prints the seconds of processor time and what
came of it; exits 1 if one takes two seconds or more.  Needs no network.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from figures import Figure, told

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "standins"))

import hostile  # noqa: E402
from enrich.errors import FetchError  # noqa: E402
from enrich.harvest.lane import answer, claims  # noqa: E402
from enrich.http import response_check  # noqa: E402
from enrich.http.failures import Fault  # noqa: E402
from enrich.model import Ref, Reply  # noqa: E402
from enrich.providers import found, github  # noqa: E402
from enrich.providers.base import Provider  # noqa: E402
from enrich.settings import ProviderSettings  # noqa: E402

MOST = 2.0  # seconds
PAGES = ("page", "acl", "pmlr", "usenix")


class Door:
    """Answers every request with one body, checked as the real door does for its kind."""

    def __init__(self, body: bytes, url: str, check: Callable[[bytes, str], object] | None) -> None:
        self.content, self.url, self.check = body, url, check
        self.status_code, self.headers = 200, {}

    def ask(self, request: Any) -> Reply:
        """Answer a provider."""
        return Reply(200, self.url or request.url, self.content)

    def get(self, *_: Any, **__: Any) -> Door:
        """Answer a library."""
        if self.check:
            self.check(self.content, "host")
        return self


def provider(name: str) -> tuple[Provider, Ref]:
    """Return a provider and its example."""
    one = found()[name](ProviderSettings())
    scheme, _, value = one.example.partition(":")
    return one, Ref(scheme, value)


def read(name: str, body: bytes, check: Callable[[bytes, str], object] | None = None) -> str:
    """Ask and read as a lane does; return what came of it."""
    one, ref = provider(name)
    try:
        told = answer(one, [ref], Door(body, "", check))
        stated = [claims(one, ref, text) for text in told.values()]
    except (FetchError, Fault) as error:
        return f"failure: {str(error)[-100:]}"
    return f"{sum(map(len, stated))} values"


def json_body(body: bytes) -> str:
    """Check JSON as the door does, and read it as OpenAlex reads it."""
    try:
        response_check._json(body, "host")
    except Fault as error:
        return f"failure: {error.words}"
    return read("openalex", body)


def yaml_body(text: str) -> str:
    """Read a CITATION.cff."""
    return f"{len(github._preferred(text))} values"


def patterns() -> Iterator[tuple[str, str, Callable[[], str]]]:
    """Yield kind, name, and what is timed."""
    for name in hostile.HTML:
        body = hostile.page(name)
        for reader in PAGES:
            yield f"HTML, {reader}", name, lambda reader=reader, body=body: read(reader, body)
    for name, text in hostile.XML.items():
        body = text.encode()
        yield "XML, arxiv", name, lambda body=body: read("arxiv", body, response_check._atom)
    for name, text in hostile.JSON.items():
        body = text.encode()
        yield "JSON, openalex", name, lambda body=body: json_body(body)
    for name, text in hostile.YAML.items():
        yield "YAML, github", name, lambda text=text: yaml_body(text)


def measured(wanted: Sequence[str]) -> Iterator[Figure]:
    """Time the patterns with one of these words in their names, or all."""
    took = []
    for kind, name, timed in patterns():
        if wanted and not any(word in f"{kind} {name}" for word in wanted):
            continue
        start = time.process_time()
        outcome = timed()
        took.append(time.process_time() - start)
        print(f"{kind:15} {name:40} {took[-1]:5.2f} s  {outcome}", flush=True)
    yield Figure("hostile.patterns", len(took), "patterns")
    yield Figure("hostile.each", took, "CPU s")


def main(wanted: Sequence[str]) -> int:
    """Print what the patterns took; 1 if one took too long."""
    every = list(measured(wanted))
    told(every)
    return 1 if every[-1].row()["max"] >= MOST else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
