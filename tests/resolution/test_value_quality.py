"""The better value before the better witness."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model import Claim, Paper, Ref
from enrich.resolution.trust import merge
from enrich.resolution.value_quality import has_quality, lacking, shortfalls

ARXIV, DOI = Ref("arxiv", "2401.00001"), Ref("doi", "10.1/x")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FIELDS = ["title", "authors", "abstract", "cited_refs", "citations", "venue"]


def say(provider: str, field: str, value: Any, ref: Ref = DOI) -> Claim:
    return Claim(field, value, provider, ref, NOON)


def judged(*said: Claim) -> Paper:
    return merge(ARXIV, [ARXIV, DOI], said)


def people(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "orcid": None, "affiliations": []} for name in names]


FOUR = people("Ada Pfeffer", "José Ünal", "Mei Wu", "Li Li")
MANY = [f"doi:10.1/{n}" for n in range(60)]


@pytest.mark.parametrize(
    ("field", "better_witness", "value", "other_witness", "better_value"),
    [
        ("authors", "crossref", FOUR[:1], "arxiv", FOUR),
        ("authors", "crossref", FOUR[:2], "openalex", FOUR),
        ("authors", "crossref", people("Ada Pfeffer et al.", "José Ünal", "Mei Wu"), "arxiv", FOUR),
        ("authors", "usenix", people("A. Pfeffer", "J. Ünal"), "arxiv", FOUR[:2]),
        ("authors", "crossref", people("Pfeffer A", "Ünal J"), "dblp", FOUR[:2]),
        ("authors", "crossref", people("ADA PFEFFER", "JOSÉ ÜNAL"), "arxiv", FOUR[:2]),
        ("title", "usenix", "WEAVING AT SCALE", "crossref", "Weaving at Scale"),
        ("title", "usenix", "Weft", "arxiv", "Weft: Weaving at Scale"),
        ("title", "usenix", "{WEFT}: Weaving at Scale", "arxiv", "WEFT: Weaving at Scale"),
        ("abstract", "arxiv", "We weave wool. It is…", "crossref", "We weave wool. It is warm."),
        ("abstract", "arxiv", "We weave.", "crossref", "We weave. Then we cut every thread."),
        ("cited_refs", "crossref", MANY[:2], "semantic_scholar", MANY),
        ("citations", "semantic_scholar", 0, "crossref", 500),
    ],
)
def test_a_whole_value_is_believed_before_a_lesser_one_of_a_better_witness(
    field, better_witness, value, other_witness, better_value
) -> None:
    paper = judged(say(better_witness, field, value), say(other_witness, field, better_value))
    assert paper.won[field].value == better_value
    assert lacking(field, value, [better_value]) and not lacking(field, better_value, [value])


@pytest.mark.parametrize(
    ("field", "value", "other"),
    [
        ("authors", FOUR[:3], FOUR),  # one left out may be one who joined later
        ("authors", FOUR[:1], people("Bo Warp", "Mei Wu", "Li Li")),  # other people
        ("authors", people("A. Pfeffer", "José Ünal", "Mei Wu"), FOUR[:3]),
        ("authors", people("李明"), people("Li Ming")),
        ("authors", people("NVIDIA"), people("Nvidia")),
        ("title", "BERT", "Bert in the Woods"),
        ("title", "Weaving: at Scale", "Weaving at Scale"),
        ("title", "Looms: A Survey", "Weft: A Survey"),
        ("title", "Cheap $5 Looms", "Cheap 5 Looms"),
        ("cited_refs", MANY[:30], MANY),
        ("citations", 3, 500),
        ("abstract", "We weave wool", "We weave wool."),
    ],
)
def test_where_nothing_is_visibly_less_trust_decides(field, value, other) -> None:
    paper = judged(say("crossref", field, value), say("openalex", field, other))
    better = "openalex" if field == "citations" else "crossref"
    assert paper.won[field].provider == better


def test_the_list_makes_no_witness_s_value_less() -> None:
    paper = judged(say("crossref", "title", "LOOMS AT SCALE"), say("list", "title", "Looms"))
    assert paper.won["title"].provider == "crossref"
    short = judged(say("crossref", "authors", FOUR[:1]), say("list", "authors", FOUR))
    assert short.won["authors"].provider == "crossref"


odd = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=5,
)
names = st.lists(st.text(max_size=6) | st.sampled_from(["Ada Pfeffer", "A. P.", "WU LI"]))
values = odd | names.map(lambda some: people(*some))


@given(st.sampled_from(FIELDS), values, st.lists(values, max_size=4), st.randoms())
def test_what_a_value_lacks_depends_on_no_order(field, value, others, random) -> None:
    again = [*others, *others]
    random.shuffle(again)
    lacks = shortfalls(field, value, others)
    assert lacks == shortfalls(field, value, again)
    assert bool(lacks) == has_quality(field)
    assert any(lacks) == bool(lacking(field, value, others))


@given(st.sampled_from(FIELDS), st.lists(values, min_size=1, max_size=4))
def test_a_value_that_is_alone_lacks_nothing_that_others_would_show(field, some) -> None:
    assert shortfalls(field, some[0], []) == shortfalls(field, some[0], [some[0]])
