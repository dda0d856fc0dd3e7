"""The walk through adding a provider is walked, and touches one file of the program."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import conformance
from paths import ROOT

DOCS = ROOT / "docs" / "add-a-provider.md"
SCRIPT = """
import sys
sys.path[:0] = [{tests!r}]
import enrich.providers
enrich.providers.__path__.append({providers!r})
import conformance
from pathlib import Path
from enrich.providers import chosen, found, recognise
from enrich.settings import ProviderSettings, load
loom = found()["loom"]
print(conformance.complaints(loom, Path({fixtures!r})))
print(recognise("https://loom.example/thread/7", [loom(ProviderSettings())]))
print([one.pause for one in chosen(load()) if one.name == "loom"])
"""


@pytest.fixture
def walked(tmp_path: Path) -> str:
    """Write the files the page names, run the suite over them, return what it prints."""
    text = DOCS.read_text("utf-8")
    for name, content in re.findall(r"^`(\S+)`[^`]*:\n\n```\w+\n(.*?)```", text, re.M | re.S):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    assert [path.name for path in (tmp_path / "src").rglob("*.py")] == ["loom.py"]
    script = SCRIPT.format(
        tests=str(Path(conformance.__file__).parent),
        providers=str(tmp_path / "src" / "enrich" / "providers"),
        fixtures=str(tmp_path / "tests" / "providers"),
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "ENRICH_PROVIDERS__LOOM__PAUSE": "0.5"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_provider_of_the_page_is_found_meets_the_suite_and_can_be_set(walked: str) -> None:
    assert walked.splitlines() == ["[]", "loom:7", "[0.5]"]


def test_the_fixtures_of_the_page_are_json() -> None:
    blocks = re.findall(r"```json\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert [type(json.loads(block)) for block in blocks] == [dict, dict, list]
