"""A person's BibTeX file that papers are merged into: every byte of theirs stays."""

from __future__ import annotations

import os
from dataclasses import replace

import bibtexparser
import pybtex.database
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import enrich
from bookshelf import WARP, WEFT, WOOL, paper, shelve
from enrich.errors import BadInput, BadUsage
from enrich.export.bibtex_file import BibtexFile, entries
from enrich.export.bibtex_merge import merge
from enrich.export.person import named
from enrich.export.reference import Reference

MINE = """% My references.  Do not sort!
@string{sosp = "Symp. on OS Principles"}

@comment{jabref-meta: grouping:0}
@InProceedings{weft:best,
    Title     = {Weft: serving {LLM}s on GPUs with {PagedThreads} \\& $k$-means at 100 \\%},
    author    = "Pfeffer, Ada and others",
    booktitle = sosp # { 2023},
    note      = {read twice},
    doi       = {https://doi.org/10.1145/1234567.1234568}
}

@misc{other2020, title={Something Else Entirely}, year=2020}
Words between entries stay, too.
"""


@pytest.fixture
def place(tmp_path):
    shelve(tmp_path, [WEFT, WARP, WOOL])
    (tmp_path / "refs.bib").write_text(MINE, "utf-8")
    return tmp_path


def merged(place, dialect="bibtex", **how) -> tuple[str, list[str]]:
    heard: list[str] = []
    file = place / "refs.bib"
    enrich.export(dialect, folder=place, merge=file, tell=heard.append, **how)
    return file.read_bytes().decode(), heard


def taken_out(text: str, before: str) -> bool:
    """Whether a text is another one with stretches put in."""
    rest = iter(text)
    return all(sign in rest for sign in before)


def test_what_a_person_wrote_stays_byte_for_byte_and_what_lacks_is_added(place) -> None:
    text, _ = merged(place)
    head, _, tail = MINE.partition("1234568}\n")
    assert text.startswith(head + "1234568},\n")
    assert tail in text
    mine = bibtexparser.parse_string(text).entries_dict["weft:best"]
    assert mine["year"] == "2023" and mine["eprint"] == "2309.00001"
    assert mine["author"] == "Pfeffer, Ada and others"
    assert "    eprint    = {2309.00001},\n    archivePrefix = {arXiv},\n" in text
    assert "journal" not in mine and mine["note"] == "read twice"


def test_new_papers_are_appended_with_their_usual_keys(place) -> None:
    text, heard = merged(place)
    plain = enrich.export("bibtex", folder=place)
    found, usual = (set(bibtexparser.parse_string(one).entries_dict) for one in (text, plain))
    assert {"weft:best", "other2020"} < found and len(found) == 4
    assert len(found & usual) == 2
    assert heard[-1].endswith("refs.bib: 2 new, 1 entry filled in.")
    assert set(pybtex.database.parse_string(text, "bibtex").entries) == found


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_merging_twice_changes_nothing_and_writes_nothing(place, dialect) -> None:
    text, first = merged(place, dialect)
    os.utime(place / "refs.bib", (1, 1))
    again, second = merged(place, dialect)
    assert again == text
    assert (place / "refs.bib").stat().st_mtime == 1
    assert second[:-1] == first[:-1] and "0 new, 0 entries filled in" in second[-1]


def test_a_field_that_differs_stays_and_is_told_with_its_line(place) -> None:
    (place / "refs.bib").write_text(
        "\n@article{mine, eprint={2405.00002}, title={Warp without End}, year={2021},\n"
        "  author={Grace Heddle}, month = jan}",
        "utf-8",
    )
    text, heard = merged(place, where="year = 2024")
    assert "year={2021}" in text and "month = may" not in text
    assert [
        one for one in heard if "refs.bib, line 2: mine has year '2021', the dataset '2024'" in one
    ]
    assert len(heard) == 2


