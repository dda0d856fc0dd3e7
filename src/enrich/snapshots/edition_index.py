"""An edition of a dump as it is asked: which records are about ids, or bear a title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from enrich.snapshots import engine
from enrich.snapshots.editions import TABLES, Damaged, proved
from enrich.snapshots.engine import Connection

Place = tuple[int, int, int | None]
"""The number of a file, and what lies there: a byte and how many, or the number of a record."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record, and the name under which it was found."""

    id: str
    place: Place
    body: str


class Index:
    """A finished edition, proved to be whole when it is opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told = proved(folder)

    def about(self, ids: Sequence[str]) -> list[Found]:
        """Return the records about ids, in the order in which they stand in the dump."""
        with self._asked() as connection:
            engine.filled(connection, "asked_ids", {"id": ids})
            rows = connection.execute(self.told.sql["places"]).fetchall()
            return self._found(connection, [(row[0], row[1:]) for row in rows])

    def titled(self, titles: Sequence[str], how: str = "exact") -> dict[int, list[Found]]:
        """Return, by a title's number, the records of works that bear it; or `near` ones.

        They come in the order of the dump.
        """
        with self._asked() as connection:
            engine.filled(connection, "asked", {"number": range(len(titles)), "title": titles})
            if how == "near" and engine.hashed(connection) == self.told.hashed:
                how = "near_by_blocks"
            rows = connection.execute(self.told.sql[how]).fetchall()
            every = {(row[1], row[2:5]): None for row in rows}
            found = {(one.id, one.place): one for one in self._found(connection, list(every))}
        by_number: dict[int, list[Found]] = {}
        for number, name, *place in sorted(rows, key=lambda row: (row[0], row[2:5], row[1])):
            by_number.setdefault(number, []).append(found[name, tuple(place)])
        return by_number

    @contextmanager
    def _asked(self) -> Iterator[Connection]:
        """Open the index; whatever cannot be read of it is told as damage."""
        with engine.opened() as connection:
            try:
                for table in TABLES:
                    source = engine.numbered(self.folder / table)
                    engine.view(connection, table.removesuffix(".parquet"), source)
                yield connection
            except engine.failures() as error:
                raise Damaged(f"cannot be read ({error})") from None

    def _found(self, connection: Connection, places: Iterable[tuple[str, Place]]) -> list[Found]:
        """Return records with their bodies, in the order of the dump."""
        ordered = sorted({(place, name) for name, place in places})
        bodies = self._copies if self.told.copied else self._lines
        several = [place for place, _ in ordered]
        told = bodies(connection, several) if several else {}
        missing = next((place for place in several if place not in told), None)
        if missing is not None:
            raise Damaged("lacks records that it names")
        return [Found(name, place, told[place]) for place, name in ordered]

    def _lines(self, _: Connection, places: Sequence[Place]) -> dict[Place, str]:
        """Read lines where they lie in the dump."""
        told: dict[Place, str] = {}
        for number in sorted({file for file, _, _ in places}):
            with Path(self.told.files[number].path).open("rb") as file:
                for place in (one for one in places if one[0] == number):
                    file.seek(place[1])
                    told[place] = file.read(place[2] or 0).decode().strip()
        return told

    def _copies(self, connection: Connection, places: Sequence[Place]) -> dict[Place, str]:
        """Read copies of records, file by file."""
        told: dict[Place, str] = {}
        for number in sorted({file for file, _, _ in places}):
            starts = [start for file, start, _ in places if file == number]
            engine.filled(connection, "wanted", {"start": starts})
            source = engine.parquet(self.folder / "bodies" / f"{number:06}.parquet")
            wanted = f"SELECT start, body FROM ({source}) SEMI JOIN wanted USING (start)"  # nosec B608  # our own words
            rows = connection.execute(wanted).fetchall()
            told |= {(number, start, None): body for start, body in rows}
        return told
