"""The folder of a dataset: every run in a version folder, and one link that is switched.

    papers.parquet, …, manifest.json   lasting links into `current/`
    current                            the one link that is renamed over
    .versions/<run id>/                the files of one run: the present one, the one before
    .versions/held-<run id>/           the newest run that lost too much to be published
    .versions/lock                     who writes

What only grows stands beside them, never inside a version folder: those are cleared away.
Where the file system has no links the files themselves stand in the folder.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path

from enrich.dataset.place import stopping
from enrich.errors import WriteError

VERSIONS = ".versions"
CURRENT = "current"
_STAGE = ".staged"
_ADOPTED = "adopted"
HELD = "held-"
_FULL = (errno.ENOSPC, errno.EDQUOT)


def link_text(name: str) -> str:
    """Return where the lasting link of a file points to."""
    return f"{CURRENT}/{name}"


def points(path: Path, text: str) -> bool:
    """Tell whether a path is a link with this very text."""
    return path.is_symlink() and path.readlink().as_posix() == text


def versions(folder: Path) -> list[Path]:
    """Return the versions in store, the newest first; what was adopted is older than any run."""
    with suppress(OSError):
        found = [path for path in (folder / VERSIONS).iterdir() if _is_version(path)]
        return sorted(found, key=lambda one: (_ADOPTED not in one.name, one.name), reverse=True)
    return []


def leads_astray(folder: Path) -> bool:
    """Tell whether `current` is a link to anything but a version in store."""
    current = folder / CURRENT
    return current.is_symlink() and not _shows_a_version(folder)


def _shows_a_version(folder: Path) -> bool:
    version = Path(os.path.realpath(folder / CURRENT))
    store = Path(os.path.realpath(folder / VERSIONS))
    return version.parent == store and _is_version(version)


def _is_version(path: Path) -> bool:
    own = path.name != _STAGE and not path.name.startswith(HELD)
    return own and path.is_dir() and not path.is_symlink()


def never_written(folder: Path, files: Iterable[str]) -> bool:
    """Tell whether no dataset was ever put in place: lasting links may be there, `current` not."""
    try:
        there = {path.name for path in folder.iterdir() if path.exists() or path.name == CURRENT}
    except OSError:
        return False  # nobody may look
    return there.isdisjoint([CURRENT, *files])


@contextmanager
def untouched(folder: Path) -> Iterator[None]:
    """Turn what the disk says into one sentence for a person, while the old dataset stands."""
    try:
        yield
    except OSError as error:
        why = "the disk is full" if error.errno in _FULL else error.strerror or str(error)
        raise WriteError(
            f"Nothing could be written to {folder}: {why}. What stood there before is untouched."
        ) from None


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Give an empty folder on the disk of the dataset, and clear it away if it is still there."""
    stage = folder / VERSIONS / _STAGE
    stage.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(stage, ignore_errors=True)  # left by a run that was killed
    stage.mkdir()
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def put_in_place(folder: Path, stage: Path, files: Sequence[str], name: str) -> None:
    """Let the dataset be what is staged: in one step, or file by file where there are no links."""
    _sync(stage)
    if can_link(folder):
        _switch(folder, stage, files, name)
    else:
        _exchange(folder, stage, files)
    let_go(folder)


def held(folder: Path, run_id: str) -> Path:
    """Return where the dataset of a run is set aside that is not published."""
    return folder / VERSIONS / f"{HELD}{run_id}"


def set_aside(folder: Path, stage: Path, files: Sequence[str], name: str) -> None:  # noqa: ARG001
    """Keep what is staged beside the dataset, and no other that was ever kept so."""
    _sync(stage)
    let_go(folder)
    stage.rename(held(folder, name))
    _sync(folder / VERSIONS)


def let_go(folder: Path) -> None:
    """Clear away what was set aside before, for a later run says more."""
    with suppress(OSError):
        for path in (folder / VERSIONS).glob(f"{HELD}*"):
            shutil.rmtree(path, ignore_errors=True)


def can_link(folder: Path) -> bool:
    """Tell whether a link in a folder can be made, and renamed over another one."""
    if os.name != "posix":  # elsewhere a link to a folder cannot be renamed over
        return False
    if (folder / CURRENT).is_symlink():
        return True
    try:
        _point(folder / VERSIONS / ".probe", CURRENT)
        (folder / VERSIONS / ".probe").unlink()
    except OSError as error:
        if error.errno in _FULL:
            raise
        return False
    return True


