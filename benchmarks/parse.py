"""How long reading a list takes, beside what markdown-it-py alone needs for the text.

    python benchmarks/parse.py [LIST] [COPIES]
    python benchmarks/parse.py adversaries

The first reads LIST repeated COPIES times (300 by default, about 100 000 entries), at a
quarter, half and full size, and prints CPU seconds and peak memory of both.
The second reads text that is written to overwhelm a reader, eight times as
much the second time, and prints how much longer that took.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt

from enrich.parse import parse

HERE = Path(__file__).resolve().parent
Measured = tuple[float, float, int]


def markdown_alone(text: str) -> int:
    """Tokens of the text, by markdown-it-py with the same rules."""
    return len(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text))


def entries(text: str) -> int:
    """Entries of the text."""
    return len(parse(text))


def measured(work: Callable[[str], int], text: str) -> Measured:
    """CPU seconds, peak memory in MB and result of the work, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measure, (work, text))


def _measure(work: Callable[[str], int], text: str) -> Measured:
    start = time.process_time()
    result = work(text)
    seconds = time.process_time() - start
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, result


def main(path: Path, copies: int) -> None:
    """Print one line a size."""
    text = path.read_text("utf-8") + "\n\n"
    print(f"{'MB':>6} {'entries':>8} | {'parse s':>8} {'MB':>6} |", end=" ")
    print(f"{'markdown-it s':>13} {'MB':>6} | ratio")
    for part in (copies // 4, copies // 2, copies):
        whole = text * part
        seconds, our_memory, count = measured(entries, whole)
        alone, their_memory, _ = measured(markdown_alone, whole)
        print(
            f"{len(whole) / 1e6:6.1f} {count:8} | {seconds:8.1f} {our_memory:6.0f} | "
            f"{alone:13.1f} {their_memory:6.0f} | {seconds / alone:5.2f}"
        )


def adversaries() -> None:
    """Print one line a pattern: about 8 is linear, 64 would be quadratic."""
    sys.path.insert(0, str(HERE.parent / "tests" / "standins"))
    from adversaries import PARTS  # noqa: PLC0415

    for part in PARTS:
        parse(part * 100)
        short, long = (_measure(entries, part * copies)[0] for copies in (1000, 8000))
        print(f"{long / max(short, 0.001):6.1f} times {short:7.3f} s  {part!r}")


if __name__ == "__main__":
    given = sys.argv[1:]
    if given == ["adversaries"]:
        sys.exit(adversaries())
    main(
        Path(given[0]) if given else HERE.parent / "data/raw/llm-systems.md",
        int(given[1]) if len(given) > 1 else 300,
    )
