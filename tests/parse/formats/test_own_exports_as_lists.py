"""What we export is read back: the same titles, people, years and identifiers."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import enrich
from bookshelf import BARE, WARP, WEFT, WOOL, shelve
from enrich.export.bibtex import bibliography
from enrich.export.csl_json import csl_json
from enrich.export.person import named
from enrich.export.reference import Reference
from enrich.export.ris import ris
from enrich.parse.formats.list_formats import read_list

WRITERS = {
    "bibtex": lambda one: bibliography([one], "bibtex"),
    "biblatex": lambda one: bibliography([one], "biblatex"),
    "ris": lambda one: ris([one]),
    "csl-json": lambda one: csl_json([one]),
}
WORDS = st.text(st.sampled_from("abcXYZéüßñ&%$#_-:.'()+ "), min_size=3, max_size=40)
TITLES = WORDS.map(lambda text: " ".join(f"A{text}b".split()))
NAMES = st.sampled_from(
    ["Ada Weaver", "Bea van der Loom", "Ünal Ödön", "José García-Loom", "X. Y. Threads", "Li Wei"]
)


@pytest.mark.parametrize("dialect", WRITERS)
def test_a_dataset_comes_back_from_its_export(dialect: str, tmp_path) -> None:
    folder = shelve(tmp_path, [WEFT, WARP, WOOL, BARE])
    entries = read_list(enrich.export(dialect, folder=folder))
    unread = entries.unread
    items = json.loads(enrich.export("csl-json", folder=folder))
    assert unread == () and len(entries) == len(items) > 2
    for one, item in zip(entries, items, strict=True):
        assert same(one.title) == same(item["title"])
        assert [name.split()[-1] for name in one.authors] == [
            (person.get("family") or person["literal"]).split()[-1]
            for person in item.get("author", ())
        ]
        assert one.year == (item["issued"]["date-parts"][0][0] if "issued" in item else None)
        assert "DOI" not in item or str(one.ref) == f"doi:{item['DOI']}"


@pytest.mark.parametrize("dialect", WRITERS)
@settings(max_examples=25, deadline=None)
@given(
    title=TITLES,
    people=st.lists(NAMES, max_size=3, unique=True),
    year=st.integers(1950, 2040),
    doi=st.none() | st.integers(1, 10**6).map(lambda number: f"10.5555/loom.{number}"),
)
def test_strangers_titles_and_people_come_back(dialect, title, people, year, doi) -> None:
    persons = tuple(one for name in people if (one := named(name)))
    one = Reference("k-1", "p", "p", "k", "article", title, persons, year=year, doi=doi)
    entries = read_list(WRITERS[dialect](one))
    unread = entries.unread
    (entry,) = entries
    assert unread == ()
    assert same(entry.title) == same(title)
    assert list(map(same, entry.authors)) == list(map(same, people))
    assert (entry.year, entry.ref and entry.ref.value) == (year, doi)


def same(text: str) -> str:
    return unicodedata.normalize("NFC", text).removesuffix(".").strip()
