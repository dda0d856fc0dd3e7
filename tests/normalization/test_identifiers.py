from __future__ import annotations

import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.model import Ref
from enrich.normalization import identifiers

LINKS = {
    "arxiv:2312.06902": [
        "https://arxiv.org/abs/2312.06902",
        "http://arxiv.org/pdf/2312.06902v3.pdf",
        "https://www.arxiv.org/html/2312.06902v1",
        "https://export.arxiv.org/abs/2312.06902?context=cs",
        "https://browse.arxiv.org/pdf/2312.06902.pdf",
        "https://arxiv.org/ftp/arxiv/papers/2312/2312.06902.pdf",
        "http://arxiv.org/pdf/2312.06902.pdf&embed",
        "http://arxiv.org/pdf/2312.06902.pdf%20(http://arxiv.org/pdf/2312.06902.pdf)",
        "https://www.alphaxiv.org/overview/2312.06902",
        "https://ar5iv.labs.arxiv.org/html/2312.06902",
        "https://huggingface.co/papers/2312.06902",
        "https://papers.cool/arxiv/2312.06902",
        "https://doi.org/10.48550/arXiv.2312.06902",
        "https://doi.org/10.48550/arxiv.2312.06902v2",
        "arxiv.org/abs/2312.06902",
        "arXiv:2312.06902v2",
        " https://arxiv.org/abs/2312.06902). ",
    ],
    "arxiv:hep-th/9901001": ["https://arxiv.org/abs/hep-th/9901001v2"],
    "arxiv:math/0309136": [
        "https://arxiv.org/abs/math.GT/0309136",
        "http://arxiv.org/pdf/math/0309136v1.pdf",
    ],
    "doi:10.1145/3552326.3587438": [
        "https://doi.org/10.1145/3552326.3587438",
        "http://dx.doi.org/10.1145/3552326.3587438.",
        "https://dl.acm.org/doi/10.1145/3552326.3587438",
        "https://dl.acm.org/doi/abs/10.1145/3552326.3587438)",
        "https://dl.acm.org/doi/pdf/10.1145/3552326.3587438?download=true",
        "https://dl.acm.org/doi/fullHtml/10.1145/3552326.3587438",
        "https://dl.acm.org/doi/epdf/10.1145/3552326.3587438",
        "doi:10.1145/3552326.3587438",
        "10.1145/3552326.3587438",
        "https://dl.acm.org/citation.cfm?id=3552326.3587438&CFID=7",
        "http://portal.acm.org/citation.cfm?doid=3552326.3587438",
    ],
    "doi:10.1101/2031.01.01.123456": [
        "https://www.biorxiv.org/content/biorxiv/early/2031/01/01/2031.01.01.123456.full.pdf",
        "https://www.biorxiv.org/content/10.1101/2031.01.01.123456v3.full-text",
    ],
    "doi:10.1007/978-3-030-58452-8_13": [
        "https://link.springer.com/chapter/10.1007/978-3-030-58452-8_13",
        "https://link.springer.com/chapter/10.1007%2F978-3-030-58452-8_13",
        "https://link.springer.com/content/pdf/10.1007/978-3-030-58452-8_13.pdf",
    ],
    "doi:10.1002/widm.1253": ["https://onlinelibrary.wiley.com/doi/full/10.1002/widm.1253"],
    "doi:10.1080/0022.1": ["https://www.tandfonline.com/doi/abs/10.1080/0022.1"],
    "doi:10.1088/1741-2552/ab0ab5": [
        "https://iopscience.iop.org/article/10.1088/1741-2552/ab0ab5/pdf"
    ],
    "doi:10.1101/2020.04.24.20078584": [
        "https://www.medrxiv.org/content/10.1101/2020.04.24.20078584v1.full.pdf",
        "https://doi.org/10.1101/2020.04.24.20078584v2",
    ],
    "doi:10.21203/rs.3.rs-34198/v1": ["https://doi.org/10.21203/rs.3.rs-34198/v1"],
    "doi:10.1016/0004-3702(89)90046-5": ["https://doi.org/10.1016/0004-3702(89)90046-5"],
    "doi:10.1093/bib/bbw068": [
        "https://academic.oup.com/bib/article-abstract/doi/10.1093/bib/bbw068/2562808/Looms-at-Work",
        "https://academic.oup.com/bib/advance-article/doi/10.1093/bib/bbw068/2562808",
        "https://academic.oup.com/bib/article-pdf/doi/10.1093/bib/bbw068/25628083/bbw068.pdf",
        "https://academic.oup.com/bib/article/doi/10.1093/bib/bbw068",
        "10.1093/bib/bbw068/2562808/looms-at-work",
    ],
    "doi:10.1162/tacl_a_00276": [
        "https://direct.mit.edu/tacl/article/doi/10.1162/tacl_a_00276/43518/Looms-Asked",
        r"10.1162/tacl\_a\_00276",
    ],
    "doi:10.1088/0022-3727/40/20/s01": [
        "https://iopscience.iop.org/article/10.1088/0022-3727/40/20/S01"
    ],
    "doi:10.1093/law:epil/9780199231690/e1": ["10.1093/law:epil/9780199231690/e1"],
    "doi:10.1371/journal.pone.0011273": [
        "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0011273",
        "https://journals.plos.org/plosone/article/file?id=10.1371/journal.pone.0011273&type=print",
        "http://www.plosone.org/article/info%3Adoi%2F10.1371%2Fjournal.pone.0011273",
        "https://journals.plos.org/plosone/article/metrics?id=info:doi/10.1371/journal.pone.0011273",
    ],
    "doi:10.3389/fnins.2019.00001": [
        "https://www.frontiersin.org/articles/10.3389/fnins.2019.00001/full",
        "https://doi.org/10.3389/fnins.2019.00001/full",
        "https://www.frontiersin.org/articles/10.3389/fnins.2019.00001/xml/nlm",
        "10.3389/fnins.2019.00001/pdf",
    ],
    "doi:10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2": [
        "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2",
        "10.1002/(SICI)1097-0258(19980815)17:15&lt;1661::AID-SIM968&gt;3.0.CO;2-2",
        "https://doi.org/10.1002/(SICI)1097-0258(19980815)17:15%3C1661::AID-SIM968%3E3.0.CO;2-2",
    ],
    "usenix:osdi22/presentation/yu": [
        "https://www.usenix.org/conference/osdi22/presentation/yu",
        "http://usenix.org/conference/OSDI22/presentation/yu/",
    ],
    "usenix:nsdi12/technical-sessions/presentation/weft": [
        "https://www.usenix.org/conference/nsdi12/technical-sessions/presentation/weft"
    ],
    "usenix:osdi-08/flax-unassisted-weaving-complex-looms": [
        "https://www.usenix.org/conference/osdi-08/flax-unassisted-weaving-complex-looms",
        "http://usenix.org/conference/OSDI-08/flax-unassisted-weaving-complex-looms/",
    ],
    "usenix:hotcloud-10/weft-weaving-in-haste": [
        "https://www.usenix.org/conference/hotcloud-10/weft-weaving-in-haste"
    ],
    "usenix:loom-08/woven-storage": ["https://www.usenix.org/conference/loom-08/woven-storage"],
    "usenix:5th-usenix-loom-symposium/weaving-under-water": [
        "https://www.usenix.org/conference/5th-usenix-loom-symposium/weaving-under-water"
    ],
    "usenix:looms-ix/weaving-under-water": [
        "https://www.usenix.org/conference/looms-ix/weaving-under-water"
    ],
    "usenix:usenixsecurity11/looms-under-attack": [
        "https://www.usenix.org/conference/usenixsecurity11/looms-under-attack"
    ],
    "openreview:uLpyWQPyF9": [
        "https://openreview.net/forum?id=uLpyWQPyF9&noteId=abc",
        "https://openreview.net/pdf?id=uLpyWQPyF9",
    ],
    "acl:2020.acl-main.537": [
        "https://aclanthology.org/2020.acl-main.537.pdf",
        "https://www.aclweb.org/anthology/2020.acl-main.537/",
    ],
    "acl:P19-1001": [
        "https://www.aclweb.org/anthology/P19-1001.pdf",
        "https://aclanthology.info/papers/P19-1001",
    ],
    "pmlr:v202/liu23am": [
        "https://proceedings.mlr.press/v202/liu23am.html",
        "https://proceedings.mlr.press/v202/liu23am/liu23am.pdf",
        "https://raw.githubusercontent.com/mlresearch/v202/main/assets/liu23am/liu23am.pdf",
    ],
    "github:acme/thing.py": [
        "https://github.com/Acme/Thing.py",
        "https://github.com/Acme/Thing.py.git",
        "https://github.com/acme/thing.py/blob/main/docs/paper.pdf",
    ],
    "huggingface:acme/Thing-7B": ["https://huggingface.co/acme/Thing-7B/tree/main"],
    "huggingface:datasets/acme/things": ["https://huggingface.co/datasets/acme/things"],
    "huggingface:spaces/acme/board": ["https://hf.co/spaces/acme/board"],
}

