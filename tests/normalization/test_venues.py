from __future__ import annotations

import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.normalization import venues

SLOTS = {
    "SOSP' 24": ("SOSP", 2024),
    "EuroSys '24": ("EuroSys", 2024),
    "EuroSys'24": ("EuroSys", 2024),
    "PPoPP ’25": ("PPoPP", 2025),
    "OSDI 25": ("OSDI", 2025),
    "OSDI'22": ("OSDI", 2022),
    "[NSDI '22]": ("NSDI", 2022),
    "ASPLOS 23 ": ("ASPLOS", 2023),
    "CVPR2024": ("CVPR", 2024),
    "ICLR'25": ("ICLR", 2025),
    "ArXiv'25": ("arXiv", 2025),
    "NAIC' 24": ("NAIC", 2024),
    "USENIX ATC '23": ("USENIX ATC", 2023),
    "S&P 2023": ("IEEE S&P", 2023),
    "SC '23": ("SC", 2023),
    "2024 ICML": ("ICML", 2024),
    "EuroSys' 25 (Best Paper)": ("EuroSys", 2025),
    "NeurIPS 2025 spotlight": ("NeurIPS", 2025),
    "NIPS(2015)": ("NeurIPS", 2015),
    "ICML ES-FoMo Workshop 2025": ("ICML ES-FoMo Workshop", 2025),
    "ICML 2024 Workshop on Birds": ("ICML Workshop", 2024),
    "ACL 2023 Findings": ("ACL Findings", 2023),
    "Findings of NAACL 2022": ("NAACL Findings", 2022),
    "Nature": ("Nature", None),
    "Nature 521.7553 (2015): 436-444": ("Nature", 2015),
    "JMLR": ("JMLR", None),
    "arXiv 2012.00001": ("arXiv", None),
    "Google, UCB": (None, None),
    "Preprint": (None, None),
    "ICML24": ("ICML", 2024),
    "Journal of Machine Learning Research, 22, 1-40": ("JMLR", None),
    "New J. Phys. 21, 013001 (2019)": ("New Journal of Physics", 2019),
    "A fast scheme in the sc style": (None, None),
    "": (None, None),
}

NAMES = {
    "Proceedings of the 29th Symposium on Operating Systems Principles": "SOSP",
    "Advances in Neural Information Processing Systems 36": "NeurIPS",
    "NIPS": "NeurIPS",
    "The Web Conference": "WWW",
    "Proceedings of the ACM Web Conference 2023": "WWW",
    "2013 IEEE International Conference on Acoustics, Speech and Signal Processing": "ICASSP",
    "IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)": "CVPR",
    "Findings of the Association for Computational Linguistics: EMNLP 2020": "EMNLP Findings",
    "Journal of Machine Learning Research": "JMLR",
    "Proceedings of the VLDB Endowment": "VLDB",
    "CoRR": "arXiv",
    "A Place Nobody Knows": None,
    "Annual Meeting of the Association for Computational Linguistics: Tutorial Abstracts": None,
    "Annual Meeting of the ACL: Student Research Workshop": None,
    "Proceedings of the 3rd Workshop on Birds at ACL 2020": None,
    "AAAI Spring Symposium on Birds": None,
    "Companion Proceedings of the Web Conference 2018": None,
    "Extended Abstracts of the 2020 CHI Conference on Human Factors in Computing Systems": None,
    "Conference on Computer Vision and Pattern Recognition Workshops (CVPRW)": "CVPR Workshop",
    "NeurIPS 2021 Workshop on Birds": "NeurIPS Workshop",
    "Workshop on Hot Topics in Operating Systems": "HotOS",
    "Workshop on Machine Learning and Systems (EuroMLSys)": "EuroMLSys",
    "Proceedings of CHI": "CHI",
    "2020 Conference on Empirical Methods in NLP: System Demonstrations": "EMNLP",
}


@pytest.mark.parametrize(("text", "wanted"), SLOTS.items())
def test_a_slot_states_a_venue_and_a_year(text: str, wanted: tuple[str | None, int | None]) -> None:
    assert venues.venue_year(text) == wanted


@pytest.mark.parametrize(("name", "wanted"), NAMES.items())
def test_a_name_stands_for_an_acronym(name: str, wanted: str | None) -> None:
    assert venues.canonical(name) == wanted


def test_a_word_is_no_venue_in_running_text() -> None:
    assert venues.find("Fast and light micro models in nature") is None
    assert venues.find("a quantum cell") is None


def test_a_mention_tells_where_it_stands() -> None:
    found = venues.find("Jane Doe, OSDI 2018, best paper")
    assert found is not None
    assert "Jane Doe, OSDI 2018, best paper"[found.start : found.end] == "OSDI 2018"


def test_an_acronym_of_the_table_is_its_own_canonical_name() -> None:
    for text in ("SOSP", "NeurIPS", "USENIX Security", "IEEE S&P", "TPAMI", "bioRxiv", "3DV"):
        assert venues.canonical(text) == text


@given(st.one_of(st.text(), st.from_regex(r"[A-Z]{2,6}[ '’]{0,2}\d{2,4}.{0,9}", fullmatch=True)))
@settings(max_examples=400, deadline=None)
def test_reading_venues_never_fails(text: str) -> None:
    venue, year = venues.venue_year(text)
    assert venue is None or venue
    assert year is None or 1900 <= year < 2100
    found = venues.find(text)
    assert found is None or 0 <= found.start < found.end <= len(text)
    assert venues.canonical(text) is None or venues.canonical(text)


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(venues).failed == 0