def test_line_ends_and_a_missing_last_one_stay_as_they_are(place) -> None:
    (place / "refs.bib").write_bytes(
        b"@misc{a,\r\n\ttitle = {Warp Without End},\r\n\tyear = 2024,\r\n}"
    )
    text, _ = merged(place, where="year >= 2024")
    assert text.startswith(
        "@misc{a,\r\n\ttitle = {Warp Without End},\r\n\tyear = 2024,\r\n\tauthor = {Heddle, Grace},"
    )
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize(
    ("mine", "why"),
    [
        (
            "@misc{a, doi={10.1145/1234567.1234568}, title={Warp Without End}, year=2024}",
            "another title",
        ),
        (
            "@misc{a, doi={10.1145/1234567.1234568}, eprint={2405.00002}, title={Weft}}",
            "identifiers of 2 papers",
        ),
        (
            "@misc{a, title={Warp Without End}, author={Heddle, Grace}, eprint={1901.00009}}",
            "another identifier",
        ),
        ("@misc{a, title={Wool for Everyone}, author={Cob, Web}, year=2025}", "no author tells"),
    ],
)
def test_an_entry_that_is_two_papers_is_told_and_left_alone(place, mine, why) -> None:
    (place / "refs.bib").write_text(mine, "utf-8")
    text, heard = merged(place)
    assert text.startswith(mine + "\n\n@")
    assert [one for one in heard if why in one and "line 1: a " in one]
    assert len(bibtexparser.parse_string(text).entries) < 4


def test_two_entries_of_one_paper_are_told_and_left_alone(place) -> None:
    twice = "@misc{a, eprint={2405.00002}}\n@misc{b, url={https://arxiv.org/pdf/2405.00002v2}}\n"
    (place / "refs.bib").write_text(twice, "utf-8")
    text, heard = merged(place)
    assert text.startswith(twice) and "Warp" not in text
    assert any("a (line 1) and b (line 2) are the same paper" in one for one in heard)


def test_another_paper_of_the_same_title_is_a_paper_of_its_own(place) -> None:
    (place / "refs.bib").write_text(
        "@misc{a, title={Warp Without End}, author={Someone Quite, Other}, year=2024}\n", "utf-8"
    )
    text, _ = merged(place, where="year = 2024")
    assert len(bibtexparser.parse_string(text).entries) == 2


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ("\n@misc{a, title={No end}\n\n@misc{b, title={B}}\n", 2),
        ("@misc{a, title={A}}\n@misc{a, title={B}}\n", 2),
        ("@misc{a, title={A}}\n@misc{A, title={B}}\n", 2),
        ("@misc{a, title={A}, title={B}}\n", 1),
        ("% mine\n@misc(a, title={A})\n", 2),
        ("@misc{a, title={A}}\n\n@misc{b, title={B}", 3),
        ("@misc{a, title={\udcff}}", 1),
    ],
)
def test_a_file_that_cannot_be_read_wholly_is_told_with_the_line(place, broken, line) -> None:
    body = broken.encode("utf-8", "surrogateescape")
    (place / "refs.bib").write_bytes(body)
    with pytest.raises(BadInput, match=rf"line {line}\b.*Nothing was written") as told:
        merged(place)
    assert "\n" not in str(told.value)
    assert (place / "refs.bib").read_bytes() == body


def test_strings_and_comments_in_round_brackets_are_read_as_those_in_braces(place) -> None:
    file = place / "refs.bib"
    same = MINE.replace(
        '@string{sosp = "Symp. on OS Principles"}', '@String ( sosp = "Symp. on OS Principles" )'
    )
    same = same.replace("@comment{jabref-meta: grouping:0}", '@comment(jabref)\n@preamble("x")')
    assert same.count("(") > MINE.count("(") + 2
    of = {one.key: one.fields for one in entries(MINE, file)}
    assert {one.key: one.fields for one in entries(same, file)} == of


def test_a_file_that_is_not_there_and_a_format_that_has_none_are_told(place) -> None:
    with pytest.raises(BadInput, match="without --merge a new file is written"):
        enrich.export("bibtex", folder=place, merge=place / "none.bib")
    with pytest.raises(BadUsage, match="Only bibtex and biblatex"):
        enrich.export("ris", folder=place, merge=place / "refs.bib")


