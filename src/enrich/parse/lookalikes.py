"""What stands in a list of papers without being an entry of it."""

from __future__ import annotations

import re

from enrich.parse.words import bare, undecorated

_SKIPPED = re.compile(
    r"(?:how to )?(?:contribut(?:e|ing|ions?|ors?)|participate|cite|citing)\b.*|"
    r"(?:other |our |all |main )?(?:contributors?|maintainers?|sponsors?|acknowledg\w+|credits?|thanks)\b.*|"
    r"(?:citations?|cite|bibtex|reference format)(?: (?:us|this|format|info\w*))?|"
    r"licen[sc]es?|licensing|copyright|disclaimer|star[- ]?history|stargazers?.*|star history chart|"
    r"(?:latest|recent|hot|breaking|repo\w* )?\s*(?:news|updates?|what'?s new|change ?logs?|"
    r"announcements?|release notes?|releases|history|milestones?|to-?do(?: list)?|roadmap)"
    r"(?:\s*(?:&|and|/|,)\s*\w+)?|"
    r"(?:keywords?|naming|label|tag|format|legend) ?(?:convention|conventions|guide|format)s?|"
    r"contacts?(?: us| info\w*)?|support(?: us)?|join us|community|feedback|faqs?|"
    r"getting started|installation|usage|how to use.*|download(?: all)? pdfs?|"
    r"table of contents?|toc|更新(?:日志|记录|历史)?|新闻|贡献.*|如何贡献.*|许可证?|致谢|联系.*|目录|引用本.*|"
    r"加入我们|免责声明|star ?历史",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"\b(?:we|our|please|this (?:repo\w*|list|page|project|section)|feel free|check (?:out|it)|"
    r"welcome|thanks?|follow us|contact|pull requests?|open an issue|if you|you can|i (?:will|am|"
    r"would|have)|i['’](?:ll|m|ve|d)|are (?:listed|collected)|mainly|maintained|click|see also|"
    r"refer to|more details|can be found|for more|star this|inspired by|based on the|"
    r"released|updated?|added?|available at)\b|欢迎|请|本仓库|我们",
    re.IGNORECASE,
)


def is_skipped(heading: str) -> bool:
    """Whether the section under this heading holds no entries by its name.

    >>> is_skipped("©️License"), is_skipped("📖 News 🔥🔥"), is_skipped("News Recommendation")
    (True, True, False)
    """
    words = bare(undecorated(heading)).strip(" :：!.*")
    return _SKIPPED.fullmatch(re.sub(r"^[\d.]+\s+", "", words)) is not None


def is_prose(text: str) -> bool:
    """Whether words around a link talk to the reader rather than name a work.

    >>> is_prose("If you like this, please see our"), is_prose("Tianqi Chen et al. OSDI 2018")
    (True, False)
    """
    return _PROSE.search(text) is not None
