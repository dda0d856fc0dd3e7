"""A curator's commands: repairs shown before they are made, values, tables, new entries."""

from __future__ import annotations

import json
import os
import subprocess
from itertools import starmap
from pathlib import Path

import pytest
from typer.testing import CliRunner

import forked
import standin
from enrich.cli.main import app
from enrich.parse import parse
from enrich.repair.chosen_repairs import KINDS
from shares import mostly_slow

LIST = """# Awesome Looms

## Weaving

- [Weft](https://arxiv.org/abs/2401.00001): Scaling Threads over Many Looms | SOSP' 24
- [Warp](https://arxiv.org/abs/2401.00002): A Loom for All Who Weave at Night | OSDI' 24

## Spinning

### Wheels

| Date | Title | Paper | Rating |
|---|---|---|---|
| 2023.02 | Spindle: Turning Yarn in Constant Time | [[pdf]](https://arxiv.org/pdf/2302.00003) | x |
| 2023.07 | Niddy: Winding Yarn upon a Frame | [[pdf]](https://arxiv.org/pdf/2307.00008) | z |
| 2024.05 | Distaff: Holding Wool for All Who Spin | [[pdf]](https://arxiv.org/pdf/2405.00004) | y |

### By hand
"""
PEOPLE = {
    "authors": "Ada Pfeffer, Bo Nadel",
    "authors_parsed": [["Pfeffer", "Ada", ""], ["Nadel", "Bo", ""]],
}
HOOKS = "Lifting Threads with Learned Hooks"
WORKS = {
    "2401.00001": "Weft: Scaling Threads over Many Looms",
    "2401.00002": "Warp: A Loom for All Who Weave at Night",
    "2302.00003": "Spindle: Turning Yarn in Constant Time",
    "2307.00008": "Niddy: Winding Yarn upon a Frame",
    "2405.00004": "Distaff: Holding Wool for All Who Spin",
    "2403.00005": f"Heddle: {HOOKS}",
    "2403.00006": "Reeds that Beat | the _Weft_ of Others",
}
BROKEN = "- [Treadle: Weaving on Foot] (https://arxiv.org/abs/2401.00007)\r\n- A \xe9\r\n"


class Desk:
    """Runs `enrich` in a folder of its own, with no network, over works that a file knows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        rows = [{"id": ref, "title": title, **PEOPLE} for ref, title in WORKS.items()]
        self.write("snapshot.jsonl", "\n".join(map(json.dumps, rows)))
        self.write("list.md", LIST)
        self.environment = {
            **os.environ,
            **standin.alone(),
            "ENRICH_RECORDS": "records.sqlite",
            "ENRICH_REPORT": "false",
            "ENRICH_OFFLINE": "true",
            "ENRICH_LIST": "list.md",
            "ENRICH_OUT": "out",
            "ENRICH_PROVIDERS__ARXIV_SNAPSHOT__PATH": "snapshot.jsonl",
        }

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_bytes(text.encode())

    @property
    def list(self) -> str:
        return (self.folder / "list.md").read_bytes().decode()

    def run(self, *words: str, stdin: str = "") -> tuple[int, str, str]:
        return forked.enrich(self.folder, words, self.environment, stdin)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with a dataset of its list."""
    found = Desk(tmp_path_factory.mktemp("desk"))
    assert found.run("run")[0] == 0
    return found


# -- repairs ------------------------------------------------------------------


def test_a_diff_shows_what_would_change_writes_nothing_and_can_be_applied(desk) -> None:
    desk.write("list.md", BROKEN)
    code, out, err = desk.run("check", "--fix", "--diff")
    assert (code, desk.list) == (0, BROKEN)
    assert "1 entry would be mended." in err
    lines = out.split("\n")
    assert lines[:2] == ["--- a/list.md", "+++ b/list.md"]
    assert "+- [Treadle: Weaving on Foot](https://arxiv.org/abs/2401.00007)\r" in lines
    patched = subprocess.run(
        ["git", "apply", "-"], cwd=desk.folder, input=out.encode(), capture_output=True, check=False
    )
    assert patched.returncode == 0, patched.stderr
    shown = desk.list
    desk.write("list.md", BROKEN)
    desk.run("check", "--fix")
    assert desk.list == shown == BROKEN.replace("] (", "](")


def test_the_diff_of_a_list_that_is_a_link_names_the_file_that_it_leads_to(desk) -> None:
    desk.write("list.md", BROKEN)
    (desk.folder / "papers.md").symlink_to("list.md")
    _, out, _ = desk.run("check", "papers.md", "--fix", "--diff")
    assert out.split("\n")[:2] == ["--- a/list.md", "+++ b/list.md"]


ALONE = [("--fix", "list.md"), ("list.md", "--fix"), ("--fix=certain",)]


@pytest.mark.parametrize("words", mostly_slow(ALONE))
def test_fix_may_stand_alone_in_front_of_the_list(desk, words) -> None:
    desk.write("list.md", BROKEN)
    assert desk.run("check", *words)[0] == 0
    assert desk.list == BROKEN.replace("] (", "](")


