"""Venues in the list's own words, beside the name under which a link's work appeared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from enrich.check.evidence import Known
from enrich.check.finding import Finding, Fit, quoted
from enrich.check.published_versions import PUBLISHERS, Published, agreeing, is_conference, record
from enrich.model import Entry
from enrich.normalization import identifiers, venues
from enrich.normalization.text import plain

_HELD = frozenset({"proceedings-article", "book-chapter"})
_PREPRINTS = re.compile(
    r"\b(?:arxiv|corr|biorxiv|medrxiv|openreview|pre-?prints?|ssrn|submitted|under review|"
    r"thesis)\b",
    re.I,
)
_JOURNAL = re.compile(r"\b(?:journal|transactions|trans|letters|annals|magazine|bulletin)\b", re.I)
_SERIES = re.compile(
    r"lecture notes|communications in|^advances in|procedia|ceur|web of conferences|\bseries\b|"
    r"notices|\b(?:news|newsletter|review|record|forum)$|proceedings of the acm on|leibniz|"
    r"electronic notes|proceedings of machine learning research|\bpmlr\b|"
    r"conference proceedings$|\bspie\b",
    re.I,
)
"""Series in which many conferences print, and what prints a conference beside its own papers."""

_ANY_VENUE_LISTED = """
    a acm advances and annual art asia asian association at book books chapter companion conf
    conference congress cvf european fifth first for forum fourth full ieee in int international
    ieee intl issue j joint journal lett letters long main meeting national no north of on or
    pacific paper papers proc proceedings report research review reviews second short siam society
    sixth spring springer symp symposium tenth the third track trans transactions usenix vol volume
    winter with workshop workshops world
"""
_ANY_VENUE = frozenset(_ANY_VENUE_LISTED.split())
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?|[ivx]+|twent\w+|thirt\w+|fort\w+|fift\w+|\w+teenth")
_ACRONYM = re.compile(r"\b[A-Za-z]*[A-Z][A-Za-z]*[A-Z][A-Za-z]*\b")


def venues_listed(
    known: Known, fits: Mapping[str, Fit], told: Iterable[Finding]
) -> Iterator[Finding]:
    """Yield entries whose words for a venue have nothing of the name that their link's work has.

    Only what the link itself opens is compared: a work may have appeared elsewhere, too.
    """
    done = {finding.entry_id for finding in told}
    for entry, ref in agreeing(known, fits):
        listed = entry.venue_text or entry.venue
        if not listed or entry.entry_id in done or _PREPRINTS.search(listed):
            continue
        for provider in PUBLISHERS:
            one = record(known, ref, provider)
            if one is not None:
                if one.is_printed and _differs(entry, listed, one):
                    yield _finding(known, entry, listed, one)
                break


def _differs(entry: Entry, listed: str, one: Published) -> bool:
    """Tell whether a listed venue is surely not where a work appeared."""
    names = [name for name in (one.venue, one.name) if name and not is_series(name)]
    if not names or (entry.venue and one.is_in(entry.venue)):
        return False
    if one.type not in _HELD and not _JOURNAL.search(listed):
        return False  # journals print conferences
    lone = len(listed.split()) == 1 and not any(map(venues.canonical, names))
    if lone and not is_conference(listed):
        return False  # an acronym need not be made of the initials of a name
    return not any(may_be_one(listed, name) for name in names)


def is_series(name: str) -> bool:
    """Tell whether a name is that of a series in which many conferences print.

    >>> is_series("Advances in Wool Research"), is_series("SOSP")
    (True, False)
    """
    return _SERIES.search(name) is not None and venues.canonical(name) is None


def may_be_one(listed: str, name: str) -> bool:
    """Tell whether two names may be one venue's: words in common, or initials.

    >>> may_be_one("Trans. Text. Eng.", "IEEE Transactions on Textile Engineering")
    True
    >>> may_be_one("TTE", "IEEE Transactions on Textile Engineering")
    True
    >>> may_be_one("Conference on Weaving and Alignment", "Textile Engineering")
    False
    """
    one, other = telling(listed), telling(name)
    if not one or not other or venues.canonical(listed) == venues.canonical(name) is not None:
        return True
    short, long = sorted((one, other), key=len)
    if all(any(_short_for(a, b) or _short_for(b, a) for b in long) for a in short):
        return True
    words = plain(listed).split(), plain(name).split()
    if _shortens(*words) or _shortens(*reversed(words)):
        return True
    return _abbreviates(listed, name) or _abbreviates(name, listed)


def telling(name: str) -> list[str]:
    """Return the words of a venue's name that others have not.

    >>> telling("Proceedings of the 31st International Conference on Looms")
    ['looms']
    """
    return [w for w in plain(name).split() if w not in _ANY_VENUE and not _NUMBER.fullmatch(w)]


def _short_for(short: str, word: str) -> bool:
    return word.startswith(short) and (len(short) > 2 or short == word)


def _shortens(short: Sequence[str], whole: Sequence[str]) -> bool:
    """Tell whether words are, in their order, beginnings of the words of a name."""
    rest = iter(whole)
    return len(short) > 1 and all(any(w.startswith(part) for w in rest) for part in short)


def _abbreviates(short: str, name: str) -> bool:
    """Tell whether a name has an acronym that the initials of another may stand for."""
    initials = "".join(word[0] for word in plain(name).split())
    own = "".join(word[0] for word in telling(name))
    acronyms = [found.casefold() for found in _ACRONYM.findall(short)]
    return any(_within(one, initials) or (len(own) > 1 and _within(own, one)) for one in acronyms)


def _within(letters: str, whole: str) -> bool:
    """Tell whether letters stand in another word in their order."""
    rest = iter(whole)
    return all(letter in rest for letter in letters)


def _finding(known: Known, entry: Entry, listed: str, one: Published) -> Finding:
    year = str(entry.year) if entry.year and str(entry.year) not in listed else ""
    message = (
        f"{quoted(entry.title)} is listed as {f'{listed} {year}'.strip()}, but appeared in "
        f"{one.place}, says {one.provider}: {identifiers.landing(one.ref)}."
    )
    evidence = {
        "listed": {"venue": listed, "year": entry.year},
        "published": [one.told()],
    }
    return known.finding(entry, "venue-differs", "warning", message, evidence)
