"""BibTeX and BibLaTeX: two readers that are not ours read the same as was written."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from pathlib import Path

import bibtexparser
import pybtex.database
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import enrich
from bookshelf import BARE, WARP, WEFT, WOOL, entry, paper, shelve
from enrich.export.bibtex import bibliography
from enrich.export.person import named
from enrich.export.reference import Reference
from enrich.normalization.control_characters import clean
from enrich.normalization.latex import unescaped
from enrich.normalization.text import one_line

DIALECTS = ("bibtex", "biblatex")
SIGNS = r"""{ } \ @ % $ " ' # ~ ^ _ & < | \{ \\ `` -- '' = , GPT-4 LLMs $k$ λScale é Ü ‑ – א 中 Ж"""
ODD = st.sampled_from(
    [
        *SIGNS.split(),
        "\n",
        "\n@article{",
        " and ",
        "\u202e",
        "\x00",
        "\x1b[31m",
        "\ud800",
        "e\u0301",
    ]
)
strangers = st.lists(st.text(max_size=6) | ODD, max_size=10).map("".join)


def of(folder: Path, dialect: str = "bibtex", **how: object) -> dict[str, dict[str, str]]:
    """What bibtexparser reads of an export, by title in plain text."""
    library = bibtexparser.parse_string(enrich.export(dialect, folder=folder, **how))
    assert not library.failed_blocks
    return {
        unescaped(one["title"]): {"TYPE": one.entry_type, "KEY": one.key} | dict(one.items()[2:])
        for one in library.entries
    }


def same_text(text: str) -> str:
    """A text as BibTeX can say it: in one form of Unicode, with one hyphen."""
    return unicodedata.normalize("NFC", text).replace("\u2010", "-").replace("\u2011", "-")


@settings(max_examples=40)
@given(strangers, strangers)
def test_what_strangers_write_is_read_back_by_two_readers(title, name) -> None:
    title, someone = one_line(clean(title)) or "x", named(name)
    people = (someone,) if someone else ()
    url = "https://loom.example/" + title.replace(" ", "")
    one = Reference("k-1", "p", "p", "k", "other", title, people, container=title, url=url)
    for dialect in DIALECTS:
        text = bibliography([one], dialect)
        library = bibtexparser.parse_string(text)
        (read,) = library.entries
        other = pybtex.database.parse_string(text, "bibtex").entries["k-1"]
        assert not library.failed_blocks
        assert one_line(read["title"]) == one_line(other.fields["title"])
        assert same_text(one_line(unescaped(read["title"]))) == same_text(title)
        assert len(other.persons.get("author", ())) == len(people)


def test_a_published_paper_names_its_venue_and_its_preprint(tmp_path) -> None:
    (found,) = of(shelve(tmp_path, [WEFT])).values()
    assert found["TYPE"] == "inproceedings"
    assert found["title"] == (
        r"{Weft}: Serving {LLMs} on {GPUs} with {PagedThreads} \& {$k$}-means at 100 \%"
    )
    assert found["booktitle"] == WEFT["venue_name"]
    assert (found["eprint"], found["archivePrefix"]) == ("2309.00001", "arXiv")
    assert (found["primaryClass"], found["doi"]) == ("cs.LG", "10.1145/1234567.1234568")
    assert found["year"] == "2023" and "month" not in found
    assert "abstract" not in found


def test_names_have_their_parts_and_organisations_have_none(tmp_path) -> None:
    text = enrich.export("bibtex", folder=shelve(tmp_path, [WEFT]))
    (key,) = pybtex.database.parse_string(text, "bibtex").entries
    people = pybtex.database.parse_string(text, "bibtex").entries[key].persons["author"]
    ada, jose, laurens, team = people
    assert (ada.last_names, ada.first_names) == (["Pfeffer"], ["Ada"])
    assert jose.last_names == [r"{\"U}nal"] and jose.first_names == [r"Jos{\'e}"]
    assert (laurens.prelast_names, laurens.last_names) == (["van", "der"], ["Loom"])
    assert team.last_names == ["{Weaving Team}"] and not team.first_names
    assert "Ünal, José" in enrich.export("biblatex", folder=tmp_path)


def test_a_preprint_is_misc_in_bibtex_and_online_in_biblatex(tmp_path) -> None:
    folder = shelve(tmp_path, [WARP])
    (old,), (new,) = of(folder).values(), of(folder, "biblatex").values()
    assert (old["TYPE"], old["year"], old["month"]) == ("misc", "2024", "may")
    assert "month = may," in enrich.export("bibtex", folder=folder)
    assert (new["TYPE"], new["date"], new["eprinttype"]) == ("online", "2024-05", "arxiv")
    assert new["eprintclass"] == "cs.DC" and "year" not in new