NO_REFS = [
    "",
    "#section",
    "https://arxiv.org/list/cs.CL/2301",
    "https://arxiv.org/abs/2313.06902",
    "https://arxiv.org/abs/2312.0690",
    "https://arxiv.org/abs/nonsense/9901001",
    "http://citeseerx.ist.psu.edu/viewdoc/download?doi=10.1.1.696.7800&rep=rep1",
    "https://openreview.net/pdf/0123456789abcdef0123456789abcdef01234567.pdf",
    "https://openreview.net/attachment?id=uLpyWQPyF9&name=supplementary",
    "https://www.usenix.org/system/files/osdi22-yu.pdf",
    "https://www.usenix.org/system/files/conference/nsdi12/nsdi12-final7.pdf",
    "https://www.usenix.org/legacy/event/osdi04/tech/weft.html",
    "https://www.usenix.org/events/osdi08/tech/full_papers/weft/weft.pdf",
    "https://www.usenix.org/conference/osdi22/technical-sessions",
    "https://www.usenix.org/conference/osdi22/call-for-papers",
    "https://www.usenix.org/conference/osdi22/spring-call/instructions-for-authors",
    "https://www.usenix.org/conference/osdi-08",
    "https://www.usenix.org/conference/osdi-08/program",
    "https://www.usenix.org/conference/osdi-08/call-for-papers",
    "https://dl.acm.org/citation.cfm?id=3587438",
    "https://www.usenix.org/publications/login/fall-2021-looms-at-work",
    "https://github.com/acme",
    "https://github.com/orgs/acme",
    "https://github.com/topics/birds",
    "https://github.com/marketplace/acme",
    "https://gist.github.com/acme/0123",
    "https://huggingface.co/docs/accelerate/index",
    "https://huggingface.co/blog/acme/post",
    "http://[broken",
    "https://notarxiv.org/abs/2312.06902",
]

