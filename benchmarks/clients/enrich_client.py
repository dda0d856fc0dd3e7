"""enrich itself, with the providers alone that another client asks."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from enrich import lookup
from enrich.cli.console import threads
from enrich.harvest.shell import Shell
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings

Work = dict[str, Any]


def ask(root: str, works: list[Work]) -> Iterator[tuple[str, Work]]:
    """Yield what these providers are heard to say of works."""
    on = os.environ["PROVIDERS"].split()
    providers = {
        name: ProviderSettings(url=f"{root}/{name}", enabled=name in on) for name in found()
    }
    names = [work.get("arxiv") or work["doi"] for work in works]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(records=Path(folder) / "records.sqlite", providers=providers)
        told = lookup.resolve(*names, settings=settings, shell=Shell(threads))
    for name, answer in zip(names, told, strict=True):
        paper = answer.paper
        if answer.status in {"resolved", "partial"}:
            yield (
                name,
                {
                    "title": paper["title"],
                    "authors": [one["name"] for one in paper["authors"] or ()],
                    "date": paper["published"] or paper["year"],
                    "abstract": paper["abstract"],
                    "doi": paper["doi"],
                    "citations": paper["citations"],
                    "why": answer.why,
                },
            )
        elif answer.status == "not_found":
            yield name, {"missing": answer.status}
        else:
            yield name, {"failed": f"{answer.status}: {' '.join(answer.why)}"[:200]}
