"""The folder in which a run works: the dataset's own, or a copy of one that is kept elsewhere.

A store cannot rename several objects in one step.  So a run to an address works in a folder of
this machine, as any run does, and then gives its files back in two steps:

1. every file that has changed is put aside, under `.staged/<run id>/`; a failure up to here
   leaves the dataset as it was, and so does a run that another one overtook;
2. each is moved to its name, whole: first what only grows, then the tables, the manifest last.
   A reader meanwhile may meet files of two runs; each tells its run, so our own readers notice.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from enrich.dataset.place import output_folder, plain_files, stopping
from enrich.dataset.place.partitions import check_is_whole
from enrich.dataset.place.remote_store import RemoteStore
from enrich.errors import BadInput, EnrichError, WriteError
from enrich.normalization.folder_address import folder

_MANIFEST = "manifest.json"
_STAGED = ".staged"
_GROWING = ("history",)
"""Folders of files that are only ever added."""

_BESIDE = ("CHANGES.md", "feed.xml", "report.html")
"""Files beside the tables which a run may carry on."""


class WorkingFolder:
    """A folder on this machine to write a dataset in: its own place, or a copy of what is there."""

    def __init__(self, path: Path, copy: _Copy | None = None) -> None:
        self.path, self._copy = path, copy
        self.place: Path | str = copy.name if copy else path  # as people know it

    def prepare(self) -> None:
        """Fetch what stands there, and raise `WriteError` now if nothing can be written."""
        if self._copy:
            from enrich.dataset import write  # noqa: PLC0415  (pyarrow takes its time)

            self._copy.take([*write.FILES, *_BESIDE])
            self._copy.take_grown()
        plain_files.check(self.path)

    def hand_over(self, run_id: str) -> None:
        """Let the place have what was written; a folder of this machine has it already."""
        if self._copy:
            self._copy.hand_over(run_id)


class _Copy:
    """A copy, on this machine, of what is kept in a store."""

    def __init__(self, path: Path, store: RemoteStore) -> None:
        self.path, self.name, self._store = path, store.name, store
        self._taken: dict[str, str] = {}  # sha256 of what was copied, by name

    def take_grown(self) -> None:
        """Copy what only grows."""
        self.take(name for one in _GROWING for name in self._store.names(one))

    def take(self, names: Iterable[str]) -> None:
        """Copy files that stand in the store to this machine; those missing are left out."""
        for name in names:
            if self._store.get(name, self.path / name):
                self._taken[name] = _sha256(self.path / name)

    def hand_over(self, run_id: str) -> None:
        """Let the store have what the run wrote."""
        stage = f"{_STAGED}/{run_id}"
        changed = [name for name in self._names() if self._is_new(name)]
        try:
            for name in changed:
                self._store.put(self.path / name, f"{stage}/{name}")
            self._check_alone()
        except EnrichError as error:
            raise WriteError(f"{error} What stood there before is untouched.") from None
        self._exchange(stage, changed)

    def _exchange(self, stage: str, names: Sequence[str]) -> None:
        for number, name in enumerate(names):
            stopping.hands_over(number, len(names))
            try:
                self._store.move(f"{stage}/{name}", name, self.path / name)
            except EnrichError as error:
                raise WriteError(
                    f"{error} Its files may be of two runs now. Run again to mend that."
                ) from None
        stopping.hands_over(len(names), len(names))
        with suppress(EnrichError):  # all is in place, whatever else the store says
            self._store.clear(_STAGED)

    def _check_alone(self) -> None:
        """Raise `WriteError` if another run has written since the dataset was taken."""
        now = self.path / f".{_MANIFEST}.now"
        found = _sha256(now) if self._store.get(_MANIFEST, now) else None
        now.unlink(missing_ok=True)
        if found != self._taken.get(_MANIFEST):
            raise WriteError(f"Another run has written to {self.name} meanwhile: run again.")

    def _is_new(self, name: str) -> bool:
        return self._taken.get(name) != _sha256(self.path / name)

    def _names(self) -> list[str]:
        """Return the files to hand over: what grows, then what stands beside it, the manifest."""
        found = (path.relative_to(self.path) for path in self.path.rglob("*") if path.is_file())
        names = [one.as_posix() for one in found if not any(map(_is_own, one.parts))]
        return sorted(names, key=lambda name: (name == _MANIFEST, "/" not in name, name))


def _is_own(part: str) -> bool:
    """Tell whether a folder or file is how a dataset is kept on a disk, and no part of it."""
    return part == output_folder.CURRENT or part.startswith(".")


@contextmanager
def working_folder(where: Path | str) -> Iterator[WorkingFolder]:
    """Give the folder to write a dataset in, whose place may be elsewhere."""
    place = folder(where)
    if isinstance(place, Path):
        check_is_whole(place)
        yield WorkingFolder(place)
        return
    with _copied(RemoteStore(place)) as copy:
        stopping.is_elsewhere(True)
        try:
            yield WorkingFolder(copy.path, copy)
        finally:
            stopping.is_elsewhere(False)


@contextmanager
def fetched(
    where: Path | str, names: Iterable[str], *, with_history: bool = False
) -> Iterator[Path]:
    """Give a folder to read these files of a dataset in, wherever it is kept.

    Raises `BadInput` where they cannot be fetched, and `BadUsage` where there are datasets of
    several lists; one that is missing is left out.
    """
    place = folder(where)
    if isinstance(place, Path):
        check_is_whole(place)
    with taken(place, names, with_history=with_history) as here:
        yield here


@contextmanager
def taken(where: Path | str, names: Iterable[str], *, with_history: bool = False) -> Iterator[Path]:
    """Give a folder to read these files in, whatever else is there; raises `BadInput`."""
    place = folder(where)
    if isinstance(place, Path):
        yield place
        return
    try:
        store = RemoteStore(place)
    except WriteError as error:
        raise BadInput(str(error)) from None
    with _copied(store) as copy:
        copy.take(names)
        if with_history:
            copy.take_grown()
        yield copy.path


@contextmanager
def _copied(store: RemoteStore) -> Iterator[_Copy]:
    """Give a copy that is gone afterwards; whatever is told names the place, not the copy."""
    with tempfile.TemporaryDirectory(prefix="enrich-") as room:
        copy = _Copy(Path(room) / "dataset", store)
        copy.path.mkdir()
        try:
            yield copy
        except EnrichError as error:
            told = str(error).replace(str(copy.path), copy.name)
            error.args = (told, *error.args[1:])
            raise


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
