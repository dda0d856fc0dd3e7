"""An arXiv on loopback: its API's format, with works of our own invention."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from enrich.providers import found
from loopback import Answer, Asked, serving

FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" \
xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/standin</id>
  <title>arXiv Query</title>
  <updated>2026-01-01T00:00:00Z</updated>
  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>
  <opensearch:totalResults>{size}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
{entries}</feed>
"""
ENTRY = """  <entry>
    <id>http://arxiv.org/abs/{id}{v}</id>
    <title>{title}</title>
    <updated>{updated}T09:00:00Z</updated>
    <link href="https://arxiv.org/abs/{id}{v}" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/{id}{v}" rel="related" type="application/pdf" title="pdf"/>
    <summary>  We weigh
  {title}.</summary>
    <category term="cs.DC" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <published>{published}T17:59:46Z</published>
    <arxiv:primary_category term="cs.DC"/>
{doi}    <author><name>Ada Pfeffer</name></author>
    <author><name>José Ünal</name><arxiv:affiliation>Institute of Looms</arxiv:affiliation></author>
  </entry>
"""
ERROR = """  <entry>
    <id>https://arxiv.org/api/errors#incorrect_id_format_for_{id}</id>
    <title>Error</title>
    <updated>2026-01-01T00:00:00Z</updated>
    <link href="https://arxiv.org/api/errors" rel="alternate" type="text/html"/>
    <summary>incorrect id format for {id}</summary>
    <author><name>arXiv api core</name></author>
  </entry>
"""


def bare(arxiv_id: str) -> str:
    """Return an id without its version."""
    return re.sub(r"v\d+$", "", arxiv_id)


def entry(arxiv_id: str, title: str | None = None, doi: str | None = None) -> str:
    """Return one entry of a feed, as the API writes it: of the version asked for, or the last."""
    return ENTRY.format(
        id=bare(arxiv_id),
        v=arxiv_id.removeprefix(bare(arxiv_id)) or "v2",
        title=escape(title or f"On Loom {bare(arxiv_id)}"),
        published="2024-02-29",
        updated="2025-03-01",
        doi=f"    <arxiv:doi>{escape(doi)}</arxiv:doi>\n" if doi else "",
    )


def feed(*entries: str) -> bytes:
    """Return a whole feed."""
    return FEED.format(size=len(entries), entries="".join(entries)).encode()


@dataclass
class Arxiv:
    """What the stand-in was asked, and how it is to behave."""

    url: str = ""
    asked: list[list[str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    bad: set[str] = field(default_factory=set)
    trouble: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    dois: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)  # by id, with the version if one is meant

    def reply(self, ids: list[str]) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body; troubles are used up first."""
        if self.trouble:
            return self.trouble.pop(0)
        wrong = self.bad.intersection(ids)
        if wrong:
            return 400, {}, feed(ERROR.format(id=wrong.pop()))
        known = [i for i in reversed(ids) if bare(i) not in self.unknown]  # not in the order asked
        return 200, {}, feed(*(entry(i, self.titles.get(i), self.dois.get(i)) for i in known))


def alone() -> dict[str, str]:
    """Return the environment in which arXiv and its snapshot are the only providers."""
    others = set(found()) - {"arxiv", "arxiv_snapshot"}
    return {f"ENRICH_PROVIDERS__{name.upper()}__ENABLED": "false" for name in others}


@contextmanager
def arxiv() -> Iterator[Arxiv]:
    """Serve the stand-in on a port of its own."""
    state = Arxiv()

    def answer(asked: Asked) -> Answer:
        state.times.append(time.monotonic())
        ids = parse_qs(urlsplit(asked.path).query).get("id_list", [""])[0].split(",")
        state.asked.append(ids)
        state.agents.append(asked.headers.get("User-Agent", ""))
        status, headers, body = state.reply(ids)
        return status, {"Content-Type": "application/atom+xml; charset=utf-8"} | headers, body

    with serving(answer) as root:
        state.url = f"{root}/api/query"
        yield state
