"""What is right is not accused, and one fault is told once, in whole runs and checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archives import archives, article, preprint
from played import Played, line, told

ADA = ("Ada Pfeffer", "José Ünal")
WOOL, SILK = "Weaving Wool under Deep Water", "Dyeing Silk in the Morning Sun"


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with archives() as known:
        yield Played(tmp_path, known)


@pytest.mark.parametrize(
    "address",
    [
        "https://looms.example/paper_files/2024/8bb0d291acd4acf06ef112099c16f326-Paper.pdf",
        "https://looms.example/2024/hash/abc0ffee-Abstract-Conference.pdf",
        "https://www.looms.example/system/files/osdi23-wang-yuke.pdf",
        "https://www.looms.example/system/files/atc24-pfeffer-uenal_0.pdf",
        "https://looms.example/pdfs/nsdi23spring-prepub-413.pdf",
        "https://looms.example/~ada/papers/2024-sosp-final-camera-ready.pdf",
        "https://looms.example/uploads/main_v2_compressed.pdf",
        "https://looms.example/content/CVPR2024/papers/Pfeffer_Unal_CVPR_2024_paper.pdf",
        "https://looms.example/doi/pdf/3600006-3613145.pdf",
    ],
)
def test_an_address_of_codes_names_and_hashes_speaks_of_nothing(played, address) -> None:
    others = [line(f"Counting {what} Sheep at Night", f"https://a.example/{what}") for what in "AB"]
    played.run(line(WOOL, address), *others)
    assert played.told("wrong-link") == []


@pytest.mark.parametrize(
    "comment",
    [
        "We have withdrawn this paper from a conference and resubmitted it",
        "Withdrawn from SOSP and resubmitted to OSDI",
        "This version replaces an earlier one that was withdrawn from the workshop",
        "12 pages. We study how wool is withdrawn from looms",
    ],
)
def test_a_paper_withdrawn_from_a_conference_is_not_withdrawn(played, comment) -> None:
    played.archives.knows(preprint("2401.00001", WOOL, *ADA, comment=comment))
    played.run(line(WOOL, "2401.00001"))
    assert played.told("withdrawn") == []
    assert not played.paper()["withdrawn"]


@pytest.mark.parametrize("off", ["datacite", "crossref"])
def test_a_dead_doi_is_told_only_where_everybody_who_registers_was_heard(played, off) -> None:
    played.off.add(off)
    played.run(line(WOOL, "10.5072/gone"))
    assert played.told("dead-link") == []
    assert "DataCite" not in str([row["message"] for row in played.rows("findings")])


@pytest.mark.parametrize("titles", [(WOOL, SILK), (SILK, WOOL), (WOOL, "Loom: Counting Sheep")])
@pytest.mark.parametrize("archive", [preprint, article])
def test_what_is_wrong_with_one_link_is_told_once(played, titles, archive) -> None:
    ident = "2401.00001" if archive is preprint else "10.5072/w.1"
    played.archives.knows(archive(ident, WOOL, *ADA))
    found = told(played.check(*(line(title, ident) for title in titles)).findings)
    assert [at for at, _, check in found if check in ("wrong-link", "shared-link")] == [
        3 + titles.index(next(title for title in titles if title != WOOL))
    ]
    assert len(found) == 1


def test_a_duplicate_on_one_link_is_no_second_work(played) -> None:
    played.archives.knows(preprint("2401.00001", WOOL, *ADA))
    found = told(played.check(line(WOOL, "2401.00001"), line(WOOL, "2401.00001")).findings)
    assert found == [(4, "warning", "duplicate-entry")]


def test_siblings_with_their_own_links_are_listed_once_each(played) -> None:
    pairs = [
        ("Loom-3 Technical Report", "Loom-3-VL Technical Report"),
        ("Weaving Woollen Threads on CPUs", "Weaving Woollen Threads on GPUs"),
        ("Online Weaving of Woollen Threads", "Offline Weaving of Woollen Threads"),
    ]
    titles = [title for pair in pairs for title in pair]
    ids = [f"2401.{number:05}" for number in range(1, len(titles) + 1)]
    played.archives.knows(*(preprint(*one, *ADA) for one in zip(ids, titles, strict=True)))
    played.run(*(line(title, one) for title, one in zip(titles, ids, strict=True)))
    assert played.told() == []
    assert {row["match"] for row in played.rows("entries")} == {"agrees"}
