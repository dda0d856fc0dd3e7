from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.parse.fields import authors, citation, dates, leading_people, links, series, suffix
from enrich.parse.fields.bar_slots import read_slot
from enrich.parse.fields.facts import Facts

LISTS = {
    "Jane Doe, Richard Roe": "Jane Doe; Richard Roe",
    "Doe, Jane, Richard Roe, and Ann E. Poe": "Jane Doe; Richard Roe; Ann E. Poe",
    "Doe, Jane Lee, Richard Roe, and Ann Poe": "Jane Lee Doe; Richard Roe; Ann Poe",
    "Doe, Jane E., and Richard Roe": "Jane E. Doe; Richard Roe",
    "Doe, Jane, et al": "Jane Doe",
    "Doe, Roe, Poe, Low, et al.": "Doe; Roe; Poe; Low",
    "Doe, et al.": "Doe",
    "Doe,Jane,etal.": "Jane Doe",
    "Doe, J., Roe, R., Poe, A.": "J. Doe; R. Roe; A. Poe",
    "Doe, J.E., Roe, R.": "J.E. Doe; R. Roe",
    "Doe, J., & Roe, R.": "J. Doe; R. Roe",
    "Doe, Quoc V.": "Quoc V. Doe",
    "Doe, Aaron van den, Richard Roe": "Aaron van den Doe; Richard Roe",
    "Doe, Jane; Roe, Richard (2015).": "Jane Doe; Richard Roe",
    "Doe, Jane and Roe, Richard and Poe, Ann E.": "Jane Doe; Richard Roe; Ann E. Poe",
    "Jane Doe, Richard Roe and Ann Poe.": "Jane Doe; Richard Roe; Ann Poe",
    "J. Doe, L.-C. Roe, and T. Poe,": "J. Doe; L.-C. Roe; T. Poe",
    "Jane Doe* Richard Roe*, Ann Poe": "Jane Doe; Richard Roe; Ann Poe",
    "Jane Doe1, Ann Poe2": "Jane Doe; Ann Poe",
    "Jane Doe ,Richard Roe,Ann Poe (Acme).": "Jane Doe; Richard Roe; Ann Poe",
    "by Jane Doe et al.": "Jane Doe",
    "Zoë Dœ, M Saiful Roe, Harm de Poe": "Zoë Dœ; M Saiful Roe; Harm de Poe",
    "Doe J, Poe A, Roe RR, et al.": "J Doe; A Poe; RR Roe",
    "van der Doe, J., O'Poe, A., & de la Roe, M.-J.": "J. van der Doe; A. O'Poe; M.-J. de la Roe",
    "Jane Doe, Ann Poe, Jo ul Haq Roe, Wang 0001": "Jane Doe; Ann Poe; Jo ul Haq Roe; Wang 0001",
    "Jane Doe, Ann Poe, Acme AI and Research, Richard Roe": "Jane Doe; Ann Poe; Richard Roe",
    "Lun Ai, Jane Doe, Ann Poe": "Lun Ai; Jane Doe; Ann Poe",
    "Jane Doe, Ann Poe, and collaborators": "Jane Doe; Ann Poe",
    "Doe, J., Poe, A., ... & Roe, R.": "J. Doe; A. Poe; R. Roe",
    "Doe J, van der Poe A, Roe R-J": "J Doe; A van der Poe; R-J Roe",
    "John Doe Jr., Ann Poe III": "John Doe Jr.; Ann Poe III",
    "Same Looms, Less Bloat": "",
    "Deep Learning and Domain Adaptation": "",
    "Jane Doe · Ann Poe": "Jane Doe; Ann Poe",
    "Jane d'Oe, Ann Poe": "Jane d'Oe; Ann Poe",
    "Jane Doe, Ann Epoet. Wool. Sci.": "",
    "张三，李四": "张三; 李四",
    "张三、李四等": "张三; 李四",
    "飞行，唱歌": "",
    "Acme & Initech": "",
    "A study of names, and others": "",
    "Acme University, Initech Research": "",
    "": "",
}


@pytest.mark.parametrize(("text", "wanted"), LISTS.items())
def test_a_list_of_names_is_read_in_natural_order(text: str, wanted: str) -> None:
    assert "; ".join(authors.names(text)) == wanted


def test_one_name_is_told_from_other_words() -> None:
    assert all(map(authors.one, ("Jane Doe", "J. Doe", "Doe, J.", "张三")))
    assert not any(map(authors.one, ("Jane Doe, Ann Poe", "Blog Post", "Acme Research", "2020")))


