"""What a dataset rests on: where nothing of that is other than it was, a run lets it stand.

That is the list with all that is set, this program, and what the log tells of every ref that was
looked up.  It is kept beside the tables; where it is missing, all is judged anew.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import enrich
from enrich.curation import accepted_findings
from enrich.dataset.manifest_file import MANIFEST, manifest_told
from enrich.dataset.place.output_folder import CURRENT
from enrich.dataset.run_page import PageMaker, no_page
from enrich.harvest.lane import Outcome
from enrich.harvest.rounds import Harvest, linked
from enrich.harvest.title_questions import TitleQuestions
from enrich.lists.loading import Reading
from enrich.model import Claim, Ref
from enrich.resolution.no_works import named
from enrich.settings import Settings

FILE = ".basis.json.gz"
_HISTORY = "history"
_QUICK = 1  # gzip's level, of which the highest takes ten times as long

_CARRIED = {"tables", "coverage", "corrections"}  # what a manifest hands on to the next one

Stamp = tuple[int, int]
"""The size of a file, and when it was written."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a dataset rests on, and what a run that changes nothing has to tell of it."""

    inputs: str  # a digest of all that is no answer
    log: tuple[int, int]  # up to which mark it was heard
    asked: Mapping[str, Sequence[str]]  # refs and titles, by provider
    heard: Sequence[str]  # refs of which the log was asked
    run_id: str = ""
    files: Mapping[str, Stamp] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)  # records, by provider
    notices: Sequence[str] = ()  # those which are true as long as the dataset stands
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def keep(self, folder: Path, run_id: str) -> None:
        """Keep it beside the tables that were put in place; without it no run lets them stand."""
        version = _version(folder)
        if version is None:
            return
        with suppress(OSError):  # what it would have spared is done again
            told = asdict(replace(self, run_id=run_id, files=dict(_files(folder, version))))
            body = gzip.compress(json.dumps(told).encode(), _QUICK, mtime=0)
            (version / FILE).write_bytes(body)


def basis(
    reading: Reading, claims: Sequence[Claim], harvest: Harvest, page: PageMaker
) -> Basis | None:
    """Return what a dataset is going to rest on, None where the next run has something to do.

    That is so where somebody could not be asked, or has to say something again.
    """
    asked = harvest.asked_about()
    if harvest.second_looks() or not all(_is_settled(harvest, *one) for one in asked.items()):
        return None
    heard = {*harvest.heard_of(), *linked(reading.entries), *named(claims)}
    return Basis(
        _inputs(reading, harvest, page),
        harvest.read_to(),
        {name: list(map(str, refs)) for name, refs in asked.items()},
        sorted(map(str, heard.union(*asked.values()))),
    )


def standing(folder: Path, reading: Reading, harvest: Harvest, page: PageMaker) -> Basis | None:
    """Return what the dataset in a folder rests on if nothing of that has changed, else None.

    What there is to ask is counted among what is known to its providers.
    """
    told = None if harvest.renew else _kept(folder)
    if told is None or told.inputs != _inputs(reading, harvest, page):
        return None
    if harvest.store.is_written_since(told.log, told.heard):
        return None
    refs = {name: [Ref(*one.split(":", 1)) for one in mine] for name, mine in told.asked.items()}
    pending = {name: list(_pending(harvest, name, mine)) for name, mine in refs.items()}
    if any(pending[name] and not harvest.is_left_out(name) for name in pending):
        return None
    for name, mine in refs.items():
        harvest.known_already(name, mine, pending[name])
    return told


def _kept(folder: Path) -> Basis | None:
    """Return what was kept of the dataset in a folder, if its files are as they were written."""
    version = _version(folder)
    if version is None:
        return None
    try:
        told = json.loads(gzip.decompress((version / FILE).read_bytes()))
        known = Basis(**{**told, "log": tuple(told["log"])})
        files = dict(_files(folder, version))
    except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError):
        return None
    manifest = manifest_told(folder / MANIFEST)
    stands = manifest.get("run_id") == known.run_id and manifest.keys() >= _CARRIED
    alike = files == {name: tuple(stamp) for name, stamp in known.files.items()}
    return known if stands and alike else None


def _version(folder: Path) -> Path | None:
    """Return where the files of the present run are, if there is a link to them."""
    current = folder / CURRENT
    return Path(os.path.realpath(current)) if current.is_symlink() else None


def _files(folder: Path, version: Path) -> Iterator[tuple[str, Stamp]]:
    """Yield the files of a run as they are read, and of its history; raises `OSError`."""
    names = {path.name for path in version.iterdir()} - {MANIFEST, FILE}
    names |= {path.relative_to(folder).as_posix() for path in folder.glob(f"{_HISTORY}/*/*")}
    for name in sorted(names):
        yield name, _stamp(folder / name)


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _is_settled(harvest: Harvest, name: str, refs: Sequence[Ref]) -> bool:
    """Tell whether all was answered that a provider was to be asked about."""
    open_ = {Outcome.FAILED} if harvest.is_left_out(name) else {Outcome.FAILED, Outcome.NOT_ASKED}
    outcomes = harvest.outcomes[name]
    return not any(outcomes[ref] in open_ for ref in refs)


def _pending(harvest: Harvest, name: str, refs: Sequence[Ref]) -> Iterator[Ref]:
    """Yield the refs and titles whose answers are missing, or have grown old."""
    provider = harvest.providers[name]
    yield from harvest.pending(provider, [ref for ref in refs if ref.scheme != "title"])
    titles = TitleQuestions(provider, harvest.wanted)
    yield from harvest.pending(titles, [ref for ref in refs if ref.scheme == "title"])


def _inputs(reading: Reading, harvest: Harvest, page: PageMaker) -> str:
    """Return a digest of the list, of what is set, and of this program."""
    settings = harvest.settings
    told: list[Any] = [
        reading.sha256,
        [(file.name, file.sha256) for file in reading.files],
        reading.corrections,
        _accepted(settings),
        settings.model_dump(),
        [one.name for one in harvest.witnesses],
        list(harvest.providers),
        page is no_page,
        harvest.shell.clock().year,  # what will appear later is not believed
        *_program(),
    ]
    return sha256(repr(told).encode("utf-8", "surrogateescape")).hexdigest()


def _accepted(settings: Settings) -> bytes:
    """Return what a curator accepts, as it is written."""
    try:
        return accepted_findings.place(settings).read_bytes()
    except OSError:  # there is none
        return b""


@cache
def _program() -> tuple[Any, ...]:
    """Return what tells this program, and what it is installed beside, from any other."""
    root = Path(enrich.__file__).parent
    own = [path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    beside = find_spec("pyarrow")
    installed = Path(beside.origin).parents[1].stat().st_mtime_ns if beside and beside.origin else 0
    return sys.version, installed, sorted((str(path), *_stamp(path)) for path in own)
