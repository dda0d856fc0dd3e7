"""Every provider of scholarly works on loopback, each in its own real format.

They know whatever they are asked about, by the titles they were given; what
they say of people and days is invented.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import standin
from enrich.settings import ProviderSettings
from loopback import Answer, Asked, serving

PEOPLE = (("Ada", "Pfeffer"), ("José", "Ünal"))
JSON = "application/json"
PAGE = """<!DOCTYPE html><html><head><title>{title} | Proceedings</title>
<meta name="citation_title" content="{title}" />
<meta name="citation_author" content="Ada Pfeffer" />
<meta name="citation_author" content="José Ünal" />
<meta name="citation_publication_date" content="2024" />
<meta name="citation_conference_title" content="18th USENIX Symposium on Operating Systems Design \
and Implementation (OSDI 24)" />
<meta name="citation_pdf_url" content="https://www.usenix.org/system/files/paper.pdf" />
</head><body><article></article></body></html>"""
Reply = tuple[str, str]  # content type, body


@dataclass
class Scholars:
    """What the stand-ins know, and what they were asked."""

    titles: Mapping[str, str]  # by ref, as text
    root: str = ""
    asked: Counter[str] = field(default_factory=Counter)  # requests by provider

    def title(self, ref: str) -> str:
        """Return the title of a work, one of our own where none was given."""
        return self.titles.get(ref.lower(), f"On {ref}")

    def settings(self, names: Sequence[str]) -> dict[str, ProviderSettings]:
        """Return settings that send these providers here, without a pause."""
        return {name: ProviderSettings(url=f"{self.root}/{name}", pause=0) for name in names}

    def reply(self, path: str, query: Mapping[str, list[str]], body: bytes) -> Reply:
        """Return what the provider that the path begins with says."""
        _, provider, rest = path.split("/", 2) if path.count("/") > 1 else ("", path[1:], "")
        searching = "query.bibliographic" in query or "title.search" in query.get("filter", [""])[0]
        self.asked["titles" if searching else provider] += 1
        kind, said = getattr(self, provider)(rest, {k: v[0] for k, v in query.items()}, body)
        return kind, said if isinstance(said, str) else json.dumps(said)

    def arxiv(self, rest: str, query: dict[str, str], body: bytes) -> Reply:
        entries = (standin.entry(i, self.title(f"arxiv:{i}")) for i in query["id_list"].split(","))
        return "application/atom+xml", standin.feed(*entries).decode()

    def crossref(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        if "query.bibliographic" in query:
            message = {"total-results": 0, "items": [], "items-per-page": 5}
            return JSON, {"status": "ok", "message-type": "work-list", "message": message}
        if "filter" not in query:
            doi = unquote(rest.removeprefix("works/"))
            return JSON, {"status": "ok", "message-type": "work", "message": self._crossref(doi)}
        dois = [part.removeprefix("doi:") for part in query["filter"].split(",")]
        items = [self._crossref(doi) for doi in dois]
        message = {"total-results": len(items), "items": items, "items-per-page": len(items)}
        return JSON, {"status": "ok", "message-type": "work-list", "message": message}

    def _crossref(self, doi: str) -> dict[str, Any]:
        return {
            "DOI": doi.lower(),
            "title": [self.title(f"doi:{doi}")],
            "author": [{"given": g, "family": f, "sequence": "first"} for g, f in PEOPLE],
            "issued": {"date-parts": [[2024, 4, 22]]},
            "type": "proceedings-article",
            "container-title": ["Proceedings of the 19th European Conference on Computer Systems"],
            "is-referenced-by-count": 3,
        }  # fmt: skip

    def datacite(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        if "ids" not in query:
            return JSON, {"data": self._datacite(unquote(rest.removeprefix("dois/")))}
        data = [self._datacite(doi) for doi in query["ids"].split(",") if "10.48550" in doi]
        return JSON, {"data": data, "meta": {"total": len(data), "totalPages": 1, "page": 1}}

    def _datacite(self, doi: str) -> dict[str, Any]:
        people = [
            {"name": f"{f}, {g}", "nameType": "Personal", "givenName": g, "familyName": f}
            for g, f in PEOPLE
        ]
        attributes = {
            "doi": doi.lower(),
            "titles": [{"title": self.title(_ref(doi))}],
            "creators": people,
            "publicationYear": 2024,
            "dates": [{"date": "2024-02-29T17:59:46Z", "dateType": "Submitted",
                       "dateInformation": "v1"}],
            "types": {"resourceTypeGeneral": "Preprint"},
            "descriptions": [],
            "relatedIdentifiers": [],
        }  # fmt: skip
        return {"id": doi.lower(), "type": "dois", "attributes": attributes}

    def openalex(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        if "filter" not in query:
            return JSON, self._openalex(unquote(rest.removeprefix("works/doi:")))
        if query["filter"].startswith("title.search:"):
            return JSON, {"meta": {"count": 0, "per_page": 5}, "results": []}
        dois = query["filter"].removeprefix("doi:").split("|")
        results = [self._openalex(doi) for doi in dois]
        return JSON, {"meta": {"count": len(results), "per_page": 100}, "results": results}

    def _openalex(self, doi: str) -> dict[str, Any]:
        doi = doi.removeprefix("https://doi.org/").lower()
        people = [
            {"raw_author_name": f"{g} {f}", "author": {"display_name": f"{g} {f}"},
             "institutions": [], "author_position": "middle"}
            for g, f in PEOPLE
        ]  # fmt: skip
        return {
            "id": f"https://openalex.org/W{abs(hash(doi)) % 10**9}",
            "doi": f"https://doi.org/{doi}",
            "title": self.title(_ref(doi)),
            "authorships": people,
            "publication_date": "2024-04-22",
            "publication_year": 2024,
            "type": "article",
            "cited_by_count": 5,
            "is_retracted": False,
            "abstract_inverted_index": None,
            "referenced_works": [],
            "primary_location": None,
            "locations": [],
        }

    def semantic_scholar(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        if not body:
            return JSON, self._semantic_scholar(unquote(rest.removeprefix("paper/")))
        return JSON, [self._semantic_scholar(one) for one in json.loads(body)["ids"]]

    def _semantic_scholar(self, one: str) -> dict[str, Any]:
        kind, _, value = one.partition(":")
        names = {"ARXIV": "ArXiv", "DOI": "DOI", "ACL": "ACL"}
        return {
            "paperId": f"{abs(hash(one)):040x}"[:40],
            "externalIds": {names[kind]: value, "CorpusId": 1},
            "title": self.title(f"{kind.lower()}:{value}"),
            "authors": [{"authorId": "1", "name": f"{g[0]}. {f}"} for g, f in PEOPLE],
            "year": 2024,
            "publicationDate": "2024-02-29",
            "venue": "",
            "citationCount": 7,
            "influentialCitationCount": 1,
            "abstract": None,
            "openAccessPdf": None,
            "references": None,
        }

    def usenix(self, rest: str, query: dict[str, str], body: bytes) -> Reply:
        title = escape(self.title(f"usenix:{rest}"), quote=True)
        return "text/html; charset=utf-8", PAGE.format(title=title)

    def acl(self, rest: str, query: dict[str, str], body: bytes) -> Reply:
        return "text/html; charset=utf-8", PAGE.format(title=escape(self.title(f"acl:{rest}")))

    def pmlr(self, rest: str, query: dict[str, str], body: bytes) -> Reply:
        title = escape(self.title("pmlr:" + rest.removesuffix(".html")), quote=True)
        return "text/html; charset=utf-8", PAGE.format(title=title)


def _ref(doi: str) -> str:
    arxiv = doi.lower().removeprefix("10.48550/arxiv.")
    return f"doi:{doi}" if arxiv == doi.lower() else f"arxiv:{arxiv}"


@contextmanager
def scholars(titles: Mapping[str, str]) -> Iterator[Scholars]:
    """Serve all of them on one port."""
    state = Scholars({ref.lower(): title for ref, title in titles.items()})

    def answer(asked: Asked) -> Answer:
        parts = urlsplit(asked.path)
        kind, text = state.reply(parts.path, parse_qs(parts.query), asked.body)
        return 200, {"Content-Type": kind}, text.encode()

    with serving(answer) as state.root:
        yield state
