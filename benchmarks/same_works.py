"""How the cost of telling works apart grows with the works: `resolution.works`, part by part.

    python benchmarks/same_works.py [WORKS ...]

Each invented work has a preprint and a published version, by three witnesses; every tenth has a
record that is refused, and every tenth is taken for another work.  Tells CPU seconds in three
rounds, and the exponent by which they grow.  Of fewer than 8 000 works what is kept of titles holds
all, so that each costs half as much, which would look like growth.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).parent))

from figures import Figure, cpu, exponent, told  # noqa: E402
from scale import titles  # noqa: E402

from enrich.model import Claim, Entry, Ref  # noqa: E402
from enrich.resolution.works import believed, works_of  # noqa: E402

AT = datetime(2026, 1, 1, tzinfo=UTC)
ROUNDS = 3
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


def measured(number: int) -> dict[str, list[float]]:
    """Return the CPU seconds of judging records, and of telling works apart."""
    entries, stated = [], []
    for n, (text, title) in enumerate(titles(number).items()):
        ref = Ref(*text.split(":", 1))
        entries.append(Entry(f"e{n}", n + 1, n + 1, (), title, title, ref=ref))
        stated += claims(ref, title, n)
    accepted = believed(entries, stated)
    return {
        "records": [cpu(lambda: believed(entries, stated)) for _ in range(ROUNDS)],
        "identity": [cpu(lambda: works_of(entries, accepted)) for _ in range(ROUNDS)],
    }


def figures(sizes: Sequence[int]) -> Iterator[Figure]:
    """Yield the figures of each size, and the exponents, of the least of all rounds."""
    costs = [measured(size) for size in sizes]
    for size, of in zip(sizes, costs, strict=True):
        for name, rounds in of.items():
            yield Figure(f"works.{size}.{name}", rounds, "CPU s")
    for name in costs[0]:
        least = [min(of[name]) for of in costs]
        yield Figure(f"works.exponent.{name}", exponent(sizes, least))


if __name__ == "__main__":
    told(figures([int(word) for word in sys.argv[1:]] or [8_000, 16_000, 32_000]))
