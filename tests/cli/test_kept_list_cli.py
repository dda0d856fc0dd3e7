"""A list at an address at the command line: what is said when its copy had to be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import commands
from loopback import Answer, Asked, serving

LIST = b"# Looms\n\n- [Warp and weft in looms](https://arxiv.org/abs/2401.00001) | SOSP 24\n"


@pytest.mark.slow
def test_a_run_a_check_and_a_reading_say_that_a_copy_was_read_and_of_when(tmp_path: Path) -> None:
    answers: list[Answer] = [(200, {"ETag": '"v1"', "Content-Type": "text/markdown"}, LIST)]

    def answer(_: Asked) -> Answer:
        return answers[-1]

    def enrich(*words: str) -> commands.Done:
        return commands.enrich(tmp_path, *words, settings={})

    with serving(answer) as root:
        where = f"{root}/list.md"
        assert enrich("run", "--list", where).code == 0
        told = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["list"]
        assert (told["copy"], told["why"], told["path"]) == (None, None, where)
        (copy,) = tmp_path.glob("lists/*/*.md")
        assert copy.read_bytes() == LIST
        day = told["fetched_at"][:10]
        said = f"{where} is read as it was on {day}, from its copy: list could not be reached: "

        answers.append((503, {}, b""))
        done = enrich("run", "--list", where)
        assert done.code == 0
        assert f"note: {said}127.0.0.1 answered 503" in done.said
        manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
        assert manifest["list"]["copy"] == copy.relative_to(tmp_path).as_posix()
        assert manifest["list"]["fetched_at"] == told["fetched_at"]
        assert manifest["list"]["sha256"] == told["sha256"]
        assert manifest["list"]["why"].startswith("list could not be reached: 127.0.0.1")
        assert [one for one in manifest["notices"] if one.startswith(said)]
        for words in (["check", "--list", where], ["parse", where]):
            done = enrich(*words)
            assert done.code == 0
            assert f"note: {said}".encode() in done.err

    done = enrich("run", "--offline", "--list", where)
    assert done.code == 0
    assert "from its copy, for offline nobody is asked." in done.said
    done = enrich("run", "--list", "http://127.0.0.1:9/another.md")
    assert (done.code, done.said.count("\n")) == (1, 1)
