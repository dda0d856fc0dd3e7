"""Every command on the pages for whoever runs enrich is run, in the order in which it stands."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from prefect_home import ROOT

import pytest

import standin
from prefect_servers import DEBIAN, free_port, wait_for
from running_flows import LIST

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX"),
]

PAGES = ("operate.md", "deploy.md")
_COMMAND = re.compile(
    r"(?:time |sudo )?(?:[A-Z_]+=\S+ )*"
    r"(?:(?:make|enrich|python|hf|git|docker|journalctl|prefect|systemctl) "
    r"|make$|cp -|cp deploy|\.venv/bin/\S+|deploy/\S+\.sh )"
)

ON_POSTGRES = "deploy/server-on-postgres.sh .postgres 4200"

# What a command on a page is to end with, other than 0.
ENDS = {
    "enrich check": (0, 1),  # 1: the list has errors
    "enrich check --refresh all": (0, 1),
    "enrich check --fix": (0, 1),
    "enrich check --format github": (0, 1),
}
# What runs until a signal ends it, by what it says once it is up.
SERVES = {
    "make nightly": "Ctrl-C ends all",
    'make nightly ENRICH_NIGHTLY="30 22 * * 1-5"': "Ctrl-C ends all",
    "make nightly 2>&1 | tee -a nightly.log": "Ctrl-C ends all",
    ".venv/bin/prefect server start": "Check out the dashboard",
    ON_POSTGRES: "shows the runs",
    ".venv/bin/python flows/worker.py": "started!",
    "prefect worker start --pool enrich --type process": "started!",
}
# What is not run here, and why.
LEFT = {
    "python benchmarks/hostile.py": "a benchmark, which takes minutes",
    "python benchmarks/pace.py": "a benchmark, which takes a minute",
    "python benchmarks/pace.py 10000": "a benchmark, which takes minutes",
    "python -m pytest tests/harvest/test_year_of_nights.py -m slow -s": "is run as a test",
    "make check test test-slow": "is what runs this",
    "make lock": "asks the package index",
    "git pull": "asks another's repository",
    'hf upload you/papers data/enriched . --repo-type dataset --exclude ".versions/*"': "asks",
    "python -c 'from datasets import load_dataset; "
    """print(load_dataset("you/papers", "papers"))'""": "asks",
    "sudo cp deploy/enrich.service /etc/systemd/system/": "changes the machine",
    "sudo systemctl daemon-reload && sudo systemctl enable --now enrich": "changes the machine",
    "journalctl --unit enrich --follow": "shows the log of what was not installed",
    "docker compose --file deploy/compose.yaml up --detach --build": "Docker is missing",
    "enrich tells: …": "is the name of an automation",
    "enrich mends: …": "is the name of an automation",
}
# What stands on a page without what it is about.
MEANT = {
    "enrich resolve": "enrich resolve 2401.00001 --offline",
    "enrich why": "enrich why 2401.00001",
    "enrich why --out": "enrich why --out data/enriched 2401.00001",
}


def commands(page: str) -> Iterator[str]:
    """Yield the commands of a page, of its blocks and within its lines, as they stand."""
    block: str | None = None
    for line in page.splitlines():
        if line.startswith("```"):
            block = line[3:].strip() if block is None else None
        elif block is not None and block in ("", "sh", "console"):
            command = line.removeprefix("$ ").split("  #")[0].strip()
            if block == "sh" or _COMMAND.match(command):
                yield command
        elif block is None:
            yield from filter(_COMMAND.match, re.findall(r"`([^`]+)`", line))


