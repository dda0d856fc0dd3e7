"""How surely the check tells wrong links and works listed twice; and why."""

from __future__ import annotations

import runpy
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_findings import WARP, WEFT, found, judge, line, says

from enrich.check.title_agreement import SAME, Corpus, Title
from paths import ROOT
from shares import with_slow

BENCHMARKS = ROOT / "benchmarks"

HEDDLE = "A Reed and Heddle for Narrow Looms in the Dark"
RETITLED = "Heddle: Quiet Weaving without Light"


@pytest.fixture(scope="module")
def benchmark() -> dict[str, Any]:
    return runpy.run_path(str(BENCHMARKS / "check.py"))


@pytest.mark.parametrize(
    ("way", "entries"),
    [
        ("swapped", 600),
        ("copied", 600),
        ("twice", 1500),
        *(
            pytest.param(way, 4000, marks=pytest.mark.slow)
            for way in ("swapped", "copied", "twice")
        ),
    ],
)
def test_nearly_all_that_is_wrong_is_found_without_a_false_alarm(
    benchmark: dict[str, Any], way: str, entries: int
) -> None:
    count: Counter[tuple[bool, str]] = Counter()
    for (bad, _, said), number in benchmark["measured"](way, entries, 3).items():
        count[bad, said] += number
    wrong = sum(number for (bad, _), number in count.items() if bad)
    right = count.total() - wrong
    assert count.total() >= entries
    assert count[True, "error"] / wrong >= 0.97
    assert 2000 * count[False, "error"] / right <= 1


@pytest.mark.parametrize("entries", with_slow([600, 2000], {600}))
def test_a_wrong_link_of_which_nobody_knows_the_right_one_is_at_least_a_warning(
    benchmark: dict[str, Any], entries: int
) -> None:
    seen = benchmark["measured"]("foreign", entries, 3)
    bad = Counter({said: n for (wrong, _, said), n in seen.items() if wrong})
    assert (bad["warning"] + bad["error"]) / sum(bad.values()) >= 0.99


@pytest.mark.slow
def test_the_benchmark_on_real_lists_runs_or_says_that_it_skips() -> None:
    command = [sys.executable, str(BENCHMARKS / "held_out.py"), "300", "1", "retitled"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(("retitled", "skipped"))


def alike(one: str, other: str) -> float:
    return Corpus([Title(one), Title(other)]).alike(Title(one), Title(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Scaling of Threads over the Looms", "Scaling Threads over Looms"),
        ("Efficient LLM Weaving: A Survey", "Efficient Large Language Model Weaving: A Survey"),
        ("Efficient LLMs: A Survey", "Efficient Large Language Models: A Survey"),
        (
            "Quick and Quiet Scaling of Threads over Heterogeneous Looms without Shuttles",
            "Quick and Quiet Scaling of Threads over Looms without Shuttles",
        ),
    ],
)
def test_small_words_abbreviations_and_one_word_in_many_make_no_other_title(
    one: str, other: str
) -> None:
    assert alike(one, other) >= SAME
    assert alike(other, one) >= SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A Survey of Large Language Models", "Large Language Models: A Survey"),
        ("Short Yarn Technical Report", "Yarn Technical Report of Nobody"),
        (
            "Quick and Quiet Scaling of Threads over 8 Wide Looms without Shuttles",
            "Quick and Quiet Scaling of Threads over Wide Looms without Shuttles",
        ),
        ("Quick Scaling of Threads over Looms", "Slow Scaling of Threads over Looms"),
    ],
)
def test_another_order_another_word_or_a_number_make_another_title(one: str, other: str) -> None:
    assert alike(one, other) < SAME


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 1
    assert alike(one, other) == pytest.approx(alike(other, one))


def test_an_unlike_title_on_the_link_that_another_wrong_entry_needs_is_an_error() -> None:
    claims = [*says("2401.00001", WEFT), *says("2401.00002", WARP)]
    text = "# L\n" + line(RETITLED, 1) + line(WEFT, 2)
    assert found(text, *claims) == [(2, "error", "wrong-link"), (3, "error", "wrong-link")]
    assert "line 3" in judge(text, *claims)[0][0].message


def test_an_unlike_title_whose_work_is_listed_elsewhere_without_contradiction_is_no_error() -> None:
    text = "# L\n" + line(RETITLED, 1) + f"- [{WEFT}](https://example.org/weft.pdf)\n"
    assert found(text, *says("2401.00001", WEFT)) == [
        (2, "warning", "wrong-link"),
        (3, "warning", "duplicate-entry"),
    ]


def doi(title: str, value: str) -> str:
    return f"- [{title}](https://doi.org/{value})\n"


def test_dois_that_changed_places_are_errors_though_nobody_knows_the_authors() -> None:
    text = "# L\n" + doi(WARP, "10.1234/weft.1") + doi(WEFT, "10.1234/warp.2")
    claims = [*says("10.1234/weft.1", WEFT), *says("10.1234/warp.2", WARP)]
    assert found(text, *claims) == [(2, "error", "wrong-link"), (3, "error", "wrong-link")]


@pytest.mark.parametrize("accused", [2, 3])
def test_of_two_titles_on_one_link_the_one_less_like_the_work_is_accused(accused: int) -> None:
    claims = says("2401.00001", "Narrow Fabrics in Daylight: Better Heddles and Bobbins")
    lines = [line(HEDDLE, 1)]
    lines.insert(accused - 2, line("Warp: Elastic Yarn at the Edge", 1))
    told = judge("# L\n" + "".join(lines), *claims)[0]
    assert [f.line for f in told if f.check == "shared-link"] == [accused]


def test_two_dois_of_which_one_has_the_other_s_title_shortened_are_two_works() -> None:
    short = WEFT.partition(" without")[0]
    claims = [*says("10.1234/weft.1", WEFT), *says("10.1234/weft.2", short)]
    assert (
        found("# L\n" + doi(WEFT, "10.1234/weft.1") + doi(short, "10.1234/weft.2"), *claims) == []
    )


def test_a_coined_name_with_like_words_is_the_work_listed_before() -> None:
    text = "# L\n" + line("LoomQ: Scaling Quiet Threads over Looms", 1)
    again = "- [LoomQ: Scaling Threads over Wide Looms](https://example.org/q)\n"
    assert found(text + again) == [(3, "warning", "duplicate-entry")]
    other = "- [Yarn-LLM Technical Report](https://example.org/q)\n"
    assert found("# L\n" + line("Yarn-V3 Technical Report", 1) + other) == []
