"""`--changed-since` on a history of the project's own making: only what changed is told."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import forked
import standin
from enrich import pipeline
from enrich.curation import told_findings
from enrich.errors import BadUsage
from enrich.pipeline import Checked
from enrich.providers import found
from enrich.settings import Settings
from paths import ROOT

COMMITS = 30
GROWTH = 4  # entries a commit
WORDS = (
    *("Weft", "Warp", "Twill", "Satin", "Denim", "Tulle", "Crepe", "Gauze", "Tweed", "Serge"),
    *("Linen", "Jute", "Hemp", "Silk", "Wool", "Felt", "Lace", "Plush", "Moire", "Drill"),
)


def entry(number: int, more: str = "") -> str:
    """An entry as no other is, and right as it stands."""
    one, other = WORDS[number % 20], WORDS[number // 20]
    title = f"{one} {other}{number}: {other} Threads {number * 7919} for {one}{number * 31} Looms"
    return f"- [{title}](https://arxiv.org/abs/2401.{number + 1:05}){more}"


@dataclass
class History:
    """A list in a repository, which grows by a few entries a commit."""

    folder: Path
    entries: list[str] = field(default_factory=list)

    def git(self, *words: str) -> str:
        who = ("-c", "user.name=Ada Pfeffer", "-c", "user.email=ada@looms.example")
        command = ["git", "-C", str(self.folder), *who, *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def write(self, name: str = "list.md") -> None:
        text = "\n".join(["# Looms", "", *self.entries, ""])
        (self.folder / name).write_text(text, "utf-8")

    def commit(self, words: str = "Add works") -> str:
        self.write()
        self.git("add", "-A")
        self.git("commit", "--quiet", "--message", words)
        return self.git("rev-parse", "HEAD")

    def check(self, since: str | None, *names: str) -> Checked:
        lists = [str(self.folder / name) for name in names or ("list.md",)]
        off = {name: {"enabled": False} for name in found()}
        records = self.folder.parent / "records.sqlite"
        return pipeline.check_list(self.settings(lists, records, off), since=since)

    @staticmethod
    def settings(lists: list[str], records: Path, off: dict[str, dict[str, bool]]) -> Settings:
        return Settings(list=lists, records=records, offline=True, providers=off)

    def told(self, since: str | None) -> list[tuple[int, str]]:
        result = self.check(since)
        settings = Settings(list=str(self.folder / "list.md"))
        shown = told_findings.told(result.reading, result.findings, settings, whole=False)
        return sorted((one.line, one.check) for one in shown.findings)


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> History:
    """A history of thirty commits; its list is one fault long from the first."""
    history = History(tmp_path_factory.mktemp("lists") / "repository")
    history.folder.mkdir()
    history.git("init", "--quiet", "--initial-branch", "main")
    history.entries = ["- An Old Fault of a List without Any Link | SOSP 2019"]
    for number in range(COMMITS):
        history.entries += [entry(number * GROWTH + one) for one in range(GROWTH)]
        history.git("tag", f"n{number}", history.commit())
    return history


@pytest.fixture
def history(origin: History, tmp_path: Path) -> History:
    """A clone of it, to be changed by one test."""
    copy = History(tmp_path / "repository", [*origin.entries])
    subprocess.run(
        ["git", "clone", "--quiet", str(origin.folder), str(copy.folder)],
        capture_output=True,
        check=True,
    )
    return copy


def test_only_what_changed_is_told(history: History) -> None:
    assert history.told(None) == [(3, "unlinked")]
    assert history.told("HEAD") == []
    history.entries[50] = "- A New Fault of a List without Any Link | SOSP 2020"
    history.commit()
    assert history.told(None) == [(3, "unlinked"), (53, "unlinked")]
    assert history.told("n29") == [(53, "unlinked")]
    assert history.told("HEAD") == []


@pytest.mark.parametrize("commits", [1, 3, 10])
def test_what_is_looked_at_grows_with_the_change_and_not_with_the_list(
    history: History, commits: int
) -> None:
    result = history.check(f"n{COMMITS - 1 - commits}")
    assert len(result.reading.entries) == commits * GROWTH
    assert len(result.reading.entries) + len(result.reading.beside) == COMMITS * GROWTH + 1


def test_a_work_that_is_listed_already_is_found_in_the_whole_list(history: History) -> None:
    history.entries.append(entry(2).replace("/abs/", "/pdf/"))
    history.write()
    assert history.told("HEAD") == [(124, "duplicate-entry")]
    assert len(history.check("HEAD").reading.entries) == 2
    history.entries.insert(0, history.entries.pop())
    history.write()
    assert history.told("HEAD") == [(7, "duplicate-entry")]  # which the new one stands before


def test_a_link_that_another_entry_has_is_found_in_the_whole_list(history: History) -> None:
    taken = entry(90).partition("](")[2]
    history.entries.append(f"- [Crochet: An Entirely Other Affair]({taken}")
    history.write()
    assert history.told("HEAD") == [(124, "shared-link")]


def test_what_only_moved_or_was_marked_has_not_changed(history: History) -> None:
    old = history.entries.pop(0)
    history.entries.insert(60, old)
    history.entries[5] += " <!-- enrich: ok dead-link -->"
    history.entries[6] = history.entries[6].replace("- ", "*   ", 1)
    history.write()
    assert history.check("HEAD").reading.entries == []


def test_a_word_of_the_venue_is_a_word_of_the_entry(history: History) -> None:
    history.entries[7] += " | SOSP 2024"
    history.write()
    assert [one.line for one in history.check("HEAD").reading.entries] == [10]


def test_numbers_of_a_numbered_list_are_no_words(history: History) -> None:
    bare = [one.removeprefix("- ") for one in history.entries]
    history.entries = [f"{number}. {one}" for number, one in enumerate(bare, 1)]
    history.commit()
    bare.insert(3, "Chenille: Soft Threads for Softer Looms | SOSP 2024")
    history.entries = [f"{number}. {one}" for number, one in enumerate(bare, 1)]
    history.write()
    assert history.told("HEAD") == [(6, "unlinked")]


def test_a_list_that_was_renamed_has_not_changed(history: History) -> None:
    history.git("mv", "list.md", "papers.md")
    assert history.check("HEAD", "papers.md").reading.entries == []


def test_a_list_that_is_new_has_changed_as_a_whole(history: History) -> None:
    (history.folder / "new.md").write_text("# New\n\n- Chenille: Soft Threads | SOSP 2024\n")
    result = history.check("HEAD", "list.md", "new.md")
    assert [one.title for one in result.reading.entries] == ["Chenille: Soft Threads"]


def test_what_others_did_since_on_their_branch_is_no_change(history: History) -> None:
    history.git("checkout", "--quiet", "-b", "mine", "n10")
    history.entries = history.entries[: 1 + 11 * GROWTH]
    history.entries.append("- Chenille: Soft Threads for Softer Looms | SOSP 2024")
    history.commit()
    result = history.check("main")
    assert [one.title for one in result.reading.entries] == [
        "Chenille: Soft Threads for Softer Looms"
    ]


def test_before_the_first_commit_everything_is_new(tmp_path: Path) -> None:
    history = History(tmp_path, [entry(1)])
    history.git("init", "--quiet")
    history.write()
    assert len(history.check("HEAD").reading.entries) == 1


@pytest.mark.parametrize("ref", ["no-such-branch", "--help", "HEAD:list.md", "-n"])
def test_a_ref_that_git_does_not_know_is_told_in_a_sentence(history: History, ref: str) -> None:
    with pytest.raises(BadUsage, match="git knows no commit"):
        history.check(ref)


def test_a_list_in_no_repository_is_told_in_a_sentence(tmp_path: Path) -> None:
    history = History(tmp_path, [entry(1)])
    history.write()
    with pytest.raises(BadUsage, match="is in no repository"):
        history.check("HEAD")


def test_the_command_says_how_much_it_looked_at(history: History) -> None:
    history.entries.append("- Chenille: Soft Threads for Softer Looms | SOSP 2024")
    history.write()
    environment = {**os.environ, **standin.alone(), "ENRICH_RECORDS": "../records.sqlite"}
    words = ["check", "list.md", "--offline", "--changed-since", "HEAD"]
    told = forked.enrich(history.folder, words, environment)
    assert (told.code, told.out.count("\n    to do: ")) == (0, 1)
    assert "1 entry of 122 looked at." in told.err
    told = forked.enrich(history.folder, ["check", "-", *words[2:]], environment, entry(1))
    assert (told.code, "is no file" in told.err) == (2, True)


SEED = ROOT / "data" / "raw" / "llm-systems.md"


def test_what_is_told_of_a_change_is_what_is_told_of_it_in_the_whole_list(tmp_path: Path) -> None:
    lines = SEED.read_text("utf-8").split("\n")
    new = [38, 49, 151, 196, 206, 225, 264, 315, 325, 333, 336, 337, 412]
    history = History(tmp_path / "repository")
    history.folder.mkdir()
    history.git("init", "--quiet")
    old = [line for number, line in enumerate(lines, 1) if number not in new]
    (history.folder / "list.md").write_text("\n".join(old), "utf-8")
    history.git("add", "-A")
    history.git("commit", "--quiet", "--message", "Before")
    (history.folder / "list.md").write_text("\n".join(lines), "utf-8")
    settings = Settings(
        list=str(history.folder / "list.md"), records=tmp_path / "records.sqlite", offline=True
    )
    whole = {(one.line, one.check, one.severity) for one in pipeline.check_list(settings).findings}
    part = pipeline.check_list(settings, since="HEAD")
    found = {(one.line, one.check, one.severity) for one in part.findings}
    assert {one for one in whole if one[0] in new} - found == set()
    assert {one for one in found if one[0] in new} <= whole
    assert len(part.reading.entries) < 5 * len(new)
