"""One folder of an object store or file server, by fsspec; the only module that knows it.

Whatever a store raises, and each has kinds of its own, becomes one sentence without secrets.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from enrich.errors import BadInput, EnrichError, WriteError
from enrich.normalization.folder_address import called
from enrich.normalization.private_addresses import user
from enrich.normalization.text import one_line

_LONGEST = 200


class RemoteStore:
    """A folder behind an address, whose files are taken and given whole."""

    def __init__(self, address: str) -> None:
        self.address, self.name = address, called(address)
        self._files, self._root = _opened(address)

    def get(self, name: str, to: Path) -> bool:
        """Copy one file to this machine; tell whether there is such a file."""
        with self._told("read"):
            self._files.invalidate_cache()
            try:
                if not self._files.isfile(self._path(name)):
                    return False
                to.parent.mkdir(parents=True, exist_ok=True)
                self._files.get_file(self._path(name), str(to))
            except FileNotFoundError:
                to.unlink(missing_ok=True)
                return False
        return True

    def names(self, folder: str) -> list[str]:
        """Return the names of all files in a folder and those below it, sorted."""
        with self._told("read"):
            self._files.invalidate_cache()
            try:
                found = self._files.find(self._path(folder))
            except FileNotFoundError:
                return []
        start = self._root.rstrip("/") + "/"
        return sorted(str(path).removeprefix(start) for path in found)

    def top(self) -> list[str]:
        """Return the names of the files and folders at the place itself."""
        with self._told("read"):
            self._files.invalidate_cache()
            try:
                found = self._files.ls(self._root, detail=False)
            except FileNotFoundError:
                return []
        return [str(path).rstrip("/").rpartition("/")[2] for path in found]

    def put(self, source: Path, name: str) -> None:
        """Copy one file of this machine to a name at which nobody reads yet."""
        with self._told("written"):
            self._files.put_file(str(source), self._path(name))

    def move(self, name: str, to: str, source: Path) -> None:
        """Let a file that was put be read under another name, at once and whole."""
        with self._told("written"):
            if "/" in to:
                self._files.makedirs(self._path(to).rpartition("/")[0], exist_ok=True)
            try:
                self._files.mv(self._path(name), self._path(to))
            except NotImplementedError:  # it cannot copy on its own side
                self._files.put_file(str(source), self._path(to))

    def clear(self, folder: str) -> None:
        """Remove a folder with all that is in it, if it is there."""
        with self._told("written"):
            try:
                self._files.rm(self._path(folder), recursive=True)
            except FileNotFoundError:
                return

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        try:
            yield
        except EnrichError:
            raise
        except Exception as error:  # noqa: BLE001  (each store raises its own kinds)
            why = _reason(error, self.address)
            kind = BadInput if what == "read" else WriteError
            raise kind(f"{self.name} could not be {what}: {why}.") from None


def _opened(address: str) -> tuple[Any, str]:
    """Return the file system of an address, and the path in it."""
    import fsspec  # noqa: PLC0415  (so that a run to a folder does not wait for it)

    try:
        files, root = fsspec.core.url_to_fs(address)
    except ImportError as error:
        raise WriteError(f"{called(address)} needs a package: {_reason(error, address)}.") from None
    except Exception as error:  # noqa: BLE001  (each store raises its own kinds)
        why = _reason(error, address)
        raise WriteError(f"{called(address)} is no place to keep a dataset in: {why}.") from None
    return files, str(root)


def _reason(error: Exception, address: str) -> str:
    """Return in a few words what a store said, without what its address keeps secret."""
    if isinstance(error, PermissionError):
        return "permission was denied; see that the credentials in use may do so"
    if isinstance(error, ConnectionError | TimeoutError):
        return "it cannot be reached; see whether there is a network, and run again"
    said = one_line(str(error)) or type(error).__name__
    for secret in _secrets(address):
        said = said.replace(secret, "***")
    return said[:_LONGEST].rstrip(".")


def _secrets(address: str) -> list[str]:
    """Return what of an address must not be shown, the longest first."""
    try:
        known = user(address)
    except ValueError:  # brackets that close nothing
        known = None
    _, _, query = address.partition("?")
    values = [pair.partition("=")[2] for pair in query.split("&")]
    return sorted(filter(None, [address, query, *values, *(known or ())]), key=len, reverse=True)
