"""What has not changed since it was asked about is not sent again, and stays as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

import conformance
import loopback
from enrich.errors import FetchError
from enrich.harvest.lane import answer
from enrich.harvest.rounds import Harvest
from enrich.harvest.shell import Shell
from enrich.model import Claim, Ref
from enrich.providers import chosen, found
from enrich.settings import ProviderSettings, Settings
from enrich.store import Store
from loopback import Answer, Asked

NOON = datetime(2021, 1, 1, 12, tzinfo=UTC)
REPOSITORY = {"full_name": "looms/weft", "html_url": "https://github.com/looms/weft", "fork": False}
CITATION = "preferred-citation:\n  type: article\n  doi: 10.9999/loom\n"
MODEL = {"id": "looms/weft", "author": "looms", "tags": ["arxiv:2401.00001"]}
REFS = [Ref("github", "looms/weft"), Ref("huggingface", "looms/weft")]


@dataclass
class Service:
    """Serves both, tells an ETag for each address, and honours it."""

    etag: str = '"one"'
    root: str = ""
    statuses: list[int] = field(default_factory=list)

    def answer(self, asked: Asked) -> Answer:
        headers = {"ETag": self.etag, "Content-Type": "application/json"}
        status = 304 if asked.headers.get("If-None-Match") == self.etag else 200
        self.statuses.append(status)
        if asked.path.endswith("CITATION.cff"):
            return status, headers | {"Content-Type": "text/plain"}, CITATION.encode()
        said = MODEL if "models" in asked.path else REPOSITORY
        return status, headers, json.dumps(said).encode() if status == 200 else b""


@pytest.fixture
def service() -> Iterator[Service]:
    state = Service()
    with loopback.serving(state.answer) as state.root:
        yield state


def gathered(folder: Path, service: Service) -> list[Claim]:
    mine = ProviderSettings(url=service.root, pause=0, fresh="0", titles=0)
    settings = Settings(providers={ref.scheme: mine for ref in REFS}, patience=0)
    asked = chosen(settings, [ref.scheme for ref in REFS])
    with (
        Store(folder / "r.sqlite") as store,
        Harvest(settings, store, asked, asked, frozenset(), Shell()) as harvest,
    ):
        claims = harvest.about(REFS, NOON)
        assert [report.why for report in harvest.reports.values() if report.failed] == []
        return sorted((c.field, str(c.value), c.provider) for c in claims)


def test_what_has_not_changed_is_as_it_was(tmp_path, service) -> None:
    first = gathered(tmp_path, service)
    assert service.statuses == [200, 200, 200]
    assert ("identifiers", "doi:10.9999/loom", "github") in first
    assert ("identifiers", "arxiv:2401.00001", "huggingface") in first
    assert gathered(tmp_path, service) == first
    assert service.statuses[3:] == [304, 304, 304]
    service.etag = '"two"'
    assert gathered(tmp_path, service) == first
    assert service.statuses[6:] == [200, 200, 200]
    assert gathered(tmp_path, service) == first
    assert service.statuses[9:] == [304, 304, 304]


@pytest.mark.parametrize("etag", ["", "bare", '"a b"', f'"{"x" * 300}"'])
def test_an_odd_etag_is_not_sent_back(tmp_path, service, etag) -> None:
    service.etag = etag
    assert gathered(tmp_path, service) == gathered(tmp_path, service)
    assert set(service.statuses) == {200}


@pytest.mark.parametrize("ref", REFS, ids=str)
def test_what_an_older_version_kept_is_asked_for_in_full(service, ref) -> None:
    provider = found()[ref.scheme](ProviderSettings(url=service.root, pause=0))
    provider.earlier = {ref: json.dumps({"name": "looms/weft", "etag": service.etag})}
    with conformance.door(provider, service.root) as door:
        assert answer(provider, [ref], door).keys() == {ref}
    assert set(service.statuses) == {200}


@pytest.mark.parametrize(
    "name", [name for name, cls in found().items() if not cls(ProviderSettings()).is_local]
)
def test_a_304_that_nobody_asked_for_is_no_answer(name) -> None:
    with loopback.serving(lambda _: (304, {}, b"")) as root:
        provider = found()[name](ProviderSettings(url=root, pause=0))
        with conformance.door(provider, root) as door, pytest.raises(FetchError):
            answer(provider, [Ref(*provider.example.split(":", 1))], door)
