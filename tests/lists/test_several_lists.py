"""Several lists, or a folder of them, as one dataset."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import enrich
from enrich.errors import BadInput, BadUsage
from enrich.http import MemoryPace
from enrich.lists.loading import Reading, read_list
from enrich.settings import load

WARP = "- [Warp and weft in looms](https://arxiv.org/abs/2401.00001) | SOSP 24\n"
A = f"# Fast\n\n{WARP}- [Threads of wool](https://arxiv.org/abs/2401.00003)\n"
B = f"# Slow\n\n{WARP}- [Spindles at rest](https://arxiv.org/abs/2401.00009)\n"
C = "@misc{a, title={Knots and how to untie them}, eprint={2401.00012}, archivePrefix={arXiv}}\n"


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lists").mkdir()
    for name, text in {"a.md": A, "b.md": B, "c.bib": C}.items():
        (tmp_path / "lists" / name).write_text(text, "utf-8")
    return tmp_path


def reading(*lists: str) -> Reading:
    return read_list(load(list=list(lists)), [], MemoryPace())


def ids(read: Reading, name: str) -> list[str]:
    return [one.entry_id for one in read.entries if one.file == name]


def test_each_entry_says_in_which_list_it_stands(here) -> None:
    read = reading("lists/b.md", "lists/a.md")
    assert [(one.file, one.line) for one in read.entries] == [
        *(("lists/b.md", 3), ("lists/b.md", 4), ("lists/a.md", 3), ("lists/a.md", 4))
    ]
    assert read.name == "lists/b.md, lists/a.md"


def test_one_list_is_read_as_if_alone(here) -> None:
    read = reading("lists/a.md")
    assert [(one.file, one.part) for one in read.entries] == [("", 0), ("", 0)]
    assert (read.name, read.entries) == ("lists/a.md", enrich.parse(A))


def test_a_folder_means_its_lists_in_their_order(here) -> None:
    folder = here / "lists"
    for name in (".hidden.md", "LICENSE.md", "CONTRIBUTING.md", "notes.txt", "CHANGELOG.md"):
        (folder / name).write_text(WARP, "utf-8")
    (folder / "below").mkdir()
    (folder / "below" / "d.md").write_text(WARP, "utf-8")
    (folder / "README.md").write_text("What stands here.\n", "utf-8")
    read = reading("lists")
    assert list(dict.fromkeys(one.file for one in read.entries)) == [
        *("lists/a.md", "lists/b.md", "lists/c.bib")
    ]
    assert (read.name, read.warnings) == ("lists", [])


def test_what_is_no_list_in_a_folder_is_told_and_left_out(here) -> None:
    (here / "lists" / "d.json").write_text('{"a": 1}', "utf-8")
    (here / "lists" / "e.csv").write_text("1,2\n3,4\n", "utf-8")
    (here / "lists" / "f.md").write_bytes(b"\x89PNG\0")
    read = reading("lists")
    assert len(read.entries) == 5
    assert [one.partition(" ")[0].rstrip(":") for one in read.warnings] == [
        *("lists/d.json", "lists/e.csv", "lists/f.md")
    ]
    with pytest.raises(BadInput, match=r"lists/d\.json looks like plain JSON"):
        reading("lists/a.md", "lists/d.json")


def test_a_list_that_is_named_twice_is_read_once(here) -> None:
    assert len(reading("lists/a.md", "lists").entries) == 5
    (here / "lists/second.md").symlink_to("a.md")
    assert len(reading("lists", "lists/../lists/a.md", str(here / "lists/b.md")).entries) == 5


def test_an_empty_name_is_no_folder(here) -> None:
    for name in ("", " "):
        with pytest.raises(BadInput, match="The name of a list is empty"):
            reading(name, "lists/a.md")
    with pytest.raises(BadInput):
        reading("lists/a.md", "a\0b")


def test_a_folder_without_lists_is_refused(here) -> None:
    (here / "empty").mkdir()
    with pytest.raises(BadInput, match="The folder empty holds no list"):
        reading("empty")


def test_ids_stay_when_a_list_comes_in_before_or_behind(here) -> None:
    alone = [one.entry_id for one in reading("lists/b.md").entries]
    assert ids(reading("lists/a.md", "lists/b.md"), "lists/b.md") == alone
    assert ids(reading("lists/c.bib", "lists/a.md", "lists/b.md"), "lists/b.md") == alone
    assert ids(reading("lists/b.md", "lists/c.bib"), "lists/b.md") == alone
    every = [one.entry_id for one in reading("lists").entries]
    assert len(set(every)) == len(every)


def test_what_was_not_read_names_its_list(here) -> None:
    (here / "lists" / "c.bib").write_text(C + "@misc{b, title = {No end\n", "utf-8")
    (told,) = [one for one in reading("lists").lines if one.likely]
    assert (told.place, told.reason[:22]) == ("line 2 of lists/c.bib", "the entry b is not clo")
    (alone,) = [one for one in reading("lists/c.bib").lines if one.likely]
    assert alone.place == "line 2"


def test_python_reads_texts_and_paths(here) -> None:
    assert [one.title for one in enrich.parse(C)] == ["Knots and how to untie them"]
    assert len(enrich.parse([Path("lists/a.md"), "lists/c.bib"])) == 3
    assert len(enrich.parse(Path("lists"))) == 5


def test_settings_take_one_or_several(monkeypatch) -> None:
    assert load(list=["a.md"]).list == "a.md"
    assert load(list=["a.md", "b.md"]).lists == ("a.md", "b.md")
    for told, lists in {'["a.md", "b"]': ("a.md", "b"), "123": ("123",), "[a": ("[a",)}.items():
        monkeypatch.setenv("ENRICH_LIST", told)
        assert load().lists == lists
    for wrong in ('["a", 1]', "[]"):
        monkeypatch.setenv("ENRICH_LIST", wrong)
        with pytest.raises(BadUsage, match="ENRICH_LIST"):
            load()


def test_corrections_stand_in_the_folder(here) -> None:
    told = '[[correction]]\npaper = "arxiv:2401.00001"\nfield = "title"\n'
    (here / "lists" / "corrections.toml").write_text(
        f'{told}value = "Warp"\nreason = "as printed"\n', "utf-8"
    )
    (one,) = reading("lists").corrections
    assert one.value == "Warp"
    assert reading("lists/a.md", "lists/b.md").corrections == (one,)


def test_a_dataset_tells_the_file_of_each_entry(here) -> None:
    done = enrich.run(list=["lists"], out="out", records="r.sqlite", offline=True)
    frame = enrich.load("entries", folder="out")
    assert frame["list"].tolist() == [*["lists/a.md"] * 2, *["lists/b.md"] * 2, "lists/c.bib"]
    manifest = json.loads((here / "out" / "manifest.json").read_text("utf-8"))
    assert [one["path"] for one in manifest["list"]["files"]] == [
        *("lists/a.md", "lists/b.md", "lists/c.bib")
    ]
    assert (done.source, manifest["list"]["path"]) == ("lists", "lists")


def test_a_list_that_comes_in_before_changes_nothing_that_stands(here) -> None:
    where = {"out": "out", "records": "r.sqlite", "offline": True}
    enrich.run(list=["lists/b.md"], **where)
    before = enrich.load("entries", folder="out")
    enrich.run(list=["lists/a.md", "lists/b.md"], **where)
    entries = enrich.load("entries", folder="out")
    stand = entries[entries["list"] == "lists/b.md"]
    assert stand["entry_id"].tolist() == before["entry_id"].tolist()
    changes = enrich.diff(folder="out")
    assert "lists/b.md" not in str(changes) and "gone" not in str(changes)
    lines = [one.lines for one in enrich.why("b.md:3", folder="out")]
    assert lines == [(3, 3)]


def test_a_work_in_two_lists_is_found_and_both_are_named(here) -> None:
    found = enrich.check(list=["lists/a.md", "lists/b.md"], records="r.sqlite", offline=True)
    (twice,) = [one for one in found if one.check == "duplicate-entry"]
    assert "is listed on line 3 of lists/a.md already, in another list" in twice.message
    assert (twice.line, twice.evidence["files"]) == (3, ["lists/a.md", "lists/b.md"])
