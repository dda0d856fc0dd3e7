"""How far refs are from those that were asked for, as answers name ever more of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from enrich.model import Ref

ROUNDS = 3
"""How many steps from answer to answer are asked about; one step more is heard."""

_FAR = ROUNDS + 1

Names = Mapping[Ref, set[Ref]]
"""The other refs that are stated for the works of some."""


class Spreading:
    """Refs with the least number of steps that lead to each: the same in whatever order heard."""

    def __init__(
        self, on_record: Callable[[Sequence[Ref]], Names], want: Callable[[Sequence[Ref]], None]
    ) -> None:
        self._on_record, self._want = on_record, want
        self._steps: dict[Ref, int] = {}
        self._named: dict[Ref, set[Ref]] = {}

    def __contains__(self, ref: object) -> bool:
        return ref in self._steps

    def begin(self, refs: Iterable[Ref]) -> None:
        """Ask about refs, and about those that what is on record names."""
        self._reach(dict.fromkeys(refs, 0))

    def learn(self, names: Names) -> None:
        """Ask about refs that new answers name."""
        further: dict[Ref, int] = {}
        for ref, others in names.items():
            if ref in self._named:
                self._named[ref] |= others
                _nearer(further, others, self._steps[ref] + 1)
        self._reach(further)

    def _reach(self, found: dict[Ref, int]) -> None:
        while found:
            nearer = {ref: n for ref, n in found.items() if n < self._steps.get(ref, _FAR)}
            wanted = [ref for ref, n in nearer.items() if n < ROUNDS <= self._steps.get(ref, _FAR)]
            self._steps |= nearer
            named = self._on_record([ref for ref in nearer if ref not in self._named])
            self._named |= {
                ref: set(named.get(ref, ())) for ref in nearer if ref not in self._named
            }
            self._want(wanted)
            found = {}
            for ref, steps in nearer.items():
                _nearer(found, self._named[ref], steps + 1)


def _nearer(found: dict[Ref, int], refs: Iterable[Ref], steps: int) -> None:
    for ref in refs:
        found[ref] = min(steps, found.get(ref, steps))
