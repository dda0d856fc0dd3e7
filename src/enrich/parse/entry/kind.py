"""What an entry is: told by its link and its surroundings, never by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import cast

from enrich.model import Kind
from enrich.normalization import word_lists
from enrich.parse.fields.cue_words import word_count
from enrich.parse.fields.links import PAPERS, Target, is_pdf, only_code

_REPORTS = re.compile(r"\b(?:technical|tech) reports?\b|技术报告", re.I)
_ROOT = re.compile(r"https?://[^/?#]+/?(?:[?#].*)?$")


@cache
def _patterns(*groups: str) -> Mapping[str, re.Pattern[str]]:
    """The pattern of each kind, in the order of the first group; read when first needed."""
    found = [word_lists.kinds(__file__, group) for group in groups]
    return {
        kind: word_lists.any_of(*(lists[kind] for lists in found if kind in lists))
        for kind in found[0]
    }


def _by_host(url: str) -> Kind | None:
    """The kind of a work at this address, if its host or folder tells."""
    found = (kind for kind, host in _patterns("host").items() if host.search(url.lower()))
    return cast(Kind | None, next(found, None))


def kind_of(
    title: str,
    sections: Sequence[str],
    main: Target | None,
    venue: str | None,
    others: Sequence[Target] = (),
) -> Kind:
    """The kind of an entry with this title and main link in these sections."""
    if any(_REPORTS.search(name) for name in sections[-1:]) or (main and main.role == "report"):
        return "report"
    if main is None:
        return _unlinked(title, sections, venue, others)
    if main.ref and main.ref.scheme in PAPERS:
        return "paper"
    return _by_list(title, main) or _by_link(sections, main, venue)


def _unlinked(
    title: str, sections: Sequence[str], venue: str | None, others: Sequence[Target]
) -> Kind:
    """The kind of an entry without a main link."""
    leading = [target for target in others if target.role != "none"]
    if leading and all(_patterns("host")["video"].search(target.url) for target in leading):
        return "video"
    if venue is None and word_count(title) < 4 and only_code(others):
        return "software"
    return _by_section(sections, ("course", "book", "video")) or "paper"


def _by_list(title: str, main: Target) -> Kind | None:
    if main.ref is None or main.ref.scheme != "github" or is_pdf(main.url):
        return None
    titled = _patterns("list")["title"].search(title)
    named = _patterns("list")["repository"].search(main.ref.value)
    deep = len([part for part in main.url.split("/") if part]) > 4
    if titled or (named and (not deep or "/tree/" in main.url)):
        return "list"
    return None


def _by_link(sections: Sequence[str], main: Target, venue: str | None) -> Kind:
    host = _by_host(main.url)
    near = _by_section(sections, ("course", "leaderboard", "book", "video", "dataset", "blog"))
    if main.role in ("blog", "docs", "code"):
        return "blog" if main.role == "blog" else "software"
    if is_pdf(main.url):
        if venue:
            return "paper"
        return "course" if host == "course" else near if near in ("book", "course") else "paper"
    if host in ("video", "dataset", "leaderboard", "course", "blog", "book"):
        return "leaderboard" if near == "leaderboard" else host
    if main.ref and main.ref.scheme in ("github", "huggingface"):
        return _by_repository(main, near)
    if main.is_paper:
        return "paper"
    return _by_page(main, host, near or _by_section(sections, ("software",)), venue)


def _by_repository(main: Target, near: Kind | None) -> Kind:
    if near in ("course", "leaderboard", "book", "dataset"):
        return near
    value = main.ref.value if main.ref else ""
    if main.ref and main.ref.scheme == "huggingface":
        if value.startswith("datasets/"):
            return "dataset"
        return (near or "software") if value.startswith("spaces/") else "model"
    return "software"


def _by_page(main: Target, host: Kind | None, near: Kind | None, venue: str | None) -> Kind:
    if _ROOT.match(main.url):
        return near or "software"
    if venue:
        return "paper"
    return host or near or "paper"


def _by_section(sections: Sequence[str], allowed: Sequence[Kind]) -> Kind | None:
    for name in reversed(sections):
        for kind, heading in _patterns("heading", "chinese_heading").items():
            if kind in allowed and heading.search(name):
                return cast(Kind, kind)
    return None
