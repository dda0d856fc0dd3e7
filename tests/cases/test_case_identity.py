"""A claim never vouches for itself: records that are about another work than they are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from archives import archives, article, deposit, gathered, indexed, preprint
from played import Played, line, names

ADA, MEI = ("Ada Pfeffer", "José Ünal"), ("Mei Wu", "Max Weber")
WOOL, SILK = "Weaving Wool under Deep Water", "Dyeing Silk in the Morning Sun"
BOTH = (line(WOOL, "2401.00001"), line(SILK, "2401.00002"))


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with archives() as known:
        known.knows(preprint("2401.00001", WOOL, *ADA), preprint("2401.00002", SILK, *MEI))
        yield Played(tmp_path, known)


def s2(title: str, people: tuple[str, ...], ident: str, citations: int, **more: object) -> dict:
    ids = {"ArXiv": ident} | ({"DOI": str(more.pop("doi"))} if "doi" in more else {})
    return gathered(title, *people, ids=ids, citationCount=citations, **more)


OF_WOOL, OF_SILK = s2(WOOL, ADA, "2401.00001", 10), s2(SILK, MEI, "2401.00002", 900)


@pytest.mark.parametrize("down", [(), ("arxiv",), ("arxiv", "datacite", "openalex")])
def test_answers_in_another_order_are_matched_by_the_ids_inside_them(played, down) -> None:
    played.archives.semantic_scholar = {
        "ARXIV:2401.00001": OF_SILK,
        "ARXIV:2401.00002": OF_WOOL,
    }
    played.archives.down |= set(down)
    played.run(*BOTH)
    assert [(played.paper(at)["title"], played.paper(at)["citations"]) for at in (3, 4)] == [
        (WOOL, 10),
        (SILK, 900),
    ]
    before = played.list.read_bytes()
    played.check(fix=True)
    assert played.list.read_bytes() == before


@pytest.mark.parametrize("down", [(), ("arxiv",)])
@pytest.mark.parametrize("ident", ["2401.00001", "2401.00002"])
def test_a_record_of_another_work_is_refused_whole_whatever_id_it_bears(
    played, ident, down
) -> None:
    other = s2(SILK, MEI, ident, 900, venue="SOSP", abstract="We dye.", doi="10.5072/silk")
    played.archives.semantic_scholar = {"ARXIV:2401.00001": other}
    played.archives.down |= set(down)
    played.run(line(WOOL, "2401.00001"))
    paper = played.paper()
    assert paper["title"] == WOOL
    assert not {"Mei Wu", "Max Weber"} & set(names(paper))
    left = ("citations", "venue", "venue_name", "cited_refs", "influential_citations")
    assert {name: paper[name] for name in left} == dict.fromkeys(left)
    assert paper["doi"] in (None, "10.48550/arxiv.2401.00001")
    assert "We dye." not in (paper["abstract"] or "")
    if ident == "2401.00001":  # else it is no answer to what was asked, and none is kept
        assert any("semantic_scholar was refused about" in one for one in played.notices)
    else:
        manifest = json.loads((played.folder / "out" / "manifest.json").read_text("utf-8"))
        why = manifest["providers"]["semantic_scholar"]["why"]
        assert "neither knows arxiv:2401.00001" in why


def test_why_says_who_was_refused_where_nobody_else_spoke(played) -> None:
    other = s2(SILK, MEI, "2401.00001", 900, doi="10.5072/silk")
    played.archives.semantic_scholar = {"ARXIV:2401.00001": other}
    played.run(line(WOOL, "2401.00001"))
    code, out, _ = played.command("why", "arxiv:2401.00001", "citations")
    assert code == 0
    assert "semantic_scholar: refused" in out
    assert SILK in out
    code, out, _ = played.command("why", "arxiv:2401.00001", "doi")
    assert "semantic_scholar: refused" in out
    assert "Nobody said anything" not in out


@pytest.mark.parametrize("down", [(), ("arxiv",), ("arxiv", "semantic_scholar")])
@pytest.mark.parametrize("people", [MEI, ADA, ("Ada Pfeffer", "Mei Wu")])
def test_an_index_whose_record_bears_another_title_and_page_is_refused_whole(
    played, people, down
) -> None:
    place = {"landing_page_url": "https://dyes.example/a", "source": {"display_name": "Dyes"}}
    record = indexed(
        "10.48550/arxiv.2401.00001",
        SILK,
        *people,
        pages=("https://arxiv.org/abs/2401.00002",),
        abstract_inverted_index={"We": [0], "dye.": [1]},
        primary_location=place,
        best_oa_location={"pdf_url": "https://dyes.example/a.pdf"},
    )
    played.archives.knows(record)
    played.archives.down |= set(down)
    played.run(line(WOOL, "2401.00001"))
    paper = played.paper()
    assert (paper["title"], paper["identifiers"]) == (WOOL, ["arxiv:2401.00001"])
    assert "dyes.example" not in str(paper)
    assert (paper["venue_name"], paper["citations"]) == (None, None)
    assert played.entry(3)["match"] != "differs"


@pytest.mark.parametrize(
    ("title", "people", "year"),
    [
        (SILK, ADA, 2021),  # an earlier paper by the same people
        (SILK, ADA, 2024),
        (WOOL + " on GPUs", ADA, 2024),
        ("Video: " + WOOL, ADA, 2024),
        (SILK, ("Ada Pfeffer", "Mei Wu"), 2024),
        (SILK, MEI, 2024),
    ],
)
def test_a_doi_that_authors_typed_wrong_is_a_doubt_and_never_a_join(
    played, title, people, year
) -> None:
    where = {"container-title": ["Journal of Dyes"], "type": "journal-article"}
    played.archives.knows(
        preprint("2401.00001", WOOL, *ADA, doi="10.5072/typed"),
        article("10.5072/typed", title, *people, year=year, **where),
    )
    played.run(line(WOOL, "2401.00001"))
    paper = played.paper()
    assert (paper["title"], paper["doi"], paper["venue_name"]) == (WOOL, None, None)
    assert (paper["citations"], paper["year"]) == (None, 2024)
    (found,) = played.findings("identity-doubtful")
    assert title in found["message"]
    assert "10.5072/typed" in found["message"]


GONE = "10.5072/gone.1"
KINDS = ("journal-issue", "proceedings", "journal", "book-series", "peer-review")


def test_a_doi_that_no_registry_knows_is_told_and_not_shown(played) -> None:
    played.archives.knows(preprint("2401.00001", WOOL, *ADA, doi=GONE))
    played.run(line(WOOL, "2401.00001"))
    assert (played.paper()["doi"], played.told()) == (None, [(3, "warning", "doi-of-no-work")])
    assert (
        "neither Crossref nor DataCite knows it" in played.findings("doi-of-no-work")[0]["message"]
    )


def test_a_doi_that_only_a_gatherer_states_and_nobody_knows_is_a_remark(played) -> None:
    tail = s2(WOOL, ADA, "2401.00001", 1, doi=f"{GONE}, EDN: ABCDEF")
    played.archives.knows(tail)
    played.run(line(WOOL, "2401.00001"))
    assert (played.paper()["doi"], played.told()) == (None, [(3, "info", "doi-of-no-work")])


def test_a_doi_with_a_tail_is_shown_without_it_where_its_registrar_proves_it(played) -> None:
    tail = s2(WOOL, ADA, "2401.00001", 1, doi="10.5072/S7163, EDN: ABCDEF")
    played.archives.knows(tail, article("10.5072/s7163", WOOL, *ADA))
    assert played.run(line(WOOL, "2401.00001")).paper()["doi"] == "10.5072/s7163"


@pytest.mark.parametrize("down", ["crossref", "datacite"])
def test_a_doi_of_which_a_registry_could_not_be_asked_is_no_finding(played, down) -> None:
    played.archives.knows(preprint("2401.00001", WOOL, *ADA, doi=GONE))
    played.archives.down.add(down)
    played.run(line(WOOL, "2401.00001"))
    assert (played.paper()["doi"], played.told("doi-of-no-work")) == (None, [])


@pytest.mark.parametrize("kind", KINDS)
def test_a_doi_of_what_holds_works_is_told_and_not_shown_whoever_states_it(played, kind) -> None:
    issue = article("10.5072/issue.1", "Journal of Looms 3", type=kind)
    played.archives.knows(preprint("2401.00001", WOOL, *ADA, doi="10.5072/issue.1"), issue)
    played.run(line(WOOL, "2401.00001"), line(SILK, "10.5072/issue.1"))
    assert [played.paper(at)["doi"] for at in (3, 4)] == [None, None]
    assert [one[0] for one in played.told("doi-of-no-work")] == [3, 4]
    assert kind.replace("-", " ") in played.findings("doi-of-no-work")[0]["message"]


def test_a_volume_that_datacite_registers_is_told_once(played) -> None:
    kind = {"resourceTypeGeneral": "ConferenceProceeding"}
    played.archives.knows(preprint("2401.00001", WOOL, *ADA, doi="10.5072/vol.1"))
    played.archives.knows(deposit("10.5072/vol.1", "Volume of Looms", types=kind))
    played.run(line(WOOL, "2401.00001"))
    assert played.told() == [(3, "warning", "doi-of-no-work")]


def test_a_listed_doi_that_nobody_knows_is_told_once_and_not_shown(played) -> None:
    played.run(line(WOOL, GONE))
    assert (played.paper()["doi"], played.told()) == (None, [(3, "warning", "dead-link")])


SIBLINGS = [
    ("Loom-3 Technical Report", "Loom-3-VL Technical Report"),
    ("Scheduling Woollen Threads on CPUs", "Scheduling Woollen Threads on GPUs"),
    ("Online Weaving of Woollen Threads", "Offline Weaving of Woollen Threads"),
    ("Supervised Weaving of Woollen Threads", "Unsupervised Weaving of Woollen Threads"),
    ("LoMo: Open Looms for Wool", "LoMoE: Open Looms for Wool"),
    ("Loom-R1: Thinking in Woollen Threads", "Loom-R1-Zero: Thinking in Woollen Threads"),
    ("Weaving Wool with a Shuttle Bobbin", "Weaving Wool without a Shuttle Bobbin"),
]


@pytest.mark.parametrize(("one", "other"), SIBLINGS)
@pytest.mark.parametrize("people", [ADA, MEI])
@pytest.mark.parametrize("archive", ["arxiv", "doi"])
def test_siblings_on_one_another_s_links_are_relinked_and_mended(
    played, one, other, people, archive
) -> None:
    ids = ("2401.00011", "2401.00012") if archive == "arxiv" else ("10.5072/a", "10.5072/b")
    make = preprint if archive == "arxiv" else article
    played.archives.knows(make(ids[0], one, *ADA), make(ids[1], other, *people))
    played.run(line(one, ids[1]), line(other, ids[0]))
    assert played.told() == [(3, "error", "wrong-link"), (4, "error", "wrong-link")]
    told = [(played.entry(at)["status"], played.paper(at)["title"]) for at in (3, 4)]
    assert told == [("relinked", one), ("relinked", other)]
    assert played.check(fix=True).findings == []
    assert [row.split("](")[1].rstrip(")").endswith(ids[at]) for at, row in enumerate(
        played.list.read_text("utf-8").splitlines()[2:4]
    )] == [True, True]  # fmt: skip


def test_three_siblings_whose_links_went_round_are_put_right(played) -> None:
    titles = [f"Loom-3{part} Technical Report" for part in ("", "-VL", "-Coder")]
    ids = ["2401.00011", "2401.00012", "2401.00013"]
    played.archives.knows(*(preprint(*one, *ADA) for one in zip(ids, titles, strict=True)))
    moved = [*ids[1:], ids[0]]
    played.check(*(line(*one) for one in zip(titles, moved, strict=True)), fix=True)
    right = [line(*one) for one in zip(titles, ids, strict=True)]
    assert played.list.read_text("utf-8").splitlines()[2:] == right


@pytest.mark.parametrize(("one", "other"), SIBLINGS)
def test_two_siblings_on_one_link_do_not_both_agree(played, one, other) -> None:
    played.archives.knows(preprint("2401.00011", one, *ADA))
    played.run(line(one, "2401.00011"), line(other, "2401.00011"))
    assert played.told() == [(4, "error", "wrong-link")]
    assert played.entry(3)["match"] == "agrees"
    assert (played.entry(4)["paper_id"], played.entry(4)["status"]) == (None, "abstained")


@pytest.mark.parametrize(("one", "other"), SIBLINGS[1:])  # the first is what many are called
def test_a_sibling_s_link_is_found_where_the_right_work_is_known_to_somebody(
    played, one, other
) -> None:
    played.archives.knows(article("10.5072/a", one, *ADA), article("10.5072/b", other, *ADA))
    played.run(line(one, "10.5072/b"))
    assert played.told() == [(3, "error", "wrong-link")]
    assert played.findings("wrong-link")[0]["suggestion"] == "https://doi.org/10.5072/a"


def test_a_surely_wrong_link_gives_no_paper_or_the_right_one(played) -> None:
    played.run(line(WOOL, "2401.00002"), line(SILK, "2401.00002"))
    assert played.told() == [(3, "error", "wrong-link")]
    assert (played.entry(3)["paper_id"], played.entry(4)["paper_id"]) == (None, "arxiv:2401.00002")


def test_further_links_to_the_wrong_work_go_with_the_main_one(played) -> None:
    more = " [[pdf]](https://arxiv.org/pdf/2401.00002v1) [[code]](https://github.com/looms/wool)"
    played.check(line(WOOL, "2401.00002", more), line(SILK, "2401.00001"), fix=True)
    wool, silk = played.list.read_text("utf-8").splitlines()[2:4]
    assert "2401.00002" not in wool
    assert "https://arxiv.org/pdf/2401.00001)" in wool
    assert "https://github.com/looms/wool" in wool
    assert silk == line(SILK, "2401.00002")


def test_a_pdf_and_its_abstract_that_are_wrong_are_both_mended(played) -> None:
    both = "[[pdf]](https://arxiv.org/pdf/{0}) [[abs]](https://arxiv.org/abs/{0})"
    played.check(f"- **{WOOL}** {both.format('2401.00002')}", line(SILK, "2401.00001"), fix=True)
    assert f"- **{WOOL}** {both.format('2401.00001')}" in played.list.read_text("utf-8")


def test_an_entry_that_links_to_the_wrong_work_by_its_doi_too_is_left_to_a_person(played) -> None:
    played.archives.knows(preprint("2401.00002", SILK, *MEI, doi="10.5072/silk"))
    played.archives.knows(article("10.5072/silk", SILK, *MEI))
    first = line(WOOL, "2401.00002", " [[doi]](https://doi.org/10.5072/silk)")
    left = played.check(first, line(SILK, "2401.00001"), fix=True)
    assert [(one.line, one.check) for one in left.findings] == [(3, "wrong-link")]
    assert first in played.list.read_text("utf-8")
