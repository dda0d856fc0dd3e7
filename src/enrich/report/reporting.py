"""The page of a dataset, written where somebody wants it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from enrich.dataset.place.output_folder import untouched
from enrich.dataset.place.working_folder import fetched
from enrich.dataset.run_page import NAME, is_ours
from enrich.errors import BadUsage
from enrich.normalization.folder_address import folder as place_of
from enrich.repair.apply import write as replace_file
from enrich.report.material import NAMES, Material, of_folder
from enrich.report.page_of_run import NEEDED, can_be_made
from enrich.settings import load


def report(
    folder: Path | str | None = None,
    *,
    file: Path | str | None = None,
    site: Path | str | None = None,
) -> Path:
    """Write the page of the dataset in `folder`, and return where it stands.

    That is `file`, else beside the tables.  With `site` a whole folder for a web site is
    written there, and the page elsewhere only if `file` is given.  Raises `BadInput` where there
    is no dataset, `BadUsage` where something else stands in the way.
    """
    return written(folder, file=file, site=site)[-1]


def written(
    folder: Path | str | None, *, file: Path | str | None = None, site: Path | str | None = None
) -> list[Path]:
    """Write what is wanted; return the path of each thing that was written."""
    where = _place(folder)
    done: list[Path] = []
    if site is not None:
        from enrich.report.site import write_site  # noqa: PLC0415  (matplotlib takes its time)

        done.append(write_site(where, Path(site)))
    if site is None or file is not None:
        done.append(_write_page(where, None if file is None else Path(file)))
    return done


def page_text(folder: Path | str | None) -> str:
    """Return the page of a dataset as text."""
    return _page(_place(folder)).decode()


def _place(folder: Path | str | None) -> Path | str:
    if not can_be_made():
        raise BadUsage(
            f"The page is made with {' and '.join(NEEDED)}, which are not installed: "
            "`pip install 'enrich[report]'`."
        )
    return place_of(load(out=folder).out)


@contextmanager
def _read(where: Path | str) -> Iterator[Material]:
    with fetched(where, NAMES, with_history=True) as here:
        yield of_folder(here)


def _page(where: Path | str) -> bytes:
    from enrich.report.whole_page import page  # noqa: PLC0415  (matplotlib takes its time)

    with _read(where) as material:
        return page(material)


def _write_page(where: Path | str, file: Path | None) -> Path:
    """Write the page to a file, by default beside the tables; a stranger's page stays."""
    body = _page(where)
    target = file or (where / NAME if isinstance(where, Path) else Path(NAME))
    if target.is_dir():
        raise BadUsage(f"{target} is a folder; --file names the file to write.")
    if file is None and os.path.lexists(target) and not _is_replaceable(target):
        raise BadUsage(f"{target} was not written by enrich: name another file with --file.")
    with untouched(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and not target.is_file():  # a device, a pipe
            target.write_bytes(body)
            return target
    replace_file(target, body)
    return target


def _is_replaceable(path: Path) -> bool:
    return not path.exists() or (path.is_file() and is_ours(path.read_bytes()))
