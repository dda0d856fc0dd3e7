"""The pieces an entry's source falls into, whatever markup it was written in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

PieceKind = Literal["text", "link", "image", "break"]

SOFT, HARD, PARAGRAPH, CELL = "soft", "hard", "paragraph", "cell"
"""How strongly a break parts what stands before and behind it."""


class Piece(NamedTuple):
    """A run of text, a link, a bare image, or a break between them."""

    kind: PieceKind
    text: str  # shown text; the alternative text of an image; the strength of a break
    url: str = ""  # target of a link as written
    image: str = ""  # source of the image that is shown
    bold: bool = False
    italic: bool = False
    code: bool = False
    mended: bool = False  # a link that was written the wrong way round
    noted: bool = False  # a link that stands in a footnote


def plain(pieces: Iterable[Piece]) -> str:
    """What a reader sees of the pieces, on one line.

    >>> plain([Piece("text", "A  study"), Piece("break", SOFT), Piece("link", "of x", "u")])
    'A study of x'
    """
    shown = (" " if piece.kind == "break" else piece.text for piece in pieces if not piece.image)
    return squeeze("".join(shown))


def squeeze(text: str) -> str:
    """The text with every run of white space as one space.

    >>> squeeze("  a \\u00a0 b\\n")
    'a b'
    """
    return " ".join(text.split())


_BARE_URL = re.compile(r"https?://[^\s<>\[\]{}\"`|（）【】，。；、]+")


def with_bare_links(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with every address in running text as a link of its own."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind == "text" and "://" in piece.text:
            out += _bare_links(piece)
        else:
            out.append(piece)
    return out


def _bare_links(piece: Piece) -> list[Piece]:
    out: list[Piece] = []
    done = 0
    for found in _BARE_URL.finditer(piece.text):
        url = unpunctuated(found[0])
        _text(out, piece, piece.text[done : found.start()])
        out.append(Piece("link", url, url, bold=piece.bold, italic=piece.italic))
        done = found.start() + len(url)
    _text(out, piece, piece.text[done:])
    return out


def unpunctuated(url: str) -> str:
    """The address without the sentence's punctuation or closing bracket.

    >>> unpunctuated("https://a.org/x_(y)).")
    'https://a.org/x_(y)'
    """
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while end and (url[end - 1] in ".,;:!?'*" or (url[end - 1] == ")" and surplus > 0)):
        end -= 1
        surplus -= url[end] == ")"
    return url[:end]


def _text(out: list[Piece], like: Piece, text: str) -> None:
    if text:
        out.append(Piece("text", text, bold=like.bold, italic=like.italic, code=like.code))
