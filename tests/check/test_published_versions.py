"""What became of works is told when witnesses agree, and never in doubt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.check import Finding, check
from enrich.model import Claim, Ref
from enrich.normalization.identifiers import parse as ref_of
from enrich.parse import parse
from enrich.resolution.entry_claims import key
from enrich.resolution.trust import merge

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WEFT = "Weft: Scaling Threads over Many Looms without a Shuttle"
ADA = [{"name": "Ada Pfeffer", "orcid": None, "affiliations": []}]
BO = [{"name": "Bo Nadel", "orcid": None, "affiliations": []}]
PREPRINT, DOI = "arxiv:2401.00001", "doi:10.1145/1.2"
SOSP = "Proceedings of the 30th Symposium on Operating Systems Principles"


def says(provider: str, ref: str, **fields: Any) -> list[Claim]:
    stated = {"title": WEFT, "authors": ADA} | fields
    return [Claim(name, value, provider, ref_of(ref), NOON) for name, value in stated.items()]


def printed(provider: str = "crossref", ref: str = DOI, **fields: Any) -> list[Claim]:
    held = {"type": "proceedings-article", "venue": "SOSP", "venue_name": SOSP, "year": 2024}
    return says(provider, ref, **(held | fields))


def judged(text: str, claims: Sequence[Claim]) -> list[Finding]:
    """The findings about a list all of whose entries name the one work told of."""
    entries = parse(text)
    refs = sorted({claim.ref for claim in claims if claim.ref.scheme != "arxiv_v1"})
    paper = merge(key(entries[0]), refs, claims)
    return check(entries, {entry.entry_id: paper for entry in entries}, claims)[0]


def found(text: str, *claims: Sequence[Claim]) -> list[tuple[str, str]]:
    heard = [claim for said in claims for claim in said]
    return [(finding.check, finding.severity) for finding in judged(text, heard)]


BARE = f"- [{WEFT}](https://arxiv.org/abs/2401.00001)\n"
ARXIV = says("arxiv", PREPRINT)


def listed(venue: str, link: str = "https://arxiv.org/abs/2401.00001") -> str:
    text = f"- [{WEFT}]({link}) | {venue}\n"
    assert parse(text)[0].venue
    return text


def test_a_preprint_that_has_appeared_is_told_with_venue_year_and_address() -> None:
    (finding,) = judged(BARE, [*ARXIV, *printed()])
    assert (finding.check, finding.severity) == ("published-version", "info")
    link = "https://doi.org/10.1145/1.2"
    assert finding.message == f"“{WEFT}” has appeared in SOSP 2024, says crossref: {link}."
    assert finding.suggestion == link
    (one,) = json.loads(json.dumps(finding.evidence))["published"]
    assert (one["ref"], one["provider"], one["name"]) == (DOI, "crossref", SOSP)


def test_the_publisher_s_own_page_is_suggested_before_the_doi() -> None:
    page = printed("usenix", "usenix:osdi24/presentation/pfeffer", venue="OSDI", venue_name="")
    (finding,) = judged(BARE, [*ARXIV, *printed("dblp"), *page])
    assert finding.suggestion == "https://www.usenix.org/conference/osdi24/presentation/pfeffer"
    assert "OSDI 2024, says usenix" in finding.message


def test_a_journal_without_an_acronym_is_told_by_its_name() -> None:
    claims = printed(type="journal-article", venue=None, venue_name="Journal of Wool 2024")
    (finding,) = judged(BARE, [*ARXIV, *claims])
    assert "has appeared in Journal of Wool 2024, says crossref" in finding.message


def test_a_title_that_changed_on_the_way_to_print_needs_the_same_people() -> None:
    near = "Weft: Scaling Threads over Very Many Looms in the Dark"
    assert found(BARE, ARXIV, printed(title=near)) == [("published-version", "info")]
    assert found(BARE, ARXIV, printed(title=near, authors=[])) == []
    assert found(BARE, ARXIV, printed(authors=[])) == [("published-version", "info")]


@pytest.mark.parametrize(
    "claims",
    [
        printed("openalex"),
        printed("semantic_scholar"),
        printed(type="posted-content"),
        printed(type="dataset"),
        printed(type=None),
        printed(venue=None, venue_name=""),
        printed(venue="SOSP Workshop", venue_name="Workshop on Wool at SOSP"),
        printed(venue=None, venue_name="Companion of the 30th Symposium on Wool"),
        printed(authors=BO),
        printed(title="On the Sea and its Weather", authors=ADA),
    ],
)
def test_what_is_no_publication_of_the_work_is_not_told(claims) -> None:
    assert found(BARE, ARXIV, claims) == []


def test_a_list_that_knows_of_the_publication_is_not_told() -> None:
    assert found(listed("SOSP' 24"), ARXIV, printed()) == []
    linked = BARE.rstrip() + " [[paper](https://doi.org/10.1145/1.2)]\n"
    assert parse(linked)[0].links
    assert found(linked, ARXIV, printed()) == []
    assert found(f"- [{WEFT}](https://doi.org/10.1145/1.2)\n", ARXIV, printed()) == []


def test_findings_are_a_publication_and_arxiv_is_no_venue() -> None:
    findings = printed("acl", venue="ACL Findings", venue_name="Findings of the ACL")
    assert found(BARE, ARXIV, findings) == [("published-version", "info")]
    assert found(listed("arXiv 2024"), ARXIV, printed()) == [("published-version", "info")]


def test_a_link_that_may_be_wrong_is_not_told_of_twice() -> None:
    other = BARE.replace(WEFT, "A Story of Sheep")
    assert found(other, ARXIV, printed()) == [("wrong-link", "warning")]
    listed_ = other.rstrip() + " | OSDI' 24\n"
    assert found(listed_, ARXIV, printed()) == [("wrong-link", "warning")]


def test_another_venue_is_a_warning_that_names_both() -> None:
    (finding,) = judged(listed("OSDI' 23"), [*ARXIV, *printed()])
    assert (finding.check, finding.severity, finding.suggestion) == (
        "venue-differs",
        "warning",
        None,
    )
    assert "is listed as OSDI 2023, but appeared in SOSP 2024, says crossref" in finding.message
    assert finding.evidence["listed"] == {"venue": "OSDI", "year": 2023}


def test_every_conference_of_the_table_may_be_another_s() -> None:
    assert found(listed("ITCS 2024"), ARXIV, printed()) == [("venue-differs", "warning")]
    assert found(listed("ICRA 2024"), ARXIV, printed()) == [("venue-differs", "warning")]


def test_another_venue_is_told_of_a_link_to_the_publication_itself() -> None:
    text = listed("OSDI' 24", "https://doi.org/10.1145/1.2")
    assert found(text, printed()) == [("venue-differs", "warning")]


@pytest.mark.parametrize(
    ("venue", "claims"),
    [
        ("SOSP' 24", printed()),
        ("SOSP' 23", printed()),  # a year apart is common
        ("OSDI' 24", printed("openalex")),
        ("OSDI' 24", printed() + printed("openalex", venue="OSDI", venue_name="")),
        ("OSDI' 24", printed() + printed("dblp", venue="OSDI", venue_name="")),
        ("OSDI' 24", printed(venue_name="Joint Proceedings of SOSP and OSDI")),
        (
            "OSDI' 24",
            printed(venue_name=f"{SOSP} and of Operating Systems Design and Implementation"),
        ),
        ("OSDI' 24", printed(venue=None, venue_name="Symposium of Nobody")),
        ("OSDI' 24", printed(type="journal-article")),
        ("OSDI' 24", printed(authors=BO)),
        ("OSDI' 24", printed(title="Weft: Scaling Threads over Very Many Looms in the Dark")),
        ("OSDI' 24", printed(venue="HotOS", venue_name="Hot Topics in Operating Systems")),
        ("OSDI' 24", printed(venue_name="Companion of the Symposium on Wool")),
        ("OSDI Workshop' 24", printed()),
        ("ICRA 2024", printed() + printed("openalex", venue="RA-L", venue_name="")),
        ("EMNLP 2024", printed() + printed("openalex", venue="EMNLP Findings", venue_name="")),
        ("TOCS' 24", printed()),
        ("NAIC' 24", printed()),
        (
            "OSDI' 24",
            printed() + printed(ref="doi:10.1145/3.4", venue="EuroSys", venue_name="EuroSys"),
        ),
    ],
)
def test_a_venue_in_doubt_is_no_finding(venue: str, claims) -> None:
    assert found(listed(venue), ARXIV, claims) == []


def test_years_apart_in_one_venue_are_told() -> None:
    (finding,) = judged(listed("SOSP' 21"), [*ARXIV, *printed()])
    assert finding.check == "year-differs"
    assert "is listed as SOSP 2021, but appeared in SOSP 2024" in finding.message
    near = printed("semantic_scholar", year=2022)
    assert found(listed("SOSP' 21"), ARXIV, printed(), near) == []
    assert found(listed("SOSP' 21"), ARXIV, printed(year=None)) == []
    assert found(listed("SOSP"), ARXIV, printed()) == []


def withdrawn(reason: str, provider: str = "arxiv") -> Finding:
    (finding,) = judged(BARE, says(provider, PREPRINT, withdrawn=True, withdrawn_reason=reason))
    return finding


def test_a_withdrawn_work_is_a_warning_in_the_words_of_who_withdrew_it() -> None:
    finding = withdrawn("This paper has been withdrawn due to moths.")
    assert (finding.check, finding.severity, finding.suggestion) == ("withdrawn", "warning", None)
    assert finding.message.endswith(
        "is withdrawn, says arxiv: “This paper has been withdrawn due to moths.”."
    )
    assert withdrawn("", "crossref").message.endswith("links to is withdrawn, says crossref.")


def test_a_withdrawal_that_only_gatherers_tell_of_is_a_remark() -> None:
    assert withdrawn("", "openalex").severity == "info"
    assert found(BARE, says("openalex", PREPRINT, withdrawn=False)) == []
    assert found(BARE, ARXIV) == []


@pytest.mark.parametrize(
    ("reason", "successor"),
    [
        ("Withdrawn; superseded by arXiv:2402.00002v3.", "https://arxiv.org/abs/2402.00002"),
        ("Withdrawn, see (arXiv: 2402.00002)", "https://arxiv.org/abs/2402.00002"),
        (
            "Withdrawn: merged into https://arxiv.org/abs/2402.00002",
            "https://arxiv.org/abs/2402.00002",
        ),
        ("Withdrawn, replaced by doi:10.1145/3.4", "https://doi.org/10.1145/3.4"),
        ("Withdrawn, it is the same as arXiv:2401.00001", None),  # itself
        ("Withdrawn due to a knot in Lemma 2 of arXiv:2402.00002", None),
        ("Withdrawn, plagiarised: see arXiv:2402.00002", None),
        ("Withdrawn, see arXiv:2402.00002 and arXiv:2402.00003", None),
        ("Withdrawn, see https://github.com/acme/loom", None),
    ],
)
def test_the_successor_is_suggested_if_a_notice_surely_names_one(reason, successor) -> None:
    assert withdrawn(reason).suggestion == successor


NOTE = "openreview:uLpyWQPyF9"


def declined(decision: str, *others: Sequence[Claim], venue: str = "ICLR' 24") -> list[Finding]:
    text = listed(venue, "https://openreview.net/forum?id=uLpyWQPyF9")
    claims = [*says("openreview", NOTE, decision=decision), *(c for said in others for c in said)]
    return judged(text, claims)


def test_a_venue_that_declined_the_work_contradicts_the_list() -> None:
    (finding,) = declined("withdrawn from ICLR 2024")
    assert (finding.check, finding.severity) == ("venue-differs", "warning")
    assert finding.message == (
        f"“{WEFT}” is listed as ICLR 2024, but was withdrawn from ICLR 2024, says openreview: "
        "https://openreview.net/forum?id=uLpyWQPyF9."
    )
    assert finding.evidence["decision"]["words"] == "withdrawn from ICLR 2024"
    (finding,) = declined("rejected from TMLR", venue="TMLR 2024")
    assert "was rejected from TMLR, says openreview" in finding.message


def test_a_submission_withdrawn_from_a_venue_is_no_work_withdrawn() -> None:
    assert [one.check for one in declined("withdrawn from ICLR 2024")] == ["venue-differs"]
    assert declined("withdrawn from ICLR 2024", venue="NeurIPS' 24") == []


@pytest.mark.parametrize(
    ("decision", "venue", "others"),
    [
        ("rejected from ICLR 2023", "ICLR' 24", []),  # and taken a year later, maybe
        ("rejected from NeurIPS 2024", "ICLR' 24", []),
        ("rejected from ICLR 2024", "ICLR' 24", printed("dblp", venue="ICLR", venue_name="ICLR")),
        ("rejected from ICLR 2024", "ICLR' 24", printed("openalex", venue="ICLR", venue_name="")),
        ("something else", "ICLR' 24", []),
    ],
)
def test_a_decision_about_something_else_or_contradicted_is_not_told(
    decision: str, venue: str, others: list[Claim]
) -> None:
    told = declined(decision, others, venue=venue)
    assert "was rejected" not in " ".join(one.message for one in told)


def test_a_list_that_names_no_year_is_told_of_the_very_note_it_links_to() -> None:
    assert [one.check for one in declined("rejected from ICLR 2023", venue="ICLR")] == [
        "venue-differs"
    ]
    text = f"- [{WEFT}](https://arxiv.org/abs/2401.00001) | ICLR\n"
    assert found(text, ARXIV, says("openreview", NOTE, decision="rejected from ICLR 2023")) == []


def test_an_expression_of_concern_is_a_warning_in_the_editor_s_words() -> None:
    words = "Expression of concern, 2021-03-04: moths in the data"
    (finding,) = judged(BARE, says("crossref", PREPRINT, concern=words))
    assert (finding.check, finding.severity) == ("expression-of-concern", "warning")
    assert finding.message.endswith(f"is under an expression of concern, says crossref: “{words}”.")
    assert finding.evidence["words"] == words


def test_of_a_work_retracted_no_concern_is_told_beside_it() -> None:
    told = says(
        "crossref", PREPRINT, withdrawn=True, withdrawn_reason="Retraction", concern="Doubt"
    )
    assert found(BARE, told) == [("withdrawn", "warning")]
    back = says("crossref", PREPRINT, withdrawn=False, concern="Doubt")
    assert found(BARE, back) == [("expression-of-concern", "warning")]


PROVIDERS = st.sampled_from(["arxiv", "crossref", "usenix", "openalex", "dblp", "list"])
REFS = st.sampled_from([PREPRINT, DOI, "doi:10.1145/3.4", "usenix:osdi24/presentation/pfeffer"])
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from([WEFT, "Weft", "On the Sea"]) | st.text(max_size=9),
        "type": st.sampled_from(["proceedings-article", "journal-article", "posted-content"]),
        "venue": st.sampled_from(["SOSP", "OSDI", "TMLR", "SOSP Workshop"]),
        "venue_name": st.text(max_size=20),
        "year": st.integers(1900, 2100),
        "withdrawn": st.booleans(),
        "withdrawn_reason": st.text(max_size=40),
        "concern": st.text(min_size=1, max_size=40),
        "decision": st.sampled_from(["rejected from OSDI 2023", "withdrawn from SOSP"])
        | st.text(min_size=1, max_size=40),
    },
)
HEARD = st.lists(st.builds(lambda who, ref, said: says(who, ref, **said), PROVIDERS, REFS, FIELDS))
TEXTS = st.sampled_from([BARE, listed("OSDI' 23"), listed("SOSP' 19"), listed("arXiv 2024")])


@given(TEXTS, HEARD, st.randoms())
def test_whatever_is_heard_in_whatever_order_the_findings_are_sentences(text, heard, dice) -> None:
    claims = [claim for said in heard for claim in said] + ARXIV
    claims = list({(one.provider, one.ref, one.field): one for one in claims}.values())
    findings = judged(text, claims)
    for finding in findings:
        assert finding.message.endswith(".")
        json.dumps(finding.evidence)
    dice.shuffle(claims)
    assert judged(text, claims) == findings


def test_a_first_version_is_no_publication() -> None:
    first = [replace(claim, ref=Ref("arxiv_v1", "2401.00001")) for claim in ARXIV]
    assert found(BARE, ARXIV, first) == []
