"""Nothing private leaves: canaries in every secret, every answer bad, and all outputs searched."""

from __future__ import annotations

import base64
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest

from commands import Done, each, enrich
from enrich.errors import BadUsage, Unreachable
from enrich.lists.location import called
from enrich.providers import chosen, found
from enrich.settings import load
from loopback import Answer, Asked, serving
from shares import with_slow

USER, PASSWORD, TOKEN = "canary-ada", "canary/p@ss:w0rd", "canary-t0ken"
KEYS = {
    variable: f"canary-{variable.lower()}-k3y"
    for provider in found().values()
    for variable in provider.key_variables
}
LIST = """# Looms

- [Weft: Threads at Scale](https://arxiv.org/abs/2401.00001)
- [Warp: A Loom for Everyone](https://doi.org/10.1234/warp)
- [Distaff: Wool to Thread](https://github.com/acme/distaff)
- [Spindle: Thread to Cloth](https://huggingface.co/acme/spindle)
- [Shuttle: Back and Forth](https://openreview.net/forum?id=shuttle1234)
- [Heddle: Up and Down at Scale](https://loom.example/heddle)
"""


def outputs(folder: Path, *done: Done) -> dict[str, bytes]:
    """Return all that a run printed or wrote, unpacked where it is packed, by where it stands."""
    found = {f"command {n}": one.out + one.err for n, one in enumerate(done)}
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "settings.toml":
            found[path.name] = path.read_bytes()
        if path.suffix == ".parquet":
            found[f"rows of {path.name}"] = repr(pq.read_table(path).to_pylist()).encode()
        if path.suffix == ".sqlite":
            found[f"rows of {path.name}"] = b"\n".join(rows(path))
    return found


def rows(path: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(path)) as connection:
        for table in ("record",):
            for row in connection.execute(f"SELECT * FROM {table}"):
                for cell in row:
                    yield zlib.decompress(cell) if isinstance(cell, bytes) else str(cell).encode()


def leaks(found: Mapping[str, bytes], *secrets: str) -> list[tuple[str, str]]:
    """Return where a secret stands, however it is spelt."""
    forms = {
        form.encode()
        for secret in secrets
        for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1], secret.lower())
    }
    return [(name, form.decode()) for name, text in found.items() for form in forms if form in text]


@contextmanager
def lists(body: bytes, status: int = 200) -> Iterator[tuple[str, list[Asked]]]:
    asked: list[Asked] = []

    def answer(request: Asked) -> Answer:
        asked.append(request)
        return status, {"Content-Type": "text/markdown"}, body

    with serving(answer) as root:
        host = root.removeprefix("http://")
        user = f"{USER}:{quote(PASSWORD, safe='')}"
        yield f"http://{user}@{host}/lists/looms.md?token={TOKEN}&x=canary-x#canary-f", asked


@pytest.mark.parametrize("status", [200, 404, 403])
def test_a_list_address_is_used_whole_and_told_without_user_query_and_fragment(
    tmp_path: Path, status: int
) -> None:
    with lists(LIST.encode(), status) as (address, asked):
        commands = [
            ["run", "--list", address],
            ["run", "--list", address, "--json"],
            ["check", "--list", address],
            ["check", "--list", address, "--fix"],
            ["check", "--list", address, "--fix", "--out", "mended.md"],
            ["check", "--list", address, "--format", "json"],
            ["check", "--list", address, "--format", "github"],
            ["check", "--list", address, "--format", "sarif"],
            ["check", "--list", address, "--format", "markdown"],
            ["check", "--list", address, "--accept", "known.toml", "--update-accepted"],
            ["parse", address],
            ["parse", address, "--json"],
            ["parse", address, "--out", "entries.parquet"],
        ]
        commands = commands if status == 200 else commands[::3]
        done = [one for _, one in each(tmp_path, commands, settings={})]
    assert asked[0].path == f"/lists/looms.md?token={TOKEN}&x=canary-x"
    pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    assert asked[0].headers["Authorization"] == f"Basic {pair}"
    assert leaks(outputs(tmp_path, *done), "canary", pair) == []
    if status == 200:
        (name,) = {row["list"] for row in pq.read_table(tmp_path / "entries.parquet").to_pylist()}
        assert name == "http://" + address.partition("@")[2].partition("?")[0]


