"""Nothing a developer has set or kept changes what the tests see; nothing leaves the machine."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import sys
import tempfile
from typing import Any

import pytest
from hypothesis import settings

from enrich.providers import found

NUMBER = re.compile("[0-9a-fx.:]+")
LONGEST = ("test_flow.py", "test_ten_nights.py", "test_kill.py")
"""Files of few tests that take long: they are begun first, lest all wait for the last one."""

HERE = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "", None, b"127.0.0.1"}

for name in [name for name in os.environ if name.startswith("ENRICH_") and name != "ENRICH_SHARED"]:
    del os.environ[name]
for provider in found().values():
    for name in provider.key_variables:
        os.environ.pop(name, None)

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each process compiles all of it anew
sys.dont_write_bytecode = False
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="enrich-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)


def stay_here(event: str, args: tuple[Any, ...]) -> None:
    """Fail the test that looks up or calls another machine."""
    if event == "socket.getaddrinfo":
        host = None if NUMBER.fullmatch(str(args[0])) else args[0]  # no look-up is needed
    elif event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    if host not in HERE:
        raise AssertionError(f"a test tried to reach {host}")


settings.register_profile("house", deadline=None)  # no test speaks of wall time
settings.load_profile("house")
sys.addaudithook(stay_here)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Have one process more than there are processors, for some tests wait."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files in front."""
    items.sort(key=lambda item: item.path.name not in LONGEST)
