"""Identifiers in running words: read where the words show them, and never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.normalization import identifiers
from enrich.normalization.stated_identifiers import in_words, stated

STATED = {
    "arxiv:1901.41001": [
        "arXiv:1901.41001", "arXiv: 1901.41001v2 [cs.LG]", "ArXiv 1901.41001", "arXiv-1901.41001",
        "arXiv preprint arXiv:1901.41001", "arXiv e-prints, arXiv:1901.41001", "arXiv：1901.41001",
        "CoRR abs/1901.41001", "CoRR, vol. abs/1901.41001", "eprint arXiv:1901.41001",
        "arxiv.org/abs/1901.41001", "www.arxiv.org/pdf/1901.41001.pdf", "arXiv.1901.41001",
        "10.48550/arXiv.1901.41001", "arXiv ID: 1901.41001",
    ],
    "arxiv:cs/0605123": ["arXiv:cs/0605123", "arXiv:cs.LG/0605123v1"],
    "doi:10.9999/loom.7": [
        "10.9999/loom.7", "doi:10.9999/LOOM.7", "DOI 10.9999/loom.7.", "(doi.org/10.9999/loom.7)",
        "doi.org/10.9999/loom.7/full", "looms/article?id=10.9999/loom.7", "doi=10.9999/loom.7,",
    ],
}  # fmt: skip

NOTHING = [
    "", "arXiv", "arXiv 2019", "arXiv 2019.05", "1901.41001", "arXiv:1913.41001",
    "arXiv:1901.0410",
    "See also arXiv:1901.41001", "an extended version of arXiv:1901.41001",
    "cf. doi:10.9999/loom.7", "based on [arXiv:1901.41001", "version 10.10.2019/2020",
    "x10.9999/loom.7", "10.9999/", "10.99/loom",
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "words"), [(w, t) for w, all_ in STATED.items() for t in all_])
def test_an_identifier_is_read_as_words_state_it(wanted: str, words: str) -> None:
    assert [str(ref) for ref in in_words(f"J. Doe. Looms. {words} (2031)")] == [wanted]
    assert str(stated(words)) == wanted


@pytest.mark.parametrize("words", NOTHING)
def test_what_is_no_identifier_of_the_work_is_none(words: str) -> None:
    assert in_words(words) == []


def test_two_identifiers_of_one_kind_are_two_works_and_so_none_is_the_work_s() -> None:
    assert stated("arXiv:1901.41001, arXiv:1901.41002") is None
    assert str(stated("doi:10.9999/loom.7, arXiv:1901.41002")) == "doi:10.9999/loom.7"


WORDS = st.lists(
    st.sampled_from(["arXiv", ":", " ", "1901.41001", "doi", "10.9999/", "loom", "abs/", "(", "/"])
    | st.text(max_size=4)
).map("".join)


@given(WORDS | st.text())
def test_any_words_state_refs_that_are_spelt_canonically_or_nothing(words: str) -> None:
    for ref in in_words(words):
        assert identifiers.parse(str(ref)) == ref


@pytest.mark.parametrize("unit", ["arxiv ", "arXiv:", "10.9999/", "see ", "eprint", "abs/", "10."])
def test_hostile_words_are_read_in_no_time(unit: str) -> None:
    assert in_words(unit * 50_000) is not None
