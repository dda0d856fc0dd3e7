"""What an entry is: by its identifier, venue, people, words and host, and last its section."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, cast

from enrich.model import Kind
from enrich.normalization import word_lists
from enrich.parse.fields.cue_words import word_count
from enrich.parse.fields.links import PAPERS, Target, is_pdf, label, only_code

Host = Kind | Literal["product"]
"""What a host tells: a kind, or that programs and models are kept there."""

_REPORTS = re.compile(r"\b(?:technical|tech) reports?\b|技术报告", re.I)
_ROOT = re.compile(r"https?://[^/?#]+/?(?:[?#].*)?$")
_OWN_HOST = re.compile(r"https?://(?:www\.)?([\w-]+)\.[a-z]{2,6}/?$", re.I)
_FILMS = re.compile(r"\b(?:videos?|talks?|keynotes?|recordings?|youtube|bilibili)\b", re.I)
_IN_SERIES = re.compile(
    r"\b[Pp]roc(?:eedings)?\b|\b[Ii]n:? [A-Z]|\bpp?\.\s?\d|\b[Vv]ol\b|\b[Tt]ech(?:nical|\.)? [Rr]ep"
)
_SLIDES = re.compile(r"\b(?:slides?|ppt|transcript)\b", re.I)
_SHELVES: tuple[Kind, ...] = ("video", "course", "book")
"""What people are named of as well as of papers, so that only a venue tells these apart."""


@dataclass(slots=True)
class Said:
    """What an entry says that tells its kind."""

    title: str
    sections: Sequence[str] = ()
    main: Target | None = None
    venue: str | None = None
    people: int = 0  # two for "et al.", too
    others: Sequence[Target] = ()
    identified: bool = False  # its words state a paper's identifier
    words: str = ""  # beside the title

    @property
    def is_cited(self) -> bool:
        """Whether a venue or several people show that it is told of as papers are."""
        return self.venue is not None or self.people > 1


@cache
def _patterns(*groups: str) -> Mapping[str, re.Pattern[str]]:
    """The pattern of each kind, in the order of the first group; read when first needed."""
    found = [word_lists.kinds(__file__, group) for group in groups]
    return {
        kind: word_lists.any_of(*(lists[kind] for lists in found if kind in lists))
        for kind in found[0]
    }


@lru_cache(maxsize=64)  # one link is asked about several times
def _by_host(url: str) -> Host | None:
    """The kind of a work at this address, if its host or folder tells."""
    small = url.lower()
    found = (kind for kind, host in _patterns("host").items() if host.search(small))
    return cast("Host | None", next(found, None))


def kind_of(said: Said) -> Kind:
    """The kind of an entry; its section is the weakest witness, its identifier the strongest."""
    main = said.main
    if said.sections and _holds_reports(said.sections[-1]):
        return "report"
    if said.identified:
        return "report" if main and main.role == "report" else "paper"
    if told := _by_words(said):
        return told
    if main is None:
        return _unlinked(said)
    if main.role == "report":
        return "report"
    if main.ref and main.ref.scheme in PAPERS:
        return "book" if _is_book(said, main) else "paper"
    near = _by_section(tuple(said.sections))
    host = _by_host(main.address)
    if said.venue:
        return _published(said, main, host, near)
    return _by_list(said.title, main) or _by_link(said, main, host, near)


def _by_words(said: Said) -> Kind | None:
    """The kind that words beside the title name, where no paper is linked and no venue stated."""
    linked = said.main is not None and said.main.is_paper
    if linked or not said.words or _IN_SERIES.search(said.words):
        return None
    for kind, words in _patterns("words").items():
        found = words.search(said.words)
        if found and (said.venue is None or found[0] in said.venue):
            return cast(Kind, kind)
    return None


@lru_cache(maxsize=64)  # the entries of a section are asked about one after the other
def _holds_reports(heading: str) -> bool:
    return _REPORTS.search(heading) is not None


def product_link(targets: Sequence[Target]) -> Target | None:
    """The link of a program or film, if nothing but such and what goes with them is linked."""
    leading = [target for target in targets if target.role != "none"]
    code = [target for target in leading if target.role == "code" or target.slot == "code"]
    manuals = [target for target in leading if target.role == "docs" and not target.slot]
    others = [target for target in leading if target not in (*code, *manuals)]
    if not leading or len(leading) < len(targets) or any(target.is_paper for target in leading):
        return None
    if all(_by_host(target.address) == "product" for target in others):
        return next(iter(code or manuals or others))
    films = not any(target.slot for target in leading) and _all_films(leading)
    return next(filter(_is_film, leading)) if films else None


def _is_film(target: Target) -> bool:
    """Whether a link says that it is a film, or its host does."""
    hosted = _patterns("host")["video"].search(target.address.lower()) is not None
    return hosted or (target.role == "other" and bool(_FILMS.search(label(target.piece))))


def _are_films(said: Said) -> bool:
    """Whether films below a heading for them are all that an entry links to."""
    leading = [target for target in said.others if target.role != "none"]
    headed = bool(said.sections) and _FILMS.search(said.sections[-1]) is not None
    return headed and _all_films(leading)


def _all_films(leading: Sequence[Target]) -> bool:
    """Whether there are films and nothing but films and their slides."""
    films = [target for target in leading if _is_film(target)]
    slides = [target for target in leading if _SLIDES.search(label(target.piece))]
    return bool(films) and all(target in films or target in slides for target in leading)


def _is_book(said: Said, main: Target) -> bool:
    """Whether the address of a whole book stands below a heading for books."""
    if "book" not in main.address or said.venue:
        return False
    return _by_host(main.address) == _by_section(tuple(said.sections)) == "book"


def _unlinked(said: Said) -> Kind:
    """The kind of an entry without a main link."""
    leading = [target for target in said.others if target.role != "none"]
    if _are_films(said) or (not said.venue and _all_films(leading)):
        return "video"
    if not said.is_cited and word_count(said.title) < 4 and only_code(said.others):
        return "software"
    near = _by_section(tuple(said.sections))
    told = near in _SHELVES or (not said.is_cited and not said.people)
    return near if near and told and not said.venue else "paper"


def _published(said: Said, main: Target, host: Host | None, near: Kind | None) -> Kind:
    """The kind of what has a venue: a paper, but for talks about it and products named by it."""
    if _are_films(said):
        return "video"
    if host == near and host in _SHELVES and not is_pdf(main.address):
        return host
    own = _OWN_HOST.match(main.address)
    name = said.title.partition(":")[0].strip().casefold()
    return "software" if own and not said.people and own[1].casefold() == name else "paper"


def _by_list(title: str, main: Target) -> Kind | None:
    if is_pdf(main.address):
        return None
    if _patterns("list")["page"].search(main.address.lower()):
        return "list"
    if main.ref is None or main.ref.scheme != "github":
        return None
    titled = _patterns("list")["title"].search(title)
    named = _patterns("list")["repository"].search(main.ref.value)
    deep = len([part for part in main.address.split("/") if part]) > 4
    if titled or (named and (not deep or "/tree/" in main.address)):
        return "list"
    return None


def _by_link(said: Said, main: Target, host: Host | None, near: Kind | None) -> Kind:
    """The kind of what has no venue, by where its link leads."""
    if main.role == "other" and _is_film(main):
        return "video"
    if main.role == "code":
        return _by_repository(said, main, near)
    if main.role in ("blog", "docs") and not said.is_cited:
        return "blog" if main.role == "blog" else "software"
    if is_pdf(main.address):
        return near if near in ("book", "course") else "paper"
    if host in ("blog", *_SHELVES):
        return "leaderboard" if near == "leaderboard" else host
    if said.is_cited:
        return near if near in _SHELVES else "paper"
    if host in ("dataset", "leaderboard"):
        return "leaderboard" if near == "leaderboard" else host
    if host == "product":
        return _by_repository(said, main, near)
    if main.ref and main.ref.scheme in ("github", "huggingface"):
        return _by_repository(said, main, near)
    if main.is_paper:
        return near if near in ("book", "course") else "paper"
    return _by_page(said, main, host, near)


def _by_repository(said: Said, main: Target, near: Kind | None) -> Kind:
    if near in ("course", "leaderboard", "book", "dataset"):
        return near
    if said.people and near != "software" and word_count(said.title) > 3:
        return "paper"
    value = main.ref.value if main.ref else ""
    if main.ref and main.ref.scheme == "huggingface":
        if value.startswith("spaces/"):
            return near if near in ("blog", "video") else "software"
        return "model"
    if near == "model" and main.ref is None:
        return near
    return "software"


def _by_page(said: Said, main: Target, host: Kind | None, near: Kind | None) -> Kind:
    if host == "other":
        return host
    if _ROOT.match(main.address):
        return near or ("paper" if said.people else "software")
    return host or near or "paper"


@lru_cache(maxsize=256)
def _by_section(sections: tuple[str, ...]) -> Kind | None:
    """The kind that the nearest heading tells which tells any."""
    for name in reversed(sections):
        for kind, heading in _patterns("heading", "chinese_heading").items():
            if heading.search(name):
                return cast(Kind, kind)
    return None
