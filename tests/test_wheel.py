"""The wheel, built, installed and run in an empty folder: nothing of the checkout is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from email import message_from_string
from pathlib import Path
from zipfile import ZipFile

import pytest

from enrich.dataset.write import FILES
from paths import ROOT, SLICE

pytestmark = pytest.mark.slow

LIST = """# Trains of thought

- [MegaScale](https://arxiv.org/abs/2402.15627) | NSDI' 24
- [Weft: Threads at Scale](https://arxiv.org/abs/2401.00001)
- Ada Loom, Warp: A Loom for Everyone Who Weaves, SOSP 2023
"""
MEGASCALE = "MegaScale: Scaling Large Language Model Training to More Than 10,000 GPUs"
ONLY = ("--strict", "--providers", "arxiv_snapshot")


@dataclass
class Installed:
    """An installation of the wheel, an empty home, and a folder with nothing but a list."""

    site: Path
    home: Path
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        names = ("XDG_CACHE_HOME", "PYTHONPATH")
        kept = {name: value for name, value in os.environ.items() if name not in names}
        told = {"HOME": str(self.home), "PYTHONPATH": str(self.site), "ENRICH_REPORT": "false"}
        return kept | told

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def enrich(self, *words: str) -> str:
        """Return what a command prints; it has to exit 0."""
        done = self.python(str(self.site / "bin" / "enrich"), *words)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def files(self) -> set[str]:
        return {str(p.relative_to(self.folder)) for p in self.folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built of the checkout with what is installed here."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the wheel is installed in; what it needs is taken from here."""
    folder = tmp_path_factory.mktemp("site")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*install, "--target", str(folder), str(wheel)], check=True)
    return folder


@pytest.fixture
def installed(site: Path, tmp_path: Path) -> Installed:
    home, folder = tmp_path / "home", tmp_path / "papers"
    home.mkdir()
    folder.mkdir()
    (folder / "my.md").write_text(LIST, "utf-8")
    return Installed(site, home, folder)


def test_the_wheel_holds_all_that_the_package_is_made_of(wheel) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    package = ROOT / "src" / "enrich"
    ours = [path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {f"enrich/{path.relative_to(package).as_posix()}" for path in ours} <= names
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert not [name for name in names if not name.startswith(("enrich/", "enrich-"))]


def test_the_wheel_says_what_it_is(wheel) -> None:
    with ZipFile(wheel) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        told = message_from_string(archive.read(name).decode())
    assert (told["Name"], told["License-Expression"]) == ("enrich", "MIT")
    assert told["Author"] == "the enrich developers"
    assert "Typing :: Typed" in told.get_all("Classifier", [])
    assert any(need.startswith("platformdirs") for need in told.get_all("Requires-Dist", []))


def test_what_runs_is_what_was_installed(installed) -> None:
    code = "import enrich.providers.arxiv_snapshot as own; print(own.BUNDLED)"
    told = Path(installed.python("-c", code).stdout.strip())
    assert told.is_relative_to(installed.site)
    assert told.read_bytes() == SLICE.read_bytes()
    version = installed.enrich("--version").split()[1]
    agent = "from enrich.http.exchange import user_agent; print(user_agent(None))"
    assert f"enrich/{version} " in installed.python("-c", agent).stdout


def test_a_run_in_an_empty_folder_writes_the_dataset_there_and_asks_the_slice(installed) -> None:
    assert "my.md: 3 entries, 3 papers" in installed.enrich("run", "--list", "my.md", *ONLY)
    dataset = {f"data/enriched/{name}" for name in FILES} | {"my.md"}
    kept = {name for name in installed.files() if "/.versions/" not in name}
    assert {name for name in kept if "/history/" not in name} == dataset
    assert kept > dataset
    why = installed.enrich("why", "arxiv:2402.15627", "title")
    assert f"title: {MEGASCALE}\n  said by arxiv_snapshot about arxiv:2402.15627" in why
    assert "Written: web" in installed.enrich("report", "--site", "web")
    assert MEGASCALE in (installed.folder / "web" / "index.html").read_text("utf-8")


def test_a_second_installation_does_not_ask_the_same_slice_again(
    installed, wheel, tmp_path
) -> None:
    installed.enrich("run", "--list", "my.md", *ONLY)
    other = Installed(tmp_path / "other", installed.home, installed.folder)
    with ZipFile(wheel) as archive:
        archive.extractall(other.site)
    command = ("run", "--list", "my.md", "--json", *ONLY)
    again = json.loads(other.python("-m", "enrich.cli", *command).stdout)
    figures = again["providers"]["arxiv_snapshot"]
    assert (figures["asked"], figures["known"] > 0) == (0, True)


def test_a_check_leaves_nothing_beside_the_list(installed) -> None:
    installed.enrich("check", "--offline", "--list", "my.md")
    assert installed.files() == {"my.md"}
    assert {path.name for path in installed.folder.iterdir()} == {"my.md"}


def test_a_work_is_looked_up_and_its_answers_are_kept_in_the_user_s_cache(installed) -> None:
    (answer,) = json.loads(installed.enrich("resolve", "2402.15627", "--offline", "--json"))
    assert answer["paper_id"] == "arxiv:2402.15627"
    assert answer["title"] == MEGASCALE
    assert installed.files() == {"my.md"}
    assert "arxiv_snapshot" in installed.enrich("store", "stats")
    assert list(installed.home.rglob("records.sqlite"))
