"""What a curator is told of findings: accepted ones, marks, severities, thresholds, order."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

import pytest

import forked
import standin
from enrich import pipeline
from enrich.curation import accepted_findings, told_findings
from enrich.curation.told_findings import Told
from enrich.errors import BadUsage
from enrich.providers import found
from enrich.settings import Settings

BAD = """# Looms

- [Weft: Scaling Threads](https://doi.org/10.1145/1.2)
- [Warp: A Loom for All](https://doi.org/10.1145/1.2)
- [Course 100 %: Wool, Yarn](https://a.org/a) | (GT)[https://a.org/b]
- Satin: Smooth Cloth for Everybody | SOSP 2024
"""
FOUND = [(4, "shared-link"), (5, "malformed-link"), (6, "unlinked")]


class Curator:
    """Runs `enrich check` on lists in a folder of its own, with no network."""

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

    def read(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    def check(self, *words: str, **settings: str) -> forked.Told:
        told = self.environment | settings
        return forked.enrich(self.folder, ["check", "list.md", "--offline", *words], told)

    def settings(self, **more: object) -> Settings:
        """The settings of a check."""
        here = {"list": str(self.folder / "list.md"), "records": self.folder / "records.sqlite"}
        others = {name: {"enabled": False} for name in found() if name != "arxiv_snapshot"}
        others["arxiv_snapshot"] = {"path": self.folder / "snapshot.jsonl"}
        return Settings(**{"offline": True, "providers": others, **here, **more})

    def told(self, **settings: object) -> Told:
        """The same without a process of its own."""
        configured = self.settings(**settings)
        known = accepted_findings.load(configured, required=True)
        result = pipeline.check_list(configured)
        return told_findings.told(result.reading, result.findings, configured, known)

    def found(self, **settings: object) -> list[tuple[int, str]]:
        return [(one.line, one.check) for one in self.told(**settings).findings]


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    return Curator(tmp_path)


def test_findings_of_an_entry_stand_together_the_worst_first_each_with_what_to_do(curator) -> None:
    curator.write("list.md", BAD + "- Satin: Smooth Cloth for Everybody | (GT)[https://a.org/c]\n")
    told = curator.check()
    groups = [group.split("\n") for group in told.out.strip("\n").split("\n\n")]
    heads = [[line for line in group if line.startswith("list.md:")] for group in groups]
    assert [[line.split(": ")[1] for line in lines] for lines in heads] == [
        ["error"],
        ["error"],
        ["error", "warning"],
        ["warning"],
    ], told.out
    assert told.out.count("    to do: ") == sum(map(len, heads))


def test_what_is_accepted_is_told_no_more_and_keeps_its_reason(curator) -> None:
    told = curator.check("--update-accepted", "--reason", "asked the author")
    assert (told.code, told.out) == (0, "")
    assert "accepted.toml: 3 findings accepted anew, 0 as before, 0 taken out." in told.err
    accepted = tomllib.loads(curator.read("accepted.toml"))["accepted"]
    assert [(one["check"], one["reason"]) for one in accepted] == [
        (check, "asked the author") for _, check in FOUND
    ]
    told = curator.check()
    assert (told.code, told.out) == (0, "")
    assert "3 findings known and accepted." in told.err


def test_what_a_person_wrote_about_the_accepted_stays_byte_for_byte(curator) -> None:
    curator.check("--update-accepted")
    text = curator.read("accepted.toml").replace('reason = ""', "reason = 'since 1840'  # “so”", 1)
    curator.write("accepted.toml", text)
    curator.write("list.md", BAD + "- Denim: Stiff Cloth for Everybody | SOSP 2024\n")
    assert curator.found() == [(7, "unlinked")]
    curator.check("--update-accepted")
    assert curator.read("accepted.toml").startswith(text.rstrip("\n"))
    before = curator.read("accepted.toml")
    curator.check("--update-accepted")
    assert curator.read("accepted.toml") == before


def test_the_file_of_what_is_accepted_keeps_its_line_ends(curator) -> None:
    curator.check("--update-accepted")
    path = curator.folder / "accepted.toml"
    text = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text)
    curator.write("list.md", BAD + "- Denim: Stiff Cloth for Everybody | SOSP 2024\n")
    curator.check("--update-accepted")
    after = path.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf" + text.rstrip())
    assert after.count(b"\n") == after.count(b"\r\n") > text.count(b"\r\n")


def test_an_accepted_finding_that_no_longer_occurs_is_told_and_taken_out_with_its_reason(
    curator,
) -> None:
    curator.check("--update-accepted", "--reason", "a course of old")
    curator.write("list.md", BAD.replace("(GT)[https://a.org/b]", "[GT](https://a.org/b)"))
    told = curator.told()
    assert told.findings == []
    assert "” no longer occurs; take it out" in told.notices[0]
    told = curator.check("--update-accepted")
    assert "Taken out: the malformed-link" in told.err
    assert "no longer occurs" not in told.err, "it was just taken out"
    assert "because: a course of old" in told.err
    assert "malformed-link" not in curator.read("accepted.toml")


def test_an_entry_whose_words_change_is_told_of_again(curator) -> None:
    curator.check("--update-accepted")
    curator.write("list.md", BAD.replace("Smooth Cloth", "Rough Cloth"))
    assert curator.found() == [(6, "unlinked")]


def test_an_accepted_finding_without_a_reason_asks_for_one(curator) -> None:
    assert "Say why in accepted.toml" in curator.check("--update-accepted").err
    assert all("accepted without a reason" in one for one in curator.told().notices)


def test_a_file_of_accepted_findings_may_stand_elsewhere_and_has_to_be_there(curator) -> None:
    assert curator.check("--accept", "known.toml").code == 2
    curator.check("--accept", "known.toml", "--update-accepted")
    assert len(curator.found()) == 3
    assert curator.found(accept=curator.folder / "known.toml") == []
    curator.write("enrich.toml", 'accept = "known.toml"\n')
    assert curator.check().out == ""


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[[accepted]\n", "not valid TOML"),
        (
            '[[accepted]]\ncheck = "no-check"\nentry = "a"\n',
            " line 1 names no `check`",
        ),
        ('\n[[accepted]]\ncheck = "unlinked"\n', " line 2 has to say of what it is"),
        ('[[accepted]]\ncheck = "unlinked"\nentry = "a"\nwhy = "b"\n', "has a key 'why'"),
        ('[[accepted]]\ncheck = "unlinked"\nentry = 4\n', "words in quotation marks"),
        ('accepted = [{check = "unlinked", entry = "a"}]\n', "begin with [[accepted]]"),
        ("accepted = 4\n", "begin with [[accepted]]"),
        ('[[accept]]\ncheck = "unlinked"\nentry = "a"\n', "holds 'accept'"),
    ],
)
def test_a_file_of_accepted_findings_that_is_wrong_is_told_in_a_sentence(
    curator, text: str, wrong: str
) -> None:
    curator.write("accepted.toml", text)
    with pytest.raises(BadUsage, match=re.escape(wrong)):
        curator.told()


def test_a_mark_at_an_entry_silences_the_check_that_it_names(curator) -> None:
    marked = BAD.replace("SOSP 2024", "SOSP 2024 <!-- enrich: ok unlinked: out of print -->")
    curator.write("list.md", marked)
    assert curator.found() == FOUND[:2]
    above = BAD.replace("- [Course", "<!-- enrich: ok malformed-link, dead-link -->\n- [Course")
    curator.write("list.md", above)
    assert [check for _, check in curator.found()] == ["shared-link", "unlinked"]
    below = BAD.replace("b]\n", "b]\n  <!-- enrich: ok malformed-link -->\n")
    curator.write("list.md", below)
    assert [check for _, check in curator.found()] == ["shared-link", "unlinked"]


@pytest.mark.parametrize(
    "marks",
    [
        "<!-- enrich: ok malformed-link -->\n<!-- enrich: ok dead-link -->\n",
        "<!-- enrich: ok malformed-link: the school\n asked for it -->\n",
        "<!-- Enrich: OK malformed-link -->\n",
        "<!-- enrich ok malformed-link -->\n",
    ],
)
def test_marks_above_an_entry_may_be_several_and_of_several_lines(curator, marks: str) -> None:
    curator.write("list.md", BAD.replace("- [Course", f"{marks}- [Course"))
    assert [check for _, check in curator.found()] == ["shared-link", "unlinked"]


def test_a_mark_that_is_shown_as_code_silences_nothing_and_is_not_told(curator) -> None:
    mark = "<!-- enrich: ok malformed-link -->"
    for shown in (f"```\n{mark}\n```\n", f"Write `{mark}` above an entry.\n\n"):
        curator.write("list.md", BAD.replace("- [Course", f"{shown}- [Course"))
        assert "malformed-link" in [check for _, check in curator.found()]
        assert curator.told().notices == []


def test_a_misspelt_check_in_a_mark_is_told_beside_one_that_counts(curator) -> None:
    for words, told in (
        ("unlinked, wronglink", "The mark in line 6 silences unlinked alone: 'wronglink'"),
        ("unlinked, wronglink: as printed", "silences unlinked alone: 'wronglink' is no check"),
        ("unlinked, asked the author", ""),
        ("unlinked: out of print, sadly", ""),
    ):
        mark = f"SOSP 2024 <!-- enrich: ok {words} -->"
        curator.write("list.md", BAD.replace("SOSP 2024", mark))
        assert curator.found() == FOUND[:2]
        notices = "".join(curator.told().notices)
        assert told in notices if told else notices == ""


def test_a_mark_that_silences_nothing_is_told(curator) -> None:
    assert curator.told().notices == []
    for mark, why in (
        ("ok duplicate-entry", "The mark in line 6 is no longer needed"),
        ("ok", "it names no check"),
        ("ok everything", "'everything' is no check"),
    ):
        curator.write("list.md", BAD.replace("SOSP 2024", f"SOSP 2024 <!-- enrich: {mark} -->"))
        told = curator.told()
        assert why in "".join(told.notices)
        assert [(one.line, one.check) for one in told.findings] == FOUND


def test_a_check_is_told_as_gravely_as_it_is_set(curator) -> None:
    curator.write(
        "enrich.toml",
        '[severity]\nunlinked = "error"\nshared-link = "remark"\nmalformed-link = "off"\n',
    )
    told = curator.check()
    assert [line.split(": ")[1] for line in told.out.split("\n") if ".md:" in line] == [
        "error",
        "info",
    ]
    assert "1 error, 0 warnings, 1 remark." in told.err
    assert curator.check(ENRICH_SEVERITY__UNLINKED="off").code == 0
    curator.write("enrich.toml", '[severity]\nunliked = "off"\n')
    told = curator.check()
    assert (told.code, "'unliked' is no check" in told.err) == (2, True)


@pytest.mark.parametrize(
    ("threshold", "codes"),
    [("error", (1, 0)), ("warning", (1, 1)), ("remark", (1, 1)), ("never", (0, 0))],
)
def test_a_check_fails_by_the_threshold_that_is_set(curator, threshold, codes) -> None:
    warning = "# Looms\n\n- Satin: Smooth Cloth for Everybody | SOSP 2024\n"
    for text, code in zip((BAD, warning), codes, strict=True):
        curator.write("list.md", text)
        assert curator.told().fails(threshold) is bool(code)


def test_the_threshold_is_an_option_and_a_setting(curator) -> None:
    assert curator.check("--fail-on", "never").code == 0
    assert curator.check(ENRICH_FAIL_ON="never").code == 0
    assert curator.check("--fail-on", "warning", ENRICH_FAIL_ON="never").code == 1
    assert curator.check("--fail-on", "anything").code == 2


TRENDS = """# Looms

## 🔥 Trending Topics in Weaving

| Title | Paper |
|---|---|
| Weft: Scaling Threads over Many Looms | [pdf](https://arxiv.org/abs/2401.00001) |

## Threads

- [Weft: Scaling Threads over Many Looms](https://arxiv.org/abs/2401.00001)

## Cloth

- [Weft: Scaling Threads over Many Looms](https://arxiv.org/abs/2401.00001)
"""


def test_what_a_table_of_trends_repeats_is_not_told_unless_asked_for(curator) -> None:
    curator.write("list.md", TRENDS)
    told = curator.check()
    assert told.out.count("[duplicate-entry]") == 1
    assert (
        "list.md:15: info: “Weft: Scaling Threads over Many Looms” is listed on line 11" in told.out
    )
    assert "--all tells of them" in told.err
    assert curator.check("--all").out.count("[duplicate-entry]") == 2


RETITLED = """# Looms

- [Weft: A Story of Sheep](https://arxiv.org/abs/2401.00001)
- [Weft: Scaling Threads over Many Looms](https://arxiv.org/abs/2401.00001)
- [Of Sheep, Threads and a Shuttle](https://arxiv.org/abs/2401.00002)
- [Nothing of the Kind](https://arxiv.org/abs/2401.00003)
"""
KNOWN = [
    {"id": "2401.00001", "title": "Weft: Scaling Threads over Many Looms"},
    {"id": "2401.00002", "title": "Warp: Elastic Threads for Sheep at the Edge"},
    {"id": "2401.00003", "title": "Twill: Diagonal Yarn"},
]


def test_a_newer_title_that_the_list_has_too_is_told_by_the_duplicate_alone(curator) -> None:
    curator.write("snapshot.jsonl", "\n".join(map(json.dumps, KNOWN)))
    curator.write("list.md", RETITLED)
    told = curator.told().findings
    (twice,) = (one.message for one in told if one.check == "duplicate-entry")
    assert "is listed on line 3 already as “Weft: A Story of Sheep”, in the same section." in twice
    assert "retitled" not in {one.check for one in told}


def test_a_doubt_that_nobody_could_settle_is_a_remark_where_titles_have_words_in_common(
    curator,
) -> None:
    curator.write("snapshot.jsonl", "\n".join(map(json.dumps, KNOWN)))
    curator.write("list.md", RETITLED)
    found = curator.told().findings
    told = {one.line: one.severity for one in found if one.check == "wrong-link"}
    assert told == {5: "info", 6: "warning"}


def test_contradicting_options_are_told(curator) -> None:
    assert curator.check("--update-accepted", "--changed-since", "HEAD").code == 2
    assert curator.check("--reason", "so").code == 2
    assert curator.check("--fix", "--changed-since", "HEAD").code == 2


def test_a_run_keeps_what_a_curator_knows_in_its_dataset_and_says_so(curator) -> None:
    told = forked.enrich(curator.folder, ["run", "list.md", "--offline"], curator.environment)
    assert "known to the curator" not in told.out
    before = (curator.folder / "data" / "enriched" / "findings.parquet").read_bytes()
    curator.check("--update-accepted", "--reason", "so it is")
    told = forked.enrich(curator.folder, ["run", "list.md", "--offline"], curator.environment)
    assert "3 findings known to the curator, by accepted.toml" in told.out
    assert "findings: 2 errors" in told.out or "findings: 2 error" in told.out
    after = (curator.folder / "data" / "enriched" / "findings.parquet").read_bytes()
    assert len(after) == len(before)
    curator.write("accepted.toml", "[[accepted]\n")
    told = forked.enrich(curator.folder, ["run", "list.md", "--offline"], curator.environment)
    assert (told.code, "is not valid TOML" in told.out) == (0, True)


def test_a_doubt_that_is_accepted_stays_so_and_is_told_again_when_it_is_graver(curator) -> None:
    curator.write("snapshot.jsonl", "\n".join(map(json.dumps, KNOWN)))
    curator.write("list.md", RETITLED)
    curator.check("--update-accepted", "--reason", "retitled")
    assert curator.found() == []
    text = curator.read("accepted.toml")
    curator.write("accepted.toml", text.replace('severity = "warning"', 'severity = "info"'))
    assert [one.severity for one in curator.told().findings] == ["warning", "warning"]


def test_what_is_accepted_of_a_check_that_is_off_is_not_said_to_be_gone(curator) -> None:
    curator.check("--update-accepted", "--reason", "so")
    told = curator.told(severity={"unlinked": "off"})
    assert (told.findings, told.notices, told.gone) == ([], [], [])


def test_a_mark_is_found_whatever_ends_the_lines(curator) -> None:
    marked = BAD.replace("SOSP 2024", "SOSP 2024 <!-- enrich: ok unlinked -->")
    (curator.folder / "list.md").write_bytes(marked.replace("\n", "\r\n").encode("utf-8-sig"))
    assert curator.found() == FOUND[:2]


def test_offline_nothing_is_said_of_what_only_others_could_tell(curator) -> None:
    curator.write("snapshot.jsonl", "\n".join(map(json.dumps, KNOWN)))
    curator.write("list.md", RETITLED)
    curator.check("--update-accepted", "--reason", "retitled")
    before = curator.read("accepted.toml")
    curator.write("snapshot.jsonl", "")
    curator.write("list.md", RETITLED.replace("00003)", "00003) <!-- enrich: ok wrong-link -->"))
    (curator.folder / "records.sqlite").unlink()
    told = curator.told()
    assert (told.notices, told.gone) == ([], [])
    curator.check("--update-accepted")
    assert curator.read("accepted.toml").startswith(before.rstrip("\n"))
    online = told_findings.told(
        pipeline.check_list(curator.settings()).reading,
        [],
        curator.settings(offline=False),
        accepted_findings.load(curator.settings(), required=True),
    )
    assert online.gone
