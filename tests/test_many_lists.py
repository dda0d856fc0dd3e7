"""Many lists in one run: each as if it were alone, and each ref asked about once."""

from __future__ import annotations

import gc
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import fsspec
import pyarrow.parquet as pq
import pytest

import dumps
import enrich
import forked
import killed
from enrich import pipeline, schema
from enrich.check.judgement import Heard
from enrich.dataset.lists_status import ListsStatus, status
from enrich.dataset.place import stopping
from enrich.errors import BadInput, BadUsage, StoreError, WriteError
from enrich.harvest.containment import tracebacks_beside
from enrich.harvest.shell import Shell
from enrich.many_lists.refresh_lists import PIECE, run_lists
from enrich.many_lists.run_of_lists import ListEnd, RunOfLists, Told
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings
from loom_archives import ASKED, LoomArchives, loom_archives
from paths import ROOT

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
KINDS = ("Woollen", "Linen", "Silken", "Cotton")
DEMO = (ROOT / "examples" / "curator" / "papers.md").read_text("utf-8")
COUNTS = ("known", "asked", "answered", "unknown", "failed", "not_asked", "refused", "why")


def part(of: int, rest: int) -> str:
    """Return the demo without every so many of its entries: none is the same as another."""
    lines, number = [], 0
    for line in DEMO.splitlines(keepends=True):
        number += line.startswith("- ")
        if not (line.startswith("- ") and number % of == rest):
            lines.append(line)
    return "".join(lines)


class Lists:
    """A folder with lists that share most of their works, and `lists.toml`."""

    def __init__(self, folder: Path, archives: LoomArchives) -> None:
        self.folder, self.archives, self.now = folder, archives, NOON
        self.out, self.toml = folder / "data", folder / "lists.toml"
        self.told: Told = lambda _: None
        self.dump = folder / "dump.jsonl"
        dumps.of_a_stranger(self.dump)
        self.texts = {"whole": DEMO, "most": part(4, 1), "some": part(3, 2)}
        self.rows = [{"name": name, "source": self.path(name)} for name in self.texts]
        for name, text in self.texts.items():
            Path(self.path(name)).write_text(text, "utf-8")

    def path(self, name: str) -> str:
        return str(self.folder / f"{name}.md")

    def settings(self, records: str, titles: Any = MappingProxyType({}), **more: Any) -> Settings:
        root = self.archives.root
        asked = {
            name: ProviderSettings(url=f"{root}/{name}", pause=0, titles=titles.get(name))
            for name in ASKED
        }
        off = {name: ProviderSettings(enabled=False) for name in found() if name not in ASKED}
        off["arxiv_snapshot"] = ProviderSettings(path=self.dump)
        given = {"records": self.folder / records, "report": False, "patience": 0, "links": True}
        return Settings(**{**given, "providers": off | asked, **more})

    def shell(self) -> Shell:
        return Shell(clock=lambda: self.now, sleep=lambda _: None)

    def written(self, **more: Any) -> Settings:
        """Write the file that names the lists; return the settings of a run over them."""
        rows = [[f"{k} = {json.dumps(v)}" for k, v in row.items()] for row in self.rows]
        text = "\n".join(line for row in rows for line in ["[[list]]", *row])
        self.toml.write_text(text, "utf-8")
        return self.settings("all.sqlite", list=str(self.toml), out=self.out, **more)

    def run(self, *, parted=True, force=False, piece=PIECE, **more: Any) -> RunOfLists:
        how = {"parted": parted, "force": force, "piece": piece, "told": self.told}
        return run_lists(self.written(**more), shell=self.shell(), **how)

    def alone(self, name: str, **more: Any) -> Path:
        """Refresh one list by itself, with a log of its own; return its folder."""
        out = self.folder / "alone" / name
        settings = self.settings(f"{name}.sqlite", list=self.path(name), out=out, **more)
        pipeline.run(settings, shell=self.shell())
        return out

    def partition(self, name: str) -> Path:
        return self.out / f"list_name={name}"


@pytest.fixture
def lists(tmp_path: Path) -> Iterator[Lists]:
    with loom_archives() as archives:
        yield Lists(tmp_path, archives)


def tables(folder: Path) -> dict[str, list[dict[str, Any]]]:
    return {one.name: pq.read_table(folder / one.file).to_pylist() for one in schema.TABLES}


