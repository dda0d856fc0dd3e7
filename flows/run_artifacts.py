"""What a run leaves on its page: a summary, its findings, and what is other in the list.

The keys are the same in every run, so that Prefect shows the history of each.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact

import run_states
from enrich.cli import run_output
from enrich.dataset.diff import changes_markdown
from enrich.dataset.run_summary import Summary
from enrich.harvest.lane_report import Report
from enrich.model import LIST, Ref
from enrich.normalization.folder_address import called, inside
from enrich.normalization.markdown_text import markdown, safe_address
from enrich.normalization.text import count
from enrich.settings import Settings
from enrich.store import Store

SUMMARY, FINDINGS, DIFF = "summary", "findings", "list-diff"
ROWS = 500  # findings on a page
LINES = 400  # of a list's diff on a page
_BESIDE = {"papers.parquet": "data", "report.html": "page", "feed.xml": "feed"}


def create(result: Summary, settings: Settings, list_before: str | None) -> None:
    """Create the artifacts of a run; `list_before` is the sha256 of the list in the run before."""
    kept = {"description": result.run_id}
    create_markdown_artifact(summary(result, settings), key=SUMMARY, **kept)
    create_table_artifact(table(result.finding_rows), key=FINDINGS, **kept)
    diff = list_diff(settings, list_before, list_sha256(result.manifest))
    if diff:
        create_markdown_artifact(diff, key=DIFF, **kept)


def summary(result: Summary, settings: Settings) -> str:
    """Return what somebody wants to know of a run, the news first, as Markdown."""
    parts = [
        f"New: {markdown(run_states.news(result.changes))}.",
        *_missed(result.reports),
        *_changed(result),
        _found(result),
        *_places(result, settings),
        "## Who was asked",
        run_output.markdown(result),
    ]
    return "\n\n".join(parts) + "\n"


def _missed(reports: Sequence[Report]) -> Iterator[str]:
    """Yield who could not be asked, why, and when they are asked again."""
    missed = [report for report in reports if report.failed]
    if not missed:
        return
    yield "## Could not be asked"
    rows = ["| provider | refs | why | asked again |", "|---|---|---|---|"]
    for one in missed:
        again = f"{one.retry_at:%Y-%m-%d %H:%M} UTC" if one.retry_at else "by the next run"
        rows.append(f"| {one.provider} | {one.failed} | {markdown(one.why or '')} | {again} |")
    yield "\n".join(rows)


def _changed(result: Summary) -> Iterator[str]:
    if result.changes is not None and len(result.changes):
        yield changes_markdown.page(result.changes).strip().replace("# ", "## ", 1)


def _found(result: Summary) -> str:
    counts = [count(result.findings[name], name) for name in ("error", "warning")]
    remarks = count(result.findings["info"], "remark")
    return f"The list has {', '.join(counts)} and {remarks}: artifact `{FINDINGS}`."


def _places(result: Summary, settings: Settings) -> Iterator[str]:
    """Yield where the data, the page and the feed of a run are."""
    lines = []
    for name, what in _BESIDE.items():
        place = inside(result.out, name)
        if isinstance(result.out, Path) and not Path(place).exists():
            continue
        address = safe_address(str(place))
        lines.append(f"- {what}: " + (f"[{name}]({address})" if address else f"`{place}`"))
    if address := safe_address(settings.feed_url):
        lines.append(f"- subscribe: [{markdown(address)}]({address})")
    yield f"## Where it is\n\nIn `{called(result.out)}`:\n\n" + "\n".join(lines)


def table(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the findings as a table, the gravest first."""
    names = ("severity", "check", "line", "message", "suggestion")
    shown = [{name: row.get(name) for name in names} for row in rows]
    order = ("error", "warning", "info")
    graded = sorted(shown, key=lambda row: order.index(row["severity"]))
    if len(graded) > ROWS:
        rest = f"{len(graded) - ROWS} more: see findings.parquet"
        graded[ROWS:] = [{**dict.fromkeys(names, ""), "message": rest}]
    return graded


def list_sha256(manifest: Mapping[str, Any]) -> str | None:
    """Return the sha256 of the list that a manifest names."""
    named = manifest.get("list")
    digest = named.get("sha256") if isinstance(named, dict) else None
    return digest if isinstance(digest, str) else None


def standing_list(out: Path | str) -> str | None:
    """Return the sha256 of the list of the dataset in a folder of this machine, if one is there."""
    if not isinstance(out, Path):
        return None
    try:
        manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None  # the run itself tells of it
    return list_sha256(manifest) if isinstance(manifest, dict) else None


def list_diff(settings: Settings, before: str | None, now: str | None) -> str | None:
    """Return what is other in the list than it was, line by line; None where it is the same."""
    if before is None or now is None or before == now:
        return None
    editions = [Ref(LIST, before), Ref(LIST, now)]
    with Store(settings.records) as store:
        known = store.latest(LIST, editions)
    texts = [(known[one].body or "").splitlines() if one in known else [] for one in editions]
    if not all(texts):
        return None
    changed = list(islice(difflib.unified_diff(*texts, "before", "now", lineterm=""), LINES + 1))
    if len(changed) > LINES:
        changed[LINES:] = [f"… and more: {LINES} lines are shown"]
    fence = "`" * 8  # a list may hold fences of its own
    return "\n".join(["# What is other in the list", "", f"{fence}diff", *changed, fence, ""])
