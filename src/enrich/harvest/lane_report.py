"""How it went with one provider, for the summary, the manifest and a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from enrich.errors import FetchError, KeptOut, Refused
from enrich.model import Ref

_LIMITS = frozenset({401, 403, 429})


@dataclass(slots=True)
class Report:
    """How one provider's lane went; counts are refs."""

    provider: str
    known: int = 0  # answered in an earlier run, and still fresh
    answered: int = 0
    unknown: int = 0
    failures: dict[Ref, str] = field(default_factory=dict)  # ref to status: unreachable, blocked
    reasons: dict[Ref, str] = field(default_factory=dict)  # of failures, for a person
    not_asked: int = 0
    refused: int = 0  # records about the list's works that are not believed
    why: str | None = None  # what ended the lane, else the first failure, for a person
    gave_up: bool = False  # whether that ended the lane
    limited: bool = False  # whether it said no, or to come back later, as without a key it may
    hint: str | None = None  # what a key, or an address, would gain
    retry_at: datetime | None = None
    traffic: dict[str, float] = field(default_factory=dict)  # requests, retries, waits, ...
    kept_out: list[str] = field(default_factory=list)  # addresses that robots.txt closes to us
    unreached: frozenset[str] = frozenset()  # hosts of its own to which there was no way

    @property
    def asked(self) -> int:
        """Refs the provider was asked about in this run."""
        return self.answered + self.unknown + len(self.failures)

    @property
    def failed(self) -> int:
        """Refs it could not be asked about, or whose answer was unreadable."""
        return len(self.failures)

    @property
    def is_silent(self) -> bool:
        """Whether nothing came from a provider that was asked."""
        return self.failed > 0 and not (self.answered or self.unknown)

    @property
    def is_lost(self) -> bool:
        """Whether a provider could not be asked: its lane ended, or nothing came of it.

        Not where one host of many is gone, or one odd ref fails.
        """
        return self.gave_up or self.is_silent

    def fail(self, refs: Sequence[Ref], error: FetchError) -> None:
        """Count refs that stay unanswered, and keep the first reason."""
        status = "blocked" if isinstance(error, Refused) else "unreachable"
        self.failures.update(dict.fromkeys(refs, status))
        self.reasons.update(dict.fromkeys(refs, str(error)))
        self.why = self.why or str(error)
        self.retry_at = self.retry_at or error.retry_at
        self.limited = self.limited or error.status in _LIMITS
        if isinstance(error, KeptOut):
            self.kept_out.append(error.url)

    def give_up(self, refs: Sequence[Ref], error: FetchError) -> None:
        """Count refs that are not asked about any more, for what has just failed."""
        self.fail(refs, error)
        self.why, self.gave_up = str(error), True
        self.retry_at = error.retry_at or self.retry_at

    def share(self, ref: Ref, whole: Report) -> None:
        """Count a ref that failed as it did in the report of many lists, for the reason there."""
        self.failures[ref], self.reasons[ref] = whole.failures[ref], whole.reasons[ref]
        why = whole.why if whole.gave_up else self.why or whole.reasons[ref]
        self.why, self.gave_up = why, whole.gave_up
        self.retry_at, self.unreached = whole.retry_at, whole.unreached
        self.limited = whole.limited
        name = ref.value.partition("?")[0]
        self.kept_out += [url for url in whole.kept_out if url.endswith(name)]

    def figures(self) -> dict[str, Any]:
        """Return what the manifest says of this lane."""
        return {
            "known": self.known,
            "asked": self.asked,
            "answered": self.answered,
            "unknown": self.unknown,
            "failed": self.failed,
            "not_asked": self.not_asked,
            "refused": self.refused,
            "why": self.why,
            "retry_at": self.retry_at.isoformat() if self.retry_at else None,
            "kept_out": sorted(set(self.kept_out)),
            "traffic": self.traffic,
        }

    def tried_again(self, later: Report) -> Report:
        """Return the report of a lane that was run again for what it failed at."""
        return replace(
            later,
            answered=self.answered + later.answered,
            unknown=self.unknown + later.unknown,
            traffic=later.traffic or self.traffic,
            kept_out=[*self.kept_out, *later.kept_out],
        )

    def merge(self, later: Report) -> Report:
        """Return the report of two rounds together."""
        first, last = (later, self) if later.gave_up and not self.gave_up else (self, later)
        return Report(
            self.provider,
            known=self.known,
            answered=self.answered + later.answered,
            unknown=self.unknown + later.unknown,
            failures=self.failures | later.failures,
            reasons=self.reasons | later.reasons,
            not_asked=self.not_asked + later.not_asked,
            refused=self.refused + later.refused,
            why=first.why or last.why,
            gave_up=first.gave_up,
            limited=self.limited or later.limited,
            hint=self.hint or later.hint,
            retry_at=first.retry_at or last.retry_at,
            traffic=later.traffic or self.traffic,
            kept_out=[*self.kept_out, *later.kept_out],
            unreached=self.unreached | later.unreached,
        )
