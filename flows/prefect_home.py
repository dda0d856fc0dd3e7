"""Prefect's settings, put in place before Prefect is imported.

Prefect finds `prefect.toml` only in the working directory, so its lines are
passed on as environment variables; what the user has set wins.
"""

from __future__ import annotations

import os
import tomllib
import warnings
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def settle(environ: MutableMapping[str, str]) -> None:
    """Set what is not set yet; with a server of the user's own, `PREFECT_HOME` stays."""
    environ.setdefault("DO_NOT_TRACK", "1")
    environ.setdefault("PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL", "INFO")
    if not own_server(environ):
        environ.setdefault("PREFECT_HOME", str(ROOT / ".prefect"))
    for name, value in variables(tomllib.loads((ROOT / "prefect.toml").read_text("utf-8"))):
        environ.setdefault(name, value)


def own_server(environ: Mapping[str, str]) -> bool:
    """Tell whether the user runs a Prefect server, rather than one for each run."""
    return bool(environ.get("PREFECT_API_URL"))


def variables(table: dict[str, Any], prefix: str = "PREFECT") -> Iterator[tuple[str, str]]:
    """Yield the environment variable for every value of a nested table."""
    for key, value in table.items():
        name = f"{prefix}_{key.upper()}"
        if isinstance(value, dict):
            yield from variables(value, name)
        else:
            yield name, str(value)


settle(os.environ)
# Told in a sentence where it matters (`prefect_server`), and of no matter with another's server.
warnings.filterwarnings("ignore", "Failed to create the Prefect home directory", UserWarning)