def manifest(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return told


def figures(folder: Path) -> dict[str, Any]:
    """Return what was asked; a first version that was doubted for a moment is nobody's."""
    every = {name: one for name, one in manifest(folder)["providers"].items() if name != "arxiv"}
    return {name: {kind: one[kind] for kind in COUNTS} for name, one in every.items()}


def counted(run: RunOfLists) -> dict[str, int]:
    """Return how many refs of all lists each provider knew, in this run or before it."""
    return {one.provider: one.known + one.asked for one in run.reports if one.provider != "arxiv"}


def asked_about(archives: LoomArchives) -> Counter[str]:
    """Return how often arXiv and Crossref were asked about each of their ids."""
    asked = Counter[str]()
    for provider, words in archives.asked:
        if provider in ("arxiv", "crossref"):
            asked.update(set(re.findall(r"\d{4}\.\d{5}(?:v\d)?|10\.5072/[\w.]*\w", words)))
    return asked


@pytest.mark.parametrize("piece", [1, 5_000])
def test_each_list_is_as_if_it_were_alone(lists, piece) -> None:
    run = lists.run(piece=piece)
    assert [one.name for one in run.refreshed] == ["whole", "most", "some"]
    for name in lists.texts:
        alone = lists.alone(name)
        assert tables(lists.partition(name)) == tables(alone), name
        assert figures(lists.partition(name)) == figures(alone), name


def test_what_lists_share_is_asked_about_once(lists) -> None:
    lists.run()
    together = asked_about(lists.archives), len(lists.archives.asked)
    lists.archives.asked.clear()
    lists.alone("whole")
    assert together == (asked_about(lists.archives), len(lists.archives.asked))


def test_a_second_run_asks_nothing_and_changes_no_row(lists) -> None:
    lists.run()
    before = {name: tables(lists.partition(name)) for name in lists.texts}
    lists.archives.asked.clear()
    lists.now += timedelta(hours=1)
    lists.run()
    assert lists.archives.asked == []
    assert {name: tables(lists.partition(name)) for name in lists.texts} == before
    assert figures(lists.partition("some"))["crossref"]["known"] > 0


def ids(run: RunOfLists) -> dict[str, str | None]:
    return {one.name: one.run_id for one in run.refreshed}


def test_of_many_lists_those_alone_are_judged_of_which_something_has_changed(lists) -> None:
    lists.run()
    judged = ids(lists.run())  # anew where it was asked about after others had been read
    lists.now += timedelta(minutes=1)
    assert ids(lists.run()) == judged
    with Path(lists.path("some")).open("a", encoding="utf-8") as file:
        file.write("\n- [A Loom that Nobody Knows](https://arxiv.org/abs/2401.77777)\n")
    lists.now += timedelta(minutes=1)
    run = lists.run(piece=1)
    assert {name for name in judged if judged[name] != ids(run)[name]} == {"some"}
    known = counted(run)
    told = {
        name: (tables(lists.partition(name)), figures(lists.partition(name))) for name in judged
    }
    run = lists.run(force=True)
    assert counted(run) == known
    for name, (rows, counts) in told.items():
        assert tables(lists.partition(name)) == rows, name
        assert name == "some" or figures(lists.partition(name)) == counts, name


def test_whoever_is_down_is_missed_by_the_lists_that_needed_him_alone(lists) -> None:
    lists.archives.down.add("github")
    Path(lists.path("some")).write_text(
        "# Looms\n- [Sley](https://arxiv.org/abs/2401.20003): Packing Threads Tightly\n", "utf-8"
    )
    run = lists.run()
    (github,) = (one for one in run.reports if one.provider == "github")
    assert github.failed > 0
    for name in lists.texts:
        alone = lists.alone(name)
        assert figures(lists.partition(name)) == figures(alone), name
        told, own = manifest(lists.partition(name)), manifest(alone)
        for key in ("complete", "missed", "second_looks", "notices"):
            assert told[key] == own[key], (name, key)
        assert tables(lists.partition(name)) == tables(alone), name


def test_a_list_that_cannot_be_read_harms_no_other_and_its_partition_stays(lists) -> None:
    lists.run()
    before = {name: tables(lists.partition(name)) for name in lists.texts}
    Path(lists.path("most")).unlink()
    Path(lists.path("some")).write_text("```yaml\n", "utf-8")
    lists.rows.append({"name": "server", "source": f"{lists.archives.root}/gone.md"})
    lists.now += timedelta(days=1)
    run = lists.run()
    assert [one.name for one in run.refreshed] == ["whole"]
    missing, empty, server = run.left
    assert missing.why.startswith("There is no list at ")
    assert "holds no entry" in empty.why
    assert "404" in server.why
    assert not lists.partition("server").exists()
    for name in ("most", "some"):
        assert tables(lists.partition(name)) == before[name]
    assert manifest(lists.partition("most"))["finished_at"].startswith("2026-01-01")
    assert manifest(lists.partition("whole"))["finished_at"].startswith("2026-01-02")


def test_a_list_that_lost_too_much_is_held_alone_until_a_person_says_so(lists) -> None:
    lists.run()
    papers = lists.partition("most") / "current" / "papers.parquet"
    table = pq.read_table(papers)
    known = lists.archives.arxiv.items()
    lists.archives.arxiv = {name: said for name, said in known if name.startswith("2401.20003")}
    lists.archives.crossref.clear()
    (lists.folder / "all.sqlite").unlink()
    lists.rows[0]["name"] = "new"
    run = lists.run()
    assert [one.name for one in run.left if one.held] == ["most", "some"]
    command = f"`enrich run --list {lists.toml} --out {lists.out} --force`"
    assert all(command in str(one.why) for one in run.left)
    assert pq.read_table(papers) == table
    assert len(lists.run(force=True).refreshed) == 3


def test_a_folder_that_cannot_be_written_ends_one_list(lists) -> None:
    lists.partition("most").mkdir(parents=True)
    (lists.partition("most") / ".versions").write_text("a file where a folder belongs", "utf-8")
    run = lists.run()
    assert [one.name for one in run.left] == ["most"]
    assert [one.name for one in run.refreshed] == ["whole", "some"]


def test_what_nobody_foresaw_ends_one_list_and_a_log_that_fails_ends_all(tmp_path) -> None:
    places = {name: tmp_path / name for name in ("a", "b")}
    run = RunOfLists("lists.toml", tmp_path, places, NOON)
    with tracebacks_beside(tmp_path / "records.sqlite"), run.contained("a", tmp_path / "a"):
        raise ZeroDivisionError("by a bug")
    assert run.left[0].why.startswith("The list a could not be refreshed for a reason that nobody")
    assert "by a bug" in (tmp_path / "enrich.log").read_text("utf-8")
    with pytest.raises(StoreError), run.contained("b", tmp_path / "b"):
        raise StoreError("The disk is full.")


def test_all_lists_fail_at_once_where_nothing_can_be_written(lists) -> None:
    lists.out.write_text("a file where a folder belongs", "utf-8")
    with pytest.raises(WriteError, match=r"data is a file: name a folder\."):
        lists.run()
    assert lists.archives.asked == []


def test_partitions_may_be_in_a_store(lists) -> None:
    lists.out = "memory://bucket/lists"
    lists.rows = lists.rows[1:]
    try:
        assert len(lists.run().refreshed) == 2
        assert len(lists.run().refreshed) == 2
        papers = enrich.load("papers", lists.out)
        assert set(papers.list_name) == {"most", "some"}
        told = json.loads(fsspec.filesystem("memory").cat("/bucket/lists/lists.json"))
        assert [one["out"] for one in told["lists"]] == [
            f"memory://bucket/lists/list_name={name}" for name in ("most", "some")
        ]
    finally:
        fsspec.filesystem("memory").rm("/bucket", recursive=True)


def test_each_list_goes_where_its_row_says_unless_all_are_partitions(lists) -> None:
    lists.rows[0]["out"] = str(lists.folder / "own")
    run = lists.run(parted=False)
    assert run.refreshed[0].out == str(lists.folder / "own")
    assert run.refreshed[1].out == str(lists.partition("most"))
    assert tables(lists.folder / "own")["papers"]
    assert not lists.partition("whole").exists()
    lists.run()
    assert tables(lists.partition("whole"))["papers"]


def test_names_become_folders_and_two_of_one_folder_are_refused(lists) -> None:
    lists.rows = [{"name": "Löw & looms, 2", "source": lists.path("some")}]
    with pytest.raises(BadUsage, match="a name with '&', which Prefect refuses"):
        lists.run()
    lists.rows[0]["name"] = "../Löw looms, 2"
    with pytest.raises(BadUsage, match="a name with '/', which Prefect refuses"):
        lists.run()
    lists.rows[0]["name"] = "..Löw looms, 2"
    lists.run()
    assert [path.name for path in lists.out.iterdir() if path.is_dir()] == ["list_name=Löw-looms-2"]
    own = {"out": str(lists.folder / "own")}
    lists.rows.append({"name": "löw (looms) 2", "source": lists.path("whole"), **own})
    two = "two lists with one folder, '..Löw looms, 2' and 'löw .looms. 2'"
    with pytest.raises(BadUsage, match=two):
        lists.run()
    assert len(lists.run(parted=False).refreshed) == 2


def test_a_list_whose_name_has_other_capitals_now_begins_no_second_partition(lists) -> None:
    lists.run()
    lists.rows[2]["name"] = "Some"
    run = lists.run()
    (some,) = run.left
    why = "Its partition is called list_name=some: rename that folder to list_name=Some"
    assert some.why.startswith(why)
    assert len(run.refreshed) == 2
    assert set(enrich.load("papers", lists.out).list_name) == {"whole", "most", "some"}
    lists.partition("some").rename(lists.partition("Some"))
    assert len(lists.run().refreshed) == 3
    assert set(enrich.load("papers", lists.out).list_name) == {"whole", "most", "Some"}


@pytest.mark.parametrize(
    ("below", "told"),
    [
        ("list_name=whole", "two lists with one folder, 'whole' and 'some'"),
        ("../data/list_name=most/", "two lists with one folder, 'most' and 'some'"),
        ("", "the list 'some' in .*data, where the partitions of others are"),
    ],
)
def test_no_list_is_written_over_another_nor_where_their_partitions_are(lists, below, told) -> None:
    lists.rows[2]["out"] = f"{lists.out}/{below}"
    with pytest.raises(BadUsage, match=told):
        lists.run(parted=False)
    assert lists.archives.asked == []
    assert len(lists.run().refreshed) == 3, "with --out the row says nothing"


def test_a_list_may_be_in_the_usual_folder_where_no_other_is_a_part_of_it(lists) -> None:
    lists.rows = [{**lists.rows[2], "out": str(lists.out)}]
    assert len(lists.run(parted=False).refreshed) == 1


def test_a_file_that_names_lists_is_named_alone_and_by_a_run_alone(lists) -> None:
    lists.run()
    both = lists.settings("all.sqlite", list=[str(lists.toml), lists.path("some")], out=lists.out)
    with pytest.raises(BadUsage, match="is named alone"):
        run_lists(both)
    alone = lists.settings("all.sqlite", list=str(lists.toml), out=lists.folder / "one")
    for do in (pipeline.run, pipeline.check_list):
        with pytest.raises(BadUsage, match="names lists: `enrich run --list"):
            do(alone)
    with pytest.raises(BadUsage, match=r"some\.md is a list, not a file that names lists: use enr"):
        enrich.run_lists(list=lists.path("some"))
    gone = lists.settings("all.sqlite", list="gone/lists.toml", out=lists.out)
    with pytest.raises(BadInput, match=r"There is no gone/lists\.toml"):
        run_lists(gone)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"[list]\nname = 'a'", r"my\.toml has \[list\]: write \[\[list\]\]"),
        (b"[[list]]\nname = 'a'\n[[list\nname = 'b'", r"my\.toml is not valid TOML: .*line 3"),
        (b"[[list\nname = 'a'", r"my\.toml is not valid TOML: .*line 1"),
        (b"[[lists]]\nname = 'a'", r"my\.toml holds one \[\[list\]\] for each list"),
        ("[[list]]\nname = 'Löw'".encode("latin-1"), r"my\.toml is not in UTF-8: save it"),
    ],
)
def test_what_is_amiss_in_a_file_that_names_lists_is_told(lists, body, told) -> None:
    file = lists.folder / "my.toml"
    file.write_bytes(body)
    with pytest.raises(BadUsage, match=told):
        enrich.run_lists(list=str(file), out=str(lists.out))


