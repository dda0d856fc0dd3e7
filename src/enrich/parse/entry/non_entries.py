"""What stands in a list of papers without being an entry of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from enrich.normalization import word_lists
from enrich.parse.document.segments import plain
from enrich.parse.entry.entry import Reading
from enrich.parse.fields import dates
from enrich.parse.fields.authors import names
from enrich.parse.fields.cue_words import bare, skip_number, undecorated, without_gaps, word_count
from enrich.parse.fields.links import Target
from enrich.parse.fields.title_end import is_venue

_LISTS = word_lists.load(__file__)
_SKIPPED = word_lists.any_of(*word_lists.kinds(__file__, "skipped").values())
_PROSE = word_lists.any_of(*word_lists.kinds(__file__, "prose").values())
_ADDRESS = word_lists.any_of(_LISTS["prose.address"], _LISTS["prose.chinese"])
_OPENING, _WISH, _WHOLE = (_LISTS[f"request.{part}"] for part in ("opening", "wish", "whole"))
_HOUSEKEEPING = word_lists.any_of(_LISTS["housekeeping.addresses"])
_FILES = word_lists.any_of(_LISTS["housekeeping.files"])
_OPENED = re.compile(_OPENING.expression)  # what is not in Chinese begins so
_REQUEST = re.compile(rf"{_OPENING.expression}.*{_WISH.expression}|{_WHOLE.expression}")


@lru_cache(maxsize=1024)
def is_skipped(heading: str) -> bool:
    """Whether the section under this heading holds no entries by its name.

    >>> is_skipped("©️License"), is_skipped("📖 News 🔥🔥"), is_skipped("News Recommendation")
    (True, True, False)
    """
    words = bare(undecorated(heading)).strip(" :：!.*")
    return _SKIPPED.search(words.lstrip("0123456789. ")) is not None


def is_housekeeping(targets: Sequence[Target]) -> bool:
    """Whether all that is linked is a licence, a badge, a sponsor or the like, and no work."""
    leading = [target.url for target in targets if target.role != "none"]
    return bool(leading) and all(map(_keeps_house, leading))


def _keeps_house(url: str) -> bool:
    return bool(_HOUSEKEEPING.search(url) or _FILES.match(url.rpartition("/")[2]))


@lru_cache(maxsize=64)  # one line is asked about several times
def is_prose(text: str) -> bool:
    """Whether words around a link talk to the reader rather than name a work.

    >>> is_prose("If you like this, please see our"), is_prose("Tianqi Chen et al. OSDI 2018")
    (True, False)
    """
    return _PROSE.search(text) is not None


@lru_cache(maxsize=64)  # one line is asked about several times
def addresses_reader(text: str) -> bool:
    """Whether words talk to the reader, as no title does, whatever else they say.

    >>> addresses_reader("Please see our survey"), addresses_reader("Are We There Yet?")
    (True, False)
    """
    return _ADDRESS.search(text) is not None


def is_request(text: str) -> bool:
    """Whether words ask something of the reader, as no title does.

    >>> is_request("If you find this useful, please cite"), is_request("What if you asked?")
    (True, False)
    """
    if text.isascii() and not _OPENED.match(text):
        return False
    return _REQUEST.search(text) is not None


def _is_marked(reading: Reading) -> bool:
    """Whether the title is set off by being a link, bold or quoted."""
    found = reading.titled
    spans = reading.flow.of("link", "bold", "italic")
    return any(span.start <= found.start < span.end for span in spans)


def _is_navigation(reading: Reading) -> bool:
    """Whether a line is but links of a word or two each, parted by bars or dots."""
    labels = [target.piece.text for target in reading.targets]
    text = plain([piece for piece in reading.pieces if piece.kind == "text"])
    parted = bool(text) and not text.strip(" |｜•·/-–—")
    return parted and len(labels) > 2 and all(word_count(label) < 4 for label in labels)


def is_listed(reading: Reading) -> bool:
    """Whether a paragraph is an entry rather than prose with a link in it."""
    main = reading.main
    if main is None:
        return False
    text, found = reading.flow.text, reading.titled
    if is_venue(found.title) or dates.read(found.title) or _is_navigation(reading):
        return False
    if addresses_reader(found.title) and not _is_marked(reading):
        return False
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
