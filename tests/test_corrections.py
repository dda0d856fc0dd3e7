"""Corrections by hand, through whole runs over archives on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archives import archives, preprint
from enrich.dataset.provenance import why
from enrich.errors import BadInput
from enrich.lists import corrections
from enrich.lists.corrected_values import fields, fitting
from enrich.settings import Settings
from played import NOON, Played, line, names

TITLE = "Weft: Threads at Scale on Wide Looms"
OTHER = "Warping a Narrow Loom Without Any Oil"
WEFT, WARP = "arxiv:2401.00001", "arxiv:2401.00002"
LINES = (line(TITLE, "2401.00001"), line(OTHER, "2401.00002"))


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with archives() as known:
        yield Played(tmp_path, known)


def knowing(played: Played, title: str = TITLE) -> Played:
    played.archives.knows(
        preprint("2401.00001", title, "Ada Pfeffer", "Bo Webster"),
        preprint("2401.00002", OTHER, "Cy Dyer"),
    )
    return played


def correct(played: Played, *words: str, field: str = "title", paper: str = WEFT) -> Path:
    """Write one more correction; `words` are its further lines."""
    path = played.folder / "corrections.toml"
    before = path.read_text("utf-8") if path.exists() else ""
    told = [f'paper = "{paper}"', f'field = "{field}"', *words, 'reason = "The print says so."']
    path.write_text("\n".join([before, "[[correction]]", *told, ""]), "utf-8")
    return path


def claims(played: Played, field: str) -> list[tuple[str, str, bool]]:
    return [
        (row["provider"], row["value"], row["won"])
        for row in played.rows("claims")
        if row["field"] == field and row["paper_id"] == WEFT
    ]


def test_the_curator_is_believed_first_and_why_says_so_with_the_reason(played) -> None:
    correct(played, 'value = "Weft, Rightly Called"')
    paper = knowing(played).run(*LINES).paper()
    assert paper["title"] == "Weft, Rightly Called"
    assert paper["provenance"]["title"] == {"provider": "curator", "ref": WEFT, "fetched_at": NOON}
    assert paper["status"] == "resolved"
    first, *others = claims(played, "title")
    assert first == ("curator", '"Weft, Rightly Called"', True)
    assert ("arxiv", json.dumps(TITLE), False) in others
    (told,) = why(WEFT, "title", played.folder / "out")
    assert told.values[0].said_by[0].provider == "curator"
    place = played.folder / "corrections.toml"
    assert told.values[0].rule == (
        f"Corrected by hand, in {place} line 2: The print says so. The curator is believed first."
    )
    assert played.paper(4)["provenance"]["title"]["provider"] == "arxiv"
    assert not [one for one in played.notices if "correction" in one]


def test_a_correction_keeps_the_time_at_which_it_was_first_seen(played) -> None:
    correct(played, "value = 2023", field="year")
    knowing(played).run(*LINES)
    first = (played.folder / "out" / "claims.parquet").read_bytes()
    played.run()
    assert (played.folder / "out" / "claims.parquet").read_bytes() == first
    path = played.folder / "corrections.toml"
    path.write_text("# moved down\n\n" + path.read_text("utf-8"), "utf-8")
    assert played.run().paper()["provenance"]["year"]["fetched_at"] == NOON


@pytest.mark.parametrize(
    ("field", "value", "stands"),
    [
        ("title", '"NEVER CUT:"', "NEVER CUT:"),
        ("abstract", '"Short."', "Short."),
        ("year", "1999", 1999),
        ("venue", '"SOSP"', "SOSP"),
        ("venue_name", '"Symposium on Wool"', "Symposium on Wool"),
        ("type", '"book"', "book"),
        ("url", '"https://looms.example.org/weft"', "https://looms.example.org/weft"),
        ("code_url", '"https://looms.example.org/code"', "https://looms.example.org/code"),
        ("citations", "7", 7),
        ("withdrawn", "true", True),
        ("license", '"CC-BY-4.0"', "CC-BY-4.0"),
        ("categories", '["cs.OS", "cs.DC"]', ["cs.OS", "cs.DC"]),
        ("cited_refs", '["arXiv:2401.00009v2"]', ["arxiv:2401.00009"]),
    ],
)
def test_every_kind_of_field_may_be_corrected(played, field, value, stands) -> None:
    correct(played, f"value = {value}", field=field)
    assert knowing(played).run(*LINES).paper()[field] == stands


def test_people_are_names_and_a_date_is_as_exact_as_it_is_written(played) -> None:
    correct(
        played, 'value = ["Ada Pfeffer", {name = "Bo Weber", orcid = "0000-0001"}]', field="authors"
    )
    correct(played, 'value = "2023-05"', field="published")
    paper = knowing(played).run(*LINES).paper()
    assert names(paper) == ["Ada Pfeffer", "Bo Weber"]
    assert (str(paper["published"]), paper["published_precision"]) == ("2023-05-01", "month")
    correct(played, "value = 2023-05-07", field="updated")
    assert str(played.run().paper()["updated"]) == "2023-05-07"


def test_a_value_of_which_nothing_is_known_is_emptied(played) -> None:
    correct(played, "remove = true", field="abstract")
    correct(played, "remove = true", field="published")
    correct(played, "remove = true", field="authors")
    paper = knowing(played).run(*LINES).paper()
    for name in ("abstract", "published", "published_precision", "year", "authors"):
        assert paper[name] is None or name == "year", name
    (told,) = why(WEFT, "abstract", played.folder / "out")
    assert told.values[0].rule.startswith("Emptied by hand, in ")
    assert {one.provider for one in told.values[0].others} == {"curator", "arxiv"}


def test_an_entry_may_be_named_and_any_spelling_of_a_ref(played) -> None:
    knowing(played).run(*LINES)
    entry_id = played.entry(4)["entry_id"]
    path = correct(played, 'value = "Weft!"', paper="https://arxiv.org/abs/2401.00001v2")
    more = f'[[correction]]\nentry = "{entry_id}"\nfield = "title"\nvalue = "Warp!"\nreason = "x"\n'
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    played.run()
    assert [played.paper(number)["title"] for number in (3, 4)] == ["Weft!", "Warp!"]


def test_it_is_told_when_a_provider_has_caught_up_or_nobody_says_anything_more(played) -> None:
    correct(played, f'value = "{TITLE}"')
    correct(played, 'value = ["Ada Pfeffer", "Bo Webster"]', field="authors")
    correct(played, "remove = true", field="concern")
    correct(played, 'value = "2023-05"', field="published")
    told = [one for one in knowing(played).run(*LINES).notices if "no longer needed" in one]
    path = played.folder / "corrections.toml"
    assert told == [
        f"arxiv now says the same about the title of {WEFT}: the correction in {path} line 2 is "
        "no longer needed.",
        f"arxiv now says the same about the authors of {WEFT}: the correction in {path} line 8 is "
        "no longer needed.",
        f"nobody says anything any more about the concern of {WEFT}: the correction in {path} "
        "line 14 is no longer needed.",
    ]


@pytest.mark.parametrize(
    ("words", "why_not"),
    [
        (['field = "titel"', 'value = "x"'], "there is no field 'titel'; choose among: title, "),
        (['field = "year"', 'value = "2024"'], "its `value` has to be a whole number from 1600"),
        (['field = "year"', "value = true"], "its `value` has to be a whole number"),
        (['field = "title"', "value = 7"], "its `value` has to be words in quotation marks"),
        (['field = "authors"', 'value = "Ada"'], "its `value` has to be a list of names"),
        (['field = "authors"', "value = [{orcid = 'x'}]"], "each author is a name, or a table"),
        (['field = "published"', 'value = "2024-13"'], "its `value` has to be a date"),
        (['field = "url"', 'value = "ftp://a.org"'], "its `value` has to be an address"),
        (['field = "withdrawn"', 'value = "no"'], "its `value` has to be true or false"),
        (['field = "cited_refs"', 'value = ["me"]'], "'me' is no ref"),
        (['field = "doi"', 'value = "10.1/a"'], "`doi` says which paper it is, which is told by"),
        (['field = "published_precision"', 'value = "day"'], "goes with `published`"),
        (['field = "title"'], "it has to give a `value`, or `remove = true`"),
        (['field = "title"', 'value = "x"', "remove = true"], "it has to give a `value`, or"),
        (['field = "title"', 'remove = "yes"'], "its `remove` has to be true or false"),
        (['value = "x"'], "it names no `field`"),
        (['field = "title"', 'value = "x"', "reason = ''"], "its `reason` has to be words"),
        (['field = "title"', 'value = "x"', 'entry = "e"'], "either a `paper` or an `entry`"),
        (['field = "title"', 'value = "x"', 'papper = "e"'], "it has a key 'papper'; these are"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line_and_the_others_hold(
    tmp_path, words, why_not
) -> None:
    path = tmp_path / "corrections.toml"
    good = ["[[correction]]", f'paper = "{WEFT}"', 'field = "year"', "value = 2020", 'reason = "r"']
    bad = ["[[correction]]", f'paper = "{WARP}"', *words]
    bad += [] if any("reason" in one for one in words) else ['reason = "r"']
    path.write_text("\n".join([*bad, "", *good]), "utf-8")
    found = corrections.read(path)
    assert [one.field for one in found.usable] == ["year"]
    (told,) = found.problems
    assert told.startswith(f"The correction in {path} line 1 was left out: ")
    assert why_not in told


def test_what_is_said_twice_or_names_no_paper_of_the_list_is_told(played) -> None:
    path = correct(played, 'value = "First"')
    correct(played, 'value = "Second"')
    correct(played, 'value = "First"')
    correct(played, 'value = "x"', paper="arxiv:2401.99999")
    assert knowing(played).run(*LINES).paper()["title"] == "First"
    assert [one for one in played.notices if "left out" in one] == [
        f"The correction in {path} line 8 was left out: it contradicts the correction in {path} "
        "line 2, which stands.",
        f"The correction in {path} line 14 was left out: it says the same as the correction in "
        f"{path} line 2, which stands.",
        f"The correction in {path} line 20 names arxiv:2401.99999, which is no paper of this "
        "list: it was left out.",
    ]


def test_a_file_that_is_no_toml_ends_the_run_before_anybody_is_asked(played) -> None:
    (played.folder / "corrections.toml").write_text("[[correction]]\npaper = oops\n", "utf-8")
    with pytest.raises(
        BadInput, match=r"corrections\.toml is not valid TOML: .*line 2.*nobody was"
    ):
        knowing(played).run(*LINES)
    assert not played.archives.asked
    (played.folder / "corrections.toml").write_text("correction = 3", "utf-8")
    with pytest.raises(BadInput, match="each correction has to begin with"):
        played.run()
    (played.folder / "corrections.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="cannot be read"):
        played.run()


def test_a_list_from_elsewhere_has_corrections_where_the_settings_say(tmp_path) -> None:
    away = {"list": "https://lists.example/looms.md"}
    assert corrections.load(Settings(**away)) == corrections.Corrections()
    assert corrections.load(Settings(list="-")) == corrections.Corrections()
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        corrections.load(Settings(**away, corrections=tmp_path / "mine.toml"))
    (tmp_path / "mine.toml").write_text("[notes]\n", "utf-8")
    found = corrections.load(Settings(**away, corrections=tmp_path / "mine.toml"))
    assert "'notes' is none of its tables" in found.problems[0]


def test_a_check_hears_the_curator_too(played) -> None:
    path = correct(played, f'value = "{TITLE}"')
    told = knowing(played).check(*LINES).notices
    assert [one for one in told if f"{path} line 2 is no longer needed" in one]


def test_no_correction_makes_another_paper(played) -> None:
    correct(played, f'value = "{OTHER}"')
    correct(played, 'value = ["Cy Dyer"]', field="authors")
    knowing(played).run(*LINES)
    assert [row["paper_id"] for row in played.rows("papers")] == [WEFT, WARP]
    assert played.paper()["identifiers"] == [WEFT]


def test_every_column_but_those_that_say_which_paper_it_is_may_be_corrected() -> None:
    assert {"title", "year", "withdrawn"} <= set(fields())
    assert not {"doi", "arxiv_id", "identifiers", "versions"} & set(fields())
    assert all(fitting(name, None) is None for name in fields())


WORDS = st.sampled_from(
    ["[[correction]]", "[correction]", "paper", "entry", "field", "value", "reason", "remove", "="]
    + [f'"{name}"' for name in fields()]
    + ["\n", " ", "true", "7", "nan", "2024-05-03", "2024-05-03T00:00:00", "[", "]", "{", "}", ","]
    + ["'arxiv:2401.00001'", '"""', "\x00", "[[correction]]\npaper = 'a'\nfield = 'year'\nvalue = "]
)


@settings(max_examples=150)
@given(st.lists(WORDS, max_size=25).map("".join))
def test_whatever_a_file_holds_it_is_used_told_or_refused_in_a_sentence(
    tmp_path_factory, text
) -> None:
    path = tmp_path_factory.getbasetemp() / "corrections.toml"
    path.write_text(text, "utf-8")
    try:
        found = corrections.read(path)
    except BadInput as error:
        assert str(path) in str(error)
    else:
        assert all(str(path) in one for one in found.problems)
        assert all(one.reason and one.target for one in found.usable)


@settings(max_examples=25)
@pytest.mark.parametrize("name", fields())
@given(
    value=st.one_of(
        st.integers(), st.text(), st.booleans(), st.floats(), st.dates(), st.lists(st.text())
    )
)
def test_a_value_fits_its_column_or_is_told_why_not(name, value) -> None:
    try:
        found = fitting(name, value)
    except ValueError as error:
        assert str(error)
    else:
        assert found not in (None, "", [])
        json.dumps(found)
