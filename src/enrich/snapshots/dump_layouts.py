"""What each dump calls an id, a title, the first author and the year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from enrich.normalization.identifier_schemes import ARCHIVES

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

_NEW = (  # as arXiv numbers works since April 2007, and since 2015 with five digits
    r"(?:07(?:0[4-9]|1[0-2])|(?:0[89]|1[0-4])(?:0[1-9]|1[0-2]))\.\d{4}"
    r"|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5}"
)
_OLD = rf"(?:{'|'.join(sorted(ARCHIVES))})/(?:9[1-9]|0[0-7])(?:0[1-9]|1[0-2])\d{{3}}"
_ACL = r"[A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+"
_DOI = r"10\.\d{4,9}(\.\d+)*/\S+"


def _arxiv(said: str) -> str:
    """Return the SQL for the ref of an arXiv id, without version and subject class."""
    bare = rf"regexp_replace(lower(trim({said})), '^arxiv: ?|v\d+$', '', 'g')"
    bare = rf"regexp_replace({bare}, '^([a-z-]+)\.[a-z][a-z]/', '\1/')"
    each = (said, bare)  # most are bare, and quickly seen to be
    return f"CASE {' '.join(map(_if_arxiv, each))} END"


def _if_arxiv(text: str) -> str:
    sound = rf"regexp_full_match({text}, '{_NEW}|{_OLD}') AND NOT regexp_matches({text}, '\.0+$')"
    return f"WHEN {sound} THEN 'arxiv:' || {text}"


def _acl(said: str) -> str:
    return f"CASE WHEN regexp_full_match({said}, '{_ACL}') THEN 'acl:' || {said} END"


def _doi(said: str) -> str:
    """Return the SQL for the ref of a DOI; arXiv's own are ids of arXiv."""
    bare = rf"regexp_replace(lower(trim({said})), '^(https?://(dx\.)?doi\.org/|doi: ?)', '')"
    own = f"WHEN starts_with({bare}, '10.48550/arxiv.') THEN {_arxiv(f'substr({bare}, 16)')}"
    return f"CASE {own} WHEN regexp_full_match({bare}, '{_DOI}') THEN 'doi:' || {bare} END"


_REFS: Mapping[str, Callable[[str], str]] = {"arxiv": _arxiv, "acl": _acl, "doi": _doi}
"""The SQL for a ref out of what a record says; null where that is no identifier of its scheme."""


def extracted(layout: Layout) -> str:
    """Return the SQL that reads `works` out of `records`: (body, file, start, size)."""
    several = ", ".join(f"'{path}'" for path in layout.paths)
    refs = [_REFS[one](f"said[{at}]") for at, one in enumerate(layout.ids, 1)]
    listed = f"[{', '.join(refs)}]"
    if layout.more_arxiv:
        listed = f"list_concat({listed}, [{_arxiv('one')} for one in more])"
    more = f", {layout.more_arxiv} AS more" if layout.more_arxiv else ""
    at = len(refs)
    told = f"json_extract_string(body, [{several}]) AS said{more}"
    source = f"(SELECT file, start, size, {told} FROM records)"  # nosec B608  # our own words
    named = f"said[{at + 1}] AS title, said[{at + 2}] AS surname, said[{at + 3}] AS year"
    return f"SELECT {listed} AS refs, {named}, file, start, size FROM {source}"  # nosec B608  # our own words
