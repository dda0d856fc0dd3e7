"""Where mended lists go: each back into its own file, or one into a file that is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from enrich.cli.console import err
from enrich.errors import BadUsage
from enrich.lists.folder import expanded, is_folder
from enrich.lists.location import called, raw_address
from enrich.normalization.text import count
from enrich.pipeline import Checked
from enrich.repair.apply import write as replace_file


def targets(lists: Sequence[str], out: Path | None) -> dict[str, Path]:
    """Return where each mended list goes, by what it is called: the file named, else its own."""
    if out == Path("-"):  # findings are printed there
        raise BadUsage("The mended list cannot be printed; name a file with --out FILE.")
    if out is not None and (len(lists) > 1 or is_folder(lists[0])):
        raise BadUsage("--out FILE is for one list; several are mended where they are.")
    for one in lists if out is None else ():
        if one == "-" or raw_address(one):
            raise BadUsage(f"{called(one)} is no file to write back; name one with --out FILE.")
    return {called(where): out or Path(where) for where, _ in expanded(lists)}


def write_back(result: Checked, where: Mapping[str, Path]) -> None:
    """Write each list with its certain repairs; one that needs none stays untouched."""
    files = result.reading.files
    mended = Counter(entry.file or files[0].name for entry in result.repaired)
    for file in files:
        target = where[file.name]
        if mended[file.name] or not _is(target, file.name):
            replace_file(target, file.body)
        if mended[file.name] or len(files) == 1:
            err(f"{count(mended[file.name], 'entry')} mended in {target}.")
    if len(files) > 1 and not mended:
        err(f"0 entries mended in {count(len(files), 'list')}.")


def _is(target: Path, name: str) -> bool:
    """Tell whether a list goes where it came from."""
    return target.exists() and Path(name).exists() and target.samefile(name)
