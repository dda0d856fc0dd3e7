"""A new entry is written as its neighbours are, is read as meant, and moves nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.errors import BadInput, BadUsage
from enrich.model import Ref
from enrich.parse import decode, parse
from enrich.repair.insertion import inserted
from enrich.repair.listed_already import listed_already
from enrich.repair.new_entry import NewWork

HEDDLE = NewWork(
    title="Heddle: Lifting Threads with Hooks",
    url="https://arxiv.org/abs/2403.00005",
    refs=frozenset({Ref("arxiv", "2403.00005"), Ref("doi", "10.1145/1.2")}),
    people=("Ada Pfeffer", "Bo Nadel", "Cy Garn"),
    venue="SOSP",
    year=2024,
    date="2024-03-05",
    pdf_url="https://arxiv.org/pdf/2403.00005",
    code_url="https://github.com/looms/heddle",
)
HEAD = "| Title | Venue | Year |\n|---|---|---|\n"


def added(text: str, section: str = "Looms") -> str:
    body, entry = inserted(text.encode(), parse(text), HEDDLE, section, {})
    assert entry.title == HEDDLE.title
    return body.decode()


def ways() -> list[list[str]]:
    """Return an entry and the one to be written beside it, of several lists."""
    cases = (Path(__file__).parent / "added_ways.txt").read_text("utf-8").split("\n\n")
    return [case.strip().split("\n") for case in cases]


@pytest.mark.parametrize(("near", "new"), ways())
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_entry_is_written_as_its_neighbours_are(near: str, new: str, end: str) -> None:
    head = f"# All\n\n## Looms\n\n{HEAD if near.startswith('|') else ''}"
    tail = "\n\n## Others\n"
    text = f"{head}{near}{tail}".replace("\n", end)
    assert added(text) == f"{head}{near}\n{new}{tail}".replace("\n", end)


@pytest.mark.parametrize(
    ("near", "new"),
    [
        ("- {}. Dee Flachs, Eve Woll. *OSDI 2022*.", "- {}. Ada Pfeffer, Bo Nadel, Cy Garn."),
        ("- {}. Dee Flachs, Eve Woll. `OSDI 2022`", "- {}. Ada Pfeffer, Bo Nadel, Cy Garn."),
        ("- **[OSDI 2022]** {}", "- {}"),
        ("- (*OSDI 2022*) {}", "- {}"),
    ],
)
def test_where_no_venue_is_known_the_marks_around_it_go_too(near: str, new: str) -> None:
    work = replace(HEDDLE, venue=None)
    head, old = "# All\n\n## Looms\n\n", "[Old Looms of the {}](https://arxiv.org/abs/2201.0000{})"
    entries = [near.format(old.format("North" if n == 1 else "South", n)) for n in (1, 2)]
    text = head + "\n".join(entries) + "\n"
    body, _ = inserted(text.encode(), parse(text), work, "Looms", {})
    title = f"[{HEDDLE.title}]({HEDDLE.url})"
    assert body.decode() == f"{text}{new.format(title)}\n"


def test_the_newest_stand_first_where_they_do_so_already() -> None:
    days = ("2024-05", "2024-02", "2023-09", "2023-01")
    lines = [f"- ({day}) [Loom {day} of Wool](https://a.org/{day})\n" for day in days]
    new = "- (2024-03) [Heddle: Lifting Threads with Hooks](https://arxiv.org/abs/2403.00005)\n"
    assert added("## Looms\n" + "".join(lines)) == "## Looms\n" + "".join(
        [lines[0], new, *lines[1:]]
    )


def test_of_two_sections_of_one_name_the_one_above_says_which() -> None:
    one, two = "- [One Loom of Wool](https://a.org/1)\n", "- [Two Looms of Wool](https://a.org/2)\n"
    text = f"## A\n### Looms\n{one}## B\n### Looms\n{two}"
    with pytest.raises(BadUsage, match="A > Looms; B > Looms"):
        added(text)
    assert added(text, "B / looms").startswith(text)
    assert added(text, "A > Looms").endswith(text[text.index("## B") :])


@pytest.mark.parametrize("section", ["Cloth", "Nest"])
def test_a_heading_whose_entries_are_all_in_sections_of_its_own_names_them(section) -> None:
    looms = "- [One Loom of Wool](https://a.org/1)\n"
    text = f"# Cloth\n\n## Looms\n\n{looms}\n## Nest\n\n### Inner\n\n{looms.replace('One', 'Two')}"
    with pytest.raises(BadUsage, match=r"no entries but in its sections: name one of .*Inner"):
        added(text, section)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("- [Other](https://arxiv.org/abs/2403.00005v2)", "as arxiv:2403.00005"),
        ("- [Other](https://a.org/x.pdf) [doi](https://doi.org/10.1145/1.2)", "as doi:10.1145/1.2"),
        ("- [Heddle: Lifting Threads with Hooks](https://a.org/x.pdf)", "under this title"),
        ("- [Another Loom of Wool](https://arxiv.org/abs/2403.00006)", "for doi:10.1145/1.2 is"),
        ("- [Another Loom of Wool](https://arxiv.org/abs/2403.00007)", None),
    ],
)
def test_a_work_is_listed_already_by_identifier_statement_or_title(line, why) -> None:
    entries = parse(f"## Looms\n{line}\n")
    stated = {one.entry_id: {Ref("doi", "10.1145/1.2")} for one in entries if "00006" in one.raw}
    told = listed_already(HEDDLE, entries, stated)
    assert told is None if why is None else (why in told and "in line 2." in told)


SIGNS = st.sampled_from(
    [
        *("## Looms\n", "- ", "1. ", "| ", " |\n", "|---|\n", "\n", "\n\n", "**", "`", "<li>"),
        *("[A Loom for All](https://a.org/b)", "https://arxiv.org/abs/2401.00001", " | OSDI' 23"),
        *("2023.01", "\r\n", "  ", "### ", "(Apr 2024)", "et al.", "```\n", "![x](y)", "5. "),
    ]
)


@settings(max_examples=60)
@given(st.lists(SIGNS, max_size=14).map("".join))
def test_in_any_list_one_entry_more_is_read_or_none_is_written(tail: str) -> None:
    text = f"# L\n\n## Looms\n{tail}"
    before = parse(decode(text.encode())[0])
    try:
        body, entry = inserted(text.encode(), before, HEDDLE, "Looms", {})
    except (BadInput, BadUsage):
        return
    after = parse(decode(body)[0])
    assert entry in after
    assert [one.title for one in after if one != entry] == [one.title for one in before]
    rest = body.decode().split("\n")
    assert all(line in rest for line in text.split("\n")[:-1])
