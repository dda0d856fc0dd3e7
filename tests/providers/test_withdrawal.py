"""A withdrawal is told from the words of arXiv's authors, and from nothing else."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recorded
from enrich.normalization.text import one_line
from enrich.providers.extractors.withdrawal import PHRASES, abstract_notice, grammar, notice, told

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
    "Papers withdrawn from arXiv are counted.",
    "Answer to Warp on looms, whose comment was withdrawn by its authors",
    "A data set of retracted papers, and the reasons for their withdrawal",
    "Deformation retracts of a loom",
    "Cash withdrawal from weavers' banks",
]
IN_ABSTRACTS = [
    "The article was retracted because its wool was none; we trace who cites it.",
    "A loom was sold in 1998. This paper was retracted in 2010.",
    "We ask what weavers mean by: please withdraw this paper.",
    "Many a weaver wrote that the paper is withdrawn.",
]
COMMENTS = [
    "Moths got into Figure 3. Accordingly, we would like to withdraw the paper",
    "To appear at LOOM 2016, the article has been withdrawn, for its weft has a flaw",
    "Half of the threads are wet, thus it is being withdrawn",
    "The author mended the loom for a year, in vain. He wants to withdraw this",
    "Dear weavers, we wish to withdraw this draft, for a better one is on the loom",
    "This has article has been withdrawn as moths ate it",
    "This version of draft is withdrawn becasue moths ate it",
    "On the loom again: withdrawn after a long fight with moths",
    "The wool is false, please withdraw our draft. Ada Pfeffer",
    "The cloth has a hole. We withdraw the draft, until it is darned",
    "Until the knot of eq. (26) is undone the paper is withdrawn",
    "I wish it removed, for no loom weaves so",
    "This article is taken out.",
    "A thread is missing in Table 2, to be withdrawn",
    "This note was superseded by arXiv:2401.00002 and has been withdrawn",
    "Replaces arXiv:2401.00001; this paper has been withdrawn, too",
    "v2: withdrawn, replaced by arXiv:2401.00002",
    "10 pages, 3 figures, withdrawn",
    "The author has requested withdrawal owing to moths in Table 3",
    "arXiv admin note: This version has been removed by arXiv administrators, as the submitter "
    "did not own the wool",
    "Retracted by the authors",
    "Withdrawn. Superseded by arXiv:2401.00002",
    "We found moths in the wool. We withdraw the paper and weave it anew",
    "The author is mending the cloth; this version has been withdrawn",
]
ELSEWHERE = [
    "Withdrawn from LOOM 2024",
    "This paper has been withdrawn from LOOM 2023",
    "This paper has been withdrawn by the authors from the journal",
    "LOOM 2024 (withdrawn)",
    "Submitted to LOOM, then withdrawn",
    "arXiv:2401.00001 has been withdrawn",
    "An earlier version of this paper has been withdrawn",
    "The previous version was withdrawn; this one mends its knot",
    "v1 withdrawn due to a knot in Lemma 2; mended here",
    "We have withdrawn this draft from LOOM and resubmitted it to a journal of wool",
    "Withdrawn from LOOM 2023, and woven into WEFT 2024",
    "Sent to LOOM 2024, soon withdrawn; WEFT 2025 has taken it",
    "Accepted at LOOM, yet we withdrew the draft to send it to WEFT",
    "LOOM 2024 Withdrawn Submission",
    "This draft replaces one of ours that was withdrawn, arXiv:2401.00001",
    "Replaces arXiv:2401.00001 (withdrawn)",
    "Merged with arXiv:2401.00001, which has been withdrawn",
    "The colour plates have been withdrawn, and will be woven elsewhere",
    "This draft withdraws what the last one claimed of wool",
    "v3: we withdraw what Figure 5 claimed, and nothing else",
    "Section 6 is withdrawn, and Figure 2 removed",
    "The name of a weaver was removed, as he wished",
    "This paper will not be withdrawn",
    "It may be withdrawn once the Journal of Wool has printed it",
    "This paper was previously withdrawn because of a knot, which is undone here",
    "Shown at LOOM 2024; withdrawn from the proceedings because nobody could come",
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


@pytest.mark.parametrize("words", COMMENTS)
def test_a_comment_may_say_it_anywhere_and_in_many_words(words: str) -> None:
    said = dict(told(REAL, words))
    assert said["withdrawn"] is True
    assert said["withdrawn_reason"] in one_line(words)


@pytest.mark.parametrize("words", IN_ABSTRACTS)
def test_an_abstract_that_speaks_of_a_withdrawal_is_no_notice(words: str) -> None:
    assert dict(told(words, "")) == {"abstract": words}
    assert "withdrawn" not in dict(told(f"{REAL}{words}", "12 pages"))


def told_by(kind: str, side: str) -> list[Any]:
    """Return the examples, or near misses, of every phrase."""
    phrases = tomllib.loads(PHRASES.read_text("utf-8"))[kind]
    return [(phrase["name"], text) for phrase in phrases for text in phrase[side]]


@pytest.mark.parametrize(("name", "text"), told_by("comment", "examples"))
def test_every_phrase_of_a_comment_finds_its_examples(name: str, text: str) -> None:
    assert notice(text) is not None
    assert any(one.pattern.search(text) for one in grammar().comment if one.name == name)


@pytest.mark.parametrize(("name", "text"), told_by("comment", "near_misses"))
def test_no_phrase_of_a_comment_finds_a_near_miss(name: str, text: str) -> None:
    assert notice(text) is None


@pytest.mark.parametrize(("name", "text"), told_by("abstract", "examples"))
def test_every_phrase_of_an_abstract_finds_its_examples(name: str, text: str) -> None:
    assert abstract_notice(text) is not None
    assert any(one.pattern.search(text) for one in grammar().abstract if one.name == name)


@pytest.mark.parametrize(("name", "text"), told_by("abstract", "near_misses"))
def test_no_phrase_of_an_abstract_finds_a_near_miss(name: str, text: str) -> None:
    assert abstract_notice(text) is None


def test_a_comment_that_says_the_work_is_back_is_no_notice() -> None:
    back = tomllib.loads(PHRASES.read_text("utf-8"))["back"]
    assert [notice(text) for text in back["examples"]] == [None] * len(back["examples"])
    assert all(notice(text) for text in back["near_misses"])


def suite(name: str) -> list[str]:
    """Return the comments of the suite that nobody here wrote."""
    path = recorded.SHARED / "suites" / "withdrawn" / f"{name}.txt"
    if not path.exists():
        pytest.skip(f"the comments of works withdrawn are not at {path}")
    return [line for line in path.read_text("utf-8").splitlines() if line.strip()]


def test_nearly_all_comments_of_withdrawn_works_are_notices() -> None:
    comments = suite("yes")
    missed = [comment for comment in comments if notice(comment) is None]
    assert len(missed) <= 2, missed  # of 476: both withdraw a claim, and not the paper


def test_no_comment_of_a_work_that_stands_is_a_notice() -> None:
    assert [comment for comment in suite("no") if notice(comment) is not None] == []


def test_a_notice_in_the_place_of_the_abstract_is_no_abstract() -> None:
    assert "abstract" not in dict(told("[This paper has been withdrawn by the author.]", ""))
    assert dict(told(REAL, "Withdrawn"))["abstract"] == one_line(REAL)


@pytest.mark.parametrize("text", [f"[This paper is withdrawn.] {REAL}", f"{REAL}Paper withdrawn."])
def test_an_abstract_with_a_notice_beside_it_is_kept_as_it_is(text: str) -> None:
    assert dict(told(text, "This paper is withdrawn."))["abstract"] == one_line(text)


def test_of_a_long_text_only_the_sentence_is_the_notice() -> None:
    text = f"This paper has been withdrawn by Ada due to moths, see Sect. 2. {REAL}"
    found = abstract_notice(text)
    assert found.words == "This paper has been withdrawn by Ada due to moths, see Sect. 2."
    assert not found.alone


def test_a_notice_behind_other_words_is_found() -> None:
    comment = "12 pages, 3 figures. This paper has been withdrawn by the author due to moths"
    assert notice(comment).words == "This paper has been withdrawn by the author due to moths"
    note = "12 pages. arXiv admin note: withdrawn by arXiv administrators due to moths"
    assert notice(note).words == "withdrawn by arXiv administrators due to moths"


def test_a_reason_that_comes_first_belongs_to_the_notice() -> None:
    for comment in (
        "The wool was wet. Therefore, we withdraw the paper",
        "Due to moths in the wool, the paper is withdrawn",
    ):
        assert notice(comment).words == comment


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
    assert abstract_notice(f"{start} {subject} {verb} withdrawn{why}") is None


PIECES = st.sampled_from(
    [
        *NOTICES,
        *COMMENTS,
        *ABOUT,
        "this paper ",
        "withdrawn",
        " by the ",
        "[",
        "]",
        ". ",
        "\n",
        "note: ",
        "(",
    ]
)


@given(st.lists(PIECES | st.text(max_size=9), max_size=12).map("".join), st.text(max_size=60))
def test_a_reason_is_always_words_of_the_text_on_one_line(text, other) -> None:
    for said in (dict(told(text, other)), dict(told(other, text))):
        if "withdrawn" in said:
            assert said["withdrawn_reason"]
            assert said["withdrawn_reason"] in f"{one_line(text)}\n{one_line(other)}"
        else:
            assert said.keys() == {"abstract"}


TELLING = ("dr", "retract", "remov", "delet", "tak", "cancel", "resc", "revok")


@given(st.text(max_size=200).filter(lambda text: not any(w in text.casefold() for w in TELLING)))
def test_a_text_without_the_word_is_no_notice(text) -> None:
    assert notice(text) is None
    assert abstract_notice(text) is None


SLOW = ["this paper ", ". this paper has been ", "[", " - ", "now ", "withdraw ", "withdrawn from "]
SLOW += [
    "we decided to ",
    "not withdraw this paper ",
    "it has been ",
    "reasons for withdrawal of x ",
]


@pytest.mark.parametrize("piece", SLOW)
def test_a_text_made_to_be_slow_is_read_all_the_same(piece: str) -> None:
    assert notice(piece * 5_000) is None
    assert abstract_notice(piece * 5_000) is None


def test_a_long_comment_of_a_work_that_is_back_is_read_once() -> None:
    assert notice("this paper is withdrawn " * 20_000 + "and reinstated") is None
