"""A folder fit for a web site that only serves files: the page, and everything behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from enrich.dataset.diff import feed
from enrich.dataset.history.former_papers import former_papers
from enrich.dataset.manifest_file import MANIFEST
from enrich.dataset.place.working_folder import fetched
from enrich.export.bibtex import bibliography
from enrich.export.flat_tables import json_lines
from enrich.export.reference import references
from enrich.export.selection import Selection
from enrich.report import site_folder
from enrich.report.material import Material, of_folder
from enrich.report.paper_index import title_of
from enrich.report.site_addresses import addresses
from enrich.report.static_pages import pages
from enrich.report.whole_page import Site, page
from enrich.schema import TABLES

_COPIED = (*(table.file for table in TABLES), MANIFEST, feed.FILE)


def write_site(where: Path | str, folder: Path) -> Path:
    """Write the site of a dataset into a folder, and return it.

    Addresses of papers stay: one that left the list keeps a page that says so, as long as the
    dataset's history or the folder's own record knows of it.  Raises `BadInput` naming a file of
    the history that cannot be read, for nobody would see which papers are left out.
    """
    before = site_folder.standing(folder)
    site_folder.check(folder, before)
    with fetched(where, _COPIED, with_history=True) as here:
        material = of_folder(here)
        present = {one.paper["paper_id"]: title_of(one) for one in material.papers}
        former = {**before.papers, **former_papers(here, material.place)}
        former = {name: title for name, title in former.items() if name not in present}
        files = dict(_data(here, material))
    papers = [one.paper for one in material.papers]
    files |= {name: text.encode("utf-8", "replace") for name, text in pages(material, former)}
    files[".nojekyll"] = b""
    files[site_folder.FRONT] = page(material, Site(addresses(papers), list(files)))
    site_folder.put(folder, files, {**former, **present}, before)
    return folder


def _data(here: Path, material: Material) -> Iterator[tuple[str, bytes]]:
    """Yield the tables and the feed as they stand, and the papers as BibTeX and JSON."""
    for name in _COPIED:
        body = site_folder.copied(here / name)
        if body is not None:
            yield name, body
    cited = references(Selection(material.papers, material.papers, 0))
    keys = {name: found[0].key if len(found) == 1 else None for name, found in cited.items()}
    every = [one for found in cited.values() for one in found]
    yield "papers.bib", bibliography(every, "bibtex").encode("utf-8", "replace")
    lines = ",\n".join(json_lines(material.papers, keys).rstrip("\n").split("\n"))
    yield "papers.json", f"[\n{lines}\n]\n".encode("utf-8", "replace")
