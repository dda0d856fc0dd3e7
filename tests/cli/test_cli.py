"""What a person sees of `enrich`: sentences, figures and exit codes."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import dumps
import faults
import forked
import inheritance
import standin
from enrich.providers import found
from loopback import Answer, serving

LIST = """# Looms

- [Weft](https://arxiv.org/abs/2401.00001v3): Threads at Scale | SOSP' 24
- [Warp: A Loom for Everyone](https://arxiv.org/pdf/2401.00002.pdf)
"""
WEFT = "Weft: Threads at Scale"
NOBODY = "http://127.0.0.1:9/api/query"


class Shell:
    """Runs `enrich` in a folder of its own, with settings of our choosing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "data" / "raw").mkdir(parents=True)
        (folder / "data" / "raw" / "llm-systems.md").write_text(LIST, "utf-8")
        dumps.of_a_stranger(folder / "snapshot.jsonl")
        self.environment = {
            **os.environ,
            **standin.alone(),
            "ENRICH_RECORDS": "records.sqlite",
            "ENRICH_REPORT": "false",
            "ENRICH_PROVIDERS__ARXIV__PAUSE": "0",
            "ENRICH_PROVIDERS__ARXIV_SNAPSHOT__PATH": "snapshot.jsonl",
        }
        self.asks(NOBODY)

    def asks(self, url: str) -> None:
        self.environment["ENRICH_PROVIDERS__ARXIV__URL"] = url

    def start(self, *words: str, **how) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "enrich.cli", *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | how
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, **pipes)

    def run(self, *words: str) -> tuple[int, str, str]:
        return self.told("run", *words)

    def told(self, *words: str, stdin: str = "") -> forked.Told:
        return forked.enrich(self.folder, words, self.environment, stdin)

    def end(self, process: subprocess.Popen[str]) -> tuple[int, str, str]:
        with process:
            try:
                out, err = process.communicate(timeout=60)
            finally:
                process.kill()
        assert "Traceback" not in err
        return process.returncode, out, err


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def arxiv(shell: Shell) -> Iterator[standin.Arxiv]:
    with standin.arxiv() as server:
        shell.asks(server.url)
        server.titles = {"2401.00001": WEFT, "2401.00002": "Warp: A Loom for Everyone"}
        yield server


def test_a_run_tells_what_came_of_it_and_what_to_try_next(shell, arxiv) -> None:
    code, out, err = shell.run()
    assert code == 0
    assert "data/raw/llm-systems.md: 2 entries, 2 papers" in out
    assert "2 resolved, 0 partial, 0 unresolved" in out
    assert "arxiv: 2 of 2 refs" in err
    command = out.splitlines()[-1].strip()
    done = subprocess.run(
        shlex.split(command), cwd=shell.folder, capture_output=True, text=True, check=True
    )
    assert WEFT in done.stdout


def test_with_nobody_to_ask_the_dataset_is_written_all_the_same(shell) -> None:
    code, out, _ = shell.run()
    assert code == 0
    assert "could not be reached" in out
    assert (shell.folder / "data" / "enriched" / "papers.parquet").exists()


def test_the_check_of_providers_exits_3_where_one_could_not_be_asked(shell, arxiv) -> None:
    for name in found():
        on = str(name == "arxiv").lower()
        shell.environment[f"ENRICH_PROVIDERS__{name.upper()}__ENABLED"] = on
    code, out, _ = shell.told("providers", "--check")
    assert (code, "arxiv: answers" in out) == (0, True)
    shell.asks(NOBODY)
    code, out, _ = shell.told("providers", "--check")
    assert (code, "arxiv: could not be reached" in out) == (3, True)


def test_strict_exits_3_when_something_could_not_be_asked(shell) -> None:
    assert shell.run("--strict")[0] == 3
    assert shell.run("--strict", "--offline")[0] == 0


def test_strict_exits_3_where_a_copy_of_the_list_stood_in(shell, arxiv) -> None:
    answers: list[Answer] = [(200, {"Content-Type": "text/plain"}, LIST.encode())]
    with serving(lambda _: answers[-1]) as root:
        (shell.folder / "lists.toml").write_text(f'[[list]]\nname = "a"\nsource = "{root}/a.md"\n')
        one = ("--strict", "--providers", "arxiv", "--list", f"{root}/list.md")
        many = (*one[:-1], "lists.toml", "--out", "many")
        assert (shell.run(*one)[0], shell.run(*many)[0]) == (0, 0)
        answers.append((404, {}, b""))
        assert shell.run(*one)[0] == 3
        code, out, _ = shell.run(*many)
    assert code == 3
    assert "a: 2 entries, 2 papers; read from its copy, for it could not be asked for" in out


