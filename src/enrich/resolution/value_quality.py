"""Which of several stated values is visibly less than another: cut off, shouted, in initials.

Asked before the rank of who states it.  A value is held against what others state of the same
work; where nothing is visible, trust decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any

from enrich.normalization.person_names import agreement
from enrich.normalization.text import plain

Shortfalls = tuple[bool, ...]
"""What a value lacks, worst first: of two values the lesser one is the whole one."""

_WORD = re.compile(r"[^\W\d_]+")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_MARKUP = re.compile(r"[{}]|\\[A-Za-z\"'`^~=.]|\$[^$]*\$")
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[\.\.\.\])$")
_NEARLY = 0.9  # of an abstract: what lacks less is no prefix that somebody cut off
_LOUD = 3  # letters from which on a word in capitals is no initial
_MANY = 400  # people of a list that are looked at


_encoded = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def said(claim_value: Any) -> str:
    """Return a value as JSON text, the same for the same value."""
    return encode_basestring(claim_value) if type(claim_value) is str else _encoded(claim_value)


def shortfalls(field: str, value: Any, others: Iterable[Any]) -> Shortfalls:
    """Return in which ways a value is visibly less than others that are stated of its work.

    >>> shortfalls("citations", 0, [0, 500]), shortfalls("citations", 7, [0, 500])
    ((True,), (False,))
    >>> shortfalls("cited_refs", ["doi:10.1/a"], [["doi:10.1/a", "doi:10.1/b", "doi:10.1/c"]])
    (True,)
    >>> shortfalls("venue", "SOSP", ["OSDI"])
    ()
    """
    mine = said(value)
    return shortfalls_beside(field, value, [one for one in others if said(one) != mine])


def shortfalls_beside(field: str, value: Any, others: Sequence[Any]) -> Shortfalls:
    """Return the same, where it is known that the others are other values."""
    judge = _JUDGES.get(field)
    return judge(value, others) if judge else ()


def lacking(field: str, value: Any, others: Iterable[Any]) -> list[str]:
    """Return in words what a value lacks, as `shortfalls` has it.

    >>> lacking("title", "LOOMS AT SCALE", [])
    ['is in capitals']
    """
    lacks = shortfalls(field, value, others)
    return [words for words, so in zip(_WORDS.get(field, ()), lacks, strict=True) if so]


def has_quality(field: str) -> bool:
    """Tell whether values of a field can be visibly less than others."""
    return field in _JUDGES


def _title(value: Any, others: Sequence[Any]) -> Shortfalls:
    """Judge a title: whole, not in capitals, without braces.

    >>> _title("Loom", ["Loom: Weaving at Scale"]), _title("LOOMS AT SCALE", [])
    ((True, False, False), (False, True, False))
    >>> _title("{FLAX} on Looms", ["FLAX on Looms"])
    (False, False, True)
    >>> _title("BERT", ["Bert and Looms"])
    (False, False, False)
    """
    if not isinstance(value, str):
        return False, False, False
    titles = [one for one in others if isinstance(one, str)]
    mine = plain(value)
    part = any(mine == plain(one.partition(":")[0]) != plain(one) for one in titles)
    return (
        part,
        _is_shouted(value),
        _has_markup(value)
        and any(not _has_markup(one) and _unmarked(value) == plain(one) for one in titles),
    )


def _is_shouted(title: str) -> bool:
    """Tell whether a title of several words is in capitals throughout."""
    words = [word for word in _WORD.findall(title) if word.upper() != word.lower()]
    long = [word for word in words if len(word) >= _LOUD]
    return len(long) > 1 and all(word.isupper() for word in words)


def _has_markup(title: str) -> bool:
    return _MARKUP.search(title) is not None


def _unmarked(title: str) -> str:
    """Return the plain words without what TeX needs.

    >>> _unmarked(r"\\emph{Wo}ol and {FLAX}")
    'wool and flax'
    """
    return plain(re.sub(r"[{}$\\]", "", _COMMAND.sub("", title)))


def _authors(value: Any, others: Sequence[Any]) -> Shortfalls:
    """Judge a list of people: nobody left out, names not in capitals, no mere initials.

    >>> four = [{"name": name} for name in ("Ada Pfeffer", "José Ünal", "Mei Wu", "Li Li")]
    >>> _authors(four[:1], [four]), _authors(four[:3], [four])
    ((True, False, False), (False, False, False))
    >>> _authors([{"name": "A. Pfeffer"}], [four[:1]])
    (False, False, True)
    >>> _authors([{"name": "ADA PFEFFER"}], [four[:1]])
    (False, True, False)
    """
    mine = _people(value)
    lists = [theirs for theirs in map(_people, others) if theirs]
    if mine is None or not lists:
        return False, False, False
    return (
        any(_is_part(mine, theirs) for theirs in lists),
        _mostly(_is_loud, mine) and any(_is_better(_is_loud, mine, one) for one in lists),
        _mostly(_has_initials, mine) and any(_is_better(_has_initials, mine, one) for one in lists),
    )


def _people(value: Any) -> tuple[str, ...] | None:
    """Return the names of a list of people; None for what is none."""
    if not isinstance(value, list):
        return None
    names = [one.get("name") if isinstance(one, dict) else None for one in value]
    return tuple(name for name in names if isinstance(name, str)) if all(names) else None


def _is_part(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Tell whether a list leaves out half of another's people, or says that it leaves out some."""
    if len(mine) >= len(theirs):
        return False
    if not mine:
        return True
    found = agreement(mine, theirs)
    return found.fits and (len(mine) * 2 <= len(theirs) or not found.complete)


