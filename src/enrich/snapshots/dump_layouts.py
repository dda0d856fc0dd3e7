"""What each dump calls an id, a title, the first author and the year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_ARXIV_PAGES = (
    r"""regexp_extract_all(json_extract(body, '/locations')::VARCHAR, """
    r"""'"landing_page_url": ?"https?://arxiv\.org/abs/([^"]+)"', 1)"""
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a dump's records say what an index needs: JSON pointers, quicker than paths."""

    name: str  # as `enrich snapshot add` is told
    provider: str  # who reads its records
    ids: Mapping[str, str]  # by scheme, that first which names a work best
    title: str
    surname: str
    year: str
    more_arxiv: str = ""  # SQL for further arXiv ids of a record, as a list

    @property
    def paths(self) -> tuple[str, ...]:
        """All paths, in the order in which `extracted` takes them."""
        return (*self.ids.values(), self.title, self.surname, self.year)


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout(
            "arxiv",
            "arxiv_snapshot",
            {"arxiv": "/id"},
            "/title",
            "/authors_parsed/0/0",
            "/versions/0/created",
        ),
        Layout(
            "openalex",
            "openalex_snapshot",
            {"doi": "/doi"},
            "/title",
            "/authorships/0/author/display_name",
            "/publication_year",
            _ARXIV_PAGES,
        ),
        Layout(
            "crossref",
            "crossref_snapshot",
            {"doi": "/DOI"},
            "/title/0",
            "/author/0/family",
            "/issued/date-parts/0/0",
        ),
        Layout(
            "semantic-scholar",
            "semantic_scholar_snapshot",
            {
                "arxiv": "/externalids/ArXiv",
                "doi": "/externalids/DOI",
                "acl": "/externalids/ACL",
            },
            "/title",
            "/authors/0/name",
            "/year",
        ),
        Layout(
            "retraction-watch",
            "retraction_watch",
            {"doi": "/OriginalPaperDOI"},
            "/Title",
            "/Author",
            "/OriginalPaperDate",
        ),
    )
}
"""The dumps that are known, by the names under which one adds them."""

_BARE_DOI = r"regexp_replace(lower(trim({0})), '^(https?://(dx\.)?doi\.org/|doi: ?)', '')"
_REFS = {
    "arxiv": (
        "'arxiv:' || CASE WHEN contains({0}, 'v') "
        "THEN regexp_replace({0}, 'v[0-9]+$', '') ELSE {0} END"
    ),
    "acl": "'acl:' || {0}",
    "doi": (
        f"CASE WHEN starts_with({_BARE_DOI}, '10.48550/arxiv.') "
        f"THEN 'arxiv:' || substr({_BARE_DOI}, 16) "
        f"WHEN starts_with({_BARE_DOI}, '10.') THEN 'doi:' || {_BARE_DOI} END"
    ),
}


def extracted(layout: Layout) -> str:
    """Return the SQL that reads `works` out of `records`: (body, file, start, size)."""
    several = ", ".join(f"'{path}'" for path in layout.paths)
    refs = [_REFS[one].format(f"said[{at}]") for at, one in enumerate(layout.ids, 1)]
    listed = f"[{', '.join(refs)}]"
    if layout.more_arxiv:
        listed = f"list_concat({listed}, [{_REFS['arxiv'].format('one')} for one in more])"
    more = f", {layout.more_arxiv} AS more" if layout.more_arxiv else ""
    at = len(refs)
    told = f"json_extract_string(body, [{several}]) AS said{more}"
    source = f"(SELECT file, start, size, {told} FROM records)"  # nosec B608  # our own words
    named = f"said[{at + 1}] AS title, said[{at + 2}] AS surname, said[{at + 3}] AS year"
    return f"SELECT {listed} AS refs, {named}, file, start, size FROM {source}"  # nosec B608  # our own words
