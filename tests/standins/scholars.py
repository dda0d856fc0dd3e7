"""Every provider of scholarly works on loopback, each in its own real format.

They know whatever they are asked about, by the titles they were given; what
they say of people, places and days is invented.  It differs from work to work,
by lot: who tells ORCIDs and affiliations, how exact a date is, whether a
preprint has appeared, whether it is withdrawn, or doubted, or was rejected.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from zlib import crc32

import standin
from enrich.settings import ProviderSettings
from loopback import Answer, Asked, serving

PEOPLE = (("Ada", "Pfeffer"), ("José", "Ünal"))
ORCIDS = ("0000-0002-1825-0097", "0000-0001-5109-3700")
PLACES = ("Weft Labs", "University of Warp")
APPEARED = "10.5072/loom."  # the DOI under which a preprint has appeared
STRANGER = "10.5072/atlas.1"  # a DOI that is taken for other works' now and then
JSON = "application/json"
PAGE = """<!DOCTYPE html><html><head><title>{title} | Proceedings</title>
<meta name="citation_title" content="{title}" />
<meta name="citation_author" content="Ada Pfeffer" />
<meta name="citation_author_institution" content="Weft Labs" />
<meta name="citation_author" content="José Ünal" />
<meta name="citation_publication_date" content="2024" />
<meta name="citation_conference_title" content="18th USENIX Symposium on Operating Systems Design \
and Implementation (OSDI 24)" />
<meta name="citation_pdf_url" content="https://www.usenix.org/system/files/paper.pdf" />
</head><body><article><div class="field-name-field-paper-description">We untangle {title}.</div>
</article></body></html>"""
NOBODY_S = {
    "errors": [{"status": "404", "title": "The resource you are looking for doesn't exist."}]
}
Reply = tuple[str, str]  # content type, body


def lot(ref: str, sides: int, face: int = 0) -> bool:
    """Draw a lot for a work: the same in every run, and every time it is asked about."""
    return crc32(ref.encode()) % sides == face


def day(ref: str, year: int = 2024) -> list[int]:
    """Return a day, a month or a year."""
    return [year, 4, 22][: 1 + crc32(ref.encode()) % 3]


HISTORY = """<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><GetRecord><record><metadata>
<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{}</id><version version="v1">
<date>Mon, 01 Jan 2024 08:00:00 GMT</date><size>{}</size></version></arXivRaw>
</metadata></record></GetRecord></OAI-PMH>"""


@dataclass
class Scholars:
    """What the stand-ins know, and what they were asked."""

    titles: Mapping[str, str]  # by ref, as text
    root: str = ""
    asked: Counter[str] = field(default_factory=Counter)  # requests by provider
    robots: int = 0  # how often somebody asked for robots.txt, of which there is none

    def title(self, ref: str) -> str:
        """Return the title of a work, one of our own where none was given."""
        return self.titles.get(_work(ref).lower(), f"On {ref}")

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
        entries = []
        for one in query["id_list"].split(","):
            known = standin.bare(one)
            doi = APPEARED + known if lot(known, 9) else None
            entries.append(standin.entry(one, self.title(f"arxiv:{known}"), doi))
        return "application/atom+xml", standin.feed(*entries).decode()

    def arxiv_history(self, rest: str, query: dict[str, str], body: bytes) -> Reply:
        known = query["identifier"].removeprefix("oai:arXiv.org:")
        size = "0kb" if lot(known, 6, 1) else "401kb"
        return "text/xml", HISTORY.format(known, size)

    def crossref(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        if "query.bibliographic" in query:
            message = {"total-results": 0, "items": [], "items-per-page": 5}
            return JSON, {"status": "ok", "message-type": "work-list", "message": message}
        if "filter" not in query:
            doi = unquote(rest.removeprefix("works/"))
            return JSON, {"status": "ok", "message-type": "work", "message": self._crossref(doi)}
        if query["filter"].startswith("updates:"):
            dois = [part.removeprefix("updates:") for part in query["filter"].split(",")]
            doubt = {"type": "expression_of_concern", "label": "Expression of concern"}
            told = [doubt | {"DOI": doi} for doi in dois if lot(doi, 5, 1)]
            notices = [{"DOI": "10.5072/note.1", "update-to": told}]
            message = {"total-results": 1, "items": notices, "items-per-page": 1000}
            return JSON, {"status": "ok", "message-type": "work-list", "message": message}
        dois = [part.removeprefix("doi:") for part in query["filter"].split(",")]
        items = [self._crossref(doi) for doi in dois]
        message = {"total-results": len(items), "items": items, "items-per-page": len(items)}
        return JSON, {"status": "ok", "message-type": "work-list", "message": message}

    def _crossref(self, doi: str) -> dict[str, Any]:
        people = [{"given": g, "family": f, "affiliation": []} for g, f in _people(doi)]
        if lot(doi, 7):
            people.append({"given": "Mei-Ling", "family": "Wu"})
        if lot(doi, 2):
            people[0]["ORCID"] = f"https://orcid.org/{ORCIDS[0]}"
        if lot(doi, 3):
            people[-1]["affiliation"] = [{"name": PLACES[1]}]
        where = "Proceedings of the 19th European Conference on Computer Systems"
        return {
            "DOI": doi.lower(),
            "URL": f"https://doi.org/{doi.lower()}",
            "title": [self.title(f"doi:{doi}")],
            "author": people,
            "issued": {"date-parts": [day(doi)]},
            "type": "journal-article" if lot(doi, 4) else "proceedings-article",
            "container-title": ["Journal of Looms" if lot(doi, 4) else where],
            "is-referenced-by-count": 3,
            "abstract": "<jats:p>We weigh &amp; weave.</jats:p>" if lot(doi, 3, 1) else None,
            "reference": [{"DOI": "10.5072/Cited.1"}, {"unstructured": "arXiv:2401.00009"}],
            "license": [{"URL": "https://creativecommons.org/licenses/by/4.0/",
                         "content-version": "vor"}],
            "updated-by": [{"type": "retraction", "label": "Retraction"}] if lot(doi, 5) else [],
        }  # fmt: skip

    def status(self, path: str) -> int:
        """Return the status of an answer: DataCite has no DOI of Crossref's, asked alone or not."""
        alone = unquote(path).lower().partition("/datacite/dois/")[2]
        return 404 if alone and "10.48550" not in alone else 200

    def datacite(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        if "ids" not in query and self.status(f"/datacite/{rest}") == 404:
            return JSON, NOBODY_S
        if "ids" not in query:
            return JSON, {"data": self._datacite(unquote(rest.removeprefix("dois/")))}
        data = [self._datacite(doi) for doi in query["ids"].split(",") if "10.48550" in doi]
        return JSON, {"data": data, "meta": {"total": len(data), "totalPages": 1, "page": 1}}

    def _datacite(self, doi: str) -> dict[str, Any]:
        people: list[dict[str, Any]] = [
            {"name": f"{f}, {g}", "nameType": "Personal", "givenName": g, "familyName": f}
            for g, f in PEOPLE
        ]
        if lot(doi, 5):
            people[1]["nameIdentifiers"] = [{"nameIdentifier": f"https://orcid.org/{ORCIDS[1]}"}]
        versions = ("2024-02-29", "2024-07-01") if lot(doi, 2) else ("2024-02-29",)
        attributes = {
            "doi": doi.lower(),
            "titles": [{"title": self.title(_ref(doi))}],
            "creators": people,
            "publicationYear": 2024,
            "version": str(len(versions)),
            "dates": [
                {"date": f"{at}T17:59:46Z", "dateType": "Submitted", "dateInformation": f"v{n}"}
                for n, at in enumerate(versions, 1)
            ],
            "types": {"resourceTypeGeneral": "Preprint"},
            "url": f"https://arxiv.org/abs/{_ref(doi).partition(':')[2]}",
            "rightsList": [{"rightsIdentifier": "cc-by-4.0"}] if lot(doi, 2) else [],
            "descriptions": [],
            "relatedIdentifiers": [],
        }
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
        ref = _ref(doi)
        people = [
            {"raw_author_name": f"{g} {f}",
             "author": {"display_name": f"{g} {f}", "orcid": f"https://orcid.org/{orcid}"},
             "institutions": [{"display_name": place}] if lot(ref, 2) else []}
            for (g, f), orcid, place in zip(_people(doi), ORCIDS, PLACES, strict=False)
        ]  # fmt: skip
        source = {"display_name": "Transactions on Looms", "type": "journal"}
        journal = {"source": source, "landing_page_url": f"https://looms.example/{doi}"}
        return {
            "id": f"https://openalex.org/W{crc32(doi.encode())}",
            "doi": f"https://doi.org/{doi}",
            "title": self.title(ref),
            "authorships": people[::-1] if lot(ref, 7) else people,
            "publication_date": "-".join(f"{part:02}" for part in [*day(ref), 1, 1][:3]),
            "publication_year": 2024,
            "type": "preprint" if ref.startswith("arxiv:") else "article",
            "cited_by_count": crc32(doi.encode()) % 100,
            "is_retracted": lot(ref, 11),
            "abstract_inverted_index": {"We": [0], "weave.": [1]} if lot(ref, 3) else None,
            "referenced_works": [],
            "best_oa_location": {"pdf_url": f"https://looms.example/{doi}.pdf"},
            "primary_location": None if ref.startswith("arxiv:") else journal,
            "locations": [],
        }

    def semantic_scholar(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        if not body:
            return JSON, self._semantic_scholar(unquote(rest.removeprefix("paper/")))
        return JSON, [self._semantic_scholar(one) for one in json.loads(body)["ids"]]

    def _semantic_scholar(self, one: str) -> dict[str, Any]:
        kind, _, value = one.partition(":")
        names = {"ARXIV": "ArXiv", "DOI": "DOI", "ACL": "ACL"}
        ids = {names[kind]: value, "CorpusId": 1}
        if kind == "ARXIV" and lot(value, 60):
            ids["DOI"] = STRANGER
        if kind == "ARXIV" and lot(value, 9, 1):
            ids["DOI"] = APPEARED + value
        return {
            "paperId": f"{crc32(one.encode()):040x}",
            "externalIds": ids,
            "title": self.title(f"{kind.lower()}:{value}"),
            "authors": [{"authorId": "1", "name": f"{g[0]}. {f}"} for g, f in _people(value)],
            "year": 2024,
            "publicationDate": "2024-02-29" if lot(one, 2) else None,
            "venue": "Neural Information Processing Systems" if lot(one, 6) else "",
            "citationCount": 7,
            "influentialCitationCount": 1,
            "abstract": "We weave." if lot(one, 4) else None,
            "openAccessPdf": {"url": f"https://looms.example/{value}.pdf"} if lot(one, 5) else None,
            "references": [{"externalIds": {"ArXiv": "2401.00009"}}] if lot(one, 2) else None,
        }

    def usenix(self, rest: str, query: dict[str, str], body: bytes) -> Reply:
        title = escape(self.title(f"usenix:{rest}"), quote=True)
        return "text/html; charset=utf-8", PAGE.format(title=title)

    def acl(self, rest: str, query: dict[str, str], body: bytes) -> Reply:
        page = PAGE.format(title=escape(self.title(f"acl:{rest}")))
        own = f"https://aclanthology.org/{rest.strip('/')}.pdf"
        pdf = "https://www.usenix.org/system/files/paper.pdf"
        return "text/html; charset=utf-8", page.replace(pdf, own)

    def pmlr(self, rest: str, query: dict[str, str], body: bytes) -> Reply:
        title = escape(self.title("pmlr:" + rest.removesuffix(".html")), quote=True)
        return "text/html; charset=utf-8", PAGE.format(title=title)

    def openreview(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        out = "/Rejected_Submission" if lot(query["id"], 2, 1) else ""
        note = {
            "id": query["id"],
            "forum": query["id"],
            "pdate": 1705000000000,
            "odate": 1697213872796,
            "license": "CC BY 4.0",
            "content": {
                "title": {"value": self.title(f"openreview:{query['id']}")},
                "authors": {"value": [f"{g} {f}" for g, f in PEOPLE]},
                "abstract": {"value": "We weave."},
                "venue": {"value": "Submitted to ICLR 2024" if out else "ICLR 2024 poster"},
                "venueid": {"value": f"ICLR.cc/2024/Conference{out}"},
                "pdf": {"value": "/pdf/0123.pdf"},
            },
        }
        return JSON, {"notes": [note], "count": 1}

    def dblp(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        dois = re.findall("<https://doi.org/([^>]*)>", query["query"])
        rows = [
            {
                "pub": f"https://dblp.org/rec/conf/eurosys/{crc32(doi.encode())}",
                "title": self.title(f"doi:{doi}") + ".",
                "year": "2024",
                "venue": "EuroSys",
                "doi": f"https://doi.org/{doi}",
                "ordinal": str(number),
                "name": f"{given} {family}",
            }
            for doi in dois
            if doi == doi.lower()
            for number, (given, family) in enumerate(_people(doi), 1)
        ]
        cells = [{key: {"type": "literal", "value": text} for key, text in r.items()} for r in rows]
        return JSON, {
            "head": {"vars": list(cells[0]) if cells else []},
            "results": {"bindings": cells},
        }

    def github(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        if rest.endswith("CITATION.cff"):
            return "text/plain", "cff-version: 1.2.0\n"
        name = rest.removeprefix("repos/")
        address = f"https://github.com/{name}"
        return JSON, {"full_name": name, "html_url": address, "fork": False, "license": None}

    def huggingface(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        return JSON, {"id": "/".join(rest.split("/")[-2:]), "author": "looms", "tags": []}

    def page(self, rest: str, query: dict[str, str], body: bytes) -> Reply:
        return "text/html; charset=utf-8", PAGE.format(title=escape(self.title(f"page:{rest}")))


def _people(doi: str) -> list[tuple[str, str]]:
    """Return the authors of a work."""
    return [("Nemo", "Nobody")] if doi == STRANGER else list(PEOPLE)


def _work(ref: str) -> str:
    """Return what a work is known by: the preprint of one that has appeared."""
    return ref.replace(f"doi:{APPEARED}", "arxiv:")


def _ref(doi: str) -> str:
    arxiv = doi.lower().removeprefix("10.48550/arxiv.")
    return f"doi:{doi}" if arxiv == doi.lower() else f"arxiv:{arxiv}"


@contextmanager
def scholars(titles: Mapping[str, str]) -> Iterator[Scholars]:
    """Serve all of them on one port."""
    state = Scholars({ref.lower(): title for ref, title in titles.items()})

    def answer(asked: Asked) -> Answer:
        parts = urlsplit(asked.path)
        if parts.path == "/robots.txt":
            state.robots += 1
            return 404, {"Content-Type": "text/plain"}, b""
        kind, text = state.reply(parts.path, parse_qs(parts.query), asked.body)
        return state.status(parts.path), {"Content-Type": kind}, text.encode()

    with serving(answer) as state.root:
        yield state
