"""`enrich run --list lists.toml`: a line of each list, a sum, and an exit code for them all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import dumps
import forked
import standin
from loopback import Answer, Asked, serving

WEFT = "# Looms\n\n- [Weft: Scaling Threads](https://arxiv.org/abs/2401.00001)\n"
WARP = "# Yarn\n\n- [Warp: A Loom for All](https://arxiv.org/abs/2401.00002)\n"
START = "from enrich.cli.start import main; main()"
LISTS = """
[[list]]
name = "weft"
source = "weft.md"

[[list]]
name = "none"
source = "nowhere.md"
out = "own/none"

[[list]]
name = "warp"
source = ["warp.md", "weft.md"]
schedule = "17 6 * * *"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "weft.md").write_text(WEFT, "utf-8")
    (tmp_path / "warp.md").write_text(WARP, "utf-8")
    (tmp_path / "lists.toml").write_text(LISTS, "utf-8")
    dumps.of_a_stranger(tmp_path / "snapshot.jsonl")
    return tmp_path


def environment() -> dict[str, str]:
    here = {"ENRICH_RECORDS": "records.sqlite", "ENRICH_REPORT": "false", "ENRICH_PATIENCE": "0"}
    here["ENRICH_PROVIDERS__ARXIV_SNAPSHOT__PATH"] = "snapshot.jsonl"
    return {**os.environ, **standin.alone(), **here}


def enrich(folder: Path, *words: str) -> forked.Told:
    return forked.enrich(folder, words, environment())


def whole(folder: Path) -> None:
    """Have all lists be there."""
    (folder / "nowhere.md").write_text(WARP, "utf-8")


def test_each_list_has_a_line_and_the_end_is_a_sum_with_what_is_left(folder) -> None:
    told = enrich(folder, "run", "--list", "lists.toml", "--out", "data", "--offline")
    lines = [line for line in told.err.splitlines() if not line.startswith("arxiv_snapshot")]
    assert lines == [
        "none: not refreshed: There is no list at nowhere.md; it is named by a path, an address, "
        "- for standard input, or github:owner/repo.",
        "weft: 1 entry, 1 paper",
        "warp: 2 entries, 2 papers",
    ]
    out = told.out.splitlines()
    assert out[0] == "lists.toml: 2 of 3 lists refreshed: 3 entries, 3 papers"
    assert out[-2:] == [lines[0], "The partitions are in data."]
    assert told.code == 1


def test_all_lists_refreshed_is_a_success(folder) -> None:
    whole(folder)
    told = enrich(folder, "run", "lists.toml", "--offline", "--out", "data")
    assert told.code == 0
    assert sorted(path.name for path in (folder / "data").iterdir()) == [
        *("list_name=none", "list_name=warp", "list_name=weft", "lists.json")
    ]


def test_without_out_each_goes_where_its_row_says_or_into_the_usual_folder(folder) -> None:
    whole(folder)
    assert enrich(folder, "run", "lists.toml", "--offline").code == 0
    assert (folder / "own" / "none" / "papers.parquet").is_file()
    assert (folder / "data" / "enriched" / "list_name=weft" / "papers.parquet").is_file()


def test_what_came_of_all_lists_is_printed_as_json_and_kept(folder) -> None:
    told = enrich(folder, "run", "lists.toml", "--out", "data", "--offline", "--json")
    found = json.loads(told.out)
    assert found == json.loads((folder / "data" / "lists.json").read_text("utf-8"))
    weft, none, warp = found["lists"]
    assert (weft["out"], weft["entries"]) == ("data/list_name=weft", {"not_asked": 1})
    assert none["why"].startswith("There is no list at nowhere.md")
    assert warp["papers"] == {"unresolved": 2}
    assert found["providers"]["arxiv"]["not_asked"] == 2


def test_a_list_that_is_held_has_an_exit_code_of_its_own(folder) -> None:
    whole(folder)
    with standin.arxiv() as arxiv:
        os_environment = environment() | {"ENRICH_PROVIDERS__ARXIV__URL": arxiv.url}
        words = ["run", "lists.toml", "--out", "data"]
        assert forked.enrich(folder, words, os_environment).code == 0
        (folder / "records.sqlite").unlink()
        arxiv.unknown = {"2401.00001", "2401.00002"}
        told = forked.enrich(folder, words, os_environment)
        assert told.code == 4
        assert "weft: not refreshed: The new dataset lo" in told.err
        assert forked.enrich(folder, [*words, "--force"], os_environment).code == 0


def test_strict_is_told_of_one_that_could_not_be_asked(folder) -> None:
    whole(folder)
    with standin.arxiv() as arxiv:
        arxiv.trouble = [(503, {}, b"busy")] * 99
        here = environment() | {"ENRICH_PROVIDERS__ARXIV__URL": arxiv.url}
        told = forked.enrich(folder, ["run", "lists.toml", "--out", "data", "--strict"], here)
    assert told.code == 3
    assert "weft: 1 entry, 1 paper; 1 ref could not be asked about" in told.err


@pytest.mark.parametrize("command", ["check", "parse"])
def test_other_commands_say_that_a_run_takes_it(folder, command) -> None:
    told = enrich(folder, command, "lists.toml")
    assert told.code in (1, 2)
    assert "`enrich run --list lists.toml` alone refreshes all of them" in told.err


def test_a_missing_file_is_told_before_the_folder_is_looked_at(folder) -> None:
    told = enrich(folder, "run", "--list", "nope.toml", "--out", "weft.md")
    assert (told.code, told.err.strip()) == (1, "enrich: There is no nope.toml.")
    for command in ("check", "parse"):
        assert "There is no list at nope.toml" in enrich(folder, command, "nope.toml").err


@pytest.mark.parametrize("source", ["lists.toml", "weft.md"])
def test_a_file_where_the_folder_belongs_is_told(folder, source) -> None:
    told = enrich(folder, "run", "--list", source, "--out", "warp.md")
    assert (told.code, told.err.strip()) == (1, "enrich: warp.md is a file: name a folder.")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_whoever_ends_a_run_hears_how_many_lists_are_done(folder) -> None:
    whole(folder)
    met, over = threading.Event(), threading.Event()

    def answer(_: Asked) -> Answer:
        met.set()
        over.wait(60)
        return 404, {}, b""

    with serving(answer) as root:
        row = f'[[list]]\nname = "slow"\nsource = "{root}/list.md"\n'
        (folder / "lists.toml").write_text(LISTS + row, "utf-8")
        run = subprocess.Popen(
            [sys.executable, "-c", START, "run", "lists.toml", "--out", "data"],
            cwd=folder,
            env=environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        assert met.wait(60)
        run.send_signal(signal.SIGINT)
        told = run.communicate(timeout=60)[1]
        over.set()
    assert run.returncode == 130
    done = "Stopped. 0 of 4 lists are done, each dataset is whole; what was answered is kept."
    assert told.splitlines()[-1] == f"enrich: {done} Run again to go on."
