"""GitHub: address and licence of a repository, and where it has moved to.

One repository a request.  Limits: 60 an hour for strangers, 5000 with a token
(docs.github.com, November 2026); a spent one is told by 403 or 429, and is no
refusal.  A renamed repository answers with a redirect, which is followed.
The paper that a CITATION.cff names would take a second request each, and a
YAML reader, and is not asked for.
Manual: https://docs.github.com/rest/repos/repos
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from enrich import refs
from enrich.errors import Unreadable
from enrich.model import Ref, Reply, Request
from enrich.providers.base import Provider

_HEADERS = (("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28"))
_NO_LICENCES = frozenset({"NOASSERTION", "OTHER"})


class Github(Provider):
    """The repositories of GitHub, through its REST API."""

    name = "github"
    accepts = frozenset({"github"})
    example = "github:vllm-project/vllm"
    root = "https://api.github.com"
    terms = 1.0
    keeps = timedelta(days=30)
    cools = 60.0
    key_variables = ("GITHUB_TOKEN", "GH_TOKEN")
    gain = "A token (GITHUB_TOKEN) raises GitHub's limit from 60 to 5000 questions an hour."

    def secrets(self) -> Mapping[str, str]:
        """Return the header that carries the token."""
        token = self.options.secret()
        return {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one repository."""
        return Request(f"{self.url}/repos/{refs[0].value}", headers=_HEADERS)

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return what is kept of a repository; a private one is as good as unknown."""
        if reply.status == 404:
            return {}
        stated = json.loads(reply.body)
        if str(stated.get("full_name")).count("/") != 1 or not stated.get("html_url"):
            why = f"github: an answer about {refs[0]} that is about no repository"
            raise Unreadable(why, provider=self.name, url=self.url, refs=refs)
        names = {"name": "full_name", "address": "html_url", "license": "license"}
        kept = {name: stated.get(theirs) for name, theirs in names.items()}
        return {refs[0]: json.dumps(kept, ensure_ascii=False, sort_keys=True)}

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one repository states; its name is another one once it has moved."""
        stated = json.loads(body)
        yield "url", stated["address"]
        yield "code_url", stated["address"]
        yield "license", _licence(stated["license"])
        ref = refs.canonical("github", stated["name"])
        yield "identifiers", str(ref) if ref else None


def _licence(stated: Any) -> str | None:
    """Return the SPDX id, where GitHub could tell one."""
    name = stated.get("spdx_id") if isinstance(stated, dict) else None
    return name if isinstance(name, str) and name not in _NO_LICENCES else None
