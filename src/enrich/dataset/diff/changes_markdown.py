"""What changed, as Markdown: for a page, and for the file `CHANGES.md` of a dataset."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.dataset.diff.change import Changes
from enrich.dataset.diff.change_words import Sentence, headline, sections, stamp
from enrich.normalization.markdown_text import safe_address, unlinked

FILE = "CHANGES.md"
_RUNS = 100
_MARK = (
    "<!-- enrich adds to this file with each run, and keeps the last 100 that changed a thing -->"
)
_LARGEST = 2**19  # characters of earlier runs that are kept
_RUN = re.compile(r"(?m)^(?=## )")


def page(changes: Changes) -> str:
    """Return what changed as a page of Markdown."""
    return "\n".join(["# What changed", "", headline(changes), *_body(changes), ""])


def _body(changes: Changes) -> Iterator[str]:
    for section in sections(changes):
        yield from ("", f"### {section.heading}", "")
        yield from (f"- {_line(one)}" for one in section.lines)
        if section.rest:
            yield f"- {section.rest}"


def _line(sentence: Sentence) -> str:
    """Return a sentence; what a stranger wrote is shown, and leads only where a part says.

    >>> from enrich.dataset.diff.change_words import Part
    >>> _line((Part("“"), Part("Wool [1]", ours=False, url="https://a.example/b"), Part("”")))
    '“[Wool \\\\[1\\\\]](https://a.example/b)”'
    """
    parts = []
    for part in sentence:
        text = part.text if part.ours else unlinked(part.text)
        address = safe_address(part.url)
        parts.append(f"[{text}]({address})" if address else text)
    return "".join(parts)


def is_ours(body: bytes) -> bool:
    """Tell whether a file is one that was written here."""
    return body.startswith(_MARK.encode())


def with_run(earlier: str, list_name: str, changes: Changes, first: str) -> str:
    """Return `CHANGES.md` with a run at its head; one that changed nothing adds nothing.

    `earlier` is the file so far, or empty; `first` says what a first run has found.
    """
    runs = _RUN.split(earlier)[1:] if earlier.startswith(_MARK) else []
    if changes.since is None:
        told = [first]
    else:
        told = [headline(changes), *_body(changes)] if changes.changes else []
    head = f"## {stamp(changes.until)}\n"
    if told:
        runs = ["\n".join([head, *told, "", ""]), *(one for one in runs if one.strip())]
    title = f"# What changed in {unlinked(list_name)}"
    return "\n".join([_MARK, "", title, "", ""]) + "".join(_kept(runs))


def _kept(runs: list[str]) -> Iterator[str]:
    """Yield runs while they are few and short enough; the newest in any case."""
    room = _LARGEST
    for number, run in enumerate(runs[:_RUNS]):
        room -= len(run)
        if number and room < 0:
            return
        yield run if run.endswith("\n\n") else run.rstrip("\n") + "\n\n"
