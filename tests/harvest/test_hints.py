"""A run says which setting would have gained something, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import conformance
from enrich.harvest.lane_report import Report
from enrich.harvest.rounds import Harvest
from enrich.harvest.shell import Shell
from enrich.model import Ref
from enrich.providers import chosen
from enrich.settings import ProviderSettings, Settings
from enrich.store import Store

NOON = datetime(2031, 1, 1, 12, tzinfo=UTC)
REFUSED = {"file": "slow_down.json", "status": 429}
NONE = {"file": "none.json", "headers": {"Content-Type": "application/json"}}
KNOWN = {"file": "several.json", "headers": {"Content-Type": "application/json"}}


def lane(name: str, reply: dict[str, Any], folder: Path, **told: Any) -> Report:
    """Ask one provider for two works, with one reply behind the door."""
    case = {"replies": [reply]}
    with conformance.serving(case, conformance.FOLDER / name) as url:
        mine = ProviderSettings(url=url, pause=0, key=told.pop("key", None))
        settings = Settings(providers={name: mine}, patience=0, **told)
        asked = chosen(settings, [name])
        shell = Shell(clock=lambda: NOON, sleep=lambda _: None)
        refs = [Ref("doi", "10.1145/9900001.9900002"), Ref("doi", "10.9999/odd.1")]
        with (
            Store(folder / "r.sqlite") as store,
            Harvest(settings, store, asked, [], frozenset(), shell) as harvest,
        ):
            harvest.about(refs, NOON)
            return harvest.reports[name]


@pytest.mark.parametrize("name", ["crossref", "datacite"])
def test_who_leaves_no_address_is_told_what_it_gains_though_all_went_well(name, tmp_path) -> None:
    report = lane(name, NONE, tmp_path)
    assert not report.failed
    assert "ENRICH_CONTACT" in (report.hint or "")


def test_who_leaves_one_is_told_nothing(tmp_path) -> None:
    assert lane("crossref", KNOWN, tmp_path, contact="ada@looms.example").hint is None


def test_a_refusal_without_a_key_ends_the_lane_at_once_and_names_the_key(tmp_path) -> None:
    report = lane("semantic_scholar", REFUSED, tmp_path)
    assert report.traffic["requests"] == 1
    assert report.failed == 2
    assert "S2_API_KEY" in (report.hint or "")
    assert lane("semantic_scholar", REFUSED, tmp_path, key="s3cret").hint is None


def test_a_provider_that_answers_without_its_key_hints_at_none(tmp_path) -> None:
    assert lane("openalex", KNOWN, tmp_path).hint is None
