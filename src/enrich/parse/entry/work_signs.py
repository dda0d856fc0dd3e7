"""What shows that words without a link name a work: people, venue or date behind a title."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.normalization.stated_identifiers import stated
from enrich.parse.document.segments import HARD
from enrich.parse.entry.entry import Draft, Reading
from enrich.parse.entry.non_entries import addresses_reader, is_prose, is_request
from enrich.parse.fields import authors, series
from enrich.parse.fields.cue_words import BAR, skip_number, word_count
from enrich.parse.fields.leading_people import repeats_people
from enrich.parse.fields.title_end import is_venue

_CAPITAL_WORD = re.compile(r"[^\W\d_]{4,}")
_INITIAL = re.compile(r"\b[A-Z]\.")
_ODD_START = re.compile(r"[\"“]?[<>~+=≥≤]")
_SEASON = re.compile(
    r"(?:Spring|Summer|Fall|Autumn|Winter)(?: [Tt]erm| [Ss]emester)? (?:19|20)\d\d"
)
_ADDRESS = re.compile(r"(?<!\S)[^\s/]+/\S+")
_ANCHOR = re.compile(r"(?:\./)?#.")
_LONGEST_TITLE = 30  # words
_VERB = re.compile(
    r" (?<=[^\W\d_)] )(?:is|are|was|were|has|have|had|may|must|will|can|could|should|would|does|do|"
    r"did|stays?|stands?|reads?|needs?|gets?|makes?|becomes?|contains?|means|don't|doesn't|isn't)\b"
)
_OPENED = re.compile(
    r"(?:\([A-Z]\)\s)?[^a-z(\[{]|[a-z]{1,6}(?:[A-Z]|-[a-zA-Z]|\d)"
)  # as "vLLM" and "k-means"


def names_work(reading: Reading, company: float) -> bool:
    """Whether words that link nothing name a work; `company`: the share of works beside them.

    People, a venue or a date behind the title show it by themselves; a title alone needs
    company, or a link that was to be written later.
    """
    if is_contents(reading) or is_request(reading.flow.text):
        return False
    if _ODD_START.match(reading.titled.title) or _SEASON.fullmatch(reading.titled.title):
        return False
    words = word_count(reading.titled.title)
    if not 0 < words <= _LONGEST_TITLE or is_request(reading.titled.title):
        return False
    made = reading.drafted
    if made.facts.authors and (words > 1 or made.facts.year or made.facts.venue):
        return True
    if words < 2:
        return False
    if stated(reading.flow.text) and not is_prose(reading.flow.text):
        return True
    if not is_title_like(made.title) or _talks(reading, made.title):
        return False
    if is_cited(made) or _was_to_be_linked(reading):
        return True
    return words > 2 and company >= (0.01 if words > 3 and is_title_case(made.title) else 0.3)


@lru_cache(maxsize=64)  # one title is asked about several times
def is_title_like(title: str) -> bool:
    """Whether words may be a title rather than a sentence of running text.

    >>> is_title_like("Trees: Are We There Yet?"), is_title_like("An entry is what we list")
    (True, False)
    """
    sentence = is_prose(title) or _VERB.search(title)
    return bool(_OPENED.match(title)) and (not sentence or is_title_case(title))


def is_citation(reading: Reading) -> bool:
    """Whether a paragraph is a reference to a work rather than running text about some.

    It says people and when or where, and no more than that; or its title stands on a line
    of its own and the next lines say such things, or an address.
    """
    found = reading.titled
    title, outside = found.title, _outside(reading)
    if not 0 < word_count(title) <= _LONGEST_TITLE:
        return False
    if not (_is_set_off(reading) or is_title_like(title)):
        return False
    if _talks(reading, title) or is_prose(outside) or _VERB.search(outside):
        return False
    if _SEASON.fullmatch(title):
        return False
    if is_venue(title) or authors.certain(title) or is_held(reading.flow.text):
        return False
    if _INITIAL.search(title) and authors.one(title):
        return False
    facts = reading.drafted.facts
    placed = facts.venue or facts.venue_text or facts.year or facts.date
    if (facts.authors or repeats_people(reading.flow.text)) and (placed or reading.main):
        printed = reading.main or (facts.cited and facts.venue and facts.year)
        return word_count(title) > 1 or bool(placed and printed)
    signed = found.cited is not None and found.cited.signed
    numbered = _is_set_off(reading) and placed and skip_number(reading.flow.text)
    if (signed or numbered) and word_count(title) > 2:
        return True
    bold = any(span.start <= found.start < span.end for span in reading.flow.of("bold"))
    if bold and len(facts.authors) > 1 and "\x1d" in reading.flow.text and word_count(title) > 2:
        return True  # a line of people below one in bold
    lined = any(piece.kind == "break" and piece.text == HARD for piece in reading.pieces)
    if lined and not found.head and word_count(title) > 2:
        return bool(placed or (reading.main and reading.main.role == "bare"))
    main = reading.main
    linked = main is not None and main.is_paper and bool(facts.year or facts.date)
    return (_is_set_off(reading) or linked) and bool(facts.venue)


def is_placed(reading: Reading) -> bool:
    """Whether a line is a title with a known venue and its year, and nothing else."""
    made = reading.drafted
    placed = made.facts.venue is not None and made.facts.year is not None
    titled = 1 < word_count(made.title) <= _LONGEST_TITLE and is_title_like(made.title)
    if not placed or not titled or is_venue(made.title) or is_held(reading.flow.text):
        return False
    return not _talks(reading, made.title)


def has_title_ahead(text: str) -> bool:
    """Whether a title stands in front of a bar.

    >>> has_title_ahead(f"Weaving on new looms {BAR} 2031"), has_title_ahead(f"Jane Doe {BAR} 2031")
    (True, False)
    """
    ahead, bar, _ = text.partition(BAR)
    titled = bool(bar) and word_count(ahead) > 2 and is_title_like(ahead)
    return titled and not (is_venue(ahead) or authors.certain(ahead))


def is_held(text: str) -> bool:
    """Whether a text begins with the full name of a conference, its acronym in brackets behind.

    >>> is_held("Conference on Looms at Sea (WEFT 2031), Bergen"), is_held("A Conference on Looms")
    (True, False)
    """
    name = text.partition("(")[0]
    if "," in name or '"' in name or "“" in name:
        return False
    return series.HELD.search(name) is not None and series.coined(text)[0] is not None


def _is_set_off(reading: Reading) -> bool:
    """Whether a title is told from running text by its markup, quotes, or people before it."""
    found, text = reading.titled, reading.flow.text
    spans = reading.flow.of("bold", "italic", "link")
    marked = any(span.start <= found.start < span.end for span in spans)
    quoted = text[max(0, found.start - 1) : found.start] in tuple("\"“”'‘«„")
    led = found.cited is not None or bool(found.head and authors.names(found.head))
    return marked or quoted or led


def _talks(reading: Reading, title: str) -> bool:
    """Whether the words talk to the reader, beside a title or in what is none."""
    beside = addresses_reader(_outside(reading))
    return beside or (addresses_reader(title) and not is_title_case(title))


def _outside(reading: Reading) -> str:
    """What is said before and behind the title."""
    text, found = reading.flow.text, reading.titled
    return _ADDRESS.sub(" ", f"{text[: found.start]} {text[found.end :]}")


def is_cited(made: Draft) -> bool:
    """Whether people, a venue or a date stand beside the title of a draft."""
    facts = made.facts
    if facts.authors or facts.venue:
        return True
    dated = facts.date or facts.year
    return bool(facts.venue_text or dated) and word_count(made.title) > 2


def is_title_case(title: str) -> bool:
    """Whether most long words of a text begin with a capital.

    >>> is_title_case("Are We There Yet? Based on the Axioms"), is_title_case("runs on any editor")
    (True, False)
    """
    words = _CAPITAL_WORD.findall(title)
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.6 * len(words)


def _was_to_be_linked(reading: Reading) -> bool:
    """Whether the title is the label of a link whose address is missing or broken."""
    dead = (target for target in reading.targets if not _ANCHOR.match(target.url))
    return any(word_count(target.piece.text) > 1 for target in dead)


def is_contents(reading: Reading) -> bool:
    """Whether all that is shown are links to sections of the same document."""
    anchors = [target for target in reading.targets if _ANCHOR.match(target.url)]
    shown = sum(word_count(target.piece.text) for target in anchors)
    return bool(anchors) and reading.words <= shown
