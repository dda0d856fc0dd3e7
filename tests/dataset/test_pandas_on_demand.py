import os
import subprocess
import sys

import pytest

AFTER = """
import sys
from enrich.dataset import parquet
from enrich.schema import EDGES
found = parquet.from_rows([], EDGES)
assert "pandas" not in sys.modules
{then}
import pyarrow as pa
print(pa.array(pandas.Series([1.0, float("nan")])).null_count)
"""
WAYS = {
    "it is imported": "import pandas",
    "a part of it is": "import pandas.api.types\nimport pandas",
    "a frame is asked for": (
        "from enrich.dataset.loading.pandas_frame import frame\nframe(found)\nimport pandas"
    ),
    "another thread does": (
        "from threading import Thread\none = Thread(target=__import__, args=['pandas'])\n"
        "one.start()\none.join()\nimport pandas"
    ),
}


def printed(code: str) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("way", WAYS)
def test_arrow_knows_pandas_as_soon_as_somebody_imports_it(way) -> None:
    assert printed(AFTER.format(then=WAYS[way])) == "1\n"


def test_who_has_imported_pandas_already_keeps_what_arrow_knows_of_it() -> None:
    code = AFTER.replace("import sys\n", "import sys, pandas\n").replace(" not in", " in")
    assert printed(code.format(then="")) == "1\n"