def test_why_tells_what_a_title_may_mean_that_nothing_tells_apart(shell) -> None:
    namesakes = [{**row, "title": WEFT} for row in dumps.arxiv(2)]
    dumps.lines(shell.folder / "snapshot.jsonl", namesakes)
    (shell.folder / "list.md").write_text(f"# Looms\n\n- **{WEFT}**. 1999.\n", "utf-8")
    assert shell.run("--offline", "--list", "list.md")[0] == 0
    one, other = (f"arxiv:{row['id']}" for row in namesakes)
    told = shell.told("why", "3").out
    assert f"It may be {one} or {other}; nothing" in told or f"{other} or {one}; nothing" in told
    (said,) = json.loads(shell.told("why", "3", "--json").out)
    assert sorted(said["may_be"]) == sorted([one, other])


def test_json_on_standard_output_is_the_manifest_and_nothing_else(shell, arxiv) -> None:
    code, out, _ = shell.run("--json")
    assert code == 0
    assert json.loads(out)["providers"]["arxiv"]["answered"] == 2


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--list", "nowhere.md"], 1, "There is no list at nowhere.md"),
        (["--list", "."], 1, "The folder . holds no list"),
        (["--providers", "arxive"], 2, "There is no provider called 'arxive'"),
        (["--refresh", "arxive"], 2, "There is no provider called 'arxive'"),
        (["--sideways"], 2, "No such option"),
        (["--out", "data/raw/llm-systems.md"], 1, "is a file: name a folder"),
        (["--records", "data/raw/llm-systems.md/r.sqlite"], 1, "r.sqlite"),
    ],
)
def test_what_a_person_can_mend_is_one_sentence_and_an_exit_code(
    shell, words, code, sentence
) -> None:
    returned, out, err = shell.run(*words)
    assert returned == code
    assert sentence in err
    assert out == ""


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ENRICH_PROVIDERS__ARXIV__PAUSE", "soon", "providers.arxiv.pause is wrong"),
        ("ENRICH_PROVIDERS__ARXIV__PUASE", "1", "providers.arxiv.puase is wrong"),
        ("ENRICH_PROVIDERS__ARXIVE__PAUSE", "1", "There is no provider called 'arxive'"),
        ("ENRICH_PROVIDERS__ARXIV__KEY", "", ""),
        ("ENRICH_PROVIDERS__ARXIV__FRESH", "-P1D", "fresh is wrong: it cannot be negative"),
        ("ENRICH_PROVIDERS__ARXIV__PAUSE", "inf", "should be a finite number"),
        ("ENRICH_PROVIDERS__ARXIV__URL", "https://", "it has to be an address"),
        ("ENRICH_CONTACT", "ada@looms.example\r\nX-Evil: 1", "has to be an e-mail address"),
        ("ENRICH_PROVIDERS__ARXIV__KEY", "s3\ncret", "key is wrong: a key is one line"),
    ],
)
def test_a_malformed_setting_is_named(shell, name, value, sentence) -> None:
    shell.environment[name] = value
    code, _, err = shell.run()
    assert code == (2 if sentence else 0)
    assert sentence in err


def test_a_settings_file_that_is_no_toml_is_told(shell) -> None:
    (shell.folder / "enrich.toml").write_text("pause = = 3", "utf-8")
    code, _, err = shell.run()
    assert code == 2
    assert "enrich.toml is not valid TOML" in err


def test_a_key_that_stands_in_a_wrong_setting_is_not_shown(shell) -> None:
    shell.environment["ENRICH_PROVIDERS__ARXIV"] = '{"key": "s3cret", "pause": "soon"}'
    _, out, err = shell.run()
    assert "s3cret" not in out + err


