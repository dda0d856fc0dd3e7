"""Whether a preprint says of itself that it is withdrawn, in its abstract or its comment.

arXiv has no flag for it: a withdrawal is a new version whose abstract, or whose
comment, says so in somebody's own words.  Works about withdrawal say the like of
others, so the words have to be about this very work.  A comment is about nothing
else, and may say it anywhere; in an abstract only a notice in its own right counts.
The phrases stand in `withdrawal.toml`, each with its examples and near misses.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from enrich.normalization.text import one_line

PHRASES = Path(__file__).with_suffix(".toml")
_LONGEST = 300  # characters of a notice; what is longer has an abstract behind it
_BRIEF = 200  # characters that hardly are an abstract
_WINDOW = 240  # characters in front of a phrase that can speak against it
_TELLING = re.compile(
    r"w[id]+th?(?:[dr]|[- ]dr)|retract|remov|delet|tak(?:e|ing|en)\b|cancel|rescind|revok", re.I
)
_LEAD = re.compile(
    r"[\W_]*(?:(?:(?:arxiv )?admin(?:istrators?)?'? |authors?'?s?'? )?(?:note|notice|comment)\W+)?",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?;:]) (?=[\[(\"“]*[A-Z])|(?<=[.!?]\)) (?=[A-Z])")
_STARTS = re.compile(r"^|[.!?:;)\]] [\[(]?|[\[(]")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?]) (?=[A-Z\[])")
_FOLLOWS = re.compile(
    r"therefore|hence|thus|so\b|accordingly|as such|for this reason|this is", re.I
)
_NAMED = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way of saying that a work is withdrawn."""

    name: str
    pattern: re.Pattern[str]
    where: str  # in an abstract
    weak: bool  # whether it may be said of another work, or of a venue, as well


@dataclass(frozen=True, slots=True)
class Doubt:
    """What makes a phrase speak of something else, by what stands around it."""

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    weak: bool  # whether it counts against weak phrases only


@dataclass(frozen=True, slots=True)
class Grammar:
    """All phrases of `withdrawal.toml`."""

    comment: Sequence[Phrase]
    abstract: Sequence[Phrase]
    doubts: Sequence[Doubt]
    back: re.Pattern[str]  # tells that a work was withdrawn once, and is so no more


@dataclass(frozen=True, slots=True)
class Notice:
    """The words by which a text says that its work is withdrawn."""

    words: str
    alone: bool  # whether the text says nothing else


@cache
def grammar() -> Grammar:
    """Return the phrases, read once."""
    table = tomllib.loads(PHRASES.read_text("utf-8"))
    names = table["parts"] | {
        name: f"(?:{'|'.join(words)})" for name, words in table["words"].items()
    }
    return Grammar(
        [phrase for told in table["comment"] for phrase in _phrases(told, names)],
        [phrase for told in table["abstract"] for phrase in _phrases(told, names)],
        [_doubt(told, names) for told in table["unless"]],
        _compiled(table["back"]["pattern"], names),
    )


def _phrases(told: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Phrase]:
    """Yield a phrase for each of its patterns."""
    patterns = told["pattern"]
    for pattern in [patterns] if isinstance(patterns, str) else patterns:
        compiled = _compiled(pattern, names)
        yield Phrase(told["name"], compiled, told.get("where", ""), told.get("weak", False))


def _doubt(told: Mapping[str, Any], names: Mapping[str, str]) -> Doubt:
    before = _compiled(told["before"], names) if "before" in told else None
    after = _compiled(told["after"], names) if "after" in told else None
    return Doubt(before, after, told.get("weak", False))


def _compiled(told: str | list[str], names: Mapping[str, str]) -> re.Pattern[str]:
    """Compile a pattern, or any of several, with its `{names}` put in, and theirs."""
    pattern = told if isinstance(told, str) else f"(?:{'|'.join(told)})"
    while _NAMED.search(pattern):
        pattern = _NAMED.sub(lambda found: names[found[1]], pattern)
    return re.compile(pattern, re.I)


def notice(comment: str) -> Notice | None:
    """Return the notice that a comment holds, if it holds one.

    >>> notice("We found a gap in Lemma 2 and withdraw this paper").words
    'We found a gap in Lemma 2 and withdraw this paper'
    >>> notice("We have withdrawn this paper from a conference") is None
    True
    """
    line = one_line(comment)
    if not _TELLING.search(line) or grammar().back.search(line):
        return None
    for phrase in grammar().comment:
        for found in phrase.pattern.finditer(line):
            if not _is_doubtful(phrase, found):
                return _notice(line, _beginning(line, found.start()))
    return None


def _is_doubtful(phrase: Phrase, found: re.Match[str]) -> bool:
    """Tell whether what stands around a phrase makes it speak of something else."""
    return any(
        _speaks_against(doubt, found) for doubt in grammar().doubts if phrase.weak or not doubt.weak
    )


def _speaks_against(doubt: Doubt, found: re.Match[str]) -> bool:
    if doubt.after is not None and not doubt.after.match(found.string, found.end()):
        return False
    at = found.start("verb") if "verb" in found.re.groupindex else found.start()
    front = found.string[max(0, at - _WINDOW) : at]
    return doubt.before is None or doubt.before.search(front) is not None


def _beginning(line: str, at: int) -> int:
    """Return where the words of a notice begin: with its clause, sentence, or reason."""
    front = line[:at].rstrip()
    if not front or re.search(r"[^\w\s,'’\"”-]$", front):
        return at
    start = max((found.end() for found in _SENTENCE.finditer(line, 0, at)), default=0)
    return 0 if _FOLLOWS.match(line, start) and len(line) <= _LONGEST else start


def abstract_notice(abstract: str) -> Notice | None:
    """Return the notice that an abstract holds, or that stands in its place.

    >>> abstract_notice("- Paper withdrawn by the author - a loom").words
    'Paper withdrawn by the author - a loom'
    >>> abstract_notice("This paper studies how the offer has been withdrawn.") is None
    True
    """
    line = one_line(abstract)
    if not _TELLING.search(line):
        return None
    for phrase in grammar().abstract:
        found = _standing(phrase, line)
        if found is not None and not _is_doubtful(phrase, found):
            start = 0 if phrase.where == "brief" else found.start()
            return _notice(line, start, beside=phrase.where in ("sentence", "anywhere"))
    return None


def _standing(phrase: Phrase, line: str) -> re.Match[str] | None:
    """Return a phrase where it has to stand."""
    lead = _LEAD.match(line)
    first = lead.end() if lead else 0
    if phrase.where == "first" or (phrase.where == "alone" and len(line) <= _BRIEF):
        return phrase.pattern.match(line, first)
    if phrase.where == "sentence" or (phrase.where == "brief" and len(line) <= _BRIEF):
        tried = (phrase.pattern.match(line, start.end()) for start in _STARTS.finditer(line))
        return next(filter(None, tried), None)
    return phrase.pattern.search(line) if phrase.where == "anywhere" else None


def _notice(line: str, start: int, *, beside: bool = False) -> Notice:
    words = _words(line[start:], line[:start][-1:])
    behind = line[start + len(words) :]
    return Notice(words, alone=not beside and not re.search(r"\w", behind))


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
    found = abstract_notice(abstract)
    if found is None or not found.alone:
        yield "abstract", one_line(abstract)
    words = [one.words for one in (found, notice(comment)) if one is not None]
    if words:
        yield "withdrawn", True
        yield "withdrawn_reason", max(words, key=len)
