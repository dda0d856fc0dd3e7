"""The steps of a run as Prefect tasks: what each does, how it ended, and who waited for whom."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from prefect import allow_failure, get_run_logger, task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.runtime import task_run
from prefect.states import Cancelled, Completed, Failed, State

import ending
from enrich.cli.escaping import one_printed
from enrich.errors import EnrichError
from enrich.harvest.lane_report import Report
from enrich.harvest.shell import Lane

T = TypeVar("T")

DELAYS = (300.0, 900.0)
"""Seconds after which a lane is tried again at night; a host that failed rests for one minute."""

_REMEMBERED = 2.0  # seconds between two marks of progress that are kept


class Tasks:
    """Runs the steps of the pipeline and the lanes of its providers as tasks, and counts them."""

    def __init__(self, delays: Sequence[float] = ()) -> None:
        self.started = 0
        self.delays = list(delays)
        self.progress = Progress()
        self._before: list[Any] = []  # what the next task comes after
        self._stage = ""
        self._rounds: Counter[str] = Counter()  # by what a task is called
        self._exhausted: set[str] = set()  # providers that were tried again for nothing

    def step(self, name: str, action: Callable[[], T]) -> T:
        """Run one step as a task; what goes wrong is told, not traced."""
        caught: list[EnrichError] = []
        done: list[T] = []

        @task(name=name, task_run_name=name, cache_policy=NO_CACHE, **_tries())
        def step() -> State[None]:
            try:
                done.append(action())
            except EnrichError as error:
                caught.append(error)
                return Failed(message=str(error))
            return Completed()

        self.started += 1
        state = step(wait_for=self._after(), return_state=True)
        self._before = [state]
        if caught:
            raise caught[0]
        return done[0]

    def stage(self, name: str) -> None:
        """Hear what the next lanes ask about."""
        self._stage = name

    def _run_name(self, provider: str) -> str:
        """Return what the task of a provider is called, different from all before.

        A lane works as long as there is something to ask; that it is begun once more is its
        next round, whatever others do.
        """
        name = f"ask {provider}: {self._stage}"
        self._rounds[name] += 1
        round_ = self._rounds[name]
        return name if round_ == 1 and self._stage != "works" else f"{name}, round {round_}"

    def lanes(self, lane: Lane, names: Iterable[str]) -> Iterator[Report]:
        """Run one task for every name of a provider as it comes, side by side.

        All come after what went before: that one has taught another what to ask about is no
        reason to wait for its end.
        """
        reports: dict[int, Report] = {}
        futures: list[PrefectFuture[Any]] = []
        for name in names:
            self.started += 1
            futures.append(self._submit(lane, name, partial(reports.__setitem__, len(futures))))
        for future in futures:
            future.result(raise_on_failure=False)
        self._before = futures or self._before
        yield from (reports[number] for number in sorted(reports))

    def _submit(self, lane: Lane, name: str, keep: Callable[[Report], None]) -> PrefectFuture[Any]:
        """Begin the task of one provider; while it may pass, a failure is tried again."""
        tries: list[Report] = []

        def may_pass(*_: object) -> bool:
            if not tries:  # the run was ended before
                return False
            again = name not in self._exhausted and is_passing(tries[-1], datetime.now(UTC))
            if len(tries) > len(self.delays):
                self._exhausted.add(name)
            return again and len(tries) <= len(self.delays)

        @task(
            name=f"ask {name}",
            task_run_name=self._run_name(name),
            cache_policy=NO_CACHE,
            tags={name},
            **_tries(self.delays, may_pass),
        )
        def ask() -> State[None]:
            try:
                report = ending.unless_wanted(lambda: lane(name))
            except ending.Ended:
                return Cancelled(message="The run was ended while this was under way.")
            keep(report)
            tries.append(report)
            return lane_state(report)

        return ask.submit(wait_for=self._after())

    def _after(self) -> list[Any]:
        return [allow_failure(one) for one in self._before]

    def tell(self, provider: str, done: int, total: int) -> None:
        """Hear how far a lane is: a line of its log, and a bar on its page."""
        say(f"{provider}: {done} of {total} refs", logging.INFO)
        self.progress.tell(provider, done, total)


def _tries(
    delays: Sequence[float] = (), condition: Callable[..., bool] = lambda *_: False
) -> dict[str, Any]:
    """Return how often Prefect tries again.

    One more try than there is a delay for: the condition ends them, for when Prefect's own count
    does, it logs an error with the traceback of nothing.
    """
    return {
        "retries": len(delays) + 1,
        "retry_delay_seconds": [*delays, 0],
        "retry_condition_fn": condition,
    }


def is_passing(report: Report, now: datetime) -> bool:
    """Tell whether a lane that failed may fare better in minutes: it is not blocked till later.

    >>> from enrich.model import Ref
    >>> now = datetime(2026, 3, 1, tzinfo=UTC)
    >>> down = Report("arxiv", failures={Ref("arxiv", "2401.00001"): "unreachable"})
    >>> is_passing(down, now)
    True
    >>> down.retry_at = datetime(2026, 3, 2, tzinfo=UTC)
    >>> is_passing(down, now)
    False
    """
    latest = now + timedelta(seconds=DELAYS[-1])
    in_time = report.retry_at is None or report.retry_at <= latest
    return "unreachable" in report.failures.values() and in_time


def lane_state(report: Report) -> State[None]:
    """Return how a lane ended: failed when nothing came of it, named when something is missing."""
    if not report.failed:
        return Completed(message=told(report))
    if report.is_lost:
        return Failed(message=f"{told(report)}. {report.why}")
    say(f"{report.failed} of {report.asked} refs could not be asked about: {report.why}")
    return Completed(name="Incomplete", message=f"{told(report)}. {report.why}")


def told(report: Report) -> str:
    """Return what came of a lane, in a line.

    >>> told(Report("arxiv", answered=3, unknown=1))
    'arxiv: 4 asked, 3 answered, 1 unknown, 0 failed'
    """
    return (
        f"{report.provider}: {report.asked} asked, {report.answered} answered, "
        f"{report.unknown} unknown, {report.failed} failed"
    )


def say(sentence: str, level: int = logging.WARNING) -> None:
    """Log a sentence at the task that speaks, or at its flow."""
    get_run_logger().log(level, "%s", one_printed(sentence))


class Progress:
    """How far each provider is, as an artifact of the task that asks it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[Any, float]] = {}  # by task, for each round has its own

    def tell(self, provider: str, done: int, total: int) -> None:
        """Keep how far a provider is, not more often than one can see."""
        lane, now = str(task_run.id), self._clock()
        share = 100.0 * done / total if total else 100.0
        artifact, at = self._kept.get(lane, (None, 0.0))
        if artifact is None:
            artifact = create_progress_artifact(
                share, key=key(provider), description=f"Refs that {provider} was asked about"
            )
        elif done < total and now - at < _REMEMBERED:
            return
        else:
            update_progress_artifact(artifact, share)
        self._kept[lane] = artifact, now


def key(provider: str) -> str:
    """Return the key under which Prefect keeps a provider's progress, the same in every run.

    >>> key("semantic_scholar")
    'asked-semantic-scholar'
    """
    return f"asked-{provider.replace('_', '-')}"
