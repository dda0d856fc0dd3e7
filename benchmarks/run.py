"""How many requests a run over the list sends, and how long it takes beside the waiting.

    python benchmarks/run.py

All providers are stood in for on this machine, know every work, and ask for no
pause; so the seconds are those of reading, asking, merging, checking and writing.
A cold run begins with nothing on record, a warm one repeats it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "standins"))

from enrich import pipeline  # noqa: E402
from enrich.harvest.shell import Shell  # noqa: E402
from enrich.parse import parse  # noqa: E402
from enrich.providers import chosen  # noqa: E402
from enrich.settings import Settings  # noqa: E402
from scholars import Scholars, scholars  # noqa: E402

RAW = ROOT / "data" / "raw"


def measured(folder: Path, server: Scholars) -> tuple[float, dict[str, int]]:
    """Seconds of one run, and the requests that it sent, by provider."""
    names = [provider.name for provider in chosen(Settings()) if hasattr(server, provider.name)]
    settings = Settings(
        list=str(RAW / "llm-systems.md"),
        out=folder / "out",
        records=folder / "records.sqlite",
        providers=server.settings(names),
    )
    before, began = dict(server.asked), time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        pipeline.run(settings, shell=Shell(lanes=pool.map))
    seconds = time.perf_counter() - began
    sent = {name: number - before.get(name, 0) for name, number in server.asked.items()}
    return seconds, {name: number for name, number in sent.items() if number}


def main() -> None:
    """Print seconds and requests of a cold and a warm run."""
    entries = parse((RAW / "llm-systems.md").read_text("utf-8"))
    titles = {str(entry.ref): entry.title for entry in reversed(entries) if entry.ref}
    with tempfile.TemporaryDirectory() as folder, scholars(titles) as server:
        for name in ("cold", "warm"):
            seconds, sent = measured(Path(folder), server)
            asked = sum(sent.values()) - sent.get("titles", 0)
            each = ", ".join(f"{who} {number}" for who, number in sorted(sent.items()))
            print(
                f"{name}: {seconds:.1f} s, {asked} requests beside title searches ({each or '-'})"
            )


if __name__ == "__main__":
    main()
