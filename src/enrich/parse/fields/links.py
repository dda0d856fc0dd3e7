"""What a link of an entry is for, and which one is the paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, cast
from urllib.parse import unquote

from enrich.model import Ref
from enrich.normalization import venues, word_lists
from enrich.parse.document.segments import Piece
from enrich.parse.fields import dates
from enrich.parse.fields.cue_words import undecorated

Role = Literal["paper", "report", "code", "blog", "docs", "other", "venue", "name", "bare", "none"]
"""`name`: its label is no word for a resource; `none`: it leads nowhere."""

PAPERS = frozenset({"arxiv", "doi", "usenix", "openreview", "acl", "pmlr"})
"""Schemes of refs that identify a paper."""

_LISTS = word_lists.load(__file__)
_WORDS: dict[str, Role] = {
    word: cast(Role, role)
    for role, one in word_lists.kinds(__file__, "role").items()
    for word in one.words
}
_WIDE = re.compile(
    "|".join(sorted((w for w in _WORDS if ord(w[0]) > 0x3000), key=len, reverse=True))
)
_FILLERS = frozenset(_LISTS["fillers"].words)
TOOLS = frozenset(_LISTS["tools"].words)
"""Words for resources that works are named by as well."""

_NOWHERE = word_lists.any_of(_LISTS["nowhere"])
_SHIELD = re.compile(
    r"(?:img\.shields\.io|badgen\.net|badge\.fury\.io)/(?:static/v1/|badge/)([^?#]*)"
)
_PUBLISHER = word_lists.any_of(_LISTS["publishers"])
_PRODUCT = re.compile(
    r"github\.com|githubusercontent|gitlab|huggingface\.co|\.github\.io/?|//hf\.co"
    r"|//(?:www\.)?(?:gitee\.com|bitbucket\.org|modelscope\.cn)"
)


_BESIDE = re.compile(
    r"\b(?:slides?|ppt|posters?|supp\w*|appendix|talk|presentation|bib\w*)\b|幻灯片", re.IGNORECASE
)
_NAMED = 20  # rank of a name that is linked to a page
_ASIDE = re.compile(r"\([^()]*\)|[:：].*")
_LABEL_WORD = re.compile(r"[^\W_](?:[^\W_]|['-](?=[^\W_]))*")
_DATED = re.compile(r"arxiv[\s']{0,2}(?:20)?\d\d", re.IGNORECASE)
_AWARD_WORDS = ("oral", "spotlight", "poster", "best paper", "award", "workshop", "findings")
_AWARDS = re.compile("|".join(_AWARD_WORDS), re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]{3,}")


class Target(NamedTuple):
    """A link of an entry, what it is for and what it identifies."""

    piece: Piece
    role: Role
    ref: Ref | None
    slot: str = ""  # role of the table column or key it stands behind
    aside: bool = False  # its label is no part of the entry's title
    meant: str = ""  # its target with the scheme put right

    @property
    def url(self) -> str:
        """Its target as written."""
        return self.piece.url

    @property
    def address(self) -> str:
        """Its target as it was meant."""
        return self.meant or self.piece.url

    @property
    def is_paper(self) -> bool:
        """Whether its address alone shows that a paper is behind it."""
        known = self.ref is not None and self.ref.scheme in PAPERS
        return known or is_pdf(self.url) or bool(_PUBLISHER.search(self.address))


def is_pdf(url: str) -> bool:
    """Whether the address is that of a PDF."""
    path = url.partition("?")[0].partition("#")[0].lower()
    return path.endswith((".pdf", ".ps", ".ps.gz")) or "arxiv.org/pdf" in path


def leads_somewhere(url: str) -> bool:
    """Whether the target is more than an anchor or a place holder.

    >>> leads_somewhere("#top"), leads_somewhere("url"), leads_somewhere("papers/a.pdf")
    (False, False, True)
    """
    target = url.strip()
    return target != "" and not _NOWHERE.match(target)


def label(piece: Piece) -> str:
    """What the link is called: its text without brackets, or its badge's words."""
    text = piece.text.strip().strip("[]【】").strip()
    return text or shield(piece.image)


def shield(source: str) -> str:
    """The words on a badge, from the address of its image.

    >>> shield("https://img.shields.io/badge/Conference-NeurIPS'22%20Oral-blue")
    "Conference NeurIPS'22 Oral"
    """
    found = _SHIELD.search(source)
    if not found:
        return ""
    words = unquote(found[1]).replace("--", "\0").replace("__", "\1")
    parts = words.removesuffix(".svg").split("-")
    text = " ".join(parts[:-1] if len(parts) > 1 else parts)
    return " ".join(text.replace("_", " ").replace("\0", "-").replace("\1", "_").split())