def test_a_file_that_names_lists_may_begin_with_a_mark_of_its_encoding(lists) -> None:
    lists.rows = lists.rows[2:]
    settings = lists.written()
    file = lists.folder / "my.toml"
    file.write_text(lists.toml.read_text("utf-8"), "utf-8-sig")
    marked = settings.model_copy(update={"list": str(file)})
    assert len(run_lists(marked, parted=True, shell=lists.shell()).refreshed) == 1


def test_partitions_and_a_dataset_of_its_own_do_not_mix(lists) -> None:
    lists.run()
    one = lists.settings("all.sqlite", list=lists.path("some"), out=lists.out)
    with pytest.raises(BadUsage, match="holds the datasets of 3 lists: name one of them, such as"):
        pipeline.run(one)
    lists.out = lists.partition("some")
    with pytest.raises(BadUsage, match="holds the dataset of one run already"):
        lists.run()


def test_only_the_entries_of_a_piece_are_in_memory_at_once(lists) -> None:
    many = {f"n{number}": DEMO for number in range(6)}
    for name, text in many.items():
        Path(lists.path(name)).write_text(text, "utf-8")
    lists.rows = [{"name": name, "source": lists.path(name)} for name in many]
    alive: list[int] = []

    def told(_: ListEnd) -> None:
        gc.collect()
        heard = [one for one in gc.get_objects() if isinstance(one, Heard)]
        alive.append(len({id(one.reading) for one in heard}))

    lists.told = told
    lists.run(piece=40)  # of two lists
    assert len(alive) == 6
    assert max(alive) <= 2


