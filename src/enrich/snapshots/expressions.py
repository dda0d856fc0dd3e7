"""What is asked of an index, written once with Ibis and compiled for an engine.

Tables are named, not bound: whoever runs the SQL has views of these names, be it
DuckDB within this process or Spark on many machines.  Nothing here reads a file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

import ibis  # type: ignore[import-untyped]
from ibis import _

_PLACE = {"file": "int32", "start": "int64", "size": "int32"}
_TOLD = {"words": "string", "surname": "string", "year": "int32", **_PLACE}
WORKS = ibis.table(
    {"refs": "array<string>", "title": "string", "surname": "string", "year": "string", **_PLACE},
    name="works",
)
KEYED = ibis.table({"refs": "array<string>", "tail": "string", **_TOLD}, name="keyed")
IDS = ibis.table({"id": "string", **_PLACE}, name="ids")
TITLES = ibis.table({"key": "string", "whole": "boolean", "id": "string", **_TOLD}, name="titles")
ASKED_IDS = ibis.table({"id": "string"}, name="asked_ids")
ASKED = ibis.table({"number": "int32", "title": "string"}, name="asked")

_NICKNAME = r"^\s*\S+(?:\s+\S+)?\s?[:\x{FF1A}]"
_KEY = 24  # letters of a title that nearly tell it from all others
_END = 12  # letters of a title's beginning, or end, that few titles share
_COMMON = 400  # titles that share a block, from where on it tells nothing
_NEAR = 5  # titles that are proposed for one

Table = Any
Text = Any


@cache
def _accents() -> tuple[str, str]:
    """Return the small letters of Latin script with a mark, and those without, one for one."""
    marked = [chr(code) for code in range(0xE0, 0x180) if chr(code).islower()]
    bare = {one: unicodedata.normalize("NFKD", one)[0] for one in marked}
    plain = {one: letter for one, letter in bare.items() if letter.isascii() and letter.isalpha()}
    return "".join(plain), "".join(plain.values())


def folded(text: Text) -> Text:
    """Return text in small letters without accents, which few have and are slow to take off."""
    small = text.lower()
    bare = small.translate(*_accents()).re_replace(r"\pM", "")
    return ibis.cases((small.re_search(r"[^\x00-\x7f]"), bare), else_=small)


def words(title: Text) -> Text:
    """Return the words of a title with a space between, as far as engines agree on them.

    Few titles have signs, and one that is replaced takes longer than many that are not.
    """
    spaced = folded(title).replace("&", " and ").re_replace(r"[^\pL\pN+# ]", " ")
    return spaced.re_replace("  +", " ")


def key(words: Text) -> Text:
    """Return the first letters of words run together, by which titles are sorted and found."""
    return run_together(words).left(_KEY)


def run_together(words: Text) -> Text:
    """Return words without spaces: coarser than `titles.spelt`, which has the last word."""
    return words.replace(" ", "")


def _tail(title: Text) -> Text:
    """Return the words behind a nickname of a word or two, or none."""
    behind = words(title.re_extract(_NICKNAME + r"([\s\S]*)$", 1))
    return ibis.cases((title.re_search(_NICKNAME), behind), else_="")


def keyed(works: Table = WORKS) -> Table:
    """Return works with their words, and with what follows a nickname."""
    return works.select(
        "refs",
        words=words(works.title),
        surname=folded(works.surname).re_extract(r"[^ ]+ *$", 0).strip(),
        year=works.year.re_extract(r"\d{4}", 0).nullif("").cast("int32"),
        tail=_tail(works.title),
        file=_.file,
        start=_.start,
        size=_.size,
    )


def ids(works: Table = KEYED) -> Table:
    """Return where each ref of a work lies."""
    every = works.select(id=works.refs.unnest(), file=_.file, start=_.start, size=_.size)
    return every.filter(_.id.notnull()).order_by("id")


def titles(works: Table = KEYED) -> Table:
    """Return works by title key, and by that of what follows a nickname, too."""
    named = works.mutate(id=ibis.coalesce(works.refs[0], works.refs[1], works.refs[2]))
    named = named.filter(named.id.notnull())
    wholes = named.select(key=key(named.words), whole=True, words=named.words, **_beside(named))
    short = named.filter(named.tail != "")
    tails = short.select(key=key(short.tail), whole=False, words=short.tail, **_beside(short))
    return wholes.union(tails).filter(_.key != "").order_by("key")


def _beside(table: Table) -> dict[str, Any]:
    """Return what an index tells of a work beside its title."""
    return {name: table[name] for name in ("id", "surname", "year", *_PLACE)}


def places(asked: Table = ASKED_IDS, index: Table = IDS) -> Table:
    """Return where the records about ids lie."""
    return index.join(asked, "id").select("id", "file", "start", "size")


def exact(asked: Table = ASKED, index: Table = TITLES) -> Table:
    """Return where works lie whose title is one asked for, nickname or not."""
    mine = _asked_keys(asked)
    same = [
        index.key == mine.key,
        run_together(index.words) == run_together(mine.words),
        index.whole | mine.whole,
    ]
    found = index.join(mine, same)
    return found.select("number", "id", "file", "start", "size").distinct()


def _asked_keys(asked: Table) -> Table:
    """Return the keys of titles that are asked for: whole, and behind a nickname."""
    wholes = asked.select("number", words=words(asked.title), whole=True)
    tails = asked.select("number", words=_tail(asked.title), whole=False)
    every = wholes.union(tails)
    return every.mutate(key=key(every.words)).filter(_.key != "")


def near(asked: Table = ASKED, index: Table = TITLES) -> Table:
    """Return where the works lie whose titles are nearest to one asked for.

    Blocks are what a title keeps in spite of a slip or two: its beginning, its end, and words
    that stand side by side.  Those that many titles share tell nothing.  Of the works that share
    most blocks those come first whose titles are as long.
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


_BLOCK = ["one", "other"]


def _blocks(named: Table) -> Table:
    """Return what tells each title from most others, in two parts, a row a block."""
    named = named.mutate(letters=named.words.length())
    begins = named.mutate(one=named.words.left(_END), other=ibis.literal("<"))
    ends = named.mutate(one=named.words.right(_END), other=ibis.literal(">"))
    parts = named.mutate(parts=named.words.split(" "))
    at = parts.mutate(at=ibis.range(0, parts.parts.length() - 1).unnest())
    pairs = at.mutate(one=at.parts[at.at], other=at.parts[at.at + 1]).drop("parts", "at")
    return pairs.union(begins).union(ends).drop("words")


@cache
def compiled(dialect: str) -> dict[str, str]:
    """Return every expression as an engine's SQL, by its name."""
    every: tuple[Callable[[], Table], ...] = (keyed, ids, titles, places, exact, near)
    return {one.__name__: ibis.to_sql(one(), dialect=dialect) for one in every}