def word_role(text: str) -> Role | None:
    """The role that a label of resource words alone tells.

    >>> word_role("Official Code (PyTorch)"), word_role("Pie"), word_role("[arXiv]")
    ('code', None, 'paper')
    """
    if len(text) > 60:
        return None
    if text.isascii() and text.isalpha():
        return _WORDS.get(text.lower())
    if ":" in text and _is_titled(text):
        return None
    inner = text if text.isascii() else _WIDE.sub(r" \g<0> ", text)
    inner = _ASIDE.sub(" ", inner.lower())
    words = _LABEL_WORD.findall(inner) or _LABEL_WORD.findall(text.lower())
    if not all(word in _WORDS or _is_filler(word) for word in words):
        return None
    roles = [_WORDS[word] for word in words if word in _WORDS]
    return "code" if "code" in roles else roles[0] if roles else None


def _is_titled(text: str) -> bool:
    """Whether what follows a colon is a title, and no remark: `PPT: Pre-trained Looms for Wool`."""
    head, _, rest = text.partition(":")
    words = [word for word in rest.split() if word.lower() not in _WORDS]
    if words and word_role(head) == "paper" and not _is_venue(rest.strip()):
        return any(letter.isalpha() for letter in rest)
    long = len(words) > (2 if head.isupper() else 3)
    return long and words[0][0].isupper() and words[-1][0].isupper()


def _is_filler(word: str) -> bool:
    return word in _FILLERS or word.isdigit()


def role_of(piece: Piece, ref: Ref | None, named: bool = False) -> Role:
    """What the link is for, by its label first and its address second.

    `named`: the words behind it show that the label is a name after all.
    """
    if not leads_somewhere(piece.url):
        return "none"
    text = label(piece)
    if piece.noted:
        return word_role(text) or "bare"
    if piece.url in (piece.text, text):
        return "bare"
    if known := word_role(text):
        return "name" if named else "venue" if _DATED.fullmatch(text) else known
    if piece.image or not _LETTER.search(undecorated(text)):
        return _by_address(piece.url, ref)
    if _is_venue(text):
        return "venue"
    return "name"


def _by_address(url: str, ref: Ref | None) -> Role:
    if (ref and ref.scheme in PAPERS) or is_pdf(url):
        return "paper"
    return "code" if ref and ref.scheme == "github" else "other"


def _is_venue(text: str) -> bool:
    """Whether a label only names a venue or a date."""
    if len(text) > 60:
        return False
    text = _without_awards(text).strip(" ()-–@*_.")
    if not _DIGIT.search(text):
        return venues.acronym(text) is not None
    found = venues.find(text)
    if found:
        return not _WORD.search(text[: found.start] + text[found.end :])
    return dates.read(text) is not None or venues.coined(text)[0] is not None


def _without_awards(text: str) -> str:
    if text.isascii():
        small = text.lower()
        if not any(word in small for word in _AWARD_WORDS):
            return text
    return _AWARDS.sub("", text)


def main_link(targets: Sequence[Target]) -> Target | None:
    """The link of the paper, or what stands in its place."""
    best, least, named = None, 90, False
    for target in targets:
        rank = _rank(target) if target.role != "none" else 99
        if named and rank == _NAMED:  # a mere word of the description
            rank = 45
        named = named or target.role == "name"
        if rank < least:  # the first of equals wins
            best, least = target, rank
    return best


def _rank(target: Target) -> int:
    if _is_relative(target.address) and target.ref is None and not is_pdf(target.url):
        return 95
    if target.slot in ("code", "other", "authors", "affiliations"):
        return 95
    if target.slot == "paper":
        known = target.role in ("paper", "report", "name", "bare", "venue")
        return 4 if known and target.is_paper else 5 if known else 30
    return _by_role(target)


def _is_relative(url: str) -> bool:
    return "://" not in url and not url.startswith("//")


def _by_role(target: Target) -> int:
    paper = target.is_paper
    match target.role:
        case "name" if target.aside and paper:
            return 8
        case "name" | "bare":
            return 1 if paper else 40 if _is_product(target) else _NAMED
        case "paper" | "venue":
            return 3 if paper else 35 if _is_product(target) else 10
        case "report":
            return 12
        case "blog" | "docs":
            return 50
        case "other" if _BESIDE.search(label(target.piece)):
            return 95
        case _:
            return 60 if paper else 95


def _is_product(target: Target) -> bool:
    return _PRODUCT.search(target.address) is not None


def only_code(targets: Sequence[Target]) -> bool:
    """Whether code is all that is linked, without even a dead link to a paper."""
    dead = any(word_role(label(target.piece)) == "paper" for target in targets)
    return not dead and any(t.role == "code" or t.slot == "code" for t in targets)
