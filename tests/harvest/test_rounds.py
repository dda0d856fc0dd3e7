"""Titles are looked for where a list gives no identifier: cheapest first, until sure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from operator import is_
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import faults
import standin
from enrich.harvest.rounds import Harvest
from enrich.harvest.shell import Shell
from enrich.model import Entry, Paper, Record, Ref
from enrich.providers import chosen, found
from enrich.resolution.entry_claims import key, questions, seeds, stated
from enrich.resolution.trust import merge, status
from enrich.resolution.works import works
from enrich.settings import ProviderSettings, Settings
from enrich.store import Store

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
TITLE = "Loom: Weaving Threads of Many Colours"
REF = Ref("title", "loom-weaving-threads-of-many-colours")
DOI = "10.1145/9900031.9900032"
SOSP = "Proceedings of the ACM SIGOPS 31st Symposium on Operating Systems Principles"


def entry(title: str = TITLE, ref: Ref | None = None, **rest: Any) -> Entry:
    return Entry(title, 1, 1, (), title, title, ref=ref, **({"venue": "SOSP"} | rest))


def crossref_work(doi: str = DOI, title: str = TITLE) -> dict[str, Any]:
    return {
        "DOI": doi,
        "type": "proceedings-article",
        "title": [title],
        "author": [{"given": "Ada", "family": "Pfeffer", "sequence": "first"}],
        "container-title": [SOSP],
        "issued": {"date-parts": [[2025]]},
    }


def openalex_work(doi: str = DOI, title: str = TITLE) -> dict[str, Any]:
    place = {"source": {"display_name": SOSP, "type": "conference"}}
    return {
        "id": "https://openalex.org/W9900000031",
        "doi": f"https://doi.org/{doi}",
        "title": title,
        "publication_year": 2025,
        "authorships": [{"raw_author_name": "Ada Pfeffer", "author": {}, "institutions": []}],
        "primary_location": place,
    }


class World:
    """Crossref, OpenAlex and arXiv on one loopback server, and a list of our choosing."""

    server: faults.FaultServer

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, NOON
        self.works = {"crossref": [crossref_work()], "openalex": [openalex_work()]}
        self.records = {"crossref": [crossref_work()], "openalex": [openalex_work()]}
        self.feed = standin.feed()
        self.trouble: dict[str, faults.Behaviour] = {}
        self.named = ["crossref", "openalex"]
        self.titles: dict[str, int] = {}

    def answer(self, visit: faults.Visit) -> None:
        """Answer a search, or a question about identifiers."""
        name, query = self.what(visit.seen)
        if name in self.trouble:
            self.trouble[name](visit)
        elif name.startswith("arxiv"):
            faults.answer(self.feed, kind="application/atom+xml")(visit)
        else:
            known = self.works if "search" in name else self.records
            body = self.body(name.partition(" ")[0], query, known)
            faults.answer(json.dumps(body).encode())(visit)

    def body(self, name: str, query: str, known: dict[str, list[Any]]) -> dict[str, Any]:
        if name == "openalex":
            single = "/works/doi:" in query
            return (
                known[name][0]
                if single
                else {
                    "meta": {"count": len(known[name])},
                    "results": known[name],
                }
            )
        if "/works/10." in query:
            return {"status": "ok", "message-type": "work", "message": known[name][0]}
        return {"status": "ok", "message-type": "work-list", "message": {
            "total-results": len(known[name]), "items": known[name],
        }}  # fmt: skip

    @staticmethod
    def what(seen: faults.Seen) -> tuple[str, str]:
        """Return whom a request is for, and whether it looks for a title."""
        name = urlsplit(seen.path).path.split("/")[1]
        marks = ("query.bibliographic", "title.search", "search_query=ti")
        search = any(mark in seen.path for mark in marks)
        return f"{name} search" if search else name, seen.path

    @property
    def asked(self) -> list[str]:
        return [self.what(seen)[0] for seen in self.server.log]

    def settings(self, **more: Any) -> Settings:
        providers = {name: ProviderSettings(enabled=False) for name in found()}
        for name in self.named:
            providers[name] = ProviderSettings(
                url=f"{self.server.root}/{name}", pause=0, titles=self.titles.get(name)
            )
        return Settings(records=self.folder / "r.sqlite", providers=providers, **more)

    def run(
        self, *entries: Entry, renew: Sequence[str] = (), only: Sequence[str] = (), **more: Any
    ) -> tuple[Paper, str, Harvest]:
        """Gather and judge as a run does; return the last work and its entries' status."""
        settings = self.settings(**more)
        shell = Shell(clock=lambda: self.now, sleep=self.sleep)
        heard = chosen(settings)
        asked = [one for one in heard if not only or one.name in only]
        with Store(settings.records, clock=lambda: self.now) as store:
            harvest = Harvest(settings, store, asked, heard, frozenset(renew), shell)
            claims = stated(entries, NOON)
            claims += harvest.about(seeds(entries), NOON, questions(entries))
            work = works(entries, claims)[-1]
            paper = merge(work.paper_id, work.refs, work.claims)
            names = [*work.refs, *map(key, work.entries)]
            known = status(paper) != "unresolved"
            return paper, "resolved" if known else harvest.outcome(names), harvest

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    place = World(tmp_path)
    with faults.FaultServer(place.answer) as place.server:
        yield place


