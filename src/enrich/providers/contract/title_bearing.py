"""Tells quickly which of many titles a work bears, nickname or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from enrich.model import Ref
from enrich.normalization.titles import spelt, tail


class Bearing:
    """Many titles, by how they are spelt."""

    def __init__(self, titles: Mapping[Ref, str]) -> None:
        self._wholes: dict[str, list[Ref]] = defaultdict(list)
        self._tails: dict[str, list[Ref]] = defaultdict(list)
        for ref, title in titles.items():
            self._wholes[spelt(title)].append(ref)
            self._tails[tail(title) or ""].append(ref)
        self._wholes.pop("", None)
        self._tails.pop("", None)

    def of(self, title: str) -> list[Ref]:
        """Return those of the titles that a work of this title bears."""
        whole = spelt(title)
        mine = [*self._wholes.get(whole, ()), *self._tails.get(whole, ())]
        return list(dict.fromkeys([*mine, *self._wholes.get(tail(title) or "", ())]))
