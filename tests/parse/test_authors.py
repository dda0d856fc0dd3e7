from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.parse.fields import authors, dates, links

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


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_small_readers_never_fail(text: str) -> None:
    assert all(authors.names(text)) or authors.names(text) == ()
    assert dates.read(text) is None or len(dates.read(text) or "") in (7, 10)
    found = dates.find(text)
    assert found is None or 0 <= found[1] < found[2] <= len(text)
    links.word_role(text)
    links.shield(text)
