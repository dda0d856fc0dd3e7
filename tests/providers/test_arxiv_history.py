from __future__ import annotations

from datetime import UTC, datetime

import pytest

from enrich.errors import Unreachable
from enrich.http import MemoryPace, Session
from enrich.model import Claim, Ref
from enrich.providers import chosen
from enrich.providers.arxiv_history import ArxivHistory
from enrich.resolution.trust import merge
from enrich.settings import ProviderSettings, Settings

REF = Ref("arxiv", "2401.00002")
AT = datetime(2026, 11, 1, tzinfo=UTC)


class Noted(MemoryPace):
    """A pace that notes whose turns were taken."""

    def __init__(self) -> None:
        super().__init__(clock=lambda: AT)
        self.names: list[str] = []

    def turn(self, name, pause):
        self.names.append(name)
        return super().turn(name, pause)


def claim(provider: str, field: str, value: object) -> Claim:
    return Claim(field, value, provider, REF, AT)


def test_the_history_is_asked_only_where_somebody_says_so() -> None:
    assert "arxiv_history" not in [one.name for one in chosen(Settings())]
    told = Settings(providers={"arxiv_history": ProviderSettings(enabled=True)})
    assert "arxiv_history" in [one.name for one in chosen(told)]


def test_the_history_takes_turns_with_arxiv_for_the_terms_count_both() -> None:
    pace = Noted()
    for name, shared in (("arxiv", ""), ("arxiv_history", ArxivHistory.shares)):
        session = Session(name, paced_as=shared, root="http://127.0.0.1:9/", pace=pace, patience=0)
        with session, pytest.raises(Unreachable):
            session.get("http://127.0.0.1:9/")
    assert pace.names == ["arxiv", "arxiv"]


def test_a_withdrawal_without_a_word_outweighs_a_flag_by_machine() -> None:
    claims = [
        claim("openalex", "withdrawn", False),
        claim("arxiv_history", "withdrawn", True),
        claim("arxiv_history", "withdrawn_reason", "Version 2 has no source"),
    ]
    paper = merge(REF, [REF], claims)
    assert paper.won["withdrawn"].provider == "arxiv_history"
    assert paper.won["withdrawn_reason"].value == "Version 2 has no source"