def test_an_entry_without_link_is_found_by_its_title_and_resolved_by_its_doi(world) -> None:
    paper, outcome, _ = world.run(entry())
    assert outcome == "resolved"
    assert paper.paper_id == REF
    assert [str(ref) for ref in paper.refs] == [f"doi:{DOI}"]
    assert paper.won["authors"].value[0]["name"] == "Ada Pfeffer"
    assert paper.won["authors"].ref == Ref("doi", DOI)
    learnt = [claim for claim in paper.heard if claim.ref == REF and claim.provider == "crossref"]
    assert [(claim.field, claim.value) for claim in learnt] == [("identifiers", f"doi:{DOI}")]


def test_the_title_asked_for_is_the_list_s_own(world) -> None:
    world.run(entry())
    (path,) = [seen.path for seen in world.server.log if "bibliographic" in seen.path]
    assert parse_qs(urlsplit(path).query)["query.bibliographic"] == [TITLE]


def test_the_cheapest_is_asked_first_and_the_dear_one_only_for_what_is_open(world) -> None:
    world.run(entry())
    assert world.asked == ["crossref search", "crossref", "openalex"]


def test_what_the_cheap_one_leaves_open_the_dear_one_may_settle(world) -> None:
    world.works["crossref"] = [crossref_work("10.9999/x", "Loom: Weaving Threads of Many Flavours")]
    paper, outcome, _ = world.run(entry())
    assert world.asked[:2] == ["crossref search", "openalex search"]
    assert outcome == "resolved"
    assert [str(ref) for ref in paper.refs] == [f"doi:{DOI}"]


def test_of_a_title_that_surely_names_a_work_no_other_is_told(world) -> None:
    world.works["openalex"] = [openalex_work("10.9999/x", "Loom: Weaving Threads of Many Flavours")]
    _, outcome, harvest = world.run(entry())
    assert (outcome, harvest.titles.near(key(entry()))) == ("resolved", [])


def test_a_second_run_sends_nothing_and_says_the_same(world) -> None:
    before = world.run(entry())[0]
    sent = len(world.server.log)
    world.now += timedelta(days=1)
    paper, outcome, harvest = world.run(entry())
    assert len(world.server.log) == sent
    assert outcome == "resolved"
    assert paper == before
    assert harvest.reports["crossref"].known == 2


def test_an_old_search_is_made_again_and_a_refresh_makes_all(world) -> None:
    world.run(entry())
    world.run(entry(), renew=["crossref"])
    assert world.asked.count("crossref search") == 2
    world.now += timedelta(days=31)
    world.run(entry())
    assert world.asked.count("crossref search") == 3


def test_a_near_miss_abstains_and_the_status_says_so(world) -> None:
    for works_ in world.works.values():
        works_[:] = [crossref_work("10.9999/x", "Loom: Weaving Threads of Many Flavours")]
    world.works["openalex"] = [
        openalex_work("10.9999/x", "Loom++: Weaving Threads of Many Colours")
    ]
    paper, outcome, harvest = world.run(entry())
    assert (outcome, paper.refs) == ("abstained", ())
    near = harvest.titles.near(key(entry()))
    assert {(claim.provider, claim.value) for claim in near} == {
        ("crossref", "doi:10.9999/x"),
        ("openalex", "doi:10.9999/x"),
    }
    assert world.asked == ["crossref search", "openalex search"]
    assert world.run(entry())[1] == "abstained"
    assert len(world.server.log) == 2


def test_a_title_without_anything_beside_it_abstains(world) -> None:
    assert world.run(entry(venue=None))[1] == "abstained"


def test_what_no_search_knows_is_not_found(world) -> None:
    world.works = {"crossref": [crossref_work("10.9999/x", "On Wool")], "openalex": []}
    assert world.run(entry())[1] == "not_found"
    assert world.run(entry())[1] == "not_found"
    assert len(world.server.log) == 2


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (faults.rate_limited(86_400), "unreachable"),
        (faults.status(503), "unreachable"),
        (faults.answer(b"null"), "unreachable"),
        (faults.bot_wall(), "blocked"),
        (faults.status(403), "blocked"),
    ],
)
def test_a_search_that_fails_is_never_not_found(world, trouble, outcome) -> None:
    world.works["openalex"] = []
    world.trouble["crossref search"] = trouble
    assert world.run(entry())[1] == outcome
    world.now += timedelta(days=2)
    del world.trouble["crossref search"]
    assert world.run(entry())[1] == "resolved"


