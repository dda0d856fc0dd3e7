"""Words that name one work: a ref, a link, or what a line of a list would say of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from enrich.model import Entry, Ref
from enrich.normalization import identifiers
from enrich.normalization.control_characters import clean
from enrich.normalization.text import one_line
from enrich.providers import recognise
from enrich.providers.base import Provider

_LONGEST = 1000  # characters of a line that may name a work
_CITED = re.compile(r"(?:arxiv|doi):\s*\S+(?:\s+\[\S+\])?", re.I)
_LINK = re.compile(r"(?:[a-z][a-z+.-]*:)?//\S*|(?:[\w-]+\.)+[a-z]{2,}/\S*", re.I)
_BULLET = re.compile(r"^(?:[-*+•]|\d{1,3}[.)])\s+")
_PEOPLE = re.compile(r"^([^,:]{2,60} et al\.?),\s+")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_WORDS_ALONE = re.compile(
    r"(?:[^\W\d_]*[a-z][A-Z][^\W\d_]*: )?[^\W\d_][^\W_]*(?:[ -][^\W_]+)+[?!]?"
)
"""Words without a sign that parts people, venue or year from a title; a coined name in front."""
_NOWHERE = "https://nowhere.invalid/paper.pdf"  # a link, for only linked bullets are entries


def read(words: str, providers: Iterable[Provider]) -> Entry | str:
    """Return the work that words name, or a sentence on why they name none."""
    text, providers = printable(words), list(providers)
    ref = _ref(text, providers)
    if ref is None:
        return _problem(text) or _titled(text, providers)
    entry = Entry(str(ref), 1, 1, (), title="", raw=text, ref=ref)
    if not any(ref.scheme in provider.accepts for provider in providers):
        return f"No provider that is on can look up {ref}; `enrich providers` lists them."
    return entry


def printable(words: str) -> str:
    """Return words on one line, without signs that steer a terminal."""
    return one_line(clean(words))


def _ref(text: str, providers: Iterable[Provider]) -> Ref | None:
    """Return the ref that one word is, or carries as a link; a page, where it is a mere link."""
    if " " in text and not _CITED.fullmatch(text):
        return None
    known = identifiers.parse(text) or recognise(text, providers)
    return known or identifiers.canonical("arxiv", text) or identifiers.canonical("page", text)


def _problem(text: str) -> str | None:
    """Return why a text that carries no ref is no title either."""
    scheme = text.partition(":")[0].lower()
    if len(text) > _LONGEST:
        return f"{text[:40]}… has {len(text)} characters, which is no title's length."
    if " " not in text and scheme in identifiers.SCHEMES:
        return f"{text} is not how an identifier of the scheme {scheme} is spelt."
    if _LINK.fullmatch(text):
        return f"The link {text} carries no identifier."
    if not _LETTERS.search(text):
        return f"{text!r} names nothing: it is no identifier, no link and no title."
    return None


def _titled(text: str, providers: Sequence[Provider]) -> Entry:
    """Return a text as a bullet of a list; people in front are told by a colon there."""
    if _WORDS_ALONE.fullmatch(text):
        return Entry(text, 1, 1, (), title=text, raw=text)
    from enrich.parse import parse  # noqa: PLC0415  (which takes longer than to find the title)

    text = _PEOPLE.sub(r"\1: ", _BULLET.sub("", text))
    for line in (f"- {text}", f"- {text} [paper]({_NOWHERE})"):
        found = parse(line, lambda url: recognise(url, providers))
        if len(found) == 1:
            url = found[0].url if found[0].url != _NOWHERE else None
            return replace(found[0], kind="paper", url=url)
    return Entry(text, 1, 1, (), title=text, raw=text)
