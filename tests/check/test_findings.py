"""What is wrong with a list, told without false alarms."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import pipeline
from enrich.check import Finding, Fit, check
from enrich.check.link_doubts import LinkDoubts
from enrich.model import Claim, Entry, Paper, Ref
from enrich.normalization.identifiers import recognise
from enrich.parse import decode, parse
from enrich.resolution.entry_claims import is_paper, key
from enrich.settings import Settings
from paths import ROOT

SHARED = Path(os.environ.get("ENRICH_SHARED", ROOT.parent / "shared"))
SEED = ROOT / "data" / "raw" / "llm-systems.md"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

WEFT = "Weft: Scaling Threads over Many Looms without a Shuttle"
WARP = "Warp: Elastic Yarn for Weavers at the Edge"


def judge(text: str, *claims: Claim) -> tuple[list[Finding], dict[str, Fit]]:
    """The findings about a list, given what was heard about its links."""
    entries = parse(text)
    papers = {e.entry_id: Paper(key(e), (key(e),), {}, claims) for e in filter(is_paper, entries)}
    return check(entries, papers, claims)


def found(text: str, *claims: Claim) -> list[tuple[int, str, str]]:
    return [(f.line, f.severity, f.check) for f in judge(text, *claims)[0]]


def says(ref: str, title: str, *people: str, provider: str = "arxiv") -> list[Claim]:
    """What a provider states for an arXiv id or a DOI."""
    scheme = "doi" if ref.startswith("10.") else "arxiv"
    told = [Claim("title", title, provider, Ref(scheme, ref), NOON)]
    authors = [{"name": name, "orcid": None, "affiliations": []} for name in people]
    return told + [Claim("authors", authors, provider, Ref(scheme, ref), NOON)] * bool(people)


def line(title: str, number: int, more: str = "") -> str:
    return f"- [{title}](https://arxiv.org/abs/2401.{number:05}){more}\n"


def test_a_bare_link_has_no_title_that_could_be_another() -> None:
    bare = "- https://arxiv.org/abs/2401.00001\n- <https://doi.org/10.5072/loom>\n"
    known = [*says("2401.00001", WEFT, "Ada Pfeffer"), *says("10.5072/loom", WARP)]
    findings, fits = judge(bare, *known)
    assert (findings, fits) == ([], {})


LOOMS = [*says("2401.00001", WEFT, "Ada Pfeffer"), *says("2401.00002", WARP, "José Ünal")]


@pytest.mark.parametrize(
    "listed",
    [
        WEFT,
        WEFT.lower(),
        WEFT.upper(),
        "Weft",
        "Weft: Scaling Threads over Many Looms",
        "Scaling Threads over Many Looms without a Shuttle",
        "Weft – Scaling Threads over Many Looms without a Shuttle",
        "W\u00e9ft: Scaling Threads over Many-Looms without a Shuttle",
        "Weft: Scaling Threads over Man…",
    ],
)
def test_a_title_written_as_lists_write_titles_is_no_finding(listed: str) -> None:
    findings, fits = judge(line(listed, 1), *LOOMS)
    assert findings == []
    assert [fit.match for fit in fits.values()] == ["agrees"]


def test_addresses_alone_are_not_listed_twice() -> None:
    urls = ("https://arxiv.org/abs/2401.00001", "https://arxiv.org/abs/2401.00002")
    assert found("\n".join(f"- {url}" for url in (*urls, "https://looms.example/a.pdf"))) == []


def test_formulas_of_tex_and_plus_signs_are_part_of_a_name() -> None:
    claims = [*says("2401.00001", "H$_2$O: Wet Wool"), *says("2401.00002", "Sage2++: Dry Wool")]
    assert found(line("H2O: Wet Wool", 1), *claims) == []
    assert found(line("Sage2: Some Other Story", 2), *claims) == [(1, "warning", "wrong-link")]


def test_a_link_that_opens_another_entry_s_work_is_an_error_with_the_right_link() -> None:
    findings, fits = judge(line("Weft: Scaling Threads over Many Looms", 2), *LOOMS)
    (finding,) = findings
    assert (finding.check, finding.severity) == ("wrong-link", "error")
    assert finding.suggestion == "https://arxiv.org/abs/2401.00001"
    assert WARP in finding.message
    assert "says arxiv" in finding.message
    assert finding.evidence["stated"] == {"arxiv": [WARP]}
    assert [fit.match for fit in fits.values()] == ["differs"]


def test_ids_that_changed_places_are_two_errors() -> None:
    text = line("Weft", 2) + line("Warp", 1)
    assert found(text, *LOOMS) == [(1, "error", "wrong-link"), (2, "error", "wrong-link")]


def test_a_version_is_not_its_sister() -> None:
    claims = [*says("2401.00001", "Weft 2 Report"), *says("2401.00002", "Weft 3 Report")]
    assert found(line("Weft 3 Report", 1), *claims) == [(1, "error", "wrong-link")]


@pytest.mark.parametrize(
    "listed",
    [
        "Weft: A Story of Sheep",  # the nickname
        "Towards Sheep that Count using Weft",
        "Loomer: Scaling Threads over Many Looms with a Shuttle",  # most words
    ],
)
def test_a_retitled_work_is_told_apart_from_a_wrong_link(listed: str) -> None:
    findings, fits = judge(line(listed, 1), *LOOMS)
    assert [(f.check, f.severity) for f in findings] == [("retitled", "info")]
    assert [fit.match for fit in fits.values()] == ["agrees"]


def test_people_who_agree_make_another_title_harmless() -> None:
    text = "1. **A Story of Sheep.** *Ada Pfeffer.* [[pdf]](https://arxiv.org/abs/2401.00001)"
    assert parse(text)[0].authors == ("Ada Pfeffer",)
    assert found(text, *LOOMS) == [(1, "info", "retitled")]


def test_another_title_alone_is_a_warning_that_says_both_and_claims_nothing() -> None:
    (finding,) = judge(line("A Story of Sheep", 1), *LOOMS)[0]
    assert (finding.check, finding.severity, finding.suggestion) == ("wrong-link", "warning", None)
    assert "“A Story of Sheep”" in finding.message
    assert f"“{WEFT}”" in finding.message
    assert "may have been retitled" in finding.message


def test_names_and_years_that_contradict_make_it_an_error() -> None:
    text = (
        "1. **A Story of Sheep.** SOSP 2019. *Grace Wolle.* "
        "[[pdf](https://arxiv.org/abs/2401.00001)]"
    )
    assert parse(text)[0].year == 2019
    assert found(text, *LOOMS) == [(1, "error", "wrong-link")]


@pytest.mark.parametrize(("venue", "severity"), [("SOSP", "error"), ("RA-L", "warning")])
def test_a_journal_that_prints_a_conference_contradicts_no_listed_venue(venue, severity) -> None:
    text = (
        "1. **A Story of Sheep.** ICRA 2024. *Grace Wolle.* "
        "[[pdf](https://arxiv.org/abs/2401.00001)]"
    )
    assert parse(text)[0].venue == "ICRA"
    stated = Claim("venue", venue, "crossref", Ref("arxiv", "2401.00001"), NOON)
    assert found(text, *LOOMS, stated) == [(1, severity, "wrong-link")]


def test_a_preprint_and_its_published_version_are_no_two_works() -> None:
    title = "Looms of Tomorrow: An Entirely New Name for It"
    claims = [*LOOMS, *says("10.1145/1.2", title, "Ada Pfeffer", provider="crossref")]
    assert (1, "error", "wrong-link") not in found(line(title, 1), *claims)


def test_a_nickname_that_two_works_carry_proves_nothing() -> None:
    claims = [*LOOMS, *says("2401.00003", "Weft: A Bird"), *says("2401.00004", "On the Sea")]
    assert found(line("Weft", 4), *claims) == [(1, "warning", "wrong-link")]


OLD = "A Story of Sheep"


def first(number: int, title: str, *people: str) -> list[Claim]:
    """What arXiv states for the first version of a paper."""
    ref = Ref("arxiv_v1", f"2401.{number:05}")
    return [replace(claim, ref=ref) for claim in says("2401.00000", title, *people)]


def test_the_title_of_the_first_version_shows_that_a_work_was_retitled() -> None:
    findings, fits = judge(line(OLD, 1), *LOOMS, *first(1, OLD))
    (finding,) = findings
    assert (finding.check, finding.severity) == ("retitled", "info")
    assert finding.message == (
        f"“{OLD}” was the title of its first version; it is now called “{WEFT}”, says arxiv."
    )
    assert finding.evidence["first"] == {"arxiv": [OLD]}
    assert finding.evidence["stated"] == {"arxiv": [WEFT]}
    assert finding.evidence["because"] == "its first version was called so"
    assert [(fit.match, fit.score) for fit in fits.values()] == [("agrees", 1.0)]


def test_the_title_of_the_first_version_outweighs_a_namesake_and_another_entry() -> None:
    text = line(WEFT, 1) + line(OLD, 1)
    claims = [*LOOMS, *says("2401.00007", OLD)]
    assert (2, "error", "wrong-link") in found(text, *claims)
    assert {check for _, _, check in found(text, *claims, *first(1, OLD))} == {
        "duplicate-entry",
        "retitled",
    }


def test_a_title_near_that_of_the_first_version_is_harmless_too() -> None:
    nicknamed = line("Towards Sheep that Count using Sheepish", 1)
    (finding,) = judge(nicknamed, *LOOMS, *first(1, "Sheepish: Gold"))[0]
    assert finding.check == "retitled"
    (finding,) = judge(
        line("A Much Longer Story of Sheep and their Wool", 1),
        *LOOMS,
        *first(1, "A Long Story of Sheep and some Wool"),
    )[0]
    assert (finding.check, finding.severity) == ("retitled", "info")
    assert "its first version was called “A Long Story of Sheep and some Wool”" in finding.message


def test_people_of_the_first_version_are_people_of_the_work() -> None:
    text = "1. **A Story of Sheep.** *Bo Nadel.* [[pdf]](https://arxiv.org/abs/2401.00001)"
    untold = says("2401.00001", WEFT)
    assert found(text, *untold) == [(1, "warning", "wrong-link")]
    heard = first(1, "Shuttles Considered Harmful", "Bo Nadel")
    assert found(text, *untold, *heard) == [(1, "info", "retitled")]


def test_a_first_version_of_yet_another_title_is_told_and_proves_nothing() -> None:
    (finding,) = judge(line(OLD, 1), *LOOMS, *first(1, "Shuttles Considered Harmful"))[0]
    assert (finding.check, finding.severity, finding.suggestion) == ("wrong-link", "warning", None)
    assert "its first version was called “Shuttles Considered Harmful”" in finding.message
    (finding,) = judge(line(OLD, 1), *LOOMS, *first(1, WEFT))[0]
    assert finding.severity == "warning"
    assert "it was called so from the first" in finding.message


def test_a_listed_title_that_another_work_s_first_version_had_is_an_error() -> None:
    (finding,) = judge(line(OLD, 1), *LOOMS, *first(2, OLD))[0]
    assert (finding.check, finding.severity) == ("wrong-link", "error")
    assert finding.suggestion == "https://arxiv.org/abs/2401.00002"
    assert "the work whose first version was so named is at" in finding.message
    assert finding.evidence["other"]["ref"] == "arxiv:2401.00002"


def test_first_versions_worth_asking_are_those_of_disagreeing_entries() -> None:
    text = line(WEFT, 1) + line(OLD, 2) + line("Shuttles", 2) + line("A Knot", 1)
    entries = parse(text)
    papers = {e.entry_id: Paper(key(e), (key(e),), {}, ()) for e in entries}
    firsts = [Ref("arxiv_v1", "2401.00002"), Ref("arxiv_v1", "2401.00001")]
    assert LinkDoubts(entries, papers, LOOMS).first_versions() == firsts
    assert LinkDoubts(entries, papers, [*LOOMS, *first(2, OLD)]).first_versions() == firsts
    assert LinkDoubts(entries[:1], papers, LOOMS).first_versions() == []
    assert LinkDoubts(entries, papers, []).first_versions() == []


def test_the_first_version_is_asked_for_of_a_work_that_is_linked_to_by_its_doi() -> None:
    entries = parse(f"- [{OLD}](https://doi.org/10.1145/1.2)\n")
    own, preprint = Ref("doi", "10.1145/1.2"), Ref("arxiv", "2401.00001")
    papers = {entries[0].entry_id: Paper(own, (preprint, own), {}, ())}
    claims = says("10.1145/1.2", WEFT, provider="crossref")
    assert LinkDoubts(entries, papers, claims).first_versions() == [Ref("arxiv_v1", "2401.00001")]
    (finding,) = check(entries, papers, [*claims, *first(1, OLD)])[0]
    assert (finding.check, finding.evidence["because"]) == (
        "retitled",
        "its first version was called so",
    )


def test_a_listed_title_that_another_id_has_is_an_error_though_nobody_knows_the_link() -> None:
    text = line(WEFT, 1) + line(WEFT, 9)
    assert (2, "error", "wrong-link") in found(text, *LOOMS)


def test_a_link_nobody_knows_is_unchecked_and_no_finding() -> None:
    findings, fits = judge(line(WEFT, 9))
    assert findings == []
    assert list(fits.values()) == [Fit("unchecked", None)]


def test_two_works_on_one_identifier_are_an_error_told_once() -> None:
    text = (line(WEFT, 7) + line(WARP, 7)).replace("arxiv.org/abs/", "doi.org/10.1145/")
    (finding,) = judge(text)[0]
    assert (finding.check, finding.severity) == ("shared-link", "error")
    assert finding.evidence["lines"] == [1, 2]
    assert "right for one of them only" in finding.message


def test_two_titles_of_a_preprint_nobody_tells_of_may_be_those_of_one_work() -> None:
    (finding,) = judge(line(WEFT, 7) + line(WARP, 7))[0]
    assert (finding.check, finding.severity) == ("shared-link", "warning")
    assert "or one work goes by two titles" in finding.message


def test_who_a_shared_identifier_belongs_to_is_told_when_a_witness_knows() -> None:
    text = line(WEFT, 2) + line(WARP, 2)
    claims = says("2401.00002", WARP)
    assert found(text, *claims) == [(1, "error", "shared-link")]
    assert "line 2" in judge(text, *claims)[0][0].message
    first = Claim("title", WARP, "arxiv", Ref("arxiv_v1", "2401.00002"), NOON)
    assert found(text, *claims, first) == [(1, "error", "wrong-link")]


def test_one_work_listed_by_an_old_title_and_a_new_one_has_no_wrong_link() -> None:
    text = line("Where Sheep Meet their Shepherds", 2) + line(WARP, 2)
    claims = says("2401.00002", WARP)
    assert (1, "error", "wrong-link") not in found(text, *claims)
    old = "Where Sheep Meet their Shepherds"
    first = Claim("title", old, "arxiv", Ref("arxiv_v1", "2401.00002"), NOON)
    assert found(text, *claims, first) == [
        (1, "info", "retitled"),
        (2, "warning", "duplicate-entry"),
    ]


def test_two_titles_of_one_work_on_one_link_are_a_duplicate_and_no_shared_link() -> None:
    text = "## A\n" + line(WEFT, 1) + line("Sheep in the Clouds using Weft", 1)
    assert found(text) == [(3, "warning", "duplicate-entry")]


def test_a_page_for_many_is_told_once_and_is_no_error() -> None:
    text = "".join(f"- [Loom {n}: A Tale](https://a.org/list.html) | SOSP' 24\n" for n in "ABCD")
    (finding,) = judge(text)[0]
    assert (finding.severity, finding.evidence["lines"]) == ("info", [1, 2, 3, 4])


def test_one_document_for_two_works_is_a_warning() -> None:
    text = f"- [{WEFT}](https://a.org/a.pdf)\n- [{WARP}](https://a.org/a.pdf)\n"
    assert (1, "warning", "shared-link") in found(text)


def test_a_work_listed_again_is_graver_in_the_same_section() -> None:
    text = "## A\n" + line(WEFT, 1) + line(WEFT, 1) + "## B\n" + line(WEFT, 1)
    assert found(text) == [(3, "warning", "duplicate-entry"), (5, "info", "duplicate-entry")]


def test_a_work_listed_again_with_another_link_is_found_by_its_title() -> None:
    text = line(WEFT, 1) + f"- [{WEFT}](https://a.org/accepted.html) | SOSP' 24\n"
    (finding,) = judge(text)[0]
    assert finding.check == "duplicate-entry"
    assert "with another link" in finding.message


def test_two_works_of_one_title_by_other_people_are_no_duplicate() -> None:
    entries = "\n".join(line("Learning to Weave", number) for number in (1, 2))
    told = [
        says(f"2401.0000{number}", "Learning to Weave", *people)
        for number, people in ((1, ("Gina Thread", "Hans Knot")), (2, ("Ines Stitch", "Jan Hem")))
    ]
    assert found(entries, *told[0], *told[1]) == []
    assert found(entries, *told[0], *says("2401.00002", "Learning to Weave", "Gina Thread"))


def test_a_shortened_title_without_an_id_is_found_by_what_witnesses_say() -> None:
    bare = "- [Weft: Scaling Threads over Many](https://a.org/accepted.html) | SOSP' 24\n"
    assert found(bare + line("Weft", 1), *LOOMS) == [(2, "warning", "duplicate-entry")]
    assert found(line("Weft", 1) + bare, *LOOMS) == [(2, "warning", "duplicate-entry")]


def test_a_link_given_to_very_many_works_is_told_without_comparing_all() -> None:
    text = "".join(line(f"Work {n}: Of {n} Threads", 1) for n in range(400))
    (finding,) = judge(text)[0]
    assert (finding.check, finding.evidence["lines"][-1]) == ("shared-link", 400)
    assert "397 more" in finding.message


def test_works_of_one_nickname_are_no_duplicates() -> None:
    text = line("Pie: Pooling Memory", 1) + line("Pie: A Programmable System", 2)
    assert found(text) == []


def test_two_identifiers_of_one_work_are_found_by_what_providers_say() -> None:
    text = line("Weft", 1) + f"- [{WEFT}](https://doi.org/10.1145/1.2)\n"
    claims = [*LOOMS, *says("10.1145/1.2", WEFT, "A. Pfeffer", provider="crossref")]
    assert found(text, *claims) == [(2, "warning", "duplicate-paper")]


def test_a_work_without_a_link_is_told_with_the_link_it_may_have() -> None:
    text = "## Looms\n" + line(WARP, 2) + f"- {WEFT} | SOSP' 24\n"
    (finding,) = judge(text, *LOOMS)[0]
    assert (finding.check, finding.severity) == ("unlinked", "warning")
    assert finding.suggestion == "https://arxiv.org/abs/2401.00001"


def test_an_entry_without_a_link_is_told_the_one_that_its_words_state() -> None:
    text = "## Looms\n" + line(WARP, 2) + f"- {WEFT}. arXiv preprint arXiv:2401.00001, 2024\n"
    (finding,) = judge(text, *LOOMS)[0]
    assert (finding.check, finding.severity) == ("unlinked", "warning")
    assert finding.suggestion == "https://arxiv.org/abs/2401.00001"
    assert "its words name arxiv:2401.00001" in finding.message


def test_an_identifier_in_the_words_is_held_against_the_title_and_no_link_is_replaced_for_it() -> (
    None
):
    text = "## Looms\n" + line(WARP, 2)
    text += f"- [{WEFT}](https://a.org/weft.pdf). arXiv:2401.00002, 2024\n"
    (finding,) = [one for one in judge(text, *LOOMS)[0] if one.line == 3]
    assert (finding.check, finding.instead_of) == ("wrong-link", None)
    assert finding.message.startswith("The identifier in the words of")


def test_a_malformed_link_comes_with_the_repaired_line() -> None:
    (finding,) = judge("# C\n- Looms | (GT)[https://a.org/b]\n")[0]
    assert (finding.check, finding.severity) == ("malformed-link", "error")
    assert finding.suggestion == "- Looms | [GT](https://a.org/b)"


def test_a_number_in_the_words_that_is_not_the_link_s_is_told() -> None:
    told = judge(f"- [{WEFT}](https://arxiv.org/abs/2401.00001). arXiv:2401.00011, 2024\n")[0]
    assert [(one.check, one.severity, one.suggestion) for one in told] == [
        ("wrong-link", "info", None)
    ]
    same = f"- [{WEFT}](https://arxiv.org/abs/2401.00001v2). arXiv:2401.00001, doi:10.9999/loom.7\n"
    assert judge(same)[0] == []


def test_a_pdf_of_another_number_is_told() -> None:
    text = f"- [{WEFT}](https://arxiv.org/abs/2401.00001) [[pdf](https://arxiv.org/pdf/2401.000{{}})]\n"
    (finding,) = judge(text.format("11v2"))[0]
    assert (finding.check, finding.severity) == ("wrong-link", "warning")
    assert finding.evidence["other"] == "arxiv:2401.00011"
    assert judge(text.format("01v2"))[0] == []


def test_every_link_of_an_entry_that_nobody_can_follow_is_told() -> None:
    text = (
        f"- [{WEFT}](https//arxiv.org/abs/2401.00001) [[code]](http://localhost/weft)\n"
        f"\n| Title | Paper |\n|---|---|\n| {WARP} | [pdf](https://arxiv.org/abs/2413.00002) |\n"
    )
    told = {one.line: [] for one in judge(text)[0]}
    for one in judge(text)[0]:
        told[one.line].append((one.check, one.severity, one.suggestion, one.instead_of))
    right, wrong = "https://arxiv.org/abs/2401.00001", "https//arxiv.org/abs/2401.00001"
    assert sorted(told[1], key=str) == [
        ("malformed-link", "error", right, wrong),
        ("malformed-link", "error", None, None),
    ]
    assert told[5] == [("malformed-link", "error", None, None)]


def test_a_document_named_after_another_entry_is_told() -> None:
    text = (
        f"- [{WEFT}](https://arxiv.org/abs/2401.00001)\n"
        "- [Shuttle-1: Older Wool](https://a.org/2025/02/weft_report.pdf) - (Jan 2024)\n"
        "- [Shuttle-9: Newer Wool](https://a.org/shuttle9.pdf) - (Jan 2024)\n"
    )
    assert found(text) == []  # a name of four letters may be a word
    text = text.replace("Weft", "Wefting").replace("weft_", "wefting_")
    assert found(text) == [(2, "error", "wrong-link")]


def test_evidence_is_json_that_names_the_witnesses() -> None:
    for finding in judge(line(WARP, 1) + line(WEFT, 2), *LOOMS)[0]:
        assert json.loads(json.dumps(finding.evidence))["stated"]


WORDS = st.sampled_from(["Weft", "Warp:", "a", "loom", "2", "++", "é", "$_2$", "–", "?", "of"])
TITLES = st.lists(WORDS, max_size=6).map(" ".join) | st.text(max_size=20)
LINKS = st.sampled_from(
    [
        "https://arxiv.org/abs/2401.00001",
        "https://arxiv.org/abs/2401.00002",
        "https://doi.org/10.1145/1.2",
        "https://a.org/x/loom_warp_of_things.pdf",
        "https://a.org/%ff?#",
        "https://",
        "",
    ]
)
LINES = st.builds(lambda title, url: f"- [{title}]({url})", TITLES, LINKS) | st.text(max_size=40)
HEARD = st.builds(
    lambda title, url, scheme: (
        [Claim("title", title, "arxiv", Ref(scheme or ref.scheme, ref.value), NOON)]
        if (ref := recognise(url))
        else []
    ),
    TITLES,
    LINKS,
    st.sampled_from([None, None, "arxiv_v1"]),
)


@given(st.lists(LINES, max_size=8), st.lists(HEARD, max_size=5))
def test_the_check_never_raises_and_every_finding_is_about_an_entry(lines, heard) -> None:
    text = "# L\n" + "\n".join(lines)
    claims = [claim for said in heard for claim in said]
    findings, fits = judge(text, *claims)
    entries = {entry.entry_id: entry for entry in parse(text)}
    for finding in findings:
        assert finding.line == entries[finding.entry_id].line
        assert finding.message.endswith(".")
    assert all(fit.score is None or 0 <= fit.score <= 1 for fit in fits.values())


@given(st.lists(LINES, max_size=8), st.lists(HEARD, max_size=5), st.randoms())
def test_the_order_of_claims_changes_no_finding(lines, heard, dice) -> None:
    text, claims = "# L\n" + "\n".join(lines), [claim for said in heard for claim in said]
    shuffled = claims * 2
    dice.shuffle(shuffled)
    assert judge(text, *claims) == judge(text, *shuffled)


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """What is found in the project's own list with no network."""
    here = tmp_path_factory.mktemp("seed")
    settings = Settings(
        list=str(SEED),
        out=here / "out",
        records=here / "records.sqlite",
        offline=True,
    )
    result = pipeline.check_list(settings)
    assert not (here / "out").exists()
    return result.findings


