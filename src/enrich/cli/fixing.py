"""`--fix`, which stands alone or names a kind of repairs, and `--diff`, which only shows them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperCommand

from enrich.cli.console import closed_pipe_allowed, err, out_file, out_page
from enrich.cli.escaping import printed
from enrich.cli.write_back import write_back
from enrich.errors import BadUsage
from enrich.lists.location import raw_address
from enrich.normalization.text import count
from enrich.pipeline import Checked
from enrich.repair.chosen_repairs import CERTAIN, KINDS, kinds
from enrich.repair.unified_diff import unified_diff

_STYLES = {"---": "bold", "+++": "bold", "@@ ": "cyan", "-": "red", "+": "green"}


def _completed(begun: str) -> list[str]:
    return [kind for kind in KINDS if kind.startswith(begun)]


Fix = Annotated[
    list[str] | None,
    typer.Option(
        "--fix",
        metavar="[KIND]",
        help="Mend the list: alone what is certain, or a kind of repairs, "
        f"of {', '.join(KINDS)}; repeatable.",
        show_default="the list stays as it is",
        autocompletion=_completed,
    ),
]
Diff = Annotated[bool, typer.Option("--diff", help="Show what would change, and write nothing.")]


class FixingCommand(TyperCommand):
    """A command whose `--fix` may stand alone; a word behind it is a kind, or else a list."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Read the words of the command line."""
        return super().parse_args(ctx, list(_explicit(args)))


def _explicit(args: Sequence[str]) -> Iterator[str]:
    """Yield words in which each `--fix` says what it means.

    >>> list(_explicit(["--fix", "-", "--fix", "sort", "--fix", "srot"]))
    ['--fix=certain', '-', '--fix', 'sort', '--fix', 'srot']
    """
    for at, word in enumerate(args):
        if word == "--":
            yield from args[at:]
            return
        following = args[at + 1] if at + 1 < len(args) else ""
        alone = word == "--fix" and following not in KINDS and _may_be_list(following)
        yield f"--fix={CERTAIN}" if alone else word


def _may_be_list(word: str) -> bool:
    """Tell whether a word behind `--fix` is a list, an option, or missing; else it is misspelt."""
    return word[:1] in ("", "-") or raw_address(word) is not None or os.path.lexists(word)


def asked_for(fix: Iterable[str] | None, diff: bool, out: Path | None) -> Sequence[str]:
    """Return the kinds of repairs to make; raise `BadUsage` for what belongs to `--fix` alone."""
    named = list(fix or ())
    for one in named:
        if one not in KINDS and not os.path.lexists(one):
            known = ", ".join(KINDS)
            raise BadUsage(f"There is no repair {one!r}, and no list there. Choose among: {known}.")
    wanted = kinds(named)
    if out and not wanted:
        raise BadUsage("--out says where the mended list goes; say --fix, too.")
    if diff and not wanted:
        raise BadUsage("--diff shows what --fix would change; say --fix, too.")
    return wanted


def show_or_write_back(result: Checked, targets: Mapping[str, Path], *, diff: bool) -> None:
    """Print what would change in lists, or write those that were mended where they go."""
    if diff:
        both = zip(result.before.files, result.reading.files, strict=True)
        show_changes((old.name, old.body, new.body) for old, new in both)
        err(f"{count(len(result.repaired), 'entry')} would be mended.")
    elif targets:
        write_back(result, targets)


def _place(name: str) -> str:
    """Return the path of a list for a diff: a link is followed, as its own bytes are an address."""
    path = Path(name)
    return os.path.relpath(path.resolve()) if path.is_symlink() else name


def show_changes(changes: Iterable[tuple[str, bytes, bytes]]) -> None:
    """Print the diff of lists, each with its bytes before and after.

    For a person it is in colours, else byte by byte.
    """
    diff = "".join(unified_diff(_place(name), before, after) for name, before, after in changes)
    with closed_pipe_allowed():
        if sys.stdout.isatty():
            out_page(_coloured(diff))
        else:
            out_file(diff)


def _coloured(diff: str) -> str:
    console = Console(highlight=False)
    with console.capture() as screen:
        for line in diff.split("\n")[:-1]:
            style = next((style for sign, style in _STYLES.items() if line.startswith(sign)), "")
            console.print(Text(printed(line.rstrip("\r")), style=style), soft_wrap=True)
    return screen.get()
