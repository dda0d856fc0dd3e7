"""One question to GitHub's GraphQL API about many repositories, in the shape of its REST API."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from enrich.model import Ref

_FIELDS = """nameWithOwner url isFork isArchived description homepageUrl stargazerCount
licenseInfo { spdxId }
repositoryTopics(first: 20) { nodes { topic { name } } }
object(expression: "HEAD:CITATION.cff") { ... on Blob { text } }"""
_UNKNOWN = "NOT_FOUND"


class Answers(NamedTuple):
    """What is known of repositories, with the text of their CITATION.cff, and which are not."""

    known: dict[Ref, tuple[dict[str, Any], str | None]]
    denied: list[Ref]


def question(refs: Sequence[Ref]) -> dict[str, str]:
    """Return the question about repositories, each under a name of its own."""
    parts = []
    for number, ref in enumerate(refs):
        owner, name = map(json.dumps, ref.value.split("/"))
        parts.append(f"r{number}: repository(owner: {owner}, name: {name}) {{ {_FIELDS} }}")
    return {"query": "query { " + " ".join(parts) + " }"}


def answers(refs: Sequence[Ref], told: Mapping[str, Any]) -> Answers:
    """Return what an answer says; raise `ValueError` where it tells of any other failure."""
    missing = {error["path"][0] for error in told.get("errors", ()) if _is_no(error)}
    if len(missing) != len(told.get("errors", ())):
        raise ValueError("an error")
    named = {f"r{number}": ref for number, ref in enumerate(refs)}
    stated = told["data"]
    if stated.keys() != named.keys() or missing != {n for n in named if stated[n] is None}:
        raise ValueError("not what was asked")
    known = {ref: _rest(stated[name]) for name, ref in named.items() if name not in missing}
    return Answers(known, [named[name] for name in missing])


def _is_no(error: Mapping[str, Any]) -> bool:
    return error.get("type") == _UNKNOWN and len(error["path"]) == 1


def _rest(stated: Mapping[str, Any]) -> tuple[dict[str, Any], str | None]:
    """Return a repository as the REST API has it, and the text of its CITATION.cff."""
    licence, file = stated["licenseInfo"], stated["object"]
    return {
        "full_name": stated["nameWithOwner"],
        "html_url": stated["url"],
        "fork": stated["isFork"],
        "archived": stated["isArchived"],
        "description": stated["description"],
        "homepage": stated["homepageUrl"],
        "stargazers_count": stated["stargazerCount"],
        "license": licence and {"spdx_id": licence["spdxId"]},
        "topics": [one["topic"]["name"] for one in stated["repositoryTopics"]["nodes"]],
    }, file and file.get("text")
