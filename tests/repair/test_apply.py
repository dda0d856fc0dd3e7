"""A list is mended where that is certain, and stays as it is everywhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.check.malformed_links import MALFORMED, mended
from enrich.errors import WriteError
from enrich.model import Entry
from enrich.parse import decode, parse
from enrich.repair.apply import repair, write
from enrich.repair.plan import repaired
from paths import ROOT
from shares import with_slow

SHARED = Path(os.environ.get("ENRICH_SHARED", ROOT.parent / "shared"))
SEED = ROOT / "data" / "raw" / "llm-systems.md"
OTHERS = ("prompt-thunlp", "llminf-xlite", "roadmap-songrotek")


def read(body: bytes) -> list[Entry]:
    return parse(decode(body)[0])


def words(entries: list[Entry]) -> list[Entry]:
    """The entries without what a repair changes, and what is made of it."""
    return [replace(entry, entry_id="", raw="", notes=()) for entry in entries]


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("- A | (GT)[https://a.org/b]", "- A | [GT](https://a.org/b)"),
        ("- A | (GT)[ https://a.org/b ] | x", "- A | [GT](https://a.org/b) | x"),
        ("- [A] (https://a.org/b)  ", "- [A](https://a.org/b)  "),
        ("- [A]（https://a.org/b）: B", "- [A](https://a.org/b): B"),
        ("- [A](https://a.org/b", "- [A](https://a.org/b)"),
        ("- [A](https://a.org/b  ", "- [A](https://a.org/b)  "),
        ("- [A](https://a.org/b): (C)[D](https://a.org/e)", None),
        ("- `(GT)[https://a.org/b]`", None),
        (r"- \[A] (https://a.org/b)", None),
        ("- [A][b] (see https://a.org)", None),
        ("- A (2024) [https://a.org/b]", None),
    ],
)
def test_a_line_is_mended_only_where_a_link_was_meant(line: str, right: str | None) -> None:
    assert mended(line) == (right or line)
    assert mended(mended(line)) == mended(line)


def test_the_seed_differs_in_its_three_broken_links_alone() -> None:
    before = SEED.read_bytes()
    after, entries = repaired(before, read(before))
    assert [entry.line for entry in entries] == [412, 413, 414]
    old, new = before.split(b"\n"), after.split(b"\n")
    assert [n for n, (a, b) in enumerate(zip(old, new, strict=True), 1) if a != b] == [
        *(412, 413, 414),
    ]
    assert new[412] == (
        b"- Systems for Generative AI | [Umich](https://github.com/mosharaf/eecs598/tree/w24-genai)"
    )
    assert words(read(after)) == words(read(before))
    assert not [entry for entry in read(after) if entry.notes]
    assert repaired(after, read(after)) == (after, [])


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("end", with_slow([b"\n", b"\r\n", b"\r"], [b"\n"]))
def test_a_list_without_broken_links_stays_as_it_is(name: str, end: bytes) -> None:
    path = SHARED / "lists" / f"{name}.md"
    if not path.exists():
        pytest.skip("../shared is not here")
    body = path.read_bytes().replace(b"\n", end)
    assert repaired(body, read(body)) == (body, [])


BROKEN = (
    "# L\n- [A: B](https://a.org/a) | x\n- C D é | (GT)[https://a.org/b]\n- [E](https://a.org/e)"
)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: (text + "\n").encode(),
        lambda text: text.encode("latin-1"),
        lambda text: text.encode("utf-16"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    ],
)
def test_line_ends_marks_and_encodings_are_kept(end: str, encode) -> None:
    text = BROKEN.replace("\n", end)
    right = text.replace("(GT)[https://a.org/b]", "[GT](https://a.org/b)")
    assert repaired(encode(text), read(encode(text)))[0] == encode(right)


def test_a_mixture_of_line_ends_is_kept() -> None:
    body = BROKEN.replace("\n", "\r\n", 1).replace("| x\n", "| x\r").encode()
    after, _ = repaired(body, read(body))
    assert after == body.replace(b"(GT)[https://a.org/b]", b"[GT](https://a.org/b)")


def test_a_repair_that_would_change_how_the_list_reads_is_left_out() -> None:
    entries = parse(BROKEN)
    wrong = [
        replace(entry, notes=(MALFORMED,), title="Another") if entry.notes else entry
        for entry in entries
    ]
    body = BROKEN.encode()
    assert repaired(body, wrong) == (body, [])


LINES = st.sampled_from(
    [
        "# L",
        "- [A: B](https://a.org/a) | x",
        "- C | (GT)[https://a.org/b]",
        "- [E F] (https://a.org/e)",
        "- [G H](https://a.org/g",
        "```",
        "  (x)[https://a.org/y] é",
        "",
    ]
) | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@given(st.lists(st.tuples(LINES, ENDS), max_size=12), st.booleans())
def test_only_lines_of_entries_with_a_broken_link_ever_change(lines, mark) -> None:
    body = ("\ufeff" * mark + "".join(line + end for line, end in lines)).encode("utf-8", "replace")
    before = read(body)
    after, entries = repaired(body, before)
    touched = {n for e in entries for n in range(e.line, e.line_end + 1)}
    old, new = decode(body)[0].split("\n"), decode(after)[0].split("\n")
    changed = [n for n, (a, b) in enumerate(zip(old, new, strict=True), 1) if a != b]
    assert set(changed) <= touched
    assert bool(changed) == bool(entries)
    assert words(read(after)) == words(before)
    assert repaired(after, read(after)) == (after, [])
    assert repair(body, entries) == after


@given(st.binary(max_size=60))
def test_bytes_of_any_kind_without_broken_links_come_back_as_they_were(body: bytes) -> None:
    assert repair(body, []) == body


def test_a_file_is_replaced_whole_with_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_to_a_list_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "list.md", tmp_path / "link.md"
    path.write_bytes(b"old")
    link.symlink_to(path)
    write(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


def test_a_full_disk_leaves_the_list_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_bytes(b"old")
    code = (
        "import resource, sys, pathlib; from enrich.repair.apply import write; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (9, 9)); "
        "write(pathlib.Path(sys.argv[1]), b'new' * 9)"
    )
    words = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "WriteError: Nothing could be written" in done.stderr
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_folder_that_is_read_only_leaves_the_list_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_bytes(b"old")
    tmp_path.chmod(0o500)
    with pytest.raises(WriteError, match="Permission denied"):
        write(path, b"new")
    tmp_path.chmod(0o700)
    assert path.read_bytes() == b"old"


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="Nothing could be written"):
        write(tmp_path / "nowhere" / "list.md", b"")
