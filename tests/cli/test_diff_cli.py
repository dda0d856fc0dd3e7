"""`enrich diff` in a shell: every format, a sentence where there is nothing to compare, no harm."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

import pytest

import atom_rules
from commands import STEERS, Done, each
from enrich.cli.diff_command import atom, text
from enrich.dataset.diff import feed
from enrich.dataset.diff.change import Changes
from test_pipeline import Place
from two_runs import FRIDAY, MONDAY, after, entry

LIST = "# Looms\n\n- [Weft](https://arxiv.org/abs/2401.00001): Threads at Scale\n"
HOSTILE = "Warp \x1b]0;owned\x07\x1b[2J \u202e [x](https://evil.example) ::error::a ##[group] <b>"
FORMATS = ("text", "markdown", "json", "atom")


REFUSED = [
    (("diff", "--since", "2027-12-31"), 2, "is in the future"),
    (("diff", "--since", "2020-01-01"), 2, "before the first run that is known"),
    (("diff", "--since", "20200101T000000Z-1a2b3c4d"), 2, "There is no run"),
    (("diff", "--since", "soon"), 2, "takes a day such as"),
    (("diff", "--out", "nowhere"), 1, "There is no run in nowhere"),
]
Told = Mapping[tuple[str, ...], Done]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Return what each command says of two runs, on whose second the title is hostile."""
    place = Place(tmp_path_factory.mktemp("diff"))
    for title in ("Warp", HOSTILE):
        entry = f"- [{title}](https://arxiv.org/abs/2401.00002)\n"
        place.list.write_text(LIST + entry, "utf-8")
        place.now += timedelta(days=1)
        place.run(offline=True)
    commands = [*(("diff", "--format", name) for name in FORMATS), *(one for one, *_ in REFUSED)]
    commands.append(("diff", "--folder", f"file://{place.out}"))
    done = {tuple(words): done for words, done in each(place.folder, commands, settings={})}
    return {**done, ("feed.xml",): Done(0, (place.out / "feed.xml").read_bytes(), b"")}


def test_every_format_tells_it_and_steers_nothing(told) -> None:
    for name in FORMATS:
        done = told["diff", "--format", name]
        assert done.code == 0, done.said
        assert not STEERS.search(done.said), ascii(done.said)
        for line in done.said.split("\n"):
            assert not line.lstrip().startswith("::") and "##[" not in line
    assert "is listed as" in told["diff", "--format", "text"].said
    assert "### Entries retitled (1)" in told["diff", "--format", "markdown"].said
    assert json.loads(told["diff", "--format", "json"].out)["counts"]["entry-retitled"] == 1
    assert atom_rules.faults(told["diff", "--format", "atom"].out) == []
    (address,) = (words for words in told if "--folder" in words)
    assert told[address].out == told["diff", "--format", "text"].out


def test_a_feed_that_is_printed_has_the_ids_of_the_one_that_stands(told) -> None:
    printed = feed.read(told["diff", "--format", "atom"].out)
    standing = feed.read(told["feed.xml",].out)
    assert (printed.id, printed.title) == (standing.id, standing.title)
    assert {one.id for one in printed.items} <= {one.id for one in standing.items}


@pytest.mark.parametrize(("words", "code", "sentence"), REFUSED)
def test_what_cannot_be_compared_is_said_in_one_sentence(told, words, code, sentence) -> None:
    done = told[words]
    assert done.code == code, done.said
    assert sentence in done.said and done.said.count("\n") == 1


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
        assert atom_rules.faults(atom(changes, feed.begun("looms.md", FRIDAY)).encode()) == []
