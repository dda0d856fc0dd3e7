"""Debian's Chromium, of which is kept what it asked for and what it complained of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
_ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]


class NoBrowser(RuntimeError):
    """There is no browser to look with; its words say what brings one."""


@contextmanager
def chromium() -> Iterator[Any]:
    """Give a browser; raises `NoBrowser` where there is none."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415
    except ModuleNotFoundError:
        raise NoBrowser("playwright is missing: `make test-slow` installs it") from None
    if not Path(CHROMIUM).exists():
        raise NoBrowser("Chromium is missing: `apt-get install chromium` brings it")
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A page that was opened, what it asked for beyond its own file, and what it complained of."""

    page: Any
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def visit(
    browser: Any, path: Path, hash_: str = "", width: int = 1280, scheme: str = "light"
) -> Iterator[Visit]:
    """Open a file as a person would; fail the test if it asked for anything or complained."""
    size = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    seen = Visit(context.new_page())
    seen.page.on("console", lambda told: seen.complaints.append(f"{told.type}: {told.text}"))
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    seen.page.on("request", lambda request: seen.asked.append(request.url))
    try:
        seen.page.goto(f"{path.as_uri()}{hash_}")
        seen.page.locator("html.running").wait_for()
        yield seen
        assert seen.complaints == []
        strange = [url for url in seen.asked if not url.startswith((path.as_uri(), "blob:"))]
        assert strange == []
    finally:
        context.close()
