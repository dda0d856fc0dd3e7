"""The lists of a run with their certain repairs, each in its own file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from enrich.check import Finding
from enrich.check.judgement import Heard
from enrich.errors import BadUsage
from enrich.lists.list_file import ListFile, list_file
from enrich.lists.loading import Reading, joined
from enrich.model import LIST, Entry
from enrich.repair.plan import repaired
from enrich.resolution.entry_claims import stated


def mendable(reading: Reading) -> None:
    """Raise `BadUsage` where none of the lists is one whose source can be mended."""
    if not any(file.format == "Markdown" for file in reading.files):
        first = reading.files[0]
        raise BadUsage(
            f"--fix mends lists in Markdown, and {first.name} is {first.format}: without --fix, "
            "check tells what to mend."
        )


def unmended(reading: Reading) -> list[str]:
    """Return a sentence for each list that stays as it is, whatever is wrong with it."""
    return [
        f"{file.name} is {file.format}, in which nothing is mended."
        for file in reading.files
        if file.format != "Markdown"
    ]


def repair(heard: Heard, findings: Sequence[Finding]) -> tuple[Heard, list[Entry]]:
    """Make the certain repairs, without asking anybody more; return the repaired entries."""
    before = heard.reading
    files: list[ListFile] = []
    mended: list[Entry] = []
    for file in before.files:
        body, entries = file.body, list[Entry]()
        if file.format == "Markdown":
            body, entries = repaired(file.body, file.entries, findings)
        files.append(list_file(file.name, body, heard.harvest.witnesses))
        mended += entries
    after = replace(joined(files, before.name), corrections=before.corrections)
    others = [claim for claim in heard.claims if claim.provider != LIST]
    claims = [*others, *stated(after.entries, heard.read_at)]
    return replace(heard, reading=after, claims=claims), mended
