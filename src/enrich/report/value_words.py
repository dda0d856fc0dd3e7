"""Values of the dataset in words, cut where they are long; nothing private in them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from enrich.normalization.private_addresses import shown

LONGEST = 240
_LISTED = 12


def text(value: object) -> str:
    """Return what a stranger wrote as it may be shown; of nothing, no words.

    >>> text("see \\x1b[1mhttps://ada:pw@a.example"), text(None)
    ('see https://a.example', '')
    """
    return "" if value is None else shown(str(value))


def words(value: Any, longest: int = LONGEST) -> str:
    """Return a value on one line, people by their names, cut where it is long.

    >>> words([{"name": "Ada", "orcid": None}, {"name": "Bo"}]), words(True), words("a" * 9, 4)
    ('Ada, Bo', 'yes', 'aaa…')
    """
    line = " ".join(text(_told(value)).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _told(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        rest = f", and {len(value) - _LISTED} more" if len(value) > _LISTED else ""
        return ", ".join(map(_told, value[:_LISTED])) + rest
    if isinstance(value, dict):
        named = value.get("name")
        parts = [named] if named else [one for one in value.values() if one is not None]
        return " ".join(map(_told, parts))
    return "" if value is None else str(value)


def of_json(body: str) -> Any:
    """Return the value that JSON text holds; text that is no JSON is the value itself.

    >>> of_json('["a"]'), of_json("{")
    (['a'], '{')
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body


def label(name: str) -> str:
    """Return a column's name as a person says it.

    >>> label("arxiv_id"), label("published_precision"), label("semantic_scholar")
    ('arXiv id', 'Published precision', 'Semantic Scholar')
    """
    return _NAMES.get(name) or name.replace("_", " ").capitalize()


_NAMES = {
    "acl": "ACL Anthology",
    "arxiv": "arXiv",
    "arxiv_history": "arXiv, first versions",
    "arxiv_id": "arXiv id",
    "arxiv_snapshot": "arXiv snapshot",
    "code_url": "Code",
    "crossref_snapshot": "Crossref snapshot",
    "curator": "Curator",
    "datacite": "DataCite",
    "dblp": "DBLP",
    "doi": "DOI",
    "github": "GitHub",
    "huggingface": "Hugging Face",
    "list": "The list",
    "identifier": "The identifier itself",
    "openalex": "OpenAlex",
    "openalex_snapshot": "OpenAlex snapshot",
    "openreview": "OpenReview",
    "page": "Web page",
    "pdf_url": "PDF",
    "pmlr": "PMLR",
    "retraction_watch": "Retraction Watch",
    "semantic_scholar": "Semantic Scholar",
    "semantic_scholar_snapshot": "Semantic Scholar datasets",
    "url": "Landing page",
    "usenix": "USENIX",
}
