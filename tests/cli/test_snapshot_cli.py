"""`enrich snapshot` on the command line: added, listed, asked, removed, broken off."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import dumps
from enrich.cli.main import app
from enrich.dataset.place import stopping

ROWS = dumps.arxiv(4)
FULL = """
import resource, signal, sys
from enrich.cli.main import main

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1500, resource.RLIM_INFINITY))
sys.argv = ["enrich", "snapshot", "add", "arxiv", sys.argv[1], "--records", sys.argv[2]]
main()
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENRICH_RECORDS", str(tmp_path / "records.sqlite"))
    dumps.lines(tmp_path / "dump.jsonl", ROWS)
    return tmp_path


def enrich(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_an_index_is_made_listed_asked_and_removed(here: Path) -> None:
    made = enrich("snapshot", "add", "arxiv", "dump.jsonl")
    assert made.exit_code == 0, made.output
    assert made.stdout.startswith("arxiv: 4 refs in ")
    assert "Keep the dump" in made.stdout
    assert "arxiv: 1 of 1 parts" in made.stderr
    (one,) = json.loads(enrich("snapshot", "list", "--json").stdout)
    assert (one["dump"], one["refs"], one["finished"]) == ("arxiv", 4, True)
    assert one["edition"] in enrich("snapshot", "list").stdout
    found = enrich("resolve", f"arxiv:{ROWS[0]['id']}", "--offline", "--json")
    assert "Weaving" in found.stdout
    removed = enrich("snapshot", "remove", one["edition"])
    assert removed.exit_code == 0
    assert json.loads(enrich("snapshot", "list", "--json").stdout) == []
    assert (here / "dump.jsonl").exists()


def test_with_copies_the_dump_may_go(here: Path) -> None:
    made = enrich("snapshot", "add", "arxiv", "dump.jsonl", "--copy")
    assert "Keep" not in made.stdout
    (here / "dump.jsonl").unlink()
    assert "Weaving" in enrich("resolve", f"arxiv:{ROWS[0]['id']}", "--offline").stdout


def test_an_index_that_is_not_finished_is_listed_as_such(here: Path) -> None:
    enrich("snapshot", "add", "arxiv", "dump.jsonl")
    (manifest,) = here.rglob("manifest.json")
    manifest.unlink()
    assert "unfinished" in enrich("snapshot", "list").stdout
    found = enrich("resolve", f"arxiv:{ROWS[0]['id']}", "--offline")
    assert found.exit_code == 1
    (folder,) = here.glob("snapshots/arxiv/*/")
    assert "is not finished" in found.stderr
    assert "`enrich snapshot add arxiv PATH` makes one of the dump, or goes on" in found.stderr
    assert f"`enrich snapshot remove arxiv/{folder.name}` takes it away" in found.stderr
    assert "unreachable" in found.stdout


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("add", "looms", "dump.jsonl"), 2, "There is no dump called 'looms'"),
        (("add", "arxiv", "none.jsonl"), 2, "cannot be read"),
        (("add", "crossref", "dump.jsonl"), 1, "Nothing in dump.jsonl has an id"),
        (("remove", "0123"), 2, "There is no edition called '0123'"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(here, words, code, why) -> None:
    done = enrich("snapshot", *words)
    assert (done.exit_code, why in done.stderr) == (code, True), done.output
    assert "Traceback" not in done.output


@pytest.mark.skipif(sys.platform == "win32", reason="which knows no such limit")
def test_a_full_disk_is_told_and_the_same_command_goes_on(here: Path) -> None:
    words = [sys.executable, "-B", "-c", FULL, "dump.jsonl", "records.sqlite"]
    full = subprocess.run(words, capture_output=True, text=True, check=False)
    assert full.returncode == 1
    assert "could not be made" in full.stderr
    assert "Traceback" not in full.stderr
    assert enrich("snapshot", "add", "arxiv", "dump.jsonl").exit_code == 0


def test_ctrl_c_says_of_an_index_that_the_same_command_goes_on() -> None:
    stopping.begins()
    with stopping.index_under_way():
        assert stopping.sentence().endswith("the same command goes on from there.")
    assert "The dataset is as it was" in stopping.sentence()


@pytest.mark.slow
@pytest.mark.parametrize("ended", [signal.SIGINT, signal.SIGKILL])
def test_whoever_ends_it_in_the_middle_loses_nothing(here: Path, ended: signal.Signals) -> None:
    rows = ({**row, "abstract": "We weave. " * 400} for row in dumps.arxiv(40_000))
    dumps.lines(here / "dump.jsonl", rows)
    words = [sys.executable, "-m", "enrich.cli", "snapshot", "add", "arxiv", "dump.jsonl"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "arxiv: 1 of 3 parts\n"
        process.send_signal(ended)
        told = process.stderr.read()
    assert "Traceback" not in told
    assert ("the same command goes on from there" in told) is (ended == signal.SIGINT)
    assert "dataset" not in told
    assert process.returncode != 0
    (half,) = json.loads(enrich("snapshot", "list", "--json").stdout)
    assert half["source"] == str(here / "dump.jsonl")
    assert half["published"]
    assert len([*here.rglob("parts/??????.parquet")]) in (1, 2)
    assert enrich("snapshot", "add", "arxiv", "dump.jsonl").exit_code == 0
    asked = [f"arxiv:{row['id']}" for row in dumps.arxiv(40_000)[::4000]]
    found = enrich("resolve", *asked, "--offline")
    assert found.stdout.count("Weaving") >= len(asked)
