"""Values come behind entries and go again: nobody who reads the list sees them, no byte is lost."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from enrich.errors import BadInput, BadUsage
from enrich.lists.list_file import list_file
from enrich.lists.loading import first_read, joined
from enrich.model import Entry
from enrich.parse import decode, parse
from enrich.parse.document.annotations import ANNOTATION, BEGIN, END, unannotated
from enrich.repair.annotating import annotated, cleared
from enrich.repair.apply import repair
from enrich.store import Store
from paths import ROOT
from shares import with_slow

SHARED = Path(os.environ.get("ENRICH_SHARED", ROOT.parent / "shared"))
LISTS = ("llm-systems", "prompt-thunlp", "llminf-xlite", "roadmap-songrotek")
WORDS = "· SOSP 2024 · 12 citations · ★ 340"
SIGNS = st.sampled_from(
    [
        *(
            "- ",
            "1. ",
            "# ",
            "|",
            "\n",
            "\r\n",
            "\r",
            "  ",
            "\t",
            "\\",
            "<li>",
            "</li>",
            "`",
            "-->",
        ),
        *(
            "[A Loom for All](https://a.org/b)",
            "https://arxiv.org/abs/2401.00001",
            BEGIN,
            END,
            "<!--",
        ),
        *("SOSP' 24", "Ada Pfeffer", "|---|---|\n", "\ufeff", "é", "\x00", "<!--enrich:", "\n\n"),
    ]
)
TEXTS = st.lists(SIGNS | st.text(max_size=8)).map("".join)


def told(body: bytes, words: str = WORDS) -> tuple[list[Entry], bytes]:
    """Annotate every entry of a list."""
    entries = parse(decode(body)[0])
    return entries, annotated(body, entries, dict.fromkeys((e.entry_id for e in entries), words))


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("- [A](https://a.org/b) | X", "- [A](https://a.org/b) | X@"),
        ("- [A](https://a.org/b)  ", "- [A](https://a.org/b)@  "),
        ("- [A](https://a.org/b)\\", "- [A](https://a.org/b)@\\"),
        ("### [A Loom](https://arxiv.org/abs/2401.00001) ##", None),
        ("<li><a href='https://a.org/b.pdf'>A Loom for All</a></li>", None),
    ],
)
def test_values_stand_behind_an_entry_in_front_of_what_ends_its_line(line, right) -> None:
    entries, body = told(line.encode(), "x")
    assert entries
    where = line.index(" ##") if " ##" in line else line.find("</a></li>")
    right = right or f"{line[:where]}@{line[where:]}"
    assert body.decode() == right.replace("@", f"{BEGIN} x{END}")


def test_values_of_a_row_stand_in_its_last_cell() -> None:
    text = "|Title|Paper|\n|---|---|\n| A Loom for All | [pdf](https://a.org/b.pdf) |\n"
    _, body = told(text.encode(), "x")
    assert body.decode() == text.replace(".pdf) |", f".pdf){BEGIN} x{END} |")


def test_a_bar_among_the_values_of_a_row_begins_no_cell() -> None:
    row = b"|Paper|\n|---|\n|[A Loom for All](https://a.org/b)|\n"
    assert told(row, r"12 | 3 \| 4")[1].endswith(rb" 12 \| 3 \| 4" + END.encode() + b"|\n")
    line = b"- [A Loom for All](https://a.org/b)\n"
    assert b" 12 | 3" in told(line, "12 | 3")[1]


def test_values_stand_behind_the_title_of_an_entry_of_several_lines() -> None:
    text = "1. **A Loom for All.** OSDI 2023.\n\n   *Ada Pfeffer* [[pdf](https://a.org/b.pdf)]\n"
    _, body = told(text.encode(), "x")
    assert body.decode() == text.replace("OSDI 2023.", f"OSDI 2023.{BEGIN} x{END}")


def test_a_line_of_several_works_gets_what_is_said_of_all_of_them_only() -> None:
    text = "- [A Loom for All](https://arxiv.org/abs/2401.00001), [B Loom for Some](https://arxiv.org/abs/2401.00002)\n"
    entries = parse(text)
    assert len(entries) == 2
    one, other = (entry.entry_id for entry in entries)
    assert annotated(text.encode(), entries, {one: "1", other: "2"}) == text.encode()


@settings(max_examples=50)
@given(TEXTS, st.text(max_size=20).filter(lambda words: "<!--" not in words and "-->" not in words))
def test_to_annotate_and_to_remove_is_nothing_on_any_text(text: str, words: str) -> None:
    bare = ANNOTATION.sub("", text)
    body = (bare if ANNOTATION.search(bare) is None else "").encode("utf-8", "replace")
    entries = parse(text)
    spread = [replace(one, line=at % 5 + 1) for at, one in enumerate(entries)]
    for some in (parse(bare), spread):
        many = [one for one in some if one.line <= body.count(b"\n") + 1]
        made = annotated(body, many, dict.fromkeys((one.entry_id for one in many), words))
        assert cleared(made) == body


@settings(max_examples=50)
@given(TEXTS)
@example("https://arxiv.org/abs/2401.00001\x9b")
@example("https://arxiv.org/abs/2401.00001 \x1b[12")
def test_an_annotated_list_is_read_as_the_one_without(text: str) -> None:
    body = text.encode("utf-8", "replace").replace(b"\0", b"")
    text = decode(body)[0]
    entries, made = told(body)
    again = parse(decode(made)[0])
    assert list(again) == list(parse(unannotated(text)))
    assert again.lines == parse(unannotated(text)).lines
    refreshed = annotated(made, again, dict.fromkeys((e.entry_id for e in entries), WORDS))
    assert refreshed == made


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_ends_and_encodings_stay(encoding: str, end: str) -> None:
    text = f"# Looms{end}- [A Loom for All](https://a.org/b) | é {end}- [B Loom](https://a.org/c)"
    body = text.encode(encoding)
    entries, made = told(body)
    assert decode(made)[0].count(BEGIN) == len(entries) == 2
    assert cleared(made) == body


def test_values_go_into_no_text_that_could_not_hold_them() -> None:
    body = "# L\n- [Café Loom](https://a.org/b) | é\n".encode("latin-1")
    with pytest.raises(BadInput, match="not UTF-8"):
        told(body)
    _, made = told(body, "12")
    assert cleared(made) == body


def test_values_that_hold_comments_are_refused() -> None:
    with pytest.raises(BadUsage, match="no comment"):
        told(b"- [A Loom for All](https://a.org/b)\n", f"x{END}")


def test_a_list_with_other_values_is_no_other_list_to_the_log(tmp_path: Path) -> None:
    body = b"# L\n- [A Loom for All](https://a.org/b) | X\n"
    bodies = [body, told(body, "7")[1], told(body, "8")[1]]
    readings = [joined([list_file("l.md", one, ())], "l.md") for one in bodies]
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    with Store(tmp_path / "records.sqlite", clock=lambda: noon + timedelta(days=9)) as store:
        times = [first_read(one, store, noon + timedelta(at)) for at, one in enumerate(readings)]
    assert times == [noon, noon, noon]


def test_links_are_mended_beside_values_and_these_stay() -> None:
    text = f"- [A Loom for All] (https://a.org/b){BEGIN} 12{END} | X\n"
    entries = parse(text)
    assert repair(text.encode(), entries).decode() == text.replace("] (", "](")


@pytest.mark.parametrize("name", with_slow(LISTS, LISTS[:1]))
def test_real_lists_are_read_the_same_and_come_back_to_the_last_byte(name: str) -> None:
    path = SHARED / "lists" / f"{name}.md"
    if not path.exists():
        pytest.skip("../shared is not here")
    body = path.read_bytes()
    entries, made = told(body)
    assert list(parse(decode(made)[0])) == entries
    assert made.count(BEGIN.encode()) > len(entries) / 2
    assert cleared(made) == body
    assert annotated(body, entries, {}) == body
