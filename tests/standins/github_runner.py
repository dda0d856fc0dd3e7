"""The steps of a composite action or a job, run by scripts as GitHub's runner would."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
_SHELL = ("bash", "--noprofile", "--norc", "-eo", "pipefail")


@dataclass
class Ran:
    """How some steps ended, and what they left."""

    code: int = 0
    out: str = ""
    err: str = ""
    summary: str = ""
    outputs: dict[str, str] = field(default_factory=dict)  # `steps.ID.outputs.NAME`


def loaded(path: Path) -> Any:
    """Return a YAML file; its key `on` is a truth value to YAML 1.1."""
    return yaml.safe_load(path.read_text("utf-8"))


def resolved(text: str, known: Mapping[str, str]) -> str:
    """Return a value with its expressions replaced; one that is not known fails the test."""
    return _EXPRESSION.sub(lambda found: known[found[1]], text)


def run(
    steps: Iterable[Mapping[str, Any]],
    known: Mapping[str, str],
    workspace: Path,
    temp: Path,
    environment: Mapping[str, str],
) -> Ran:
    """Run the steps that are scripts, one after the other, until one fails."""
    ran = Ran()
    for number, step in enumerate(steps):
        if "run" not in step:
            continue
        files = {
            name: temp / f"{name}-{number}" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")
        }
        for path in files.values():
            path.touch()
        own = {k: resolved(v, {**known, **ran.outputs}) for k, v in step.get("env", {}).items()}
        here = {
            "GITHUB_WORKSPACE": str(workspace),
            "RUNNER_TEMP": str(temp),
            "GITHUB_ACTIONS": "true",
        }
        told = {**environment, **here, **{name: str(path) for name, path in files.items()}, **own}
        script = temp / f"step-{number}.sh"
        script.write_text(step["run"], "utf-8")
        done = subprocess.run(
            [*_SHELL, str(script)], cwd=workspace, env=told, capture_output=True, check=False
        )
        ran.code, ran.out = done.returncode, ran.out + done.stdout.decode()
        ran.err += done.stderr.decode()
        ran.summary += files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
        for line in files["GITHUB_OUTPUT"].read_text("utf-8").splitlines():
            name, _, value = line.partition("=")
            ran.outputs[f"steps.{step['id']}.outputs.{name}"] = value
        if ran.code:
            break
    return ran


def bare_environment(**more: str) -> dict[str, str]:
    """Return an environment without what a developer has set."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | more