def test_amid_a_run_one_is_told_how_many_lists_are_done(lists) -> None:
    seen: list[str] = []
    lists.told = lambda _: seen.append(stopping.sentence())
    lists.run(piece=1)
    assert [sentence.partition(",")[0] for sentence in seen] == [
        f"Stopped. {number} of 3 lists are done" for number in (1, 2, 3)
    ]
    assert stopping.sentence().startswith("Stopped. The new dataset is in place")


def killed_after_one(settings: Settings) -> None:
    """Refresh lists in this process until the first is done."""
    shell = Shell(clock=lambda: NOON, sleep=lambda _: None)
    run_lists(settings, parted=True, piece=1, shell=shell, told=lambda _: killed.kill())


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_a_run_that_is_killed_goes_on_with_those_that_wait_longest(lists) -> None:
    settings = lists.written()
    process = forked.context().Process(target=killed_after_one, args=(settings,))
    process.start()
    process.join(120)
    assert process.exitcode == killed.SIGKILL
    before = tables(lists.partition("whole"))
    assert not lists.partition("most").exists()
    cut = status(lists.out, NOON)
    assert isinstance(cut, ListsStatus)
    assert list(cut.lists) == ["whole", "most", "some"]
    assert "has not ended" in list(cut.sentences())[1]
    seen: list[str] = []
    lists.told = lambda one: seen.append(one.name)
    lists.archives.asked.clear()
    lists.now += timedelta(minutes=1)
    lists.run(piece=1)
    assert seen == ["most", "some", "whole"]
    ended = status(lists.out, NOON)
    assert isinstance(ended, ListsStatus)
    assert ended.notes == ()
    assert lists.archives.asked == []  # both are parts of the first
    assert tables(lists.partition("whole")) == before


