"""A withdrawal is told from the words of arXiv's authors, and from nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.normalization.text import one_line
from enrich.providers.extractors.withdrawal import notice, told

REAL = "We weigh wool on forty looms, at dusk and at dawn, and we find threads. " * 6

NOTICES = [
    "This paper has been withdrawn",
    "this paper has been withdrawn by the author(s), due a knot in Figure 1",
    "This paper is withdrawn since moths ate the proof",
    "Paper is withdrawn due to a knot",
    "Paper withdrawn by the author",
    "- Paper withdrawn by the author - a loom of wood",
    "[This paper has been withdrawn by the author because of moths.]",
    "arXiv admin note: This submission has been withdrawn by arXiv administrators due to moths",
    "This submissions has been withdrawn by the author",
    "This submission has been withdrawn by arXiv administrators because it holds no wool.",
    "Withdrawn by arXiv admins",
    "Withdrawn",
    "The authors have withdrawn this paper; see arXiv:2401.00002",
    "*** This manuscript is temporarily withdrawn ***",
    "This article has been withdrawn from arXiv",
]
ABOUT = [
    "We study withdrawn papers and what became of their threads.",
    "Drug withdrawal in weavers",
    "This paper studies how the offer has been withdrawn by the weavers",
    "This paper is about papers withdrawn by their authors due to errors.",
    "Withdrawn children weave alone, and we ask why.",
    "The article was retracted because its wool was none; we trace who cites it.",
    "A loom was sold in 1998. This paper was retracted in 2010.",
    "Papers withdrawn from arXiv are counted.",
]
ELSEWHERE = [
    "Withdrawn from LOOM 2024",
    "This paper has been withdrawn from LOOM 2023",
    "This paper has been withdrawn by the authors from the journal",
    "LOOM 2024 (withdrawn)",
    "Submitted to LOOM, then withdrawn",
    "arXiv:2401.00001 has been withdrawn",
    "An earlier version of this paper has been withdrawn",
    "This submission supersedes the withdrawn arXiv:2401.00001",
    "arXiv admin note: text overlap with arXiv:2401.00001",
]


@pytest.mark.parametrize("words", NOTICES)
def test_a_notice_is_one_wherever_it_stands_alone(words: str) -> None:
    for said in (told(words, ""), told(REAL, words)):
        fields = dict(said)
        assert fields["withdrawn"] is True
        assert fields["withdrawn_reason"].strip("[]*- ") in words


@pytest.mark.parametrize("words", [*ABOUT, *ELSEWHERE])
def test_a_work_about_withdrawal_or_withdrawn_elsewhere_is_not_withdrawn(words: str) -> None:
    assert dict(told(words, words)) == {"abstract": words}
    assert dict(told(f"{REAL}{words}", f"3 pages. {words}"))["abstract"].endswith(words)
    assert "withdrawn" not in dict(told(f"{REAL}{words}", f"3 pages. {words}"))


def test_a_notice_in_the_place_of_the_abstract_is_no_abstract() -> None:
    assert "abstract" not in dict(told("[This paper has been withdrawn by the author.]", ""))
    assert dict(told(REAL, "Withdrawn"))["abstract"] == one_line(REAL)


@pytest.mark.parametrize("text", [f"[This paper is withdrawn.] {REAL}", f"{REAL}Paper withdrawn."])
def test_an_abstract_with_a_notice_beside_it_is_kept_as_it_is(text: str) -> None:
    assert dict(told(text, "This paper is withdrawn."))["abstract"] == one_line(text)


def test_of_a_long_text_only_the_sentence_is_the_notice() -> None:
    text = f"This paper has been withdrawn by Ada due to moths, see Sect. 2. {REAL}"
    assert notice(text).words == "This paper has been withdrawn by Ada due to moths, see Sect. 2."
    assert not notice(text).alone


def test_a_notice_behind_other_words_is_found() -> None:
    comment = "12 pages, 3 figures. This paper has been withdrawn by the author due to moths"
    assert notice(comment).words == "This paper has been withdrawn by the author due to moths"
    note = "12 pages. arXiv admin note: withdrawn by arXiv administrators due to moths"
    assert notice(note).words == "withdrawn by arXiv administrators due to moths"


def test_of_two_notices_the_one_that_tells_more_is_the_reason() -> None:
    said = dict(told("Paper withdrawn", "This paper has been withdrawn due to moths"))
    assert said["withdrawn_reason"] == "This paper has been withdrawn due to moths"
    said = dict(told("Paper withdrawn due to moths", "Withdrawn"))
    assert said["withdrawn_reason"] == "Paper withdrawn due to moths"


NOUNS = st.sampled_from(["paper", "submission", "article", "manuscript", "preprint", "submissions"])
VERBS = st.sampled_from(["has been", "is", "was", "is being", "has now been"])
WHYS = st.sampled_from(["", ".", " by the author", " by the authors", " due to moths", " because"])
LEADS = st.sampled_from(["", "[", "- ", "*** ", "arXiv admin note: ", "Note: ", "\n  "])


@given(LEADS, NOUNS, VERBS, WHYS, st.booleans(), st.text(alphabet="abc ,", max_size=40))
def test_every_wording_of_a_notice_is_found(lead, noun, verb, why, loud, more) -> None:
    words = f"this {noun} {verb} withdrawn{why}"
    text = f"{lead}{words.upper() if loud else words} {more}"
    said = dict(told(text, ""))
    assert said["withdrawn"] is True
    assert said["withdrawn_reason"].casefold().startswith(one_line(words).rstrip(".").casefold())


SUBJECTS = st.sampled_from(["the offer", "a drug", "an earlier paper", "troops", "the loom"])


@given(SUBJECTS, VERBS, WHYS, st.sampled_from(["We ask how", "This paper shows that", "Why"]))
def test_what_else_is_withdrawn_is_no_notice(subject, verb, why, start) -> None:
    assert notice(f"{start} {subject} {verb} withdrawn{why}") is None


PIECES = st.sampled_from(
    [*NOTICES, *ABOUT, "this paper ", "withdrawn", " by the ", "[", "]", ". ", "\n", "note: ", "("]
)


@given(st.lists(PIECES | st.text(max_size=9), max_size=12).map("".join), st.text(max_size=60))
def test_a_reason_is_always_words_of_the_text_on_one_line(text, other) -> None:
    for said in (dict(told(text, other)), dict(told(other, text))):
        if "withdrawn" in said:
            assert said["withdrawn_reason"]
            assert said["withdrawn_reason"] in f"{one_line(text)}\n{one_line(other)}"
        else:
            assert said.keys() == {"abstract"}


@given(st.text(max_size=200).filter(lambda text: "ra" not in text.casefold()))
def test_a_text_without_the_word_is_no_notice(text) -> None:
    assert notice(text) is None


@pytest.mark.parametrize("piece", ["this paper ", ". this paper has been ", "[", " - ", "now "])
def test_a_text_made_to_be_slow_is_read_all_the_same(piece: str) -> None:
    assert notice(piece * 20_000) is None
