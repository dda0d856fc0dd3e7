"""Which work a title means: siblings, labels, slips, in whole runs over lists without links."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archives import archives, article, preprint
from played import Played, line

ADA, MEI = ("Ada Pfeffer", "José Ünal"), ("Mei Wu", "Max Weber")
CUT = "Weaving Heterogeneous Wool for Elastic"
WOOL = "Weaving Heterogeneous Wool under Deep Water at Scale"


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with archives() as known:
        yield Played(tmp_path, known)


def unlinked(title: str, when: str) -> str:
    """Return an entry by Ada and José whose link identifies no work."""
    return f"- **{title}.** {when}. *{', '.join(ADA)}.* [[pdf]](https://looms.example/w.pdf)"


def search(played: Played, title: str, listed: str, people: tuple[str, ...], year: int = 2024):
    """Return what an entry without a link, by Ada and José of 2024, turned out to be."""
    played.archives.knows(article("10.5072/w.1", title, *people, year=year))
    played.run(unlinked(listed, "2024"))
    return played.entry(3)


SIBLINGS = [
    ("Loom2.5 Technical Report on Wool", "Loom2.5-VL Technical Report on Wool"),
    ("Loom3 Technical Report on Wool", "Loom3-VL Technical Report on Wool"),
    ("GLoom-4: Wool for All Weavers", "GLoom-4V: Wool for All Weavers"),
    ("LoMo: Opening the Science of Looms", "LoMoE: Opening the Science of Looms"),
    ("Scheduling Woollen Threads on CPUs", "Scheduling Woollen Threads on GPUs"),
    ("Online Scheduling of Woollen Threads", "Offline Scheduling of Woollen Threads"),
    ("Supervised Learning of Woollen Threads", "Unsupervised Learning of Woollen Threads"),
    ("Adaptive Stochastic Weaving of Wool", "Stochastic Weaving of Wool"),
    ("Weaving Deep Wool Using Yarn", "Weaving Deep Wool"),
    ("Symmetric Looms for Deep Wool", "Asymmetric Looms for Deep Wool"),
    ("Weaving Deep Wool with Labels", "Weaving Deep Wool without Labels"),
    ("Loom-7B: Wool for All Weavers", "Loom-70B: Wool for All Weavers"),
]


@pytest.mark.parametrize(("one", "other"), [*SIBLINGS, *((b, a) for a, b in SIBLINGS)])
def test_a_sibling_by_the_same_people_in_the_same_year_is_not_the_work(played, one, other) -> None:
    assert search(played, one, other, ADA)["paper_id"].startswith("title:")


@pytest.mark.parametrize(
    ("label", "people"),
    [
        ("Reproducibility Study: ", MEI),
        ("Reproducibility Study: ", ADA),
        ("[Re] ", MEI),
        ("Replication: ", MEI),
        ("Video: ", ADA),
        ("Video: ", MEI),
        ("WIP: ", MEI),
        ("WIP: ", ADA),
        ("Poster: ", ADA),
        ("Erratum to: ", ADA),
        ("Comment on: ", MEI),
        ("Dataset for: ", ADA),
    ],
)
def test_a_label_in_front_is_another_work_by_whomever(played, label, people) -> None:
    assert search(played, label + WOOL, WOOL, people)["paper_id"].startswith("title:")


@pytest.mark.parametrize("people", [MEI, ("Ada Weber", "Mei Wu")])
def test_a_preface_by_others_is_not_the_preface(played, people) -> None:
    assert search(played, "Preface", "Preface", people)["paper_id"].startswith("title:")


def test_the_same_title_by_others_is_not_the_work(played) -> None:
    assert search(played, WOOL, WOOL, MEI)["paper_id"].startswith("title:")


@pytest.mark.parametrize(
    "listed",
    [
        WOOL.replace("Heterogeneous", "Heterogenous"),
        WOOL.replace("Weaving", "Weavign"),
        WOOL + " (Oral)",
        WOOL + ": A Loom of Many Colours",
        WOOL.upper(),
    ],
)
def test_one_slip_is_borne_where_people_and_year_agree(played, listed) -> None:
    title = WOOL + ": A Loom of Many Colours" if ":" in listed else WOOL
    search(played, title, listed, ADA)
    assert "doi:10.5072/w.1" in (played.paper()["identifiers"] or ())


@pytest.mark.parametrize("dots", ["", "…", "..."])
def test_two_words_cut_off_are_borne_where_people_and_year_agree(played, dots) -> None:
    search(played, "Weaving Heterogeneous Wool for Elastic Woollen Looms", CUT + dots, ADA)
    assert "doi:10.5072/w.1" in (played.paper()["identifiers"] or ())


def test_a_subtitle_that_the_list_drops_is_borne_where_people_and_year_agree(played) -> None:
    search(played, WOOL + ": A Loom of Many Colours", WOOL, ADA)
    assert "doi:10.5072/w.1" in (played.paper()["identifiers"] or ())


@pytest.mark.parametrize("year", [2012, 2018])
def test_a_letter_of_the_same_title_is_told_apart_by_the_year(played, year) -> None:
    letter = article("10.5072/w.2", WOOL, *ADA, year=year + 1, type="journal-article")
    played.archives.knows(article("10.5072/w.1", WOOL, *ADA, year=year), letter)
    played.run(unlinked(WOOL, str(year)))
    assert "doi:10.5072/w.2" not in (played.paper()["identifiers"] or ())


PAIRS = [
    ("SIGGRAPH", "ACM Transactions on Graphics"),
    ("ICRA", "IEEE Robotics and Automation Letters"),
    ("VIS", "IEEE Transactions on Visualization and Computer Graphics"),
    ("EMNLP", "Findings of the Association for Computational Linguistics: EMNLP 2024"),
]


@pytest.mark.parametrize(("listed", "stated"), PAIRS)
def test_one_publication_in_two_names_is_no_contradiction(played, listed, stated) -> None:
    where = {"container-title": [stated], "type": "journal-article"}
    played.archives.knows(article("10.5072/w.1", WOOL, *ADA, **where))
    played.run(
        line(WOOL, "10.5072/w.1", f" | {listed}' 24"),
        unlinked(WOOL, f"{listed} 2024"),
    )
    assert played.told("venue-differs", "wrong-link", "year-differs") == []
    assert "doi:10.5072/w.1" in (played.paper(4)["identifiers"] or ())


def test_two_titles_of_one_retitled_work_on_one_link_offline_are_no_error(played) -> None:
    titles = ("Loom: Weaving Wool in Haste for Many", "Loom: A Shuttle That Never Sleeps at Night")
    played.off |= {"arxiv"}
    played.archives.down |= {"datacite", "openalex", "semantic_scholar", "crossref"}
    played.run(*(line(title, "2401.00001") for title in titles))
    assert [one for one in played.told() if one[1] == "error"] == []


def test_a_title_of_the_first_version_and_the_present_one_are_no_two_works(played) -> None:
    first, now = "Weaving Wool Online for Many Weavers", "Weaving Wool Offline for Many Weavers"
    played.archives.arxiv = {
        "2401.00001": preprint("2401.00001v2", now, *ADA),
        "2401.00001v1": preprint("2401.00001v1", first, *ADA),
    }
    played.run(line(first, "2401.00001"), line(now, "2401.00001"))
    assert [one for one in played.told() if one[1] == "error"] == []
    assert played.entry(3)["match"] == played.entry(4)["match"] == "agrees"
