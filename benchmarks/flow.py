"""What a run by hand costs beside Prefect itself: `make run` offline, and a flow that does nothing.

    .venv/bin/python benchmarks/flow.py [ROUNDS]

Both start a server of their own and end with it, in the same settings, one after the other in each
round (3); each has its own database.  The first run of both, which makes the database, is not
counted, nor is `make` itself.  Records are as a fresh checkout has them, so nobody has ever
answered and nobody is asked.  Nothing is written beside a temporary folder.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
EMPTY = """
import ending
ending.listen(ending.at_once)
import sys
import refresh
from prefect import flow
from prefect.context import get_run_context

@flow(name="empty")
def empty(force=False):
    refresh._started[get_run_context().flow_run.id] = 0

refresh.refresh = empty
sys.exit(refresh.main())
"""


def timed(words: list[str], home: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Return the seconds that a process took, on the clock and of processors, with its children."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**environment, "PREFECT_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return time.monotonic() - begun, spent


def main(rounds: int = 3) -> None:
    """Print the least and the median of both, and of the ratio within each round."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {
            **{name: value for name, value in os.environ.items() if "PREFECT" not in name},
            "PYTHONPATH": f"{ROOT / 'flows'}{os.pathsep}{ROOT / 'src'}",
            "ENRICH_OFFLINE": "true",
            "ENRICH_OUT": str(folder / "out"),
            "ENRICH_RECORDS": str(folder / "records.sqlite"),
        }
        kinds = {"make run": ["flows/refresh.py"], "an empty flow": ["-c", EMPTY]}
        taken: dict[str, list[tuple[float, float]]] = {kind: [] for kind in kinds}
        for number in range(rounds + 1):
            for kind, words in kinds.items():
                spent = timed(words, folder / kind, environment)
                if number:
                    taken[kind].append(spent)
        for kind, found in taken.items():
            clock, spent = zip(*found, strict=True)
            print(
                f"{kind}: {min(clock):.1f} s at least, {statistics.median(clock):.1f} s as a rule; "
                f"{min(spent):.1f} s of processors at least"
            )
        for at, what in enumerate(("the clock", "processors")):
            pairs = zip(*taken.values(), strict=True)
            ratios = sorted(ours[at] / theirs[at] for ours, theirs in pairs)
            print(
                f"ratio by {what}: {ratios[0]:.2f} to {ratios[-1]:.2f}, "
                f"median {statistics.median(ratios):.2f}"
            )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
