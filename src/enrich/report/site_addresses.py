"""Addresses on a site that stay: made of an id alone, fit for every disk and every server."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256

from enrich.normalization.text import slug
from enrich.report.material import Row

_PLAIN = re.compile(r"[a-z][a-z0-9_]*:[a-z0-9][a-z0-9._-]{0,99}(?<![.])")
_UNFIT = re.compile(r"[^a-z0-9._]+")
_LONGEST = 80
_SIGNS = 10


def paper_folder(paper_id: str) -> str:
    """Return the folder of a paper, which depends on its id alone; no two ids share one.

    What no disk or address takes as it stands gets signs of its own behind a tilde, which no
    plain id has.

    >>> paper_folder("arxiv:2309.06180"), paper_folder("doi:10.5072/Looms(1)")
    ('arxiv-2309.06180', 'doi-10.5072-looms-1~c88712e533')
    >>> paper_folder("page:../../a") == paper_folder("page:..-..-a")
    False
    """
    if _PLAIN.fullmatch(paper_id):
        return paper_id.replace(":", "-", 1)
    words = _UNFIT.sub("-", paper_id.casefold())[:_LONGEST].strip("-._")
    return f"{words or 'paper'}~{_ending(paper_id)}"


def section_folder(headings: Sequence[str]) -> str:
    r"""Return the folder of a section, which depends on its headings alone.

    >>> section_folder(["Looms", "Hand & Foot"]), section_folder(["LOOMS", "hand: foot"])
    ('looms--hand-foot', 'looms--hand-foot')
    >>> section_folder(["\\N{BALLET SHOES}"]) != section_folder(["\\N{THREAD}"])
    True
    """
    parts = [slug(name) for name in headings]
    told = "--".join(parts)
    if all(parts) and 0 < len(told.encode()) <= _LONGEST:
        return told
    short = told.encode()[:_LONGEST].decode("utf-8", "ignore").strip("-")
    return f"{short or 'section'}~{_ending(chr(0).join(headings))}"


def _ending(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:_SIGNS]


def further_names(papers: Sequence[Row]) -> dict[str, str]:
    """Return the other identifiers of papers, each with the paper that it leads to.

    One that is claimed by two papers leads nowhere, for it may be the other one's.
    """
    ids = {row["paper_id"] for row in papers}
    found: dict[str, str | None] = {}
    for row in papers:
        for name in row["identifiers"] or ():
            if name not in ids:
                found[name] = None if name in found else row["paper_id"]
    return {name: paper_id for name, paper_id in found.items() if paper_id}


def addresses(papers: Sequence[Row]) -> Mapping[str, str]:
    """Return the address of each paper's page, as seen from the front page."""
    return {row["paper_id"]: f"papers/{paper_folder(row['paper_id'])}/" for row in papers}