def test_the_errors_of_the_seed_are_those_a_reader_finds(seed: list[Finding]) -> None:
    assert [(f.line, f.check) for f in seed if f.severity == "error"] == [
        (206, "shared-link"),  # eLLM has the link of line 205
        (315, "shared-link"),  # HAP and GMorph
        (325, "wrong-link"),  # The Llama 3 Herd of Models is at 2407.21783
        (333, "wrong-link"),  # DeepSeek-LLM opens the report on DeepSeek-R1
        (412, "malformed-link"),
        (413, "malformed-link"),
        (414, "malformed-link"),
    ]


def test_what_else_is_wrong_with_the_seed_is_found(seed: list[Finding]) -> None:
    told = {(f.line, f.check) for f in seed}
    assert {(49, "unlinked"), (74, "shared-link"), (336, "wrong-link")} <= told
    assert {f.line for f in seed if f.check == "duplicate-entry"} == {
        *(177, 196, 225, 285, 325, 335, 337, 338),
    }


def test_of_the_seed_s_retitled_papers_none_is_an_error(seed: list[Finding]) -> None:
    lines = {f.line: f.severity for f in seed if f.check in ("retitled", "wrong-link")}
    retitled = [38, 43, 45, 85, 87, 94, 106, 110, 148, 152, 165, 166, 175, 188, 193, 202, 266, 288]
    assert {lines[number] for number in retitled} == {"warning", "info"}
    counts = Counter((f.check, f.severity) for f in seed)
    assert counts["retitled", "info"] == 23
    assert counts["wrong-link", "warning"] == 15  # 14 of retitled papers, and line 336


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("prompt-thunlp", [(450, "shared-link")]),
        ("llminf-xlite", [(449, "shared-link"), (543, "shared-link")]),
        ("roadmap-songrotek", []),
    ],
)
def test_other_lists_have_the_faults_a_reader_finds(name: str, faults: list[object]) -> None:
    path = SHARED / "lists" / f"{name}.md"
    if not path.exists():
        pytest.skip("../shared is not here")
    findings, _ = judge(decode(path.read_bytes())[0])
    told = [f for f in findings if f.check == "shared-link" or f.severity == "error"]
    assert [(f.line, f.check) for f in told if f.severity != "info"] == faults


