"""No venue's name becomes the acronym of another venue, in a whole run and by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archives import Archives, archives, article
from enrich.normalization import venues
from played import Played, line

OTHERS = {
    "JAMIA Open": "JAMIA",
    "SIGKDD Explorations": "KDD",
    "ACM SIGKDD Explorations Newsletter": "KDD",
    "Cell. Metab.": "Cell",
    "Cell Metabolism": "Cell",
    "Cell Stem Cell": "Cell",
    "Networks and Heterogeneous Media": "MedIA",
    "New Media & Society": "MedIA",
    "Lancet Neurol": "The Lancet",
    "Lancet Oncology": "The Lancet",
    "ICMLA": "ICML",
    "International Conference on Machine Learning and Applications": "ICML",
    "International Conference on Machine Learning and Cybernetics": "ICML",
    "SBAC-PAD": "ISCA",
    "Symposium on Computer Architecture and High Performance Computing (SBAC-PAD)": "ISCA",
    "AsiaCCS": "CCS",
    "ASIA CCS '17": "CCS",
    "ACM on Asia Conference on Computer and Communications Security": "CCS",
    "ICCCN": "INFOCOM",
    "International Conference on Computer Communications and Networks (ICCCN)": "INFOCOM",
    "SEKE": "ICSE",
    "International Conference on Software Engineering and Knowledge Engineering": "ICSE",
    "The Journal of Supercomputing": "SC",
    "J. Supercomput.": "SC",
    "ACM SIGMOD Record": "SIGMOD",
    "SIGMOD Rec.": "SIGMOD",
    "ACM SIGIR Forum": "SIGIR",
    "SIGMETRICS Performance Evaluation Review": "SIGMETRICS",
    "ACM SIGCOMM Computer Communication Review": "SIGCOMM",
    "ACM SIGCHI Bulletin": "CHI",
    "IEEE Security and Privacy": "IEEE S&P",
    "IEEE Security & Privacy Magazine": "IEEE S&P",
    "IEEE Secur. Priv.": "IEEE S&P",
    "Symposium on Cloud Computing and Services Science": "SoCC",
    "IEEE Transactions on Cloud Computing": "SoCC",
    "Language Resources and Evaluation": "LREC",
    "Lang. Resour. Evaluation": "LREC",
    "Supercomputing Frontiers and Innovations": "SC",
    "Supercomputing Asia": "SC",
    "https://looms.example/Main/HomePage": "WWW",
    "https://looms.example/Main/": "WWW",
    "World Wide Web Journal": "WWW",
    "JAMA Network Open": "JAMA",
    "BMJ Open": "BMJ",
    "PNAS Nexus": "PNAS",
    "Neural Information Processing Letters": "NeurIPS",
    "Data Mining and Knowledge Discovery": "KDD",
}
"""Names of venues, and the acronym of another venue that each was or might be taken for."""

WOOL = "Weaving Wool under Deep Water"


@pytest.fixture(scope="module")
def known() -> Iterator[Archives]:
    with archives() as state:
        works = [
            article(f"10.5072/w.{number}", f"{WOOL} {number}", "Ada Pfeffer") | where(name)
            for number, name in enumerate(OTHERS)
        ]
        yield state.knows(*works)


def where(name: str) -> dict[str, object]:
    kind = "journal-article" if number_of(name) % 2 else "proceedings-article"
    return {"container-title": [name], "type": kind}


def number_of(name: str) -> int:
    return list(OTHERS).index(name)


def test_no_name_of_a_venue_becomes_the_acronym_of_another_one(known, tmp_path: Path) -> None:
    lines = [line(f"{WOOL} {number}", f"10.5072/w.{number}") for number in range(len(OTHERS))]
    played = Played(tmp_path, known).run(*lines)
    found = {row["venue_name"]: row["venue"] for row in played.rows("papers")}
    assert set(OTHERS) - set(found) <= {name for name in OTHERS if "://" in name}
    assert [name for name, venue in found.items() if venue == OTHERS.get(name, "")] == []


@pytest.mark.parametrize(("name", "other"), OTHERS.items())
def test_a_name_like_another_venue_s_is_not_that_venue(name: str, other: str) -> None:
    assert venues.canonical(name) != other
    assert not (venues.canonical(name) and venues.same_publication(name, other))
    assert venues.canonical(other) == other
