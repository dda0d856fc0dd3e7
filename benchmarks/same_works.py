"""How the cost of telling works apart grows with the works: `resolution.works`, part by part.

    python benchmarks/same_works.py [WORKS ...]

Each invented work has a preprint and a published version, by three witnesses; every tenth has a
record that is refused, and every tenth is taken for another work.  Prints CPU seconds, the least
of three rounds, and the exponent by which they grow.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).parent))

from scale import exponent, titles  # noqa: E402

from enrich.model import Claim, Entry, Ref  # noqa: E402
from enrich.resolution.works import believed, works_of  # noqa: E402

AT = datetime(2026, 1, 1, tzinfo=UTC)
STRANGER = "doi:10.5072/atlas"


def claims(ref: Ref, title: str, number: int) -> Iterator[Claim]:
    """Yield what is stated of one work."""
    doi = f"doi:10.5072/loom.{number}"
    about = {
        (ref, "arxiv"): (title, [str(ref), doi]),
        (ref, "semantic_scholar"): (title, [str(ref), STRANGER if number % 10 == 0 else doi]),
        (Ref(*doi.split(":", 1)), "crossref"): (title, [doi]),
        (Ref(*doi.split(":", 1)), "openalex"): (
            "Quite Another Title of Nobody" if number % 10 == 1 else title,
            [doi],
        ),
    }
    for (named, provider), (stated, ids) in about.items():
        people = [{"name": f"Ada Pfeffer{number % 97}"}, {"name": "José Ünal"}]
        told: list[tuple[str, Any]] = [("title", stated), ("authors", people), ("year", 2024)]
        for field, value in (*told, *(("identifiers", one) for one in ids)):
            yield Claim(field, value, provider, named, AT)


def measured(number: int) -> tuple[float, float]:
    """Return the CPU seconds of judging records, and of telling works apart."""
    entries, stated = [], []
    for n, (text, title) in enumerate(titles(number).items()):
        ref = Ref(*text.split(":", 1))
        entries.append(Entry(f"e{n}", n + 1, n + 1, (), title, title, ref=ref))
        stated += claims(ref, title, n)
    accepted = believed(entries, stated)
    return (
        least(lambda: believed(entries, stated)),
        least(lambda: works_of(entries, accepted)),
    )


def least(action: Callable[[], object]) -> float:
    """Return the CPU seconds of an action, the least of three rounds."""
    rounds = []
    for _ in range(3):
        began = time.process_time()
        action()
        rounds.append(time.process_time() - began)
    return min(rounds)


def main() -> None:
    """Print the figures of each size, and the exponents."""
    sizes = [int(word) for word in sys.argv[1:]] or [2_000, 4_000, 8_000, 16_000]
    costs = [measured(size) for size in sizes]
    for size, (records, works) in zip(sizes, costs, strict=True):
        print(f"{size:>7} works: records {records:.2f} CPU s, works {works:.2f} CPU s")
    for name, of in zip(("records", "works"), zip(*costs, strict=True), strict=True):
        print(f"{name}: exponent {exponent(sizes, of):.2f}")


if __name__ == "__main__":
    main()