def test_the_merged_file_may_go_elsewhere(place) -> None:
    enrich.export("bibtex", folder=place, merge=place / "refs.bib", out=place / "new.bib")
    assert (place / "refs.bib").read_text("utf-8") == MINE
    assert "weft:best" in (place / "new.bib").read_text("utf-8")


TITLES = st.sampled_from(
    ["Weft", "Warp Without End", "Weaving $k$ Threads {x}", "Loom & Loom", "a"]
)
NAMES = st.lists(st.sampled_from(["Ada Pfeffer", "José Ünal", "Weaving Team", "Li Wu"]), max_size=2)
IDS = st.sampled_from([None, "2309.00001", "2309.00002"])
DOIS = st.sampled_from([None, "10.1234/a_b", "10.1234/b"])
YEARS = st.none() | st.integers(2022, 2024)


@st.composite
def some_references(draw) -> list[Reference]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        eprint, doi = draw(IDS), draw(DOIS)
        refs = {f"arxiv:{eprint}"} if eprint else set()
        refs |= {f"doi:{doi}"} if doi else set()
        people = tuple(one for one in map(named, draw(NAMES)) if one)
        name = f"p{number}"
        one = Reference(f"key-{number}", name, name, "key", "other", draw(TITLES), people)
        refs = frozenset(refs)
        found.append(replace(one, year=draw(YEARS), doi=doi, arxiv_id=eprint, refs=refs))
    return found


@st.composite
def some_file(draw) -> str:
    parts = ["% mine\n"]
    for number in range(draw(st.integers(0, 4))):
        told = {"title": draw(st.none() | TITLES.filter(lambda one: "{" not in one))}
        told |= {"author": " and ".join(draw(NAMES)), "eprint": draw(IDS), "doi": draw(DOIS)}
        told |= {"year": draw(YEARS)}
        inner = "".join(f",\n  {name} = {{{value}}}" for name, value in told.items() if value)
        parts.append(f"@misc{{m{number}{inner}{draw(st.sampled_from(['', ',']))}\n}}\n")
        parts.append(draw(st.sampled_from(["", "\n", "words = \n", "@string{a = {b}}\n"])))
    text = "".join(parts)
    head, first, tail = text.partition("@string{a = {b}}\n")
    return head + first + tail.replace(first, "") if first else text


@settings(max_examples=60)
@given(some_file(), some_references(), st.sampled_from(["bibtex", "biblatex"]))
def test_a_merge_keeps_what_there_was_and_a_second_one_changes_nothing(
    tmp_path_factory, before, references, dialect
) -> None:
    path = tmp_path_factory.getbasetemp() / "refs.bib"
    first = merge(BibtexFile(path, before, tuple(entries(before, path))), references, dialect)
    assert taken_out(first.text, before)
    read = tuple(entries(first.text, path))
    old = tuple(entries(before, path))
    assert [one.key for one in read[: len(old)]] == [one.key for one in old]
    for one, was in zip(read, old, strict=False):
        assert was.fields.items() <= one.fields.items()
    second = merge(BibtexFile(path, first.text, read), references, dialect)
    assert second.text == first.text


def test_a_key_of_the_file_that_ours_would_be_is_not_given_twice(place) -> None:
    (usual,) = bibtexparser.parse_string(
        enrich.export("bibtex", folder=place, where="year = 2024")
    ).entries
    (place / "refs.bib").write_text(f"@misc{{{usual.key}, title={{Quite Another}}}}\n", "utf-8")
    text, _ = merged(place, where="year = 2024")
    keys = list(bibtexparser.parse_string(text).entries_dict)
    assert keys[0] == usual.key and keys[1].startswith(usual.key.partition("-")[0] + "-")
    assert merged(place, where="year = 2024")[0] == text


def test_a_year_that_differs_takes_no_month_of_another(place) -> None:
    one = paper("arxiv:2405.00002", "Warp Without End", "Grace Heddle", year=2024)
    shelve(place, [one])
    (place / "refs.bib").write_text("@misc{a, eprint={2405.00002}, date={2023-02}}\n", "utf-8")
    text, _ = merged(place, "biblatex")
    assert "date={2023-02}" in text and text.count("date") == 1
