"""Every recorded answer of Hugging Face is read as it is, or refused."""

from __future__ import annotations

import json

import pytest

import recorded
from enrich.errors import FetchError
from enrich.providers.huggingface import Huggingface


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
    assert said["identifiers"] == [asked]
    stated = json.loads(reply.body)["cardData"].get("license", "")
    assert said.get("license", "").lower() in {stated, ""}
    assert ("license" in said) == (stated in ("apache-2.0", "mit"))
