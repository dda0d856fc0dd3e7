"""How surely titles find their works among works that nothing was tuned on.

    python benchmarks/search_held_out.py [RECORDED]

RECORDED is a folder of recorded replies, `../shared/recorded` by default.  Every
work of Crossref's replies is looked for among the works, and the references of
works, whose titles share the most rare words with its own; then once more without
itself.  A twin is the same work under another DOI: a preprint, a work registered
twice.  What else is chosen is wrong, and the process then ends with status 1.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from enrich.errors import FetchError
from enrich.harvest.lane import claims
from enrich.model import Ref
from enrich.normalization import identifiers, person_names, titles
from enrich.providers.crossref import Crossref
from enrich.resolution.title_match import Candidate, Question, Said, choose, said
from enrich.settings import ProviderSettings

SHARED = Path(os.environ.get("ENRICH_SHARED") or Path(__file__).resolve().parents[2] / "shared")
NEAR = 12  # other works that a search returns beside the one
Works = dict[Ref, Said]

LISTED: dict[str, Callable[[Said], Said]] = {
    "first author": lambda one: Said(one.title, one.authors[:1]),
    "first author, year": lambda one: Said(one.title, one.authors[:1], years=one.years),
    "venue": lambda one: Said(one.title, venue=one.venue),  # where it is known
    "year": lambda one: Said(one.title, years=one.years),
    "the title alone": lambda one: Said(one.title),
}
"""What a list may say beside a title."""


def recorded(folder: Path) -> Iterator[tuple[Ref, dict[str, Any]]]:
    """Yield the works that Crossref's recorded replies hold."""
    for path in sorted((folder / "crossref").glob("*.json")):
        message = json.loads(path.read_bytes())
        message = message.get("message", message) if isinstance(message, dict) else message
        items = message.get("items", [message]) if isinstance(message, dict) else message
        for work in items if isinstance(items, list) else ():
            ref = (
                identifiers.canonical("doi", str(work.get("DOI")))
                if isinstance(work, dict)
                else None
            )
            if ref is not None:
                yield ref, work


def asked_about(folder: Path) -> Works:
    """Return the works with a title, as the provider reads them."""
    provider, works = Crossref(ProviderSettings()), {}
    for ref, work in recorded(folder):
        try:
            told = said(ref, claims(provider, ref, json.dumps(work)))
        except FetchError:
            continue
        works |= {ref: told} if told.title else {}
    return works


def cited(folder: Path) -> Works:
    """Return the works that others refer to, as far as a reference tells."""
    found: Works = {}
    for _, work in recorded(folder):
        for told in work.get("reference") or ():
            ref = identifiers.canonical("doi", told.get("DOI") or "")
            title, year = told.get("article-title"), str(told.get("year") or "")[:4]
            if ref is not None and title:
                authors = (told["author"],) if told.get("author") else ()
                found[ref] = Said(title, authors, years=(int(year),) if year.isdecimal() else ())
    return found


def nearest(works: Works) -> Callable[[str], list[Ref]]:
    """Return what finds the works that share the most rare words with a title."""
    index = defaultdict(set)
    for ref, told in works.items():
        for word in titles.telling(told.title):
            index[word].add(ref)

    def find(title: str) -> list[Ref]:
        weights: Counter[Ref] = Counter()
        for word in titles.telling(title):
            weights.update(dict.fromkeys(sorted(index[word]), 1000 // (1 + len(index[word]))))
        return [ref for ref, _ in weights.most_common(NEAR)]

    return find


def is_twin(one: Said, other: Said) -> bool:
    """Tell whether two DOIs are one work's: of one title, by one of its people, at one time."""
    families = [{person_names.words(name)[-1] for name in told.authors} for told in (one, other)]
    gaps = [abs(here - there) for here in one.years for there in other.years]
    same = titles.spelt(one.title) == titles.spelt(other.title)
    return same and bool(families[0] & families[1]) and min(gaps, default=0) <= 1


def judge(ref: Ref, told: Said, candidates: list[Candidate], ours: Said) -> tuple[str, Ref | None]:
    """Return how one question went, and what was chosen."""
    best = choose(Question(Ref("title", "x"), (ours,)), candidates)
    if best is None:
        return "open", None
    twin = "twin" if is_twin(told, best.said) else "wrong"
    return ("right" if best.ref == ref else twin), best.ref


def main(folder: Path) -> int:
    """Print a line for each kind of question, and what was chosen wrongly."""
    works = asked_about(folder)
    every = cited(folder) | works
    find, wrong = nearest(every), {}
    near = {ref: [one for one in find(told.title) if one != ref] for ref, told in works.items()}
    print(f"{len(works)} works among {len(every)}")
    print(f"{'the list says':28} open right  twin wrong")
    for name, say in LISTED.items():
        for missing in ("", ", missing"):
            score: Counter[str] = Counter()
            for ref, told in works.items():
                if name == "venue" and not told.venue:
                    continue
                found = near[ref] if missing else [*near[ref], ref]
                candidates = [Candidate(one, "crossref", every[one]) for one in found]
                verdict, other = judge(ref, told, candidates, say(told))
                score[verdict] += 1
                wrong |= {(ref, other): told.title} if verdict == "wrong" else {}
            counts = (f"{score[key]:5}" for key in ("open", "right", "twin", "wrong"))
            print(f"{name + missing:28}" + " ".join(counts))
    for (ref, other), title in wrong.items():
        print(f"wrong: {title!r} ({ref}) is not {every[other].title!r} ({other})")
    return 1 if wrong else 0


if __name__ == "__main__":
    FOLDER = Path(sys.argv[1]) if sys.argv[1:] else SHARED / "recorded"
    if not FOLDER.exists():
        print("The recorded replies are not here: they are not part of the project.")
        sys.exit(0)
    sys.exit(main(FOLDER))
