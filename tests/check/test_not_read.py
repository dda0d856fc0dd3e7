"""Lines of which no entry was made are told where a reader might expect one."""

from __future__ import annotations

from enrich.check import Finding, check
from enrich.model import Paper
from enrich.parse import parse
from enrich.resolution.entry_claims import is_paper, key

LISTED = "- [Gadgets at Work](https://arxiv.org/abs/2401.00001)\n"


def found(text: str) -> list[Finding]:
    entries = parse(text)
    papers = {e.entry_id: Paper(key(e), (key(e),), {}, ()) for e in filter(is_paper, entries)}
    findings, _ = check(entries, papers, (), lines=entries.lines)
    return [one for one in findings if one.check == "not-read"]


def test_a_link_to_a_work_that_is_in_no_entry_is_a_warning() -> None:
    (one,) = found(f"{LISTED}\nGadgets were [shown](https://arxiv.org/abs/2401.00002) to sleep.\n")
    assert (one.severity, one.line, one.entry_id) == ("warning", 3, "")
    assert one.message == "Line 3 links arxiv:2401.00002, which is in no entry: running text."
    assert one.evidence["works"] == ["arxiv:2401.00002"]


def test_a_work_that_an_entry_links_too_is_not_lost() -> None:
    prose = "Gadgets were [shown](https://arxiv.org/abs/2401.00001v2) to sleep.\n"
    assert found(f"{LISTED}\n{prose}") == []


def test_a_bullet_that_only_links_a_work_of_another_entry_is_not_told() -> None:
    assert found(f"{LISTED}\nSee the [pdf](https://arxiv.org/pdf/2401.00001).\n") == []


def test_a_heading_that_links_a_work_is_told() -> None:
    (one,) = found(f"## [Gadgets](https://doi.org/10.5072/gadgets)\n\n{LISTED}")
    assert one.message == "Line 1 links doi:10.5072/gadgets, which is in no entry: heading."


def test_what_only_looks_like_an_entry_is_a_remark() -> None:
    (one,) = found("## Gadgets\n- Gadgets Learn to Sleep in Many Ways\n")
    assert (one.severity, one.line) == ("info", 2)
    assert one.message == (
        "Line 2 looks like an entry and was not read: "
        "nothing beside the words shows that they are a title."
    )


def test_running_text_code_and_contents_are_not_told() -> None:
    text = "# L\n\nPlease star this list.\n\n- [Papers](#papers)\n\n```\nrun\n```\n\n## Papers\n\n"
    assert found(text + LISTED) == []
