"""Column heads and keys that say what stands below or behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.normalization import word_lists
from enrich.parse.document.segments import CELL, Piece, plain
from enrich.parse.fields.cue_words import bare, undecorated, word_count
from enrich.parse.fields.links import label, word_role

_SLOTS = {
    head: slot for slot, heads in word_lists.kinds(__file__, "slot").items() for head in heads.words
}
_NAMED = re.compile(r"(?:datasets?|data|benchmarks?|corpus|corpora)", re.IGNORECASE)
_TITLES = re.compile(r"\btitles?\b|标题|题目", re.IGNORECASE)
_CUT = re.compile(r"\s?[|｜；]\s?|[.,;]\s+(?=([A-Z][\w ()/&]{1,24})[:：])")
_KEY = re.compile(r"^\W{0,4}([^\W\d_][\w &()/.;|-]{0,26}?)\W{0,3}[:：]\s*\W{0,3}")


def slot_of(head: str) -> str:
    """What a column head or key announces; empty if it is none we know.

    >>> slot_of("**Author(s)**"), slot_of("📄 Paper"), slot_of("Colour")
    ('authors', 'paper', '')
    """
    words = bare(undecorated(head)).strip(" *_:：[]").lower()
    if "(" not in words:
        return _SLOTS.get(words, "")
    return _SLOTS.get(words, "") or _SLOTS.get(re.sub(r"\s*\(.*\)$", "", words), "")


def columns(heads: Sequence[str]) -> list[str]:
    """The slot of every column; one of them is the title's if any can be.

    >>> columns(["Date", "Title", "Paper"]), columns(["Venue", "Paper", "Code"])
    (['date', 'title', 'paper'], ['venue', 'title', 'code'])
    >>> columns(["Model", "Title", "Venue"])
    ['name', 'title', 'venue']
    """
    slots = [slot_of(head) for head in heads]
    if slots[:1] == ["other"] and _NAMED.fullmatch(bare(undecorated(heads[0])).strip("*_ ")):
        slots[0] = "name"
    if "title" not in slots:
        for index, slot in enumerate(slots):
            if slot == "paper" or (slot == "venue" and slots.count("venue") > 1):
                slots[index] = "title"
                break
    if "title" not in slots and slots[:1] == ["name"]:
        slots[0] = "title"
    told = [
        index for index, slot in enumerate(slots) if slot == "title" and _is_title(heads[index])
    ]
    if told and slots.index("title") < told[0]:
        slots[slots.index("title")] = "name"
    first = slots.index("title") if "title" in slots else len(slots)
    return [
        slot if slot != "title" or index == first else _second(heads[index])
        for index, slot in enumerate(slots)
    ]


def _is_title(head: str) -> bool:
    """Whether a column's head says that it has titles, not names of methods or models."""
    return _TITLES.search(head) is not None


def _second(head: str) -> str:
    words = bare(head).lower()
    return "paper" if words in ("article", "survey", "论文", "文章") else "other"


def key_of(pieces: Sequence[Piece]) -> tuple[str, list[Piece]] | None:
    """The slot that a `key: value` line starts with, and its value."""
    shown = plain(pieces)
    found = _KEY.match(shown)
    slot = slot_of(found[1]) if found else ""
    if found and slot:
        return slot, _behind(pieces, found[1])
    first = next((p for p in pieces if p.kind != "text" or p.text.strip(" [(-*•")), None)
    if first and first.kind == "text" and first.bold and slot_of(first.text):
        return slot_of(first.text), _behind(pieces, first.text.strip(" :：*[]"))
    return None


def segments(pieces: Sequence[Piece]) -> list[Sequence[Piece]]:
    """A bullet's title and its keyed parts, parted by bars, stops or breaks; else it whole.

    >>> said = [Piece("text", "Title: A study | Authors: Jane Doe | Year: 2020")]
    >>> [plain(part) for part in segments(said)]
    ['A study', 'Authors: Jane Doe', 'Year: 2020']
    """
    opened = _opening_slot(pieces)
    told = opened in ("title", "paper")
    if not told and not any(piece.kind == "break" for piece in pieces):
        return [pieces]
    parts = _parted(pieces, keyed=told)
    tells = _tells if told else key_of
    if len(parts) < 2 or not all(map(tells, parts[1:])):
        return [pieces]
    if not told:
        return [pieces] if key_of(parts[0]) else [*parts]
    own = key_of(parts[0])
    named = own is not None and (opened == "title" or any(_is_named(piece) for piece in own[1]))
    return [own[1], *parts[1:]] if own and named else [pieces]


def _opening_slot(pieces: Sequence[Piece]) -> str:
    """The slot of the key that words begin with, be it set in bold."""
    if not pieces or pieces[0].kind != "text":
        return ""
    found = _KEY.match(plain(pieces[: 2 if pieces[0].bold else 1]))
    return slot_of(found[1]) if found else ""


def _tells(part: Sequence[Piece]) -> bool:
    """Whether a part has a key or is but a link to a resource."""
    links = [piece for piece in part if piece.kind == "link"]
    lone = len(links) == 1 and plain(part).strip("[] ") == links[0].text
    return key_of(part) is not None or (lone and word_role(links[0].text) is not None)


def _is_named(piece: Piece) -> bool:
    return word_count(piece.text) > 1 and word_role(piece.text) is None


def _parted(pieces: Sequence[Piece], keyed: bool) -> list[list[Piece]]:
    """The pieces parted at breaks, and at bars and before keys if asked to."""
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.kind == "break" or (keyed and piece.bold and slot_of(piece.text)):
            parts.append([])
        if keyed and piece.kind == "text":
            first, *others = _before_keys(piece.text)
            parts[-1].append(piece._replace(text=first))
            parts += [[piece._replace(text=text)] for text in others]
        elif piece.kind != "break":
            parts[-1].append(piece)
    return [part for part in parts if plain(part) or any(piece.url for piece in part)]


def _before_keys(text: str) -> list[str]:
    """A text parted at bars, and at stops that a key follows.

    >>> _before_keys("A study, of looms. Authors: Jane Doe, Ann Poe | 2020")
    ['A study, of looms', 'Authors: Jane Doe, Ann Poe', '2020']
    """
    cuts = [found for found in _CUT.finditer(text) if found[1] is None or slot_of(found[1])]
    ends, starts = [one.start() for one in cuts], [one.end() for one in cuts]
    return [text[a:b] for a, b in zip([0, *starts], [*ends, len(text)], strict=True)]


def _behind(pieces: Sequence[Piece], key: str) -> list[Piece]:
    """The pieces behind the key and its colon."""
    out: list[Piece] = []
    seen = False
    for piece in pieces:
        if seen:
            out.append(piece)
        elif piece.kind == "link" and key in label(piece):
            seen = True
            out.append(piece)
        elif piece.kind == "text" and key in piece.text:
            seen = True
            rest = piece.text.partition(key)[2].lstrip(" :：*_])")
            out.append(Piece("text", rest, bold=False, italic=piece.italic))
    while len(out) > 1 and out[0].kind == "text" and not out[0].text.strip(" :：*_"):
        out.pop(0)
    if out and out[0].kind == "text":
        return [Piece("text", out[0].text.lstrip(" :：*_"), italic=out[0].italic), *out[1:]]
    return out


def joined(cells: Sequence[Sequence[Piece]]) -> list[Piece]:
    """The pieces of several cells or lines, parted by breaks."""
    out: list[Piece] = []
    for cell in cells:
        if out:
            out.append(Piece("break", CELL))
        out.extend(cell)
    return out