@dataclass
class Project:
    """A copy of the project with a list of two works, and what runs in it."""

    folder: Path
    environment: dict[str, str]
    port: int
    up: list[tuple[str, subprocess.Popen[bytes]]] = field(default_factory=list)
    logs: int = 0

    def words(self, command: str) -> list[str]:
        """Return how a shell is given a command, with the port of this test."""
        command = command.replace("4200", str(self.port)).replace("tee -a", "exec tee -a")
        return ["bash", "-o", "pipefail", "-c", command]

    def run(self, command: str) -> None:
        """Run a command to its end."""
        done = subprocess.run(
            self.words(MEANT.get(command, command)),
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        told = f"{command}\n{done.stdout}\n{done.stderr}"
        assert done.returncode in ENDS.get(command, (0,)), told
        assert "Traceback" not in told

    def serve(self, command: str) -> None:
        """Start what runs until a signal, in place of what it would stand in the way of."""
        is_worker = "worker" in command
        while self.up and not (is_worker and "worker" not in self.up[-1][0]):
            self.end()
        self.logs += 1
        log = self.folder / f"served-{self.logs}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                self.words(command),
                cwd=self.folder,
                env=self.environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self.up.append((command, process))
        end = time.monotonic() + 120
        while SERVES[command] not in log.read_text("utf-8", errors="replace"):
            assert process.poll() is None, (command, log.read_text("utf-8"))
            assert time.monotonic() < end, (command, log.read_text("utf-8"))
            time.sleep(0.2)
        if "server" in command:
            self.environment["PREFECT_API_URL"] = f"http://127.0.0.1:{self.port}/api"
            wait_for(self.environment["PREFECT_API_URL"], process)

    def end(self) -> None:
        """End what was started last, as Ctrl-C in its terminal does."""
        command, process = self.up.pop()
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(60) in (0, 1, 130, 143, -signal.SIGINT), command


@contextmanager
def project() -> Iterator[Project]:
    """Copy the project into a folder that others may enter, and have an arXiv and somebody told."""
    source, python = ROOT, Path(sys.prefix)
    kept = ("src", "flows", "deploy", "docs", "data/raw/llm-systems.md", "Makefile")
    kept += ("pyproject.toml", "prefect.toml", "prefect.yaml", "requirements.lock", "README.md")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        for name in kept:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (source / name).is_dir() else shutil.copy2
            copy(source / name, target)
        for name in ("pyproject.toml", "requirements.lock"):
            os.utime(folder / name, (0, 0))  # older than what is installed
        (folder / ".venv").symlink_to(python)
        (folder / "elsewhere").mkdir()
        (folder / "data/raw/llm-systems.md").write_text(LIST, "utf-8")
        arxiv = stack.enter_context(standin.arxiv())
        arxiv.titles |= {"2401.00001": "Weft: Threads at Scale"}
        arxiv.titles |= {"2401.00002": "Warp: A Loom for Everyone"}
        port = free_port()
        environment = {
            **{name: value for name, value in os.environ.items() if "PREFECT" not in name},
            **standin.alone(),
            "PATH": f"{python / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "PYTHONPATH": str(folder / "src"),
            "PREFECT_SERVER_API_PORT": str(port),
            "ENRICH_PROVIDERS__ARXIV__URL": arxiv.url,
            "ENRICH_PROVIDERS__ARXIV__PAUSE": "0",
        }
        made = Project(folder, environment, port)
        try:
            yield made
        finally:
            while made.up:
                _, process = made.up.pop()
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def test_every_command_on_the_pages_runs_as_it_stands() -> None:
    if not (Path(sys.prefix) / ".ready").exists():
        pytest.skip("what make setup installs is not what runs the tests")
    pages = [(ROOT / "docs" / name).read_text("utf-8") for name in PAGES]
    found = list(dict.fromkeys(one for page in pages for one in commands(page)))
    assert len(found) > 30
    assert set(LEFT) | set(SERVES) <= set(found), "what is no longer on a page"
    missing = [] if any(DEBIAN.glob("*/bin/postgres")) else [ON_POSTGRES]
    with project() as here:
        for command in found:
            if command not in (*LEFT, *missing):
                here.serve(command) if command in SERVES else here.run(command)
        while here.up:
            here.end()
    if missing:
        pytest.skip("all ran but the server on Postgres: apt-get install postgresql")
