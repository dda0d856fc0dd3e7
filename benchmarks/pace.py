"""How long a cold run takes beside its slowest lane, and how few requests it gets by with.

    python benchmarks/pace.py [LIST | ENTRIES ...]    the seed, a list, or invented lists of a size
    python benchmarks/pace.py links                   the seed, and every link of it asked about
    python benchmarks/pace.py real                    the seed, by the clock on the wall

All providers are stood in for on this machine, and keep to the pause that their terms ask for,
on a clock that passes only while everybody waits, where each takes 0.3 seconds to answer; for real
by the clock on the wall, where they answer at once.  The pace of a lane is the time for which it
asks one question after the other.  The floor of its requests is what it takes when all that it is
asked about is known from the beginning: full requests, one for a title, a page or a repository.
The CPU seconds are told beside, those of the stand-ins among them.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from figures import Figure, told

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "standins"))

from enrich import pipeline  # noqa: E402
from enrich.cli.console import threads  # noqa: E402
from enrich.harvest.rounds import Harvest  # noqa: E402
from enrich.harvest.shell import Shell  # noqa: E402
from enrich.model import Record  # noqa: E402
from enrich.normalization.text import slug  # noqa: E402
from enrich.parse import parse  # noqa: E402
from enrich.providers import chosen, found  # noqa: E402
from enrich.providers.base import Provider  # noqa: E402
from enrich.settings import ProviderSettings, Settings  # noqa: E402
from enrich.store import Store  # noqa: E402
from librarians import Librarians, librarians  # noqa: E402
from simulated_time import SimulatedTime  # noqa: E402

SEED = ROOT / "data" / "raw" / "llm-systems.md"
START = datetime(2026, 3, 2, 6, tzinfo=UTC)
ANSWER = 0.3
"""Seconds that every answer takes."""


@dataclass(frozen=True)
class Measured:
    """What one run took."""

    wall: float  # seconds on its own clock
    cpu: float
    pace: float  # of the slowest lane
    slowest: str
    requests: Counter[str]
    floor: Counter[str]

    @property
    def over_pace(self) -> float:
        """How many times the pace of its slowest lane it took."""
        return self.wall / self.pace

    @property
    def over_floor(self) -> float:
        """How many times the requests that it cannot do without it sent."""
        return self.requests.total() / self.floor.total()


@dataclass(frozen=True)
class Time:
    """The time by which a run goes, and what an answer takes of it."""

    shell: Shell
    answer: float
    pass_to: Callable[[Store], None] = lambda store: None  # whose pace the log keeps
    elapsed: Callable[[], float] = time.perf_counter


def simulated() -> Time:
    """Return time that passes only while everybody waits."""
    clock = SimulatedTime(START, lambda name: ANSWER)

    def pass_to(store: Store) -> None:
        store.turn, store.reserve = clock.turn, clock.reserve

    shell = Shell(clock.lanes, clock.clock, clock.sleep, condition=clock.condition)
    return Time(shell, ANSWER, pass_to, lambda: clock.elapsed)


def on_the_wall() -> Time:
    """Return real time, in which the stand-ins answer at once."""
    return Time(Shell(threads), 0.0)


def measured(path: Path, folder: Path, server: Librarians, time_: Time, *, links: bool) -> Measured:
    """Return what a cold run over a list takes."""
    on = {provider.name for provider in chosen(Settings()) if hasattr(server, provider.name)}
    providers = {
        name: ProviderSettings(url=f"{server.root}/{name}", enabled=name in on) for name in found()
    }
    settings = Settings(
        list=str(path),
        out=folder / "out",
        records=folder / "r.sqlite",
        providers=providers,
        links=links,
    )
    shell, asked = time_.shell, chosen(settings)
    cpu, began = time.process_time(), time_.elapsed()
    with Store(settings.records, clock=shell.clock) as store:
        time_.pass_to(store)
        with Harvest(settings, store, asked, asked, frozenset(), shell) as harvest:
            pipeline.ask(pipeline.fetch_list(settings, harvest), harvest)
            cpu, wall = time.process_time() - cpu, time_.elapsed() - began
            traffic = {one.name: harvest.reports[one.name].traffic for one in asked}
            sent = Counter({name: int(one.get("requests", 0)) for name, one in traffic.items()})
            records = list(store.records())
    pace, slowest = max((_pace(one, sent[one.name], time_.answer), one.name) for one in asked)
    floor = Counter({one.name: _floor(one, records) for one in asked})
    if any(one.provider == "robots" for one in records):  # of the one host; who is first asks
        floor[max((one.name for one in asked if one.pages), key=lambda n: sent[n] - floor[n])] += 1
    return Measured(wall, cpu, pace, slowest, sent, floor)


def _pace(provider: Provider, requests: int, answer: float) -> float:
    """Return for how long a lane asks that never waits for anybody else."""
    return requests * answer + max(requests - 1, 0) * provider.pause


def _floor(provider: Provider, records: Iterable[Record]) -> int:
    """Return the least requests for what a provider was asked about."""
    refs = {one.ref for one in records if one.provider == provider.name}
    titles = {ref for ref in refs if ref.scheme == "title"}
    apart = [[ref for ref in refs if ref.scheme == scheme] for scheme in provider.apart]
    plain = [ref for ref in refs - titles if ref.scheme not in provider.apart]
    wholes = sum(
        _requests(provider, len(some), sum(map(provider.weight, some))) for some in [plain, *apart]
    )
    each = {"crossref": 2, "github": 2}.get(provider.name, 1)  # notices; what is to be cited
    return len(titles) + wholes * each


def _requests(provider: Provider, many: int, weight: int) -> int:
    return max(math.ceil(many / provider.batch), math.ceil(weight / (provider.room or math.inf)))


def invented(many: int) -> str:
    """Return a list of as many works: preprints, DOIs, titles alone, pages and repositories."""
    lines = ["# Looms", ""]
    for number in range(many):
        title = f"Of {number} Threads and the {number * 7919 % many}th Loom"
        kind, arxiv = number % 50, f"24{1 + number // 9999 % 12:02}.{1 + number % 9999:05}"
        if kind < 38:
            lines.append(f"- [{title}](https://arxiv.org/abs/{arxiv}) | SOSP' 24")
        elif kind < 46:
            lines.append(f"- [{title}](https://doi.org/10.5072/weft.{number}) | SOSP' 25")
        elif kind < 48:
            lines.append(f"- {title}, Untold | SOSP' 24")
        elif kind == 48:
            lines.append(f"- [{title}](https://github.com/looms/loom{number}) | SOSP' 24")
        else:
            lines.append(
                f"- [{title}](https://www.usenix.org/conference/osdi24/presentation/{number})"
            )
    return "\n".join([*lines, ""])


def measured_of(path: Path, name: str, *, links: bool, real: bool) -> Iterator[Figure]:
    """Yield the ratios of a cold run over a list, and the requests of each provider."""
    entries = parse(path.read_text("utf-8"))
    titles = {str(entry.ref): entry.title for entry in reversed(entries) if entry.ref}
    listed = {slug(entry.title): entry.title for entry in entries}
    with tempfile.TemporaryDirectory() as folder, librarians(titles, listed) as server:
        time_ = on_the_wall() if real else simulated()
        run = measured(path, Path(folder), server, time_, links=links)
    yield Figure(f"{name}.entries", len(entries), "entries")
    yield Figure(f"{name}.wall", run.wall, "s")
    yield Figure(f"{name}.pace", run.pace, "s")
    yield Figure(f"{name}.slowest", run.slowest)
    yield Figure(f"{name}.over_pace", run.over_pace, "times")
    yield Figure(f"{name}.cpu", run.cpu, "CPU s")
    yield Figure(f"{name}.requests", run.requests.total(), "requests")
    yield Figure(f"{name}.floor", run.floor.total(), "requests")
    yield Figure(f"{name}.over_floor", run.over_floor, "times")
    for one, many in sorted(run.requests.items()):
        if many:
            yield Figure(f"{name}.requests.{one}", many, "requests")
            yield Figure(f"{name}.floor.{one}", run.floor[one], "requests")


def main(*asked: str) -> None:
    """Measure the seed, or what is asked for."""
    for one in asked or ("seed",):
        links, real = one == "links", one == "real"
        with tempfile.TemporaryDirectory() as folder:
            path = SEED if one in {"seed", "links", "real"} else Path(one)
            if one.isdecimal():
                path = Path(folder) / "list.md"
                path.write_text(invented(int(one)), "utf-8")
            name = "real.seed" if real else f"pace.{path.stem if path.stem in one else one}"
            told(measured_of(path, name, links=links, real=real))


if __name__ == "__main__":
    main(*sys.argv[1:])
