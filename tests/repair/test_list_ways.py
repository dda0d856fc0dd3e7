"""What is written into a list is written as its neighbours write it, or not at all."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.check import check
from enrich.model import Claim, Ref
from enrich.parse import decode, parse
from enrich.repair.chosen_repairs import Facts, mended_list
from enrich.repair.entry_edits import edit, edited
from enrich.repair.markup import markdown_title
from enrich.repair.section_order import in_order
from enrich.repair.unified_diff import unified_diff
from enrich.resolution.entry_claims import key
from enrich.resolution.trust import merge
from paths import ROOT
from shares import with_slow

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SHARED = Path(os.environ.get("ENRICH_SHARED", ROOT.parent / "shared"))
LISTS = ("llm-systems", "prompt-thunlp", "llminf-xlite", "roadmap-songrotek")
WEFT = "Weft: Scaling Threads over Many Looms without a Shuttle"
REST = WEFT.partition(": ")[2]
ADA = [{"name": "Ada Pfeffer", "orcid": None, "affiliations": []}]
PREPRINT, DOI = Ref("arxiv", "2401.00001"), Ref("doi", "10.1145/1.2")
A, D = "https://arxiv.org/abs/2401.00001", "https://doi.org/10.1145/1.2"
PLACE = {"type": "proceedings-article", "venue": "SOSP", "year": 2024}


def says(provider: str, ref: Ref, **fields: object) -> list[Claim]:
    told = {"title": WEFT, "authors": ADA} | fields
    return [Claim(name, value, provider, ref, NOON) for name, value in told.items()]


def published(body: bytes, told: list[str] | None = None, **more: object) -> bytes:
    """Mend a list one of whose works has appeared, as Crossref tells."""
    entries = parse(decode(body)[0])
    claims = [*says("arxiv", PREPRINT), *says("crossref", DOI, **(PLACE | more))]
    paper = merge(PREPRINT, [PREPRINT, DOI], claims)
    papers = {one.entry_id: paper for one in entries if one.ref == PREPRINT}
    findings, _ = check(entries, papers, claims)
    say = ([] if told is None else told).append
    return mended_list(body, entries, Facts(findings), ["published-version"], say)[0]


def ways() -> list[list[str]]:
    """Return an entry, one beside it, and how it is to be mended: the ways of several lists."""
    names = {"weft": WEFT, "rest": REST, "a": A, "d": D}
    cases = (Path(__file__).parent / "published_ways.txt").read_text("utf-8").split("\n\n")
    return [[line[7:].format(**names) for line in case.strip().split("\n")] for case in cases]


@pytest.mark.parametrize(("before", "beside", "after"), ways())
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_published_version_is_written_as_neighbours_write_theirs(
    before: str, beside: str, after: str, end: str
) -> None:
    right = f"{after}  {end}{beside}{end}".encode()
    assert published(f"{before}  {end}{beside}{end}".encode()) == right
    assert published(right) == right


def stays() -> list[str]:
    """Return entries that say of their work, or of others, what a venue would make false."""
    text = (Path(__file__).parent / "published_stays.txt").read_text("utf-8")
    return [line.format(weft=WEFT, a=A) for line in text.splitlines()]


@pytest.mark.parametrize("line", stays())
def test_an_entry_that_would_say_what_is_false_stays_as_it_is(line: str) -> None:
    for beside in (", OSDI 2022", " (OSDI 2022)", " | OSDI' 22"):
        body = f"{line}\n- [Other Looms](https://a.org/b){beside}\n".encode()
        assert published(body) == body


def test_the_lines_of_entries_that_stay_are_told() -> None:
    told: list[str] = []
    text = "".join(f"{line}\n" for line in stays()[:2])
    published(f"# Looms\n\n{text}- [Other Looms](https://a.org/b), OSDI 2022\n".encode(), told)
    assert told == [
        "No repair of published-version is sure and plain in lines 3, 4: what stands there stays."
    ]


@pytest.mark.parametrize("line", ["", ", stars: 2023", " (last update: 2023)", ", arXiv 2023"])
@pytest.mark.parametrize(
    "beside", [" （OSDI 2022）", " (OSDI 2022, oral)", " **OSDI** (2022)", ", *OSDI*, **2022**"]
)
def test_no_bracket_is_left_open_and_no_year_behind(line: str, beside: str) -> None:
    text = f"- [{WEFT}]({A}){line}\n- [Other Looms](https://a.org/b){beside}\n"
    made = published(text.encode()).decode().split("\n")[0].removeprefix(f"- [{WEFT}]")
    assert made in (f"({A}){line}", f"({D}), SOSP 2024")


@pytest.mark.parametrize(
    ("head", "beside", "row"),
    [
        (
            "Preprint year | Title | Venue | Published",
            "2021 | {} | OSDI | 2022",
            "2023 | {} | - | -",
        ),
        ("Title | Venue | First arXiv | Year", "{} | OSDI | 2021 | 2022", "{} | - | 2023 | -"),
        ("Title | Submitted to | Published at", "{} | OSDI | OSDI", "{} | - | -"),
        ("Title | arXiv since", "{} | 2022", "{} | 2023"),
        ("Date | Title | Venue", "2022.10 | {} | OSDI'22", "2023.01 | {} | arXiv"),
    ],
)
def test_a_row_stays_where_it_is_not_plain_which_cell_is_meant(
    head: str, beside: str, row: str
) -> None:
    rule = "|---" * (head.count("|") + 1)
    other = beside.format("[Other Looms of the North](https://a.org/b)")
    body = f"| {head} |\n{rule}|\n| {other} |\n| {row.format(f'[{WEFT}]({A})')} |\n".encode()
    assert published(body) == body


def test_a_link_under_the_number_of_a_preprint_stays_and_the_publisher_s_comes_beside_it() -> None:
    beside = "- **Other Looms**, OSDI 2022 [[paper]](https://doi.org/10.1145/9.9)\n"
    for label in ("2401.00001", "Arxiv_link", "arXiv2023"):
        made = published(f"- **{WEFT}** [[{label}]]({A})\n{beside}".encode()).decode()
        assert f"[[{label}]]({A}) [[paper]]({D})" in made


BARS = "| Title | Venue | Year | Link |\n|---|---|---|---|\n"
BAR = "| Other Looms of the North | OSDI | 2022 | [link](https://a.org/b) |\n"
TAGS = "<table>\n<tr><th>Title</th><th>Venue</th><th>Year</th></tr>\n"
TAG = '<tr><td><a href="https://a.org/b">Other Looms</a></td><td>OSDI</td><td>2022</td></tr>\n'


@pytest.mark.parametrize(
    ("head", "line", "right"),
    [
        (BARS + BAR, f"| {WEFT} | {{}} | {{}} | [link]({A}) |\n", f"| [link]({D}) |"),
        (TAGS + TAG, f'<tr><td><a href="{A}">{WEFT}</a></td><td>{{}}</td><td>{{}}</td></tr>\n', D),
    ],
)
@pytest.mark.parametrize(
    ("venue", "year"), [("arXiv", "2023"), ("-", "2023"), ("arXiv 2023", "2023"), ("-", "-")]
)
def test_a_venue_and_its_year_go_each_into_its_own_cell(head, line, right, venue, year) -> None:
    made = published((head + line.format(venue, year)).encode()).decode()
    assert made == (head + line.format("SOSP", "2024")).replace(A, D)
    assert right in made


def test_a_year_beside_a_preprint_s_name_in_its_cell_becomes_that_of_the_publication() -> None:
    head = "| Title | Venue | Link |\n|---|---|---|\n"
    beside = "| Other Looms of the North | OSDI | [link](https://a.org/b) |\n"
    row = f"| {WEFT} | {{}} | [link]({{}}) |\n"
    text = head + beside + row.format("arXiv 2023", A)
    assert published(text.encode()).decode() == head + beside + row.format("SOSP 2024", D)


def test_a_hard_break_stays_the_end_of_its_line() -> None:
    beside = "* [Other Looms](https://a.org/b). Nell Woolf. *OSDI 2022*.\n"
    text = f"{beside}* [{WEFT}]({A})\\\n  Ada Pfeffer.\n"
    right = f"{beside}* [{WEFT}]({D}) *SOSP 2024*.\\\n  Ada Pfeffer.\n"
    assert published(text.encode()).decode() == right


def test_a_year_on_a_line_of_its_own_stays_there() -> None:
    text = f"- [Other Looms](https://a.org/b), OSDI 2022\n- [{WEFT}]({A})  \n  2023\n"
    right = text.replace(A, D).replace("  2023", "  SOSP 2024")
    assert published(text.encode()).decode() == right


OSDI = "[Other Looms](https://a.org/b), OSDI 2022"
BADGE = "[![arXiv](https://img.shields.io/badge/arXiv-red)]"


@pytest.mark.parametrize(
    ("beside", "line"),
    [
        (f"- {OSDI}", f"- [{WEFT}]({A}), Jan 2023"),  # of its preprint
        (f"- {OSDI}", f"- [{WEFT}]({A}) (arXiv, Jan 2023)"),
        (f"- {OSDI}", f"- [{WEFT}]({A}) - 2023/01"),
        (f"- {OSDI}", f"- [{WEFT}]({A}), 2023, again 2023"),  # which of the two?
        (f"- {OSDI}", f"- [{WEFT}]({A}), as its arXiv preprint says"),  # a sentence
        (f"- {OSDI}", f"- [{WEFT}]({A}): after the '19 paper"),
        (f"- {OSDI}", f"- **{WEFT}** {BADGE}({A})"),  # a picture says so
        ("- [Other Looms](https://a.org/b)", f"- [{WEFT}]({A}), arXiv 2024"),  # no way to learn
        (BARS + BAR.strip(), f"| {WEFT} | - | 2023.12 | [link]({A}) |"),
        (BARS + BAR.strip(), f"| {WEFT} (preprint) | - | 2023 | [link]({A}) |"),
        (BARS + BAR.strip().replace("OSDI", "OSDI 2022"), f"| [{WEFT}]({A}) (2023) | - | - | |"),
    ],
)
def test_an_entry_is_never_half_a_preprint_s(beside: str, line: str) -> None:
    text = f"{beside}\n{line}\n"
    assert published(text.encode()).decode() == text


@pytest.mark.parametrize("line", [f"- [{WEFT}]({A}), 2023", f"- [{WEFT}]({A}), arXiv, 2023"])
def test_without_the_year_of_the_publication_another_one_is_not_joined_to_its_venue(line) -> None:
    text = f"- {OSDI}\n{line}\n"
    assert published(text.encode(), year=None).decode() == text


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_list_keeps_its_encoding_in_lines_of_any_letters(encoding: str) -> None:
    beside = "- [Looms – für Größeres](https://a.org/b), OSDI 2022\n"
    text = f"{beside.replace('–', '-') if encoding == 'latin-1' else beside}- [{WEFT}]({A}) é\n"
    right = text.replace(f"({A}) é", f"({D}) é, SOSP 2024")
    body = text.encode(encoding)
    assert published(body) == right.encode(encoding)
    diff = unified_diff("list.md", body, published(body)).encode("utf-8", "surrogateescape")
    changed = text.split("\n")[1]
    assert f"-{changed}".encode("utf-8" if "utf" in encoding else encoding) in diff


@pytest.mark.parametrize(
    ("title", "why"),
    [("Weft: Łoom Threads", "cannot hold 'Ł': save it as UTF-8"), ("Weft: Loom Threads é", "")],
)
def test_a_letter_that_the_encoding_of_a_list_lacks_is_told_and_not_written(title, why) -> None:
    body = f"- [{WEFT}]({A})\n- [Größere Looms](https://a.org/b)\n".encode("latin-1")
    entries, said = parse(decode(body)[0]), list[str]()
    claims = [*says("arxiv", PREPRINT, title=title), *says("arxiv", Ref("arxiv_v1", "2401.00001"))]
    papers = {one.entry_id: merge(PREPRINT, [PREPRINT], claims) for one in entries[:1]}
    facts = Facts(check(entries, papers, claims)[0])
    made, done = mended_list(body, entries, facts, ["retitled"], said.append)
    assert made == (body if why else body.replace(WEFT.encode(), title.encode("latin-1")))
    assert len(said) == bool(why) == (not done)
    assert why in "".join(said)


def test_the_way_of_the_same_section_goes_before_that_of_the_list() -> None:
    others = "".join(f"- [Looms {n} of Wool](https://a.org/{n}), OSDI 2023\n" for n in range(5))
    text = (
        f"## A\n\n{others}\n## B\n\n- [{WEFT}]({A})\n- [Late Looms](https://a.org/b) | NSDI' 24\n"
    )
    assert published(text.encode()).decode() == text.replace(f"({A})", f"({D}) | SOSP' 24")


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (f"- [{WEFT}]({A})\n", {"title": "Weft: Scaling Threads over Very Many Looms in Winter"}),
        (f"- [{WEFT}]({A}) [slides]({A})\n", {}),  # which of the two?
        (f"- [{WEFT}][1]\n\n[1]: {A}\n", {}),  # the address stands elsewhere
        (f"- [{WEFT}]({A}), arXiv 2024, CoRR 2024\n- [Looms](https://a.org/b), OSDI 2023\n", {}),
        (f"- [{WEFT}]({A})\n- [Other Looms](https://a.org/b) | OSDI' 23\n", {"year": None}),
    ],
)
def test_short_of_certainty_a_preprint_stays(text: str, more: dict[str, object]) -> None:
    if more.get("year", 0) is None:
        assert published(text.encode(), **more).decode() in (text, text.replace(A, D))
    else:
        assert published(text.encode(), **more).decode() == text


WAYS = st.sampled_from(
    [" | OSDI' 23", ", OSDI 2023", " (OSDI'23)", "", " - *OSDI 2023*", " | OSDI '23 | x"]
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
MARKS = st.sampled_from(["- ", "* ", "1. ", ""])


@settings(max_examples=60)
@given(st.lists(st.tuples(MARKS, st.text(max_size=10), WAYS, ENDS), max_size=6), MARKS, WAYS)
def test_a_repair_changes_nothing_but_the_lines_of_its_entries(others, mark, way) -> None:
    lines = [
        f"{m}[Loom {t} of Wool](https://a.org/{n}){w}{e}" for n, (m, t, w, e) in enumerate(others)
    ]
    text = "".join([*lines, f"{mark}[{WEFT}]({A}){way}  \n", *lines])
    body = text.replace("\0", "").encode("utf-8", "replace")
    kept = re.split(rb"\r\n|\r|\n", body)
    made = re.split(rb"\r\n|\r|\n", published(body))
    assert len(made) == len(kept)
    mine = {n for n, line in enumerate(kept) if A.encode() in line}
    assert all(made[n] == kept[n] for n in range(len(kept)) if n not in mine)
    assert all(line.endswith(b"  ") for n, line in enumerate(made) if n in mine)


@settings(max_examples=60)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_no_words_are_written_after_which_a_list_reads_otherwise(before, words, after) -> None:
    text = f"{before}\n\n- [{WEFT}]({A})\n{after}".replace("\0", "")
    body = text.encode("utf-8", "replace")
    entries = parse(decode(body)[0])
    mine = [one for one in entries if one.url == A and "\n" not in one.raw]
    made, done = edited(
        body, entries, {one.entry_id: edit(one, f"- {words.split(chr(10))[0]}") for one in mine}
    )
    assert done == [] or [e.title for e in parse(decode(made)[0])] == [e.title for e in entries]
    if not done:
        assert made == body


def dated(*dates: str, mark: str = "- ") -> str:
    return "".join(
        f"{mark}{day}: [Loom {day} of Wool](https://a.org/{n})\n" for n, day in enumerate(dates)
    )


def ordered(text: str) -> str:
    body, _ = in_order(text.encode(), parse(text), {})
    return body.decode()


@pytest.mark.parametrize(
    ("dates", "right"),
    [
        (["2023.01", "2023.02", "2023.05", "2023.04"], [0, 1, 3, 2]),
        (["2024.03", "2023.05", "2023.04", "2024.05"], [3, 0, 1, 2]),
        (["2024.03", "2023.05", "2024.04", "2022.05", "2024.01"], None),  # sorted in no way
        (["2023.01", "2023.02"], None),
        (["2023.01", "2023.01", "2023.01", "2022.05"], None),  # nobody can tell which way
        (["2023.01", "2023.02", "2023.03"], None),
    ],
)
def test_a_section_is_sorted_only_where_it_is_so_but_for_few(dates, right) -> None:
    lines = dated(*dates).splitlines(keepends=True)
    wanted = [lines[at] for at in right] if right else lines
    assert ordered("".join(lines)) == "".join(wanted)
    assert ordered("".join(wanted)) == "".join(wanted)


def test_numbers_stay_where_they_are_and_so_does_a_missing_line_end() -> None:
    text = "".join(
        f"{n}. {line[2:]}\n"
        for n, line in enumerate(dated("2023.01", "2023.02", "2023.05", "2023.04").splitlines(), 1)
    )[:-1]
    lines = text.split("\n")
    assert ordered(text).split("\n") == [*lines[:2], "3" + lines[3][1:], "4" + lines[2][1:]]


def test_entries_move_with_all_their_lines_and_blank_lines_stay() -> None:
    one, two, three, four = (
        f"- **Loom {n} of Wool**, 2023.0{n}\n  [pdf](https://a.org/{n}.pdf)\n" for n in (1, 2, 4, 3)
    )
    text = f"## A\n\n{one}\n{two}\n{three}\n{four}\ntext\n"
    assert ordered(text) == f"## A\n\n{one}\n{two}\n{four}\n{three}\ntext\n"


@settings(max_examples=40)
@given(
    st.lists(
        st.dates(min_value=datetime(2000, 1, 1).date(), max_value=datetime(2026, 1, 1).date()),
        max_size=8,
    )
)
def test_sorting_loses_no_line_and_is_done_at_once(days) -> None:
    text = dated(*(f"{day:%Y.%m}" for day in days))
    made = ordered(text)
    assert sorted(made.split("\n")) == sorted(text.split("\n"))
    assert ordered(made) == made


def unnumbered(body: bytes) -> list[bytes]:
    return sorted(re.sub(rb"^\s*\d+", b"", line) for line in body.split(b"\n"))


@pytest.mark.parametrize("name", with_slow(LISTS, LISTS[1:2]))
def test_in_real_lists_only_lines_of_mended_entries_change(name: str) -> None:
    path = SHARED / "lists" / f"{name}.md"
    if not path.exists():
        pytest.skip("../shared is not here")
    body = path.read_bytes()
    entries = parse(decode(body)[0])
    papers = {
        one.entry_id: merge(key(one), [key(one)], []) for one in entries if one.kind == "paper"
    }
    findings, _ = check(entries, papers, [])
    for kind in ("published-version", "dead-link", "unlinked", "retitled"):
        assert mended_list(body, entries, Facts(findings), [kind]) == (body, [])
    made, moved = mended_list(body, entries, Facts(findings), ["sort"])
    assert unnumbered(made) == unnumbered(body)
    assert moved or made == body


HEAD = "| Title | Paper | Rating |\n|---|---|---|\n"
LISTED = "- [Other Looms](https://a.org/b)\n"
BUTTONS = "- **Other Looms** [[pdf]](https://a.org/b)\n"
ROWS = f"{HEAD}| Other Looms of the North | [[paper]](https://a.org/b) | y |\n"


@pytest.mark.parametrize(
    ("beside", "line", "right"),
    [
        (LISTED, f"- {WEFT} | SOSP' 24", f"- [{WEFT}]({D}) | SOSP' 24"),
        (BUTTONS, f"- **{WEFT}**, SOSP 2024 ", f"- **{WEFT}**, SOSP 2024 [[paper]]({D}) "),
        (ROWS, f"| {WEFT} | - | x |", f"| {WEFT} | [[paper]]({D}) | x |"),
        (ROWS, f"| {WEFT} | soon | x |", f"| {WEFT} | soon | x |"),  # it says something else
    ],
)
def test_a_link_is_added_where_others_of_the_list_have_theirs(beside, line, right) -> None:
    text = f"{beside}{line}\n"
    links = {one.entry_id: D for one in parse(text) if one.title == WEFT}
    assert len(links) == 1
    made, _ = mended_list(text.encode(), parse(text), Facts(links=links), ["unlinked"])
    assert made.decode() == f"{beside}{right}\n"


NEW = "Weft: Threads_over *Many* Looms by Night"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (f"- [{WEFT}]({A})  \n", f"- [{markdown_title(NEW)}]({A})  \n"),
        (f"* [Weft]({A}): {REST} | x\n", f"* [Weft]({A}): {markdown_title(NEW)[6:]} | x\n"),
        (f"- **{WEFT}** [pdf]({A})\n", f"- **{markdown_title(NEW)}** [pdf]({A})\n"),
    ],
)
def test_a_new_title_stands_where_the_old_one_stood_and_is_no_markup(text, right) -> None:
    entries = parse(text)
    claims = [*says("arxiv", PREPRINT, title=NEW), *says("arxiv", Ref("arxiv_v1", PREPRINT.value))]
    papers = {one.entry_id: merge(PREPRINT, [PREPRINT], claims) for one in entries}
    findings, _ = check(entries, papers, claims)
    made, _ = mended_list(text.encode(), entries, Facts(findings), ["retitled"])
    assert made.decode() == right
    other = [*claims, *says("crossref", PREPRINT, title="Quite Another Weft")]
    findings, _ = check(entries, papers, other)
    assert mended_list(text.encode(), entries, Facts(findings), ["retitled"]) == (text.encode(), [])
