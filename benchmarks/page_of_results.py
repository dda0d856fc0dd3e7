"""The page `docs/benchmarks.md`, as the results give it: `benchmarks.md.jinja` is its text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from figures import shown
from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).resolve().parent
NOTHING = "–"
Row = dict[str, Any]
Heads = Mapping[str, str] | Iterable[str]
"""What names of rows or columns are called; a list is called as it is."""
Results = dict[str, dict[str, Any]]
"""By part: its figures by name, and where and when they were taken."""


def all_figures(results: Results) -> dict[str, Row]:
    """Return every figure by its name."""
    return {name: row for part in results.values() for name, row in part["figures"].items()}


def page(results: Results) -> str:
    """Return the text of the page."""
    rows = all_figures(results)
    texts = Environment(
        loader=FileSystemLoader(HERE),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # nosec B701  (it is no HTML)
    )

    def names(prefix: str) -> list[str]:
        return names_below(rows, prefix)

    def figure(name: str) -> str:
        return shown(rows[name], spread=True) if name in rows else NOTHING

    def grid(corner: str, down: Heads, across: Heads, cell: str) -> str:
        """Return a table of figures; `cell` is their name, or names, with {row} and {column}."""
        rows, columns = _called(down), _called(across)
        cells = (
            [words, *(filled(cell.format(row=row, column=column)) for column in columns)]
            for row, words in rows.items()
        )
        return table([corner, *columns.values()], cells)

    def filled(cell: str) -> str:
        several = [figure(name) for name in cell.split(" / ")]
        return NOTHING if set(several) == {NOTHING} else " / ".join(several)

    given = {"figure": figure, "grid": grid, "names": names, "table": table, "dict": dict}
    text = texts.get_template("benchmarks.md.jinja").render(
        **given, goals=aims(rows), parts=results
    )
    return re.sub(r"\n{3,}", "\n\n", text)


def _called(heads: Heads) -> Mapping[str, str]:
    return heads if isinstance(heads, Mapping) else {one: one for one in heads}


def names_below(names: Iterable[str], prefix: str) -> list[str]:
    """Return the next part of names that begin alike, words first, then numbers by their size.

    >>> names_below(["pace.100.wall", "pace.20.wall", "pace.seed.wall", "page.size"], "pace")
    ['seed', '20', '100']
    """
    head = f"{prefix}."
    below = {name.removeprefix(head).split(".")[0] for name in names if name.startswith(head)}
    return sorted(below, key=lambda one: (one.isdecimal(), int(one) if one.isdecimal() else 0, one))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of Markdown."""
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


GOALS: list[dict[str, Any]] = tomllib.loads((HERE / "goals.toml").read_text("utf-8"))["goal"]


def aims(rows: Mapping[str, Row]) -> list[tuple[str, str, str, str]]:
    """Return what is aimed at, the goal, what was measured, and whether it holds."""
    answers = {None: "not measured", True: "yes", False: "no"}
    return [
        (one["of"], aim, shown(row, spread=True) if row else NOTHING, answers[holds(one, row)])
        for one in GOALS
        for aim, row in [(goal_in_words(one), rows.get(one["figure"]))]
    ]


def goal_in_words(goal: Mapping[str, Any]) -> str:
    """Return a goal as a table has it.

    >>> goal_in_words({"at_most": 1.1}), goal_in_words({"is": "yes"})
    ('≤ 1.1', 'yes')
    """
    if "is" in goal:
        return str(goal["is"])
    return f"≤ {goal['at_most']}" if "at_most" in goal else f"≥ {goal['at_least']}"


def holds(goal: Mapping[str, Any], row: Row | None) -> bool | None:
    """Tell whether a figure reaches a goal, by its median; None where it was not measured.

    >>> holds({"at_most": 1.1}, {"median": 1.2}), holds({"at_least": 0.99}, {"median": 1})
    (False, True)
    """
    if row is None:
        return None
    if "is" in goal:
        return bool(row.get("value") == goal["is"])
    return bool(goal.get("at_least", 0) <= row["median"] <= goal.get("at_most", float("inf")))


def with_goals(results: Results) -> Results:
    """Return results in which each figure that is aimed at says so, and whether it holds."""
    for part in results.values():
        for row in part["figures"].values():
            row.pop("goal", None), row.pop("holds", None)
    rows = all_figures(results)
    for one in GOALS:
        if row := rows.get(one["figure"]):
            row |= {"goal": goal_in_words(one), "holds": holds(one, row)}
    return results