@pytest.mark.parametrize(
    ("type_", "venue", "kind", "field"),
    [
        ("journal-article", None, "article", "journal"),
        (None, "JMLR", "article", "journal"),
        (None, "SOSP", "inproceedings", "booktitle"),
        ("book-chapter", None, "incollection", "booktitle"),
        ("dissertation", None, "phdthesis", "school"),
    ],
)
def test_the_type_of_an_entry_follows_type_and_venue(tmp_path, type_, venue, kind, field) -> None:
    one = paper("doi:10.1234/a", "On Looms", "Ada Pfeffer", type=type_, venue=venue)
    one["venue_name"] = "Annals of Looms"
    (found,) = of(shelve(tmp_path, [one])).values()
    assert (found["TYPE"], found[field]) == (kind, "Annals of Looms")


def test_a_paper_that_the_list_alone_knows_is_exported_as_the_list_has_it(tmp_path) -> None:
    listed = [
        entry(1, WOOL["paper_id"], "Wool for Everyone", "Looms", authors=["Ada Pfeffer", "et al."])
        | {"url": "https://wool.example/a b.pdf"}
    ]
    (found,) = of(shelve(tmp_path, [WOOL], listed)).values()
    assert (found["booktitle"], found["year"]) == ("OSDI", "2025")
    assert found["author"] == "Pfeffer, Ada and others"
    assert found["url"] == "https://wool.example/a%20b.pdf"


def test_only_what_knows_nothing_but_an_address_is_left_out_and_counted(tmp_path) -> None:
    heard: list[str] = []
    folder = shelve(tmp_path, [WEFT, BARE])
    enrich.export("bibtex", folder=folder, tell=heard.append)
    assert len(of(folder)) == 1
    assert heard == ["1 paper left out: nothing but an address is known of it."]


def test_a_title_that_is_an_address_is_none(tmp_path) -> None:
    url = "https://loom.example/a.pdf"
    folder = shelve(tmp_path, [BARE], [entry(1, BARE["paper_id"], url, url=url)])
    assert not of(folder)


def test_what_follows_a_family_name_is_kept_where_the_whole_name_alone_tells_it(tmp_path) -> None:
    one = paper("arxiv:2401.00009", "On Looms", "Martin Luther King Jr")
    one["authors"][0] |= {"given": "Martin Luther", "family": "King"}
    (found,) = of(shelve(tmp_path, [one])).values()
    assert found["author"] == "King, Jr, Martin Luther"


def test_accents_that_stand_apart_from_their_letters_are_joined_to_them(tmp_path) -> None:
    one = paper("arxiv:2401.00009", "E\u0301tude of Looms", "Ada Pfeffer")
    (found,) = of(shelve(tmp_path, [one])).values()
    assert found["title"] == r"{{\'E}tude} of {Looms}"


def test_two_titles_of_one_address_are_cited_apart_and_without_it(tmp_path) -> None:
    name = BARE["paper_id"]
    listed = [entry(1, name, "Weft", year=2023), entry(2, name, "Warp", year=2024)]
    found = of(shelve(tmp_path, [BARE], listed))
    assert {title: one["year"] for title, one in found.items()} == {"Weft": "2023", "Warp": "2024"}
    assert all("doi" not in one and "url" not in one for one in found.values())
    assert len({one["KEY"] for one in found.values()}) == 2


def test_a_link_that_is_surely_wrong_is_nobodys_address(tmp_path) -> None:
    name = WOOL["paper_id"]
    wrong = entry(1, name, "Wool for All", status="relinked", url="https://loom.example/other")
    (found,) = of(shelve(tmp_path, [WOOL], [wrong])).values()
    assert "url" not in found
    assert "loom.example" not in enrich.export("markdown", folder=tmp_path)


def test_scripts_are_no_addresses(tmp_path) -> None:
    one = paper("page:x", "On Looms", "Ada Pfeffer", url="javascript:alert(1)")
    (found,) = of(shelve(tmp_path, [one])).values()
    assert "url" not in found


@pytest.mark.skipif(shutil.which("biber") is None, reason="biber is not installed")
@pytest.mark.parametrize("dialect", DIALECTS)
def test_biber_takes_every_entry(tmp_path, dialect) -> None:
    text = enrich.export(dialect, folder=shelve(tmp_path, [WEFT, WARP, WOOL]))
    (tmp_path / "refs.bib").write_text(text, "utf-8")
    command = ["biber", "--tool", "--validate-datamodel", "--output-file=out.bib", "refs.bib"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "ERROR" not in done.stdout
    out = (tmp_path / "out.bib").read_text("utf-8")
    assert out.count("@") == 3
