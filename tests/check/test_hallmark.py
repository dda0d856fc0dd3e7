"""Which planted faults of real citations are told: none is lost unseen, and none comes by chance.

The citations are no part of the project; `hallmark_expected.json` has the lines alone.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from enrich.check import check
from enrich.harvest.stated_claims import claims
from enrich.model import Claim
from enrich.normalization.identifiers import canonical, recognise
from enrich.parse import parse
from enrich.providers.crossref import Crossref
from enrich.resolution.trust import merge
from enrich.resolution.works import is_paper, key
from enrich.settings import ProviderSettings
from recorded import SHARED

SUITE = SHARED / "suites" / "hallmark" / "dev"
EXPECTED = Path(__file__).parent / "hallmark_expected.json"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LINK = {"wrong-link", "retitled", "title-misquoted", "published-version", "malformed-link"}
DIFFER = {"authors-differ", "venue-differs", "year-differs"}


def heard() -> list[Claim]:
    """Return what the registry says of every work."""
    crossref, told = Crossref(ProviderSettings()), []
    for body in (SUITE / "crossref.jsonl").read_text("utf-8").splitlines():
        ref = canonical("doi", json.loads(body)["DOI"])
        assert ref is not None
        told += [Claim(n, v, "crossref", ref, NOON) for n, v in claims(crossref, ref, body)]
    return told


@pytest.fixture(scope="module")
def told() -> dict[int, dict[str, str]]:
    """The findings about each line, with their severity."""
    if not SUITE.is_dir():
        pytest.skip("../shared is not here")
    entries, said = parse((SUITE / "list.md").read_text("utf-8"), recognise), heard()
    named = {e.entry_id: key(e) for e in filter(is_paper, entries)}
    about: dict[object, list[Claim]] = {}
    for claim in said:
        about.setdefault(claim.ref, []).append(claim)
    papers = {name: merge(ref, [ref], about.get(ref, [])) for name, ref in named.items()}
    found: dict[int, dict[str, str]] = {}
    for finding in check(entries, papers, said)[0]:
        if finding.check in LINK | DIFFER:
            found.setdefault(finding.line, {})[finding.check] = finding.severity
    return found


def lines(told: dict[int, dict[str, str]], label: str, *, alarms: bool) -> list[int]:
    """Return the lines of a label about which there is an alarm, or no more than a remark."""
    labels = json.loads((SUITE / "key.json").read_text("utf-8"))
    loud = {line for line, found in told.items() if set(found.values()) - {"info"}}
    mine = [int(line) for line, (one, _) in labels.items() if one == label]
    return sorted(line for line in mine if line in told and (line in loud) == alarms)


@pytest.mark.parametrize("label", ["HALLUCINATED", "VALID"])
@pytest.mark.parametrize("alarms", [True, False])
def test_the_lines_that_are_told_are_those_on_record(told, label: str, alarms: bool) -> None:
    expected = json.loads(EXPECTED.read_text("utf-8"))
    assert lines(told, label, alarms=alarms) == expected[label]["alarm" if alarms else "remark"]
