"""The lists of a run with their repairs, each in its own file."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial

from enrich.check.finding import Finding
from enrich.check.judgement import Heard, Judgement
from enrich.errors import BadUsage
from enrich.lists.list_file import ListFile, list_file
from enrich.lists.loading import Reading, joined
from enrich.model import LIST, Entry, Ref
from enrich.repair.archived_copies import archived_copies
from enrich.repair.chosen_repairs import Facts, kinds, mended_list
from enrich.repair.live_links import live_links, unlinked_works
from enrich.resolution.accepted_records import speaks_for_work
from enrich.resolution.entry_claims import stated, titled

_PAGE = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?<(?:!doctype\s+html|html)\b", re.I)
_PAGES = (".html", ".htm", ".xhtml")


def _form(file: ListFile) -> str:
    """Return what a list is written in; a page of HTML alone is read as the HTML in Markdown is."""
    named = file.name.partition("?")[0].lower().endswith(_PAGES)
    return "HTML" if named or _PAGE.match(file.text) else file.format


def mendable(reading: Reading) -> None:
    """Raise `BadUsage` where none of the lists is one whose source can be mended."""
    if not any(_form(file) == "Markdown" for file in reading.files):
        first = reading.files[0]
        raise BadUsage(
            f"--fix mends lists in Markdown, and {first.name} is {_form(first)}: without --fix, "
            "check tells what to mend."
        )


def unmended(reading: Reading) -> list[str]:
    """Return a sentence for each list that stays as it is, whatever is wrong with it."""
    return [
        f"{file.name} is {_form(file)}, in which nothing is mended."
        for file in reading.files
        if _form(file) != "Markdown"
    ]


def repair(
    heard: Heard,
    judged: Judgement,
    named: bool | Iterable[str],
    say: Callable[[str], None],
    left_alone: Callable[[Heard, Judgement], Sequence[Finding]],
) -> tuple[Heard, list[Entry]]:
    """Make repairs of the kinds named, and return the mended entries.

    It says which could not be written; `left_alone` tells which findings a curator knows.  Nobody
    is asked more, but the Internet Archive about dead pages where these are to be mended.
    """
    before, wanted = heard.reading, kinds(named)
    if not wanted:
        return heard, []
    facts = _facts(heard, judged, wanted, left_alone(heard, judged))
    files: list[ListFile] = []
    mended: list[Entry] = []
    for file in before.files:
        body, entries = file.body, list[Entry]()
        if _form(file) == "Markdown":
            body, entries = mended_list(file.body, file.entries, facts, wanted, say)
        files.append(list_file(file.name, body, heard.harvest.witnesses))
        mended += entries
    after = replace(joined(files, before.name), corrections=before.corrections)
    others = [claim for claim in heard.claims if claim.provider != LIST]
    claims = [*others, *stated(after.entries, heard.read_at)]
    return replace(heard, reading=after, claims=claims), mended


def _facts(
    heard: Heard, judged: Judgement, wanted: Collection[str], left_alone: Sequence[Finding]
) -> Facts:
    """Return what repairs need to know of the works of a list."""
    papers = {
        entry.entry_id: paper
        for work, paper in zip(judged.works, judged.papers, strict=True)
        for entry in work.entries
    }
    entries, findings = heard.entries, judged.findings
    dead = heard.harvest.dead(entries)
    alone = {(one.check, one.entry_id) for one in left_alone}
    sought = live_links(entries, papers, findings, dead, partial(_titled, heard))
    live = [one for one in sought if (one.check, one.entry_id) not in alone]
    if "dead-link" in wanted:
        named = {one.entry_id for one in live} | {
            name for check, name in alone if check == "dead-link"
        }
        lost = [one for one in findings if one.entry_id not in named]
        live += archived_copies(heard.harvest, entries, lost)
    links = unlinked_works(entries, papers, judged.fits, findings)
    dates = {
        name: str(paper.won["published"].value)
        for name, paper in papers.items()
        if "published" in paper.won
    }
    links = {name: link for name, link in links.items() if ("unlinked", name) not in alone}
    kept = frozenset(one.entry_id for one in left_alone if "written" in one.evidence)
    known = set(map(id, left_alone))
    return Facts([one for one in findings if id(one) not in known], live, links, dates, kept)


def _titled(heard: Heard, entry: Entry) -> Ref | None:
    """Return the work that an entry's title surely names, if its registrar knows it, too."""
    named = heard.harvest.titles.on_record(titled([entry]))
    official = {
        claim.ref
        for claim in heard.claims
        if claim.field == "title" and speaks_for_work(claim.provider, claim.ref)
    }
    return next((ref for ref in named if ref in official), None)
