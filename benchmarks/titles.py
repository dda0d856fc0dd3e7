"""How surely titles, as lists write them, find their works among near ones and twins.

    python benchmarks/titles.py WORKS QUESTIONS

WORKS (`.jsonl`, `.jsonl.gz` or a tar of one) holds a work a line: id, title,
authors, venue, year.  QUESTIONS holds what a list says of a work, its `noise`, the
`answer`, whether that is `absent`, and `twins`: made-up works that are not the one
asked for.  The candidates are the six works that share the most rare words, without
an absent answer, and the twins.  A choice is right when it is no twin, has the
answer's title and one of its authors.
"""

from __future__ import annotations

import gzip
import json
import sys
import tarfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log
from pathlib import Path
from typing import Any

from enrich.model import Ref
from enrich.normalization import venues
from enrich.normalization.text import plain, slug
from enrich.resolution.title_match import Candidate, Question, Said, choose

SUITE = Path(__file__).resolve().parents[2] / "shared" / "suites" / "titles"
NEAR = 6  # works that a search returns beside the twins
SHOWN = 40  # wrong choices that are printed
Row = dict[str, Any]


@dataclass
class Score:
    """How questions of one kind went."""

    asked: int = 0
    there: int = 0
    right: int = 0
    wrong: int = 0

    @property
    def line(self) -> str:
        """Counts, precision, recall and their harmonic mean."""
        chosen = self.right + self.wrong
        precision = self.right / chosen if chosen else 1.0
        recall = self.right / self.there if self.there else 1.0
        both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        counts = f"{self.asked:6} {self.there:6} {self.right:6} {self.wrong:6}"
        return f"{counts}  {precision:9.4f} {recall:6.4f} {both:6.4f}"


@dataclass
class Scores:
    """All that was measured."""

    all: Score = field(default_factory=Score)
    noise: defaultdict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    twins: defaultdict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    chosen_twins: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def rows(path: Path) -> Iterator[Row]:
    """Yield the lines of a file, packed or not."""
    data = path.read_bytes()
    if tarfile.is_tarfile(path):
        with tarfile.open(path) as tar:
            files = [tar.extractfile(member) for member in tar if member.isfile()]
            data = b"".join(file.read() for file in files if file is not None)
    elif data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    for line in data.decode().splitlines():
        if line.strip():
            yield json.loads(line)


def told(row: Row) -> Said:
    """Return what a work, or a question, says."""
    name = row.get("venue") or ""
    venue = venues.canonical(name) or name.upper() or None
    years = (row["year"],) if row.get("year") else ()
    return Said(row["title"], tuple(row.get("authors") or ()), venue=venue, years=years)


def nearest(works: Sequence[Row]) -> Callable[[str, str | None], list[Row]]:
    """Return what finds the works that share the most rare words with a title."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, work in enumerate(works):
        for word in set(plain(work["title"]).split()):
            index[word].append(number)

    def find(title: str, without: str | None) -> list[Row]:
        weights: Counter[int] = Counter()
        for word in sorted(set(plain(title).split())):
            numbers = index.get(word, ())
            rarity = int(1000 * log((1 + len(works)) / (1 + len(numbers))))
            weights.update(dict.fromkeys(numbers, rarity))
        best = sorted(weights.items(), key=lambda one: (-one[1], one[0]))[: NEAR + 1]
        found = (works[number] for number, _ in best)
        return [work for work in found if work["id"] != without][:NEAR]

    return find


def is_right(chosen: Row, answer: Row) -> bool:
    """Tell whether a choice is the work that was asked for."""
    shared = set(chosen.get("authors") or ()) & set(answer.get("authors") or ())
    same = plain(chosen["title"]) == plain(answer["title"])
    return "kind" not in chosen and same and bool(shared)


def measure(works: Sequence[Row], questions: Sequence[Row]) -> Scores:
    """Let the product answer every question."""
    by_id, find, scores = {work["id"]: work for work in works}, nearest(works), Scores()
    for asked in questions:
        answer = by_id[asked["answer"]]
        found = find(asked["title"], answer["id"] if asked["absent"] else None)
        offered = [*found, *asked["twins"]]
        candidates = {
            Candidate(Ref("doi", f"10.1000/{number}"), "crossref", told(row)): row
            for number, row in enumerate(offered)
        }
        question = Question(Ref("title", slug(asked["title"]) or "x"), (told(asked),))
        chosen = choose(question, list(candidates))
        count(scores, asked, answer, None if chosen is None else candidates[chosen])
    return scores


def count(scores: Scores, asked: Row, answer: Row, chosen: Row | None) -> None:
    """Count one choice under its kinds."""
    right = chosen is not None and is_right(chosen, answer)
    kinds = sorted({twin["kind"] for twin in asked["twins"]}) or ["none"]
    for score in (
        scores.all,
        scores.noise[asked["noise"]],
        *(scores.twins[kind] for kind in kinds),
    ):
        score.asked += 1
        score.there += not asked["absent"]
        score.right += right
        score.wrong += chosen is not None and not right
    stated = f"{asked['title']!r} {list(asked['authors'] or ())} {asked['venue']} {asked['year']}"
    if chosen is not None and not right:
        kind = chosen.get("kind", "another work")
        scores.chosen_twins[kind] += 1
        other = f"{chosen['title']!r} {chosen['authors']} {chosen['venue']} {chosen['year']}"
        scores.errors.append(f"wrong ({asked['noise']}, {kind}): {stated} is not {other}")
    if chosen is None and not asked["absent"]:
        scores.missed.append(f"missed ({asked['noise']}): {stated} is {answer['title']!r}")


def show(scores: Scores, missed: bool) -> None:
    """Print the figures, by kind of noise and by kind of twin."""
    print(f"{'':32} asked  there  right  wrong  precision recall     F1")
    print(f"{'all':32}{scores.all.line}")
    for title, kinds in (("noise", scores.noise), ("twin", scores.twins)):
        for kind, score in sorted(kinds.items()):
            print(f"{title + ': ' + kind:32}{score.line}")
    for kind, times in scores.chosen_twins.most_common():
        print(f"wrongly chosen, {kind}: {times}")
    for line in (*scores.errors[:SHOWN], *(scores.missed if missed else ())):
        print(line)


def main(arguments: Sequence[str]) -> int:
    """Measure, and tell whether the target of precision and F1 is met."""
    missed = "--missed" in arguments
    paths = [Path(one) for one in arguments if one != "--missed"]
    paths = paths or [SUITE / "works.jsonl.gz", SUITE / "questions.jsonl"]
    if not all(path.exists() for path in paths):
        print("The works and questions are not here: they are not part of the project.")
        return 0
    show(measure(list(rows(paths[0])), list(rows(paths[1]))), missed)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