def test_a_reader_that_goes_away_is_no_error(shell) -> None:
    read, write = os.pipe()
    os.close(read)
    process = shell.start("run", stdout=write)
    os.close(write)
    assert shell.end(process)[0] == 0
    assert (shell.folder / "data" / "enriched" / "manifest.json").exists()


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a POSIX signal")
@pytest.mark.parametrize(
    ("words", "sent"),
    [
        (["run"], signal.SIGINT),
        pytest.param(["run"], signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param(["resolve", "2401.00001"], signal.SIGINT, marks=pytest.mark.slow),
    ],
)
def test_ctrl_c_or_sigterm_ends_the_run_at_once_with_a_sentence(shell, arxiv, words, sent) -> None:
    arxiv.trouble = [(429, {"Retry-After": "60"}, b"Rate exceeded.")] * 9
    process = shell.start(*words)
    while not arxiv.asked:
        assert process.poll() is None
    process.send_signal(sent)
    code, _, err = shell.end(process)
    assert code == 128 + sent
    assert "Stopped. The dataset is as it was" in err


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize(
    ("command", "inherited", "number"),
    [
        ("run", "ignored", signal.SIGINT),
        pytest.param("run", "blocked", signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param("check", "ignored", signal.SIGTERM, marks=pytest.mark.slow),
        ("check", "blocked", signal.SIGINT),
    ],
)
def test_a_signal_ends_a_command_that_was_started_with_it_ignored_or_blocked(
    shell, arxiv, command, inherited, number
) -> None:
    arxiv.trouble = [(429, {"Retry-After": "60"}, b"Rate exceeded.")] * 9
    with inheritance.of(inherited):
        process = shell.start(command)
    while not arxiv.asked:
        assert process.poll() is None
    process.send_signal(number)
    code, _, err = shell.end(process)
    assert code == 128 + number
    assert "Stopped. The dataset is as it was" in err


AFTER_THE_SWITCH = """
import os, signal, sys
from enrich.cli.start import main
def stop(event, args):
    if event == "os.rename" and str(args[1]).endswith("current"):
        sys.setprofile(lambda frame, kind, what: kind == "c_return" and end())
def end():
    sys.setprofile(None)
    os.kill(os.getpid(), signal.SIGTERM)
sys.addaudithook(stop)
sys.argv = ["enrich", "run", "--offline"]
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no one switch")
def test_sigterm_after_the_switch_is_told_that_the_new_dataset_is_in_place(shell) -> None:
    command = [sys.executable, "-c", AFTER_THE_SWITCH]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, cwd=shell.folder, env=shell.environment, **pipes)
    code, _, err = shell.end(process)
    assert code == 128 + signal.SIGTERM
    assert "enrich: Stopped. The new dataset is in place, whole." in err
    assert (shell.folder / "data" / "enriched" / "papers.parquet").exists()


def test_a_second_run_with_other_records_is_told_in_one_sentence_who_writes(shell, arxiv) -> None:
    arxiv.trouble = [(429, {"Retry-After": "60"}, b"Rate exceeded.")] * 9
    first = shell.start("run")
    while not arxiv.asked:
        assert first.poll() is None
    code, _, err = shell.run("--offline", "--records", "others.sqlite")
    first.kill()
    shell.end(first)
    assert code == 1
    (line,) = (line for line in err.splitlines() if line.startswith("enrich:"))
    assert line.startswith(f"enrich: data/enriched is being written by process {first.pid} since")


def test_a_work_is_looked_up_and_a_second_time_nobody_is_asked(shell, arxiv) -> None:
    code, out, err = shell.told("resolve", "https://arxiv.org/abs/2401.00001v3")
    assert code == 0
    assert out.splitlines()[:2] == [
        f"{WEFT} [arxiv]",
        "  resolved    https://arxiv.org/abs/2401.00001v3",
    ]
    assert "  authors     Ada Pfeffer, José Ünal [arxiv]" in out
    assert "arxiv: 1 of 1 refs" in err
    assert shell.told("resolve", "2401.00001", "--offline")[0] == 0
    assert shell.told("resolve", "2401.00001", "--refresh", "arxiv")[0] == 0
    assert arxiv.asked == [["2401.00001"]] * 2
    assert not (shell.folder / "data" / "enriched").exists()


def test_works_are_read_from_standard_input_a_line_each(shell, arxiv) -> None:
    lines = LIST + "\n10.48550/arXiv.2401.00003\n"
    code, out, err = shell.told("resolve", "-", "doi:", "--json", stdin=lines)
    found = json.loads(out)
    assert [one["paper_id"] for one in found] == [
        "title:looms",
        "arxiv:2401.00001",
        "arxiv:2401.00002",
        "arxiv:2401.00003",
        None,
    ]
    assert found[1]["provenance"]["title"]["provider"] == "arxiv"
    assert code == 1
    assert "enrich: doi: is not how an identifier of the scheme doi is spelt." in err


def test_nothing_on_standard_input_is_an_empty_list(shell) -> None:
    code, out, _ = shell.told("resolve", "-", "--json", stdin="\n")
    assert (code, json.loads(out)) == (0, [])


def test_nothing_on_standard_input_is_told_to_a_person(shell) -> None:
    code, out, err = shell.told("resolve", "-", stdin=" \n\n")
    assert (code, out) == (2, "")
    assert err.strip() == "enrich: Nothing to look up: standard input holds no line."


def test_a_work_that_could_not_be_asked_about_is_not_called_unknown(shell) -> None:
    code, out, err = shell.told("resolve", "2401.00001")
    assert code == 1
    assert "  unreachable" in out
    assert "enrich: arxiv" in err
    assert "could not be reached" in err


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ([""], 1, "'' names nothing"),
        (["\x1b[2J\x07"], 1, "names nothing"),
        (["x" * 10_000], 1, "is no title's length"),
        ([b"\xff\xfe loom"], 1, ""),
        (["--providers", "arxive", "2401.00001"], 2, "There is no provider called 'arxive'"),
        ([], 2, "Missing argument"),
    ],
)
def test_bad_words_are_one_sentence(shell, words, code, sentence) -> None:
    returned, out, err = shell.told("resolve", *words)
    assert returned == code
    assert sentence in err
    assert "\x1b" not in out + err


def test_a_reader_of_works_that_goes_away_is_no_error(shell, arxiv) -> None:
    read, write = os.pipe()
    os.close(read)
    process = shell.start("resolve", "2401.00001", stdout=write)
    os.close(write)
    assert shell.end(process)[0] == 0


def test_a_list_is_read_to_lines_to_json_and_to_parquet(shell) -> None:
    path = "data/raw/llm-systems.md"
    _, plain, _ = shell.told("parse", path)
    assert "arxiv:2401.00001  Weft: Threads at Scale" in plain
    _, lines, _ = shell.told("parse", path, "--json")
    first = json.loads(lines.splitlines()[0])
    assert (first["ref"], first["section"], first["status"]) == (
        "arxiv:2401.00001",
        [],
        "not_asked",
    )
    code, out, _ = shell.told("parse", path, "--out", "entries.parquet")
    assert (code, out) == (0, "")
    assert pq.read_table(shell.folder / "entries.parquet").num_rows == 2


def test_a_list_may_come_from_standard_input(shell) -> None:
    code, out, _ = shell.told("parse", "-", stdin=LIST)
    assert code == 0
    assert "Weft" in out


def test_a_list_may_come_from_an_address_the_operator_names(shell) -> None:
    with faults.FaultServer(faults.answer(LIST.encode(), kind="text/plain")) as server:
        _, out, err = shell.told("parse", f"{server.root}/list.md")
    assert "Weft: Threads at Scale" in out, err
    with faults.FaultServer(faults.status(404)) as server:
        code, _, err = shell.told("parse", f"{server.root}/list.md")
    assert (code, "There is no list at" in err) == (1, True)


def test_the_log_of_records_is_looked_after(shell, arxiv) -> None:
    assert "There is no log at" in shell.told("store", "stats")[2]
    shell.run()
    shell.run("--refresh", "arxiv")
    assert "2 records dropped." in shell.told("store", "prune")[1]
    assert "arxiv" in shell.told("store", "stats")[1]
    code, _, err = shell.told("store", "export", "--provider", "nobody")
    assert (code, err) == (0, "note: Nothing that nobody said is on record.\n")
    _, lines, _ = shell.told("store", "export", "--provider", "arxiv")
    assert {json.loads(line)["ref"] for line in lines.splitlines()} == {
        "arxiv:2401.00001",
        "arxiv:2401.00002",
    }


def test_the_version_is_told(shell) -> None:
    _, out, _ = shell.told("--version")
    assert out.startswith("enrich ")