def _is_better(flaw: Callable[[str], bool], mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Tell whether another list has the same people, or more, and not the flaw."""
    if _mostly(flaw, theirs) or len(theirs) < len(mine):
        return False
    return agreement(mine, theirs).fits


def _mostly(flaw: Callable[[str], bool], names: Sequence[str]) -> bool:
    return 2 * sum(map(flaw, names[:_MANY])) > len(names[:_MANY])


def _is_loud(name: str) -> bool:
    """Tell whether a name, or the family name in it, is in capitals.

    >>> _is_loud("ADA PFEFFER"), _is_loud("Ada PFEFFER"), _is_loud("A. Wu"), _is_loud("NVIDIA")
    (True, True, False, False)
    """
    words = _WORD.findall(name)
    return len(words) > 1 and any(len(word) >= _LOUD and word.isupper() for word in words)


def _has_initials(name: str) -> bool:
    """Tell whether all but one word of a name are mere initials.

    >>> _has_initials("J.-L. Ünal"), _has_initials("Ünal JL"), _has_initials("José L. Ünal")
    (True, True, False)
    >>> _has_initials("Ünal"), _has_initials("李 明")
    (False, False)
    """
    words = _WORD.findall(name)
    whole = [word for word in words if len(word) > 2 or not word.isupper()]
    return len(words) > 1 and len(whole) <= 1


def _abstract(value: Any, others: Sequence[Any]) -> Shortfalls:
    """Judge an abstract: neither cut off nor only the beginning of another.

    >>> _abstract("We weave. It…", []), _abstract("We weave.", ["We weave. And we warp, too."])
    ((True,), (True,))
    """
    if not isinstance(value, str):
        return (False,)
    bare = value.strip()
    mine = plain(_CUT_OFF.sub("", bare))
    texts = [plain(one) for one in others if isinstance(one, str)]
    begun = any(len(mine) < _NEARLY * len(one) and one.startswith(mine) for one in texts)
    return (begun or _CUT_OFF.search(bare) is not None,)


def _references(value: Any, others: Sequence[Any]) -> Shortfalls:
    mine = len(value) if isinstance(value, list) else 0
    return (any(2 * mine < len(one) for one in others if isinstance(one, list)),)


def _count(value: Any, others: Sequence[Any]) -> Shortfalls:
    return (value == 0 and any(isinstance(one, int) and one > 0 for one in others),)


_JUDGES: Mapping[str, Callable[[Any, Sequence[Any]], Shortfalls]] = {
    "title": _title,
    "authors": _authors,
    "abstract": _abstract,
    "cited_refs": _references,
    "citations": _count,
    "influential_citations": _count,
}

_WORDS: Mapping[str, tuple[str, ...]] = {
    "title": ("is only the part in front of a colon", "is in capitals", "has markup in it"),
    "authors": ("leaves people out", "has names in capitals", "has mere initials"),
    "abstract": ("is cut off",),
    "cited_refs": ("is less than half of another's",),
    "citations": ("is 0 where others count more",),
    "influential_citations": ("is 0 where others count more",),
}
