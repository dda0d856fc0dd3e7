"""Titles compared by aligned words: what people do to them, and what makes another work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.normalization.title_comparison import Kind, Relation, compare
from enrich.normalization.title_labels import OTHER, entries, is_remark, label
from enrich.normalization.title_words import is_known, telling, words

TITLE = "Loom: Weaving Threads of Many Colours for Robust Fabric"


def relation(listed: str, stated: str = TITLE) -> Relation:
    return compare(listed, stated).relation


@pytest.mark.parametrize(
    "listed",
    [
        "loom weaving threads of many colors for robust fabric.",
        "LOOM - WEAVING THREADS OF MANY COLOURS FOR ROBUST FABRIC",
        "Loom: weaving the thr-eads of many colours for a robust fabric",
        "Loom: Wëaving Thr\u2010eads of Many Colours for Robust Fabric",
    ],
)
def test_spelling_hyphens_and_articles_make_no_other_title(listed) -> None:
    assert relation(listed) is Relation.SAME


@pytest.mark.parametrize(
    ("listed", "wanted"),
    [
        ("Loom: Weaving Threads of Many Colours for Robsut Fabric", Relation.MISQUOTED),
        ("Loom: Weaving Threads of Many Colours fr Robust Fabricc", Relation.MISQUOTED),
        ("Loom: Weaving Threads of Many Coloursf or Robust Fabric", Relation.SAME),
        ("Loom: Weaving Threads of Many Colours for Robust Fabrics", Relation.MISQUOTED),
        ("Loom: Weaving Threads in Many Colours for Robust Fabric", Relation.MISQUOTED),
        ("Loom: Weaving Threads of Many Colours for", Relation.CUT_OFF),
        ("Loom: Weaving Threads of Many Colours for Robust...", Relation.CUT_OFF),
        ("Loom: Weaving Threads of Many Colours for ...", Relation.CUT_OFF),
        ("Loom: Weaving Threads of Many Colours for Robust Fabr", Relation.CUT_OFF),
        ("Weaving Threads of Many Colours for Robust Fabric", Relation.NICKNAME),
        ("Loom", Relation.SUBTITLE),
        (f"{TITLE} (Oral)", Relation.BEHIND),
        (f"{TITLE}, in press", Relation.BEHIND),
        (f"{TITLE} [code]", Relation.BEHIND),
    ],
)
def test_what_people_do_to_a_title_is_named(listed, wanted) -> None:
    assert relation(listed) is wanted


@pytest.mark.parametrize(
    ("listed", "stated"),
    [
        ("Loom2.5 Technical Report on Fabric", "Loom2.5-VL Technical Report on Fabric"),
        ("Loom-4: Threads for Everybody", "Loom-4V: Threads for Everybody"),
        ("LoMo: Weaving Open Threads", "LoMoE: Weaving Open Threads"),
        ("Weaving Threads on CPUs", "Weaving Threads on GPUs"),
        ("Online Weaving of Threads", "Offline Weaving of Threads"),
        ("Supervised Weaving of Threads", "Unsupervised Weaving of Threads"),
        ("Weaving with Supervision of Threads", "Weaving without Supervision of Threads"),
        ("Symmetric Weaving of Threads", "Asymmetric Weaving of Threads"),
        ("A Symmetric Weaving of Threads", "Asymmetric Weaving of Threads"),
        ("Weaving Fabric from Threads", "Weaving Fabric to Threads"),
        ("Weaving 2D Fabric of Wool", "Weaving 3D Fabric of Wool"),
        ("Weaving 16 Threads of Wool", "Weaving 32 Threads of Wool"),
        ("Phase Noise in Looms of Wool", "Phrase Noise in Looms of Wool"),
        ("Weaving Threads on ImageNet", "Weaving Threads on CIFAR"),
        ("Weaving Threads of English Wool", "Weaving Threads of German Wool"),
        ("Stochastic Weaving of Threads", "Adaptive Stochastic Weaving of Threads"),
        ("Robust Weaving of Threads", "Robust Weaving of Threads Benchmarked"),
        ("Robust Weaving of Threads", "Robust Weaving of Threads Using Looms"),
        ("Robust Weaving of Threads", "Robust Weaving of Threads for Robots"),
        ("Robust Weaving of Threads Using Looms", "Robust Weaving of Threads"),
        ("Hepatitis A in Weavers of Wool", "Hepatitis E in Weavers of Wool"),
        ("Robust Weaving++ of Many Threads", "Robust Weaving of Many Threads"),
        ("A* Search for Weavers of Wool", "A Search for Weavers of Wool"),
        ("Shuttle: Weaving Threads of Wool", "Loom: Weaving Threads of Wool"),
    ],
)
def test_one_differing_word_that_tells_makes_a_sibling(listed, stated) -> None:
    assert relation(listed, stated) is Relation.SIBLING
    assert relation(stated, listed) is Relation.SIBLING


@pytest.mark.parametrize(
    "stated",
    [
        "Reproducibility Study: {}",
        "Replication: {}",
        "Video: {}",
        "WIP: {}",
        "Poster: {}",
        "Erratum to: {}",
        "Towards {}",
        "Revisiting {}",
        "Peer review of {}",
        "Dataset for {}",
        "[Re] {}",
        "{} (Extended Abstract)",
        "{}, Part II",
        "{} 2.0",
        "{} v2",
        "{} (2nd Edition)",
        "{}: Supplementary Material",
        "{}: A Comment",
        "{} Revisited",
    ],
)
def test_a_label_makes_another_work_whichever_side_has_it(stated) -> None:
    assert relation(TITLE, stated.format(TITLE)) is Relation.LABEL
    assert relation(stated.format(TITLE), TITLE) is Relation.LABEL


def test_a_label_tells_also_where_a_nickname_or_an_end_was_dropped() -> None:
    rest = TITLE.partition(": ")[2]
    for stated in (
        "Video: {}",
        "Towards {}",
        "Poster: {}",
        "{} (Extended Abstract)",
        "{}, Part II",
    ):
        assert relation(rest, stated.format(TITLE)) is not Relation.NICKNAME
    cut = TITLE.removesuffix(" Robust Fabric")
    for stated in ("{} (Extended Abstract)", "{}: Reply", "{}, Part II", "{} 2.0"):
        assert relation(cut, stated.format(TITLE)) is Relation.LABEL


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry["kind"])
def test_every_label_has_an_example_that_reads_as_its_kind(entry) -> None:
    base = "Weaving Threads of Many Colours"
    example = entry["example"]
    assert base in example and example != base
    found = compare(example, base)
    if entry["meaning"] == OTHER:
        assert found.relation is Relation.LABEL
        assert found.label is not None and found.label.kind == entry["kind"]
    else:
        assert found.relation is Relation.BEHIND


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry["kind"])
def test_every_word_of_a_label_is_read_as_one(entry) -> None:
    for word in entry["words"]:
        if entry["meaning"] == OTHER:
            assert label(words(word).plain) is not None, word
        else:
            assert is_remark(words(word).plain), word


def test_no_label_is_listed_twice_with_one_meaning() -> None:
    told = [(entry["meaning"], word) for entry in entries() for word in entry["words"]]
    assert len(told) == len(set(told))


def test_what_differs_is_told_with_the_words_on_both_sides() -> None:
    found = compare("Loom: Weaving Thraeds", "Loom: Weaving Threads")
    assert [(one.kind, one.listed, one.stated) for one in found.differences] == [
        (Kind.TYPO, ("thraeds",), ("threads",))
    ]
    assert found.shared == ("loom", "weaving") and found.typos == 1


def test_rare_words_tell_more_than_common_ones_and_small_ones_nothing() -> None:
    assert telling("of") == 0 < telling("learning") < telling("weaving") <= telling("zyxt") == 1
    assert is_known("supervised") and not is_known("supervsied")


def test_the_same_nickname_with_quite_other_words_is_a_renamed_work_perhaps() -> None:
    found = relation("Loom: Shearing Many Sheep", "Loom: A Compiler with Low Latency")
    assert found is Relation.RENAMED


STRANGE = st.text(max_size=60)
WORD = st.sampled_from(
    ["loom", "weaving", "wool", "of", "the", "a", "2", "ii", "GPU", ":", "poster", "(", "thraed"]
)
TITLES = STRANGE | st.lists(WORD, max_size=9).map(" ".join)


@given(TITLES, TITLES)
def test_any_two_strings_are_compared(one, other) -> None:
    found = compare(one, other)
    back = compare(other, one)
    both = {Relation.SAME, Relation.SIBLING, Relation.RENAMED}
    assert (found.relation in both) >= (found.relation is Relation.SAME)
    assert (found.relation is Relation.SAME) == (back.relation is Relation.SAME)
    assert (found.relation is Relation.NICKNAME) == (back.relation is Relation.NICKNAME)


@given(TITLES)
def test_a_title_with_words_is_the_same_as_itself(title) -> None:
    wanted = Relation.SAME if words(title).plain else Relation.DIFFERENT
    assert relation(title, title) is wanted


@pytest.mark.parametrize(
    "part", ["a ", "$", "\\", "{", ":", "+", "*", "loom ", "1", "\u0301", "'a"]
)
def test_long_hostile_titles_are_read_in_linear_time(part) -> None:
    assert len(words(part * 200_000).plain) <= 2000
    assert compare(part * 200_000, part * 199_999).relation in Relation
