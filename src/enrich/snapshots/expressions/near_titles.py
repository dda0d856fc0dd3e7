"""Titles that are nearly one: with a slip, a word more, an end cut off."""

from __future__ import annotations

import ibis
from ibis import _

from enrich.snapshots.expressions.index_tables import ASKED, TITLES, Table
from enrich.snapshots.expressions.title_keys import words

_BLOCK = ["one", "other"]
_BEGIN = 12  # letters of a title's beginning
_COMMON = 400  # titles that share a block, from where on it tells nothing
_NEAR = 5  # titles that are proposed for one


def near(asked: Table = ASKED, index: Table = TITLES) -> Table:
    """Return where the works lie whose titles are nearest to one asked for.

    Blocks are what a title keeps in spite of a slip or two: its beginning, and words that stand
    side by side.  Those that many titles share tell nothing.  Of the works that share most
    blocks those come first whose titles are as long.
    """
    ours = _blocks(asked.select("number", words=words(asked.title)))
    wholes = index.filter(_.whole)
    known = _blocks(wholes.select("file", "start", "words")).semi_join(ours, _BLOCK)
    rare = known.mutate(many=_.count().over(group_by=_BLOCK)).filter(_.many <= _COMMON)
    shared = ours.join(rare, _BLOCK).select(
        "number", "file", "start", apart=(ours.letters - rare.letters).abs()
    )
    pairs = shared.group_by("number", "file", "start", "apart").agg(shared=_.count())
    order = [ibis.desc("shared"), "apart", "file", "start"]
    best = pairs.mutate(place=ibis.row_number().over(group_by="number", order_by=order))
    best = best.filter(_.place < _NEAR).select("number", "file", "start")
    return wholes.join(best, ["file", "start"]).select("number", "id", "file", "start", "size")


def blocks(asked: Table = ASKED) -> Table:
    """Return the blocks of the titles that are asked for."""
    return _blocks(asked.select(words=words(asked.title))).select(*_BLOCK).distinct()


def _blocks(named: Table) -> Table:
    """Return what tells each title from most others, in two parts, a row a block."""
    named = named.mutate(letters=named.words.length())
    begins = named.mutate(one=named.words.left(_BEGIN), other=ibis.literal("<"))
    parts = named.mutate(parts=named.words.split(" "))
    at = parts.mutate(at=ibis.range(0, parts.parts.length() - 1).unnest())
    pairs = at.mutate(one=at.parts[at.at], other=at.parts[at.at + 1]).drop("parts", "at")
    return pairs.union(begins).drop("words")


def duplicates(works: Table = ASKED) -> Table:
    """Return works two by two that may be one, as their titles share half of their blocks."""
    named = _blocks(works.select("number", words=words(works.title)))
    many = named.group_by("number").agg(blocks=_.count())
    rare = named.mutate(many=_.count().over(group_by=_BLOCK)).filter(_.many <= _COMMON)
    rare = rare.join(many, "number").select("number", "blocks", *_BLOCK)
    others = rare.view()
    pairs = rare.join(others, [*_BLOCK, rare.number < others.number])
    shared = pairs.group_by("number", "number_right", "blocks", "blocks_right").agg(
        shared=_.count()
    )
    close = shared.filter(_.shared * 2 >= ibis.least(_.blocks, _.blocks_right))
    return close.select("number", other=_.number_right)
