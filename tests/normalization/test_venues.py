from __future__ import annotations

import doctest
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.normalization import venue_context, venue_mentions, venue_titles, venue_words, venues

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
    "LCTES 2012": ("LCTES", 2012),
    "TGRS": ("TGRS", None),
    "e-Energy '22": ("e-Energy", 2022),
    "Cryptology ePrint Archive, Report 2031/12": ("IACR ePrint", None),
    "Sensors 20(3), 2031": ("Sensors", 2031),
    "CP": (None, None),
    "CP 2020": ("CP", 2020),
    "NAR": (None, None),
    "W4A8": (None, None),
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
    "International SPIN Workshop on Model Checking Software": "SPIN",
    "2012 IEEE International Conference on Communications (ICC)": "ICC",
    "Theor. Comput. Sci.": None,
    "Electron. Proc. Theor. Comput. Sci.": None,
    "ER": None,
    "Computer Security": None,
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
    "Proceedings of the ACM SIGCOMM 2031 Conference": "SIGCOMM",
    "SC31: International Conference for High Performance Computing, Networking, Storage and "
    "Analysis": "SC",
    "Proc. Int. Conf. on Machine Learning, ICML 2031, 1-5 June 2031, Weftville, Ohio, USA": "ICML",
    "Proceedings IEEE International Conference on Computer Vision, Warp Bay, Japan": "ICCV",
    "Science (New York, N.Y.)": "Science",
    "IEEE transactions on medical imaging : a publication of the Society of Looms": "TMI",
    "40th SIGMOD-SIGACT-SIGAI Symposium on Principles of Database Systems": "PODS",
    "4th Joint Meeting of EMNLP and the 2nd IJCNLP (EMNLP-IJCNLP)": "EMNLP",
    "Findings of the ACL: EMNLP 2031": "EMNLP Findings",
    "On looms and what they are for. In Proc. of ICML": "ICML",
    "Weaving in the wild. IEEE Access 4, 3": "IEEE Access",
    "A History of Wool and Looms. Science": None,
    "Proceedings of the 3rd Asia Conference on Computer and Communications Security": None,
    "International Conference on Machine Learning, Optimization, and Looms, Siena, Italy": None,
    "Supercomputing": None,
    "Oakland": None,
    "Media": None,
    "Springer Nature": None,
    "IEEE Security & Privacy": None,
    "Language Resources and Evaluation": None,
    "VLDB J.": None,
    "Cell. Metab.": None,
    "Science 40, x" * 90: None,
    "2020 Conference on Empirical Methods in NLP: System Demonstrations": "EMNLP",
}


OTHERS = [
    "JAMIA Open 2023",
    "SIGKDD Explorations 2021",
    "ACM SIGMOD Record 2019",
    "SIGMOD Rec. 48",
    "SIGCOMM Computer Communication Review, 2019",
    "Lancet Neurology 2020",
    "The Journal of Supercomputing, 2019",
    "Asia CCS 2018",
    "AsiaCCS'18",
    "Computer Science, 2020",
    "Cancer Cell, 2020",
    "ACM Multimedia Asia 2021",
    "AAAI Conference on Human Looms 2021",
    "International Conference on Machine Learning and Looms, 2019",
    "Symposium on Cloud Computing and Services Science 2020",
    "International Conference on Management of Data (LOOM) 2020",
    "Advances in Computer Vision and Pattern Recognition, 2020",
    "Semantic Web Conference of Weavers",
    "WSEAS Transactions on Image Processing, 2009",
    "Wool@NeurIPS 2020",
    "http://www.weft.example/Main/",
    "Ying Tai, Ada Colt",
    "a tip for a ton of wool",
]
"""Texts in the place of a venue that look like one of the table and name another, or none."""

LISTED = {
    "ICML 2020 Oral, Best Paper": "ICML",
    "NeurIPS Spotlight": "NeurIPS",
    "NeurIPS'22 Datasets and Benchmarks Track": "NeurIPS",
    "In Proceedings of the International Conference on Machine Learning pages 1-10": "ICML",
    "International Conference on Learning Representations and the 3rd Fair of Looms": "ICLR",
    "IEEE Trans. Pattern Anal. Mach. Intell. 2020": "TPAMI",
    "Published in Nature, 2020": "Nature",
    "IEEE TIP 2020": "TIP",
    "AAAI Spring Symposium on Wool, 2013": "AAAI Spring Symposium",
    "Oakland 2019": "IEEE S&P",
    "NeurIPS 2021 Workshop on Birds": "NeurIPS Workshop",
}

SAME = [
    ("SIGGRAPH", "TOG"),
    ("SIGGRAPH Asia", "ACM Transactions on Graphics"),
    ("ICRA", "RA-L"),
    ("IEEE VIS", "TVCG"),
    ("EMNLP", "EMNLP Findings"),
    ("ACL", "Findings of the Association for Computational Linguistics: ACL 2023"),
    ("VLDB", "PVLDB"),
    ("OOPSLA", "Proc. ACM Program. Lang."),
    ("UbiComp", "IMWUT"),
    ("SIGMETRICS", "POMACS"),
    ("CSCW", "PACMHCI"),
    ("SIGMOD", "PACMMOD"),
    ("NIPS", "NeurIPS"),
    ("NAIC", "NAIC"),
]
APART = [
    ("ICRA", "IROS"),
    ("POPL", "PLDI"),
    ("SIGGRAPH", "SIGGRAPH Asia"),
    ("ACL Findings", "EMNLP Findings"),
    ("EMNLP", "ACL Findings"),
    ("SOSP", "OSDI"),
    ("SOSP", "SOSP Workshop"),
    ("ICLR", "NAIC"),
]


@pytest.mark.parametrize(("text", "wanted"), SLOTS.items())
def test_a_slot_states_a_venue_and_a_year(text: str, wanted: tuple[str | None, int | None]) -> None:
    assert venues.venue_year(text) == wanted


@pytest.mark.parametrize(("name", "wanted"), NAMES.items())
def test_a_name_stands_for_an_acronym(name: str, wanted: str | None) -> None:
    assert venues.canonical(name) == wanted


@pytest.mark.parametrize("text", OTHERS)
def test_words_beside_an_acronym_make_it_another_venue(text: str) -> None:
    found = venues.find(text)
    assert found is None, found


@pytest.mark.parametrize(("text", "wanted"), LISTED.items())
def test_a_list_may_say_more_behind_its_venue(text: str, wanted: str) -> None:
    assert venues.venue_year(text)[0] == wanted


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_publication_may_have_two_names(one: str, other: str) -> None:
    assert venues.same_publication(one, other)
    assert venues.same_publication(other, one)


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_venues_are_not_one_publication(one: str, other: str) -> None:
    assert not venues.same_publication(one, other)
    assert not venues.same_publication(other, one)


@pytest.mark.parametrize("name", NAMES)
def test_one_telling_word_more_makes_it_another_venue(name: str) -> None:
    venue = venues.canonical(name)
    is_reference = ". " in name or " : " in name
    if venue and "Workshop" not in venue and not is_reference:
        assert venues.canonical(f"{name} and Looms") is None
        assert venues.canonical(f"Weaving {name}") is None


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


MODULES = (venues, venue_context, venue_mentions, venue_titles, venue_words)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
