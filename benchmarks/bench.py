"""Measures every figure that is told of enrich, and writes the page that tells them.

    python benchmarks/bench.py [PART ...]     measure all, or these; other results are kept
    python benchmarks/bench.py --write        the page alone, from the results at hand
    python benchmarks/bench.py --check        tell what pages say that the results do not hold

Results are in `results.json` beside this file, each with its spread, and for each part the machine,
the commit and the day; `docs/benchmarks.md` is made of them and of `benchmarks.md.jinja`.  What
else is said of them on other pages is listed in `quoted.toml`, what is aimed at in `goals.toml`.  A
part is put among the results when it has ended well, so that nothing is lost by Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from figures import FIGURES
from page_of_results import Results, page, with_goals
from quoted_figures import quoted_wrongly

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DUMPS = ("index", "lookup", "near", "spark")
OLD_PAGE = "docs/benchmarks.md is not what the results give: python benchmarks/bench.py --write"


def parts(sizes: argparse.Namespace) -> dict[str, list[str]]:
    """Return what measures each part: a script of this folder with its arguments."""
    return {
        "parse": ["parse.py"],
        "pace": ["pace.py", *sizes.pace],
        "startup": ["startup.py"],
        "scale": ["scale.py", *sizes.scale],
        "works": ["same_works.py"],
        "duplicates": ["duplicates.py"],
        "dumps": ["dumps.py", f"--works={sizes.works}", f"--titles={sizes.titles}", *DUMPS],
        "many": ["many_lists.py", *sizes.lists],
        "history": ["history.py"],
        "page": ["report.py"],
        "hostile": ["hostile.py"],
        "spoilt": ["parse.py", "hostile"],
        "clients": ["side_by_side.py"],
        "real": ["pace.py", "real"],
    }


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--write", action="store_true", help="make the page of what was measured")
    parser.add_argument("--check", action="store_true", help="tell what no longer holds on a page")
    parser.add_argument("--pace", nargs="+", default=["seed", "links", "1000", "10000"])
    parser.add_argument("--scale", nargs="+", default=["1000", "3000", "10000"])
    parser.add_argument("--lists", nargs="+", default=["10", "100"])
    parser.add_argument("--works", type=int, default=1_000_000, help="works in a dump")
    parser.add_argument("--titles", type=int, default=5_000_000, help="titles with slips")
    told = parser.parse_args(given)
    if strange := set(told.parts) - set(parts(told)):
        parser.error(f"no part {', '.join(sorted(strange))}; there are {', '.join(parts(told))}")
    return told


def measured(words: Sequence[str]) -> dict[str, Any]:
    """Run the script of a part; return its figures, and where and when they were taken."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "figures.jsonl"
        told.touch()
        before, began = os.getloadavg()[0], time.monotonic()
        where = {"PYTHONPATH": str(ROOT / "src"), FIGURES: str(told)}
        command = [sys.executable, str(HERE / words[0]), *words[1:]]
        others = {name: at for name, at in os.environ.items() if not name.startswith("ENRICH_")}
        subprocess.run(command, check=True, env=others | where)
        rows = [json.loads(line) for line in told.read_text("utf-8").splitlines()]
    return {
        "command": " ".join(["python", f"benchmarks/{words[0]}", *words[1:]]),
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "commit": commit(),
        "machine": machine(),
        "load": [round(before, 1), round(os.getloadavg()[0], 1)],
        "seconds": round(time.monotonic() - began),
        "missing": [row["missing"] for row in rows if "missing" in row],
        "figures": {row.pop("figure"): row for row in rows if "figure" in row},
    }


def commit() -> str:
    """Return the commit that is measured, and whether anything was changed since."""
    name = _git("rev-parse", "--short=12", "HEAD") or "unknown"
    return f"{name} and changes" if _git("status", "--porcelain", "src", "data/raw") else name


def _git(*words: str) -> str:
    try:
        return subprocess.check_output(["git", *words], cwd=ROOT, text=True).strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def machine() -> dict[str, Any]:
    """Return what is measured on."""
    names = (line.split(":", 1) for line in _lines(Path("/proc/cpuinfo")) if ":" in line)
    model = next((value.strip() for key, value in names if key.strip() == "model name"), "")
    return {
        "cpu": model or platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def _lines(path: Path) -> Iterator[str]:
    if path.exists():
        yield from path.read_text("utf-8").splitlines()


def replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, "utf-8")
    new.replace(path)


@dataclass(frozen=True)
class Kept:
    """Where results are kept, and the page of them."""

    root: Path

    @property
    def results(self) -> Path:
        """The file of the results."""
        return self.root / "benchmarks" / "results.json"

    @property
    def page(self) -> Path:
        """The page of them."""
        return self.root / "docs" / "benchmarks.md"

    def read(self) -> Results:
        """Return the results at hand."""
        told = json.loads(self.results.read_text("utf-8")) if self.results.exists() else {}
        return dict(told)

    def write(self, results: Results) -> None:
        """Write the results, a figure a line, and the page of them."""
        text = json.dumps(with_goals(results), indent=1, ensure_ascii=False, sort_keys=True)
        short = re.sub(
            r"\{[^{}]*\}|\[[^\[\]{}]*\]", lambda one: re.sub(r"\n\s*", " ", one[0]), text
        )
        replace(self.results, f"{short}\n")
        replace(self.page, page(results))

    def wrong(self) -> Iterator[str]:
        """Yield what pages say that the results do not hold."""
        results = self.read()
        if self.page.read_text("utf-8") != page(results):
            yield OLD_PAGE
        yield from quoted_wrongly(self.root, results)


def run(kept: Kept, parts: Mapping[str, Sequence[str]]) -> int:
    """Measure parts one after the other; return 1 if one did not end well."""
    failed = []
    for name, words in parts.items():
        print(f"\n{name}: python benchmarks/{' '.join(words)}", flush=True)
        try:
            part = measured(words)
        except subprocess.CalledProcessError as error:
            failed.append(f"{name} ended with {error.returncode}; its results are as they were.")
            continue
        results = kept.read()
        if part["figures"] or name not in results:
            kept.write({**results, name: part})
    print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


def main() -> int:
    """Do what the command line says."""
    asked, kept = arguments(), Kept(ROOT)
    if asked.check:
        wrong = list(kept.wrong())
        print("\n".join(wrong) or "All figures on pages are as measured.")
        return 1 if wrong else 0
    if asked.write:
        kept.write(kept.read())
        return 0
    every = parts(asked)
    try:
        return run(kept, {name: every[name] for name in asked.parts or every})
    except KeyboardInterrupt:
        print("\nStopped. Parts that had ended are among the results.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
