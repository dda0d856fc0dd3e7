"""What is stated to be one work and is not proved is told, with both records."""

from __future__ import annotations

from datetime import UTC, datetime

from enrich.check import Finding, check
from enrich.model import Claim, Ref
from enrich.parse import parse
from enrich.resolution.entry_claims import stated
from enrich.resolution.verdicts import papers_by_entry
from enrich.resolution.works import believed, works_of

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ARXIV, DOI = Ref("arxiv", "2401.00001"), Ref("doi", "10.1145/1.2")
LIST = "# L\n\n- [Weaving Wool under Water](https://arxiv.org/abs/2401.00001)\n"


def record(provider: str, ref: Ref, title: str, *people: str, same: Ref | None = None):
    yield Claim("title", title, provider, ref, NOON)
    yield Claim("authors", [{"name": name} for name in people], provider, ref, NOON)
    yield from (Claim("identifiers", str(one), provider, ref, NOON) for one in (ref, same) if one)


def findings(*claims: Claim) -> list[Finding]:
    entries = parse(LIST)
    accepted = believed(entries, [*stated(entries, NOON), *claims])
    works = works_of(entries, accepted)
    doubts = {work.entries[0].entry_id: work.doubts for work in works}
    return check(entries, papers_by_entry(works), accepted.claims, doubts=doubts)[0]


OURS = [*record("arxiv", ARXIV, "Weaving Wool under Water", "Ada Pfeffer", "José Ünal", same=DOI)]


def test_a_doi_that_names_another_work_of_the_same_people_is_a_warning_with_both_records() -> None:
    theirs = record("crossref", DOI, "Counting Sheep at Night", "Ada Pfeffer", "José Ünal")
    (found,) = findings(*OURS, *theirs)
    assert (found.check, found.severity, found.line) == ("identity-doubtful", "warning", 3)
    assert "https://doi.org/10.1145/1.2, which is called “Counting Sheep at Night”" in found.message
    assert [one["title"] for one in found.evidence["records"]] == [
        "Weaving Wool under Water",
        "Counting Sheep at Night",
    ]
    assert found.evidence["refs"] == [str(ARXIV), str(DOI)]


def test_what_only_a_gatherer_states_of_the_same_people_is_a_remark() -> None:
    gathered = record("openalex", ARXIV, "Weaving Wool under Water", "Ada Pfeffer", same=DOI)
    theirs = record("crossref", DOI, "Counting Sheep at Night", "Ada Pfeffer", "José Ünal")
    ours = record("arxiv", ARXIV, "Weaving Wool under Water", "Ada Pfeffer", "José Ünal")
    (found,) = findings(*ours, *gathered, *theirs)
    assert (found.check, found.severity) == ("identity-doubtful", "info")


def test_what_a_gatherer_states_of_other_people_is_not_worth_a_word() -> None:
    gathered = record("openalex", ARXIV, "Weaving Wool under Water", "Ada Pfeffer", same=DOI)
    theirs = record("crossref", DOI, "Counting Sheep at Night", "Mei Wu", "Max Weber")
    ours = record("arxiv", ARXIV, "Weaving Wool under Water", "Ada Pfeffer", "José Ünal")
    assert findings(*ours, *gathered, *theirs) == []


def test_a_new_title_that_the_publisher_s_own_relation_confirms_carries_the_remark_too() -> None:
    theirs = record(
        "crossref", DOI, "Counting Sheep at Night", "Ada Pfeffer", "José Ünal", same=ARXIV
    )
    ours = record("arxiv", ARXIV, "Weaving Wool under Water", "Ada Pfeffer", "José Ünal")
    named = Claim("identifiers", str(DOI), "openalex", ARXIV, NOON)
    own = Claim("identifiers", str(ARXIV), "openalex", ARXIV, NOON)
    found = findings(*ours, named, own, *theirs)
    assert [(one.check, one.severity) for one in found if "published as" in one.message] == [
        ("retitled", "info")
    ]


def test_a_work_published_under_a_new_title_is_joined_and_carries_the_remark() -> None:
    theirs = record("crossref", DOI, "Arachne: Looms for Wool Water", "Ada Pfeffer", "José Ünal")
    found = [one for one in findings(*OURS, *theirs) if "was published as" in one.message]
    assert [(one.check, one.severity) for one in found] == [("retitled", "info")]
