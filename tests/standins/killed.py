"""A run in a process of its own, at a fixed time, to be killed at any moment."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from enrich import pipeline
from enrich.dataset.run_summary import Summary
from enrich.harvest.shell import Shell
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings


def run(folder: Path, url: str) -> Summary:
    """Refresh the dataset in a folder from the list in it."""
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    settings = Settings(
        list=str(folder.parent / "list.md"),
        out=folder / "out",
        records=folder / "records.sqlite",
        providers={name: ProviderSettings(enabled=False) for name in found()}
        | {
            "arxiv": ProviderSettings(url=url, pause=0, batch=4),
            "arxiv_snapshot": ProviderSettings(path=folder.parent / "snapshot.jsonl"),
        },
    )
    return pipeline.run(settings, shell=Shell(clock=lambda: noon))
