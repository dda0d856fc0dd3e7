"""What the command line says: true, about what was asked, and of options that there are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archives import archives, gathered, preprint
from played import Played, line

WOOL, SILK = "Weaving Wool under Deep Water", "Dyeing Silk in the Morning Sun"


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with archives() as known:
        yield Played(tmp_path, known)


@pytest.mark.parametrize("field", ["doi", "venue", "citations", "identifiers"])
def test_why_names_whoever_was_refused_about_a_field(played, field) -> None:
    ids = {"ArXiv": "2401.00001", "DOI": "10.5072/silk"}
    played.archives.knows(preprint("2401.00001", WOOL, "Ada Pfeffer"))
    played.archives.knows(gathered(SILK, "Mei Wu", ids=ids, venue="SOSP"))
    played.write(line(WOOL, "2401.00001"))
    assert played.command("run")[0] == 0
    code, out, _ = played.command("why", "2401.00001", field)
    assert code == 0
    assert "semantic_scholar: refused, its record is of “Dyeing Silk" in out
    assert "Nobody said anything" not in out


def test_why_names_a_doi_that_is_not_shown_since_no_registry_knows_it(played) -> None:
    played.archives.knows(preprint("2401.00001", WOOL, "Ada Pfeffer", doi="10.5072/gone"))
    played.write(line(WOOL, "2401.00001"))
    assert played.command("run")[0] == 0
    _, out, _ = played.command("why", "2401.00001", "doi")
    assert "10.5072/gone" in out
    assert "refused" in out


@pytest.mark.parametrize("text", ["", "# Looms\n", "\n\n---\n"])
def test_parse_of_a_list_without_entries_names_no_option_that_it_does_not_have(
    played, text
) -> None:
    played.list.write_text(text, "utf-8")
    for words in (["parse", "list.md"], ["parse", "nowhere.md"]):
        code, _, err = played.command(*words)
        assert code == 1
        options = [word.strip(".,;") for word in err.split() if word.startswith("--")]
        shown = played.command("parse", "--help")[1]
        assert [option for option in options if option not in shown] == []


def test_a_mended_list_is_not_written_to_a_file_named_with_a_dash(played) -> None:
    played.write(line(WOOL, "2401.00001"))
    code, out, err = played.command("check", "--fix", "--out", "-")
    assert (code, out) == (2, "")
    assert "name a file with --out FILE" in err
    assert not (played.folder / "-").exists()
