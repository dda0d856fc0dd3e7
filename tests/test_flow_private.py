"""What Prefect keeps and shows: nothing private, and nothing that steers."""

from __future__ import annotations

import os
from pathlib import Path
from prefect_home import ROOT

import pytest

import dumps
import standin
from commands import STEERS
from enrich.errors import BadUsage
from loopback import Answer, Asked, serving
from parameters import public
from test_flow import Flow

SECRET = "canary-t0ken"
LIST = """# Looms \x1b[2J

- [Weft](https://arxiv.org/abs/2401.00001): Threads \x1b]0;owned\x07\u202e at Scale | SOSP' 24
- [Warp: A Loom [red] <img src=x>](https://arxiv.org/abs/2401.00002)
"""


@pytest.mark.slow
def test_the_flow_tells_prefect_nothing_private_and_nothing_that_steers(tmp_path: Path) -> None:
    asked: list[Asked] = []

    def answer(request: Asked) -> Answer:
        asked.append(request)
        return 200, {"Content-Type": "text/markdown"}, LIST.encode()

    dumps.of_a_stranger(tmp_path / "snapshot.jsonl")
    with standin.arxiv() as arxiv, serving(answer) as root:
        arxiv.trouble = [(403, {"X-Key": SECRET}, f"{SECRET} \x1b[2J".encode())]
        address = root.replace("://", f"://canary-ada:{SECRET}@") + f"/l.md?token={SECRET}"
        code, output = Flow(tmp_path, arxiv).run(
            ENRICH_LIST=address,
            PREFECT_API_KEY=SECRET,
            HTTPS_PROXY=f"http://ada:{SECRET}@127.0.0.1:9",
            NO_PROXY="127.0.0.1",
            PYTHONPATH=os.pathsep.join([str(tmp_path), str(ROOT / "src")]),
        )
    assert code == 0, output
    assert asked[0].path == f"/l.md?token={SECRET}"
    assert f"{root}/l.md: 2 entries" in output
    assert not STEERS.search(output), ascii(output)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"canary" not in path.read_bytes(), path


@pytest.mark.parametrize(
    "address", ["https://ada@a.example/l.md", "https://a.example/l.md?token=1", "http://a.b/c#d"]
)
def test_a_list_address_with_a_secret_is_no_parameter_of_a_flow(address: str) -> None:
    with pytest.raises(BadUsage, match="set ENRICH_LIST"):
        public(address)
    for fine in (None, "-", "list.md", "HTTPS://a.example/l.md", "github:acme/looms:l.md@v1"):
        public(fine)


@pytest.mark.parametrize("address", ["ftp://ada:pw@a.example/out", "s3://bucket/out?key=1"])
def test_an_address_of_a_dataset_with_a_secret_is_no_parameter_of_a_flow(address: str) -> None:
    with pytest.raises(BadUsage, match="set ENRICH_OUT"):
        public(None, address)
    for fine in (None, "data/enriched", "S3://bucket/out/", "memory://out", "./a//b?c"):
        public(None, fine)
