"""Every recorded answer of Hugging Face is read as it is, or refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

import recorded
from enrich.errors import FetchError
from enrich.providers.huggingface import Huggingface
from values import complaints_about

OWN = {"google-bert/bert-base-uncased": ["arxiv:1810.04805"]}


def papers(name: str, tags: list[str]) -> list[str]:
    """Return what a model's tags surely name: of one mention alone, and in no derived model."""
    mentioned = [tag for tag in tags if tag.startswith("arxiv:")]
    assert len(mentioned) == 1 or name not in OWN
    return OWN.get(name, [])


def complaints(said: dict[str, Any]) -> list[str]:
    return [
        why
        for field, value in said.items()
        for one in (value if field == "identifiers" else [value])
        for why in complaints_about(field, one)
    ]


@pytest.mark.parametrize("reply", recorded.replies("huggingface"))
def test_a_recorded_answer_is_read_or_refused(reply) -> None:
    name = reply.line["ids"][0]
    asked = f"huggingface:{name}" if "/" in name else "huggingface:looms/weft"
    if reply.line["status"] != 200 or "/api/models/" not in reply.line["request_url"]:
        with pytest.raises(FetchError):
            reply.ask(Huggingface, asked)
        return
    said = reply.ask(Huggingface, asked)[asked]
    assert said["url"] == f"https://huggingface.co/{name}"
    assert said["identifiers"] == [asked, *papers(name, json.loads(reply.body)["tags"])]
    assert complaints(said) == []
    stated = json.loads(reply.body)["cardData"].get("license", "")
    assert said.get("license", "").lower() in {stated, ""}
    assert ("license" in said) == (stated in ("apache-2.0", "mit"))
