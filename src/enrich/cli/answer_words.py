"""What came of a work that was asked for, in sentences: what is the matter, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.cli.console import brief
from enrich.lookup import Answer
from enrich.resolution.title_doubt import Doubt

_MEANS = {
    "not_a_paper": "It is known, but is no paper, nor does it name one of its own.",
    "not_found": "Nobody who could know it does.",
    "unreachable": "Somebody who may know it could not be reached.",
    "blocked": "Somebody who may know it turned the question away.",
    "not_asked": "Nobody who may know it was asked.",
    "abstained": "Too little beside the title agrees to be sure.",
}
_BESIDE = {"authors": "an author", "year": "a year", "venue": "a venue"}


def meaning(one: Answer) -> str:
    """Return why nothing is told of a work; nothing where something is."""
    if one.unknown_to and one.not_asked:
        knows = "does" if len(one.unknown_to) == 1 else "do"
        was = "was" if len(one.not_asked) == 1 else "were"
        others = f"{_all(one.not_asked)}, who may, {was} not asked"
        return f"{_all(one.unknown_to)} {knows} not know it; {others}."
    if one.doubt is Doubt.TITLE and one.candidates:
        title = brief(one.candidates[0].title)
        return f"No work of this very title was found; one is called “{title}”."
    if one.doubt is Doubt.BESIDE:
        return "A work of this title was found, but what is said beside the title contradicts it."
    return _MEANS.get(one.status, "")


def advice(one: Answer) -> str:
    """Return what to do where a title may mean several works, or another than it says."""
    given = [name for name in _BESIDE if one.paper.get(name)]
    if one.doubt is Doubt.TITLE:
        more = ", or correct the title"
    elif one.doubt is Doubt.BESIDE and given:
        more = f", or correct {_all([name.removesuffix('s') for name in given], 'or')}"
    else:
        missing = [what for name, what in _BESIDE.items() if name not in given]
        more = f", or add {_all(missing, 'or')}" if missing else ""
    return f"Name the one that is meant by its ref{more}"


def _all(names: Sequence[str], last: str = "and") -> str:
    """Return names as a sentence lists them.

    >>> _all(["arxiv"]), _all(["arxiv", "crossref", "dblp"])
    ('arxiv', 'arxiv, crossref and dblp')
    """
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
