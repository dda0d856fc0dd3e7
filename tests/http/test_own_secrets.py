"""A key that comes back in an answer is blotted out before anybody reads it."""

from __future__ import annotations

import requests

from enrich.http.own_secrets import Blotter

KEY = "s3cr3t+k/ey"


def answered(body: str, **headers: str) -> requests.Response:
    response = requests.Response()
    response._content = body.encode()
    response.headers.update(headers)
    return response


def test_a_key_that_comes_back_is_blotted_out() -> None:
    spelt = [KEY, "s3cr3t%2Bk%2Fey", "s3cr3t+k\\/ey", f"Bearer {KEY}"]
    response = answered(" ".join(spelt), Location=f"https://a.example/?key={KEY}", ETag=KEY)
    Blotter([f"Bearer {KEY}"]).blot(response)
    assert response.content == b"*** *** *** Bearer ***"
    assert dict(response.headers) == {"Location": "https://a.example/?key=***", "ETag": "***"}


def test_a_word_that_is_too_short_for_a_key_changes_no_answer() -> None:
    response = answered("a key to the loom")
    Blotter(["Bearer key", "", "Bearer "]).blot(response)
    assert response.content == b"a key to the loom"
