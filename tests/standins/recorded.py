"""Real replies of the providers, where they are at hand; they are no part of the project."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

import conformance
from enrich.model import Ref
from enrich.providers.base import Provider
from paths import SHARED

FOLDER = SHARED / "recorded"


@dataclass(frozen=True)
class Recorded:
    """One recorded reply: its line of the index, and its bytes."""

    line: dict[str, Any]

    @property
    def name(self) -> str:
        return self.line["file"]

    @property
    def body(self) -> bytes:
        return (FOLDER / self.name).read_bytes()

    def case(self) -> conformance.Case:
        """Return the reply as a case of the conformance suite."""
        kept = {k: v for k, v in (self.line["response_headers"] or {}).items() if _matters(k)}
        kept.setdefault("Content-Type", _type(self.name))
        status = self.line["status"] or 200
        return {"replies": [{"file": self.name, "status": status, "headers": kept}]}

    def ask(
        self, cls: type[Provider], *refs: str, then: dict[str, Any] | None = None
    ) -> dict[str, dict[str, Any]]:
        """Ask a provider with this reply, and perhaps another `then`; return what it reads."""
        asked = [Ref(*ref.split(":", 1)) for ref in refs]
        more = {"replies": [*self.case()["replies"], then]} if then else {}
        provider, answer = conformance.ask(cls, self.case() | more, asked, FOLDER)
        return {str(r): conformance.read(provider, r, body) for r, body in answer.items()}


def _matters(header: str) -> bool:
    return header.lower() in ("content-type", "retry-after") or "ratelimit" in header.lower()


def _type(name: str) -> str:
    types = {"json": "application/json", "xml": "application/atom+xml", "html": "text/html"}
    return types.get(name.rpartition(".")[2], "text/plain")


def replies(provider: str) -> list[Any]:
    """Return a provider's recorded replies as parameters; one that skips where there are none."""
    index = FOLDER / "INDEX.jsonl"
    if not index.exists():
        why = f"the recorded replies are not at {FOLDER}"
        return [pytest.param(None, marks=pytest.mark.skip(reason=why), id="none")]
    lines = [json.loads(line) for line in index.read_text("utf-8").splitlines()]
    mine = [Recorded(line) for line in lines if line["provider"] == provider]
    return [pytest.param(reply, id=reply.name) for reply in mine]
