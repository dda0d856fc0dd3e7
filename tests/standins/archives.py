"""Archives on loopback that know the works they are given, each in its own real format.

What they were not given they do not know, and say so in their own manner.  Titles and people
are those of a test; nothing is drawn by lot, and nobody knows what nobody told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import standin
from enrich.normalization.text import plain
from loopback import Answer, Asked, serving

JSON = "application/json"
NOT_THERE = "<!doctype html><html><head><title>404 Not Found</title></head><body>no</body></html>"
FEW = 0.5  # of a title's words, from which on a search returns a work

Record = dict[str, Any]
Said = tuple[int, str, str]  # status, content type, body


def preprint(
    ref: str,
    title: str,
    *people: str,
    on: str = "2024-02-29",
    doi: str | None = None,
    comment: str | None = None,
    pdf: bool = True,
) -> str:
    """Return an entry of arXiv's feed; `ref` may name a version."""
    ident, _, version = ref.partition("v")
    name = f"{ident}v{version or 1}"
    kind = ' title="pdf"' if pdf else ""
    more = f"<arxiv:doi>{escape(doi)}</arxiv:doi>" if doi else ""
    more += f"<arxiv:comment>{escape(comment)}</arxiv:comment>" if comment else ""
    authors = "".join(f"<author><name>{escape(one)}</name></author>" for one in people)
    return f"""<entry><id>http://arxiv.org/abs/{name}</id><title>{escape(title)}</title>
<updated>{on}T09:00:00Z</updated><published>{on}T09:00:00Z</published>
<link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>
<link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf"{kind}/>
<summary>About {escape(title)}.</summary>
<category term="cs.DC" scheme="http://arxiv.org/schemas/atom"/>
<arxiv:primary_category term="cs.DC"/>{more}{authors}</entry>
"""


def article(doi: str, title: str, *people: str, year: int = 2024, **more: Any) -> Record:
    """Return a work as Crossref has it: a conference's paper, unless said otherwise."""
    authors = [dict(zip(("given", "family"), one.rsplit(" ", 1), strict=True)) for one in people]
    return {
        "DOI": doi,
        "URL": f"https://doi.org/{doi}",
        "title": [title],
        "author": [one | {"affiliation": []} for one in authors],
        "issued": {"date-parts": [[year]]},
        "type": "proceedings-article",
        "container-title": ["Proceedings of the Workshop of Weavers"],
        "is-referenced-by-count": 3,
        **more,
    }


def deposit(doi: str, title: str, *people: str, year: int = 2024, **more: Any) -> Record:
    """Return a work as DataCite has it: a preprint, unless said otherwise."""
    names = [one.rsplit(" ", 1) for one in people]
    attributes = {
        "doi": doi.lower(),
        "titles": [{"title": title}],
        "creators": [
            {"name": f"{family}, {given}", "nameType": "Personal"} for given, family in names
        ],
        "publicationYear": year,
        "types": {"resourceTypeGeneral": "Preprint"},
        "relatedIdentifiers": [],
        **more,
    }
    return {"id": doi.lower(), "type": "dois", "attributes": attributes}


def gathered(title: str, *people: str, ids: Mapping[str, str], **more: Any) -> Record:
    """Return a paper as Semantic Scholar has it, with its own `ids`."""
    return {
        "paperId": "0" * 40,
        "externalIds": dict(ids),
        "title": title,
        "authors": [{"authorId": "1", "name": one} for one in people],
        "year": 2024,
        "citationCount": 7,
        **more,
    }


def indexed(doi: str, title: str, *people: str, pages: tuple[str, ...] = (), **more: Any) -> Record:
    """Return a work as OpenAlex has it, and the `pages` where it lies."""
    return {
        "id": "https://openalex.org/W1",
        "doi": f"https://doi.org/{doi}",
        "title": title,
        "authorships": [
            {"raw_author_name": one, "author": {"display_name": one}} for one in people
        ],
        "publication_year": 2024,
        "type": "article",
        "cited_by_count": 9,
        "locations": [{"landing_page_url": page} for page in pages],
        **more,
    }


