"""What a dataset knows of the entries of a list that stands here, as it reads today."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from enrich.dataset.manifest_file import MANIFEST
from enrich.dataset.place.working_folder import fetched
from enrich.export.reference import speaks
from enrich.model import Entry
from enrich.normalization import identifiers
from enrich.normalization.titles import same_title
from enrich.schema import ENTRIES, PAPERS
from enrich.store import Store

Row = Mapping[str, Any]


def papers_of(entries: Iterable[Entry], folder: Path | str) -> dict[str, Row]:
    """Return the papers of entries by entry_id, of those that a dataset surely knows.

    An entry that the dataset has no more, or not yet, is known by its identifier and title.
    May raise `BadInput`.
    """
    from enrich.dataset.run_files import RunFiles  # noqa: PLC0415  (pyarrow takes its time)

    with fetched(folder, [PAPERS.file, ENTRIES.file, MANIFEST]) as here:
        files = RunFiles(here)
        papers = {row["paper_id"]: row for row in files.rows(PAPERS)}
        listed = {row["entry_id"]: row for row in files.rows(ENTRIES)}
    of_ref = {ref: row for row in papers.values() for ref in row["identifiers"] or ()}
    found: dict[str, Row] = {}
    for entry in entries:
        known = listed.get(entry.entry_id)
        if known is not None:
            paper = papers.get(known["paper_id"]) if speaks(known) else None
        else:
            paper = of_ref.get(str(entry.ref)) if entry.ref else None
            paper = paper if paper and same_title(entry.title, paper["title"] or "") else None
        if paper is not None:
            found[entry.entry_id] = paper
    return found


def stars_of(papers: Mapping[str, Row], records: Path) -> dict[str, int]:
    """Return how many stars the code of papers has, by entry_id, as GitHub said of late.

    No dataset holds them: they are in the log of records, for repositories that were asked about.
    """
    named = {name: identifiers.recognise(row["code_url"] or "") for name, row in papers.items()}
    repos = {name: ref for name, ref in named.items() if ref and ref.scheme == "github"}
    if not repos or not records.exists():
        return {}
    with Store(records) as store:
        known = store.latest("github", sorted(set(repos.values())))
    stars = {ref: _stars(record.body) for ref, record in known.items()}
    return {name: told for name, ref in repos.items() if (told := stars.get(ref)) is not None}


def _stars(body: str | None) -> int | None:
    try:
        told = json.loads(body or "{}")
    except ValueError:
        return None
    count = told.get("stargazers_count") if isinstance(told, dict) else None
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None
