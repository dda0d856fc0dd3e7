"""What it costs to start: the command line, the package, and the shortest things one asks for.

    python benchmarks/startup.py [ROUNDS]

Each is a process of its own, all in turns, ROUNDS times (5).  Told are CPU seconds of user and
system, and how many times as long as Python itself takes to start.  The list is the bundled one,
nobody is asked; the first run begins with nothing on record, the second finds that nothing has
changed, and the third judges all anew.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import figures
from figures import Figure, of_process

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "data" / "raw" / "llm-systems.md"
TITLE = (
    "Jiang et al., MegaScale: Scaling Large Language Model Training to More Than 10,000 GPUs, 2024"
)
ENRICH = (sys.executable, "-c", "from enrich.cli.start import main; main()")
STARTED = {
    "python": (sys.executable, "-c", "pass"),
    "help": (*ENRICH, "--help"),
    "import": (sys.executable, "-c", "import enrich"),
    "offline.first": (*ENRICH, "run", "--offline", "--list", str(SEED), "--out", "out"),
    "offline.again": (*ENRICH, "run", "--offline", "--list", str(SEED), "--out", "out"),
    "offline.anew": (*ENRICH, "run", "--offline", "--list", str(SEED), "--out", "out", "--force"),
    "resolve": (*ENRICH, "resolve", TITLE, "--offline"),
}


def measured(rounds: int) -> Iterator[Figure]:
    """Yield what each costs, in CPU seconds and in times of Python's own start."""
    spent: dict[str, list[float]] = {name: [] for name in STARTED}
    memory: dict[str, list[float]] = {name: [] for name in STARTED}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            own = {"ENRICH_RECORDS": "records.sqlite"}
            for name, words in STARTED.items():
                seconds, megabytes = of_process(words, cwd=folder, env=os.environ | own)
                spent[name].append(seconds)
                memory[name].append(megabytes)
    for name, seconds in spent.items():
        yield Figure(f"startup.{name}.cpu", seconds, "CPU s")
        yield Figure(f"startup.{name}.memory", memory[name], "MB")
        if name != "python":
            beside = zip(seconds, spent["python"], strict=True)
            yield Figure(f"startup.{name}.times", [one / own for one, own in beside], "times")


if __name__ == "__main__":
    figures.told(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
