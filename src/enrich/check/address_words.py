"""Links whose address speaks of another work than the entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from enrich.check.evidence import Known
from enrich.check.finding import Finding, files, quoted
from enrich.check.title_agreement import COMMON
from enrich.model import Entry
from enrich.normalization import venues
from enrich.normalization.text import plain

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NO_TITLE_WORDS = """
    abstract appendix article arxiv attachment author authors camera card center computer conference
    content copy department document download draft dissertation file files final full html index
    institute international journal lab long main manuscript material model newsletter paper papers
    pdf poster preprint print proceedings published ready report research revised science short
    slides supp supplement supplementary supplemental tech techreport thesis university
    upload uploads version web
"""
_TITLE = 4  # words from which on a name may be a title
_WORDS = 0.6  # of the words, that other titles have, too, in what is one
_NO_TITLE = frozenset(_NO_TITLE_WORDS.split())


def addresses(known: Known) -> Iterator[Finding]:
    """Yield links whose address speaks of another work than the entry."""
    names: dict[str, Entry] = {}
    for entry in (*known.entries, *known.beside):
        if len(name := known.listed[entry.entry_id].name) >= 5:
            names.setdefault(name, entry)
    for entry in known.entries:
        title = known.listed[entry.entry_id]
        if entry.ref is not None or not entry.url or entry.entry_id not in known.papers:
            continue
        slug = _slug(entry.url)
        if title.name and title.name in "".join(plain(slug).split()):
            continue
        finding = _another_s(known, entry, slug, names) or _no_word(known, entry, slug)
        if finding is not None:
            yield finding


def _slug(url: str) -> str:
    """Return the name of the file or page behind an address.

    >>> _slug("https://a.org/x/deepseek_r1-report.pdf?x=1")
    'deepseek r1 report'
    """
    path = unquote(url.partition("?")[0].partition("#")[0]).partition("://")[2].rstrip("/")
    name = path.rpartition("/")[2] if "/" in path else ""
    return re.sub(r"[_\W]+", " ", re.sub(r"\.\w{2,5}$", "", name)).strip()


def _another_s(known: Known, entry: Entry, slug: str, names: dict[str, Entry]) -> Finding | None:
    """Return a finding if a document is named after another entry of the list."""
    squeezed = "".join(plain(slug).split())
    own = known.listed[entry.entry_id]
    mine = [name for name in names if name in squeezed and name not in own.key]
    others = [names[name] for name in mine if names[name].title != entry.title]
    if not others or not _is_document(entry):
        return None
    other = max(others, key=lambda one: len(known.listed[one.entry_id].name))
    years = {int(year) for year in _YEAR.findall(entry.url or "")}
    stated = int(entry.stated_date[:4]) if entry.stated_date else entry.year
    late = bool(years and stated and min(years) > stated)
    when = f", and of {min(years)}, not {stated}" if late else ""
    return known.finding(
        entry,
        "wrong-link",
        "error" if late else "warning",
        f"The address that {quoted(entry.title)} links to, {entry.url}, speaks of "
        f"{quoted(other.title)} ({other.place}){when}.",
        {
            "listed": entry.title,
            "address": entry.url,
            "other": {"line": other.line, **files([other])},
        },
    )


def _no_word(known: Known, entry: Entry, slug: str) -> Finding | None:
    """Return a finding if a document is named by a title, word for word, that is not the entry's.

    Names of people, codes of venues and the like are no words of titles.
    """
    words = [word for word in plain(slug).split() if word.isalpha() and not venues.acronym(word)]
    small = sum(word in COMMON for word in words)
    words = [word for word in words if word not in COMMON and word not in _NO_TITLE]
    titled = sum(known.corpus.knows(word) for word in words)
    own = "".join(plain(" ".join((entry.title, *entry.authors))).split())
    if not _is_document(entry) or len(words) < 3 or len(words) + small < _TITLE:
        return None
    if titled + small < _WORDS * (len(words) + small) or titled < 1:
        return None
    if 2 * sum(word in own for word in words) >= len(words):
        return None
    return known.finding(
        entry,
        "wrong-link",
        "warning",
        f"The address that {quoted(entry.title)} links to speaks of something else, "
        f"{quoted(slug)}.",
        {"listed": entry.title, "address": entry.url},
    )


def _is_document(entry: Entry) -> bool:
    return (entry.url or "").partition("?")[0].lower().endswith(".pdf")
