from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adversaries import PARTS
from enrich.errors import BadInput
from enrich.model import Entry, Ref
from enrich.normalization import identifiers
from enrich.parse import decode, parse
from enrich.parse.document.decoding import tidy
from paths import SEED

FRAGMENTS = [
    "- ",
    "  - ",
    "1. ",
    "# ",
    "#### ",
    "> ",
    "\n",
    "\n\n",
    "| a | b |\n|---|---|\n| c | d |\n",
    "|",
    " ｜ ",
    "[A title of birds](https://arxiv.org/abs/2401.00001)",
    "[[pdf]](https://arxiv.org/pdf/2401.00002v1.pdf)",
    "[Code](https://github.com/acme/thing)",
    "(Acme)[https://example.org/x]",
    "[x] (https://example.org/y)",
    "[broken](https://example.org/z",
    "[ref][1]",
    "\n[1]: https://doi.org/10.1145/1.2\n",
    "![](https://img.shields.io/badge/ICML-2024-blue)",
    "[![a](b)](c)",
    "**Bold words here**",
    "*Jane Doe, Ann Poe, et al.*",
    '"A quoted title."',
    "`ICML 2023`",
    "SOSP' 24",
    "NeurIPS 2023",
    " - (Dec 2024)",
    "<table><tr><td>",
    "</td></tr></table>",
    "<details><summary>Group</summary>",
    "</details>",
    '<a href="https://arxiv.org/abs/2401.00003">A linked title</a>',
    "<br>",
    "<!--",
    "-->",
    "```",
    "🔥",
    ":star:",
    "论文【ACL 2023】",
    "https://arxiv.org/abs/2401.00004",
    "\t",
    "\\",
    "&amp;",
    "\u2028",
    "\ufeff",
    "\x00",
    "\x1f",
    "\ud800",
    "\r\n",
]
TEXTS = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=12)), max_size=40).map(
    "".join
)
UNITS = st.lists(
    st.sampled_from(
        [
            "- [A title of birds](https://arxiv.org/abs/2401.00001) | SOSP' 24",
            "- [Heron](https://arxiv.org/abs/2401.00002): Keeping Caches Warm | Acme",
            "- A title without a link in company | OSDI'22",
            "- [Third title of birds](https://arxiv.org/abs/2401.00003)",
        ]
    ),
    min_size=1,
    max_size=8,
)


def check_invariants(text: str, entries: list[Entry]) -> None:
    lines = tidy(text).split("\n")
    starts = [entry.line for entry in entries]
    assert starts == sorted(starts)
    assert len({entry.entry_id for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.title
        assert entry.title == entry.title.strip()
        assert 1 <= entry.line <= entry.line_end
        assert not set(entry.title) & set("\n\x1c\x1d\x1e\x1f")
        assert lines[entry.line - 1 : entry.line_end] == entry.raw.split("\n")


@given(TEXTS)
@settings(max_examples=250, deadline=None)
def test_no_text_is_an_error_and_the_lines_of_every_entry_are_its_raw(text: str) -> None:
    check_invariants(text, parse(text))


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_a_mutated_real_list_is_no_error_either(data: st.DataObject) -> None:
    text = SEED.read_text("utf-8")
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : start + 4000]
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(part)))
        cut = data.draw(st.integers(0, 30))
        part = part[:at] + data.draw(st.sampled_from(FRAGMENTS)) + part[at + cut :]
    check_invariants(part, parse(part))


