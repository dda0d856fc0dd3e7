"""One fault, one finding: what several checks see of it is told once, by the most telling."""

from __future__ import annotations

from typing import Any

import pytest

from enrich.check import Finding
from enrich.check.finding import Severity
from enrich.check.one_fault import one_per_fault

LINK = "https://arxiv.org/abs/2401.00001"
REF = "arxiv:2401.00001"


def finding(check: str, severity: Severity, instead: str | None = None, **told: Any) -> Finding:
    return Finding(check, severity, "e", 3, f"{check}.", evidence=told, suggestion=instead)


def kept(*findings: Finding) -> list[tuple[str, str]]:
    """What is left of some findings of one entry, in either order the same."""
    one, other = (
        sorted((f.check, f.severity) for f in one_per_fault(several))
        for several in (findings, findings[::-1])
    )
    assert one == other
    return one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (finding("wrong-link", "error", "a", link=REF), finding("dead-link", "error", link=LINK)),
        (finding("dead-link", "error", link=LINK), finding("wrong-link", "warning", link=REF)),
        (finding("dead-link", "error", link=LINK), finding("redirected-link", "info", link=LINK)),
        (finding("malformed-link", "error", link=LINK), finding("dead-link", "error", link=LINK)),
        (
            finding("doi-of-no-work", "warning", ref="doi:10.1/a", stated_by=[]),
            finding("wrong-link", "warning", link="doi:10.1/a"),
        ),
        (finding("duplicate-paper", "warning"), finding("duplicate-entry", "info")),
        (finding("duplicate-paper", "warning"), finding("duplicate-entry", "warning")),
        (
            finding("venue-differs", "warning", published=[]),
            finding("venue-differs", "warning", decision={}),
        ),
    ],
)
def test_the_more_telling_of_two_is_kept(one: Finding, other: Finding) -> None:
    assert kept(one, other) == [(one.check, one.severity)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (finding("wrong-link", "error", "a", link=REF), finding("duplicate-entry", "info")),
        (finding("dead-link", "error", link=LINK), finding("wrong-link", "error", link=REF)),
        (finding("dead-link", "error", link=LINK), finding("dead-link", "error", link="b")),
        (finding("dead-link", "error", link="b"), finding("redirected-link", "info", link=LINK)),
        (finding("retitled", "info"), finding("published-version", "info", "a")),
        (
            finding("doi-of-no-work", "info", ref="doi:10.1/a", stated_by=["crossref"]),
            finding("wrong-link", "warning", link="doi:10.1/b"),
        ),
    ],
)
def test_two_faults_stay_two(one: Finding, other: Finding) -> None:
    assert len(kept(one, other)) == 2


def test_faults_of_two_entries_and_of_none_stay_apart() -> None:
    one = finding("dead-link", "error", link=LINK)
    other = Finding("redirected-link", "info", "f", 4, "It moved.", evidence={"link": LINK})
    lines = [Finding("not-read", "info", "", number, "Not read.") for number in (5, 6)]
    assert len(one_per_fault([one, other, *lines])) == 4
