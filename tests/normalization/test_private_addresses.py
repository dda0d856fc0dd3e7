"""What of an address may be shown, whoever wrote it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enrich.normalization.field_values import address
from enrich.normalization.private_addresses import (
    bare,
    is_private,
    masked,
    shown_address,
    user,
    without_user,
)

URLS = st.text(alphabet="ab:/@?#[]%=&.\\ 2Ftoken\x1b\u202e", max_size=40)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://ada:pw@a.example/b", "https://a.example/b"),
        ("https://t0ken@a.example/b", "https://a.example/b"),
        ("see //ada:p(w@a.example/b", "see //a.example/b"),
        ("https://a.example/?url=https%3A%2F%2Fada%3Apw%40b.example", None),
        ("https://a.example/b?Signature=s3cret&id=1", "https://a.example/b?Signature=***&id=1"),
        ("https://a.example/b#access_token=s3cret", "https://a.example/b#access_token=***"),
        ("https://a.example/b?a=1&amp;api-key=s3cret)", None),
        ("https://medium.com/@ada/looms", "https://medium.com/@ada/looms"),
        ("https://cdn.example/gh/acme/looms@main/l.md", None),
        ("[a](https://a.example)[b](mailto:ada@b.example)", None),
        ("https://a.example/b?id=7&page=token", None),
    ],
)
def test_a_user_and_a_known_secret_are_taken_out_and_nothing_else(text, told) -> None:
    found = masked(text)
    assert "s3cret" not in found and "pw" not in found
    if told is not None:
        assert found == told
    elif "s3cret" not in text and "pw" not in text:
        assert found == text


def test_an_address_that_dresses_up_as_another_host_s_is_none() -> None:
    assert address("https://arxiv.org@evil.example/abs/1") is None
    assert address("https://arxiv.org:443@evil.example/") is None
    assert address("https://medium.example/@ada") == "https://medium.example/@ada"


@given(URLS)
@example("\x1ba:/")
def test_no_text_is_an_error_and_what_is_masked_stays_so(text) -> None:
    once = masked(text)
    assert masked(once) == once
    assert not is_private(once)
    assert shown_address(shown_address(text)) == shown_address(text)


@given(st.text(alphabet="ab:/?#%x", max_size=12) | st.just("p@ss"))
def test_a_list_address_shows_no_part_of_its_user_however_a_password_is_spelt(password) -> None:
    told = bare(f"https://SECRET:SECRET{password}SECRET@lists.example/l.md")
    assert "SECRET" not in told
    assert password or told == "https://lists.example/l.md"


def test_a_user_is_read_as_it_is_spelt_and_the_rest_is_asked_for() -> None:
    url = "https://ada:p%3Aw@[::1]:8080/l.md?a=b@c"
    assert user(url) == ("ada", "p:w")
    assert without_user(url) == "https://[::1]:8080/l.md?a=b@c"
    assert urlsplit(without_user(url)).hostname == "::1"
