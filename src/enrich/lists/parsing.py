"""What `enrich.parse` does: a text, or lists by their paths, into entries."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from enrich.model import Entries, Ref
from enrich.normalization import identifiers
from enrich.parse.formats.list_formats import read_list


def parse(
    source: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    recognise: Callable[[str], Ref | None] = identifiers.recognise,
) -> Entries:
    """Every entry of a text, and what each of its lines is; of several lists by their paths.

    Words are a text, in whichever format it is; a `Path`, or a sequence of paths or addresses,
    names lists, and each entry then says in `file` where it stands.  Raises `BadInput` for a
    format that is not read.

    >>> [entry.title for entry in parse("- [Warp and weft](https://loom.example/warp.pdf)")]
    ['Warp and weft']
    """
    if isinstance(source, str):
        return read_list(source, "", recognise)
    from enrich.http import MemoryPace  # noqa: PLC0415  (a text is read without the network)
    from enrich.lists import loading  # noqa: PLC0415
    from enrich.providers import chosen  # noqa: PLC0415
    from enrich.settings import load  # noqa: PLC0415

    several = [source] if isinstance(source, os.PathLike) else list(source)
    settings = load(list=several)
    read = loading.read_list(settings, chosen(settings), MemoryPace())
    return Entries(read.entries, read.lines)
