"""Findings as SARIF 2.1.0, which code hosts and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from enrich import __version__
from enrich.check.explanations import Explanation, explanations
from enrich.cli.github_annotations import in_repository
from enrich.cli.shown_findings import Shown
from enrich.normalization.private_addresses import shown as without_secrets

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def log(findings: Sequence[Shown], environment: Mapping[str, str]) -> dict[str, Any]:
    """Return a log of one run: every check as a rule, every finding as a result."""
    rules = list(explanations().values())
    numbers = {one.check: number for number, one in enumerate(rules)}
    driver = {"name": "enrich", "version": __version__, "rules": list(map(_rule, rules))}
    results = [_result(one, numbers[one.finding.check], environment) for one in findings]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            "%SRCROOT%": {"description": {"text": "The folder that the lists are named from."}}
        },
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(one: Explanation) -> dict[str, Any]:
    return {
        "id": one.check,
        "shortDescription": {"text": one.looks_for},
        "fullDescription": {"text": one.sure},
        "help": {"text": one.do},
        "defaultConfiguration": {"level": _LEVELS[one.example.severity]},
    }


def _result(one: Shown, rule: int, environment: Mapping[str, str]) -> dict[str, Any]:
    found = one.finding
    instead = f"\nInstead: {found.suggestion}" if found.suggestion else ""
    text = without_secrets(f"{found.message}{instead}\nTo do: {one.do}")
    place = {
        "artifactLocation": _location(in_repository(one.where, environment)),
        "region": {"startLine": max(found.line, 1)},
    }
    result: dict[str, Any] = {
        "ruleId": found.check,
        "ruleIndex": rule,
        "level": _LEVELS[found.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }
    if found.entry_id:
        result["partialFingerprints"] = {"entry/v1": f"{found.check}:{found.entry_id}"}
    return result


def _location(where: str) -> dict[str, str]:
    """Return where a list is: an address as it is, a path below the folder of the lists."""
    if urlsplit(where).scheme in ("http", "https"):
        return {"uri": where}
    if where.startswith("/"):
        return {"uri": f"file://{quote(where)}"}
    return {"uri": quote(where), "uriBaseId": "%SRCROOT%"}
