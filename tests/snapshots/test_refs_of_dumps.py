"""What a record calls its id is a ref only where it is one, spelt as everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

import dumps
from enrich.errors import BadInput
from enrich.normalization import identifiers
from enrich.snapshots.building import add

REFS = {
    "arxiv": (
        *("2301.00001", "2301.00001v3", "arXiv:2301.00002", "1412.1234", "1501.12345"),
        *("0704.0001", "cs/9901001", "math.AG/0603021v2", "hep-th/9711200"),
    ),
    "crossref": ("10.9999/Loom.1", "https://doi.org/10.9999/X.Y", "10.48550/arXiv.2301.00003"),
    "semantic-scholar": ("P18-1001", "2023.acl-long.1"),
}
NO_REFS = {
    "arxiv": (
        *("hello", "https://openalex.org/W100", "2313.00001", "0703.0001", "1501.1234"),
        *("2301.00000", "2301.000011", "looms/0605123", "cs/9913001", "cs/0801001", "", None, 7),
    ),
    "crossref": ("10.9999", "10.9/a", "not a DOI", "10.48550/arXiv.hello", None),
    "semantic-scholar": ("hello", "P18", None),
}


def rows(dump: str, ids: tuple[object, ...]) -> list[dict[str, object]]:
    if dump == "crossref":
        return [{"DOI": one, "title": ["On Looms"]} for one in ids]
    if dump == "arxiv":
        return [{"id": one, "title": "On Looms"} for one in ids]
    return [{"externalids": {"ACL": one}, "title": "On Looms"} for one in ids]


@pytest.mark.parametrize("dump", REFS)
def test_ids_are_spelt_in_an_index_as_anywhere(tmp_path: Path, dump: str) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", rows(dump, REFS[dump] + NO_REFS[dump]))
    index = dumps.index(tmp_path, dump, source)
    scheme = {"crossref": "doi", "semantic-scholar": "acl"}.get(dump, "arxiv")
    asked = [str(identifiers.canonical(scheme, one)) for one in REFS[dump]]
    assert {one.id for one in index.about(asked)} == set(asked)
    assert index.told.refs == len(asked)
    assert len(index.titled(["On Looms"])[0]) == len(asked)


@pytest.mark.parametrize("dump", NO_REFS)
def test_a_dump_in_which_no_id_is_a_ref_is_refused(tmp_path: Path, dump: str) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", rows(dump, NO_REFS[dump]))
    with pytest.raises(BadInput, match=f"has an id where the dump of {dump} has it"):
        add(tmp_path, dump, source, dumps.silent)


def test_the_works_of_another_provider_are_no_dump_of_arxiv(tmp_path: Path) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", dumps.openalex(3))
    with pytest.raises(BadInput, match=r"Nothing in .* has an id"):
        add(tmp_path, "arxiv", source, dumps.silent)