def test_two_single_words_may_be_one_name_but_not_certainly() -> None:
    assert authors.names("Doe, Jane") == ("Jane Doe",)
    assert not authors.certain("Acme, Initech")
    assert authors.certain("Jane Doe, Ann Poe")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("(Dec 2024)", "2024-12"),
        ("(May, 2025)", "2025-05"),
        ("(12/2024)", "2024-12"),
        ("(012025)", "2025-01"),
        ("2021.11", "2021-11"),
        ("2021.6", "2021-06"),
        ("2024-05-01", "2024-05-01"),
        ("19 Jun 2020", "2020-06-19"),
        ("June 19, 2020", "2020-06-19"),
        ("2023年5月", "2023-05"),
        ("1/10/25", "2025-01-10"),
        ("2024", None),
        ("1409.1556", None),
        ("2012.00001", None),
        ("Section 3", None),
    ],
)
def test_a_date_is_read_in_every_usual_spelling(text: str, wanted: str | None) -> None:
    assert dates.read(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[pdf]", "paper"),
        ("Paper (arXiv)", "paper"),
        ("Official Code", "code"),
        ("Project Page", "other"),
        ("论文链接", "paper"),
        ("知乎解读", "blog"),
        ("Code Llama", None),
        ("Star Attention", None),
        ("Open LLM Leaderboard", None),
    ],
)
def test_a_label_tells_its_role_only_if_all_its_words_do(text: str, wanted: str | None) -> None:
    assert links.word_role(text) == wanted


@pytest.mark.parametrize(
    ("text", "names", "rest"),
    [
        ("Doe, J., & Poe, A. B. (2021). On looms", "J. Doe; A. B. Poe", " (2021). On looms"),
        ("Doe J, Poe AB, et al. On looms", "J Doe; AB Poe", " On looms"),
        ("J. Doe, A.-B. Poe and R. Roe, On looms", "J. Doe; A.-B. Poe; R. Roe", ", On looms"),
        ("Leon A. Doe, Ann Poe: On looms", "Leon A. Doe; Ann Poe", ": On looms"),
        ("Doe, Jane, Ann Poe. 2019. On looms", "Jane Doe; Ann Poe", ". 2019. On looms"),
        (
            "Jane Doe, Ann Poe, Bo Li, Loom Labs, Wei Wu: On",
            "Jane Doe; Ann Poe; Bo Li; Wei Wu",
            ": On",
        ),
        ("Doe J, Poe A; Loom Study Group. On looms", "J Doe; A Poe", ". On looms"),
        ("Same Looms, Less Bloat: A study", "", ""),
        ("Acme TPU: A study of looms", "TPU Acme", ": A study of looms"),
    ],
)
def test_people_at_the_head_of_a_reference_are_read_one_by_one(
    text: str, names: str, rest: str
) -> None:
    found = leading_people.read(text)
    assert "; ".join(found.names if found else ()) == names
    assert (text[found.end :] if found else "") == rest


def test_a_word_and_capitals_in_front_of_a_colon_are_no_person() -> None:
    assert citation.read("Acme TPU: A study of looms. OSDI 2020") is None


@pytest.mark.parametrize(
    ("text", "organisations"),
    [
        ("Acme Labs, UC Berkeley", ["Acme Labs", "UC Berkeley"]),
        ("Plagiarism", []),
        ("Highly recommended", []),
        ("Weaving in practice", []),
        ("BMC Looms", []),
        ("Jane Doe", []),
        ("Acme (Feb 2025)", ["Acme"]),
    ],
)
def test_behind_a_bar_only_organisations_are_affiliations(
    text: str, organisations: list[str]
) -> None:
    facts = Facts()
    read_slot(text, facts)
    assert facts.affiliations == organisations


@given(st.text(max_size=120) | st.text(alphabet='Doe J.,;:&()[]2019 and\x1e"', max_size=120))
@settings(max_examples=300, deadline=None)
def test_readers_of_references_never_fail(text: str) -> None:
    found = leading_people.read(text)
    assert found is None or (all(found.names) and 0 < found.end <= len(text))
    cited = citation.read(text)
    assert cited is None or cited.title.strip()
    series.read(text)
    read_slot(text, Facts())
    suffix.read(text, suffix.start(cited, frozenset()))


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_small_readers_never_fail(text: str) -> None:
    assert all(authors.names(text)) or authors.names(text) == ()
    assert dates.read(text) is None or len(dates.read(text) or "") in (7, 10)
    found = dates.find(text)
    assert found is None or 0 <= found[1] < found[2] <= len(text)
    links.word_role(text)
    links.shield(text)