@pytest.mark.parametrize(
    "address",
    [
        f"http://{USER}:{TOKEN}@127.0.0.1:9/l.md?token={TOKEN}",  # nobody listens
        f"http://{USER}:canary/{TOKEN}@127.0.0.1:9/l.md",  # a slash that is not escaped
        f"http://{TOKEN}@[::1/l.md",
        f"http://{USER}:{TOKEN}@127.0.0.1:notaport/l.md?{TOKEN}",
        f"https://{USER}:{TOKEN}@nowhere.invalid/l.md?sig={TOKEN}",
        f"ftp://{USER}:{TOKEN}@loom.example/l.md?{TOKEN}",
        f"file://{USER}:{TOKEN}@loom.example/l.md",
        f"HTTPS://{USER}:{TOKEN}@nowhere.invalid/l.md#{TOKEN}",
    ],
)
def test_a_list_address_that_cannot_be_asked_is_told_without_its_secrets(
    tmp_path: Path, address: str
) -> None:
    commands = [["run", "--list", address], ["parse", address], ["check", "--list", address]]
    commands.append(["check", "--list", address, "--fix"])
    done = [one for _, one in each(tmp_path, commands, settings={"ENRICH_LIST": address})]
    assert all(one.code for one in done)
    assert all(b"Traceback" not in one.err for one in done)
    assert leaks(outputs(tmp_path, *done), "canary") == []
    assert "canary" not in called(address)


def test_a_link_with_a_user_or_a_token_is_shown_without_them_and_keeps_its_query(
    tmp_path: Path,
) -> None:
    bad = f"https://{USER}:{TOKEN}@loom.example/heddle.pdf?id=7&X-Amz-Signature={TOKEN}"
    text = f"# L\n\n- [Heddle: Up and Down at Scale]({bad})\n- [Broken: A Link to Wool] ({bad})\n"
    (tmp_path / "list.md").write_text(text, "utf-8")
    commands = [
        ["run"],
        ["check"],
        ["check", "--format", "json"],
        ["check", "--format", "github"],
        ["check", "--format", "sarif"],
        ["check", "--format", "markdown"],
        ["parse", "list.md"],
        ["parse", "list.md", "--json"],
        ["why", "Heddle"],
        ["why", "Heddle", "--json"],
        ["resolve", f"Heddle: Up and Down {bad}"],
    ]
    done = [one for _, one in each(tmp_path, commands, settings={"ENRICH_LIST": "list.md"})]
    assert leaks({str(n): one.out + one.err for n, one in enumerate(done)}, "canary") == []
    assert b"id=7&X-Amz-Signature=***" in done[4].out
    tables = outputs(tmp_path / "out")
    assert leaks(tables, USER) == []
    (row, _) = pq.read_table(tmp_path / "out" / "entries.parquet").to_pylist()
    assert row["url"] == bad.replace(f"{USER}:{TOKEN}@", "")  # the query is the list's own


FAULTS = ["401", "403", "429", "500", "302", "echo", "web page", "cut", "empty", "nobody"]
QUICK = {"401", "302", "echo"}


@pytest.mark.parametrize("fault", with_slow(FAULTS, QUICK))
def test_a_key_is_in_no_output_however_its_provider_breaks(tmp_path: Path, fault: str) -> None:
    (tmp_path / "list.md").write_text(LIST, "utf-8")
    asked: list[Asked] = []

    def answer(request: Asked) -> Answer:
        asked.append(request)
        return broken(request, fault)

    with serving(answer) as root:
        url = "http://127.0.0.1:9" if fault == "nobody" else root
        settings = {**KEYS, "ENRICH_LIST": "list.md"}
        for name, provider in found().items():
            if provider.key_variables or name == "openreview":
                settings |= asking(name, url)
        settings["ENRICH_PROVIDERS__OPENREVIEW__KEY"] = "canary-openreview-k3y"
        commands = [
            ["run"],
            ["check"],
            ["providers", "--check"],
            ["store", "export"],
        ]
        done = [one for _, one in each(tmp_path, commands, settings=settings)]
    if fault != "nobody":
        sent = "\n".join(f"{one.headers}" for one in asked)
        assert "canary-hf_token" in sent and "canary-openreview" in sent
    assert leaks(outputs(tmp_path, *done), "canary") == []


