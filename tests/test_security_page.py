"""`docs/security.md` names tests, and they are there."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest

from paths import ROOT, TESTS

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")


def suite() -> set[str]:
    files = (ast.parse(path.read_text("utf-8")) for path in TESTS.rglob("test_*.py"))
    return {
        node.name
        for tree in files
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_test_that_the_page_on_security_names_is_in_the_suite() -> None:
    named = re.findall(r"`(test_\w+)`", PAGE)
    assert len(named) > 30
    assert set(named) - suite() == set()


def test_the_page_says_what_is_trusted_what_is_not_and_how_to_report() -> None:
    heads = re.findall(r"(?m)^## (.+)$", PAGE)
    assert heads == [
        "What is trusted",
        "What is not trusted",
        "Attacks, and how each is met",
        "How to report",
    ]


@pytest.mark.slow  # `make check` runs it, too
def test_bandit_finds_nothing() -> None:
    pytest.importorskip("bandit")
    command = [sys.executable, "-m", "bandit", "--quiet", "--recursive", "src", "flows"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_whatever_bandit_is_told_to_leave_has_a_reason() -> None:
    unreasoned = [
        line
        for room in ("src", "flows")
        for path in (ROOT / room).rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if "# nosec" in line and not re.search(r"# nosec B\d{3}  # \w+", line)
    ]
    assert unreasoned == []
