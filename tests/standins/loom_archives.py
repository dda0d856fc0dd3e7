"""What the archives know of the works in `examples/curator/papers.md`: one has each fault."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from archives import Archives, Said, article, preprint
from enrich.providers import found
from loopback import Answer, Asked, serving

ASKED = frozenset({"arxiv", "crossref", "datacite", "github", "page"})
ADA, JOSE, NELL = "Ada Pfeffer", "José Ünal", "Nell Woolf"
SOSP = {"container-title": ["Proceedings of the 30th Symposium on Operating Systems Principles"]}
CONCERN = {
    "updated-by": [
        {
            "DOI": "10.5072/noddy.notice",
            "type": "expression_of_concern",
            "label": "Expression of Concern",
            "source": "publisher",
            "updated": {"date-parts": [[2025, 3, 1]]},
        }
    ]
}
WORKS = (
    preprint("2401.20001", "Heddle: Lifting Threads in Turn on Wide Looms", ADA, JOSE),
    article("10.5072/batten.1", "Batten: Even Cloth from Uneven Yarn", NELL, **SOSP),
    article("10.5072/weft.1", "Weft: Scaling Threads over Many Looms", ADA),
    preprint("2401.20002", "Warp: Elastic Yarn for Weavers at the Edge", JOSE),
    preprint("2401.20003", "Sley: Packing Threads Tightly without Hurry", NELL),
    article("10.5072/treadle.1", "Treadle: Weaving with Both Feet at Once", ADA),
    preprint("2401.20005", "Reed: Parting Threads with Care and Patience", ADA),
    article("10.5072/reed.1", "Reed: Parting Threads with Care and Patience", ADA),
    preprint("2401.20011", "Fell: Where the Cloth Begins", JOSE),
    preprint("2401.20006", "Bobbin: A Spool for Every Shuttle", NELL),
    preprint("2401.20007", "Lease: Keeping Threads in Order", ADA, JOSE, doi="10.5072/lease.1"),
    article("10.5072/lease.1", "Lease: Keeping Threads in Order", ADA, JOSE, **SOSP),
    article("10.5072/picking.1", "Picking: Throwing Shuttles past Strangers", NELL),
    article("10.5072/temple.1", "Temple: Holding Cloth at Its Full Width", ADA, NELL, JOSE),
    article("10.5072/jacquard.1", "Jacquard: Cards That Know Their Pattern", ADA, **SOSP),
    article("10.5072/dobby.1", "Dobby: Twelve Shafts for Small Mills", JOSE, **SOSP),
    preprint("2401.20008", "Quill: Winding without a Wheel", ADA, doi="10.5072/scissors.1"),
    article("10.5072/scissors.1", "A Short History of Scissors", NELL),
    article("10.5072/looms.2024", "Looms of the World", NELL, type="proceedings"),
    preprint(
        "2401.20009",
        "Raddle: Spreading the Warp Evenly",
        JOSE,
        comment="This paper has been withdrawn by the author due to an error in Lemma 3",
    ),
    article("10.5072/noddy.1", "Niddy-Noddy: Skeins of Equal Length", NELL, **CONCERN),
)
RENAMED = {
    "id": 7,
    "name": "spool",
    "full_name": "weavers/spool",
    "private": False,
    "html_url": "https://github.com/weavers/spool",
    "description": None,
    "fork": False,
    "created_at": "2021-01-02T03:04:05Z",
    "homepage": "",
    "stargazers_count": 9,
    "archived": False,
    "license": None,
    "topics": [],
    "default_branch": "main",
}


PAGES = {
    "https://looms.example/course": "Weaving for Beginners",
    "https://looms.example/programme": "Programme",
}
PAGE = "<!doctype html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


class LoomArchives(Archives):
    """The archives, of which GitHub knows a repository under its new name."""

    def _github(self, rest: str, query: Mapping[str, str], body: bytes) -> Said:
        if rest == "repositories/7":
            return 200, "application/json", json.dumps(RENAMED)
        return super()._github(rest, query, body)


@contextmanager
def loom_archives() -> Iterator[LoomArchives]:
    """Serve all of them on one port."""
    state = LoomArchives(pages={f"page/{at}": PAGE.format(name) for at, name in PAGES.items()})
    state.knows(*WORKS)

    def answer(asked: Asked) -> Answer:
        parts = urlsplit(asked.path)
        if parts.path == "/github/repos/weavers/bobbin":
            return 301, {"Location": f"{state.root}/github/repositories/7"}, b""
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        status, kind, text = state.reply(parts.path, query, asked.body)
        return status, {"Content-Type": kind}, text.encode()

    with serving(answer) as state.root:
        yield state


def environment(archives: Archives) -> dict[str, str]:
    """Return the environment of a command that asks these archives alone."""
    told = {"ENRICH_PATIENCE": "0", "ENRICH_RECORDS": "records.sqlite", "ENRICH_REPORT": "false"}
    for name in found():
        head = f"ENRICH_PROVIDERS__{name.upper()}__"
        if name in ASKED:
            told |= {f"{head}URL": f"{archives.root}/{name}", f"{head}PAUSE": "0"}
        else:
            told[f"{head}ENABLED"] = "false"
    return told
