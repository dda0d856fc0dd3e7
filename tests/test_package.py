"""What a person gets from `import enrich`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import enrich
from enrich.parse import decode

SLOW = ("requests", "pydantic", "rich", "lxml", "pyarrow", "pandas", "prefect", "duckdb")
LIST = "# L\n\n- [Weft](https://arxiv.org/abs/2401.00001): Threads at Scale\n"


def test_a_list_is_read_from_python_in_one_line() -> None:
    text, _ = decode(b"- [Weft](https://arxiv.org/abs/2401.00001): Threads at Scale")
    (entry,) = enrich.parse(text)
    assert str(entry.ref) == "arxiv:2401.00001"


def test_importing_it_loads_nothing_slow() -> None:
    code = f"import sys, enrich; print([name for name in {SLOW} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_all_that_a_notebook_calls_is_there_also_after_the_rooms_of_these_names_are_loaded() -> (
    None
):
    import enrich.check.finding  # noqa: PLC0415
    import enrich.parse.fields.dates  # noqa: PLC0415

    names = [name for name in enrich.__all__ if name != "__version__"]
    assert names == ["check", "load", "parse", "resolve", "run", "why"]
    assert all(callable(getattr(enrich, name)) for name in names)
    assert enrich.__version__


def test_a_list_is_run_checked_loaded_and_explained_from_python(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(LIST, "utf-8")
    how: dict[str, Any] = {
        "list": str(tmp_path / "list.md"),
        "out": tmp_path / "out",
        "records": tmp_path / "records.sqlite",
        "offline": True,
    }
    assert enrich.run(**how).papers.total() == 1
    assert [finding.check for finding in enrich.check(**how)] == []
    papers = enrich.load("papers", str(tmp_path / "out"))
    assert papers["paper_id"].to_list() == ["arxiv:2401.00001"]
    assert enrich.why("arxiv:2401.00001", folder=tmp_path / "out")[0].lines == (3,)


def test_a_name_that_it_has_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'frames'"):
        enrich.frames  # noqa: B018
