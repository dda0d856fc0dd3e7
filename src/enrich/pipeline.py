"""The story, read aloud: a list is read, its papers asked about, judged, checked and published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from enrich.check import Finding
from enrich.check.judgement import Heard, everybody_heard, judge
from enrich.curation.changed_entries import changed_since
from enrich.curation.left_alone import left_alone
from enrich.dataset.let_stand import let_stand
from enrich.dataset.place.working_folder import working_folder
from enrich.dataset.place.writer_lock import only_writer
from enrich.dataset.publish import publish
from enrich.dataset.run_summary import Summary
from enrich.harvest.open_harvest import opened
from enrich.harvest.rounds import Harvest
from enrich.harvest.shell import Shell, Step, plainly
from enrich.lists.loading import Reading, first_read, read_list
from enrich.model import Entry
from enrich.repair.mended_reading import mendable, repair, unmended
from enrich.report.page_of_run import page_of_run
from enrich.settings import Settings


def run(
    settings: Settings,
    *,
    only: Sequence[str] | None = None,
    refresh: str | None = None,
    force: bool = False,
    shell: Shell | None = None,
    step: Step = plainly,
) -> Summary:
    """Read the list, ask about its papers, write the dataset.

    `only` names the providers to ask, `refresh` one whose answers are asked for again, or "all";
    `force` publishes whatever was lost.  Raises `EnrichError` with a sentence for a person.
    """
    shell = shell or Shell()
    with (
        working_folder(settings.out) as out,
        opened(settings, only, refresh, shell, out.prepare) as harvest,
    ):
        begun = shell.clock()
        read = step("read the list", lambda: fetch_list(settings, harvest))
        with only_writer(out.path, begun):
            page = page_of_run(settings)
            told = None if force else let_stand(out, read, harvest, begun, page)
            if told is None:
                put = partial(publish, out, ask(read, harvest), begun, page, force=force)
                told = step("write the dataset", put)
        harvest.store.tidy()
        return told


@dataclass(frozen=True, slots=True)
class Checked:
    """A list and what is wrong with it."""

    reading: Reading
    findings: list[Finding]
    notices: list[str]
    repaired: list[Entry]  # in `reading`, if that was asked for
    before: Reading  # as it was before that


def check_list(
    settings: Settings,
    *,
    only: Sequence[str] | None = None,
    refresh: str | None = None,
    shell: Shell | None = None,
    fix: bool | Sequence[str] = False,
    since: str | None = None,
) -> Checked:
    """Read the list, ask about its papers, and say what is wrong with it; no dataset is written.

    With `fix` the list is mended, by the kinds named or where it is certain, and the findings are
    those that remain.  Of `since`, a ref of git, only what changed is looked at, and its like.
    """
    from enrich.dataset.earlier_dataset import previous_at  # noqa: PLC0415  (pyarrow takes its time)

    with opened(settings, only, refresh, shell or Shell()) as harvest:
        read = fetch_list(settings, harvest)
        if fix:
            mendable(read)
        part = changed_since(read, since)
        heard = part.heard(lambda some: ask(some, harvest))
        before = previous_at(settings.out).papers.values()
        findings, told = (judged := judge(heard, before)).findings, judged.corrections.notices
        notices = list(dict.fromkeys([*heard.notices, *harvest.unasked(heard.entries), *told]))
        notices += unmended(read) if fix else []
        mended, entries = repair(heard, judged, fix, notices.append, left_alone)
        findings = judge(mended, before).findings if entries else findings
        return Checked(mended.reading, part.about(findings), notices, entries, read)


def fetch_list(settings: Settings, harvest: Harvest) -> Reading:
    """Read the list by the pace of the run, and tell of waits where it tells of all."""
    who, log, shell = harvest.witnesses, harvest.store, harvest.shell
    return read_list(settings, who, log, shell.say, clock=shell.clock, keep=True)


def ask(read: Reading, harvest: Harvest) -> Heard:
    """Ask everybody about the papers of a list, and what only its checks need."""
    read_at = first_read(read, harvest.store, harvest.shell.clock())
    return everybody_heard(Heard(read, read_at, [], harvest))
