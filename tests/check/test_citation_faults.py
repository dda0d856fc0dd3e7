"""What a list gets wrong about a right link is told, and what lists may well write is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.check import Finding, Fit, check
from enrich.check.author_comparison import likeness
from enrich.check.title_agreement import Title
from enrich.check.title_misquoted import slips
from enrich.check.venues_differ import may_be_one
from enrich.model import Claim, Ref
from enrich.normalization.identifiers import parse as ref_of
from enrich.normalization.identifiers import recognise
from enrich.parse import parse
from enrich.resolution.trust import merge
from enrich.resolution.works import is_paper, key

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WEFT = "Weft: Scaling Threads over Many Looms without a Shuttle"
PEOPLE = ["Ada Pfeffer", "José Luis Ünal", "Xiao-Lei Zhang", "Maarten van der Wol"]
DOI, PREPRINT = "doi:10.1145/1.2", "arxiv:2401.00001"
SOSP = "Proceedings of the 30th Symposium on Operating Systems Principles"


def says(provider: str, ref: str, **fields: Any) -> list[Claim]:
    told = {"title": WEFT, "authors": PEOPLE} | fields
    told["authors"] = [{"name": name, "orcid": None} for name in told["authors"]]
    found = ref_of(ref)
    assert found is not None
    return [Claim(name, value, provider, found, NOON) for name, value in told.items() if value]


def printed(provider: str = "crossref", ref: str = DOI, **fields: Any) -> list[Claim]:
    held = {"type": "proceedings-article", "venue": "SOSP", "venue_name": SOSP, "year": 2024}
    return says(provider, ref, **(held | fields))


def judge(text: str, *said: Sequence[Claim]) -> tuple[list[Finding], dict[str, Fit]]:
    """The findings about a list whose entries all link to the one work told of."""
    claims = [claim for each in said for claim in each]
    entries = parse(text, recognise)
    refs = sorted({claim.ref for claim in claims if claim.ref.scheme != "arxiv_v1"})
    papers = {e.entry_id: merge(key(e), refs, claims) for e in entries if is_paper(e)}
    return check(entries, papers, claims)


def found(text: str, *said: Sequence[Claim]) -> list[tuple[str, str]]:
    return [(one.check, one.severity) for one in judge(text, *(said or [printed()]))[0]]


def listed(people: str = "", title: str = WEFT, venue: str = "", link: str = "10.1145/1.2") -> str:
    link = f"https://arxiv.org/abs/{link}" if link[:2] == "24" else f"https://doi.org/{link}"
    behind = "".join(f". {words}" for words in (people, f"*{venue}*" if venue else "") if words)
    return f"- **[{title}]({link})**{behind}\n"


# People


@pytest.mark.parametrize(
    "people",
    [
        "Ada Pfeffer, José Luis Ünal, Xiao-Lei Zhang, Maarten van der Wol",
        "ADA PFEFFER, JOSÉ LUIS ÜNAL, XIAO-LEI ZHANG and MAARTEN VAN DER WOL",
        "A. Pfeffer, J. L. Ünal, X.-L. Zhang, M. van der Wol",
        "Pfeffer, A., Ünal, J. L., Zhang, X., van der Wol, M.",
        "Pfeffer Ada, Ünal José Luis, Zhang Xiaolei, Maarten van der Wol",
        "Ada Pfeffer, Jose Uenal, Xiaolei Zhang, Maarten Wol",
        "Ada Pfeffer, Jose L. Unal, Xiaolei Zhang, Maarten van de Wol",
        "Ada Pfeffer et al.",
        "Pfeffer et al.",
        "Ada Pfeffer, José Luis Ünal, et al.",
        "Ada Pfeffer, ..., Maarten van der Wol",
        "Ada Pfeffer",
    ],
)
def test_the_authors_in_any_writing_are_no_finding(people: str) -> None:
    assert found(listed(people)) == []


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ("Ada Pfefer, José Luis Ünal, Xiao-Lei Zhang, Maarten van der Wol", "Ada Pfefer"),
        ("Ada Pfeffer, J. L. Ünal, Xiaolei Zang, M. van der Wol", "Xiaolei Zang"),
    ],
)
def test_a_family_name_that_is_a_letter_off_is_a_remark(people: str, told: str) -> None:
    (finding,), _ = judge(listed(people, venue="SOSP 2024"), printed())
    assert (finding.check, finding.severity) == ("authors-differ", "info")
    assert f"is listed as by {told}, which is spelt " in finding.message
    spelt = people.split(", ")
    other = says("openalex", DOI, authors=spelt)
    assert judge(listed(people, venue="SOSP 2024"), printed(), other)[0] == []


@pytest.mark.parametrize(
    ("people", "fault"),
    [
        ("Bo Nadel, Cleo Spule", "nobody"),
        ("Bo Nadel et al.", "nobody"),
        ("John Doe et al.", "nobody"),
        ("Author Name, Second Author, Third Author", "nobody"),
        ("R. Kumar, S. Nakamura, T. Fischer", "nobody"),
        ("Maarten van der Wol", "first"),
        ("José Luis Ünal, Ada Pfeffer, Xiao-Lei Zhang, Maarten van der Wol", "first"),
        ("Ada Pfeffer, Bo Nadel, Xiao-Lei Zhang, Maarten van der Wol", "stranger"),
        ("Ada Pfeffer, José Luis Ünal, Cleo Spule, et al.", "stranger"),
    ],
)
def test_other_people_are_told(people: str, fault: str) -> None:
    (finding,), _ = judge(listed(people, venue="SOSP 2024"), printed())
    assert (finding.check, finding.severity) == ("authors-differ", "warning")
    assert finding.evidence["fault"] == fault


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ("Ada Pfeffer, José Luis Ünal, Maarten van der Wol", "without 1 of its 4 authors"),
        ("Ada Pfeffer, Maarten van der Wol", "without 2 of its 4 authors"),
        ("Ada Pfeffer, Xiao-Lei Zhang, José Luis Ünal, Maarten van der Wol", "another order"),
        ("Ada Pfeffer, Pepe Ünal, Xiao-Lei Zhang, Maarten van der Wol", "as by Pepe Ünal, but"),
    ],
)
def test_a_list_that_only_reads_as_whole_is_a_remark(people: str, words: str) -> None:
    (finding,), _ = judge(listed(people), printed())
    assert (finding.check, finding.severity) == ("authors-differ", "info")
    assert words in finding.message


def test_a_placeholder_is_called_one() -> None:
    (finding,), _ = judge(listed("John Doe, Jane Doe"), printed())
    assert "is listed with John Doe and Jane Doe for a name" in finding.message


def test_leaving_people_out_may_be_a_list_s_way() -> None:
    two = "Ada Pfeffer, José Luis Ünal"
    text = "".join(f"- [{WEFT}](https://doi.org/10.1145/1.2). {two}. Note {n}\n" for n in range(4))
    assert "authors-differ" not in dict(found(text))


@pytest.mark.parametrize(
    "authors",
    [
        ["Ada Pfeffer"],  # the registry has the first author only
        ["Ada Pfeffer", "Loom Consortium"],
        ["DeepLoom"],
        ["Ada Pfeffer", *(f"Weaver No{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(120))],
    ],
)
def test_a_record_that_need_not_name_everybody_accuses_nobody(authors: list[str]) -> None:
    assert found(listed("Ada Pfeffer, Bo Nadel"), printed(authors=authors)) == []


def test_people_of_any_version_are_the_work_s() -> None:
    preprint = says("arxiv", PREPRINT, authors=["Ada Pfeffer", "Bo Nadel"], year=2024)
    assert found(listed("Ada Pfeffer, Bo Nadel"), printed(), preprint) == []


def test_a_company_that_stands_for_its_people_is_no_finding() -> None:
    assert found(listed("DeepLoom Research Team"), printed()) == []


def test_who_gathers_by_machine_raises_no_more_than_a_remark() -> None:
    gathered = says("openalex", DOI)
    assert found(listed("Bo Nadel, Cleo Spule"), gathered) == [("authors-differ", "info")]


def test_an_entry_that_names_none_of_the_authors_differs() -> None:
    _, fits = judge(listed("Bo Nadel, Cleo Spule"), printed())
    assert list(fits.values()) == [Fit("differs", 0.5)]
    _, fits = judge(listed("Ada Pfeffer et al."), printed())
    assert list(fits.values()) == [Fit("agrees", 1.0)]


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("Søren Łoś", "S. Los", "same"),
        ("Müller", "Karl Mueller", "same"),
        ("Ada Pfeffer 0002", "Ada Pfeffer", "same"),
        ("van der Wol", "Maarten van der Wol", "same"),
        ("Jing-Yi Li", "Li Jingyi", "same"),
        ("Philip H. S. Wol", "Philip Wol", "same"),
        ("Ada Pfefer", "Ada Pfeffer", "near"),
        ("张晓蕾", "Xiaolei Zhang", "near"),
        ("张晓蕾", "李明", "other"),
        ("Wei Wang", "Li Wang", "other"),
        ("A. Pfeffer", "B. Pfeffer", "other"),
    ],
)
def test_names_are_compared_as_people_write_them(one: str, other: str, like: str) -> None:
    assert likeness(one, other) == likeness(other, one) == like


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_strings_are_compared(one: str, other: str) -> None:
    assert likeness(one, other) in ("same", "near", "other")
    assert isinstance(slips(Title(one), Title(other)), list)
    assert slips(Title(one), Title(one)) == []
    assert may_be_one(one, one)


# Titles


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Weft: Scaling Threads across Many Looms without a Shuttle", ["across", "over"]),
        ("Weft: Scaling Threads over Many Looms without a Bobbin", ["bobbin", "shuttle"]),
        ("Weft: Scaling Yarn over Many Looms without a Shuttle", ["yarn", "threads"]),
        ("Weft: Scaling Thredas over Many Looms without a Shuttle", ["thredas", "threads"]),
        ("Weft: Scalling Threads over Many Looms without a Shuttle", ["scalling", "scaling"]),
        ("Weft: Scaling Threads over Looms without a Shuttle", ["", "many"]),
    ],
)
def test_a_word_for_another_is_a_misquotation(title: str, words: list[str]) -> None:
    (finding,), fits = judge(listed("Ada Pfeffer et al.", title), printed())
    assert (finding.check, finding.severity) == ("title-misquoted", "info")
    assert finding.evidence["words"] == [words]
    assert {fit.match for fit in fits.values()} == {"agrees"}


@pytest.mark.parametrize(
    "title",
    [
        WEFT.upper(),
        "Weft – Scaling threads over many looms, without shuttle",
        "Scaling Threads over Many Looms without a Shuttle",
        "Weft: Scaling Threads over Many Looms",
        "Weft: Scaling Threads over Many Looms with…",
        "Weft",
        "Weft: Scaling Threads over Many Looms without a Shuttle (Oral)",
    ],
)
def test_a_title_cut_or_adorned_is_no_finding(title: str) -> None:
    assert found(listed(title=title)) == []


@pytest.mark.parametrize(
    ("mine", "yours"),
    [
        ("Modelling Colour for Optimised Looms", "Modeling Color for Optimized Looms"),
        ("Relabelled Channels Signalling Unravelled", "Relabeled Channels Signaling Unraveled"),
        ("LLMs as Looms of Three Kinds", "Large Language Models as Looms of 3 Kinds"),
        ("Toward Woven Proofs", "Towards Woven Proofs"),
        ("Pre-filling and Long Context", "Prefilling & Long-Context"),
        ("Woven Proofs for Everybody", "[RETRACTED] Woven Proofs for Everybody"),
        ("Pfeffer et al. Woven Proofs for Everybody", "Woven Proofs for Everybody"),
    ],
)
def test_spellings_are_nobody_s_mistake(mine: str, yours: str) -> None:
    assert slips(Title(mine), Title(yours)) == slips(Title(yours), Title(mine)) == []


def test_a_word_for_another_on_arxiv_may_be_an_earlier_title() -> None:
    title = "Weft: Scaling Yarn over Many Looms without a Shuttle"
    text = listed("Ada Pfeffer et al.", title, link="2401.00001")
    assert found(text, says("arxiv", PREPRINT)) == [("retitled", "info")]
    first = [Claim("title", WEFT, "arxiv", Ref("arxiv_v1", "2401.00001"), NOON)]
    assert found(text, says("arxiv", PREPRINT), first) == [("title-misquoted", "info")]


def test_the_same_people_wrote_other_works_too() -> None:
    other = "Neural Dyes from Unlabelled Pictures"
    (finding,), fits = judge(listed("Ada Pfeffer, José Luis Ünal, et al.", other), printed())
    assert (finding.check, finding.severity) == ("wrong-link", "warning")
    assert "by the same people, but has none of these words" in finding.message
    assert {fit.match for fit in fits.values()} == {"differs"}


def test_another_title_by_other_people_is_one_fault() -> None:
    title = "Weft: Scaling Yarn over Many Looms without a Shuttle"
    assert [name for name, _ in found(listed("Bo Nadel, Cleo Spule", title))] == ["wrong-link"]


def test_what_is_wrong_with_one_link_is_told_once_and_by_who_knows_the_work() -> None:
    others = ("Neural Dyes from Unlabelled Pictures", "A Grammar of Madder and Woad")
    text = "".join(listed("Ada Pfeffer et al.", title) for title in others)
    assert found(text).count(("wrong-link", "error")) == 1
    assert {name for name, _ in found(text)} == {"wrong-link"}


# Venues and years


@pytest.mark.parametrize(
    "venue",
    [
        "SOSP 2024",
        "SOSP 2025",
        "Proceedings of the Symposium on Operating Systems Principles 2024",
        "ACM Symp. on Operating Systems Principles 2024",
        "Symposium on Op. Sys. Principles 2024",
        "arXiv 2023",
    ],
)
def test_the_venue_in_any_words_is_no_finding(venue: str) -> None:
    assert found(listed("Ada Pfeffer et al.", venue=venue)) == []


@pytest.mark.parametrize(
    "venue",
    [
        "Conference on Woven Reasoning and Alignment 2024",
        "Journal of Neural Dyeing 2024",
        "Annual Workshop on Yarn Safety 2024",
        "NeurIPS 2024",
        "Journal of Machine Learning Research 2024",
    ],
)
def test_a_venue_that_has_nothing_of_the_right_one_differs(venue: str) -> None:
    (finding,), _ = judge(listed("Ada Pfeffer et al.", venue=venue), printed())
    assert (finding.check, finding.severity) == ("venue-differs", "warning")
    assert "but appeared in SOSP 2024, says crossref" in finding.message


@pytest.mark.parametrize(
    "record",
    [
        {"venue": None, "venue_name": "Lecture Notes in Woven Science"},
        {
            "venue": None,
            "venue_name": "Proceedings of the ACM on Weaving",
            "type": "journal-article",
        },
        {"venue": None, "venue_name": "SOSP Workshop on Yarn"},
        {"venue": None, "venue_name": None},
    ],
)
def test_series_and_companions_do_not_tell_the_venue(record: dict[str, Any]) -> None:
    text = listed("Ada Pfeffer et al.", venue="Symposium on Textile Reasoning 2024")
    assert found(text, printed(**record)) == []


@pytest.mark.parametrize(
    ("venue", "severity"),
    [("SOSP 2031", "warning"), ("SOSP 2021", "warning"), ("SOSP 2023", None), ("SOSP 2025", None)],
)
def test_a_year_of_the_venue_that_is_far_off_differs(venue: str, severity: str | None) -> None:
    told = [("year-differs", severity)] if severity else []
    assert found(listed("Ada Pfeffer et al.", venue=venue)) == told


@pytest.mark.parametrize(
    ("year", "severity"),
    [
        (2020, "warning"),
        (2021, "info"),
        (2023, None),
        (2024, None),
        (2025, None),
        (2026, "warning"),
    ],
)
def test_a_year_without_a_venue_may_be_a_preprint_s(year: int, severity: str | None) -> None:
    told = [("year-differs", severity)] if severity else []
    assert found(f"{listed('Ada Pfeffer et al.').strip()}. {year}.\n") == told


def test_years_between_a_preprint_and_its_publication_are_right() -> None:
    preprint = says("arxiv", "arxiv:2001.00001", published="2020-01-01")
    for year in range(2019, 2026):
        text = f"{listed('Ada Pfeffer et al.').strip()}. {year}.\n"
        assert found(text, printed(), preprint) == []
    text = f"{listed('Ada Pfeffer et al.').strip()}. 2017.\n"
    assert found(text, printed(), preprint) == [("year-differs", "warning")]


def test_a_preprint_may_yet_appear_but_not_years_from_now() -> None:
    text = listed("Ada Pfeffer et al.", venue="SOSP {}", link="2401.00001")
    preprint = says("arxiv", PREPRINT, published="2024-01-01")
    assert found(text.format(2026), preprint) == []
    assert found(text.format(2034), preprint) == [("year-differs", "warning")]


def test_nothing_was_on_arxiv_years_before_it_came_there() -> None:
    preprint = says("arxiv", PREPRINT, published="2024-01-01")
    for year, told in ((1999, [("year-differs", "warning")]), (2023, []), (2025, [])):
        text = listed("Ada Pfeffer et al.", venue=f"arXiv {year}", link="2401.00001")
        assert found(text, preprint) == told


def test_a_sure_fault_hides_no_second() -> None:
    text = listed("Bo Nadel, Cleo Spule", venue="NeurIPS 2021")
    assert {name for name, _ in found(text)} == {"authors-differ", "venue-differs"}


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        "osdi31-wang-yuke.pdf",
        "8bb0d291acd4acf06ef112099c16f326-Paper-Conference.pdf",
        "pfeffer-unal-zhang-wol-31.pdf",
        "camera_ready_final_version_paper_sosp31.pdf",
        "2031.sosp-long.17.pdf",
    ],
)
def test_names_codes_and_hashes_in_an_address_speak_of_nothing(address: str) -> None:
    text = f"- [{WEFT}](https://a.example/{address})\n"
    claims: list[Claim] = []
    entries = parse(text, recognise)
    papers = {e.entry_id: merge(key(e), [], claims) for e in entries}
    assert check(entries, papers, claims)[0] == []


def test_an_address_that_is_another_title_is_told() -> None:
    text = (
        f"- [{WEFT}](https://a.example/a_primer_on_dyeing_wool_with_madder.pdf)\n"
        "- [A Primer on Spinning](https://a.example/a)\n"
        "- [Dyeing with Woad, and Wool](https://a.example/b)\n"
    )
    entries = parse(text, recognise)
    papers = {e.entry_id: merge(key(e), [], []) for e in entries}
    (finding,) = check(entries, papers, [])[0]
    assert (finding.line, finding.check, finding.severity) == (1, "wrong-link", "warning")