def test_a_search_that_fails_leaves_what_is_known(world) -> None:
    before = world.run(entry())[0]
    world.now += timedelta(days=40)
    world.trouble = {name: faults.status(503) for name in ("crossref search", "openalex search")}
    world.trouble |= {name: faults.status(503) for name in ("crossref", "openalex")}
    assert world.run(entry())[0] == before


def test_a_name_whose_records_cannot_be_had_is_unreachable(world) -> None:
    world.trouble = {"crossref": faults.status(503), "openalex": faults.status(503)}
    paper, outcome, _ = world.run(entry())
    assert (outcome, [str(ref) for ref in paper.refs]) == ("unreachable", [f"doi:{DOI}"])


def test_a_name_whose_record_is_another_work_s_is_refused(world) -> None:
    other = crossref_work(title="On Wool and Its Growth")
    other["author"] = [{"given": "Mia", "family": "Schuster", "sequence": "first"}]
    world.named = ["crossref"]
    world.records["crossref"] = [other]
    ours = entry(authors=("Ada Pfeffer",))
    paper, outcome, _ = world.run(ours)
    assert (outcome, paper.refs) == ("abstained", ())


def test_offline_asks_nobody(world) -> None:
    assert world.run(entry(), offline=True)[1] == "not_asked"
    assert world.server.log == []
    world.run(entry())
    sent = len(world.server.log)
    assert world.run(entry(), offline=True)[1] == "resolved"
    assert len(world.server.log) == sent


def test_a_work_with_an_identifier_is_never_looked_for_by_title(world) -> None:
    world.run(entry(ref=Ref("doi", DOI)))
    assert world.asked == ["crossref", "openalex"]
    world.records = {"crossref": [crossref_work("10.9999/y")], "openalex": []}
    world.run(entry(ref=Ref("doi", "10.9999/nobody")))
    assert not any("search" in name for name in world.asked)


def test_a_run_looks_for_no_more_titles_than_it_may(world) -> None:
    world.titles = {"crossref": 2, "openalex": 0}
    entries = [entry(f"Loom: Weaving Threads of Many Colours {n}") for n in range(5)]
    _, outcome, harvest = world.run(*entries)
    assert world.asked == ["crossref search"] * 2
    assert harvest.reports["crossref"].not_asked == 3
    assert outcome == "not_asked"
    world.run(*entries)
    assert world.asked == ["crossref search"] * 4


def test_nobody_who_can_search_is_no_reason_to_say_not_found(world) -> None:
    world.titles = {"crossref": 0, "openalex": 0}
    assert world.run(entry())[1] == "not_asked"
    assert world.server.log == []


def test_arxiv_is_asked_for_titles_when_somebody_says_so(world) -> None:
    world.named = ["arxiv"]
    world.feed = standin.feed(standin.entry("2402.00009", TITLE))
    assert world.run(entry(year=2024))[1] == "not_asked"
    assert world.asked == []
    world.titles = {"arxiv": 5}
    paper, outcome, _ = world.run(entry(year=2024))
    assert (outcome, [str(ref) for ref in paper.refs]) == ("resolved", ["arxiv:2402.00009"])
    assert world.asked == ["arxiv search", "arxiv"]


def test_a_found_name_that_another_entry_links_to_makes_them_one_work(world) -> None:
    linked = entry(ref=Ref("doi", DOI))
    paper, outcome, _ = world.run(linked, entry())
    assert (paper.paper_id, outcome) == (Ref("doi", DOI), "resolved")


def test_searches_made_earlier_are_heard_though_nobody_is_asked(world) -> None:
    before = world.run(entry())[0]
    assert world.run(entry(), only=["openalex"])[0] == before
    assert "openalex search" not in world.asked


def test_what_a_search_found_is_read_once_a_run(world) -> None:
    _, _, harvest = world.run(entry())
    first, again = (harvest.titles.candidates([REF])[REF] for _ in range(2))
    assert first
    assert all(map(is_, first, again))


def test_two_entries_of_one_title_are_one_question(world) -> None:
    world.run(entry(), entry(year=2025))
    assert world.asked.count("crossref search") == 1


def test_a_doi_is_dead_only_where_all_who_register_dois_are_heard(tmp_path: Path) -> None:
    ref = Ref("doi", DOI)
    listed = [entry(ref=ref, url=f"https://doi.org/{DOI}")]
    for names, dead in ((["crossref"], set()), (["crossref", "datacite"], {ref})):
        settings = Settings(
            records=tmp_path / f"{len(names)}.sqlite",
            providers={n: ProviderSettings(enabled=n in names) for n in found()},
        )
        heard = chosen(settings)
        with Store(settings.records, clock=lambda: NOON) as store:
            store.add([Record(name, ref, NOON, None) for name in names])
            harvest = Harvest(settings, store, [], heard, frozenset(), Shell())
            assert set(harvest.dead(listed)) == dead
