"""`croissant.json`: the tables of a run, described in the vocabulary of MLCommons Croissant.

The format: https://docs.mlcommons.org/croissant/docs/croissant-spec.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from enrich.dataset.description.source_licenses import UNKNOWN, Sources, terms
from enrich.normalization.private_addresses import is_address, shown_address
from enrich.schema import TABLES, VERSION
from enrich.tables.column_types import STAMP, Column, ListOf, Struct, Table, Type

NAME = "croissant.json"

_Json = dict[str, Any]
_BASE = Path(__file__).with_name("croissant_base.json")
_TYPES = {
    "string": "sc:Text",
    "int16": "sc:Integer",
    "int32": "sc:Integer",
    "float32": "sc:Float",
    "bool": "sc:Boolean",
    "date32": "sc:Date",
    STAMP: "sc:DateTime",
}


def croissant(manifest: Mapping[str, Any], sources: Sources, sha256: Mapping[str, str]) -> str:
    """Return the description of a run's tables, given the sha256 of the file of each."""
    base: _Json = json.loads(_BASE.read_text("utf-8"))
    told = {
        **base,
        **dict(_of_run(manifest)),
        "license": list(_licences(sources)),
        "distribution": [_file(table, sha256[table.name]) for table in TABLES],
        "recordSet": [_record_set(table, sources) for table in TABLES],
    }
    parts = (f"{_compact(name)}: {_lines(value)}" for name, value in told.items())
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(value: Any) -> str:
    """Return JSON with a line for each item; an indent takes a third of a small run's time."""
    if not isinstance(value, list):
        return _compact(value)
    return "[\n" + ",\n".join(map(_compact, value)) + "\n]"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _of_run(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    run_id = str(manifest["run_id"])
    path = str(manifest.get("list", {}).get("path", "a list"))
    yield "version", f"{VERSION}.0"
    yield "citeAs", f"{shown_address(path)}, enriched in run {run_id}"
    yield "identifier", run_id
    if is_address(path):
        yield "url", shown_address(path)
    if "started_at" in manifest:
        yield "datePublished", str(manifest["started_at"])[: len("2026-01-01")]


def _licences(sources: Sources) -> Iterator[str]:
    """Yield the addresses of the terms that are known, and where all of them stand."""
    names = sorted({one for found in sources.values() for one in found})
    known = (one.url for one in map(terms, names) if one.terms != UNKNOWN and one.url)
    yield from dict.fromkeys(known)
    yield "README.md#terms-of-the-sources"


def _file(table: Table, sha256: str) -> _Json:
    return {
        "@type": "cr:FileObject",
        "@id": table.file,
        "name": table.file,
        "description": f"A row is {table.row}.",
        "contentUrl": table.file,
        "encodingFormat": "application/x-parquet",
        "sha256": sha256,
    }


def _record_set(table: Table, sources: Sources) -> _Json:
    fields = [_field(table, column, sources[table.name, column.name]) for column in table.columns]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"A row is {table.row}.",
        "field": fields,
    }


def _field(table: Table, column: Column, said_by: tuple[str, ...]) -> _Json:
    own = f"{table.name}/{column.name}"
    whom = ", ".join(f"{one} ({terms(one).terms})" for one in said_by)
    told: _Json = {
        "@type": "cr:Field",
        "@id": own,
        "name": column.name,
        "description": f"{column.meaning} Sources: {whom or 'none in this run'}.",
    }
    source = {"fileObject": {"@id": table.file}, "extract": {"column": column.name}}
    kind, repeated = _item(column.type)
    if repeated:
        told["repeated"] = True
    if isinstance(kind, Struct):
        return {**told, "subField": [_part(own, source, *one) for one in _leaves(kind)]}
    return {**told, "dataType": _TYPES[kind], "source": source}


def _part(own: str, source: _Json, path: str, kind: str, repeated: bool) -> _Json:
    return {
        "@type": "cr:Field",
        "@id": f"{own}/{path}",
        "name": path,
        "dataType": _TYPES[kind],
        **({"repeated": True} if repeated else {}),
        "source": {**source, "transform": {"jsonPath": path}},
    }


def _leaves(struct: Struct, prefix: str = "") -> Iterator[tuple[str, str, bool]]:
    """Yield the path, type and multitude of every value in a struct; they nest one level only."""
    for name, part in struct.fields:
        kind, repeated = _item(part)
        if isinstance(kind, Struct):
            yield from _leaves(kind, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", kind, repeated


def _item(kind: Type) -> tuple[str | Struct, bool]:
    """Return the type of one value, and whether there may be several."""
    if not isinstance(kind, ListOf):
        return kind, False
    return _item(kind.item)[0], True
