"""SVG as a page takes it: no style of its own, no name twice, colours that the page may change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree  # nosec B405  # of our own drawings
from xml.etree.ElementTree import Element, SubElement  # nosec B405  # our own drawings

BAR, INK, QUIET, LINE = "#3b6ea5", "#1b1f24", "#57606a", "#c9d1d9"
"""The colours of a drawing, which stand as they are where no page has others for them."""

_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
_USES = re.compile(r"#([A-Za-z_][\w.-]*)")
_KEPT = ("fill", "stroke", "stroke-width", "font-size", "text-anchor", "opacity")
_DROPPED = {f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"}


def inline(body: bytes, name: str, title: str, told: str) -> str:
    """Return a drawing as an element of a page, with a title and a description to be read out."""
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ElementTree.fromstring(body)  # nosec B314  # our own
    _drop(root)
    used = {found for one in root.iter() for found in _references(one)}
    for one in root.iter():
        _plain(one, name, used)
    for size in ("width", "height"):
        root.attrib.pop(size, None)
    root.set("role", "img")
    _describe(root, name, title, told)
    return ElementTree.tostring(root, encoding="unicode")


def _drop(parent: Element) -> None:
    """Take away what tells of the drawing, and groups that hold nothing."""
    for child in list(parent):
        _drop(child)
        empty = child.tag in (f"{{{_SVG}}}g", f"{{{_SVG}}}defs") and len(child) == 0
        if child.tag in _DROPPED or empty:
            parent.remove(child)


def _references(one: Element) -> Iterator[str]:
    for key, value in one.attrib.items():
        if key in (_LINK, "clip-path", "fill"):
            yield from _USES.findall(value)


def _plain(one: Element, name: str, used: set[str]) -> None:
    """Make attributes of a style, and let an element be called as no other of the page is."""
    for part in one.attrib.pop("style", "").split(";"):
        key, _, value = part.partition(":")
        if key.strip() in _KEPT:
            one.set(key.strip(), value.strip().removesuffix("px"))
    own = one.attrib.pop("id", None)
    if own in used:
        one.set("id", f"chart-{name}-{own}")
    for key in (_LINK, "clip-path"):
        if key in one.attrib:
            one.set(key, one.attrib[key].replace("#", f"#chart-{name}-"))


def _describe(root: Element, name: str, title: str, told: str) -> None:
    for place, (tag, text) in enumerate((("title", title), ("desc", told))):
        element = SubElement(root, f"{{{_SVG}}}{tag}", {"id": f"chart-{name}-{tag}"})
        element.text = text
        root.remove(element)
        root.insert(place, element)
    root.set("aria-labelledby", f"chart-{name}-title chart-{name}-desc")
