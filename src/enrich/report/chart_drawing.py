"""Charts as SVG, drawn by matplotlib: text stays text, and colours are left to the page."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Literal
from warnings import catch_warnings, simplefilter

from matplotlib import rc_context
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from enrich.dataset.diff.feed import xml_text
from enrich.report.chart_figures import Chart
from enrich.report.svg_markup import BAR, INK, LINE, QUIET, inline

_Across = Literal["left", "center"]
_WIDTH = 420.0  # points, as all measures here
_ROW, _BAR = 35.0, 8.0
_HEIGHT, _FOOT, _HEAD = 190.0, 22.0, 18.0
_SIZE = 12.0
_LONGEST = 52  # signs of a label
_LEAST_STEP = 36.0  # between the labels below upright bars


@lru_cache(maxsize=64)
def drawing(chart: Chart) -> str:
    """Return a chart as an SVG element that may stand within a page."""
    height = _HEIGHT if chart.upright else len(chart.bars) * _ROW + 4
    body = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": chart.name}), catch_warnings():
        simplefilter("ignore")  # of signs that its own fonts lack: the reader's have them
        pen = _Pen(body, height)
        (_upright if chart.upright else _lying)(pen, chart, height)
        pen.finish()
    told = ", ".join(f"{label}: {chart.value(number)}" for label, number in chart.bars)
    return inline(body.getvalue().encode(), chart.name, chart.title, f"{told} ({chart.unit}).")


def _lying(pen: _Pen, chart: Chart, height: float) -> None:
    """Draw bars that lie below their labels, their figures behind them."""
    most = max(number for _, number in chart.bars) or 1
    room = _WIDTH - 52
    boxes = []
    for row, (name, number) in enumerate(chart.bars):
        top = height - row * _ROW - 13
        pen.write(0, top, name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…")
        wide = max(room * number / most, 1.0)
        boxes.append(_box(0, top - 6 - _BAR, wide, _BAR))
        pen.write(wide + 6, top - 6 - _BAR, chart.value(number), colour=QUIET)
    pen.fill(boxes)


def _upright(pen: _Pen, chart: Chart, height: float) -> None:
    """Draw bars that stand on a line, their labels below and their figures above."""
    most = max(number for _, number in chart.bars) or 1
    step = _WIDTH / len(chart.bars)
    every = max(1, -int(-_LEAST_STEP // step))
    room = height - _FOOT - _HEAD
    boxes = []
    for place, (name, number) in enumerate(chart.bars):
        tall = room * number / most
        middle = (place + 0.5) * step
        boxes.append(_box(place * step + step * 0.14, _FOOT, step * 0.72, tall))
        if (len(chart.bars) - 1 - place) % every == 0:
            pen.write(middle, _FOOT - 15, name, across="center")
        if number and (step >= 26 or number == most):
            pen.write(middle, _FOOT + tall + 4, chart.value(number), QUIET, "center")
    pen.fill(boxes)
    pen.fill([_box(0, _FOOT - 1, _WIDTH, 1)], LINE)


def _box(left: float, bottom: float, wide: float, tall: float) -> list[tuple[float, float]]:
    right, top = left + wide, bottom + tall
    return [(left, bottom), (right, bottom), (right, top), (left, top)]


class _Pen:
    """Draws on a sheet whose zero is at the bottom left.

    It is matplotlib's renderer alone: to import its figures and axes takes half as long again.
    """

    def __init__(self, sheet: io.StringIO, height: float) -> None:
        self._height = height
        self._renderer = RendererSVG(_WIDTH, height, sheet, metadata={"Date": None})  # type: ignore[no-untyped-call]

    def fill(self, boxes: list[list[tuple[float, float]]], colour: str = BAR) -> None:
        """Fill boxes with a colour."""
        style = self._renderer.new_gc()
        style.set_linewidth(0)
        for box in boxes:
            outline = Outline([*box, box[0]], closed=True)
            self._draw("path", style, outline, IdentityTransform(), to_rgba(colour))

    def write(
        self, x: float, y: float, words: str, colour: str = INK, across: _Across = "left"
    ) -> None:
        """Write words whose middle, or left end, stands on a line; nothing in them is a formula."""
        style, line = self._renderer.new_gc(), " ".join(xml_text(words).split())
        style.set_foreground(colour)
        place = Text(x, y, line, horizontalalignment=across, transform=IdentityTransform())
        font = FontProperties(size=_SIZE)
        self._draw("text", style, x, self._height - y, line, font, 0, False, place)

    def _draw(self, what: str, *how: object) -> None:
        getattr(self._renderer, f"draw_{what}")(*how)  # which has no types

    def finish(self) -> None:
        """Write the end of the sheet."""
        self._renderer.finalize()  # type: ignore[no-untyped-call]
