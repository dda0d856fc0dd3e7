"""One spelling for each organisation that is written in several."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from enrich.normalization.organisation_names import key

_FILE = Path(__file__).with_suffix(".toml")


@cache
def _spellings() -> Mapping[str, str]:
    """Each known spelling, without case, and the one it stands for; read when first needed."""
    kinds = tomllib.loads(_FILE.read_text("utf-8"))
    return {
        spelling.casefold(): called
        for organisations in kinds.values()
        for called, variants in organisations.items()
        for spelling in (called, *variants)
    }


def known(name: str) -> str | None:
    """Return the one spelling of an organisation that the table knows.

    >>> known("Nvidia"), known("THU"), known("Loom Labs")
    ('NVIDIA', 'Tsinghua University', None)
    """
    return _spellings().get(" ".join(name.split()).casefold())


def one_spelling(names: Iterable[str]) -> dict[str, str]:
    """Return for each spelling that a list has the one that stands for its organisation.

    What the table does not know is spelt as the list does most often, capitals first.

    >>> one_spelling(["LoomSoft", "Loomsoft", "LoomSoft", "PKU"])
    {'LoomSoft': 'LoomSoft', 'Loomsoft': 'LoomSoft', 'PKU': 'Peking University'}
    """
    often = Counter(names)
    groups: dict[str, Counter[str]] = {}
    for name, count in often.items():
        groups.setdefault(_shared(name), Counter())[name] += count
    chosen = {
        shared: known(shared) or min(group, key=lambda name: (-group[name], name))
        for shared, group in groups.items()
    }
    return {name: chosen[_shared(name)] for name in often}


def _shared(name: str) -> str:
    """Return what all spellings of one organisation have in common."""
    return known(name) or key(name).replace(" ", "")
