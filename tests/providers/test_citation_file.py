"""The paper that a CITATION.cff prefers to be cited, whatever else stands in the file."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

import conformance
from enrich.providers.github import _cited, _preferred

FOLDER = conformance.FOLDER / "github"
ARXIV = "https://arxiv.org/abs/2401.00001"


def test_the_preferred_citation_is_read_and_nothing_beside_it() -> None:
    text = (FOLDER / "paper.cff").read_text("utf-8")
    wanted = {
        "type": "conference-paper",
        "addresses": [
            "10.1145/9900031.9900032",
            ARXIV,
            "10.5281/zenodo.7654321",
            "https://www.usenix.org/conference/osdi31/presentation/unal",
        ],
    }
    assert _preferred(text) == wanted
    assert _preferred(text.replace("\n", "\r\n")) == wanted


def test_what_is_no_file_of_this_kind_prefers_nothing() -> None:
    odd = ("", "x", "- a", "preferred-citation: [1]", "a: &a [*a]", "a: b: c", "[" * 5000, "\x00")
    assert [_preferred(text) for text in odd] == [{}] * len(odd)


@given(
    st.text(alphabet="preferdoi-cta:typul \n\r\t'\"#|>&*{}[]\x00\u2028é10./", max_size=200),
    st.sampled_from(["", "preferred-citation:\n", "preferred-citation:\n  doi: "]),
)
@example("? [a]\n: b", "")
@example("  identifiers:\n  - value: {a: b}\n  - 7\n  doi: [c]", "preferred-citation:\n")
def test_any_text_can_be_read(text, before) -> None:
    told = _preferred(before + text)
    assert told == {} or told.keys() == {"type", "addresses"}
    assert all(isinstance(one, str) and one for one in told.get("addresses", ()))


def test_two_papers_of_one_scheme_are_in_doubt_and_two_of_two_are_one() -> None:
    two = {"type": "article", "addresses": ["10.1234/a", "10.1234/b", ARXIV]}
    assert list(map(str, _cited(two))) == ["arxiv:2401.00001"]
    one = {"type": "article", "addresses": ["10.1234/a", "https://doi.org/10.1234/A", ARXIV]}
    assert list(map(str, _cited(one))) == ["arxiv:2401.00001", "doi:10.1234/a"]
    assert _cited(one | {"type": "software"}) == []
    assert _cited(one | {"addresses": ["10.5281/zenodo.7", "https://looms.example"]}) == []
