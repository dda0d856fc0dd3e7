"""What is read of a CITATION.cff is what a reader of all YAML finds there, or nothing."""

from __future__ import annotations

from typing import Any

import pytest
import yaml  # comes with prefect
from hypothesis import example, given, settings
from hypothesis import strategies as st

import conformance
from enrich.providers.github import _cited, _preferred

FOLDER = conformance.FOLDER / "github"
VALUES = st.sampled_from(
    [
        "article", "generic", "software", "10.1234/a", "'10.1234/b'", '"10.1234/c" # it',
        "10.1234/d # it", "https://arxiv.org/abs/2401.00001#top", "'10.1234/e", '"10.1234\\/f"',
        "|", ">-", "&a 10.1234/g", "*a", "!!str 10.1234/h", "[10.1234/i]", "{value: 10.1234/j}",
        "two words", "", "~", "''", "10.1234/k: l", "?", "- 10.1234/m", "'it''s'", "'a' b", "#",
    ]
)  # fmt: skip
NAMES = st.sampled_from(
    ["type", "doi", "url", "identifiers", "value", "title", "authors", "preferred-citation"]
)
NOISE = st.sampled_from(
    ["", "# doi: 10.1234/n", "  # words", "      words", "---", "\tdoi: 10.1/o"]
)


@st.composite
def files(draw: st.DrawFn) -> str:
    """Return a file much like a CITATION.cff, in which now and then something is odd."""
    lines = draw(st.lists(st.builds("{}: {}".format, NAMES, VALUES), max_size=2))
    lines.append("preferred-citation:" + draw(st.sampled_from(["", "", "", " # it", " |"])))
    outer = draw(st.integers(1, 3))
    for name in draw(st.lists(NAMES, max_size=5, unique=draw(st.booleans()))):
        lines.append(" " * outer + f"{name}: {draw(VALUES)}")
        if draw(st.booleans()):
            lines[-1] = " " * outer + f"{name}:"
            lines += _items(draw, outer + draw(st.integers(0, 2)))
        lines += draw(st.lists(NOISE, max_size=1))
    lines += draw(st.lists(st.builds("{}: {}".format, NAMES, VALUES), max_size=2))
    return "\n".join(lines)


def _items(draw: st.DrawFn, depth: int) -> list[str]:
    lines = []
    for mark in draw(st.lists(st.sampled_from(["- ", "-   ", "  "]), max_size=3)):
        pairs = draw(st.lists(st.builds("{}: {}".format, NAMES, VALUES), min_size=1, max_size=3))
        inner = " " * (depth + len(mark) + draw(st.sampled_from([0, 0, 0, 2])))
        lines += [" " * depth + mark + pairs[0], *(inner + pair for pair in pairs[1:])]
    return lines


def preferred(text: str) -> dict[str, Any] | None:
    """Return the work preferred to be cited as PyYAML reads it; None of what it cannot."""
    try:
        told = yaml.load(text, yaml.BaseLoader)
    except yaml.YAMLError:
        return None
    cited = told.get("preferred-citation") if isinstance(told, dict) else None
    return cited if isinstance(cited, dict) else {}


def addresses(cited: dict[str, Any]) -> list[Any]:
    items = cited.get("identifiers")
    listed = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [cited.get("doi"), cited.get("url"), *(item.get("value") for item in listed)]


@settings(max_examples=500, deadline=None)
@given(files())
@example("preferred-citation:\n   >-\n doi: 10.1234/a\n   type: article")
@example("preferred-citation:\n  type: article\n  doi: 10.1234/a\n    10.1234/b")
@example("preferred-citation:\n  doi:\n    10.1234/a\n  type: article")
@example("preferred-citation:\n  identifiers:\n  - type: doi\n    value: 10.1234/a\n  url: 10.1/b")
def test_nothing_is_read_that_is_not_there(text) -> None:
    ours, theirs = _preferred(text), preferred(text)
    if theirs is not None:
        assert ours["type"] in ("", theirs.get("type"))
        assert [one for one in ours["addresses"] if one not in addresses(theirs)] == []


@given(st.text(alphabet="preferdoi-cta:typul \n\r\t'\"#|>&*\x00\u2028é10./", max_size=200))
def test_any_text_can_be_read(text) -> None:
    for whole in (text, f"preferred-citation:\n{text}", f"preferred-citation:\n  doi: {text}"):
        assert set(_preferred(whole)) == {"type", "addresses"}


@pytest.mark.parametrize("name", ["paper.cff", "software.cff"])
def test_all_is_read_that_a_usual_file_says(name) -> None:
    text = (FOLDER / name).read_text("utf-8")
    cited = preferred(text)
    assert cited is not None
    ours = _preferred(text)
    assert ours["type"] == cited["type"]
    assert ours["addresses"] == [one for one in addresses(cited) if one]
    windows = text.replace("\n", "\r\n")
    assert _preferred(windows) == ours


def test_two_papers_of_one_scheme_are_in_doubt_and_two_of_two_are_one() -> None:
    arxiv = "https://arxiv.org/abs/2401.00001"
    two = {"type": "article", "addresses": ["10.1234/a", "10.1234/b", arxiv]}
    assert list(map(str, _cited(two))) == ["arxiv:2401.00001"]
    one = {"type": "article", "addresses": ["10.1234/a", "https://doi.org/10.1234/A", arxiv]}
    assert list(map(str, _cited(one))) == ["arxiv:2401.00001", "doi:10.1234/a"]
    assert _cited(one | {"type": "software"}) == []
    assert _cited(one | {"addresses": ["10.5281/zenodo.7", "https://looms.example"]}) == []
