"""`enrich export` in a shell: where it goes, and what happens when it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bookshelf import BARE, WARP, WEFT, shelve
from commands import Done, each, environment
from enrich.export.exporting import FORMATS

MISTAKES = {
    "export bibtex --section silk": "There is no section 'silk'",
    "export bibtex --where yeer=1": "--where cannot be used: ",
    "export bibtex --where=": "--where cannot be used: it is empty",
    "export csv --merge refs.bib": "Only bibtex and biblatex",
    "export csv --out out": "out is a folder",
}
COMMANDS = [
    "export bibtex",
    "export bibtex --out dir/refs.bib",
    "export csv",
    "export csv --out dir/papers.csv",
    "export csv --folder out",
    "export csv --folder elsewhere",
    "export csv --folder nobody://x",
    "export csv --out file/a.csv",
    "export biblatex",
    "export ris --out -",
    "export bibtex --merge dir/refs.bib",
    "export --help",
    *MISTAKES,
]
Ran = Mapping[str, Done]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    shelve(folder / "out", [WEFT, WARP, BARE])
    (folder / "file").write_text("mine", "utf-8")
    return folder


@pytest.fixture(scope="module")
def ran(place: Path) -> Ran:
    words = [command.split() for command in COMMANDS]
    done = each(place, words, settings={"PYTHONIOENCODING": "ascii"})
    return {" ".join(command): one for command, one in done}


def shell(place: Path, words: str) -> subprocess.CompletedProcess[bytes]:
    command = f"exec {sys.executable} -m enrich.cli export {words}"
    return subprocess.run(
        ["sh", "-c", command], cwd=place, env=environment(), capture_output=True, check=False
    )


@pytest.mark.parametrize(
    ("words", "file"), [("export bibtex", "refs.bib"), ("export csv", "papers.csv")]
)
def test_standard_output_and_a_file_get_the_same_bytes(place, ran, words, file) -> None:
    assert ran[words].code == 0 and ran[words].out == (place / "dir" / file).read_bytes()
    assert ran[f"{words} --out dir/{file}"].out == b""


def test_what_is_left_out_is_told_on_standard_error(ran) -> None:
    done = ran["export ris --out -"]
    assert done.err == b"note: 1 paper left out: nothing but an address is known of it.\n"
    assert done.out.count(b"ER  - ") == 2


def test_letters_survive_a_terminal_that_has_none(ran) -> None:
    assert "Ünal, José".encode() in ran["export biblatex"].out


def test_the_folder_of_the_dataset_may_be_named(ran) -> None:
    assert ran["export csv --folder out"].out == ran["export csv"].out
    done = ran["export csv --folder elsewhere"]
    assert done.code == 1 and b"There is no elsewhere/papers.parquet" in done.err
    done = ran["export csv --folder nobody://x"]
    assert done.code == 1 and b"nobody://x is no place to keep a dataset in" in done.err


def test_a_merge_prints_nothing_but_what_it_did(ran) -> None:
    done = ran["export bibtex --merge dir/refs.bib"]
    assert done.code == 0 and done.out == b""
    assert done.err.endswith(b"note: dir/refs.bib: 0 new, 0 entries filled in.\n")


@pytest.mark.parametrize("words", MISTAKES)
def test_bad_words_are_one_sentence(ran, words) -> None:
    done = ran[words]
    assert done.code == 2 and done.out == b""
    assert done.err.decode().startswith(f"enrich: {MISTAKES[words]}") and done.err.count(b"\n") == 1


def test_a_file_in_the_way_of_a_folder_is_one_sentence(place, ran) -> None:
    done = ran["export csv --out file/a.csv"]
    assert done.code == 1 and done.err.count(b"\n") == 1 and b"could be written" in done.err
    assert (place / "file").read_text("utf-8") == "mine"


def test_help_names_every_format(ran) -> None:
    told = ran["export --help"].out.decode()
    assert all(name in told for name in FORMATS)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", ["csv > /dev/full", "csv --out /dev/full"])
def test_a_full_disk_is_one_sentence(place, words) -> None:
    done = shell(place, words)
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1 and b"the disk is full" in done.stderr


def test_a_reader_who_leaves_is_no_error(place) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "enrich.cli", "export", "csv"]
    done = subprocess.run(
        command, cwd=place, env=environment(), stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")
