"""`enrich diff` in a shell: every format, a sentence where there is nothing to compare, no harm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import atom_rules
from commands import STEERS, each, enrich
from enrich.cli.diff_command import atom, text
from enrich.dataset.change import Changes
from two_runs import FRIDAY, MONDAY, after, entry

LIST = "# Looms\n\n- [Weft](https://arxiv.org/abs/2401.00001): Threads at Scale\n"
HOSTILE = "Warp \x1b]0;owned\x07\x1b[2J \u202e [x](https://evil.example) ::error::a ##[group] <b>"
SETTINGS = {"ENRICH_LIST": "list.md", "ENRICH_OFFLINE": "true"}
FORMATS = ("text", "markdown", "json", "atom")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("diff")
    (folder / "list.md").write_text(LIST, "utf-8")
    for title in ("Warp", HOSTILE):
        (folder / "list.md").write_text(
            f"{LIST}- [{title}](https://arxiv.org/abs/2401.00002)\n", "utf-8"
        )
        made = f"20261{1 if title == 'Warp' else 2}27"
        enrich(folder, "run", settings=SETTINGS)
        newest = (folder / "out" / "current").resolve()
        renamed = newest.with_name(f"{made}T054100Z-1a2b3c4d")
        newest.rename(renamed)
        (folder / "out" / "current").unlink()
        (folder / "out" / "current").symlink_to(f".versions/{renamed.name}")
    yield folder


def test_every_format_tells_it_and_steers_nothing(place) -> None:
    commands = [("diff", "--format", name) for name in FORMATS]
    for words, done in each(place, commands, settings=SETTINGS):
        assert done.code == 0, done.said
        assert not STEERS.search(done.said), ascii(done.said)
        assert "is listed as" in done.said or "entry-retitled" in done.said or "atom" in words
        for line in done.said.split("\n"):
            assert not line.lstrip().startswith("::") and "##[" not in line
        if "json" in words:
            told = json.loads(done.out)
            assert told["counts"]["entry-retitled"] == 1
        if "atom" in words:
            assert atom_rules.faults(done.out) == []


REFUSED = [
    (("diff", "--since", "2027-12-31"), 2, "is in the future"),
    (("diff", "--since", "2020-01-01"), 2, "before the first run that is known"),
    (("diff", "--since", "20200101T000000Z-1a2b3c4d"), 2, "There is no run"),
    (("diff", "--since", "soon"), 2, "takes a day such as"),
    (("diff", "--out", "nowhere"), 1, "There is no run in nowhere"),
]


def test_what_cannot_be_compared_is_said_in_one_sentence(place) -> None:
    expected = {words: (code, sentence) for words, code, sentence in REFUSED}
    for words, done in each(place, list(expected), settings=SETTINGS):
        code, sentence = expected[tuple(words)]
        told = done.err.decode()
        assert done.code == code, told
        assert sentence in told and told.count("\n") == 1


def test_a_first_run_and_a_run_without_changes_end_well() -> None:
    assert "is the first one" in text(Changes(None, FRIDAY), wrapped=False)
    same = text(Changes(FRIDAY, MONDAY), wrapped=False)
    assert same == "Nothing changed since 2026-11-27 05:41 UTC.\n"


def test_a_terminal_gets_lines_of_its_width_and_a_pipe_a_line_each(monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    new = entry("new", "Threads " * 30, 9)
    changes = after(lambda tables: tables["entries"].append(new))
    assert max(map(len, text(changes, wrapped=True).splitlines())) <= 60
    assert max(map(len, text(changes, wrapped=False).splitlines())) > 200


def test_a_feed_of_its_own_is_valid_also_where_nothing_changed() -> None:
    for changes in (Changes(None, FRIDAY), Changes(FRIDAY, MONDAY)):
        assert atom_rules.faults(atom(changes, "looms.md").encode()) == []
