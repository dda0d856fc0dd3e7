"""With a token many repositories are one question, and what is known of them is the same."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

import conformance
import loopback
from enrich.errors import FetchError, Unreadable
from enrich.harvest.lane import answer
from enrich.model import Ref
from enrich.providers.github import Github
from enrich.settings import ProviderSettings
from loopback import Answer, Asked

JSON = {"Content-Type": "application/json; charset=utf-8"}
NO = b'{"message": "Not Found", "status": "404"}'
CITED = "message: Cite us.\npreferred-citation:\n  type: article\n  doi: 10.9999/loom\n"
REFS = [Ref("github", f"looms/{name}") for name in ("weft", "fork", "home", "old", "nothing")]


class Hub:
    """A GitHub with both of its interfaces; `old` is called `new` by now."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.told: Any = None  # instead of what the question is answered with

    def repository(self, name: str) -> dict[str, Any]:
        bears = "new" if name == "old" else name
        home = "https://arxiv.org/abs/2401.00001" if name == "home" else ""
        return {
            "full_name": f"Looms/{bears}",
            "html_url": f"https://github.com/Looms/{bears}",
            "description": "Weaves.",
            "homepage": home,
            "fork": name == "fork",
            "archived": False,
            "stargazers_count": 9,
            "license": {"key": "mit", "spdx_id": "MIT"} if name != "home" else None,
            "topics": ["looms"],
        }

    def node(self, name: str) -> dict[str, Any] | None:
        if name == "nothing":
            return None
        stated = self.repository(name)
        return {
            "nameWithOwner": stated["full_name"],
            "url": stated["html_url"],
            "isFork": stated["fork"],
            "isArchived": False,
            "description": stated["description"],
            "homepageUrl": stated["homepage"],
            "stargazerCount": 9,
            "licenseInfo": stated["license"] and {"spdxId": "MIT"},
            "repositoryTopics": {"nodes": [{"topic": {"name": "looms"}}]},
            "object": {"text": CITED} if name != "home" else None,
        }

    def answer(self, asked: Asked) -> Answer:
        if asked.path.endswith("/graphql"):
            self.asked["question"] += 1
            names = re.findall(r'(r\d+): repository\(owner: "looms", name: "(\w+)"', json.loads(
                asked.body)["query"])  # fmt: skip
            data = {alias: self.node(name) for alias, name in names}
            errors = [
                {"type": "NOT_FOUND", "path": [alias], "message": "Could not resolve"}
                for alias, node in data.items()
                if node is None
            ]
            told = {"data": data} | ({"errors": errors} if errors else {})
            return 200, JSON, json.dumps(told if self.told is None else self.told).encode()
        self.asked["alone"] += 1
        name = asked.path.split("/looms/")[-1].split("/")[0].lower()
        if name == "nothing":
            return 404, JSON, NO
        if name == "old":
            return 301, {"Location": asked.path.replace("looms/old", "looms/new")}, b""
        if asked.path.endswith("CITATION.cff"):
            return 200, {"Content-Type": "text/plain"}, CITED.encode()
        return 200, JSON, json.dumps(self.repository(name)).encode()


def read(hub: Hub, refs: list[Ref], token: str | None, each: bool = False) -> dict[Ref, Any]:
    with loopback.serving(hub.answer) as root:
        provider = Github(ProviderSettings(url=root, pause=0, key=token))
        assert provider.batch == (50 if token else 1)
        with conformance.door(provider, root) as door:
            batches = [[ref] for ref in refs] if each else [refs]
            told: dict[Ref, str] = {}
            for batch in batches:
                told |= answer(provider, batch, door)
    return {ref: conformance.read(provider, ref, body) for ref, body in told.items()}


def test_what_one_question_tells_is_what_each_repository_tells_by_itself() -> None:
    one, many = Hub(), Hub()
    told, alone = read(one, REFS, "s3cret"), read(many, REFS, None, each=True)
    assert told == alone
    assert told.keys() == {*REFS[:4]}
    assert told[REFS[0]]["identifiers"] == ["github:looms/weft", "doi:10.9999/loom"]
    assert one.asked == {"question": 1, "alone": 3}  # of `old`, whose redirect proves its new name
    assert many.asked == {"alone": 8}  # most twice


@pytest.mark.parametrize(
    "told",
    [
        {"message": "Something went wrong"},
        {"data": None, "errors": [{"type": "RATE_LIMITED", "message": "limit"}]},
        {"data": {"r0": None, "r1": None}},
        {"data": {"r0": None}, "errors": [{"type": "NOT_FOUND", "path": ["r0"]}]},
        {"data": {"r0": None, "r1": None}, "errors": [{"type": "FORBIDDEN", "path": ["r0"]}]},
        {"data": {"r0": {}, "r1": {}}},
        [],
    ],
)
def test_any_other_failure_denies_nothing(told) -> None:
    hub = Hub()
    hub.told = told
    with pytest.raises(FetchError) as caught:
        read(hub, REFS[:2], "s3cret")
    assert isinstance(caught.value, Unreadable)
