"""What the page costs: its size, the time to make it, its first paint, and each interaction.

    .venv/bin/python benchmarks/report.py [PAPERS]

Makes a dataset of 10 000 invented papers (or as many as are said), and opens its page in Debian's
Chromium, anew for each of seven rounds.  A time runs from the event to the end of the frame that
shows what came of it.  Nothing is written beside a temporary folder.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from figures import Figure, cpu, missing, told

sys.path[:0] = [str(Path(__file__).parents[1] / "tests" / "standins")]

import many_looms  # noqa: E402
from browser import NoBrowser, chromium  # noqa: E402
from enrich.report.material import of_folder  # noqa: E402
from enrich.report.whole_page import page as page_of  # noqa: E402

ROUNDS = 7
PAINTED = """
() => {
  window.timed = (act) => new Promise((done) => {
    const begun = performance.now();
    act();
    const busy = performance.now() - begun;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => done([busy, performance.now() - begun]);
      channel.port2.postMessage(0);
    });
  });
  window.typed = (words) => timed(() => {
    const box = document.getElementById("q");
    box.value = words;
    box.dispatchEvent(new Event("input"));
  });
  window.sorted = (way) => timed(() => {
    const box = document.getElementById("sort");
    box.value = way;
    box.dispatchEvent(new Event("change"));
  });
  window.clicked = (chosen) => timed(() => document.querySelector(chosen).click());
  window.opened = async (chosen) => {
    const begun = performance.now();
    const busy = await clicked(chosen);
    while (!document.querySelector("#list .panel")) await timed(() => {});
    return [busy[0], performance.now() - begun];
  };
}
"""
OPENER = "#list li:nth-child(20) h3 button"
ACTS = {
    "search: each letter of “loom”": ["typed('l')", "typed('lo')", "typed('loo')", "typed('loom')"],
    "search: three words": ["typed('ada sosp weav')"],
    "search: nothing found": ["typed('zzzz')"],
    "search: cleared": ["typed('')"],
    "sort: newest, most cited, title, list": [
        *("sorted('newest')", "sorted('cited')", "sorted('title')", "sorted('list')")
    ],
    "filter: on, and another one": [
        *("clicked('input[name=venue]')", "clicked('input[name=section]')"),
    ],
    "filter: cleared": ["clicked('#clear')"],
    "next page": ["clicked('#pages button:last-child')"],
    "a paper: opened": [f"opened('{OPENER}')"],
    "a paper: closed": [f"clicked('{OPENER}')"],
    "view: findings, for the first time": ["clicked('nav a[data-view=findings]')"],
    "view: charts, sources, new, papers": [
        f"clicked('nav a[data-view={name}]')" for name in ("charts", "sources", "new", "papers")
    ],
}


def measured(many: int) -> Iterator[Figure]:
    """Make the page, and yield what it costs."""
    with tempfile.TemporaryDirectory() as room:
        folder = many_looms.write(Path(room) / "data", many)
        made: list[bytes] = []
        yield Figure("page.made", cpu(lambda: made.append(page_of(of_folder(folder)))), "CPU s")
        file = Path(room) / "report.html"
        file.write_bytes(made[0])
        yield Figure("page.papers", many, "papers")
        yield Figure("page.size", len(made[0]) / 1e6, "MB")
        try:
            with chromium() as browser:
                rounds = [dict(visited(browser, file)) for _ in range(ROUNDS)]
        except NoBrowser as why:
            missing(f"{why}.")
            return
    for name in rounds[0]:
        yield Figure(f"page.act.{name}", [one for told in rounds for one in told[name]], "ms")


def visited(browser: Any, file: Path) -> Iterator[tuple[str, list[float]]]:
    """Yield the times of one visit."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(file.as_uri())
    page.locator("#list h3").first.wait_for()
    page.evaluate(PAINTED)
    page.wait_for_timeout(1500)  # as long as nobody does anything
    paints = "performance.getEntriesByType('paint').map((one) => [one.name, one.startTime])"
    told = dict(page.evaluate(paints))
    yield "first paint", [told["first-paint"]]
    yield "first contentful paint", [told["first-contentful-paint"]]
    loaded = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    yield "all of it read", [page.evaluate(loaded)]
    for name, acts in ACTS.items():
        yield name, [page.evaluate(act)[1] for act in acts]
    page.close()


if __name__ == "__main__":
    told(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
