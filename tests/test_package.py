"""What a person gets from `import enrich`."""

from __future__ import annotations

import subprocess
import sys

import enrich
from enrich.parse import decode

SLOW = ("requests", "pydantic", "rich", "lxml", "pyarrow", "pandas", "prefect")


def test_a_list_is_read_from_python_in_one_line() -> None:
    text, _ = decode(b"- [Weft](https://arxiv.org/abs/2401.00001): Threads at Scale")
    (entry,) = enrich.parse(text)
    assert str(entry.ref) == "arxiv:2401.00001"


def test_importing_it_loads_nothing_slow() -> None:
    code = f"import sys, enrich; print([name for name in {SLOW} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
