"""Whether a preprint says of itself that it is withdrawn, in its abstract or its comment.

arXiv has no flag for it: a withdrawal is a new version whose abstract, or whose
comment, says so in somebody's own words.  Works about withdrawal say the like of
others, so the words have to be about this very work, and stand where notices do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from enrich.normalization.text import one_line

_LONGEST = 300  # characters of a notice; what is longer has an abstract behind it
_BRIEF = 200  # characters that hardly are an abstract
_WORK = (
    r"(?:paper|submissions?|article|manuscript|preprint|pre-print|e-?print|work|version|draft|note|"
    r"letter|report|document|study|survey|thesis|contribution)"
)
_BE = r"(?:ha(?:s|ve) (?:now |just )?been|is|was|are|is (?:now |hereby )?being)"
_HOW = r"(?:(?:now|hereby|temporarily|voluntarily|officially|therefore|already) )*"
_HERE = r"(?![\w-])(?!(?: by [^.;]{0,40}?)? from (?!(?:the )?arxiv))"  # not: from a journal's desk
_GONE = rf"withdrawn{_HERE}"
_OUT = rf"(?:withdraw(?:n|ed)?|retracted|removed(?= by (?:the )?arxiv)){_HERE}"
_WHO = r"(?:(?:the|its|all|of|both|corresponding|first) )*(?:authors?|submitters?|arxiv)"
_WHY = (
    rf"(?=\s*(?:$|[.,;:!)\]])|\s+(?:[–—-]|by {_WHO}|due|because|since|as|owing|until|pending|"
    r"temporarily|for|in favou?r|at the request|on the request|and (?:replaced|superseded|merged))"
    r"(?!\w))"
)
_WRITERS = (
    rf"(?:{_WHO}(?:\(s\))?|we|i) (?:(?:have|has|hereby|wish(?:es)? to|would like to|decided to) )"
    rf"{{0,3}}withdr(?:aw[ns]?|ew) (?:this|the|our|my) {_WORK}"
)
_LEAD = r"[\W_]*(?:(?:(?:arxiv )?admin(?:istrators?)?'? |authors?'?s?'? )?(?:note|notice)\W+)?"
_PAPER = r"(?:paper|submission|article|manuscript|preprint)"
_FIRST = re.compile(
    rf"{_LEAD}((?:this|the present|our|my) {_WORK} {_BE} {_HOW}{_OUT}"
    rf"|(?:(?:this|the) )?{_WORK} {_HOW}{_OUT}{_WHY}"
    rf"|(?:the )?{_PAPER} (?:has been|is) {_HOW}{_GONE}{_WHY}"
    rf"|(?:the )?{_PAPER} was {_GONE} by {_WHO}\b"
    rf"|(?:this )?(?:is|was|has been) {_HOW}{_OUT}{_WHY}"
    rf"|{_WRITERS})",
    re.I,
)
_BARE = re.compile(rf"{_LEAD}({_HOW}{_OUT}{_WHY})", re.I)
_LATER = re.compile(
    rf"(?:[.!?:;)\]] [\[(]?|[\[(])(this {_WORK} (?:has (?:now )?been|is) {_HOW}{_GONE}{_WHY}"
    rf"|(?<=admin note: )(?:this )?(?:{_WORK} )?(?:{_BE} )?{_HOW}{_OUT}{_WHY})",
    re.I,
)
_SENTENCE_ENDS = re.compile(r"(?<=[.!?]) (?=[A-Z\[])")


@dataclass(frozen=True, slots=True)
class Notice:
    """The words by which a text says that its work is withdrawn."""

    words: str
    alone: bool  # whether the text says nothing else


def notice(text: str) -> Notice | None:
    """Return the notice that an abstract or a comment holds, if it holds one.

    >>> notice("- Paper withdrawn by the author - a loom").words
    'Paper withdrawn by the author - a loom'
    >>> notice("This paper studies how the offer has been withdrawn.") is None
    True
    """
    line = one_line(text)
    found = _FIRST.match(line) or _LATER.search(line)
    if found is None and len(line) <= _BRIEF:
        found = _BARE.match(line)
    if found is None:
        return None
    words = _words(line[found.start(1) :], line[: found.start(1)][-1:])
    behind = line[found.start(1) + len(words) :]
    return Notice(words, alone=found.re is not _LATER and not re.search(r"\w", behind))


def _words(tail: str, before: str) -> str:
    """Return the notice alone: up to its bracket, or one sentence of what is long."""
    if before == "[":
        tail = tail.partition("]")[0]
    if len(tail) > _LONGEST:
        tail = _SENTENCE_ENDS.split(tail, maxsplit=1)[0]
    return (tail.removesuffix(")") if before == "(" else tail).rstrip(" *_-")


def told(abstract: str, comment: str) -> Iterator[tuple[str, Any]]:
    """Yield the abstract, and that a preprint is withdrawn, with the words that say so.

    A notice in the place of the abstract is none: it would hide the abstract that
    other witnesses have.  Of two notices the longer one tells more.
    """
    found = notice(abstract)
    if found is None or not found.alone:
        yield "abstract", one_line(abstract)
    words = [one.words for one in (found, notice(comment)) if one is not None]
    if words:
        yield "withdrawn", True
        yield "withdrawn_reason", max(words, key=len)
