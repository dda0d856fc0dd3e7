"""Every line of a list is an entry's, structure, or not read, and what was not read is told."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from test_entries import TEXTS

from enrich.model import Entries
from enrich.parse import parse
from enrich.parse.document.decoding import tidy
from paths import SEED


def line_count(text: str) -> int:
    lines = tidy(text).split("\n")
    return len(lines) - (not lines[-1])


def check_account(text: str) -> None:
    """Each line is accounted for once, in order, and the entries' lines are the entries'."""
    parsed = parse(text)
    numbers = [n for one in parsed.lines for n in range(one.line, one.line_end + 1)]
    assert numbers == list(range(1, line_count(text) + 1))
    held = {n for entry in parsed for n in range(entry.line, entry.line_end + 1)}
    told = {
        n for one in parsed.lines if one.part == "entry" for n in range(one.line, one.line_end + 1)
    }
    assert told == held
    assert all(one.reason for one in parsed.lines if one.part != "entry")


@given(TEXTS)
@settings(max_examples=250, deadline=None)
def test_every_line_of_any_text_is_accounted_for_once(text: str) -> None:
    check_account(text)


@given(st.text(alphabet=st.characters(), max_size=200))
@settings(max_examples=100, deadline=None)
def test_every_line_of_random_characters_is_accounted_for_once(text: str) -> None:
    check_account(text)


def test_every_line_of_the_seed_is_accounted_for_once_and_no_entry_of_it_is_missed() -> None:
    text = SEED.read_text("utf-8")
    check_account(text)
    assert parse(text).unread == ()


def told(parsed: Entries) -> list[tuple[int, int, str, str]]:
    return [
        (one.line, one.line_end, one.part, one.reason)
        for one in parsed.lines
        if one.reason != "blank line"
    ]


def test_what_a_line_is_is_told_in_words() -> None:
    source = """# Gadgets

Please star this list.

- [Papers](#papers)

## Papers

**Best ones**

| Title | Venue |
|---|---|
| [Gadgets in Rows](https://arxiv.org/abs/2401.00001) | SOSP 2021 |

---

```
pip install gadgets
```

## License

MIT
"""
    assert told(parse(source)) == [
        (1, 1, "structure", "heading"),
        (3, 3, "not-read", "it talks to the reader"),
        (5, 5, "structure", "contents"),
        (7, 7, "structure", "heading"),
        (9, 9, "structure", "group"),
        (11, 12, "structure", "table head"),
        (13, 13, "entry", ""),
        (15, 15, "structure", "rule"),
        (17, 19, "not-read", "code"),
        (21, 21, "structure", "heading"),
        (23, 23, "not-read", "in a section that holds no entries"),
    ]


def test_a_bullet_that_only_looks_like_an_entry_is_told() -> None:
    parsed = parse("## Gadgets\n- Gadgets Learn to Sleep in Many Ways\n- Runs on any machine\n")
    assert parsed == []
    (looks,) = parsed.unread
    assert (looks.line, looks.line_end) == (2, 2)
    assert looks.reason == "nothing beside the words shows that they are a title"
    assert looks.raw == "- Gadgets Learn to Sleep in Many Ways"


def test_a_work_that_running_text_links_is_told_with_its_address() -> None:
    parsed = parse("Gadgets were [shown](https://arxiv.org/abs/2401.00001) to sleep well.\n")
    (prose,) = parsed.lines
    assert (prose.part, prose.reason, prose.likely) == ("not-read", "running text", True)
    assert [link.url for link in prose.links] == ["https://arxiv.org/abs/2401.00001"]


def test_one_strange_line_of_a_paragraph_is_told_alone() -> None:
    source = (
        "Apple Gadgets [[paper]](https://arxiv.org/abs/2401.00006)\n"
        "Whatever this is meant to be\n"
        "Berry Gadgets [[paper]](https://arxiv.org/abs/2401.00007)\n"
    )
    assert [(line, part) for line, _, part, _ in told(parse(source))] == [
        (1, "entry"),
        (2, "not-read"),
        (3, "entry"),
    ]