@given(UNITS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_an_id_stays_when_other_entries_come_move_or_go(units: list[str], random: object) -> None:
    distinct = list(dict.fromkeys(units))
    known = "- [A neighbour that is always there](https://arxiv.org/abs/2401.00009)"
    before = {e.title: e.entry_id for e in parse("\n".join([*distinct, known]))}
    random.shuffle(distinct)
    moved = "# New\n\n- [One more](https://arxiv.org/abs/2402.00001)\n" + "\n".join(
        [known, *distinct[: max(1, len(distinct) // 2)]]
    )
    after = {e.title: e.entry_id for e in parse(moved)}
    assert {t: i for t, i in after.items() if t in before}.items() <= before.items()


def test_exact_copies_are_told_apart_by_a_number() -> None:
    line = "- [A title of birds](https://arxiv.org/abs/2401.00001)\n"
    first, second, third = parse(line * 3)
    assert second.entry_id == f"{first.entry_id}-2"
    assert third.entry_id == f"{first.entry_id}-3"
    assert 12 <= len(first.entry_id) <= 16


def test_a_number_in_front_is_not_part_of_an_id() -> None:
    title = "**A Title of Birds.** [[pdf](https://arxiv.org/abs/2401.00001)]"
    first, second = parse(f"1. {title}"), parse(f"7. {title}")
    assert [e.entry_id for e in first] == [e.entry_id for e in second]


def test_refs_come_from_the_recogniser_that_is_given() -> None:
    def recognise(url: str) -> Ref | None:
        return Ref("test", url[-1]) if url.endswith("7") else identifiers.recognise(url)

    (entry,) = parse("- [A title of birds](https://example.org/7)", recognise)
    assert entry.ref == Ref("test", "7")


def test_line_ends_and_byte_order_marks_do_not_matter() -> None:
    text = "# Birds\n\n## Flight\n- [Gliding over Water](https://arxiv.org/abs/2401.00001)\n"
    wanted = parse(text)
    assert wanted
    assert parse("\ufeff" + text.replace("\n", "\r\n")) == wanted
    assert parse(text.replace("\n", "\r")) == wanted


def test_utf_8_is_decoded_with_and_without_a_mark() -> None:
    assert decode("é\r\nü".encode()) == ("é\nü", [])
    assert decode(b"\xef\xbb\xbf" + "é".encode()) == ("é", [])


def test_latin_1_is_recovered_with_a_warning() -> None:
    text, warnings = decode("a\ncafé – ‘x’".encode("cp1252"))
    assert text == "a\ncafé – ‘x’"
    assert len(warnings) == 1
    assert "line 2" in warnings[0]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"abc\0def", b"PK\x03\x04xyz", b"%PDF-1.5"])
def test_binary_input_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"^[A-Z][^.]*\.$"):
        decode(data)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_decoding_either_gives_text_or_refuses(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except BadInput:
        return
    assert "\r" not in text
    text.encode("utf-8")


@pytest.mark.parametrize("part", PARTS)
def test_text_written_to_overwhelm_a_reader_is_read_to_its_end(part: str) -> None:
    assert isinstance(parse(part * 1000), list)


def test_deep_nesting_is_no_error() -> None:
    assert parse("".join(f"{'  ' * depth}- a\n" for depth in range(400))) == []
    assert parse(">" * 5000 + " a") == []


VENUES = {
    "Jane Doe, Ann Tai. *CVPR 2031*.": (("Jane Doe", "Ann Tai"), "CVPR", 2031, "CVPR"),
    "Jane Doe. *CVPR 2031*.": (("Jane Doe",), "CVPR", 2031, "CVPR"),
    "Jane Doe, Ann Epoet. *Wool. Sci. 2031*.": (("Jane Doe", "Ann Epoet"), None, 2031, "Wool. Sci"),
    "Jane Doe, Ann Ma. *Conference on Wool and Yarn 2031*.": (
        ("Jane Doe", "Ann Ma"),
        None,
        2031,
        "Conference on Wool and Yarn",
    ),
    "Jane Doe, Ann Poe. Journal of Wool 12.3 (2031): 1-2.": (
        ("Jane Doe", "Ann Poe"),
        "Journal of Wool",
        2031,
        "Journal of Wool",
    ),
    "Jane Doe, Ann Poe. In Proceedings of the Symposium on Wool, 2031.": (
        ("Jane Doe", "Ann Poe"),
        None,
        2031,
        "Proceedings of the Symposium on Wool",
    ),
    "Jane Doe, Ann Poe. *Updated in May 2031*.": (("Jane Doe", "Ann Poe"), None, 2031, None),
}


@pytest.mark.parametrize("tail", VENUES)
def test_the_words_of_a_venue_are_kept_also_where_nobody_knows_it(tail: str) -> None:
    (entry,) = parse(f"- **[Looms of Tomorrow](https://a.example/1)**. {tail}\n")
    assert (entry.authors, entry.venue, entry.year, entry.venue_text) == VENUES[tail]
