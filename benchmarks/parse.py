"""How long reading a list takes, beside what markdown-it-py alone needs for the text.

    python benchmarks/parse.py [LIST ...]
    python benchmarks/parse.py adversaries
    python benchmarks/parse.py hostile [LISTS] [FILES]

The first reads each LIST (the bundled one, and the longest file of tests/parse/fixtures, as it
is and as the lists in it), and prints milliseconds of both and how many times as long reading
took; then how it grows with copies of the first.  On a machine that others use as well many
rounds are needed; they take turns, so that no list is read just after itself and finds in a
small cache what was kept of it.
The second reads text that is written to overwhelm a reader, eight times as
much the second time, and prints how much longer that took.
The third reads LISTS lists put together of lines of others and spoilt (20 000 by default), and
FILES of which bytes were changed (3 000), and exits 1 if one was met with an exception.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from figures import Figure, exponent, told
from markdown_it import MarkdownIt

from enrich.errors import BadInput
from enrich.parse import decode, parse

HERE = Path(__file__).resolve().parent
SEED = HERE.parent / "data/raw/llm-systems.md"
FIXTURES = HERE.parent / "tests/parse/fixtures"
ROUNDS = 25
GROWTH = (1, 4, 16)
_CASE = re.compile(r"^````markdown\n(.*?)^````$", re.DOTALL | re.MULTILINE)
_SPOILING = [
    *"[]()*_`|:;,.!?&#<>-–—'\"“”«»《》「」 \n\t019",
    *"@/\\+~=aZéÄ王等，。（）【】🔥\u00a0\u200b\x1e\x1b\ud800",
    *("et al.", " and ", " by ", "](", "**", "SOSP' 24", "https://arxiv.org/abs/2401.00001"),
    *("Doe, J.", "Proc. of", "(ICML 2020)", " - ", "arXiv:2401.00001", "\n- ", "\n\n", "%20"),
    *("<td>", "<li>", "</table>", "<!--", "&amp;", "[^1]: ", "10.9999/loom.7", " | ", "```\n"),
]

_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def markdown_alone(text: str) -> int:
    """Tokens of the text, by markdown-it-py with the same rules."""
    return len(_MARKDOWN.parse(text))


def entries(text: str) -> int:
    """Entries of the text."""
    return len(parse(text))


def seconds(work: Callable[[str], int], text: str) -> float:
    """Seconds of processor time that the work takes."""
    start = time.process_time()
    work(text)
    return time.process_time() - start


def subjects(paths: Sequence[Path]) -> dict[str, str]:
    """The texts to read by their names."""
    if paths:
        return {path.stem: path.read_text("utf-8") for path in paths}
    longest = max(FIXTURES.glob("*.md"), key=lambda path: path.stat().st_size)
    text = longest.read_text("utf-8")
    lists = "\n".join(found[1] for found in _CASE.finditer(text))
    return {"seed": SEED.read_text("utf-8"), "fixture": text, "lists": lists}


def ratios(texts: dict[str, str]) -> Iterator[Figure]:
    """Yield how long both take for each text, and how many times as long reading takes."""
    works = (markdown_alone, entries)
    took: dict[tuple[str, object], list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        for name, text in texts.items():
            for work in works:
                took[name, work].append(1000 * seconds(work, text))
    for name, text in texts.items():
        alone, ours = (took[name, work] for work in works)
        yield Figure(f"parse.{name}.entries", entries(text), "entries")
        yield Figure(f"parse.{name}.alone", alone, "CPU ms")
        yield Figure(f"parse.{name}.ours", ours, "CPU ms")
        times = [one / other for one, other in zip(ours, alone, strict=True)]
        yield Figure(f"parse.{name}.times", times, "times")


def growth(text: str) -> Iterator[Figure]:
    """Yield what an entry costs and the peak of memory by the number of copies."""
    counts, costs = [], []
    for copies in GROWTH:
        context = multiprocessing.get_context("spawn")
        with context.Pool(1) as pool:
            took, memory, count = pool.apply(_measure, (f"{text}\n\n" * copies, 48 // copies))
        counts.append(count)
        costs.append(took)
        yield Figure(f"parse.copies.{copies}.an_entry", 1000 * took / max(1, count), "CPU ms")
        yield Figure(f"parse.copies.{copies}.memory", memory, "MB")
    yield Figure("parse.copies.exponent", exponent(counts, costs), "")


def _measure(text: str, rounds: int) -> tuple[float, float, int]:
    """The least seconds and the peak memory of reading in a process of its own, and the entries."""
    count = entries(text)
    took = min(seconds(entries, text) for _ in range(rounds))
    return took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, count


def adversaries() -> None:
    """Print one line a pattern: about 8 is linear, 64 would be quadratic."""
    sys.path.insert(0, str(HERE.parent / "tests" / "standins"))
    from adversaries import PARTS  # noqa: PLC0415

    for part in PARTS:
        parse(part * 100)
        short, long = (seconds(entries, part * copies) for copies in (1000, 8000))
        print(f"{long / max(short, 0.001):6.1f} times {short:7.3f} s  {part!r}")


def spoilt_lists(dice: random.Random, lines: Sequence[str]) -> Iterator[str]:
    """Yield lists of stretches of other lists, with parts added, left out or moved."""
    while True:
        starts = [dice.randrange(len(lines)) for _ in range(dice.randint(1, 5))]
        text = "\n".join("\n".join(lines[at : at + dice.randint(1, 4)]) for at in starts)
        for _ in range(dice.choice((0, 1, 3, 10, 30))):
            at, other = dice.randrange(len(text) + 1), dice.randrange(len(text) + 1)
            moved = text[other : other + dice.randint(1, 40)]
            part = dice.choice((dice.choice(_SPOILING), "", moved))
            text = text[:at] + part + text[at + dice.choice((0, 0, 1, 6)) :]
        yield text


def broken_files(dice: random.Random, lines: Sequence[str]) -> Iterator[bytes]:
    """Yield files of some of whose bytes nothing is known."""
    while True:
        at = dice.randrange(len(lines))
        data = bytearray("\n".join(lines[at : at + dice.randint(1, 12)]).encode())
        for _ in range(dice.choice((1, 3, 10, 50))):
            place = dice.randrange(len(data) + 1)
            data[place : place + dice.choice((0, 1, 4))] = dice.randbytes(dice.choice((0, 1, 2)))
        yield bytes(data)


def hostile(lists: int, files: int) -> int:
    """Read what nobody would write; print what was met with an exception, and exit 1 for it."""
    paths = [SEED, *sorted(FIXTURES.glob("*.md"))]
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines()]
    dice = random.Random(31)
    failed = 0
    spoilt, broken = spoilt_lists(dice, lines), broken_files(dice, lines)
    for number in range(lists + files):
        source = next(spoilt) if number < lists else next(broken)
        try:
            parse(source if isinstance(source, str) else decode(source)[0])
        except BadInput:
            pass  # a sentence to who gave the file
        except Exception as error:  # noqa: BLE001  (any is what is looked for)
            failed += 1
            print(f"{error!r} for {source!r}", flush=True)
    told(
        [
            Figure("spoilt.lists", lists, "lists"),
            Figure("spoilt.files", files, "files"),
            Figure("spoilt.exceptions", failed, "exceptions"),
        ]
    )
    return 1 if failed else 0


def main(given: Sequence[str]) -> int:
    """Do what the first word says."""
    if given[:1] == ["adversaries"]:
        adversaries()
    elif given[:1] == ["hostile"]:
        lists, files = (*map(int, given[1:3]), *(20_000, 3_000)[len(given) - 1 :])
        return hostile(lists, files)
    else:
        texts = subjects([Path(name) for name in given])
        told(ratios(texts))
        told(growth(next(iter(texts.values()))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
