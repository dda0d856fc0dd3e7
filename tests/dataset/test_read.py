"""The dataset in a notebook."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import enrich
import small_dataset
from enrich import schema
from enrich.dataset import write
from enrich.dataset.loading import read
from enrich.dataset.loading.pandas_frame import Frame, Series, plain
from enrich.errors import BadInput, BadUsage
from test_pipeline import Place

TABLES = pytest.mark.parametrize("table", schema.TABLES, ids=lambda table: table.name)
NEW_YEARS = [
    *("2024", "2024-01-01", date(2024, 1, 1), datetime(2024, 1, 1)),
    *(pd.Timestamp("2024"), pd.Timestamp("2024", tz="UTC"), pd.Timestamp("2024").to_datetime64()),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_dataset.write(tmp_path_factory.mktemp("small"))


@pytest.fixture
def papers(folder: Path) -> Frame:
    return enrich.load("papers", folder)


# Types


@TABLES
def test_every_column_is_backed_by_arrow(folder, table) -> None:
    assert all(isinstance(kind, pd.ArrowDtype) for kind in enrich.load(table.name, folder).dtypes)


@pytest.mark.parametrize("day", NEW_YEARS, ids=repr)
def test_dates_compare_with_text_timestamps_and_dates(papers, day) -> None:
    years = [int(str(told)[:4]) for told in papers.published.dropna()]
    for column in (papers.published, papers["published"], papers.sort_values("title").published):
        assert (column >= day).sum() == sum(year >= 2024 for year in years) == 4
        assert (column < day).sum() == 3
        assert (column != day).sum() == 7 and (column == day).sum() == 0
        assert column.ge(day).sum() == 4 and column.between(day, "2024-12-31").sum() == 2
    assert list(papers[papers.published >= day].year) == [2024, 2024, 2024, 2025]


@pytest.mark.parametrize("day", NEW_YEARS, ids=repr)
def test_times_compare_in_the_same_ways(papers, day) -> None:
    assert (papers.changed_at >= day).all() and not (papers.changed_at < day).any()


def test_a_day_is_equal_to_itself_in_every_spelling_and_found_by_isin(papers) -> None:
    for day in ("2024-01-03", date(2024, 1, 3), pd.Timestamp("2024-01-03")):
        assert (papers.published == day).sum() == 1
        assert papers.published.isin([day, "1999"]).sum() == 1
    assert papers.first_seen_at.isin(["2026-10-03 12:00"]).all()
    assert papers.query("published >= '2024'").shape[0] == 4
    assert papers.title.isin(["2024"]).sum() == 0


def test_text_that_is_no_date_is_told_by_pandas(papers) -> None:
    with pytest.raises(TypeError, match="Invalid comparison"):
        _ = papers.published >= "soon"
    assert (papers.published == "soon").sum() == 0


def test_a_missing_year_does_not_turn_years_into_fractions(papers) -> None:
    assert str(papers["year"].dtype) == "int16[pyarrow]"
    assert papers.year.isna().any() and papers.citations.isna().any()
    cells = [cell for cell in papers.year.tolist() if cell is not pd.NA]
    assert {type(cell) for cell in cells} == {int}
    assert "2024.0" not in papers.to_string()


@pytest.mark.parametrize(
    "cell",
    [
        lambda papers: papers.authors[0],
        lambda papers: papers.iloc[0]["authors"],
        lambda papers: papers.loc[0, "authors"],
        lambda papers: papers.at[0, "authors"],
        lambda papers: papers.iat[0, 2],
        lambda papers: papers.authors.tolist()[0],
        lambda papers: next(iter(papers.authors)),
        lambda papers: next(papers.itertuples()).authors,
        lambda papers: next(papers.iterrows())[1].authors,
        lambda papers: papers.authors.map(lambda one: [one])[0][0],
        lambda papers: papers.authors.apply(lambda one: [one])[0][0],
        lambda papers: papers.apply(lambda row: {"it": row.authors}, axis=1)[0]["it"],
        lambda papers: papers.to_dict("records")[0]["authors"],
    ],
)
def test_a_list_is_a_list_of_python_however_it_is_taken(papers, cell) -> None:
    people = cell(papers)
    assert type(people) is list
    assert type(people[0]) is dict and people[0]["name"] == "Ada Weft"
    assert type(people[0]["affiliations"]) is list


# JSON


@TABLES
@pytest.mark.parametrize("wide", [False, True])
def test_json_dumps_works_on_every_row_of_every_table(folder, table, wide) -> None:
    frame = enrich.load(table.name, folder, wide=wide)
    by_place = [frame.iloc[place].to_dict() for place in range(len(frame))]
    assert [json.loads(json.dumps(row, allow_nan=False)) for row in by_place] == by_place
    assert [row.to_dict() for _, row in frame.iterrows()] == by_place
    assert frame.to_dict("records") == by_place
    assert json.loads(json.dumps(frame.head(2).to_dict("list")))
    assert frame.apply(lambda row: json.dumps(row.to_dict()), axis=1).map(json.loads)[0]


def test_a_row_in_json_holds_dates_as_text_and_null_for_what_is_missing(papers) -> None:
    first, last = papers.iloc[0].to_dict(), papers.iloc[-1].to_dict()
    assert first["published"] == "2024-01-03"
    assert first["first_seen_at"] == "2026-10-03T12:00:00+00:00"
    assert first["provenance"]["title"]["fetched_at"] == "2026-11-02T12:00:00+00:00"
    assert type(first["year"]) is int and first["withdrawn"] is False
    assert last["year"] is None and last["authors"] is None and last["published"] is None
    assert papers[["title", "venue"]].iloc[-1].to_dict() == {
        "title": "An Unknown Cloth",
        "venue": None,
    }


json_like = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(UTC))
    | st.just(pd.NA)
    | st.just(pd.NaT),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@settings(max_examples=50)
@given(json_like)
def test_whatever_a_cell_holds_json_takes_it(value) -> None:
    if not (isinstance(value, float) and abs(value) == float("inf")):
        json.dumps(plain(value))


# What analysts do


def test_grouping_sorting_merging_and_exploding_give_frames_of_the_same_kind(
    papers, folder
) -> None:
    authors = enrich.load("authors", folder)
    counts = papers.groupby("venue")["citations"].sum()
    assert counts["SOSP"] == 427 and isinstance(counts, Series)
    assert papers.groupby(papers.published.dt.year).size().to_dict()[2024] == 2
    merged = papers.merge(authors, on="paper_id")
    assert len(merged) == len(authors) and (merged.published >= "2024").sum() == 7
    people = papers.explode("authors").dropna(subset="authors")
    assert people.authors.struct.field("name").value_counts()["Ada Weft"] == 3
    for frame in (merged, people, pd.concat([papers, papers]), papers.sort_values("published")):
        assert isinstance(frame, Frame) and isinstance(frame.published, Series)
    assert papers.sort_values("published").year.tolist()[:3] == [2022, 2023, 2023]
    assert papers.resample("YE", on="published").size().sum() == 7
    assert papers.authors.map(len, na_action="ignore").sum() == 14
    assert (papers["published"].max() - papers["published"].min()).days > 1000


def test_a_frame_is_copied_and_pickled_as_any_other(papers) -> None:
    again = pickle.loads(pickle.dumps(papers))
    assert isinstance(again, Frame) and (again.published >= "2024").sum() == 4
    assert isinstance(papers.copy(), Frame) and papers.iloc[0].title == "Weft: Threads at Scale"
    assert isinstance(papers.to_dict("series")["year"], Series)


# Days


@pytest.mark.parametrize(
    "given",
    ["2026-11-01", date(2026, 11, 1), datetime(2026, 11, 1, 23), pd.Timestamp("2026-11-01")],
    ids=repr,
)
def test_a_day_is_given_as_text_date_or_datetime(given, folder) -> None:
    with pytest.raises(BadUsage, match=r"has no history: nothing is known of 2026-11-01"):
        enrich.load("papers", folder, as_of=given)


@pytest.mark.parametrize(
    "odd", ["soon", "2026", "2026-13-01", "2026-11-1", "20261101", "", 20261101, True, 1.5, ["x"]]
)
def test_what_is_no_day_is_told_in_a_sentence(odd, folder) -> None:
    with pytest.raises(BadUsage, match="is no day: give it as YYYY-MM-DD, a date or a datetime"):
        enrich.load("papers", folder, as_of=odd)


def test_a_table_of_an_earlier_day_is_read_in_every_engine(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.run()
    before = enrich.load("entries", place.out, engine="arrow")
    place.list.write_text(
        "# Looms\n\n- [Weft](https://arxiv.org/abs/2401.00001): Threads\n", "utf-8"
    )
    place.now += timedelta(days=3)
    place.run(force=True)
    day = place.now.date() - timedelta(days=1)
    assert len(enrich.load("entries", place.out)) == 1
    told = enrich.load("entries", place.out, as_of=f"{day}", engine="arrow")
    assert told.to_pylist() == before.to_pylist()
    lines = [enrich.load("entries", place.out, as_of=day).line.tolist()]
    lines.append(enrich.load("entries", place.out, as_of=day, engine="polars")["line"].to_list())
    assert lines == [before["line"].to_pylist()] * 2
    wide = enrich.load("entries", place.out, as_of=datetime.combine(day, time.max), wide=True)
    assert wide.section[0] == "Weaving"


# Files that are not as they should be


def test_a_folder_without_a_dataset_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="`enrich run` or `make run` writes it"):
        enrich.load("papers", tmp_path)


def test_a_table_that_does_not_exist_is_told_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="Choose among: papers, entries, claims, findings"):
        enrich.load("people", tmp_path)


def rewritten(change: Callable[[pa.Table], pa.Table]) -> Callable[[Path], None]:
    def rewrite(path: Path) -> None:
        table = change(pq.read_table(path))
        path.unlink()
        pq.write_table(table, path)

    return rewrite


def told(**metadata: str) -> Callable[[pa.Table], pa.Table]:
    return lambda table: table.replace_schema_metadata(
        table.schema.metadata | {f"enrich.{key}".encode(): one for key, one in metadata.items()}
    )


def cut(path: Path) -> None:
    body = path.read_bytes()
    path.unlink()
    path.write_bytes(body[: len(body) // 2])


WRONG: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut short": (cut, "cannot be read"),
    "gone": (Path.unlink, "There is no "),
    "an older schema": (rewritten(told(schema="1.4")), "is of schema 1.4, and this enrich reads "),
    "a newer schema": (rewritten(told(schema="9.0")), "is of schema 9.0, and this enrich reads "),
    "another run": (rewritten(told(run_id="R2")), "holds files of two runs, manifest.json of 2"),
    "a key that is lacking": (
        rewritten(lambda table: table.drop_columns("paper_id")),
        "its column paper_id is not as it should be",
    ),
    "a column of another type": (
        rewritten(lambda table: table.set_column(7, "year", pa.array(["MMXXIV"] * 8))),
        "its column year is not as it should be",
    ),
}


@pytest.mark.parametrize(("harm", "sentence"), WRONG.values(), ids=list(WRONG))
@pytest.mark.parametrize("engine", ["pandas", "arrow", "duckdb", "polars"])
def test_a_file_that_is_not_as_it_should_be_is_told_in_a_sentence(
    tmp_path, engine, harm, sentence
) -> None:
    small_dataset.write(tmp_path)
    harm(tmp_path / "papers.parquet")
    with pytest.raises(BadInput, match=sentence) as error:
        enrich.load("papers", tmp_path, engine=engine)
    assert "\n" not in str(error.value) and str(error.value).endswith(("it.", "anew.", "that."))


def test_what_a_minor_version_has_added_is_null_and_what_others_added_is_left_out(tmp_path) -> None:
    small_dataset.write(tmp_path)

    def older(table: pa.Table) -> pa.Table:
        fewer = table.drop_columns(["concern"]).append_column("stars", pa.array([5] * 8))
        parts = fewer["provenance"].combine_chunks()
        kept = [field.name for field in parts.type if field.name != "concern"]
        said_by = pa.StructArray.from_arrays([parts.field(name) for name in kept], kept)
        return fewer.set_column(fewer.column_names.index("provenance"), "provenance", said_by)

    rewritten(older)(tmp_path / "papers.parquet")
    papers = enrich.load("papers", tmp_path)
    assert list(papers) == [column.name for column in schema.PAPERS.columns]
    assert papers.concern.isna().all() and papers.provenance[0]["concern"] is None


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_reader_whose_run_was_cleared_away_reads_the_one_in_place(tmp_path: Path) -> None:
    small_dataset.write(tmp_path)
    files = read.RunFiles(tmp_path)
    for number in range(2):
        write.write(tmp_path, small_dataset.tables(), {"run_id": f"R{number}"})
    assert not files.in_place()
    with pytest.raises(BadInput):
        files.arrow(schema.PAPERS)
    assert len(enrich.load("papers", tmp_path)) == 8
