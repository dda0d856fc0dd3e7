"""What stands in a list of papers without being an entry of it."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.parse.entry.entry import Reading
from enrich.parse.fields.authors import names
from enrich.parse.fields.cue_words import bare, skip_number, undecorated, without_gaps, word_count

_SKIPPED = re.compile(
    r"(?:how to )?(?:contribut(?:e|ing|ions?|ors?)|participate|cite|citing)\b.*|"
    r"(?:other |our |all |main )?"
    r"(?:contributors?|maintainers?|sponsors?|acknowledg\w+|credits?|thanks)\b.*|"
    r"(?:citations?|cite|bibtex|reference format)(?: (?:us|this|format|info\w*))?|"
    r"licen[sc]es?|licensing|copyright|disclaimer|star[- ]?history(?: chart)?|stargazers?.*|"
    r"(?:latest|recent|hot|breaking|repo\w* )?\s*(?:news|updates?|what'?s new|change ?logs?|"
    r"announcements?|release notes?|releases|history|milestones?|to-?do(?: list)?|roadmap)"
    r"(?:\s*(?:&|and|/|,)\s*\w+)?|"
    r"(?:keywords?|naming|label|tag|format|legend) ?(?:convention|conventions|guide|format)s?|"
    r"contacts?(?: us| info\w*)?|support(?: us)?|join us|community|feedback|faqs?|"
    r"getting started|installation|usage|how to use.*|download(?: all)? pdfs?|"
    r"更新(?:日志|记录|历史)?|新闻|(?:如何)?贡献.*|许可证?|致谢|联系.*|引用本.*|"
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


_REQUEST = re.compile(
    r"^(?:if you|please|feel free|thanks?|welcome|check out|for (?:more|details)|"
    r"this (?:repo\w*|list|page|is)|we|our|news|note|tip|updated?)\b.*"
    r"\b(?:cit(?:e|ing|ation)|star(?:red)?|repo(?:sitory)?|useful|helpful|pull requests?|"
    r"(?:our|the|this) (?:survey|paper|list|work|project)|released|accepted)\b|"
    r"^please (?:see|read|check|refer|contact|open)\b|如果.*(?:引用|星|star)|^欢迎",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def is_skipped(heading: str) -> bool:
    """Whether the section under this heading holds no entries by its name.

    >>> is_skipped("©️License"), is_skipped("📖 News 🔥🔥"), is_skipped("News Recommendation")
    (True, True, False)
    """
    words = bare(undecorated(heading)).strip(" :：!.*")
    return _SKIPPED.fullmatch(words.lstrip("0123456789. ")) is not None


def is_prose(text: str) -> bool:
    """Whether words around a link talk to the reader rather than name a work.

    >>> is_prose("If you like this, please see our"), is_prose("Tianqi Chen et al. OSDI 2018")
    (True, False)
    """
    return _PROSE.search(text) is not None


def is_request(text: str) -> bool:
    """Whether words ask something of the reader, as no title does.

    >>> is_request("If you find this useful, please cite"), is_request("What if you asked?")
    (True, False)
    """
    return _REQUEST.search(text) is not None


def _is_marked(reading: Reading) -> bool:
    """Whether the title is set off by being a link, bold or quoted."""
    found = reading.titled
    spans = reading.flow.of("link", "bold")
    return any(span.start <= found.start < span.end for span in spans)


def is_listed(reading: Reading) -> bool:
    """Whether a paragraph is an entry rather than prose with a link in it."""
    main = reading.main
    if main is None:
        return False
    text, found = reading.flow.text, reading.titled
    if skip_number(text) and found.title:
        return True
    outside = text[: found.start] + " " + text[found.end :]
    if is_prose(outside) or (is_prose(found.title) and not main.is_paper):
        return False
    if is_request(found.title) and not _is_marked(reading):
        return False
    starts = found.title.startswith(bare(main.piece.text)[:12])
    led = not bare(found.head) or bool(names(without_gaps(found.head)))
    titled = main.role == "name" and starts and led
    lone = main.role == "bare" and not bare(without_gaps(text[found.end :]))
    labelled = main.role in ("paper", "report", "venue") or lone
    return main.is_paper and (titled or labelled) and _stands_alone(reading)


def is_work(reading: Reading) -> bool:
    """Whether words that others may be folded below are themselves an entry."""
    main = reading.main
    if main is None or not main.is_paper or is_prose(reading.flow.text):
        return False
    return word_count(reading.titled.title) > 2


def is_title(reading: Reading) -> bool:
    """Whether a paragraph without links may be the title of what is told below it."""
    spans = reading.flow.of("bold", "italic")
    marked = bool(spans) and spans[0].start <= reading.titled.start < spans[0].end
    told = reading.leading or reading.words > 40 or is_prose(reading.flow.text)
    return marked and not told and word_count(reading.titled.title) > 2


def _stands_alone(reading: Reading) -> bool:
    """Whether the title stands at the start of the paragraph or is marked."""
    found = reading.titled
    head = bare(reading.flow.text[: found.start])
    marked = word_count(head) <= 3 or bool(found.tags) or bool(names(head))
    return marked and word_count(found.title) >= 2
