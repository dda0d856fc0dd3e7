"""An import may only point down, and each third-party name has its one home."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SRC = Path(__file__).resolve().parents[1] / "src" / "enrich"
FLOWS = SRC.parents[1] / "flows"

LAYERS = [
    {"model", "text", "markup"},
    {
        "errors",
        "schema",
        "refs",
        "venues",
        "people",
        "fields",
        "titles",
        "htmlmeta",
        "jsonld",
        "withdrawal",
    },
    {
        "http",
        "store",
        "settings",
        "search",
        "identity",
        "meant",
        "report",
        "repair",
        "bibliography",
        "proceedings",
        "paperpage",
    },
    {"providers.base"},
    {"providers.*"},
    {"providers"},
    {"parse", "resolve", "fetch", "merge", "check", "write", "source", "frames"},
    {"tables", "gather", "mend", "named", "why", "reading"},
    {"summary"},
    {"pipeline"},
    {"lookup", "probe"},
    {"show", "card", "terminal"},
    {"cli"},
]

HOMES = {
    "arxiv": {"providers.arxiv"},
    "markdown_it": {"parse"},
    "prefect": set(),
    "pyarrow": {"write"},
    "pandas": {"frames"},
    "pydantic": {"settings"},
    "pydantic_settings": {"settings"},
    "requests": {"http"},
    "rich": {"show", "card", "cli"},
    "tenacity": {"http"},
    "typer": {"cli"},
    "urllib3": {"http"},
    "yaml": {"providers.github"},
}


def module_of(path: Path) -> str:
    """`http/session.py` is the module `http`; each provider is a module of its own."""
    parts = path.relative_to(SRC).with_suffix("").parts
    if parts[0] == "providers" and parts[1] != "__init__":
        return ".".join(parts)
    return parts[0]


def level(module: str) -> int:
    for number, names in enumerate(LAYERS):
        if module in names:
            return number
    if module.startswith("providers."):
        return next(n for n, names in enumerate(LAYERS) if "providers.*" in names)
    raise AssertionError(f"{module} has no layer: give it one in LAYERS")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(name: str) -> str | None:
    """`enrich.providers.base.Provider` is the module `providers.base`."""
    parts = name.split(".")
    if parts[0] != "enrich" or len(parts) == 1 or parts[1] == "__version__":
        return None
    if (
        parts[1] == "providers"
        and len(parts) > 2
        and (SRC / "providers" / f"{parts[2]}.py").exists()
    ):
        return ".".join(parts[1:3])
    return parts[1]


def complaint(here: str, name: str) -> str | None:
    there = ours(name)
    if there is None or there == here or level(there) < level(here):
        return None
    return f"{here} may not import {there}"


def complaints(path: Path) -> Iterator[str]:
    here = module_of(path)
    yield from filter(None, (complaint(here, name) for name in imports(path)))


def modules() -> list[Path]:
    return [path for path in SRC.rglob("*.py") if path != SRC / "__init__.py"]


def test_every_import_points_down() -> None:
    assert [line for path in modules() for line in complaints(path)] == []


def test_an_import_between_siblings_is_complained_about() -> None:
    assert complaint("fetch", "enrich.write.write") == "fetch may not import write"
    assert complaint("http", "enrich.pipeline") == "http may not import pipeline"
    assert complaint("pipeline", "enrich.providers.base.Provider") is None
    assert complaint("fetch", "json") is None


def test_each_third_party_name_has_its_one_home() -> None:
    strays = [
        f"{module_of(path)} may not import {name.split('.')[0]}"
        for path in modules()
        for name in imports(path)
        if name.split(".")[0] in HOMES and module_of(path) not in HOMES[name.split(".")[0]]
    ]
    assert strays == []


def test_prefect_is_imported_in_flows() -> None:
    assert any(name.startswith("prefect") for path in FLOWS.glob("*.py") for name in imports(path))


def test_importing_the_pipeline_loads_nothing_slow() -> None:
    code = (
        "import sys, enrich.pipeline; "
        "print([m for m in ('prefect', 'pandas', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
