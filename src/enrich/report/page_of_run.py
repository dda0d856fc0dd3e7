"""The page that a run writes beside its tables, where the extra `report` is installed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from enrich.dataset.diff.change import Changes
from enrich.dataset.run_page import NAME, PageFiles, PageMaker, Tables, no_page
from enrich.settings import Settings

NEEDED = ("jinja2", "matplotlib")
logging.getLogger("matplotlib").addHandler(logging.NullHandler())  # it tells of its caches


def can_be_made() -> bool:
    """Tell whether what a page is made with is installed; nothing is imported."""
    return all(find_spec(name) for name in NEEDED)


def page_of_run(settings: Settings) -> PageMaker:
    """Return what makes the page of a run, by its settings and by what is installed."""
    return _page if settings.report and can_be_made() else no_page


def _page(tables: Tables, manifest: Mapping[str, Any], changes: Changes | None) -> PageFiles:
    try:
        from enrich.report.material import Material  # noqa: PLC0415
        from enrich.report.whole_page import page  # noqa: PLC0415  (matplotlib takes its time)

        return PageFiles({NAME: page(Material(tables, manifest, changes))})
    except Exception as error:  # noqa: BLE001  (the dataset is worth more than its page)
        return PageFiles(notices=[f"{NAME} could not be made: {type(error).__name__}: {error}."])
