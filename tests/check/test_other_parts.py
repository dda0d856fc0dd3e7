"""Links to another part or version, to an erratum, to a namesake; and translated titles."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from enrich.check import Finding, check
from enrich.check.link_doubts import LinkDoubts
from enrich.model import Claim, Paper, Ref
from enrich.parse import parse
from enrich.resolution.entry_claims import key

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
NUMBERED = [
    ("Weaving Threads of Many Colours, Part II", "Weaving Threads of Many Colours, Part I"),
    ("Shuttles Turned by 30 Degrees Weave Faster", "Shuttles Turned by 20 Degrees Weave Faster"),
    ("The 3rd Loom Challenge on Wool", "The 2nd Loom Challenge on Wool"),
    ("Qwoven2.5 Technical Report", "Qwoven2 Technical Report"),
    ("Elastic Bobbins in Wide Looms", "Erratum: Elastic Bobbins in Wide Looms"),
]


def says(number: int, title: str, *people: str) -> list[Claim]:
    ref = Ref("arxiv", f"2401.{number:05}")
    authors = [{"name": name, "orcid": None, "affiliations": []} for name in people]
    return [
        Claim("title", title, "arxiv", ref, NOON),
        Claim("authors", authors, "arxiv", ref, NOON),
    ]


def first_called(number: int, title: str) -> Claim:
    return Claim("title", title, "arxiv", Ref("arxiv_v1", f"2401.{number:05}"), NOON)


def line(title: str, number: int, people: str = "Ada Loom and Bob Weft", more: str = "") -> str:
    return f"- [{title}](https://arxiv.org/abs/2401.{number:05}). {people}{more}.\n"


def told(text: str, *claims: Claim) -> list[Finding]:
    entries = parse(text)
    papers = {one.entry_id: Paper(key(one), (key(one),), {}, claims) for one in entries}
    return check(entries, papers, claims)[0]


def short(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.severity, one.check) for one in findings]


@pytest.mark.parametrize(("listed", "linked"), NUMBERED)
def test_the_same_people_make_no_new_title_of_another_number_or_a_label(listed, linked) -> None:
    people = "Ada Loom", "Bob Weft"
    assert short(told(line(listed, 1), *says(1, linked, *people))) == [("warning", "wrong-link")]
    both = [*says(1, linked, *people), *says(2, listed, *people)]
    (finding,) = told(line(listed, 1), *both)
    assert (finding.severity, finding.check) == ("error", "wrong-link")
    assert finding.suggestion == "https://arxiv.org/abs/2401.00002"


@pytest.mark.parametrize(("listed", "linked"), NUMBERED)
def test_what_was_first_called_by_the_other_number_was_retitled(listed, linked) -> None:
    known = [*says(1, linked, "Ada Loom", "Bob Weft"), first_called(1, listed)]
    assert short(told(line(listed, 1), *known)) == [("info", "retitled")]


@pytest.mark.parametrize(("listed", "linked"), NUMBERED)
def test_the_title_of_another_number_is_looked_for(listed, linked) -> None:
    entries = parse(line(listed, 1))
    papers = {one.entry_id: Paper(key(one), (key(one),), {}, ()) for one in entries}
    doubts = LinkDoubts(entries, papers, says(1, linked, "Ada Loom", "Bob Weft"))
    assert doubts.unsettled() == entries


def test_a_sibling_by_a_word_is_looked_for_until_its_first_version_says_that_it_was_retitled() -> (
    None
):
    vision, language = "Weaving Threads for Vision", "Weaving Threads for Language"
    entries = parse(line(vision, 1))
    papers = {one.entry_id: Paper(key(one), (key(one),), {}, ()) for one in entries}
    known = says(1, language, "Ada Loom", "Bob Weft")
    assert LinkDoubts(entries, papers, known).unsettled() == entries
    was = [*known, first_called(1, vision)]
    assert LinkDoubts(entries, papers, was).unsettled() == []
    both = [*known, *says(2, vision, "Ada Loom", "Bob Weft")]
    assert short(told(line(vision, 1), *both)) == [("error", "wrong-link")]


@pytest.mark.parametrize("label", [": A Survey", " (Poster)", ", Part II"])
def test_a_work_of_the_title_and_a_label_is_not_suggested_for_it(label: str) -> None:
    title = "Weaving Threads of Many Colours"
    (finding,) = told(f"- **{title}**. 2024.\n", *says(2, title + label))
    assert (finding.check, finding.suggestion) == ("unlinked", None)
    (finding,) = told(f"- **{title}**. 2024.\n", *says(2, f"Loom: {title}"))
    assert (finding.check, finding.suggestion) == ("unlinked", "https://arxiv.org/abs/2401.00002")


def test_a_word_that_any_title_may_have_is_no_nickname_amid_one() -> None:
    framework = line("Spring: A Framework for Elastic Weaving", 1, "")
    assert short(told(framework, *says(1, "Spring Cleaning of Old Barns in Cold Countries"))) == [
        ("warning", "wrong-link")
    ]
    named = says(1, "Scheduling Wide Weavers with SPRING", "Jo Seam")
    capitals = line("SPRING: A Framework for Elastic Weaving", 1, "")
    assert short(told(capitals, *named)) == [("info", "retitled")]


TITLE = "Heddles and Their Uses in Practice"


def test_of_two_works_of_a_title_the_link_has_to_open_that_of_the_people_listed() -> None:
    one, other = says(1, TITLE, "Max Jute"), says(2, TITLE, "Ada Loom", "Bob Weft")
    (finding,) = told(line(TITLE, 1), *one, *other)
    assert (finding.severity, finding.check) == ("error", "wrong-link")
    assert finding.suggestion == "https://arxiv.org/abs/2401.00002"
    assert finding.instead_of is None
    assert "the work of that title by the people listed" in finding.message
    assert short(told(line(TITLE, 1), *one)) == [("warning", "authors-differ")]
    assert told(line(TITLE, 2), *one, *other) == []


def test_the_title_is_looked_for_where_none_of_the_people_listed_wrote_the_work() -> None:
    entries = parse(line(TITLE, 1))
    papers = {one.entry_id: Paper(key(one), (key(one),), {}, ()) for one in entries}
    assert LinkDoubts(entries, papers, says(1, TITLE, "Max Jute")).unsettled() == entries
    assert LinkDoubts(entries, papers, says(1, TITLE, "Ada Loom")).unsettled() == []


@pytest.mark.parametrize(
    ("people", "more", "sure"),
    [
        ("Ada Loom and Bob Weft", ". 2024", True),
        ("Kai Knot and Lu Ply", "", False),
        ("Ada Loom and Bob Weft", ". 2011", False),
    ],
)
def test_a_link_is_replaced_unseen_only_where_people_and_years_agree(people, more, sure) -> None:
    known = [
        *says(1, "A Story of Sheep and Shepherds", "Cy Warp"),
        *says(2, TITLE, "Ada Loom", "Bob Weft"),
    ]
    (finding,) = told(line(TITLE, 1, people, more), *known)
    assert finding.check == "wrong-link"
    assert (finding.instead_of is not None) is sure


@pytest.mark.parametrize(
    ("listed", "stated", "checks"),
    [
        ("编织多种颜色的线", "Weaving Threads of Many Colours", []),
        ("Weft：编织多种颜色的线", "Weft: Weaving Threads of Many Colours", []),
        ("Weft：编织多种颜色的线", "Warp: Weaving Threads of Many Colours", ["wrong-link"]),
        ("Ткацкие станки", "Weaving Threads of Many Colours", []),
        ("编织多种颜色的线", "针织帽子的方法", ["wrong-link"]),
        ("A Story of Sheep", "Weaving Threads of Many Colours", ["wrong-link"]),
    ],
)
def test_a_title_that_is_translated_cannot_be_compared(listed, stated, checks) -> None:
    claims = says(1, stated, "Max Jute")
    assert [one.check for one in told(line(listed, 1, ""), *claims)] == checks


@pytest.mark.parametrize(
    ("listed", "stated"),
    [
        ("Sorting Threads in O(n log n) Time", r"Sorting Threads in $O(n \log n)$ Time"),
        ("A 10x Faster Loom with L1 Norms", r"A $10\times$ Faster Loom with $\ell_1$ Norms"),
        ("A 10x Faster Loom for Everybody", "A 10× Faster Loom for Everybody"),
        ("α-Looms and H2O in Practice", r"$\alpha$-Looms and H$_2$O in Practice"),
    ],
)
def test_formulas_are_no_other_words(listed, stated) -> None:
    assert told(line(listed, 1), *says(1, stated, "Ada Loom", "Bob Weft")) == []
