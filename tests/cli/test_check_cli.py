"""`enrich check` and `enrich why` as a person, a script and GitHub see them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import forked
import standin
from enrich.check import Finding
from enrich.cli.check_command import annotation, finding_text

BAD = """# Looms

- [Weft: Scaling Threads](https://doi.org/10.1145/1.2)
- [Warp: A Loom for All](https://doi.org/10.1145/1.2)
- [Course 100 %: Wool, Yarn](https://a.org/a) | (GT)[https://a.org/b]
"""
GOOD = "# Looms\n\n- [Weft: Scaling Threads](https://arxiv.org/abs/2401.00001)\n"


class Shell:
    """Runs `enrich` in a folder of its own, with no network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("snapshot.jsonl", "")
        self.write("list.md", BAD)
        self.environment = {
            **os.environ,
            **standin.alone(),
            "ENRICH_RECORDS": "records.sqlite",
            "ENRICH_REPORT": "false",
            "ENRICH_PROVIDERS__ARXIV_SNAPSHOT__PATH": "snapshot.jsonl",
        }

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    def run(self, *words: str, stdin: str = "") -> tuple[int, str, str]:
        return forked.enrich(self.folder, words, self.environment, stdin)

    def check(self, *words: str, list_: str = "list.md") -> tuple[int, str, str]:
        return self.run("check", "--offline", "--list", list_, *words)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_findings_are_lines_for_a_person_and_errors_exit_1(shell) -> None:
    code, out, err = shell.check()
    assert code == 1
    assert out.startswith("list.md:4: error: ")
    assert "instead: - [Course 100 %: Wool, Yarn](https://a.org/a) | [GT](https://a.org/b)" in out
    assert "2 errors, 0 warnings, 0 remarks." in err
    assert not (shell.folder / "data" / "enriched").exists()


def test_a_list_without_errors_exits_0_and_prints_nothing(shell) -> None:
    shell.write("good.md", GOOD)
    assert shell.check(list_="good.md")[:2] == (0, "")


def test_findings_are_json_with_their_evidence(shell) -> None:
    _, out, _ = shell.check("--format", "json")
    rows = json.loads(out)
    assert [(row["line"], row["check"]) for row in rows] == [
        (4, "shared-link"),
        (5, "malformed-link"),
    ]
    assert rows[0]["evidence"]["lines"] == [3, 4]


def test_findings_are_annotations_for_github(shell) -> None:
    _, out, _ = shell.check("--format", "github")
    first, second = out.splitlines()
    assert first.startswith(
        "::error file=list.md,line=4,title=shared-link::https://doi.org/10.1145"
    )
    assert "100 %25: Wool, Yarn" in second
    assert "%0AInstead: - [Course" in second


def test_signs_that_mean_something_to_github_are_escaped() -> None:
    told = Finding("unlinked", "info", "x", 7, "50 % of\r\nit: a,b", suggestion="a\nb")
    assert annotation("a:b,c.md", told) == (
        "::notice file=a%3Ab%2Cc.md,line=7,title=unlinked::50 %25 of%0Ait: a,b%0AInstead: a%0Ab"
    )
    assert finding_text("l.md", told).count("\n") == 2


def test_a_wrong_format_is_a_wrong_option(shell) -> None:
    assert shell.check("--format", "xml")[0] == 2


def test_fix_mends_the_list_where_it_stands_and_the_rest_is_still_told(shell) -> None:
    code, out, err = shell.check("--fix")
    assert code == 1
    assert "malformed" not in out
    assert "1 entry mended in list.md." in err
    after = (shell.folder / "list.md").read_text("utf-8")
    assert after == BAD.replace("(GT)[https://a.org/b]", "[GT](https://a.org/b)")


WEFT, WARP = "Weft: Scaling Threads over Many Looms", "Warp: A Loom for All Who Weave"
SWAPPED = f"""# Looms\r
\r
- [{WEFT}](https://arxiv.org/pdf/2401.00002v2.pdf) | SOSP' 24\r
- [{WARP}](https://arxiv.org/abs/2401.00001)"""
KNOWN = [{"id": "2401.00001", "title": WEFT}, {"id": "2401.00002", "title": WARP}]


def test_fix_puts_links_right_that_surely_open_other_works(shell) -> None:
    shell.write("snapshot.jsonl", "\n".join(map(json.dumps, KNOWN)))
    path = shell.folder / "list.md"
    path.write_bytes(SWAPPED.encode())
    code, out, _ = shell.check()
    assert (code, out.count("[wrong-link]")) == (1, 2)
    code, out, err = shell.check("--fix")
    assert (code, out) == (0, "")
    assert "2 entries mended in list.md." in err
    right = SWAPPED.replace("00001", "zzz").replace("pdf/2401.00002v2.pdf", "abs/2401.00001")
    assert path.read_bytes() == right.replace("zzz", "00002").encode()
    assert "0 entries mended" in shell.check("--fix")[2]
    assert path.read_bytes() == right.replace("zzz", "00002").encode()


def test_fix_may_write_elsewhere_and_leaves_the_list_alone(shell) -> None:
    shell.check("--fix", "--out", "mended.md")
    assert (shell.folder / "list.md").read_text("utf-8") == BAD
    assert "[GT](https://a.org/b)" in (shell.folder / "mended.md").read_text("utf-8")


def test_a_place_for_the_mended_list_without_a_word_of_mending_is_a_wrong_option(shell) -> None:
    code, _, err = shell.check("--out", "mended.md")
    assert (code, "--fix" in err) == (2, True)
    assert not (shell.folder / "mended.md").exists()


def test_a_list_that_is_no_file_needs_a_name_to_be_mended_to(shell) -> None:
    code, _, err = shell.run("check", "--offline", "--list", "-", "--fix", stdin=BAD)
    assert (code, "--out FILE" in err) == (2, True)
    words = ("check", "--offline", "--list", "-", "--fix", "--out", "m.md")
    code, _, _ = shell.run(*words, stdin=BAD)
    assert code == 1
    assert "[GT](https://a.org/b)" in (shell.folder / "m.md").read_text("utf-8")


def test_a_list_that_is_missing_is_told_in_a_sentence(shell) -> None:
    code, out, err = shell.check(list_="nowhere.md")
    assert (code, out) == (1, "")
    assert "There is no list at nowhere.md" in err


def test_a_run_writes_the_findings_and_a_second_look_explains_a_value(shell) -> None:
    shell.write("list.md", BAD.replace("doi.org/10.1145/1.2", "arxiv.org/abs/2401.00001"))
    code, out, _ = shell.run("run", "--offline", "--list", "list.md")
    assert code == 0
    assert "findings: 1 error, 1 warning, 0 info" in out
    rows = pq.read_table(shell.folder / "data" / "enriched" / "findings.parquet").to_pylist()
    assert [row["line"] for row in rows] == [4, 5]
    code, out, _ = shell.run("why", "3", "published")
    assert code == 0
    assert "published: 2024-01-01\n  said by identifier about arxiv:2401.00001" in out
    _, out, _ = shell.run("why", "arxiv:2401.00001", "--json")
    assert json.loads(out)[0]["lines"] == [3, 4]
    assert shell.run("why", "zebra")[0] == 1
    assert shell.run("why", "3", "titel")[0] == 2
