"""What an entry is: told by its link and its surroundings, never by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.model import Kind
from enrich.parse.fields.cue_words import word_count
from enrich.parse.fields.links import PAPERS, Target, is_pdf, only_code

_VIDEO = re.compile(r"youtube\.com|youtu\.be|bilibili\.com|vimeo\.com|b23\.tv")
_HOSTS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("video", _VIDEO),
    (
        "dataset",
        re.compile(
            r"huggingface\.co/datasets/|kaggle\.com/(?:datasets|c/|competitions)|"
            r"zenodo\.org/record|//(?:www\.)?physionet\.org|data\.\w+\.gov"
        ),
    ),
    (
        "course",
        re.compile(
            r"coursera\.org|edx\.org|udacity\.com|//courses?\.|/courses?/|"
            r"//cs\d+\w*\.|/teaching/|ocw\.mit"
        ),
    ),
    ("leaderboard", re.compile(r"leaderboard|paperswithcode\.com/sota")),
    (
        "book",
        re.compile(
            r"\w+book\.(?:org|com|ai)|/books?/|oreilly\.com|manning\.com|"
            r"gitbook\.io|amazon\.\w+/(?:dp|gp|[^/]+/dp)|d2l\.ai"
        ),
    ),
    (
        "blog",
        re.compile(
            r"//blogs?\.|\w*blog\.\w+|/blogs?(?:/|$|-)|medium\.com|zhihu\.com|substack\.com|"
            r"mp\.weixin|notion\.(?:site|so)|dev\.to|hashnode|towardsdatascience|"
            r"wordpress|blogspot|/posts?/|csdn\.net|juejin|lesswrong|distill\.pub|"
            r"/20\d\d/\d\d/|openai\.com/(?:index|research)|/news/|semianalysis"
        ),
    ),
    (
        "software",
        re.compile(
            r"//docs?\.|\.readthedocs\.|/docs?/|//(?:www\.)?(?:pypi|npmjs|crates)\.|"
            r"developer\.\w+\.com"
        ),
    ),
)
_SECTIONS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("course", re.compile(r"\b(?:courses?|lectures?|classes|mooc|tutorials?)\b|课程", re.I)),
    ("leaderboard", re.compile(r"\bleaderboards?\b|排行榜", re.I)),
    ("book", re.compile(r"\bbooks?\b|书籍|教材", re.I)),
    ("video", re.compile(r"\bvideos?\b(?! (?:gen|diff|und|mod|synth|edit))|\btalks?\b", re.I)),
    ("dataset", re.compile(r"\bdata ?sets?\b|数据集", re.I)),
    ("blog", re.compile(r"\b(?:blogs?|posts?|articles?|readings?)\b|博客|文章", re.I)),
    (
        "software",
        re.compile(
            r"\b(?:frameworks?|tool(?:s|kits?|box)?|librar(?:y|ies)|software|"
            r"projects?|repos(?:itories)?|applications?|apps?|engines?|"
            r"implementations?|packages?|open[- ]source)\b|工具|框架|项目",
            re.I,
        ),
    ),
    ("model", re.compile(r"\bmodels? (?:zoo|weights|checkpoints)\b", re.I)),
)
_REPORTS = re.compile(r"\b(?:technical|tech) reports?\b|技术报告", re.I)
_LISTS = re.compile(
    r"\bawesome\b|curated list|paper[- ]?list|reading list|list of papers|"
    r"must-read|papers? collection",
    re.I,
)
_LIST_REPO = re.compile(
    r"awesome|paper-?list|papers?-we|must-?read|reading-?list|"
    r"-papers$|paper-?reading",
    re.I,
)
_ROOT = re.compile(r"https?://[^/?#]+/?(?:[?#].*)?$")


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
    if leading and all(_VIDEO.search(target.url) for target in leading):
        return "video"
    if venue is None and word_count(title) < 4 and only_code(others):
        return "software"
    return _by_section(sections, ("course", "book", "video")) or "paper"


def _by_list(title: str, main: Target) -> Kind | None:
    repository = main.ref is not None and main.ref.scheme == "github"
    named = repository and bool(_LIST_REPO.search(main.ref.value if main.ref else ""))
    deep = len([part for part in main.url.split("/") if part]) > 4
    if repository and (named or _LISTS.search(title)) and not is_pdf(main.url):
        return "list" if not deep or _LISTS.search(title) or "/tree/" in main.url else None
    return None


def _by_link(sections: Sequence[str], main: Target, venue: str | None) -> Kind:
    host = next((kind for kind, pattern in _HOSTS if pattern.search(main.url.lower())), None)
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
        for kind, pattern in _SECTIONS:
            if kind in allowed and pattern.search(name):
                return kind
    return None
