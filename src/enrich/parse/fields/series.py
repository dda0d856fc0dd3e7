"""The series a work was printed or held in, read by its place even if nobody knows it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from enrich.normalization import organisations, venues, word_lists
from enrich.parse.fields import authors
from enrich.parse.fields.cue_words import is_remark, word_count
from enrich.parse.fields.name_shapes import is_known, is_organisation

_LISTS = word_lists.load(__file__)
_JOURNALS = word_lists.any_of(_LISTS["journals"])
_PUBLISHER = word_lists.any_of(_LISTS["publishers"])
_NO_SERIES = word_lists.any_of(_LISTS["no_series"])
HELD = word_lists.any_of(_LISTS["held"])
"""Words of what is held, and of the volumes that come of it."""

PRINTED = word_lists.any_of(_LISTS["printed"], _LISTS["printed_by"])
"""Words of what is printed in volumes."""

_ABBREVIATED = re.compile(r"^(?:[A-Z][a-z]*\.? ?(?:of |& )?){0,5}[A-Z][a-z]+\.$")
_IN = re.compile(r"^(?:[Ii]n:?|[Pp]ublished (?:in|at):?|[Pp]resented at:?|[Vv]enue:)\s+")
_EDITORS = re.compile(
    r"^[^()]{2,160}?(?:\((?:[Ee]ds?|Hrsg|Hg|[Oo]rgs?)\.?\)[.,:]?|, editors?[.,])\s+(?=\S)"
)
_CUT = re.compile(
    r"[;(\[\x1e]|\s\d|,\s?(?:\.|www\.|to (?:be published|appear)|in press|early access)|"
    r"[.,]\s(?:19|20)\d\d|\.\s(?<=[^\W\d_]{7}\.\s)|,\sabs/|"
    r",\s?(?:vol\b|no\b|pp?\b|pages?\b|volume\b|issue\b|art(?:icle)?\b|series\b|ser\b|"
    r"chap(?:ter)?\b|\d|['’]\d\d|(?:[A-Z][a-z]{2,8} )?(?:19|20)\d\d)|"
    r"\.\s(?<=[^\W\d_]{5}\.\s)(?=Springer|Elsevier|ACM\b|IEEE\b|PMLR|Curran|Association|Morgan|"
    r"[A-Z]\w+ Press)|\.\s(?=[Vv]ol|[Pp]p?\.|[Nn]o\.)"
)
_VOLUME = re.compile(
    r"[\s,.]{0,3}(?:vol(?:ume)?\.?\s?\d|\d{1,4}\s?[:(,.]|\d{1,4}(?:\.\d+)?\s?\(|"
    r"(?:19|20)\d\d\.\s?[Vv]ol|(?:19|20)\d\d(?: [A-Z][a-z]{2}(?: \d\d?)?)?;|"
    r"\(\d|;\s?\d|(?!(?:19|20)\d\d)\d{1,4}$|\d{1,4}, \d)",
    re.I,
)
_COINED = re.compile(
    r"[(\[,]\s?([A-Z][A-Za-z&+-]{1,14})[\s-]?(?:['’`]\s?|\s|(?<=[A-Z]))((?:19|20)?\d\d)\s?(?=[)\],.]|$)"
)
_BRACKETED = re.compile(r"\s\(([A-Z][A-Za-z&+-]{1,14})()\)")
_UNKNOWN = re.compile(
    r"(?:^|[,.;(\x1e]\s*|\s[–—-]\s)(?P<held>In:? )?"
    r"(?P<name>(?:(?:ACM|IEEE|IFIP|USENIX)[ /])?(?:[a-z]-)?[A-Z][A-Za-z0-9&+/-]{1,14})"
    r"(?:\s?['’`]\s?(?P<short>\d\d)|(?(held),?)\s(?P<year>(?:19|20)\d\d))[)\].,;\s\x1e]*$"
)
_ACRONYM = re.compile(r"([a-z]-)?[A-Z][A-Za-z0-9&+/-]{1,14}")
_PLACE = re.compile(r"[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?(?:, [A-Z]\w+)?: [A-Z][^:]+")  # of a press
_YEAR_ISSUED = re.compile(r"; ?(?:19|20)\d\d(?!;)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_YEAR_BEHIND = re.compile(r"[\s,.]{0,3}\(?(?:19|20)\d\d")
_PROPER = re.compile(r"[A-Z][^\W\d]*[\w'’.-]*(?: (?:[A-Z&][\w'’.-]*|and|of|in|for|on|the))*\.?")
_NUMBERED = frozenset({"vol", "no", "pp", "volume"})
_STRIPPED = ' /.,:;\x1e"”“'
_LONGEST = 18  # words
_LONGEST_PUBLISHER = 5  # words, with the year


@dataclass(frozen=True, slots=True)
class Series:
    """The words for a series, and its name where they are one."""

    words: str
    name: str | None = None
    year: int | None = None


def read(text: str, placed: bool = False, slanted: Collection[str] = frozenset()) -> Series | None:
    """The series at the head of what follows a title or a list of people.

    `placed`: people stand before it, so that a name with a year is enough.
    `slanted`: what is set in italics, which behind "in" is the book that holds the work.

    >>> read("BMC Looms, 2020;21(1):12")
    Series(words='BMC Looms', name='BMC Looms', year=None)
    >>> read("In Proc. of Looms (WEFT'08)")
    Series(words='Proc. of Looms', name='WEFT', year=2008)
    """
    text = text.strip(_STRIPPED)
    if led := _IN.match(text):
        text = text[led.end() :]
    text, edited = (
        _EDITORS.subn("", text, count=1) if "(" in text or "editor" in text else (text, 0)
    )
    if led and "(" not in led[0]:
        held = next((one for one in slanted if one and one in text), "")
        ahead = text.partition(held)[0].strip(" ,.") if held else ""
        if ahead and not (authors.one(ahead) or authors.certain(ahead)):
            held = ""
        if held and not HELD.search(held) and not venues.find(held):
            return Series(held, held)
    cut = _CUT.search(text)
    words = text[: cut.start() if cut else len(text)].strip(" .,:;([")
    if not words[:1].isalnum() or words.lower() in _NUMBERED:
        return None
    if not 0 < word_count(words) <= _LONGEST or is_remark(words):
        return None
    if HELD.search(words):
        name, year = coined(text)
        return Series(words, name, year)
    if is_journal(words):
        return Series(words, words)
    if authors.certain(words):
        return None
    if edited:
        return Series(words, words)
    return _by_form(words, text[cut.start() :] if cut else "", placed)


def _by_form(words: str, behind: str, placed: bool) -> Series | None:
    """The series that words are by their form and by the volume or year behind them."""
    if _NO_SERIES.search(words):
        return Series(words)
    if ": " in words and _PLACE.fullmatch(words) and _YEAR_ISSUED.match(behind):
        return None
    short = word_count(words) <= 8 and not is_published(words)
    if placed and not words.isascii() and short and behind:
        return Series(words, words)
    dated = placed and short and _YEAR_BEHIND.match(behind)
    if dated and not _DIGIT.search(words) and _PROPER.fullmatch(words):
        return None if is_known(words) or is_organisation(words) else Series(words, words)
    printed = PRINTED.search(words) or (short and _VOLUME.match(behind))
    return Series(words, words) if printed and words[0].isupper() else None


def stated(text: str) -> bool:
    """Whether a text begins with the name of a series, whose year it tells.

    >>> stated("Journal of Looms, 2016"), stated("A review of looms since 2016")
    (True, False)
    """
    head = text[:120]
    if not head[:1].isupper() or not _YEAR.search(head):
        return False
    found = read(head)
    if found is None or not _PROPER.fullmatch(found.words):
        return False
    shapes = (PRINTED, HELD)
    return is_journal(found.words) or any(shape.search(found.words) for shape in shapes)


def dated(text: str) -> bool:
    """Whether a text is a proper name and a year, as a series has them.

    >>> dated("Methods in Wool and Silk 2023"), dated("A review of looms since 2016")
    (True, False)
    """
    return dated_name(text) is not None


def dated_name(text: str) -> str | None:
    """The proper name in front of a year, where a text is no more.

    >>> dated_name("Methods in Wool, 2023"), dated_name("A review of looms since 2016")
    ('Methods in Wool', None)
    """
    name = text[:-4].rstrip(" ,") if text[-4:].isdigit() else ""
    return name if _PROPER.fullmatch(name) else None


def is_issued(text: str) -> bool:
    """Whether a text is a publisher and a year, and no more.

    >>> is_issued("Loom Press, 2012"), is_issued("The Press and the Loom in 2012")
    (True, False)
    """
    return dated(text) and word_count(text) <= _LONGEST_PUBLISHER and is_published(text)


def is_published(text: str) -> bool:
    """Whether a publisher is named.

    >>> is_published("Loom Press"), is_published("Loom pressing")
    (True, False)
    """
    return _PUBLISHER.search(text) is not None


def is_journal(words: str) -> bool:
    """Whether words in the place of a series are the name of a journal.

    >>> is_journal("Remote Sensing"), is_journal("Remote Sensing of Looms")
    (True, False)
    """
    return _JOURNALS.search(words) is not None


def coined(text: str) -> tuple[str | None, int | None]:
    """The acronym and year in brackets behind the name of a conference.

    >>> coined("Proceedings of the Workshop on Looms (WEFT'08)"), coined("Looms (2008)")
    (('WEFT', 2008), (None, None))
    """
    found = _COINED.search(text) or _BRACKETED.search(text)
    if found and sum(letter.isupper() for letter in found[1]) > 1:
        return found[1], venues.full_year(found[2]) if found[2] else None
    return None, None


def is_acronym(word: str) -> bool:
    """Whether one word has the capitals of an acronym.

    >>> is_acronym("WEFT"), is_acronym("LoomSys"), is_acronym("Loom"), is_acronym("e-Weft")
    (True, True, False, True)
    """
    found = _ACRONYM.fullmatch(word)
    return found is not None and (found[1] is not None or sum(map(str.isupper, word)) > 1)


def unknown(text: str) -> re.Match[str] | None:
    """The acronym and its year at the end of a text, though nobody knows the series.

    >>> unknown("Jane Doe, WEFT 2012")["name"], unknown("Jane Doe, e-Weft '22")["name"]
    ('WEFT', 'e-Weft')
    >>> unknown("Jane Doe, In LoomSys, 2022")["name"], unknown("Doe, 2012")
    ('LoomSys', None)
    """
    if not _DIGIT.search(text, max(0, len(text) - 8)):
        return None
    found = _UNKNOWN.search(text, max(0, len(text) - 40))
    if found is None or len(found["name"]) < 3 or not is_acronym(found["name"].split()[-1]):
        return None
    return None if organisations.known(found["name"]) else found


def unknown_at(text: str) -> bool:
    """Whether a text is the acronym of a series and its year, and no more."""
    text = text.strip(" .,;()[]\x1e")
    found = unknown(text) if len(text) < 32 else None
    return found is not None and found.start() == 0
