"""Which candidate a title names: only what surely is the work, else none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model import Entry, Ref
from enrich.normalization.title_comparison import Relation, compare
from enrich.normalization.titles import same_title
from enrich.resolution.entry_claims import questions
from enrich.resolution.title_match import (
    Candidate,
    Question,
    Said,
    choose,
    is_aside,
    is_near,
    said,
    weight,
)

TITLE = "Loom: Weaving Threads of Many Colours"
ADA, JOSE = "Ada Pfeffer", "José Ünal"
OURS = Said(TITLE, venue="SOSP", years=(2025,))
WORK = Said(TITLE, (ADA, JOSE), venue="SOSP", years=(2025,), type="proceedings-article")
DOI = Ref("doi", "10.1145/1.2")


def asked(*entries: Said) -> Question:
    return Question(Ref("title", "loom"), entries)


def found(one: Said, ref: Ref = DOI) -> Candidate:
    return Candidate(ref, "crossref", one)


def is_sure(ours: Said, theirs: Said) -> bool:
    return choose(asked(ours), [found(theirs)]) is not None


@pytest.mark.parametrize(
    "other",
    [
        "loom: weaving threads of many colours.",
        "LOOM : Weaving threads, of many colours",
        "Weaving Threads of Many Colours",
        "Loom： Weaving\u2010Threads of Mäny Colours",
    ],
)
def test_one_title_may_be_spelt_in_many_ways(other) -> None:
    assert same_title(TITLE, other)
    assert is_sure(OURS, replace(WORK, title=other))


@pytest.mark.parametrize(
    "other",
    [
        "",
        "Loom",
        "Loom++: Weaving Threads of Many Colours",
        "Loom2: Weaving Threads of Many Colours",
        "Loom v2: Weaving Threads of Many Colours",
        "Shuttle: Weaving Threads of Many Colours",
        "Loom: Weaving Threads of Many Flavours",
        "Loom: Weaving Threads of Colours",
        "Loom: Weaving Threads of Many Colours, Part II",
        "Loom: Weaving Threads of Many Colours 2",
        "Poster: Weaving Threads of Many Colours",
        "Erratum: Weaving Threads of Many Colours",
        "Part I: Weaving Threads of Many Colours",
        "Poster: Loom: Weaving Threads of Many Colours",
        "Re: Weaving Threads of Many Colours",
        "Data from: Weaving Threads of Many Colours",
        "Author Correction: Weaving Threads of Many Colours",
        "Reply to 'Loom: Weaving Threads of Many Colours'",
        "Weaving Threads of Many Colours with Loom",
    ],
)
def test_a_title_that_differs_by_a_word_or_a_sign_is_another_whoever_wrote_it(other) -> None:
    assert not same_title(TITLE, other)
    assert not is_sure(replace(OURS, authors=(ADA, JOSE)), replace(WORK, title=other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("On Looms, Part I", "On Looms, Part II"),
        ("Weaver 3", "Weaver 3.1"),
        ("A* Search for Looms", "A Search for Looms"),
        ("Wool 3 5", "Wool 35"),
        ("Loom2: Weaving Threads of Many Colours", "Weaving Threads of Many Colours"),
        ("Loom: Weaving Threads", "Weaving Threads"),
        ("!?", "?!"),
    ],
)
def test_versions_and_parts_are_works_of_their_own(one, other) -> None:
    assert not same_title(one, other)


def test_a_work_in_a_venue_that_no_table_knows_is_not_the_listed_venue_s() -> None:
    told = [("title", TITLE), ("venue_name", "Journal of Textile Studies"), ("year", 2025)]
    told += [("type", "journal-article"), ("authors", [{"name": "Mei Wu", "affiliations": []}])]
    elsewhere = said(DOI, told)
    assert elsewhere.elsewhere
    assert not is_sure(OURS, elsewhere)
    assert is_sure(replace(OURS, authors=("Mei Wu",)), elsewhere)
    late = replace(elsewhere, years=(2024,))
    assert not is_sure(replace(OURS, authors=("Ming Wu",)), replace(late, authors=("M. Wu",)))


def test_a_title_alone_is_never_enough() -> None:
    assert not is_sure(Said(TITLE), WORK)


@pytest.mark.parametrize(
    ("ours", "theirs", "sure"),
    [
        ({"authors": (ADA,)}, {}, True),
        ({"authors": ("A. Pfeffer",)}, {}, True),
        ({"authors": ("Pfeffer et al.",), "years": (2025,)}, {}, True),
        ({"authors": ("Pfeffer Ada",)}, {}, True),
        ({"authors": ("Otto Pfeffer",)}, {}, False),
        ({"authors": ("Otto Pfeffer",), "venue": "SOSP"}, {}, True),
        ({"authors": ("Mia Schuster",), "venue": "SOSP", "years": (2025,)}, {}, False),
        ({"authors": (ADA, "Mia Schuster", "Bo Li", "Eve Wu")}, {}, False),
        ({"venue": "SOSP"}, {}, True),
        ({"venue": "OSDI"}, {}, False),
        ({"venue": "OSDI", "authors": (ADA,)}, {}, False),
        ({"venue": "ICRA", "years": (2025,)}, {"venue": "RA-L", "type": "journal-article"}, True),
        ({"venue": "ICRA", "years": (2025,)}, {"venue": "IROS"}, False),
        ({"venue": "EMNLP", "years": (2025,)}, {"venue": "EMNLP Findings", "aside": True}, True),
        ({"venue": "EMNLP", "years": (2025,)}, {"venue": "EMNLP Workshop", "aside": True}, False),
        ({"venue": "SOSP"}, {"venue": None, "aside": True}, False),
        ({"venue": "SOSP", "years": (2025,)}, {"venue": None, "aside": True}, False),
        ({"venue": "SOSP", "years": (2025,)}, {"venue": None}, True),
        ({"years": (2025,)}, {}, True),
        ({"years": (2025,)}, {"authors": ()}, False),
        ({"years": (2025,), "venue": "SOSP"}, {"authors": ()}, True),
        ({"years": (2023,), "venue": "SOSP"}, {}, False),
        ({"years": (2025,), "venue": "SOSP"}, {"years": (2022,), "preprint": True}, False),
        (
            {"years": (2025,), "venue": "SOSP"},
            {"years": (2023,), "early": True, "preprint": True, "venue": None},
            True,
        ),
        ({"affiliations": ("CMU",)}, {"affiliations": ("Carnegie Mellon University",)}, True),
        ({"affiliations": ("ETH",)}, {"affiliations": ("D-INFK, ETH Zürich",)}, True),
        ({"affiliations": ("University",)}, {"affiliations": ("ETH University",)}, False),
        ({"affiliations": ("CMU",)}, {"affiliations": ("Carnegie Hall",)}, False),
    ],
)
def test_what_is_said_beside_the_title_decides(ours, theirs, sure) -> None:
    assert is_sure(Said(TITLE, **ours), replace(WORK, **theirs)) == sure


def test_a_year_alone_does_not_do_for_a_title_that_many_could_have() -> None:
    survey = "A Survey on Efficient Large Language Models"
    work = replace(WORK, title=survey)
    assert not is_sure(Said(survey, years=(2025,)), work)
    assert is_sure(Said(survey, years=(2025,), venue="SOSP"), work)


def test_every_entry_of_the_title_has_to_agree() -> None:
    other = replace(OURS, years=(2019,))
    assert choose(asked(OURS, OURS), [found(WORK)])
    assert choose(asked(OURS, other), [found(WORK)]) is None


def test_a_namesake_by_other_people_leaves_it_open() -> None:
    namesake = found(replace(WORK, authors=("Mia Schuster",), venue=None), Ref("doi", "10.1/x"))
    assert choose(asked(replace(OURS, venue=None)), [found(WORK), namesake]) is None
    assert choose(asked(OURS), [namesake, found(WORK)]) == found(WORK)


def test_two_works_of_different_nicknames_leave_it_open() -> None:
    ours = replace(OURS, title="Weaving Threads of Many Colours")
    other = found(
        replace(WORK, title="Shuttle: Weaving Threads of Many Colours"), Ref("doi", "10.1/x")
    )
    assert choose(asked(ours), [found(WORK)])
    assert choose(asked(ours), [found(WORK), other]) is None


def test_one_title_in_two_venues_leaves_it_open_unless_the_list_names_one() -> None:
    longer = found(replace(WORK, venue="TOCS"), Ref("doi", "10.1145/3.4"))
    assert choose(asked(replace(OURS, venue=None)), [found(WORK), longer]) is None
    assert choose(asked(OURS), [found(WORK), longer]) == found(WORK)


@pytest.mark.parametrize(
    "other",
    [
        {"years": (2019,)},  # an earlier edition
        {"type": "book-chapter"},
        {"aside": True},  # a workshop's
    ],
)
def test_two_works_of_one_title_by_the_same_people_leave_it_open(other) -> None:
    ours = Said(TITLE, authors=(ADA,))
    twin = found(replace(WORK, venue=None, **other), Ref("doi", "10.1145/3.4"))
    assert choose(asked(ours), [found(WORK), twin]) is None
    assert choose(asked(replace(ours, venue="SOSP")), [found(WORK), twin]) == found(WORK)


def test_a_journal_of_demography_is_no_demonstration() -> None:
    assert not is_aside("Democracy and Demography") and not is_aside("Posterior")
    assert is_aside("SOSP 2025 Demos") and is_aside("Poster Session")


def test_two_witnesses_of_one_identifier_may_name_its_venue_differently() -> None:
    other = Candidate(DOI, "openalex", replace(WORK, venue="TOCS"))
    assert choose(asked(replace(OURS, venue=None)), [found(WORK), other])


@pytest.mark.parametrize(
    "listed",
    [
        "Loom: Weaving Thraeds of Many Colours",
        "Loom: Weaving Threads of Many Colours (Oral)",
        "Loom: Weaving Threads of Many Colours, in press",
        "Loom: Weaving Threads of Many Colours [code]",
        "Loom: Weaving Threads of",
        "Loom: Weaving Threads of Ma",
        "Loom",
    ],
)
def test_what_people_do_to_a_title_is_borne_as_far_as_people_and_year_support_it(listed) -> None:
    ours = Said(listed, (ADA, JOSE), years=(2025,))
    assert is_sure(ours, WORK)
    assert not is_sure(replace(ours, authors=()), WORK)
    assert not is_sure(replace(ours, authors=("Mia Schuster", "Bo Li")), WORK)
    assert not is_sure(replace(ours, years=(2020,)), WORK)


@pytest.mark.parametrize("label", ["Video: {}", "WIP: {}", "Towards {}", "{} 2.0", "{} (Abstract)"])
def test_another_thing_by_the_same_people_is_not_the_work(label) -> None:
    ours = replace(OURS, authors=(ADA, JOSE))
    assert not is_sure(ours, replace(WORK, title=label.format(TITLE)))
    assert not is_sure(replace(ours, title=label.format(TITLE)), WORK)
    ours = replace(ours, title="Weaving Threads of Many Colours")
    assert not is_sure(ours, replace(WORK, title=label.format(TITLE)))


def test_the_same_title_by_quite_other_people_is_another_work() -> None:
    others = ("Zoe Pfeffer", "Bo Li", "Max Ünal")
    assert not is_sure(replace(OURS, authors=(ADA, JOSE)), replace(WORK, authors=others))


def test_a_family_name_alone_is_that_of_the_first_author() -> None:
    ours = Said(TITLE, ("Li",), years=(2025,))
    assert is_sure(ours, replace(WORK, authors=("Bo Li", ADA)))
    assert not is_sure(ours, replace(WORK, authors=(ADA, "Bo Li")))


def test_a_preface_needs_more_than_a_year() -> None:
    preface = replace(WORK, title="Preface")
    assert not is_sure(Said("Preface", (ADA,)), preface)
    assert is_sure(Said("Preface", (ADA,), years=(2025,)), preface)
    assert not is_sure(Said("Preface", ("Bo Li",), venue="SOSP", years=(2025,)), preface)


def test_of_a_paper_and_its_letter_a_year_later_the_listed_year_decides_or_nobody() -> None:
    paper = found(replace(WORK, venue=None, years=(2017,)), Ref("doi", "10.1/paper"))
    letter = found(replace(WORK, venue=None, years=(2018,)), Ref("doi", "10.1/letter"))
    ours = Said(TITLE, (ADA, JOSE))
    assert choose(asked(ours), [letter, paper]) is None
    assert choose(asked(replace(ours, years=(2017,))), [letter, paper]) == paper
    assert choose(asked(replace(ours, years=(2018,))), [letter, paper]) == letter


def test_a_publication_may_be_told_of_under_two_names() -> None:
    ours = Said(TITLE, (ADA, JOSE), venue="SOSP", years=(2025,))
    assert is_sure(ours, replace(WORK, venue="TPDS"))
    assert not is_sure(replace(ours, years=(2024,)), replace(WORK, venue="TPDS"))
    assert not is_sure(replace(ours, authors=(ADA,)), replace(WORK, venue="TPDS"))
    assert is_sure(replace(ours, venue="SIGGRAPH", authors=(ADA,)), replace(WORK, venue="TOG"))


def test_the_very_title_is_chosen_before_one_that_goes_on() -> None:
    longer = found(replace(WORK, title=f"{TITLE}: Warp and Weft"), Ref("doi", "10.1/longer"))
    ours = replace(OURS, authors=(ADA, JOSE))
    assert choose(asked(ours), [longer, found(WORK)]) == found(WORK)


def test_two_works_that_a_cut_title_may_be_leave_it_open() -> None:
    other = found(
        replace(WORK, title=TITLE.replace("Colours", "Flavours")), Ref("doi", "10.1/other")
    )
    ours = Said("Loom: Weaving Threads of", (ADA, JOSE), years=(2025,))
    assert choose(asked(ours), [found(WORK)]) == found(WORK)
    assert choose(asked(ours), [found(WORK), other]) is None


def test_the_published_work_is_chosen_before_its_preprint() -> None:
    draft = replace(WORK, venue=None, preprint=True, early=True, type="posted-content")
    candidates = [found(draft, Ref("arxiv", "2506.00009")), found(WORK)]
    assert choose(asked(OURS), candidates) == found(WORK)
    assert choose(asked(replace(OURS, venue=None)), candidates) == found(WORK)


@pytest.mark.parametrize("value", ["10.65215/loom0001", "10.5555/123.456"])
def test_copies_of_works_are_never_chosen(value) -> None:
    copy = found(WORK, Ref("doi", value))
    assert choose(asked(OURS), [copy]) is None
    assert not is_near(asked(OURS), copy)


@pytest.mark.parametrize("kind", ["component", "peer-review", "proceedings", "dataset"])
def test_what_is_no_work_is_never_chosen(kind) -> None:
    assert not is_sure(OURS, replace(WORK, type=kind))


def test_a_person_would_look_at_near_titles_only() -> None:
    near = found(replace(WORK, title="Loom: Weaving Threads of Many Flavours"))
    far = found(replace(WORK, title="On the Growth of Wool"))
    assert is_near(asked(OURS), near)
    assert not is_near(asked(OURS), far)


def test_a_slip_in_a_title_written_without_spaces_leaves_it_near() -> None:
    ours = asked(Said("基于注意力机制的大规摸织物图案生成方法研究"))
    assert is_near(ours, found(Said("基于注意力机制的大规模织物图案生成方法研究")))
    assert not is_near(ours, found(Said("基于深度学习的语音识别模型训练方法研究")))
    assert not is_near(ours, found(Said("图案")))


def test_what_a_provider_states_is_read_for_what_tells_works_apart() -> None:
    person = {"name": ADA, "orcid": None, "affiliations": ["ETH Zürich"]}
    fields: list[tuple[str, Any]] = [
        ("title", TITLE),
        ("authors", [person]),
        ("venue_name", "Proceedings of the 3rd Workshop on Wool"),
        ("year", 2025),
        ("published", "2024-12-01"),
        ("identifiers", "doi:10.1145/1.2"),
        ("identifiers", "arxiv:2412.00001"),
    ]
    told = said(DOI, fields)
    assert told == Said(
        TITLE, (ADA,), ("ETH Zürich",), None, aside=True, years=(2024, 2025), early=True
    )


def entry(title: str, ref: Ref | None = None, **rest: Any) -> Entry:
    return Entry(title, 1, 1, (), title, title, ref=ref, **rest)


def test_what_has_no_identifier_and_is_a_paper_is_a_question() -> None:
    asked_about = questions(
        [
            entry(TITLE, venue="SOSP", year=2025, affiliations=("ETH",)),
            entry("On Wool", DOI),
            entry("On Yarn", Ref("github", "acme/yarn"), stated_date="2024-03"),
            entry("On Silk", kind="software"),
            entry("!!!"),
        ]
    )
    assert [str(one.ref) for one in asked_about] == [
        "title:loom-weaving-threads-of-many-colours",
        "title:on-yarn",
    ]
    assert asked_about[0].said == (Said(TITLE, affiliations=("ETH",), venue="SOSP", years=(2025,)),)
    assert asked_about[1].said[0].years == (2024,)


def test_entries_of_one_title_are_one_question_that_keeps_what_each_says() -> None:
    (one,) = questions([entry(TITLE, year=2025), entry(TITLE.upper(), year=2024)])
    assert [ours.years for ours in one.said] == [(2025,), (2024,)]
    assert one.title == TITLE


def test_a_title_that_is_none_any_more_is_cut_before_it_is_asked_for() -> None:
    (one,) = questions([entry("wool " * 1000)])
    assert len(one.title) <= 300


OTHERS = {Relation.SIBLING, Relation.LABEL, Relation.RENAMED, Relation.DIFFERENT}
WORD = st.sampled_from(["loom", "weft", "warp", "of", "the", "2", "ii", "++", ":", "part", "a"])
WORDS = st.lists(WORD, max_size=7)
TITLES = st.text(max_size=30) | WORDS.map(" ".join)
PEOPLE = st.lists(st.sampled_from([ADA, JOSE, "A. Pfeffer", "Li Wei", "", "et al."]), max_size=3)
SAID = st.builds(
    Said,
    TITLES,
    PEOPLE.map(tuple),
    st.lists(st.text(max_size=9), max_size=2).map(tuple),
    st.sampled_from([None, "SOSP", "arXiv", "ACL Findings"]),
    st.booleans(),
    st.lists(st.integers(2019, 2026), max_size=2).map(tuple),
)


@given(one=TITLES, other=TITLES)
def test_titles_are_the_same_both_ways(one, other) -> None:
    assert same_title(one, other) == same_title(other, one)
    near = [is_near(asked(Said(a)), found(Said(b))) for a, b in ((one, other), (other, one))]
    assert near[0] == near[1]


@given(title=TITLES, theirs=st.lists(SAID, max_size=4))
def test_without_evidence_nothing_is_chosen(title, theirs) -> None:
    assert choose(asked(Said(title)), [found(one) for one in theirs]) is None


@given(ours=SAID, theirs=st.lists(SAID, max_size=4))
def test_what_is_chosen_has_the_title_and_evidence_and_no_contradiction(ours, theirs) -> None:
    candidates = [found(one, Ref("doi", f"10.1/{n}")) for n, one in enumerate(theirs)]
    chosen = choose(asked(ours), candidates)
    assert chosen == choose(asked(ours), candidates[::-1])
    if chosen is not None:
        relation = compare(ours.title, chosen.said.title).relation
        assert relation not in OTHERS
        assert (weight(asked(ours), chosen) or 0) > 0


@given(ours=SAID, theirs=SAID)
def test_a_copy_of_what_is_chosen_never_changes_the_choice(ours, theirs) -> None:
    chosen = choose(asked(ours), [found(theirs)])
    copy = found(theirs, Ref("doi", "10.65215/x"))
    assert choose(asked(ours), [found(theirs), copy]) == chosen