def test_a_title_with_half_the_words_of_another_work_s_is_not_called_a_newer_one() -> None:
    longer = "Engine: Training Weavers on Extremely Long Threads of over 1M Looms"
    star = says("2401.00001", "Star Spindle: Fast Spinning over Long Threads")
    same = Claim("title", star[0].value, "arxiv", Ref("arxiv_v1", "2401.00001"), NOON)
    assert found(line(longer, 1), *star) == [(1, "warning", "wrong-link")]
    assert found(line(longer, 1), *star, same) == [(1, "warning", "wrong-link")]


def test_entries_whose_right_link_is_not_known_are_those_to_look_for_by_title() -> None:
    text = (
        line("A Story of Sheep and Shepherds", 1)  # in doubt
        + line("Weft", 2)  # wrong, and the right one is known
        + line("Warp", 2)  # right
        + line("Bobbins that Nobody Has", 9)  # dead
    )
    entries = parse(text)
    papers = {entry.entry_id: Paper(key(entry), (key(entry),), {}, ()) for entry in entries}
    dead = {Ref("arxiv", "2401.00009"): NOON}
    assert [entry.line for entry in LinkDoubts(entries, papers, LOOMS).unsettled(dead)] == [1, 4]


def test_an_entry_of_any_shape_can_be_checked_alone() -> None:
    bare = Entry("x", 1, 1, (), "", "")
    assert check([bare], {"x": Paper(Ref("title", "x"), (), {}, ())}, [])[0][0].check == "unlinked"


def test_siblings_whose_links_changed_places_are_told() -> None:
    cpus, gpus = "Loomflow: Scheduling Kernels for CPUs", "Loomflow: Scheduling Kernels for GPUs"
    known = [*says("2401.00001", cpus, "Ada Pfeffer"), *says("2401.00002", gpus, "Ada Pfeffer")]
    text = line(cpus, 2) + line(gpus, 1)
    wrong = [one for one in found(text, *known) if one[2] == "wrong-link"]
    assert wrong == [(1, "error", "wrong-link"), (2, "error", "wrong-link")]
    right = [one for one in found(line(cpus, 1) + line(gpus, 2), *known) if one[2] == "wrong-link"]
    assert right == []