def test_a_kind_of_repair_is_made_and_no_other(desk) -> None:
    desk.write("list.md", BROKEN)
    code, out, err = desk.run("check", "--fix", "sort", "--fix", "published-version", "list.md")
    assert (code, desk.list) == (1, BROKEN)
    assert "malformed-link" in out
    assert "0 entries mended in list.md." in err


def test_a_kind_that_there_is_not_and_a_diff_of_nothing_are_wrong_options(desk) -> None:
    code, _, err = desk.run("check", "--fix=sorted")
    assert (code, "no repair 'sorted'" in err) == (2, True)
    code, _, err = desk.run("check", "--diff")
    assert (code, "say --fix" in err) == (2, True)


@pytest.mark.parametrize("word", ["published", "published-version,sort", "missing.md"])
def test_a_misspelt_kind_is_told_with_all_kinds_and_not_as_a_list_alone(desk, word: str) -> None:
    code, _, err = desk.run("check", "--fix", word)
    assert code == 2
    said = " ".join(err.split())
    assert f"There is no repair '{word}', and no list there. Choose among: certain, publ" in said
    assert said.endswith("retitled, sort.")


def test_the_shell_completes_the_kinds_of_repairs() -> None:
    asked = {"_ENRICH_COMPLETE": "complete_bash", "COMP_CWORD": "3"}

    def completed(begun: str) -> list[str]:
        env = asked | {"COMP_WORDS": f"enrich check --fix {begun}"}
        return CliRunner().invoke(app, [], env=env, prog_name="enrich").stdout.split()

    assert completed("") == [*KINDS]
    assert completed("pub") == ["published-version"]


def test_what_is_printed_can_be_mended_in_a_diff_only(desk) -> None:
    code, out, _ = desk.run("check", "-", "--fix", "--diff", stdin=BROKEN)
    assert (code, "+- [Treadle: Weaving on Foot](https" in out) == (0, True)
    assert desk.run("check", "-", "--fix", stdin=BROKEN)[0] == 2


# -- values -------------------------------------------------------------------


def test_values_are_written_shown_refreshed_and_taken_out_again(known) -> None:
    code, out, _ = known.run("annotate", "--diff")
    assert (code, known.list) == (0, LIST)
    assert "| SOSP' 24\n+" in out or "+- [Weft]" not in out  # what it says itself is not repeated
    code, _, err = known.run("annotate", "--template", "by {{ authors }} {{ link('here', url) }}")
    assert (code, "5 lines with values in list.md." in err) == (0, True)
    once = known.list
    assert once.count("by Ada Pfeffer, Bo Nadel [here](https://arxiv.org/abs/2") == 5
    assert parse(once) == parse(LIST)
    assert known.run("parse", "list.md", "--json")[1] == known.run(
        "parse", "-", "--json", stdin=LIST
    )[1].replace("standard input", "list.md")
    known.run("annotate", "--template", "{{ year }}")
    assert 0 < known.list.count("2024") != once.count("2024")
    code, _, err = known.run("annotate", "--remove")
    assert (code, known.list) == (0, LIST)
    assert "No values in list.md." in err


@pytest.mark.parametrize(
    ("words", "why"),
    mostly_slow(
        starmap(
            pytest.param,
            [
                (("--template", "{{ nothing_such }}"), "'nothing_such' is undefined"),
                (("--template", "{{ 1 "), "cannot be filled"),
                (("--template", "{{ ''.__class__.mro() }}"), "unsafe"),
                (("--template", "missing.txt"), "missing.txt cannot be read"),
                (("--template", "<!-- {{ year }} -->"), "no comment"),
                (("--values", "stars,moons"), "no value 'moons'"),
                (("--values", "stars", "--remove"), "--remove takes all"),
                (("--folder", "nowhere"), "no nowhere/papers.parquet"),
            ],
        ),
        5,
    ),
)
def test_what_cannot_be_written_is_told_in_a_sentence_and_the_list_stays(known, words, why) -> None:
    code, _, err = known.run("annotate", *words)
    assert code in (1, 2)
    assert why in err
    assert known.list == LIST


@pytest.mark.parametrize("command", [("annotate",), ("add", "2403.00005", "--section", "x")])
def test_commands_for_markdown_refuse_a_bibliography(known, command) -> None:
    known.write("list.bib", "@article{a, title={A Loom for All}, year=2024}\n")
    named = ("--list", "list.bib")
    code, _, err = known.run(*command, *named)
    assert (code, "is for lists in Markdown, and list.bib is BibTeX." in err) == (2, True)


# -- tables -------------------------------------------------------------------


def test_a_table_has_a_row_a_paper_and_the_columns_named(known) -> None:
    code, out, _ = known.run("table", "--section", "Wheels", "--columns", "title,year,published")
    assert code == 0
    assert out == (
        "| Title | Year | Published |\n| --- | --- | --- |\n"
        "| [Spindle: Turning Yarn in Constant Time](https://arxiv.org/abs/2302.00003) "
        "| 2023 | 2023-02 |\n"
        "| [Niddy: Winding Yarn upon a Frame](https://arxiv.org/abs/2307.00008) "
        "| 2023 | 2023-07 |\n"
        "| [Distaff: Holding Wool for All Who Spin](https://arxiv.org/abs/2405.00004) "
        "| 2024 | 2024-05 |\n"
    )


