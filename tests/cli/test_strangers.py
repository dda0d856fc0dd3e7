"""What strangers write steers no terminal, no log, no annotation and no page."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import standin
from commands import STEERS, Done, each, enrich
from enrich.check import Finding
from enrich.cli import escaping
from enrich.cli.check_command import annotation, finding_text
from enrich.cli.console import brief
from enrich.cli.parse_command import entry_line
from enrich.cli.run_output import markdown
from enrich.dataset.rows import entry_rows
from enrich.dataset.run_summary import Summary
from enrich.harvest.lane_report import Report
from enrich.normalization.control_characters import clean
from enrich.parse import parse
from paths import ROOT

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\x1b]8;;https://evil.example\x1b\\here"
TURNED = "\u202eevil\u2066\u200b\u2028"
MARKUP = "[red]::error::x ##[group]<img src=x> |`a`| [b](javascript:c)"
HOSTILE = f"Threads {ESCAPES} {TURNED} at Scale {MARKUP}"
LIST = f"""# Looms {ESCAPES}

- [Weft](https://arxiv.org/abs/2401.00001): {HOSTILE} | SOSP' 24
- [Warp: A Loom {TURNED} for Everyone](https://arxiv.org/abs/2401.00002)
- [Wool (https://loom.example/{TURNED}wool
::error file=a.md,line=1::owned
- [Twist](https://doi.org/10.1234/a%0A::error::b): {ESCAPES}
"""
OURS = r"::(error|warning|notice) file=list\.md,line=\d+,title=[\w-]+::.*"
ODD = st.sampled_from([*ESCAPES, *TURNED, *MARKUP, "\r\n", "\n::error::", "%0A", "\ud800", "a b"])
strangers = st.lists(st.text() | ODD, max_size=12).map("".join)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("strangers")
    (folder / "list.md").write_text(LIST, "utf-8")
    with standin.arxiv() as arxiv:
        unfit = dict.fromkeys(re.findall("[\x00-\x08\x0b-\x1f]", HOSTILE), "")  # for XML
        arxiv.titles = {
            "2401.00001": HOSTILE.translate({ord(sign): "" for sign in unfit}),
            "2401.00002": f"Quite Another Work {TURNED} on &#x9b;31m Wool",
        }
        settings = {
            "ENRICH_LIST": "list.md",
            "ENRICH_PROVIDERS__ARXIV__ENABLED": "true",
            "ENRICH_PROVIDERS__ARXIV__URL": arxiv.url,
            "ENRICH_PROVIDERS__ARXIV__PAUSE": "0",
        }
        enrich(folder, "run", settings=settings)
        yield folder, settings


def assert_harmless(done: Done) -> None:
    assert not STEERS.search(done.said), ascii(done.said)
    assert b"Traceback" not in done.err
    for line in done.said.split("\n"):
        assert "##[" not in line
        assert not line.lstrip().startswith("::"), line


COMMANDS = [
    ("run",),
    ("run", "--json"),
    ("check",),
    ("check", "--format", "json"),
    ("check", "--format", "sarif"),
    ("check", "--format", "markdown"),
    ("check", "--fix", "--out", "mended.md"),
    ("parse", "list.md"),
    ("parse", "list.md", "--json"),
    ("why", "2401.00001"),
    ("why", "2401.00001", "title"),
    ("why", "2401.00001", "--json"),
    ("why", "loom"),
    ("resolve", "arxiv:2401.00001", "arxiv:2401.00002"),
    ("resolve", "--json", "arxiv:2401.00001"),
    ("resolve", HOSTILE.replace("\0", "")),
    ("why", f"nothing {ESCAPES}"),
    ("parse", f"nowhere{ESCAPES}{TURNED}.md"),
    ("check", "--list", f"nowhere{TURNED}\n::error::x"),
    ("store", "stats"),
    ("store", "export"),
    ("providers",),
]


def test_no_command_prints_what_steers_a_terminal_or_a_runner(place) -> None:
    folder, settings = place
    for words, done in each(folder, COMMANDS, settings=settings):
        assert done.said, words
        assert_harmless(done)


def test_an_annotation_is_one_line_of_ours_whatever_the_list_says(place) -> None:
    folder, settings = place
    done = enrich(folder, "check", "--format", "github", settings=settings)
    lines = done.out.decode().splitlines()
    assert lines
    assert not STEERS.search(done.said)
    for line in lines:
        assert re.fullmatch(OURS, line), line


def test_json_on_a_screen_is_harmless_and_loses_nothing(place) -> None:
    value = {"title": HOSTILE, "nested": [TURNED, {"a": ESCAPES + "می\u200cخواهم"}]}
    told = escaping.as_json(value)
    assert json.loads(told) == value
    assert not STEERS.search(told)
    assert "##[" not in told


def test_no_table_of_the_dataset_holds_what_steers_a_terminal(place) -> None:
    folder, _ = place
    for path in (folder / "out").glob("*.parquet"):
        for row in pq.read_table(path).to_pylist():
            told = re.sub("[\n\t]", "", "".join(texts(row)))
            assert not STEERS.search(told), (path.name, ascii(row))
    assert not STEERS.search((folder / "out" / "manifest.json").read_text("utf-8"))


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)


def test_a_joiner_stays_in_a_word_and_in_an_emoji_that_needs_it() -> None:
    kept = ["می\u200cخواهم", "क्\u200dष", "👩\u200d💻", "❤\ufe0f\u200d🔥", "שלום\u200f!"]
    kept.append("🏴\U000e0067\U000e0062\U000e007f")
    assert [clean(text) for text in kept] == kept
    (entry,) = parse("- [می\u200cخواهم Looms at Scale](https://arxiv.org/abs/2401.00001)")
    assert entry.title == "می\u200cخواهم Looms at Scale"


@given(strangers)
def test_whatever_is_cleaned_steers_nothing_and_stays_so(text) -> None:
    once = clean(text)
    assert clean(once) == once
    bare = re.sub("(?<=.)[\u061c\u200e\u200f]", "", once.replace("\t", ""))
    assert not STEERS.search(bare), ascii(once)
    once.encode()


@given(strangers, strangers)
def test_whatever_a_finding_says_is_printed_harmlessly(text, where) -> None:
    found = Finding("dead-link", "error", "x", 7, text, suggestion=text)
    lines = finding_text(where, found)
    assert not any(line.lstrip().startswith("::") for line in lines.split("\n"))
    note = annotation(where, found)
    assert "\n" not in note and "\r" not in note and "##[" not in note
    head, _, place = note.partition(" ")
    assert head == "::error"
    assert "::" not in place.partition(",title=dead-link::")[0]


@given(strangers)
def test_whatever_a_value_is_it_is_brief_on_one_line(text) -> None:
    for shown in (brief(text), brief([{"name": text}])):
        assert "\n" not in shown
        assert not shown.lstrip().startswith("::")


@given(strangers)
def test_whatever_a_list_says_its_entries_are_printed_on_a_line_each(text) -> None:
    for row in entry_rows(parse(f"- [{text}](https://arxiv.org/abs/2401.00001)"), text, {}, {}):
        line = entry_line(row)
        assert "\n" not in line
        assert json.loads(escaping.as_json(row))


@given(strangers)
def test_whatever_a_provider_says_a_page_of_prefect_shows_it_as_text(text) -> None:
    counts = standin_counts(text)
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown(counts))
    tags = set(re.findall(r"</?([a-z][a-z0-9]*)", html))
    assert tags <= {"p", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "br"}
    assert "<a " not in html


def standin_counts(text: str) -> Summary:
    report = Report("arxiv", answered=1, why=text, hint=text)
    return Summary("run", text, Path("out"), Counter(), Counter(), Counter(), [report], [text])


def test_nothing_in_the_command_line_prints_but_its_one_place() -> None:
    rooms = [ROOT / "src" / "enrich" / "cli", ROOT / "src" / "enrich" / "harvest"]
    strays = [
        f"{path.name}:{node.lineno}"
        for room in rooms
        for path in room.glob("*.py")
        if path.name != "console.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("print", "sys.stdout.write", "sys.stderr.write")
    ]
    assert strays == []
