"""Pictures of the page for README and docs, made in Debian's Chromium: `make screens`.

    .venv/bin/python scripts/screens.py [DATASET]

Without a dataset the bundled list is run offline, in a temporary folder.  Pictures of the
notebooks belong here, too: add a function beside `report`, and call it in `main`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import enrich

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
LARGEST = 300_000  # bytes, of a picture
sys.path[:0] = [str(ROOT / "tests" / "standins")]

from browser import NoBrowser, chromium, visit  # noqa: E402


class Screen(NamedTuple):
    """A picture: what of the page is shown, how wide, in which colours."""

    name: str
    hash: str
    width: int
    scheme: str


REPORT = (
    Screen("report-light", "#q=serving&venue=SOSP&venue=OSDI", 1280, "light"),
    Screen("report-dark", "#view=charts", 1280, "dark"),
    Screen("report-phone", "#q=megascale", 360, "light"),
    Screen("report-findings", "#view=findings", 1280, "light"),
)


def main(dataset: str | None) -> None:
    """Make every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as room, chromium() as browser:
        folder = dataset or _run(Path(room))
        report(browser, enrich.report(folder, file=Path(room) / "report.html"))


def report(browser: Any, file: Path) -> None:
    """Make the pictures of the page."""
    for screen in REPORT:
        with visit(browser, file, screen.hash, screen.width, screen.scheme) as seen:
            seen.page.locator(".view.shown").wait_for()
            path = IMAGES / f"{screen.name}.png"
            seen.page.screenshot(path=path)
            size = path.stat().st_size
            print(f"{path.relative_to(ROOT)}: {size / 1000:.0f} KB")
            if size > LARGEST:
                raise SystemExit(f"{path} is larger than {LARGEST / 1000:.0f} KB.")


def _run(room: Path) -> Path:
    """Run the bundled list offline, and return the folder of its dataset."""
    seed = {"list": str(ROOT / "data" / "raw" / "llm-systems.md"), "offline": True}
    enrich.run(**seed, out=room / "out", records=room / "records.sqlite", report=False)
    return room / "out"


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else None)
    except NoBrowser as why:
        sys.exit(f"{why}.")