@dataclass
class Archives:
    """What each archive knows, by the identifier that it is asked for."""

    arxiv: dict[str, str] = field(default_factory=dict)  # entries, by id, `v1` where it is meant
    crossref: dict[str, Record] = field(default_factory=dict)
    datacite: dict[str, Record] = field(default_factory=dict)
    openalex: dict[str, Record] = field(default_factory=dict)  # arXiv's by 10.48550/arxiv.ID
    semantic_scholar: dict[str, Record] = field(default_factory=dict)  # by ARXIV:ID, DOI:...
    pages: dict[str, str] = field(default_factory=dict)  # by provider and path, `usenix/a/b`
    down: set[str] = field(default_factory=set)
    root: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)

    def knows(self, *works: str | Record) -> Archives:
        """Add works, each where it belongs by its form; arXiv's first versions by `v1`."""
        for one in works:
            if isinstance(one, str):
                name = one.partition("/abs/")[2].partition("<")[0]
                self.arxiv[standin.bare(name)] = self.arxiv[name] = one
            elif "DOI" in one:
                self.crossref[one["DOI"].lower()] = one
            elif "attributes" in one:
                self.datacite[one["id"].lower()] = one
            elif "doi" in one:
                self.openalex[one["doi"].removeprefix("https://doi.org/").lower()] = one
            else:
                for kind, value in one["externalIds"].items():
                    self.semantic_scholar[f"{kind.upper()}:{value}"] = one
        return self

    def reply(self, path: str, query: Mapping[str, str], body: bytes) -> Said:
        """Return what the archive that the path begins with says."""
        provider, _, rest = path[1:].partition("/")
        self.asked.append((provider, unquote(rest) + str(dict(query)) + body.decode()))
        if provider in self.down:
            return 503, "text/plain", "busy"
        answer = getattr(self, f"_{provider}", None)
        if answer is None:
            page = self.pages.get(f"{provider}/{unquote(rest)}")
            return (404, "text/html", NOT_THERE) if page is None else (200, "text/html", page)
        told: Said = answer(unquote(rest), query, body)
        return told

    def _arxiv(self, rest: str, query: Mapping[str, str], body: bytes) -> Said:
        ids = query.get("id_list", "").split(",")
        known = [self.arxiv[one] for one in ids if one in self.arxiv]
        if "search_query" in query:
            known = [self.arxiv[one] for one in self._named(query["search_query"], self.arxiv)]
        return 200, "application/atom+xml", standin.feed(*known).decode()

    def _named(self, asked: str, works: Mapping[str, Any]) -> list[str]:
        """Return the works in which most of the words that are asked for stand."""
        words = set(plain(asked.partition(":")[2] or asked).split())
        return [
            name
            for name, work in works.items()
            if len(words & set(plain(str(work)).split())) >= FEW * len(words) and "v" not in name
        ]

    def _crossref(self, rest: str, query: Mapping[str, str], body: bytes) -> Said:
        doi = rest.removeprefix("works").removeprefix("/").lower()
        if doi and doi not in self.crossref:
            return 404, "text/plain", "Resource not found."
        if doi:
            return _told({"message-type": "work", "message": self.crossref[doi]})
        which = query.get("filter", "")
        dois = [one.removeprefix("doi:") for one in which.split(",") if one.startswith("doi:")]
        if "query.bibliographic" in query:
            dois = self._named(query["query.bibliographic"], self.crossref)
        items = [self.crossref[one] for one in dois if one in self.crossref]
        message = {"total-results": len(items), "items": items, "items-per-page": 20}
        return _told({"status": "ok", "message-type": "work-list", "message": message})

    def _datacite(self, rest: str, query: Mapping[str, str], body: bytes) -> Said:
        doi = rest.removeprefix("dois").removeprefix("/").lower()
        if not doi:
            data = [self.datacite[o] for o in query["ids"].lower().split(",") if o in self.datacite]
            meta = {"total": len(data), "totalPages": 1, "page": 1}
            return _told({"data": data, "meta": meta})
        if doi not in self.datacite:
            missing = {"status": "404", "title": "The resource you are looking for doesn't exist."}
            return _told({"errors": [missing]}, 404)
        return _told({"data": self.datacite[doi]})

    def _openalex(self, rest: str, query: Mapping[str, str], body: bytes) -> Said:
        doi = rest.removeprefix("works").removeprefix("/").removeprefix("doi:").lower()
        if doi:
            known = self.openalex.get(doi)
            return (404, "text/html", NOT_THERE) if known is None else _told(known)
        which = query["filter"]
        dois = which.removeprefix("doi:").lower().split("|")
        if which.startswith("title.search:"):
            dois = self._named(which, self.openalex)
        found = [self.openalex[one] for one in dois if one in self.openalex]
        return _told({"meta": {"count": len(found), "per_page": 100}, "results": found})

    def _semantic_scholar(self, rest: str, query: Mapping[str, str], body: bytes) -> Said:
        if body:
            return _told([self.semantic_scholar.get(one) for one in json.loads(body)["ids"]])
        known = self.semantic_scholar.get(rest.removeprefix("paper/"))
        missing = {"error": f"Paper with id {rest} not found"}
        return _told(missing, 404) if known is None else _told(known)

    def _dblp(self, rest: str, query: Mapping[str, str], body: bytes) -> Said:
        return _told({"head": {"vars": []}, "results": {"bindings": []}})

    def _github(self, rest: str, query: Mapping[str, str], body: bytes) -> Said:
        return _told({"message": "Not Found"}, 404)

    def _huggingface(self, rest: str, query: Mapping[str, str], body: bytes) -> Said:
        return _told({"error": "Invalid username or password."}, 401)

    def _openreview(self, rest: str, query: Mapping[str, str], body: bytes) -> Said:
        known = self.pages.get(f"openreview/{query.get('id')}")
        missing = {"name": "NotFoundError", "message": "no", "status": 404}
        return _told(missing, 404) if known is None else (200, JSON, known)


def _told(value: Any, status: int = 200) -> Said:
    return status, JSON, json.dumps(value)


@contextmanager
def archives() -> Iterator[Archives]:
    """Serve all of them on one port."""
    state = Archives()

    def answer(asked: Asked) -> Answer:
        parts = urlsplit(asked.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        status, kind, text = state.reply(parts.path, query, asked.body)
        return status, {"Content-Type": kind}, text.encode()

    with serving(answer) as state.root:
        yield state
