"""Every recorded answer of GitHub is read as it is, or refused."""

from __future__ import annotations

import json

import pytest

import conformance
import recorded
from enrich.errors import FetchError
from enrich.model import Ref
from enrich.providers.github import Github

NO_FILE = {"file": "github/404_not_found.json", "status": 404}


@pytest.mark.parametrize("reply", recorded.replies("github"))
def test_a_recorded_answer_is_read_or_refused(reply) -> None:
    status = reply.line["status"]
    told = json.loads(reply.body) if reply.name.endswith(".json") else {}
    if status == 404:
        assert reply.ask(Github, "github:looms/weft") == {}
    elif status != 200 or "full_name" not in told:
        with pytest.raises(FetchError):
            reply.ask(Github, "github:looms/weft")
    else:
        ref = f"github:{told['full_name'].lower()}"
        said = reply.ask(Github, ref, then=NO_FILE)[ref]
        assert said["url"] == said["code_url"] == f"https://github.com/{told['full_name']}"
        assert said["identifiers"] == [f"github:{told['full_name'].lower()}"]
        licence = (told.get("license") or {}).get("spdx_id")
        assert said.get("license") == (None if licence == "NOASSERTION" else licence)


CITATIONS = [
    reply for reply in recorded.replies("github") if reply.id == "none" or "CITATION" in reply.id
]


@pytest.mark.parametrize("reply", CITATIONS)
def test_a_recorded_citation_file_names_a_paper_only_where_it_prefers_one(reply) -> None:
    (repo,) = [
        param.values[0] for param in recorded.replies("github") if "repo_PyGithub" in param.id
    ]
    replies = [one.case()["replies"][0] for one in (repo, reply)]
    asked = Ref("github", "pygithub/pygithub")
    folder = recorded.FOLDER
    github, answer = conformance.ask(Github, {"replies": replies}, [asked], folder)
    said = conformance.read(github, asked, answer[asked])
    prefers = b"\npreferred-citation:" in reply.body
    assert said["identifiers"][0] == "github:pygithub/pygithub"
    assert prefers or len(said["identifiers"]) == 1