IDENTIFIERS = st.sampled_from([link for links in LINKS.values() for link in links])
STRINGS = st.one_of(st.text(), IDENTIFIERS, st.builds(lambda a, b: a + b, IDENTIFIERS, st.text()))


@pytest.mark.parametrize(("wanted", "link"), [(w, u) for w, us in LINKS.items() for u in us])
def test_a_link_carries_its_canonical_ref(wanted: str, link: str) -> None:
    assert str(identifiers.recognise(link)) == wanted


@pytest.mark.parametrize("link", NO_REFS)
def test_a_link_without_an_identifier_carries_none(link: str) -> None:
    assert identifiers.recognise(link) is None


@pytest.mark.parametrize("spelling", LINKS)
def test_a_ref_is_read_back_from_its_spelling_and_its_landing_page(spelling: str) -> None:
    ref = identifiers.parse(spelling)
    assert str(ref) == spelling
    assert ref is not None
    assert identifiers.recognise(identifiers.landing(ref)) == ref


@pytest.mark.parametrize(
    ("scheme", "value", "wanted"),
    [
        ("arxiv", "arXiv:2312.06902v2", "arxiv:2312.06902"),
        ("arxiv", "2312.06902", "arxiv:2312.06902"),
        ("doi", "https://doi.org/10.1145/1.2", "doi:10.1145/1.2"),
        ("doi", "10.48550/arXiv.2312.06902", "arxiv:2312.06902"),
        ("DOI", "doi:10.1145/ABC", "doi:10.1145/abc"),
        ("acl", "p19-1001", "acl:P19-1001"),
        ("doi", "10.1.1.696.7800", "None"),
        ("arxiv", "2312.06902 and more words than an identifier ever has", "None"),
        ("unknown", "x", "None"),
    ],
)
def test_a_bare_identifier_gives_the_same_ref(scheme: str, value: str, wanted: str) -> None:
    assert str(identifiers.canonical(scheme, value)) == wanted


