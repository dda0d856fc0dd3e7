"""The story of many lists: asked about together, each judged and published by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from enrich.check.judgement import Heard, claims_for_checks, foresee
from enrich.dataset.let_stand import let_stand
from enrich.dataset.manifest_file import MANIFEST, manifest_told, time_told
from enrich.dataset.place import partitions, plain_files
from enrich.dataset.place.working_folder import working_folder
from enrich.dataset.place.writer_lock import only_writer
from enrich.dataset.publish import publish
from enrich.dataset.run_summary import Summary
from enrich.errors import BadInput, BadUsage
from enrich.harvest.list_share import Share
from enrich.harvest.open_harvest import opened
from enrich.harvest.rounds import Harvest
from enrich.harvest.shell import Shell
from enrich.lists import followed_lists
from enrich.lists.followed_lists import FollowedList
from enrich.lists.loading import first_read
from enrich.lists.location import called
from enrich.many_lists.run_of_lists import ListEnd, RunOfLists, Told
from enrich.pipeline import fetch_list
from enrich.report.page_of_run import page_of_run
from enrich.settings import Settings

PIECE = 5_000
"""The entries that are asked about at once, as whole lists; memory grows with them."""

_NEVER = datetime.min.replace(tzinfo=UTC)


def run_lists(
    settings: Settings,
    *,
    parted: bool = False,
    only: Sequence[str] | None = None,
    refresh: str | None = None,
    force: bool = False,
    shell: Shell | None = None,
    told: Told = lambda _: None,
    piece: int = PIECE,
) -> RunOfLists:
    """Refresh all lists that `settings.list`, a `lists.toml`, names; one harms no other.

    Each is written where its row says, or where that says nothing, and with `parted` always,
    to a partition of `settings.out`.  `told` hears what came of each; of so many entries as a
    `piece` has all is in memory at once.  Otherwise as `pipeline.run`.
    """
    shell = shell or Shell()
    lists = followed(settings, parted=parted)
    places = {one.name: one.place(settings.out) for one in lists}
    whole = settings.out if any(one.out is None for one in lists) else None
    run = RunOfLists(str(settings.list), whole, places, shell.clock(), told)
    with opened(settings, only, refresh, shell, partial(_prepare, whole)) as harvest, run:
        harvest.reads_on = True
        _keep(run)  # so that of a run which is cut short all lists are known
        first = _oldest_first(lists, places)
        for some in _pieces(first, places, harvest, run, piece, anew=force):
            _refresh(some, harvest, run, force=force)
            harvest.forget()
        harvest.settle()
        harvest.store.tidy()
        run.reports, run.finished_at = list(harvest.reports.values()), shell.clock()
        run.notices = [*harvest.store.notices, *dict.fromkeys(harvest.notices)]
    _keep(run)
    return run


def _keep(run: RunOfLists) -> None:
    if run.out is not None:
        partitions.keep_lists(run.out, run.as_json())


def _prepare(whole: Path | str | None) -> None:
    """Raise `WriteError` now, rather than after an hour, if no partition can be written."""
    if isinstance(whole, Path):
        plain_files.check(whole)


def followed(settings: Settings, *, parted: bool) -> list[FollowedList]:
    """Return the lists that a file names; raise `BadUsage` where two would be in one place."""
    if len(settings.lists) > 1:
        raise BadUsage("A file that names lists is named alone: put the other lists into it.")
    (where,) = settings.lists
    if not followed_lists.names_lists(where):
        raise BadUsage(f"{called(where)} is a list, not a file that names lists: use enrich.run.")
    path = Path(where)
    lists = followed_lists.read(path)
    if not lists:
        raise BadInput(f"There is no {path}.")
    if parted:
        lists = [replace(one, out=None) for one in lists]
    followed_lists.must_differ(path.name, lists, settings.out)
    if any(one.out is None for one in lists):
        partitions.check_can_be_parted(settings.out)
    return lists


@dataclass(slots=True)
class _Refresh:
    """A list that is refreshed beside others."""

    name: str
    place: Path | str
    begun: datetime
    share: Share
    heard: Heard


def _oldest_first(
    lists: Sequence[FollowedList], places: dict[str, Path | str]
) -> list[FollowedList]:
    """Return those first that are waiting longest, so that a run which is cut short goes on."""

    def last(one: FollowedList) -> datetime:
        place = places[one.name]
        told = manifest_told(place / MANIFEST) if isinstance(place, Path) else {}
        return time_told(told.get("finished_at")) or _NEVER

    return sorted(lists, key=last)


def _pieces(
    lists: Sequence[FollowedList],
    places: dict[str, Path | str],
    harvest: Harvest,
    run: RunOfLists,
    size: int,
    *,
    anew: bool,
) -> Iterator[list[_Refresh]]:
    """Read lists, and yield as many at a time as are asked about at once.

    One of which nothing has changed stands, unless all is to be made `anew`.  Of the titles for
    which a provider is asked in a run, each piece has its share.
    """
    piece: list[_Refresh] = []
    stand = [] if run.out is None else list(partitions.partitions(run.out))
    for number, one in enumerate(lists, 1):
        with run.contained(one.name, places[one.name]):
            partitions.check_is_spelt_so(places[one.name], stand)
            read = _read(one, places[one.name], harvest)
            if told := None if anew else _standing(read):
                run.end(ListEnd.of(one.name, told))
            else:
                piece.append(read)
        is_last = number == len(lists)
        if piece and (is_last or sum(len(some.heard.entries) for some in piece) >= size):
            harvest.share_of_titles = number / len(lists)
            yield piece
            piece = []


def _read(one: FollowedList, place: Path | str, harvest: Harvest) -> _Refresh:
    source = one.source if len(one.source) > 1 else one.source[0]
    settings = harvest.settings.model_copy(update={"list": source, "out": place})
    share, begun = Share(harvest, settings), harvest.shell.clock()
    reading = fetch_list(settings, share)
    read_at = first_read(reading, share.store, begun)
    return _Refresh(one.name, place, begun, share, Heard(reading, read_at, [], share))


def _standing(one: _Refresh) -> Summary | None:
    """Let the dataset of a list stand if nothing has changed; one kept elsewhere never does."""
    if not isinstance(one.place, Path):
        return None
    page = page_of_run(one.share.settings)
    with working_folder(one.place) as out:
        out.prepare()
        with only_writer(out.path, one.begun):
            return let_stand(out, one.heard.reading, one.share, one.begun, page)


def _refresh(piece: list[_Refresh], harvest: Harvest, run: RunOfLists, *, force: bool) -> None:
    """Ask at once about the papers of some lists and what their checks need; publish each."""
    harvest.ahead([one.heard.entries for one in piece])
    sound = []
    for one in piece:
        with run.contained(one.name, one.place):
            claims = one.share.about_entries(one.heard.entries, one.heard.read_at)
            one.heard = replace(one.heard, claims=claims)
            foresee(one.heard)
            sound.append(one)
    piece.clear()
    firsts = [ref for one in sound for ref in one.share.first_versions_needed]
    harvest.want_for_checks(firsts, [entry for one in sound for entry in one.share.lost])
    harvest.run("first versions")
    while sound:
        one = sound.pop(0)
        with run.contained(one.name, one.place):
            run.end(ListEnd.of(one.name, _published(one, force=force)))


def _published(one: _Refresh, *, force: bool) -> Summary:
    heard = replace(one.heard, claims=claims_for_checks(one.heard))
    page = page_of_run(one.share.settings)
    with working_folder(one.place) as out:
        out.prepare()
        with only_writer(out.path, one.begun):
            return publish(out, heard, one.begun, page, force=force)
