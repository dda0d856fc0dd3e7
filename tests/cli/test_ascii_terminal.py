"""A terminal that can show ASCII alone, and readers who leave: no command ends in a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import standin
from commands import each, enrich, environment
from shares import with_slow

LIST = "# L\n\n" + "".join(
    f"- [Wärp № {n}: Naïve Loöms “at” Scale — 日本](https://arxiv.org/abs/2401.{n:05})\n"
    for n in range(1, 60)
)
ASCII = {"PYTHONIOENCODING": "ascii", "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}
COMMANDS = [
    ["run"],
    ["run", "--json"],
    ["check"],
    ["check", "--format", "json"],
    ["check", "--format", "github"],
    ["check", "--format", "sarif"],
    ["check", "--format", "markdown"],
    ["explain", "wrong-link"],
    ["parse", "list.md"],
    ["parse", "list.md", "--json"],
    ["why", "2401.00001"],
    ["why", "2401.00001", "title", "--json"],
    ["why", "Loöms"],
    ["resolve", "arxiv:2401.00001"],
    ["resolve", "--json", "arxiv:2401.00001"],
    ["resolve", "Über die Wärme"],
    ["parse", "nöwhere.md"],
    ["check", "--sïdeways"],
    ["providers"],
    ["providers", "--check"],
    ["store", "stats"],
    ["store", "export"],
    ["store", "prune"],
    ["--help"],
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("ascii")
    (folder / "list.md").write_text(LIST, "utf-8")
    with standin.arxiv() as arxiv:
        arxiv.titles = {f"2401.{n:05}": f"Wärp № {n}: Naïve Loöms" for n in range(1, 60)}
        settings = {
            "ENRICH_LIST": "list.md",
            "ENRICH_PROVIDERS__ARXIV__ENABLED": "true",
            "ENRICH_PROVIDERS__ARXIV__URL": arxiv.url,
            "ENRICH_PROVIDERS__ARXIV__PAUSE": "0",
        }
        enrich(folder, "run", settings=settings)
        yield folder, settings


def test_an_ascii_terminal_ends_no_command_and_gets_other_signs(place) -> None:
    folder, settings = place
    for words, done in each(folder, COMMANDS, settings={**settings, **ASCII}):
        assert done.said.isascii(), words
        assert "Traceback" not in done.said, (words, done.said)
        assert "EncodeError" not in done.said, (words, done.said)
    assert (folder / "out" / "papers.parquet").exists()


def test_json_on_an_ascii_terminal_loses_no_sign(place) -> None:
    folder, settings = place
    commands = [["parse", "list.md", "--json"], ["store", "export"]]
    (_, parsed), (_, exported) = each(folder, commands, settings={**settings, **ASCII})
    first = json.loads(parsed.out.splitlines()[0])
    assert first["title"] == "Wärp № 1: Naïve Loöms “at” Scale — 日本"
    bodies = [json.loads(line)["body"] for line in exported.out.splitlines()]
    assert LIST in bodies


def test_a_name_that_is_no_utf_8_is_told_and_kept_out_of_the_tables(place) -> None:
    folder, settings = place
    name = os.fsdecode(b"caf\xe9.md")
    (folder / name).write_text("- [Weft: Threads](https://arxiv.org/abs/2401.00001)\n", "utf-8")
    done = enrich(folder, "run", "--list", name, "--out", "other", settings=settings)
    assert done.code == 0, done.said
    assert "caf\ufffd.md: 1 entry" in done.said


LEAVES = "import os, sys; os.read(0, 1); os.close(0)"


@pytest.mark.parametrize(
    "words", with_slow([["run"], ["parse", "list.md"], ["store", "export"]], [["run"]])
)
def test_a_reader_who_leaves_after_one_sign_ends_nothing_in_a_traceback(place, words) -> None:
    folder, settings = place
    command = [sys.executable, "-m", "enrich.cli", *words, "--records", f"{words[0]}.sqlite"]
    command = command[:-2] if words[0] != "run" else command
    with (
        subprocess.Popen([sys.executable, "-c", LEAVES], stdin=subprocess.PIPE) as reader,
        subprocess.Popen(
            command,
            cwd=folder,
            env=environment(**settings, ENRICH_OUT=f"out-{words[0]}"),
            stdout=reader.stdin,
            stderr=reader.stdin if words == ["run"] else subprocess.PIPE,
        ) as writer,
    ):
        assert reader.stdin
        reader.stdin.close()
        told = writer.communicate(timeout=120)[1] or b""
    assert told == b""
    assert writer.returncode == 0
    if words == ["run"]:  # it was read by nobody, and written all the same
        assert (folder / "out-run" / "manifest.json").exists()