BEHIND = [
    ", EDN: ABCDEF", ",EDN:ABCDEF", "; EDN ABCDEF", ";jsessionid=7.b", " (accessed 3 May 2021)",
    "(accessed: 2021)", ". Accessed 2021", "&nbsp;", "&quot;", '">here</a>', "</a>", "<br/>",
    "?via=x",
    "&amp;via=x", "#abstract", "#", "?", "/full", "/full#abstract", "/fulltext.html",
    "/pdf", ".pdf",
    "/epdf?via=x",
    "/abstract", ".full.pdf", ".pdf+html", ", 10.9999/other", "|10.9999/other", ">.",
    ").", "]", "\u200b", "\ufeff", " ", "\n", ", PMID: 7", ". PMCID: PMC7", " [cs.LO]",
    ", https://looms.example", "/-/DCSupplemental", " and 10.9999/other", " - A Study of Looms",
]  # fmt: skip


@pytest.mark.parametrize("behind", BEHIND)
@pytest.mark.parametrize("doi", ["10.9999/s0026-7(23)3", "10.9999/looms.2021.7"])
def test_what_stands_behind_a_doi_is_no_part_of_it(doi: str, behind: str) -> None:
    for ahead in ("", "doi:", "DOI: ", "https://doi.org/", " "):
        assert identifiers.canonical("doi", ahead + doi.upper() + behind) == Ref("doi", doi)


@pytest.mark.parametrize(
    "text",
    ["10.9999/355. 358", "10.9999/355 .358", "10.9999/loom- 7", "10.9999/a_ b", "10.9999/pdf"],
)
def test_a_doi_whose_end_is_in_doubt_is_none(text: str) -> None:
    assert identifiers.canonical("doi", text) is None


@pytest.mark.parametrize(
    "doi",
    ["10.9999/a,b", "10.9999/t(w)o#2", "10.9999/a<7:b>7", "10.9999/x-y_z.1:2;", "10.9999/full.7",
     "10.9999/loom.pdf7", "10.9999/article/12345/e2", "10.9999/doi.edn", "10.9999/a&b"],
)  # fmt: skip
def test_an_odd_doi_stays_as_it_is(doi: str) -> None:
    assert identifiers.canonical("doi", doi) == Ref("doi", doi.rstrip(";"))


def test_a_doi_before_a_wrapped_line_is_read_where_nothing_else_can_follow() -> None:
    assert identifiers.canonical("doi", "10.9999/\nloom.7") == Ref("doi", "10.9999/loom.7")


@pytest.mark.parametrize("unit", ["/pdf", "&amp;", "%25", "(", ";", " 10.9999/", "<", ".co;", "?="])
def test_a_hostile_doi_is_read_in_no_time(unit: str) -> None:
    ref = identifiers.recognise("10.9999/a" + unit * 100_000)
    assert ref is None or identifiers.recognise(str(ref)) == ref


def test_an_arxiv_id_tells_its_month() -> None:
    assert identifiers.arxiv_month(Ref("arxiv", "2312.06902")) == (2023, 12)
    assert identifiers.arxiv_month(Ref("arxiv", "hep-th/9901001")) == (1999, 1)
    assert identifiers.arxiv_month(Ref("arxiv", "math/0309136")) == (2003, 9)
    assert identifiers.arxiv_month(Ref("doi", "10.1145/1.2")) is None


@given(STRINGS)
@settings(max_examples=400, deadline=None)
def test_recognising_never_fails_and_is_idempotent(text: str) -> None:
    ref = identifiers.recognise(text)
    if ref is None:
        return
    assert ref.scheme in identifiers.SCHEMES
    assert identifiers.parse(str(ref)) == ref
    assert identifiers.canonical(ref.scheme, ref.value) == ref
    assert identifiers.recognise(identifiers.landing(ref)) == ref


@given(st.sampled_from([*identifiers.SCHEMES, "title"]), st.text())
@settings(max_examples=300, deadline=None)
def test_a_bare_identifier_never_fails_and_is_idempotent(scheme: str, value: str) -> None:
    ref = identifiers.canonical(scheme, value)
    assert ref is None or identifiers.canonical(ref.scheme, ref.value) == ref
    assert identifiers.parse(value) is None or identifiers.parse(
        str(identifiers.parse(value))
    ) == identifiers.parse(value)


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(identifiers).failed == 0
