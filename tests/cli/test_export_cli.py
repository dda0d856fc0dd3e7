"""`enrich export` in a shell: where it goes, and what happens when it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bookshelf import BARE, WARP, WEFT, shelve
from commands import Done, enrich, environment
from enrich.export.exporting import FORMATS


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    shelve(folder / "out", [WEFT, WARP, BARE])
    return folder


def run(place: Path, *words: str, **settings: str) -> Done:
    return enrich(place, "export", *words, settings=settings)


def shell(place: Path, words: str) -> subprocess.CompletedProcess[bytes]:
    command = f"{sys.executable} -m enrich.cli export {words}"
    return subprocess.run(
        ["sh", "-c", command], cwd=place, env=environment(), capture_output=True, check=False
    )


def test_two_exports_are_the_same_bytes_on_standard_output_and_in_a_file(place) -> None:
    for name in ("bibtex", "csv"):
        first, second = run(place, name), run(place, name, "--out", f"dir/{name}")
        assert first.code == second.code == 0
        assert first.out == (place / "dir" / name).read_bytes() and second.out == b""


def test_what_is_left_out_is_told_on_standard_error(place) -> None:
    done = run(place, "ris", "--out", "-")
    assert done.err == b"note: 1 paper left out: nothing but an address is known of it.\n"
    assert done.out.count(b"ER  - ") == 2


def test_letters_survive_a_terminal_that_has_none(place) -> None:
    done = run(place, "biblatex", PYTHONIOENCODING="ascii")
    assert "Ünal, José".encode() in done.out


def test_the_folder_of_the_dataset_may_be_named(place) -> None:
    assert run(place, "csv", "--folder", "out").code == 0
    done = run(place, "csv", "--folder", "elsewhere")
    assert done.code == 1 and b"There is no elsewhere/papers.parquet" in done.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("bibtex", "--section", "silk"), "There is no section 'silk'"),
        (("bibtex", "--where", "yeer = 1"), "--where cannot be used: "),
        (("csv", "--merge", "refs.bib"), "Only bibtex and biblatex"),
        (("csv", "--out", "out"), "out is a folder"),
    ],
)
def test_bad_words_are_one_sentence(place, words, told) -> None:
    done = run(place, *words)
    assert done.code == 2 and done.out == b""
    assert done.err.decode().startswith(f"enrich: {told}") and done.err.count(b"\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_sentence(place) -> None:
    for redirected in ("> /dev/full", "--out /dev/full"):
        done = shell(place, f"csv {redirected}")
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


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_takes_nothing_is_one_sentence(place) -> None:
    shut = place / "shut"
    shut.mkdir(mode=0o500)
    done = run(place, "csv", "--out", "shut/a.csv")
    assert done.code == 1 and done.err.count(b"\n") == 1


def test_a_file_in_the_way_of_a_folder_is_one_sentence(place) -> None:
    (place / "file").write_text("mine", "utf-8")
    done = run(place, "csv", "--out", "file/a.csv")
    assert done.code == 1 and done.err.count(b"\n") == 1 and b"Traceback" not in done.err


def test_help_names_every_format(place) -> None:
    told = run(place, "--help").out.decode()
    assert all(name in told for name in FORMATS)
