"""Executes the notebooks and writes them back with their outputs, as `make notebook` does.

    python scripts/notebook.py                             # both, on a dataset made offline
    python scripts/notebook.py --dataset data/enriched --to /tmp/notebooks
    python scripts/notebook.py --screens docs/images       # plots of notebooks/ as PNG files

Everything happens in a temporary folder that holds the notebooks and the list, as a fresh clone
does, so that the first cell makes the dataset.  What a person has set for enrich, IPython,
Jupyter or matplotlib changes nothing, nor which kernels are installed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
LIST = Path("data/raw/llm-systems.md")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
SCREENS = {"notebook-venues.png": "venues", "notebook-people.png": "people"}
"""Which cells of `analysis.ipynb` draw the pictures of the README."""


def main() -> None:
    """Do what the command line says."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--dataset", help="a folder or an address; without it one is made offline")
    options.add_argument("--to", type=Path, default=NOTEBOOKS, help="where the results are written")
    options.add_argument("--screens", type=Path, help="write plots of the README here, and no more")
    given = options.parse_args()
    if given.screens:
        screens(given.screens)
        return
    try:
        execute_all(given.to, given.dataset)
    except (CellExecutionError, DeadKernelError, TimeoutError) as error:
        sys.exit(f"A notebook failed, and none was written: {error}")


def execute_all(to: Path, dataset: str | None = None) -> None:
    """Execute every notebook, and write all of them once all are done."""
    with tempfile.TemporaryDirectory(prefix="enrich-notebooks-") as folder:
        clone = Path(folder).resolve()
        (clone / LIST).parent.mkdir(parents=True)
        shutil.copyfile(ROOT / LIST, clone / LIST)
        shutil.copytree(NOTEBOOKS, clone / "notebooks")
        environ = environment(clone / "home", dataset)
        made = {
            path.name: asyncio.run(executed(path, clone / "home", environ))
            for path in sorted((clone / "notebooks").glob("*.ipynb"))
        }
    to.mkdir(parents=True, exist_ok=True)
    for name, notebook in made.items():
        (to / name).write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def environment(home: Path, dataset: str | None) -> dict[str, str]:
    """Return the environment of a kernel that sees nothing of what a person has set."""
    home.mkdir()
    folders = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "MPLCONFIGDIR")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ENRICH_")}
    kept.pop("MPLBACKEND", None)  # a kernel has its own
    kept |= {name: str(home / name.lower()) for name in (*folders, "JUPYTER_RUNTIME_DIR")}
    kept |= {"ENRICH_RECORDS": str(home / "records.sqlite")}
    if dataset:
        there = dataset if "://" in dataset else str(Path(dataset).absolute())
        kept["ENRICH_DATASET"] = there
    return kept


async def executed(path: Path, home: Path, environ: Mapping[str, str]) -> nbformat.NotebookNode:
    """Return a notebook as it is after all of its cells were run in this Python."""
    notebook = nbformat.read(path, as_version=4)
    manager = AsyncKernelManager(
        kernel_name="python3",
        connection_file=str(home / f"{path.stem}.json"),
        transport="ipc",  # no port is opened
        ip=str(home / path.stem),
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),  # so this Python, no other
    )
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=300,
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    await client.async_execute(env=dict(environ), cleanup_kc=True)
    return settled(notebook)


def settled(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Leave out what differs from one execution to the next, or from machine to machine."""
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    )
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.metadata.pop("execution", None)
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = None
    return notebook


def screens(to: Path) -> list[Path]:
    """Write the plots of the README as PNG files, from the notebook as it is committed."""
    notebook = nbformat.read(NOTEBOOKS / "analysis.ipynb", as_version=4)
    to.mkdir(parents=True, exist_ok=True)
    for name, cell_id in SCREENS.items():
        (to / name).write_bytes(picture(notebook, cell_id))
    return [to / name for name in SCREENS]


def picture(notebook: nbformat.NotebookNode, cell_id: str) -> bytes:
    """Return the first plot that a cell has drawn."""
    (cell,) = (cell for cell in notebook.cells if cell.id == cell_id)
    drawn = [output.data["image/png"] for output in cell.outputs if "image/png" in output.data]
    return b64decode(drawn[0])


if __name__ == "__main__":
    main()
