"""Corrections by hand, of `corrections.toml` beside the list: what the curator knows better.

Each names a paper or an entry, a column of `papers`, the right value, and why.  A single one that
cannot be used is told and left out; a file that is no TOML is `BadInput`, before anybody is asked.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from enrich.errors import BadInput
from enrich.lists.corrected_values import fitting
from enrich.lists.folder import is_folder
from enrich.lists.location import raw_address
from enrich.model import CURATOR, Claim, Record, Ref
from enrich.normalization import identifiers
from enrich.normalization.control_characters import cleaned
from enrich.settings import Settings
from enrich.store import Store

FILE = "corrections.toml"
_HEAD = re.compile(r"^[ \t]*\[\[[ \t]*correction[ \t]*\]\]", re.MULTILINE)
_KEYS = frozenset({"paper", "entry", "field", "value", "remove", "reason"})


@dataclass(frozen=True, slots=True)
class Correction:
    """One value that a person set right; of None they say that nothing is known."""

    place: str  # the file and line, for a person
    paper: str | None  # a ref of it
    entry: str | None  # else an entry_id
    field: str
    value: Any
    reason: str
    seen_at: datetime | None = None  # when a run first saw it

    @property
    def target(self) -> str:
        """What it is about, as the file says it."""
        return self.paper or self.entry or ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a file corrects, and a sentence about each correction that cannot be used."""

    usable: tuple[Correction, ...] = ()
    problems: tuple[str, ...] = ()


class _Unusable(Exception):
    """Why one correction is left out: the end of a sentence."""


def load(settings: Settings) -> Corrections:
    """Return the corrections that go with a list; raise `BadInput` where the file cannot be read.

    It stands beside a list that is a file or in the folder of several, or where `corrections`
    of the settings says.
    """
    if settings.corrections is not None:
        return read(settings.corrections)
    beside = [_beside(where) for where in settings.lists if where != "-" and not raw_address(where)]
    found = [read(path) for path in dict.fromkeys(beside) if path.exists()]
    return found[0] if len(found) == 1 else _joined(found)


def _beside(where: str) -> Path:
    return (Path(where) if is_folder(where) else Path(where).parent) / FILE


def _joined(found: Iterable[Corrections]) -> Corrections:
    """Return the corrections of several files; of two about one cell the first."""
    usable: dict[tuple[str, str], Correction] = {}
    problems = [problem for one in found for problem in one.problems]
    for new in (new for one in found for new in one.usable):
        first = usable.setdefault((new.target, new.field), new)
        if first is not new:
            problems.append(f"The correction in {new.place} was left out: {_second(new, first)}.")
    return Corrections(tuple(usable.values()), tuple(problems))


def _second(new: Correction, first: Correction) -> str:
    same = _said(first.value) == _said(new.value)
    how = "says the same as" if same else "contradicts"
    return f"it {how} the correction in {first.place}, which stands"


def read(path: Path) -> Corrections:
    """Return the corrections of a file, or raise `BadInput`."""
    try:
        text = path.read_text("utf-8-sig")
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path} is not valid TOML: {error}; nobody was asked yet.") from None
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"The corrections in {path} cannot be read: {why}.") from None
    listed = told.get("correction", [])
    if not isinstance(listed, list):
        raise BadInput(f"{path}: each correction has to begin with [[correction]].")
    problems = [
        f"{path}: {name!r} is none of its tables: each correction begins with [[correction]]."
        for name in told
        if name != "correction"
    ]
    return _sorted_out(path, text, listed, problems)


def _sorted_out(path: Path, text: str, listed: list[Any], problems: list[str]) -> Corrections:
    """Tell the corrections that can be used from the others; of two about one cell the first."""
    usable: dict[tuple[str, str], Correction] = {}
    for place, one in zip(_places(path, text, len(listed)), listed, strict=True):
        try:
            new = _correction(place, one)
            first = usable.setdefault((new.target, new.field), new)
            if first is not new:
                raise _Unusable(_second(new, first))
        except _Unusable as error:
            problems.append(f"The correction in {place} was left out: {error}.")
    return Corrections(tuple(usable.values()), tuple(problems))


def _places(path: Path, text: str, many: int) -> Iterator[str]:
    """Yield where each correction stands: by line, else by number."""
    heads = [text.count("\n", 0, found.start()) + 1 for found in _HEAD.finditer(text)]
    for number in range(many):
        of_line = len(heads) == many
        yield f"{path} line {heads[number]}" if of_line else f"{path} number {number + 1}"


def _correction(place: str, one: Any) -> Correction:
    if not isinstance(one, dict):
        raise _Unusable("it is no table of keys and values")
    strange = sorted(set(one) - _KEYS)
    if strange:
        raise _Unusable(f"it has a key {strange[0]!r}; these are known: {', '.join(sorted(_KEYS))}")
    paper, entry, field = (_word(one, name) for name in ("paper", "entry", "field"))
    if (paper is None) == (entry is None):
        raise _Unusable("it has to name either a `paper` or an `entry`")
    if field is None:
        raise _Unusable("it names no `field`")
    reason = _word(one, "reason")
    if reason is None:
        raise _Unusable("it gives no `reason`")
    return Correction(place, paper and _canonical(paper), entry, field, _value(one, field), reason)


def _word(one: Mapping[str, Any], name: str) -> str | None:
    value = one.get(name)
    if value is not None and not (isinstance(value, str) and value.strip()):
        raise _Unusable(f"its `{name}` has to be words in quotation marks")
    return None if value is None else str(cleaned(value)).strip()


def _canonical(paper: str) -> str:
    """Return a ref in its one spelling; what is none may be a paper_id all the same."""
    known = identifiers.parse(paper) or identifiers.recognise(paper)
    found = known or identifiers.canonical("arxiv", paper) or identifiers.canonical("doi", paper)
    return str(found) if found else paper


def _value(one: Mapping[str, Any], field: str) -> Any:
    """Return the right value, as claims have it; None where there is none."""
    removed = one.get("remove", False)
    if not isinstance(removed, bool):
        raise _Unusable("its `remove` has to be true or false")
    if removed == ("value" in one):
        raise _Unusable("it has to give a `value`, or `remove = true` where nothing is known")
    try:
        return fitting(field, None if removed else one["value"])
    except ValueError as error:
        raise _Unusable(str(error)) from None


def claims(corrections: Iterable[Correction], ref: Ref) -> list[Claim]:
    """Return what corrections say of the work that a ref names."""
    return [
        Claim(one.field, one.value, CURATOR, ref, one.seen_at)
        for one in corrections
        if one.seen_at is not None
    ]


def dated(corrections: Iterable[Correction], store: Store, now: datetime) -> list[Correction]:
    """Return corrections with the time at which each was first seen, kept as a record."""
    found = []
    for one in corrections:
        about = _said([one.target, one.field, one.value])  # whatever the line or the reason
        edition = Ref(CURATOR, sha256(about.encode()).hexdigest())
        known = store.latest(CURATOR, [edition]).get(edition)
        if known is None or known.fetched_at > now:
            known = Record(CURATOR, edition, now, about)
            store.add([known])
        found.append(replace(one, seen_at=known.fetched_at))
    return found


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
