"""The demo of a curator: a list with one of each fault, its action, its hook and its baseline."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import forked
import github_runner
from enrich.tables.vocabularies import CHECKS
from github_runner import bare_environment, loaded
from loom_archives import environment, loom_archives
from paths import ROOT

DEMO = ROOT / "examples" / "curator"
ACTION = loaded(ROOT / "action.yml")
COMMENT = loaded(DEMO / "workflows" / "comment.yml")
WORKFLOWS = [DEMO / "workflows" / name for name in ("check.yml", "comment.yml")]
BASH = shutil.which("bash")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment in which the archives of looms are asked, whose answers all tests share."""
    with loom_archives() as archives:
        records = tmp_path_factory.mktemp("records") / "records.sqlite"
        yield environment(archives) | {"ENRICH_RECORDS": str(records)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout of the demo."""
    shutil.copytree(DEMO, tmp_path / "lists")
    return tmp_path / "lists"


def check(folder: Path, settings: dict[str, str], *words: str) -> forked.Told:
    return forked.enrich(folder, ["check", *words], {**os.environ, **settings})


def undated(text: str) -> str:
    return re.sub(r"\(20\d\d-\d\d-\d\d\)", "(2026-01-01)", text)


def test_the_demo_has_one_of_each_fault_and_each_is_told_in_these_words(folder, settings) -> None:
    (folder / "enrich.toml").unlink()
    (folder / "accepted.toml").unlink()
    told = check(folder, settings, "papers.md", "--links")
    assert told.code == 1
    assert undated(told.out) == (DEMO / "findings.txt").read_text("utf-8")
    assert set(re.findall(r"\[([a-z-]+)\]\n", told.out)) == set(CHECKS)


def test_what_is_accepted_in_the_demo_is_not_told_and_nothing_of_it_is_gone(
    folder, settings
) -> None:
    told = check(folder, settings)
    found = Counter(re.findall(r"\[([a-z-]+)\]\n", told.out))
    assert (told.code, found["shared-link"], found["identity-doubtful"]) == (1, 0, 0)
    assert "2 findings known and accepted." in told.err
    assert "no longer" not in told.err
    assert re.search(r": warning: .* \[published-version\]", told.out)
    assert "[retitled]" not in told.out


def action(folder: Path, temp: Path, settings: dict[str, str], **inputs: str) -> github_runner.Ran:
    """Run the action in a checkout, with a Python in which this tree is installed."""
    temp.mkdir(exist_ok=True)
    python = temp / "python"
    python.write_text(f'#!/bin/sh\n[ "$1" = -I ] && shift\nexec {sys.executable} "$@"\n', "utf-8")
    python.chmod(0o755)
    given = {name: told.get("default", "") for name, told in ACTION["inputs"].items()}
    given |= {"lists": "papers.md", "python": str(python)}
    given |= {"records": settings["ENRICH_RECORDS"]}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    known = {f"inputs.{name}": value for name, value in given.items()}
    known["github.action_path"] = str(ROOT)
    own = {name: value for name, value in settings.items() if name != "ENRICH_RECORDS"}
    here = bare_environment(**own, PYTHONPATH=str(ROOT / "src"), PYTHONUTF8="1")
    return github_runner.run(ACTION["runs"]["steps"], known, folder, temp, here)


needs_bash = pytest.mark.skipif(BASH is None, reason="there is no bash here")


@pytest.mark.slow
@needs_bash
def test_the_action_annotates_ten_of_a_kind_and_sums_up_all(folder, settings, tmp_path) -> None:
    ran = action(folder, tmp_path / "temp", settings, links="true", sarif="found.sarif")
    assert ran.code == 1
    lines = ran.out.splitlines()
    kinds = Counter(line.partition(" ")[0] for line in lines)
    assert kinds["::error"] == 3
    assert kinds["::warning"] == 10
    assert all(
        re.match(r"::(error|warning|notice) file=papers\.md,line=\d+,title=", one) for one in lines
    )
    assert ran.summary.count("**papers.md, line") >= 16
    assert "more than GitHub shows as annotations: they stand in the summary." in ran.err
    report = Path(ran.outputs["steps.check.outputs.report"]).read_text("utf-8")
    assert report.count("    to do: ") == ran.summary.count("  - to do: ")
    results = json.loads((folder / "found.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert len(results) == report.count("    to do: ")
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*(path.name for path in DEMO.iterdir()), "found.sarif"]
    )


@pytest.mark.slow
@needs_bash
def test_the_action_names_lists_as_the_repository_does(folder, settings, tmp_path) -> None:
    ran = action(folder.parent, tmp_path / "temp", settings, lists="lists", fail_on="never")
    assert ran.code == 0
    assert "file=lists/papers.md,line=" in ran.out


@pytest.mark.slow
@needs_bash
@pytest.mark.parametrize(
    "inputs",
    [
        {"changed_since": "$(touch owned)"},
        {"changed_since": "--fix"},
        {"accept": "a;touch owned"},
        {"lists": "$(touch owned)\n`touch owned`\n--fix\npapers.md"},
        {"fail_on": "never; touch owned"},
    ],
)
def test_no_input_of_the_action_is_taken_for_a_command(
    folder, settings, tmp_path, inputs: dict[str, str]
) -> None:
    before = (folder / "papers.md").read_bytes()
    ran = action(folder, tmp_path / "temp", settings, offline="true", **inputs)
    assert ran.code in (1, 2)
    assert not list(tmp_path.rglob("owned"))
    assert (folder / "papers.md").read_bytes() == before
    assert "steps.check.outputs.report" not in ran.outputs


def test_the_action_and_the_workflows_take_nothing_from_outside_as_their_own_text() -> None:
    jobs = [job for path in WORKFLOWS for job in loaded(path)["jobs"].values()]
    steps = [*ACTION["runs"]["steps"], *(step for job in jobs for step in job["steps"])]
    assert [step["name"] for step in steps if "${{" in step.get("run", "")] == []
    texts = [path.read_text("utf-8") for path in (ROOT / "action.yml", *WORKFLOWS)]
    assert not any("secrets" in text or "pull_request_target" in text for text in texts)


def test_all_that_is_used_is_pinned() -> None:
    assert not any("uses" in step for step in ACTION["runs"]["steps"])
    used = [
        step["uses"]
        for path in WORKFLOWS
        for job in loaded(path)["jobs"].values()
        for step in job["steps"]
        if "uses" in step
    ]
    assert used
    for one in used:
        assert re.search(r"@(?:[0-9a-f]{40}|FULL_SHA)$", one), one
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    named = re.findall(r"(?m)^[a-z].*", lock)
    assert all("==" in one and one.endswith("\\") for one in named)


def test_the_workflow_that_checks_may_only_read_and_the_one_that_comments_checks_nothing_out() -> (
    None
):
    checks = loaded(WORKFLOWS[0])
    assert checks["permissions"] == {"contents": "read"}
    assert set(checks[True]) == {"pull_request"}
    assert COMMENT["permissions"] == {}
    (job,) = COMMENT["jobs"].values()
    assert job["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert not any("uses" in step for step in job["steps"])
    assert COMMENT[True]["workflow_run"]["workflows"] == [checks["name"]]


STUB_PYTHON = """#!/bin/sh
echo "$0 $*" >> "$LOG"
for word; do last=$word; done
case "$*" in *"-m venv"*) mkdir -p "$last/bin" && cp "$0" "$last/bin/python" ;; esac
"""


@needs_bash
def test_the_action_installs_what_the_lock_pins_and_nothing_else(tmp_path) -> None:
    stub = tmp_path / "bin" / "python3"
    stub.parent.mkdir()
    stub.write_text(STUB_PYTHON, "utf-8")
    stub.chmod(0o755)
    log = tmp_path / "log"
    environment = bare_environment(LOG=str(log))
    environment["PATH"] = f"{stub.parent}{os.pathsep}{environment['PATH']}"
    known = {"inputs.python": "", "github.action_path": "/action"}
    ran = github_runner.run(ACTION["runs"]["steps"][:1], known, tmp_path, tmp_path, environment)
    assert ran.code == 0, ran.err
    installs = [line for line in log.read_text("utf-8").splitlines() if "pip install" in line]
    assert [line.partition("pip install ")[2].split()[2:] for line in installs] == [
        ["--require-hashes", "--no-deps", "-r", "/action/requirements.lock"],
        ["--no-deps", "--no-build-isolation", "/action"],
    ]
    assert ran.outputs["steps.install.outputs.python"] == f"{tmp_path}/enrich/bin/python"


STUB_GH = """#!{python}
import json, os, pathlib, shutil, sys
words = sys.argv[1:]
body = next((w.partition("=@")[2] for w in words if w.startswith("body=@")), None)
told = {{"words": words, "body": pathlib.Path(body).read_text("utf-8") if body else None}}
with open(os.environ["LOG"], "a") as log:
    log.write(json.dumps(told) + "\\n")
