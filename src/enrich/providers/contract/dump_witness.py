"""What all witnesses share that speak from a dump: an index of it, asked by id and by title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from enrich.errors import BadUsage, Unreachable
from enrich.model import Ref
from enrich.normalization import identifiers
from enrich.normalization.text import one_line
from enrich.providers.base import Door, Provider
from enrich.providers.contract.title_bearing import Bearing
from enrich.snapshots.edition_index import Found, Index
from enrich.snapshots.editions import Damaged, manifest


class DumpWitness(Provider):
    """A dump of a provider's records on this machine; subclass it and say what its records state.

    What `enrich snapshot add` made of the dump is asked; whatever is wrong with that is told,
    and never taken for a work that nobody knows.
    """

    most = 1_000_000
    terms = 0.0
    keeps = timedelta(days=365)
    needs_path = True

    @property
    def index(self) -> Path | None:
        """The folder of the index that is asked, if one was made."""
        path = self.options.path
        return path if path is not None and path.is_dir() else None

    @property
    def titles(self) -> int:
        """Titles it may be asked for: none where it has nothing to look in."""
        return super().titles if self.options.path or not self.needs_path else 0

    def edition(self) -> Ref | None:
        """Name the dump by path, size and time, as it was when its index was made."""
        try:
            return Ref("file", manifest(self.index).identity) if self.index else None
        except (OSError, ValueError):
            return None

    def answer(
        self,
        refs: Sequence[Ref],
        door: Door,  # noqa: ARG002
    ) -> Mapping[Ref, str | None]:
        """Return what the dump has about these refs."""
        asked = {str(ref): ref for ref in refs}
        bodies: dict[Ref, list[str]] = {}
        with self._opened(refs) as index:
            for one in index.about(list(asked)):
                bodies.setdefault(asked[one.id], []).append(one.body)
        return {**dict.fromkeys(refs), **{ref: self.body(told) for ref, told in bodies.items()}}

    def body(self, records: Sequence[str]) -> str:
        """Return one body of all records about a ref: the last is the newest."""
        return records[-1]

    def search(self, title: str, door: Door) -> Mapping[Ref, str]:
        """Return the works of a title."""
        ref = Ref("title", title)
        return self.find({ref: title}, door).get(ref, {})

    def find(
        self,
        titles: Mapping[Ref, str],
        door: Door,  # noqa: ARG002
    ) -> Mapping[Ref, Mapping[Ref, str]]:
        """Return, for each title, the works that bear it, else those whose titles are near."""
        asked = list(titles)
        bearing = Bearing(titles)
        with self._opened(asked) as index:
            exact = self._by_ref(asked, index.titled(list(titles.values())))
            found = {ref: self._borne(ref, bearing, told) for ref, told in exact.items()}
            open_ = [ref for ref in asked if not found.get(ref)]
            near = index.titled([titles[ref] for ref in open_], "near") if open_ else {}
        found |= {ref: _bodies(told) for ref, told in self._by_ref(open_, near).items()}
        return {ref: works for ref, works in found.items() if works}

    def _borne(self, title: Ref, bearing: Bearing, found: Sequence[Found]) -> dict[Ref, str]:
        """Return those works whose titles, letter by letter, are the one asked for."""
        return _bodies([one for one in found if title in bearing.of(self._title(one.body))])

    def _title(self, body: str) -> str:
        """Return the title that a record states, for which no more of it is read."""
        return next((str(value or "") for name, value in self.read(body) if name == "title"), "")

    @staticmethod
    def _by_ref(
        asked: Sequence[Ref], found: Mapping[int, Sequence[Found]]
    ) -> dict[Ref, Sequence[Found]]:
        return {asked[number]: told for number, told in found.items()}

    @contextmanager
    def _opened(self, refs: Sequence[Ref]) -> Iterator[Index]:
        """Open the index; what is wrong with it is told in a sentence."""
        if self.index is None:
            where = self.options.path or "any place that is set"
            raise self._unreachable(refs, f"{self.name}: there is no index at {where}")
        try:
            yield Index(self.index)
        except Damaged as error:
            why = f"{self.name}: the index in {self.index} {one_line(str(error))}"
            raise self._unreachable(refs, why) from None
        except BadUsage as error:  # DuckDB is not installed
            raise Unreachable(f"{self.name}: {error}", provider=self.name, refs=refs) from None

    def _unreachable(self, refs: Sequence[Ref], why: str) -> Unreachable:
        told = f"{why}; `enrich snapshot add {self.dump} PATH` makes one of the dump"
        if self.index:
            name = f"{self.index.parent.name}/{self.index.name}"
            told += f", or goes on with it, and `enrich snapshot remove {name}` takes it away"
        told += "."
        return Unreachable(told, provider=self.name, refs=refs)


def _bodies(found: Sequence[Found]) -> dict[Ref, str]:
    """Return records by what their works are asked about."""
    named = ((identifiers.parse(one.id), one.body) for one in found)
    return {ref: body for ref, body in named if ref is not None}
