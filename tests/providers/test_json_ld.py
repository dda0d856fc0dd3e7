"""What strangers write into JSON-LD and meta tags is read as it is meant, or not at all."""

from __future__ import annotations

import html
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.errors import Unreadable
from enrich.harvest.stated_claims import claims
from enrich.model import Reply
from enrich.normalization import identifiers
from enrich.providers.extractors import json_ld
from enrich.providers.page import Page
from enrich.settings import ProviderSettings
from values import complaints_about

REF = identifiers.page("https://looms.example.org/weft")
KEYS = [
    "@type",
    "@graph",
    "mainEntity",
    "headline",
    "name",
    "author",
    "affiliation",
    "sameAs",
    "@id",
    "identifier",
    "value",
    "abstract",
    "datePublished",
]
TEXTS = st.sampled_from(
    ["ScholarlyArticle", "Weft", " ", "10.5555/weft", "doi:10.1/x", "2021-02-30", "Pfeffer, Ada"]
) | st.text(max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=12,
)
NAMES = [
    "citation_title",
    "citation_author",
    "citation_author_institution",
    "citation_author_orcid",
    "citation_doi",
    "citation_publication_date",
    "citation_journal_title",
    "citation_conference_title",
    "citation_pdf_url",
    "citation_arxiv_id",
    "citation_abstract",
    "dc.title",
    "dc.creator",
    "dc.date",
    "dc.identifier",
    "og:title",
    "og:site_name",
]


def test_the_first_work_is_read_and_a_site_is_none() -> None:
    site = {"@type": "WebSite", "name": "Looms"}
    work = {"@type": "Report", "name": "Weft", "author": {"name": "Ada"}, "url": 7}
    person = {"name": "Ada", "orcid": None, "affiliations": []}
    assert json_ld.work([site, work]) == {"title": "Weft", "authors": [person]}
    assert json_ld.work([site, {"@type": "WebPage", "mainEntity": work}])["title"] == "Weft"
    assert json_ld.work([site]) == {}


@settings(max_examples=150, deadline=None)
@given(
    objects=st.lists(VALUES, max_size=3),
    tags=st.lists(st.tuples(st.sampled_from(NAMES), TEXTS), max_size=8),
)
def test_whatever_a_page_says_of_itself_is_a_value_of_its_column_or_nothing(objects, tags) -> None:
    meta = "".join(f'<meta name="{name}" content="{html.escape(text)}">' for name, text in tags)
    script = json.dumps(objects).replace("<", "\\u003c")
    body = f'<html><head>{meta}<script type="application/ld+json">{script}</script></head></html>'
    page = Page(ProviderSettings())
    try:
        kept = page.split([REF], Reply(200, REF.value, body.encode("utf-8", "replace")))
    except Unreadable as error:  # what calls itself by no word at all
        assert "the page is a notice, an error or a door" in str(error)
        return
    for field, value in claims(page, REF, kept[REF]):
        assert complaints_about(field, value) == []
