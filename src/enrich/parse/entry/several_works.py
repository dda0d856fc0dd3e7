"""A bullet or cell that holds several works, parted into the words and links of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from enrich.parse.document.segments import CELL, HARD, Piece, plain
from enrich.parse.entry.entry import Reading
from enrich.parse.entry.non_entries import is_listed, is_prose
from enrich.parse.entry.work_signs import is_title_like
from enrich.parse.fields.cue_words import is_remark, word_count
from enrich.parse.fields.line_breaks import is_told
from enrich.parse.fields.links import word_role
from enrich.parse.fields.title_end import is_venue

_ROUND = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|（[^（）]{0,80}）")
_JOINED = re.compile(r"^(?:and|&|,|;|/|\+|，|、|；|,\s?and|also)$", re.IGNORECASE)
_JOINT = re.compile(r"[\])）]{0,2}\s*(?:,\s?and\s|,|;|/|&|and\s|，|、|；)\s*")
_VERSION = re.compile(r"\W*(?:v\d[\d.]*|(?:\w+ )?version|extended|journal|preprint)?\W*")
_LONGEST_LABEL = 5  # words
_PARTED = re.compile(r"\s?[;；]\s?")


def works_in(reading: Reading, cell: bool = False) -> list[Reading]:
    """The reading of each work in a bullet, or in a `cell` of a table; one as a rule.

    Titles that are linked one after the other, or words that breaks or semicolons part and that
    each link a paper, are works of their own; what a sentence mentions is none.
    """
    if len(reading.leading) < 2 or sum(target.is_paper for target in reading.leading) < 2:
        return [reading]
    return _named_in_a_row(reading, cell) or _each_linked(reading) or _joined(reading) or [reading]


def _named_in_a_row(reading: Reading, cell: bool) -> list[Reading]:
    """The works whose titles are links, with nothing but their facts between these."""
    starts = [i for i, t in enumerate(reading.links) if t and t.role == "name" and t.is_paper]
    pieces = reading.pieces
    if len(starts) < 2 or len({pieces[start].url for start in starts}) < len(starts):
        return []
    if any(_is_version(pieces[a].text, pieces[b].text) for a, b in pairwise(starts)):
        return []
    between = [pieces[a + 1 : b] for a, b in pairwise(starts)]
    before = _ROUND.sub(" ", plain(pieces[: starts[0]]))
    if not cell and (not _may_lead(before) or not all(map(_joins, between))):
        return []
    ends = [*starts[1:], len(pieces)]
    runs = [pieces[start:end] for start, end in zip(starts, ends, strict=True)]
    return [Reading(_unjoined(run), reading.recognise) for run in runs]


def _may_lead(text: str) -> bool:
    """Whether nothing, or a few words and a colon, stand before works in a row.

    >>> _may_lead("Looms:"), _may_lead("A loom from"), _may_lead("See also:")
    (True, False, False)
    """
    told = word_count(text) < _LONGEST_LABEL and text.rstrip().endswith((":", "："))
    return not word_count(text) or (told and not is_prose(text))


def _is_version(first: str, other: str) -> bool:
    """Whether a label names another version of the first one's work.

    >>> _is_version("Gizmo", "Gizmo v2"), _is_version("Gizmo", "Gizmo 2")
    (True, False)
    """
    added = other.casefold().removeprefix(first.casefold())
    return added != other.casefold() and _VERSION.fullmatch(added) is not None


def _joins(between: Sequence[Piece]) -> bool:
    """Whether what stands between two titles only joins them or tells of the first."""
    if any(piece.kind == "break" and piece.text in (HARD, CELL) for piece in between):
        return not is_prose(plain(between))
    text = plain([piece for piece in between if piece.kind == "text"])
    if is_prose(text):
        return False
    bare = " ".join(_ROUND.sub(" ", text).split())
    if bare[:1] in ";；":
        return word_count(bare) < 6
    told, _, joint = bare.rpartition(" ")
    return (
        not bare
        or bool(_JOINED.match(bare))
        or bare[-1:] in ";；"
        or (bool(_JOINED.match(joint) or told.endswith(",")) and _tells(told.strip(" ,")))
    )


def _tells(text: str) -> bool:
    return not text or is_remark(text) or is_venue(text)


def _unjoined(run: Sequence[Piece]) -> list[Piece]:
    """The pieces of a work without the word that joins it to the next one."""
    last = run[-1]
    words = last.text.rstrip()
    head, _, joint = words.rpartition(" ")
    if last.kind == "text" and _JOINED.match(joint or words):
        return [*run[:-1], last._replace(text=head if joint else "")]
    return list(run)


def _each_linked(reading: Reading) -> list[Reading]:
    """The works that breaks or semicolons part, each with words of its own and a paper's link."""
    runs: list[list[Piece]] = [[]]
    for piece in reading.pieces:
        if piece.kind == "break" and piece.text in (HARD, CELL):
            runs.append([])
        elif piece.kind == "text" and (parts := _PARTED.split(piece.text))[1:]:
            runs[-1].append(piece._replace(text=parts[0]))
            runs += [[piece._replace(text=part)] for part in parts[1:]]
        else:
            runs[-1].append(piece)
    works = [Reading(run, reading.recognise) for run in runs if plain(run)]
    sure = all(_is_work(work) for work in works)
    urls = {work.main.url for work in works if work.main}
    return works if len(works) > 1 and sure and len(urls) == len(works) else []


def _joined(reading: Reading) -> list[Reading]:
    """The works of `Weft [paper](u) and Warp [paper](v)`, each with words that name it."""
    runs: list[list[Piece]] = [[]]
    behind = False  # a link of a paper
    for piece, target in zip(reading.pieces, reading.links, strict=True):
        joint = _JOINT.match(piece.text) if behind and piece.kind == "text" else None
        if joint:
            runs.append([piece._replace(text=piece.text[joint.end() :])])
        else:
            runs[-1].append(piece)
        behind = target is not None and target.is_paper and target.role in ("paper", "report")
    works = [Reading(run, reading.recognise) for run in runs]
    urls = {work.main.url for work in works if work.main and work.main.is_paper}
    return works if 1 < len(works) == len(urls) and all(map(_is_named, works)) else []


def _is_named(reading: Reading) -> bool:
    """Whether words beside a link name a work, and are no venue or word for a resource."""
    title = reading.titled.title
    if not title or word_role(f"{title} paper") or is_told(title):
        return False
    return is_title_like(title) and not any(one.role == "name" for one in reading.leading)


def _is_work(reading: Reading) -> bool:
    main = reading.main
    linked = main is not None and main.is_paper
    return linked and is_listed(reading) and word_count(reading.titled.title) > 1
