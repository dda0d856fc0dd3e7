"""Titles that are nearly one: with a slip, a word more, an end cut off."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from enrich.snapshots.expressions.index_tables import ASKED, PLACE, TITLES, Table
from enrich.snapshots.expressions.title_keys import head, run_together, words

_BLOCK = ["one", "other"]
_BEGIN = 12  # letters of a title's beginning
_COMMON = 400  # titles that share a block, from where on it tells nothing
_NEAR = 5  # titles that are proposed for one
_SOME = 6  # one in so many blocks is shared where two titles may be one

BLOCKS = ibis.table({"block": "int64", "nth": "int64"}, name="blocks")
NUMBERED = ibis.table({**TITLES.schema(), "nth": "int64"}, name="titles")
"""The titles of an index with their places in it, which an engine knows of a file."""


@ibis.udf.scalar.builtin(name="hash")  # type: ignore[untyped-decorator]
def _hash(one: str, other: str) -> int:
    """Return a number for two words, which each engine makes in its own way."""
    raise NotImplementedError


def near(asked: Table = ASKED, index: Table = TITLES) -> Table:
    """Return where the works lie whose titles are nearest to one asked for.

    Blocks are what a title keeps in spite of a slip or two: its beginning, and words that stand
    side by side.  Those that many titles share tell nothing.  Of the works that share most
    blocks those come first whose titles are as long.
    """
    ours = _asked_blocks(asked)
    wholes = index.filter(_.whole)
    known = _blocks(wholes.select("file", "start", "words")).semi_join(ours, _BLOCK)
    shared = ours.join(_telling(known, _BLOCK), _BLOCK).select(
        "number", "file", "start", mine=ours.letters, theirs=known.letters
    )
    counted = shared.group_by("number", "file", "start", "mine", "theirs").agg(shared=_.count())
    best = _nearest(counted).select("number", "file", "start")
    return wholes.join(best, ["file", "start"]).select("number", "id", *PLACE)


def near_by_blocks(asked: Table = ASKED, kept: Table = BLOCKS, index: Table = NUMBERED) -> Table:
    """Return the same, where the blocks of an index are kept: as many are read as are asked for."""
    ours = _asked_blocks(asked).select("number", "letters", block=_number())
    rare = _telling(kept.semi_join(ours, "block"), ["block"])
    shared = ours.join(rare, "block").group_by("number", "letters", "nth").agg(shared=_.count())
    placed = index.select("nth", "file", "start", theirs=index.letters).join(shared, "nth")
    counted = placed.select("number", "file", "start", "theirs", "shared", "nth", mine=_.letters)
    best = _nearest(counted).select("number", "nth")
    return index.join(best, "nth").select("number", "id", *PLACE)


def _asked_blocks(asked: Table) -> Table:
    return _blocks(asked.select("number", words=words(asked.title)))


def _telling(known: Table, block: list[str]) -> Table:
    """Return blocks without those that many titles share."""
    return known.mutate(many=_.count().over(group_by=block)).filter(_.many <= _COMMON)


def _nearest(counted: Table) -> Table:
    """Return the few works that share most blocks with each title asked for."""
    apart = counted.mutate(apart=(_.mine - _.theirs).abs())
    order = [ibis.desc("shared"), "apart", "file", "start"]
    placed = apart.mutate(place=ibis.row_number().over(group_by="number", order_by=order))
    return placed.filter(_.place < _NEAR)


def blocks(index: Table = NUMBERED) -> Table:
    """Return the blocks of an index, to be kept: each as a number, and which title has it."""
    named = _blocks(index.filter(_.whole).select("nth", "words"))
    return named.select("nth", block=_number()).order_by("block", "nth")


def _number() -> Any:
    return _hash(_.one, _.other)


def _blocks(named: Table) -> Table:
    """Return what tells each title from most others, in two parts, a row a block."""
    named = named.mutate(letters=named.words.length())
    return _side_by_side(named, 1).union(_block(named, named.words.left(_BEGIN), "<"))


def _side_by_side(named: Table, apart: int) -> Table:
    """Return words two by two, side by side or so many apart."""
    parts = named.mutate(parts=named.words.split(" "))
    at = parts.mutate(at=ibis.range(0, parts.parts.length() - apart).unnest())
    pairs = at.mutate(one=at.parts[at.at], other=at.parts[at.at + apart])
    return pairs.drop("parts", "at", "words")


def _block(named: Table, one: Any, other: str) -> Table:
    return named.mutate(one=one, other=ibis.literal(other)).drop("words")


def duplicates(works: Table = ASKED) -> Table:
    """Return works two by two that may be one: their titles share some blocks, or a nickname.

    Beside the blocks by which near titles are found these are words with one between, the end of
    a title, and its first and last word, so that of a short one with slips there is something left.
    """
    heads = works.select("number", head=head(works.title), title=works.title)
    named = heads.select(
        "number", words=words(heads.title), name=run_together(words(heads["head"]))
    )
    titled = named.select("number", "words")
    blocks = _side_by_side(titled, 1).union(
        _side_by_side(titled, 2),
        _block(titled, titled.words.left(_BEGIN), "<"),
        _block(titled, titled.words.right(_BEGIN), ">"),
        _block(titled, titled.words.re_replace(" .* ", " "), "<>"),
        _block(named, named.name, "=").drop("name"),
    )
    many = blocks.group_by("number").agg(blocks=_.count())
    rare = _telling(blocks, _BLOCK).join(many, "number").select("number", "blocks", *_BLOCK)
    others = rare.view()
    pairs = rare.join(others, [*_BLOCK, rare.number < others.number])
    shared = pairs.group_by("number", "number_right", "blocks", "blocks_right").agg(
        shared=_.count(), named=(_.other == "=").sum()
    )
    some = _.shared * _SOME >= ibis.least(_.blocks, _.blocks_right)
    return shared.filter((_.named > 0) | some).select("number", other=_.number_right)
