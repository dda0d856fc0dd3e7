"""One spelling for each organisation, told by the table or by the list itself."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from enrich.dataset.rows import entry_rows
from enrich.normalization import organisations
from enrich.parse import parse

TABLE = Path(str(organisations.__file__)).with_suffix(".toml")

LIST = """## Looms
- [Looms at Sea](https://arxiv.org/abs/2401.00001) | Nvidia, THU
- [Looms on Land](https://arxiv.org/abs/2401.00002) | NVIDIA
- [Looms in Air](https://arxiv.org/abs/2401.00003) | Tsinghua & LoomSoft
- [Looms in Ice](https://arxiv.org/abs/2401.00004) | Loomsoft
- [Looms in Fog](https://arxiv.org/abs/2401.00005) | LoomSoft
"""


def test_entries_have_one_spelling_beside_what_the_list_writes() -> None:
    rows = entry_rows(parse(LIST), "looms.md", {}, {})
    assert [row["affiliations"] for row in rows] == [
        ["Nvidia", "THU"],
        ["NVIDIA"],
        ["Tsinghua", "LoomSoft"],
        ["Loomsoft"],
        ["LoomSoft"],
    ]
    assert [row["organisations"] for row in rows] == [
        ["NVIDIA", "Tsinghua University"],
        ["NVIDIA"],
        ["Tsinghua University", "LoomSoft"],
        ["LoomSoft"],
        ["LoomSoft"],
    ]


@pytest.mark.parametrize("name", ["Loom Labs", "OSU", "UCL", ""])
def test_what_is_unknown_or_several_organisations_has_no_spelling(name: str) -> None:
    assert organisations.known(name) is None


def test_no_spelling_stands_for_two_organisations() -> None:
    kinds = tomllib.loads(TABLE.read_text("utf-8"))
    spellings = [
        spelling.casefold()
        for organisations_ in kinds.values()
        for called, variants in organisations_.items()
        for spelling in (called, *variants)
    ]
    assert sorted(spellings) == sorted(set(spellings))