def _switch(folder: Path, stage: Path, files: Sequence[str], name: str) -> None:
    stood = (folder / files[0]).exists() and not leads_astray(folder)
    _settle(folder, files)
    before = Path(os.path.realpath(folder / CURRENT))
    version = _free(folder / VERSIONS / name)
    stage.rename(version)
    _sync(folder / VERSIONS)
    target = f"{VERSIONS}/{version.name}"
    stopping.switches(folder / CURRENT, target)
    _point(folder / CURRENT, target)
    with suppress(OSError):  # it is in place, whatever else the disk says
        _sync(folder)
        if stood:  # else a version in store may be all that is left of the dataset
            _prune(folder, {version.name, before.name})


def _exchange(folder: Path, stage: Path, files: Sequence[str]) -> None:
    """Replace file by file, the last one named last; each tells its run, so a mix is noticed."""
    for number, name in enumerate(files):
        stopping.exchanges(number, len(files))
        try:
            (stage / name).replace(folder / name)
        except OSError as error:
            if number == 0:
                raise
            raise WriteError(
                f"{name} in {folder} could not be replaced ({error.strerror}), others already "
                "were: they are of two runs. Run again to mend that."
            ) from None
    stopping.exchanges(len(files), len(files))


def _settle(folder: Path, files: Sequence[str]) -> None:
    """Make lasting links of what stands in a folder, whatever it is, readable at every moment."""
    current = folder / CURRENT
    plain = [name for name in files if _stands(folder / name, link_text(name))]
    if plain or _stands(current):
        adopted = _adopted(folder, files)
        for name in files:
            if (adopted / name).exists():
                _point(folder / name, f"{VERSIONS}/{adopted.name}/{name}")
        _clear(current, files)
        _point(current, f"{VERSIONS}/{adopted.name}")
    for name in files:
        if not points(folder / name, link_text(name)):
            _point(folder / name, link_text(name))


def _stands(path: Path, text: str | None = None) -> bool:
    """Tell whether something stands at a path that is no link of ours."""
    if text is None:
        return path.exists() and not (
            path.is_symlink() and path.readlink().parts[:1] == (VERSIONS,)
        )
    return os.path.lexists(path) and not points(path, text)


def _adopted(folder: Path, files: Iterable[str]) -> Path:
    """Return a new version folder with what the files of a dataset show at present."""
    version = _free(folder / VERSIONS / _ADOPTED)
    version.mkdir()
    for name in files:
        if not (folder / name).exists():  # or a link that leads nowhere
            continue
        try:
            _same_file(folder / name, version / name)
        except OSError as error:
            if error.errno in _FULL:
                raise
            (folder / name).rename(_free(folder / f"{name}.damaged"))
    _sync(version)
    return version


def keep(path: Path, stamp: str) -> Path:
    """Let a file, or whatever stands in its place, stand under a name of its own for good."""
    kept = _free(path.with_name(f"{path.name}.damaged-{stamp}"))
    try:
        _same_file(path, kept)
    except OSError as error:
        if error.errno in _FULL:
            raise
        path.rename(kept)
    return kept


def detached(path: Path) -> None:
    """Let a file that is shown by a link of ours be a file of its own."""
    if path.is_symlink():
        own = path.parent / VERSIONS / ".own"
        shutil.copyfile(path, own)
        own.replace(path)


def _same_file(path: Path, other: Path) -> None:
    """Let a file stand at another path, too: as the same file, else as a copy."""
    try:
        os.link(os.path.realpath(path), other)
    except OSError:
        try:
            shutil.copyfile(path, other)
        except OSError:
            other.unlink(missing_ok=True)
            raise


def _clear(current: Path, files: Iterable[str]) -> None:
    """Clear away a folder that stands where the link belongs; keep what is not ours."""
    if current.is_symlink() or not current.exists():
        return
    if current.is_dir() and {path.name for path in current.iterdir()} <= set(files):
        shutil.rmtree(current)
    else:
        current.rename(_free(current.with_name(f"{CURRENT}.aside")))


def _point(link: Path, text: str) -> None:
    """Make a link, or let it point elsewhere, in one step."""
    new = _store(link) / ".link"
    new.unlink(missing_ok=True)
    new.symlink_to(text)
    new.replace(link)


def _store(link: Path) -> Path:
    return link.parent if link.parent.name == VERSIONS else link.parent / VERSIONS


def _free(path: Path) -> Path:
    names = chain([path.name], (f"{path.name}-{number}" for number in count(2)))
    return next(new for name in names if not os.path.lexists(new := path.with_name(name)))


def _prune(folder: Path, kept: set[str]) -> None:
    """Clear away old versions; a reader may still be within the one before."""
    for path in (folder / VERSIONS).iterdir():
        if path.name not in kept and path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(".writing-*"):  # left by earlier releases
        shutil.rmtree(path, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Have the disk keep the names in a folder, where the system can."""
    if os.name != "posix":
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
