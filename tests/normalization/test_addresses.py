"""Addresses that no reader can follow, and what was meant where that is certain."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from enrich.normalization import identifiers
from enrich.normalization.address_faults import fault
from enrich.normalization.addresses import as_meant

ABS = "https://arxiv.org/abs/2401.00001"
MEANT = {
    ABS: [
        "htps://arxiv.org/abs/2401.00001", "ttps://arxiv.org/abs/2401.00001",
        "hptts://arxiv.org/abs/2401.00001", "https//arxiv.org/abs/2401.00001",
        "https:/arxiv.org/abs/2401.00001", "https;//arxiv.org/abs/2401.00001",
        "https:arxiv.org/abs/2401.00001", "https:///arxiv.org/abs/2401.00001",
        "https:// arxiv.org/abs/2401.00001", "http:s//arxiv.org/abs/2401.00001",
        "https://https://arxiv.org/abs/2401.00001", "http://https://arxiv.org/abs/2401.00001",
        "https://www.https://arxiv.org/abs/2401.00001", "arxiv.org/abs/2401.00001",
        "arXiv:2401.00001", "https://arxiv.org/abs/2401.00001]", "arxiv.org/abs/2401.00001)",
        "https：//arxiv.org/abs/2401.00001", "https：／／arxiv.org/abs/2401.00001",
        "chrome-extension://abcdef/https://arxiv.org/abs/2401.00001",
    ],
    "http://arxiv.org/abs/2401.00001": [
        "http//arxiv.org/abs/2401.00001", "htp://arxiv.org/abs/2401.00001",
        "https://http://arxiv.org/abs/2401.00001",
    ],
    "https://www.looms.example/a.pdf": ["www.looms.example/a.pdf"],
    "https://doi.org/10.9999/loom.7": ["doi.org/10.9999/loom.7", "doi:10.9999/loom.7"],
    "https://github.com/weaver/looms": ["github.com/weaver/looms"],
}  # fmt: skip

LOST = [
    "https://arxiv.org/abs/2311.1298", "https://arxiv.org/abs/2413.12345", "arxiv.org/abs/2311.129",
    "https://arxiv.org/abs/xxxx.xxxxx", "https://arxiv.org/abs/", "https://arxiv.org/pdf",
    "https://doi.org/10.1145/", "https://doi.org/10.1145", "http://dx.doi.org/", "file:///a/b.pdf",
    "http://localhost/a", "http://localhost:8888/a", "http://127.0.0.1/a", "http://10.1.2.3:80/a",
    "http://192.168.1.4/a", "http://[::1]/a", "http://loom.local/a", "http://intranet/a",
    "https://looms..example/a", "https://looms,example/a", "https://looms .example/a",
    "https://looms.example:port/a", "https://github.com/<weaver>/<looms>", r"C:\looms\a.pdf",
    "https://[looms", "htps://arxiv.org/abs/2413.12345",
]  # fmt: skip

GOOD = [
    "", "a.pdf", "papers/a.pdf", "../a.pdf", "/a/b", "#top", "looms.example/a.pdf", "?id=7",
    "mailto:ada@looms.example", "ftp://looms.example/a.ps", "//looms.example/a", "HTTPS://A.EXAMPLE",
    ABS, "https://arxiv.org/pdf/2401.00001v2.pdf#page=3", "https://arxiv.org/list/cs.CL/2301",
    "https://arxiv.org/abs/cs.LG/0605123?context=cs", "https://arxiv.org/pdf/2401.00001.pdf&embed",
    "https://doi.org/b5wbc", "https://www.doi.org/", "http://8.8.8.8/a", "https://例え.example/a",
    "https://web.archive.org/web/2031/https://looms.example/a", "https://http.looms.example/a",
    "https://doi.org/10.9999/(SICI)1097<7::AID-L8>3.0.CO;2-Q", "https://looms.example/a(b",
    "https://looms.example:8080/~ada/a%20b.pdf", "https://looms.example/a?to=http://b.example",
    "https/guide.pdf", "http.html", "www.pdf/looms", "docs/www.looms.example",
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong"), [(r, w) for r, ws in MEANT.items() for w in ws])
def test_what_was_surely_meant_is_told_and_read(right: str, wrong: str) -> None:
    found = fault(wrong)
    assert found is not None
    assert found.repaired == right
    assert identifiers.recognise(wrong) == identifiers.recognise(right)


@pytest.mark.parametrize("url", LOST)
def test_what_cannot_be_followed_is_told_and_not_guessed(url: str) -> None:
    found = fault(url)
    assert found is not None
    assert found.repaired is None


@pytest.mark.parametrize("url", GOOD)
def test_a_good_address_or_a_path_is_no_fault_and_stays(url: str) -> None:
    assert fault(url) is None
    assert as_meant(url) == url


HEADS = st.sampled_from(["", "htps://", "https://", "http//", "www.", "https:", "ttp:/ ", "arXiv:"])
HOSTS = st.sampled_from(["arxiv.org", "doi.org", "looms.example", "localhost", "a..b", "10.0.0.1"])
PATHS = st.sampled_from(
    ["/abs/2401.00001", "/10.9999/loom", "/abs/x", "]", "", "/a b", "?u=http://"]
)
ADDRESSES = st.builds("".join, st.lists(HEADS | HOSTS | PATHS, max_size=6)) | st.text()


@given(ADDRESSES)
def test_a_repaired_address_has_no_fault_and_names_the_same_work(url: str) -> None:
    found = fault(url)
    if found is not None and found.repaired is not None:
        assert fault(found.repaired) is None
        assert as_meant(found.repaired) == found.repaired
        assert identifiers.recognise(found.repaired) == identifiers.recognise(url)


@given(
    st.from_regex(r"https?://[a-z]{1,9}\.(?:org|example)(?:/[a-z0-9.~%]{1,9}){0,3}", fullmatch=True)
)
def test_a_plain_address_never_changes(url: str) -> None:
    assume("arxiv.org" not in url and "doi.org" not in url)
    assert as_meant(url) == url
    assert fault(url) is None


@given(ADDRESSES)
def test_putting_right_is_done_once(url: str) -> None:
    assert as_meant(as_meant(url)) == as_meant(url)


@pytest.mark.parametrize("unit", ["http:", "https://", "www.", "a.", "-", "ttps ", "<", "10.9999/"])
def test_a_hostile_address_is_judged_in_no_time(unit: str) -> None:
    for count in (20, 400, 50_000):
        found = fault(unit * count)
        assert found is None or found.repaired != unit