def test_a_new_dump_is_known_only_once_all_lists_have_been_asked_about(lists) -> None:
    refs = {"first": "2402.00001", "second": "2402.00002"}
    for name, ref in refs.items():
        text = f"# Looms\n\n- [Weaving {name} Cloths](https://arxiv.org/abs/{ref})\n"
        Path(lists.path(name)).write_text(text, "utf-8")
    lists.rows = [{"name": name, "source": lists.path(name)} for name in refs]

    def dump(word: str) -> None:
        rows = [{"id": ref, "title": f"Weaving {name} {word}"} for name, ref in refs.items()]
        lists.dump.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")

    dump("Cloths")
    lists.run(offline=True)
    dump("Cloths in Winter")
    lists.told = killed_softly
    with pytest.raises(Killed):
        lists.run(piece=1, offline=True)
    lists.told = lambda _: None
    lists.run(piece=1, offline=True)
    for name in refs:
        (paper,) = tables(lists.partition(name))["papers"]
        assert paper["title"] == f"Weaving {name} Cloths in Winter"
    asked = [manifest(lists.partition(name))["providers"]["arxiv_snapshot"] for name in refs]
    lists.run(piece=1, offline=True)
    known = [manifest(lists.partition(name))["providers"]["arxiv_snapshot"] for name in refs]
    assert [one["asked"] for one in asked] == [1, 1]
    assert [(one["asked"], one["known"]) for one in known] == [(0, 1), (0, 1)]


class Killed(BaseException):
    """What nobody takes for the fault of a list."""


def killed_softly(_: ListEnd) -> None:
    raise Killed


def test_of_the_titles_for_a_run_each_piece_has_its_share(lists) -> None:
    for name in lists.texts:
        lines = [
            f'- Ada Pfeffer. "Weaving {name} {kind} Cloth by Night". 2024.\n' for kind in KINDS
        ]
        Path(lists.path(name)).write_text("# Looms\n\n" + "".join(lines), "utf-8")
    settings = {"titles": {"crossref": 6}}
    lists.run(piece=1, **settings)
    sought = [words for name, words in lists.archives.asked if "query.bibliographic" in words]
    assert len(sought) == 6
    assert [sum(name in words for words in sought) for name in lists.texts] == [2, 2, 2]
