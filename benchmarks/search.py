"""How surely a title finds its own work among near ones, and nothing where it is missing.

    python benchmarks/search.py [PAPERS]

PAPERS is a file of known works, `../shared/truth/papers.jsonl` by default.  Each
work is looked for by what a list may say of it, among candidates as a search
returns them: itself in the forms of Crossref and arXiv, the works with the nearest
titles, and near misses by the same people in the same venue and year.  A wrong
choice is one too many: the process then ends with status 1.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from enrich.model import Ref
from enrich.normalization import venues
from enrich.normalization.text import plain
from enrich.resolution.title_match import Candidate, Question, Said, choose

PAPERS = Path(__file__).resolve().parents[2] / "shared" / "truth" / "papers.jsonl"
NEAR = 5  # other works that a search returns beside the one
NICKNAME = "Shuttle"
Works = list[dict[str, Any]]

LISTED: dict[str, Callable[[Said], Said]] = {
    "venue and year": lambda one: replace(one, authors=()),
    "venue": lambda one: replace(one, authors=(), years=()),
    "year": lambda one: replace(one, authors=(), venue=None),
    "first author": lambda one: replace(one, authors=one.authors[:1], venue=None, years=()),
    "all authors, year": lambda one: replace(one, venue=None),
    "nickname lost, venue": lambda one: replace(one, title=tail(one.title), authors=(), years=()),
    "the title alone": lambda one: Said(one.title),
}
"""What a list may say beside a title."""


@dataclass
class Score:
    """How the questions of one kind went."""

    asked: int = 0
    right: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def line(self) -> str:
        """Precision, recall and counts."""
        sure = self.right + len(self.wrong)
        precision = self.right / sure if sure else 1.0
        recall = self.right / self.asked if self.asked else 0.0
        return f"{self.asked:5} {self.right:5} {len(self.wrong):5}  {precision:9.3f} {recall:6.3f}"


def tail(title: str) -> str:
    """Return a title without what stands before its colon."""
    return title.partition(":")[2].strip() or title


def published(work: dict[str, Any], **other: Any) -> Said:
    """Return a work as Crossref tells of it."""
    venue, year = venues.venue_year(work.get("venue") or "")
    venue = venue or venues.canonical(work.get("venue") or "")
    years = (year or work.get("year"),)
    told = Said(
        work["title"],
        tuple(work.get("authors") or ()),
        venue=venue,
        years=tuple(year for year in years if year),
        type="proceedings-article",
    )
    return replace(told, **other)


def preprint(work: dict[str, Any]) -> Said:
    """Return a work as arXiv tells of it."""
    first = int(work["published"][:4]) if work.get("published") else work.get("year")
    return published(
        work,
        venue=None,
        years=(first,) if first else (),
        early=True,
        preprint=True,
        type="posted-content",
    )


def near_misses(title: str) -> Iterator[str]:
    """Yield titles of other works that differ by little."""
    words = title.split()
    longest = max(words, key=len)
    yield title.replace(longest, "Distributed" if longest != "Distributed" else "Local", 1)
    yield " ".join(words[:-1])
    yield f"{title} Revisited"
    for part in ("Part I", "Part II", "v2", "2", "II"):
        yield f"{title} {part}"
        yield f"{title}, {part}"
    head, colon, rest = title.partition(":")
    for mark in ("++", "2", "+", "-v2", " II"):
        yield f"{head}{mark}{colon}{rest}" if colon else f"{words[0]}{mark} {' '.join(words[1:])}"
    if colon:
        yield f"{NICKNAME}:{rest}"
        yield head
        yield f"Part II:{rest}"
    yield re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), f"{title} 3")
    for kind in ("Poster", "Demo", "Erratum", "Correction", "Retracted", "Survey", "Invited"):
        yield f"{kind}: {title}"


def others(work: dict[str, Any], works: Works) -> Works:
    """Return the works whose titles share the most words; the same title is the same work."""
    words = set(plain(work["title"]).split())

    def nearness(other: dict[str, Any]) -> float:
        theirs = set(plain(other["title"]).split())
        return len(words & theirs) / len(words | theirs)

    rest = [one for one in works if plain(one["title"]) != plain(work["title"])]
    return sorted(rest, key=nearness)[-NEAR:]


def strangers(work: dict[str, Any], works: Works) -> Iterator[Said]:
    """Yield what a search may return that is not the work, as near as it gets."""
    for other in others(work, works):
        yield published(other)
        yield preprint(other)
        yield published(work, title=other["title"])
    for title in near_misses(work["title"]):
        yield published(work, title=title)
        yield preprint(work | {"title": title})


def candidates(kind: str, told: Iterator[Said] | list[Said]) -> list[Candidate]:
    """Return what was told as candidates with DOIs of one kind."""
    return [
        Candidate(Ref("doi", f"10.1000/{kind}.{n}"), "crossref", one) for n, one in enumerate(told)
    ]


def ways(work: dict[str, Any], near: list[Candidate]) -> Iterator[tuple[str, list[Candidate]]]:
    """Yield what a search may return: with the work in several forms, or without it."""
    whole = published(work)
    copies = [Candidate(Ref("doi", "10.65215/copy"), "crossref", replace(whole, type=None))]
    namesake = [published(work, authors=("Ada Pfeffer", "José Ünal"), venue="NAIC")]
    yield "published", [*near, *copies, *candidates("own", [whole])]
    yield "no authors", [*near, *copies, *candidates("own", [replace(whole, authors=())])]
    yield "preprint", [*near, *copies, *candidates("own", [preprint(work)])]
    yield (
        "both, a namesake",
        [
            *near,
            *candidates("other", namesake),
            *candidates("own", [whole, preprint(work)]),
        ],
    )
    yield "missing", [*near, *copies]


def measure(works: Works) -> dict[tuple[str, str], Score]:
    """Ask for every work in every way."""
    scores: dict[tuple[str, str], Score] = {}
    for work in works:
        near = candidates("other", strangers(work, works))
        for listed, say in LISTED.items():
            stated = say(published(work))
            lost = stated.title != work["title"]
            known = stated.venue if "venue" in listed else not lost
            if not known or lost != ("lost" in listed):
                continue
            question = Question(Ref("title", plain(stated.title)), (replace(stated, type=None),))
            rest = [one for one in near if not lost or not one.said.title.startswith(NICKNAME)]
            for way, told in ways(work, rest):
                score = scores.setdefault((listed, way), Score())
                chosen = choose(question, told)
                score.asked += 1
                score.right += chosen is not None and chosen.ref.value.startswith("10.1000/own")
                if chosen is not None and not chosen.ref.value.startswith("10.1000/own"):
                    score.wrong.append((question.title, chosen.said.title))
    return scores


def retitled(works: Works) -> Score:
    """Ask for every other title a work was seen under, with all else known."""
    score = Score()
    for work in works:
        for variant in work.get("title_variants") or ():
            stated = replace(published(work, title=variant["title"]), type=None)
            question = Question(Ref("title", plain(stated.title)), (stated,))
            own = candidates("own", [published(work)])
            score.asked += 1
            score.right += choose(question, own) is not None
    return score


def main(path: Path) -> int:
    """Print a line for each kind of question, and what was chosen wrongly."""
    if not path.exists():
        print(f"{path.name} is not here: the works to measure by are not part of the project.")
        return 0
    works = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    print(f"{'the list says':22} {'found':18} asked right wrong  precision recall")
    wrong = []
    for (listed, way), score in measure(works).items():
        print(f"{listed:22} {way:18} {score.line}")
        wrong += score.wrong
    print(f"{'all, by another title':22} {'published':18} {retitled(works).line}")
    for title, chosen in dict.fromkeys(wrong):
        print(f"wrong: {title!r} is not {chosen!r}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else PAPERS))
