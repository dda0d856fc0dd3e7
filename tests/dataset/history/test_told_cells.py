"""Cells as JSON text come out as they went in, and texts that name lines follow the lines."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from enrich.dataset.history.told_cells import in_parts, packed, unpacked, whole

LINES = st.dictionaries(st.integers(1, 400), st.integers(1, 400), max_size=20)
WORDS = st.sampled_from(
    [
        "line ",
        "Lines ",
        "lines ",
        "3",
        "12",
        "012",
        "400",
        ", ",
        " and ",
        " more",
        '"lines": [',
        "]",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(WORDS).map("".join))


@given(TEXTS, LINES)
def test_a_text_told_in_parts_is_the_same_text_while_no_line_moves(text, lines) -> None:
    numbers = {line: number for number, line in lines.items()}
    told = in_parts(text, numbers)
    assert (whole(told, lines) if isinstance(told, list) else told) == text


def test_the_lines_of_a_text_are_those_where_its_entries_are_now() -> None:
    told = in_parts("Lines 3, 5 and 9 are one (line 3), of 5 works on 9.", {3: 31, 5: 32, 9: 33})
    moved = whole(told, {31: 4, 32: 6, 33: 10})
    assert moved == "Lines 4, 6 and 10 are one (line 4), of 5 works on 9."


def test_how_many_more_lines_there_are_is_no_line() -> None:
    told = in_parts("the link of 17 works (lines 69, 70, 71 and 14 more)", {14: 1, 17: 2, 70: 3})
    assert told == ["the link of 17 works (lines 69, ", 3, ", 71 and 14 more)"]


def test_evidence_names_lines_as_json_does() -> None:
    told = in_parts('{"lines": [5, 7], "other": {"line": 5}, "score": 5}', {5: 1, 7: 2})
    assert whole(told, {1: 8, 2: 9}) == '{"lines": [8, 9], "other": {"line": 8}, "score": 5}'


def test_rows_of_one_column_are_rows_of_many_again_in_their_order() -> None:
    at = pa.timestamp("us", tz="UTC")
    schema = pa.schema(
        {
            **{"number": pa.int32(), "names": pa.list_(pa.string()), "score": pa.float32()},
            "seen": pa.list_(pa.struct({"ref": pa.string(), "at": at})),
            "cells": pa.string(),
        }
    )
    seen = [{"ref": "doi:10.5072/x", "at": datetime(2026, 10, 1, tzinfo=UTC)}]
    rows = [
        {"number": 1, "names": ['Weft "1"', "ü"], "score": 0.3, "seen": seen, "cells": None},
        {"number": 2, "names": [], "score": None, "seen": None, "cells": None},
        {"number": 3, "names": None, "score": None, "seen": None, "cells": None},
    ]
    table = pa.Table.from_pylist(rows, schema)
    told = packed(table, ("number",))
    assert told.column_names == ["number", "cells"]
    assert told["cells"].null_count == 1
    mixed = pa.concat_tables([told, table], promote_options="default").select(schema.names)
    out = unpacked(mixed.take([0, 3, 4, 1, 5, 2]))
    in_turn = table.drop_columns("cells").take([0, 0, 1, 1, 2, 2])
    assert out.to_pylist() == in_turn.to_pylist()
