"""Asks one client about works at a stand-in, in the client's own environment.

    python driver.py MODULE < question.json

The question has the address of the stand-in, and works by their `arxiv` or `doi`.  The module's
`ask` yields for each work its fields, or why there are none.  Whoever tries another host than this
machine is stopped, and told of.  Told are CPU seconds, those of importing the client apart.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from typing import Any

HERE = {"127.0.0.1", "::1", "localhost", "", None, b"127.0.0.1"}
strayed: list[str] = []


def stay_here(event: str, args: tuple[Any, ...]) -> None:
    """Stop whoever looks up or calls another machine."""
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    if host not in HERE:
        strayed.append(str(host))
        raise OSError(f"nobody but this machine is to be asked, and not {host}")


def main(name: str) -> None:
    """Ask, and print what was told as JSON."""
    sys.addaudithook(stay_here)
    question = json.load(sys.stdin)
    client = importlib.import_module(name)
    began = time.process_time()
    works = dict(client.ask(question["root"], question["works"]))
    ended = time.process_time()
    told = {"works": works, "asking": ended - began, "cpu": ended, "strayed": strayed}
    print(json.dumps(told, default=str))


if __name__ == "__main__":
    main(sys.argv[1])