if words[:2] == ["run", "download"]:
    if not os.environ["REPORT"]:
        sys.exit("no artifact")
    place = pathlib.Path(words[words.index("--dir") + 1])
    place.mkdir()
    shutil.copy(os.environ["REPORT"], place / "enrich-report.txt")
elif any(w.endswith("/pulls") for w in words):
    print("6 " + "b" * 40 + "\\n7 " + "a" * 40)
elif any(w.endswith("/comments") for w in words) and "--jq" in words:
    print(os.environ["BEFORE"])
"""


def commented(tmp_path: Path, report: str | None, before: str = "") -> list[dict[str, object]]:
    """Run the workflow that comments, with a stand-in for `gh`; return what that was told."""
    gh, log = tmp_path / "bin" / "gh", tmp_path / "log"
    gh.parent.mkdir()
    gh.write_text(STUB_GH.format(python=sys.executable), "utf-8")
    gh.chmod(0o755)
    (tmp_path / "report.txt").write_text(report or "", "utf-8")
    place = str(tmp_path / "report.txt") if report is not None else ""
    here = bare_environment(LOG=str(log), REPORT=place, BEFORE=before)
    here["PATH"] = f"{gh.parent}{os.pathsep}{here['PATH']}"
    known = {
        "github.token": "t",
        "github.repository": "looms/papers",
        "github.event.workflow_run.id": "11",
        "github.event.workflow_run.head_sha": "a" * 40,
        "github.event.workflow_run.head_branch": "$(touch owned)",
        "github.event.workflow_run.head_repository.owner.login": "stranger",
    }
    (job,) = COMMENT["jobs"].values()
    here |= {name: github_runner.resolved(value, known) for name, value in job["env"].items()}
    ran = github_runner.run(job["steps"], known, tmp_path, tmp_path, here)
    assert ran.code == 0, ran.err
    assert not list(tmp_path.rglob("owned"))
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


@needs_bash
def test_a_comment_shows_the_report_as_text_whatever_a_stranger_wrote_into_it(tmp_path) -> None:
    hostile = "list.md:1: error: `@ada` <img src=x>\r\n```\n# Approved\x1b[31m\n</pre>\n@ada\n"
    calls = commented(tmp_path, hostile + "ä" * 60_000)
    (posted,) = (one for one in calls if one["body"])
    assert posted["words"][-3:-1] == ["repos/looms/papers/issues/7/comments", "-F"]
    mark, _, blank, *lines = str(posted["body"]).split("\n")
    assert (mark, blank) == ("<!-- enrich -->", "")
    assert all(line.startswith("    ") for line in lines if line)
    assert "\r" not in str(posted["body"]) and "\x1b" not in str(posted["body"])
    assert len(str(posted["body"])) < 65_536


@needs_bash
def test_an_earlier_comment_is_renewed_and_a_run_without_a_report_leaves_none(tmp_path) -> None:
    (tmp_path / "a").mkdir()
    calls = commented(tmp_path / "a", "", before="42")
    (patched,) = (one for one in calls if one["body"])
    assert "repos/looms/papers/issues/comments/42" in patched["words"]
    assert "Nothing is wrong" in str(patched["body"])
    (tmp_path / "b").mkdir()
    assert [one["body"] for one in commented(tmp_path / "b", None)] == [None, None]


HOOKS = {
    one["id"]: one
    for one in github_runner.yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
}


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Ada Pfeffer", "-c", "user.email=ada@looms.example")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.mark.parametrize("name", sorted(HOOKS))
def test_a_hook_runs_as_pre_commit_runs_it(folder, settings, name: str) -> None:
    hook = HOOKS[name]
    assert (hook["language"], hook["require_serial"]) == ("python", True)
    (folder / "enrich.toml").unlink()
    git(folder, "init", "--quiet")
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "--message", "Begin")
    with (folder / "papers.md").open("a", encoding="utf-8") as papers:
        papers.write("- Weaving for Masters | (Loom School)[https://looms.example/masters]\n")
    words = [*hook["entry"].split(), *hook["args"], "papers.md", "README.md"]
    assert words[0] == "enrich"
    told = forked.enrich(folder, words[1:], {**os.environ, **settings})
    assert told.code == 1
    assert "Weaving for Masters" in told.out
    assert ("Weaving for Beginners" in told.out) is (name == "enrich-check")


def test_the_hooks_of_the_demo_are_hooks() -> None:
    for repo in loaded(DEMO / "pre-commit-config.yaml")["repos"]:
        assert {hook["id"] for hook in repo["hooks"]} <= set(HOOKS)