def asking(name: str, url: str) -> dict[str, str]:
    stem = f"ENRICH_PROVIDERS__{name.upper()}__"
    return {f"{stem}ENABLED": "true", f"{stem}URL": url, f"{stem}PAUSE": "0"}


def broken(request: Asked, fault: str) -> Answer:
    """Answer as badly as can be, and tell all that was sent to us."""
    told = dict(request.headers.items())
    secret = told.get("Authorization", "") or told.get("x-api-key", "")
    key = secret.rpartition(" ")[2]
    json_type = {"Content-Type": "application/json"}
    if fault == "302":
        return 302, {"Location": f"http://{key}.invalid/?key={key}"}, b""
    if fault == "web page":
        return 200, {"Content-Type": f"text/{key}"}, f"<html><title>{key}</title>".encode()
    if fault == "cut":
        return 200, json_type, f'{{"title": "{key}", "id'.encode()
    if fault == "empty":
        return 200, {"X-Key": key}, b""
    body = {"id": "acme/spindle", "author": key, "full_name": "acme/distaff", "title": key}
    body |= {"html_url": "https://github.com/acme/distaff", "description": key, "message": key}
    body |= {"homepage": key, "license": {"spdx_id": key}, "fork": False, "topics": [key]}
    body |= {"cardData": {"license": "other", "license_link": f"https://a.example/{key}"}}
    body |= {"tags": [f"license:{key}", f"arxiv:{key}"], "error": key, "headers": told}
    status = 200 if fault == "echo" else int(fault)
    return status, json_type | {"ETag": f'"{key}"'}, json.dumps(body).encode()


def test_a_proxy_s_password_is_in_no_output(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(LIST, "utf-8")
    words = {"ENRICH_LIST": "list.md"} | asking("github", "https://api.loom.example")
    for proxy in (
        f"http://{USER}:{TOKEN}@127.0.0.1:9",
        f"http://{USER}:canary/{TOKEN}@127.0.0.1:9",
        f"nonsense://{USER}:{TOKEN}@",
    ):
        proxies = {"HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, "NO_PROXY": ""}
        lists = ["run", "--list", f"https://loom.example/l.md?token={TOKEN}"]
        commands = [["run"], lists, ["providers", "--check"]]
        done = [one for _, one in each(tmp_path, commands, settings=words | proxies)]
        assert leaks(outputs(tmp_path, *done), "canary") == []
        assert all(b"Traceback" not in one.err for one in done)


def test_a_netrc_is_neither_sent_nor_told(tmp_path: Path) -> None:
    netrc = tmp_path / "home" / "netrc"
    netrc.parent.mkdir()
    netrc.write_text(f"machine 127.0.0.1 login {USER} password {TOKEN}\n")
    asked: list[Asked] = []

    def answer(request: Asked) -> Answer:
        asked.append(request)
        return 200, {"Content-Type": "text/plain"}, LIST.encode()

    here = tmp_path / "work"
    here.mkdir()
    with serving(answer) as root:
        done = enrich(here, "run", "--list", f"{root}/l.md", settings={"NETRC": str(netrc)})
    assert done.code == 0
    assert "Authorization" not in asked[0].headers
    assert leaks(outputs(here, done), "canary") == []


def test_a_setting_that_is_wrong_is_told_without_its_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = {
        "ENRICH_PROVIDERS__GITHUB__KEY": "canary\nkey",
        "ENRICH_PROVIDERS__GITHUB__URL": f"ftp://{USER}:{TOKEN}@a.example",
        "ENRICH_PROVIDERS": f'{{"github": {{"key": "{TOKEN}", ',
        "GITHUB_TOKEN": "canary\tt0ken",
        "ENRICH_PATIENCE": "canary",
        "ENRICH_CONTACT": "canary",
    }
    for name, value in wrong.items():
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            with pytest.raises(BadUsage) as caught:
                chosen(load())
        assert "canary" not in str(caught.value)


def test_an_error_holds_no_secret_whoever_raises_it() -> None:
    url = f"https://{USER}:{TOKEN}@a.example/b?token={TOKEN}"
    error = Unreachable(f"x: {url} \x1b[2J is gone", url=url)
    assert "canary" not in f"{error!r} {error} {error.url} {vars(error)}"
    assert "\x1b" not in str(error)
