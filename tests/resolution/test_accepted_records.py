"""No record vouches for itself: what is shown of a paper comes from records about that paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from enrich.model import Claim, Entry, Ref
from enrich.resolution.accepted_records import accept, is_registrar
from enrich.resolution.entry_claims import told_by_ref
from enrich.resolution.trust import merge
from enrich.resolution.work_comparison import Described
from enrich.resolution.works import works

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
A, B = Ref("arxiv", "2401.00011"), Ref("arxiv", "2401.00022")
WEAVING = Described("Weaving Threads in Parallel", ("Ada Pfeffer", "Tom Weft"), 2024)
DYEING = Described("Dyeing Wool at Scale", ("Mei Ling", "Jo Warp"), 2024)


def record(provider: str, ref: Ref, work: Described, *ids: Ref, **more: object) -> list[Claim]:
    """Return what a provider states under a ref: of which work, and which ids it names."""
    told: list[tuple[str, object]] = [("title", work.title), *more.items()]
    told += [("authors", [{"name": name} for name in work.authors])] if work.authors else []
    told += [("year", work.year)] if work.year else []
    told += [("identifiers", str(one)) for one in ids]
    return [Claim(name, value, provider, ref, NOON) for name, value in told]


def reasons(claims: list[Claim], listed: dict[Ref, list[Described]] | None = None) -> list[str]:
    return [one.reason for one in accept(claims, listed or {}).refused]


def test_a_record_about_another_id_is_refused_though_it_came_in_its_place() -> None:
    (reason,) = reasons(record("semantic_scholar", A, DYEING, B, citations=900))
    assert reason == "its record is about arxiv:2401.00022"
    (reason,) = reasons(record("openalex", A, WEAVING))
    assert reason == "its record is about nothing that it names"


def test_a_record_that_bears_another_title_than_its_registrar_says_is_refused_whole() -> None:
    mixed = record("openalex", A, DYEING, A, citations=900, abstract="Of wool.")
    claims = [*record("arxiv", A, WEAVING), *mixed]
    accepted = accept(claims, {})
    assert {claim.provider for claim in accepted.claims} == {"arxiv"}
    assert [claim.value for claim in accepted.unproved[A] if claim.field == "citations"] == [900]
    assert "“Dyeing Wool at Scale”, but its registrar says" in accepted.refused[0].reason


def test_without_its_registrar_a_record_is_held_against_the_words_of_the_list() -> None:
    mixed = record("openalex", A, DYEING, A)
    listed = {A: [Described(WEAVING.title)]}
    assert "the list, and nobody else speaks for it" in reasons(mixed, listed)[0]
    assert reasons(record("openalex", A, WEAVING, A), listed) == []


def test_the_slip_of_a_deposit_or_an_earlier_title_is_no_contradiction() -> None:
    arxiv = record("arxiv", A, WEAVING)
    shout = replace(WEAVING, title="WEAVING THREADS IN PARALLEL")
    assert reasons([*arxiv, *record("openalex", A, shout, A)]) == []
    before = replace(WEAVING, title="Arachne: Threads Woven in Parallel by Spiders")
    assert reasons([*arxiv, *record("openalex", A, before, A)]) == []
    first = Ref("arxiv_v1", A.value)
    named = [*arxiv, *record("arxiv", first, DYEING)]
    assert reasons([*named, *record("openalex", A, DYEING, A)]) == []


def test_a_registrar_is_not_refused_but_datacite_s_copy_of_arxiv_s_words_may_be() -> None:
    assert is_registrar("crossref", Ref("doi", "10.1145/1.2"))
    assert not is_registrar("openalex", A)
    claims = [*record("arxiv", A, WEAVING), *record("datacite", A, DYEING)]
    assert [one.provider for one in accept(claims, {}).refused] == ["datacite"]
    assert reasons(record("datacite", A, DYEING)) == []


REFS = [A, B, Ref("doi", "10.1145/1.2"), Ref("doi", "10.1145/3.4")]
OF = {A: WEAVING, B: DYEING, REFS[2]: WEAVING, REFS[3]: DYEING}
SHOWN = {"title", "abstract", "venue_name"}
WHOSE = {"arxiv": "arxiv", "doi": "crossref"}
records = st.lists(
    st.tuples(
        st.sampled_from(["openalex", "semantic_scholar", "dblp"]),
        st.sampled_from(REFS),  # asked about
        st.sampled_from([WEAVING, DYEING]),  # the work whose title it bears
        st.sampled_from([WEAVING, DYEING]),  # the work whose people it names
        st.lists(st.sampled_from(REFS), max_size=4),  # the ids that it names
    ),
    unique_by=lambda one: one[:2],
    max_size=6,
)


@given(records, st.lists(st.sampled_from(REFS), unique=True, max_size=4), st.randoms())
def test_no_field_comes_from_a_record_of_another_work_however_records_are_mixed(
    mixed, speaking, random
) -> None:
    """Registrars that speak are right; all others swap, merge and relabel what they know."""
    entries = [Entry(str(n), n, n, (), OF[ref].title, "", ref=ref) for n, ref in enumerate(REFS)]
    claims = [claim for ref in REFS for claim in told_by_ref(ref, NOON)]
    for ref in speaking:
        others = [one for one in REFS if one != ref and OF[one] is OF[ref]]
        claims += record(WHOSE[ref.scheme], ref, OF[ref], *others)
    for provider, ref, work, other, ids in mixed:
        told = replace(work, authors=other.authors)
        claims += record(provider, ref, told, *ids, abstract=work.title, venue_name=work.title)
    random.shuffle(claims)
    for work in works(entries, claims):
        paper = merge(work.paper_id, work.refs, work.claims)
        (meant,) = {OF[ref].title for ref in work.refs}
        shown = {claim.value for name, claim in paper.won.items() if name in SHOWN}
        assert shown <= {meant}
        for claim in work.claims if set(work.refs) <= set(speaking) else ():
            if claim.field == "authors":
                names = {person["name"] for person in claim.value}
                assert names == set(next(o for o in OF.values() if o.title == meant).authors)
