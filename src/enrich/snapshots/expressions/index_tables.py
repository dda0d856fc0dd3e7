"""What an index is made of, and how it is asked by id and by title."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from enrich.snapshots.expressions.title_keys import behind, folded, key, run_together, words

Table = Any

PLACE = {"file": "int32", "start": "int64", "size": "int32"}
_TOLD = {"words": "string", "surname": "string", "year": "int32", **PLACE}
WORKS = ibis.table(
    {"refs": "array<string>", "title": "string", "surname": "string", "year": "string", **PLACE},
    name="works",
)
KEYED = ibis.table({"refs": "array<string>", "tail": "string", **_TOLD}, name="keyed")
IDS = ibis.table({"id": "string", **PLACE}, name="ids")
TITLES = ibis.table(
    {"key": "string", "whole": "boolean", "letters": "int32", "id": "string", **_TOLD},
    name="titles",
)
_NO_WORDS = ("", " ")  # whose key is empty
ASKED_IDS = ibis.table({"id": "string"}, name="asked_ids")
ASKED = ibis.table({"number": "int32", "title": "string"}, name="asked")


def keyed(works: Table = WORKS) -> Table:
    """Return works with their words, and with what follows a nickname."""
    named = works.mutate(behind=behind(works.title), folded=folded(works.surname))
    last = named.folded.re_extract(r"([^ ]+) *$", 1)
    return named.select(
        "refs",
        words=words(named.title),
        surname=ibis.cases((named.folded.contains(" "), last), else_=named.folded),
        year=named.year.re_extract(r"\d{4}", 0).nullif("").cast("int32"),
        tail=words(named.behind),
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
    times = ibis.cases((named.tail == "", 1), else_=2)
    each = named.mutate(at=ibis.range(0, times).unnest())
    each = each.mutate(whole=_.at == 0, words=ibis.cases((_.at == 0, _.words), else_=_.tail))
    told = each.filter(each.words.notin(_NO_WORDS))
    letters = told.words.length().cast("int32")
    return told.mutate(key=key(told.words), letters=letters).select(*TITLES.columns).order_by("key")


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
    tails = asked.select("number", title=behind(asked.title))
    tails = tails.select("number", words=words(tails.title), whole=False)
    every = wholes.union(tails)
    return every.mutate(key=key(every.words)).filter(_.key != "")