def test_a_whole_list_is_made_by_a_template_and_reads_as_one(known) -> None:
    known.write(
        "README.tmpl",
        "# {{ papers | length }} papers\n\n{% for part in sections %}\n## {{ part.title }}\n\n"
        "{% for paper in part.papers %}\n- {{ link(paper.title, paper.url) }}\n{% endfor %}\n"
        "{{ table(part.papers, 'title', 'authors') }}{% endfor %}",
    )
    code, _, err = known.run("table", "--template", "README.tmpl", "--out", "README.md")
    assert (code, "Written: README.md" in err) == (0, True)
    text = (known.folder / "README.md").read_text("utf-8")
    assert text.startswith("# 5 papers\n\n## Weaving\n\n- [Weft: Scaling")
    assert [one.section for one in parse(text)][:1] == [("Weaving",)]
    assert {str(one.ref) for one in parse(text)} == {f"arxiv:{ref}" for ref in [*WORKS][:5]}


def test_a_column_that_there_is_not_is_a_wrong_option(known) -> None:
    code, _, err = known.run("table", "--columns", "title,colour")
    assert (code, "no column 'colour'" in err) == (2, True)


# -- new entries --------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "section", "before", "line"),
    mostly_slow(
        starmap(
            pytest.param,
            [
                (
                    "arxiv:2403.00005",
                    "weaving",
                    "\n## Spinning",
                    f"- [Heddle](https://arxiv.org/abs/2403.00005): {HOOKS}\n",
                ),
                (
                    "https://arxiv.org/pdf/2403.00006",
                    "Weaving",
                    "\n## Spinning",
                    "- [Reeds that Beat \\| the \\_Weft\\_ of Others](https://arxiv.org/pdf/2403.00006)\n",
                ),
                (
                    "2403.00005",
                    "Spinning > Wheels",
                    "| 2024.05",
                    "| 2024.03 | Heddle: Lifting Threads with Learned Hooks "
                    "| [[pdf]](https://arxiv.org/pdf/2403.00005) | |\n",
                ),
            ],
        ),
        3,
    ),
)
def test_a_work_is_added_in_the_place_and_the_style_of_its_section(
    desk, asked, section, before, line
) -> None:
    right = LIST.replace(before, line + before)
    code, out, _ = desk.run("add", asked, "--section", section, "--diff")
    assert (code, desk.list) == (0, LIST)
    assert f"+{line}" in out
    code, _, err = desk.run("add", asked, "--section", section)
    assert (code, desk.list) == (0, right)
    assert "Added in line" in err
    assert desk.run("add", asked, "--section", section)[0] == 1
    assert desk.list == right


@pytest.mark.parametrize(
    ("words", "code", "why"),
    mostly_slow(
        starmap(
            pytest.param,
            [
                (("2401.00002", "--section", "Weaving"), 1, "listed already, as arxiv:2401.00002"),
                (
                    ("2403.00005", "--section", "Dyeing"),
                    2,
                    "Its sections: Weaving; Spinning > Wheels",
                ),
                (("2499.00009", "--section", "Weaving"), 1, "2499.00009 is not added: "),
                (("A Thing that Nobody Knows", "--section", "Weaving"), 1, "is not added: "),
                (("2403.00005", "--section", "Weaving", "--list", "-"), 2, "no file to write back"),
            ],
        ),
        3,
    ),
)
def test_what_is_not_sure_or_there_already_is_refused_in_a_sentence(desk, words, code, why) -> None:
    ended, _, err = desk.run("add", *words, stdin=LIST)
    assert (ended, desk.list) == (code, LIST)
    assert why in err
    assert len([line for line in err.splitlines() if line.startswith("enrich: ")]) == 1


def test_a_work_goes_below_an_empty_heading_and_below_the_title_of_a_list(desk) -> None:
    line = f"- [Heddle](https://arxiv.org/abs/2403.00005): {HOOKS}\n"
    assert desk.run("add", "2403.00005", "--section", "By hand")[0] == 0
    assert desk.list == LIST + line
    desk.write("list.md", "# Looms\n\n* [Weft of Many Looms](https://a.org/weft.pdf)")
    assert desk.run("add", "2403.00005", "--section", "Looms")[0] == 0
    link = f"* [Heddle: {HOOKS}](https://arxiv.org/abs/2403.00005)"
    assert desk.list == f"# Looms\n\n* [Weft of Many Looms](https://a.org/weft.pdf)\n{link}"


def test_a_work_that_is_listed_under_its_title_alone_is_not_added_twice(desk) -> None:
    text = LIST + "- Heddle: Lifting Threads with Learned Hooks | OSDI' 24\n"
    desk.write("list.md", text)
    code, _, err = desk.run("add", "2403.00005", "--section", "Weaving")
    assert (code, desk.list) == (1, text)
    assert "listed already, under this title" in err
