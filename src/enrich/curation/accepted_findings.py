"""The file of what a curator knows and accepts: each finding with the reason, in TOML."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enrich.check.finding import Finding
from enrich.check.one_fault import ORDER
from enrich.errors import BadUsage
from enrich.lists.folder import is_folder
from enrich.lists.location import raw_address
from enrich.normalization.private_addresses import masked_value
from enrich.settings import Settings
from enrich.tables.vocabularies import CHECKS

FILE = "accepted.toml"
"""What it is called beside a list."""

_HEAD = re.compile(r"(?m)^[^\S\n]*\[\[\s*accepted\s*\]\]")
_TELLING = ("entry", "link", "instead", "words")
_KEYS = frozenset({"check", "title", "severity", "reason", *_TELLING})
_PREFACE = """\
# Findings of `enrich check` that are known and accepted, each with the reason: they are not told.
# `enrich check --update-accepted` adds what is told and takes out what no longer occurs.
"""


@dataclass(frozen=True, slots=True)
class Accepted:
    """One finding that a curator accepts; what it does not say, any finding has."""

    place: str
    told: Mapping[str, str]
    source: str  # as it stands in the file, with the remarks before the next one

    @property
    def check(self) -> str:
        """The check that found it."""
        return self.told["check"]

    @property
    def named(self) -> str:
        """What it is about, for a sentence."""
        title = self.told.get("title") or self.told.get("words") or self.told.get("entry", "")
        return f"the {self.check} of “{title}”"

    def is_of(self, finding: Finding) -> bool:
        """Tell whether it is this finding, and that has not become graver."""
        mine = _telling(finding)
        if finding.check != self.check or any(
            self.told.get(name, mine[name]) != mine[name] for name in _TELLING
        ):
            return False
        at = self.told.get("severity")
        return at is None or ORDER.index(finding.severity) >= ORDER.index(at)


def _telling(finding: Finding) -> dict[str, str]:
    """Return what tells a finding from others of its check, whatever words it is told in."""
    evidence = finding.evidence
    refs = [*evidence.get("refs", ()), evidence.get("ref"), evidence.get("link")]
    link = next((str(one) for one in reversed(refs) if one), "")
    words = " ".join(str(evidence.get("text", "")).split())[:120]
    told = {"entry": finding.entry_id, "link": link, "instead": finding.suggestion or ""}
    return {name: str(masked_value(value)) for name, value in (told | {"words": words}).items()}


def place(settings: Settings) -> Path:
    """Return where the file is: as it is set, else beside the list or in the folder of several."""
    if settings.accept is not None:
        return settings.accept
    for where in settings.lists:
        if where != "-" and not raw_address(where):
            return (Path(where) if is_folder(where) else Path(where).parent) / FILE
    return Path(FILE)


def load(settings: Settings, *, required: bool) -> list[Accepted]:
    """Return what is accepted; raise `BadUsage` where a file that is named is not there."""
    path = place(settings)
    if not path.exists():
        if settings.accept is not None and required:
            raise BadUsage(
                f"There is no file {path} of accepted findings: --update-accepted writes it."
            )
        return []
    return read(path)


def read(path: Path) -> list[Accepted]:
    """Return what a file accepts, or raise `BadUsage` naming the line that is wrong."""
    try:
        text = path.read_text("utf-8-sig")
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadUsage(f"{path} is not valid TOML: {error}.") from None
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise BadUsage(f"The accepted findings in {path} cannot be read: {why}.") from None
    strange = sorted(set(found) - {"accepted"})
    if strange:
        raise BadUsage(f"{path} holds {strange[0]!r}; each finding stands below [[accepted]].")
    listed, sources = found.get("accepted", []), list(_sources(text))
    if not isinstance(listed, list) or len(sources) != len(listed):
        raise BadUsage(f"{path}: each finding has to begin with [[accepted]] on a line of its own.")
    return [
        Accepted(f"{path} line {line}", _checked(f"{path} line {line}", one), source)
        for (line, source), one in zip(sources, listed, strict=True)
    ]


def _sources(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line on which each finding begins, and all that stands up to the next."""
    starts = [found.start() for found in _HEAD.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
        yield text.count("\n", 0, start) + 1, text[start:end]


def _checked(where: str, one: Any) -> dict[str, str]:
    if not isinstance(one, dict) or not all(isinstance(value, str) for value in one.values()):
        raise BadUsage(f"{where}: a finding is told by words in quotation marks.")
    strange = sorted(set(one) - _KEYS)
    if strange:
        known = ", ".join(sorted(_KEYS))
        raise BadUsage(f"{where} has a key {strange[0]!r}; these are known: {known}.")
    if one.get("check") not in CHECKS:
        raise BadUsage(f"{where} names no `check`; there are {', '.join(CHECKS)}.")
    if not any(one.get(name) for name in _TELLING):
        raise BadUsage(f"{where} has to say of what it is, by `entry`, `link` or `words`.")
    if one.get("severity", "error") not in ORDER:
        raise BadUsage(f"{where}: its `severity` has to be one of {', '.join(ORDER)}.")
    return one


def updated(
    before: str, kept: Sequence[Accepted], new: Iterable[tuple[Finding, str]], reason: str
) -> str:
    """Return the file with these findings; what a person wrote about those kept stays as it is."""
    found = _HEAD.search(before)
    preface = (before[: found.start()] if found else before) or _PREFACE
    blocks = [preface, *(one.source for one in kept), *(_block(*one, reason) for one in new)]
    return "\n".join(block.rstrip("\n") + "\n" for block in blocks)


def _block(finding: Finding, title: str, reason: str) -> str:
    told = {"check": finding.check, "title": title, **_telling(finding)}
    told |= {"severity": finding.severity, "reason": reason}
    told = masked_value(told)
    lines = (f"{key} = {_quoted(value)}" for key, value in told.items() if value or key == "reason")
    return "\n".join(["[[accepted]]", *lines])


def _quoted(text: str) -> str:
    """Return text as TOML has it between quotation marks."""
    told = text.encode("utf-8", "replace").decode()
    return json.dumps(told, ensure_ascii=False).replace("\x7f", "\\u007F")
