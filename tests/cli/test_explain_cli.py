"""`enrich explain`: a check explained to who has to act on it."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

import pytest

import forked
from enrich.check.explanations import explanations
from enrich.cli.explain_command import silencing
from enrich.settings import Settings


def explain(folder: Path, *words: str) -> forked.Told:
    return forked.enrich(folder, ["explain", *words], dict(os.environ))


def test_a_check_is_explained_with_an_example_and_how_to_silence_it(tmp_path: Path) -> None:
    told = explain(tmp_path, "wrong-link")
    assert told.code == 0
    assert [line for line in told.out.split("\n") if line[:1].isupper()] == [
        "Looks for",
        "How sure it is",
        "What to do",
        "Example",
        "How to silence it",
    ]
    assert "list.md:1: error: The link of “Weft: Scaling Threads over Many Looms” opens" in told.out
    assert "<!-- enrich: ok wrong-link -->" in told.out
    assert json.loads(explain(tmp_path, "wrong-link", "--json").out)["example"]["found"]


def test_all_checks_are_listed_and_an_unknown_one_is_told(tmp_path: Path) -> None:
    told = explain(tmp_path)
    assert all(f"\n{name} " in f"\n{told.out}" for name in explanations())
    told = explain(tmp_path, "no-such-check")
    assert (told.code, "There is no check 'no-such-check'" in told.err) == (2, True)


@pytest.mark.parametrize("name", sorted(explanations()))
def test_the_setting_that_silences_a_check_is_one(name: str) -> None:
    (line,) = (line for line in silencing(name) if "enrich.toml" in line)
    assert Settings(**tomllib.loads(line.partition(":")[2])).severity == {name: "off"}
