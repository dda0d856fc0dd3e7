"""Which figures on pages are not what was measured: `quoted.toml` says where they stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from figures import shown
from page_of_results import Results, all_figures

QUOTED = Path(__file__).with_name("quoted.toml")


def quoted_wrongly(root: Path, results: Results, quoted: str | None = None) -> Iterator[str]:
    """Yield a sentence for each figure that a page has otherwise than it was measured."""
    rows = all_figures(results)
    told = tomllib.loads(QUOTED.read_text("utf-8") if quoted is None else quoted)
    for one in told["quoted"]:
        yield from _of_page(one, (root / one["page"]).read_text("utf-8"), rows)


def _of_page(one: Mapping[str, Any], text: str, rows: Mapping[str, Any]) -> Iterator[str]:
    pattern = re.compile(re.sub(r" +", r"\\s+", one["pattern"].strip()))
    found = list(pattern.finditer(text))
    if not found:
        yield f"{one['page']}: nothing there is like {one['pattern']!r} any more (quoted.toml)"
    for match in found:
        if pattern.groups != len(one["figures"]):
            yield f"quoted.toml: {one['pattern']!r} is to have {len(one['figures'])} groups"
            return
        for group, name in enumerate(one["figures"], 1):
            line = text.count("\n", 0, match.start(group)) + 1
            place = f"{one['page']}:{line}: {match[group]} is written, but {name}"
            if name not in rows:
                yield f"{place} was not measured"
            elif not holds(match[group], rows[name], one.get("within", 0.0)):
                yield f"{place} was measured as {shown(rows[name], spread=True)}"


def holds(written: str, row: Mapping[str, Any], within: float) -> bool:
    """Tell whether what is written lies among the rounds, by its last digit or a share of it.

    >>> row = {"min": 2.9, "median": 3.14, "max": 3.3}
    >>> [holds(text, row, 0) for text in ("3", "3.3", "3.4", "2.85", "2.8")]
    [True, True, False, False, False]
    >>> holds("3.5", row, 0.1), holds("10 000", {"min": 10_000, "max": 10_000}, 0)
    (True, True)
    """
    if "value" in row:
        return bool(written == row["value"])
    text = re.sub(r"[\s,]", "", written)
    last = 0.5 * 10.0 ** -len(text.partition(".")[2]) * (1 + 1e-9)
    return bool(row["min"] * (1 - within) - last <= float(text) <= row["max"] * (1 + within) + last)
