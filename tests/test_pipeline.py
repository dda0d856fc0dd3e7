"""From a list to a dataset, with an arXiv on loopback or none at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import dumps
import standin
from enrich import pipeline, schema
from enrich.dataset.run_summary import Summary
from enrich.errors import BadInput, BadUsage, WriteError
from enrich.harvest.shell import Shell
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings

LIST = """# Looms

## Weaving
- [Weft](https://arxiv.org/abs/2401.00001v3): Threads at Scale | SOSP' 24
- [Warp: A Loom for Everyone](https://arxiv.org/pdf/2401.00002.pdf)
- [Spindle](https://doi.org/10.1145/1.2): Turning Wool | [Code](https://github.com/acme/spindle)
- Shuttle: Back and Forth

## Tools
- [Distaff](https://github.com/acme/distaff)
"""
WEFT = "Weft: Threads at Scale"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOBODY = "http://127.0.0.1:9/api/query"  # the discard port: nobody listens


class Place:
    """A folder with a list, and a run over it at a time of our choosing."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out, self.now = folder, folder / "out", NOON
        self.list = folder / "list.md"
        self.list.write_text(LIST, "utf-8")
        self.snapshot = folder / "snapshot.jsonl"
        dumps.of_a_stranger(self.snapshot)

    def settings(self, url: str, **more: Any) -> Settings:
        providers = {name: ProviderSettings(enabled=False) for name in found()} | {
            "arxiv": ProviderSettings(url=url, pause=0),
            "arxiv_snapshot": ProviderSettings(path=self.snapshot),
        }
        paths = {"list": str(self.list), "out": self.out, "records": self.folder / "r.sqlite"}
        return Settings(**{**paths, "providers": providers, "report": False, **more})

    def run(
        self, url: str = NOBODY, *, only=None, refresh=None, force=False, **more: Any
    ) -> Summary:
        shell = Shell(clock=lambda: self.now, sleep=self.sleep)
        told = {"only": only, "refresh": refresh, "force": force}
        return pipeline.run(self.settings(url, **more), shell=shell, **told)

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def rows(self, name: str) -> list[dict[str, Any]]:
        return pq.read_table(self.out / f"{name}.parquet").to_pylist()

    def paper(self, paper_id: str) -> dict[str, Any]:
        return next(row for row in self.rows("papers") if row["paper_id"] == paper_id)

    def snap(self, **paper: Any) -> None:
        with self.snapshot.open("a", encoding="utf-8") as file:
            file.write(json.dumps(paper) + "\n")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def arxiv() -> Iterator[standin.Arxiv]:
    with standin.arxiv() as server:
        server.titles = {"2401.00001": WEFT, "2401.00002": "Warp: A Loom for Everyone"}
        yield server


def test_a_list_becomes_a_dataset_with_what_arxiv_says(place, arxiv) -> None:
    result = place.run(arxiv.url)
    weft = place.paper("arxiv:2401.00001")
    assert weft["title"] == WEFT
    assert [author["name"] for author in weft["authors"]] == ["Ada Pfeffer", "José Ünal"]
    assert weft["abstract"] == f"We weigh {WEFT}."
    assert (str(weft["published"]), weft["published_precision"]) == ("2024-02-29", "day")
    assert (weft["venue"], weft["year"]) == ("SOSP", 2024)
    assert weft["categories"] == ["cs.DC", "cs.LG"]
    assert result.papers == {"resolved": 2, "unresolved": 2}
    assert len(place.rows("entries")) == 5


def test_a_title_that_disagrees_is_looked_for_in_the_first_version_once(place, arxiv) -> None:
    arxiv.titles |= {"2401.00001": "Threads, Revisited", "2401.00001v1": WEFT}
    place.run(arxiv.url)
    assert arxiv.asked == [["2401.00001", "2401.00002"], ["2401.00001v1"]]
    (finding,) = (row for row in place.rows("findings") if row["check"] == "retitled")
    assert (finding["line"], finding["severity"]) == (4, "info")
    assert place.paper("arxiv:2401.00001")["title"] == "Threads, Revisited"
    place.run(arxiv.url)
    assert len(arxiv.asked) == 2


def test_every_value_says_where_it_came_from(place, arxiv) -> None:
    place.run(arxiv.url)
    for row in place.rows("papers"):
        for name in schema.VALUES:
            assert (row[name] is None) == (row["provenance"][name] is None), name
    weft = place.paper("arxiv:2401.00001")["provenance"]
    assert weft["title"] == {"provider": "arxiv", "ref": "arxiv:2401.00001", "fetched_at": NOON}
    assert weft["venue"]["provider"] == "list"
    assert weft["arxiv_id"]["provider"] == "identifier"


def test_every_cell_rests_on_a_claim_that_won(place, arxiv) -> None:
    place.run(arxiv.url)
    won = {(c["paper_id"], c["field"]) for c in place.rows("claims") if c["won"]}
    for row in place.rows("papers"):
        for name in set(schema.VALUES) - {"published_precision"}:
            assert (row[name] is not None) == ((row["paper_id"], name) in won)


def test_a_second_run_sends_nothing_and_changes_no_byte_of_the_papers(place, arxiv) -> None:
    place.run(arxiv.url)
    before = place.rows("papers"), place.rows("claims"), place.rows("entries")
    place.now += timedelta(days=1)
    result = place.run(arxiv.url)
    assert len(arxiv.asked) == 1
    assert (place.rows("papers"), place.rows("claims"), place.rows("entries")) == before
    assert {r.provider: r.known for r in result.reports} == {"arxiv": 2, "arxiv_snapshot": 3}


def test_the_same_clock_gives_the_same_bytes(place, arxiv) -> None:
    place.run(arxiv.url)
    first = (place.out / "papers.parquet").read_bytes()
    place.run(arxiv.url)
    place.run(arxiv.url)
    assert (place.out / "papers.parquet").read_bytes() == first


def test_a_refresh_asks_again(place, arxiv) -> None:
    place.run(arxiv.url)
    place.run(arxiv.url, refresh="arxiv")
    place.run(arxiv.url, refresh="all")
    assert len(arxiv.asked) == 3


def test_a_refresh_that_failed_says_that_what_was_known_stands(place, arxiv) -> None:
    place.run(arxiv.url)
    told = place.run(NOBODY, refresh="arxiv").notices
    assert [one for one in told if "could not be asked again about 2 refs" in one]
    assert not [one for one in place.run(NOBODY).notices if "asked again about" in one]


def test_an_answer_goes_stale_and_is_asked_for_again(place, arxiv) -> None:
    place.run(arxiv.url)
    place.now += timedelta(days=31)
    place.run(arxiv.url)
    assert len(arxiv.asked) == 2


def test_a_batch_is_never_larger_than_the_provider_takes(place, arxiv) -> None:
    ids = [f"2402.{n:05}" for n in range(1, 251)]
    lines = [f"- [On Loom {one}](https://arxiv.org/abs/{one})" for one in ids]
    place.list.write_text("# Looms\n\n" + "\n".join(lines), "utf-8")
    place.run(arxiv.url)
    assert [len(ids) for ids in arxiv.asked] == [100, 100, 50]
    assert all("enrich/" in agent for agent in arxiv.agents)


def test_what_arxiv_does_not_know_is_not_found_and_not_asked_again(place, arxiv) -> None:
    arxiv.unknown.add("2401.00002")
    place.run(arxiv.url)
    status = {row["ref"]: row["status"] for row in place.rows("entries")}
    assert status["arxiv:2401.00002"] == "not_found"
    place.run(arxiv.url)
    assert len(arxiv.asked) == 1


def test_one_bad_id_costs_only_itself(place, arxiv) -> None:
    arxiv.bad.add("2401.00002")
    place.run(arxiv.url)
    status = {row["ref"]: row["status"] for row in place.rows("entries")}
    assert status["arxiv:2401.00001"] == "resolved"
    assert status["arxiv:2401.00002"] == "unreachable"


def test_with_no_network_the_dataset_is_written_from_what_is_here(place) -> None:
    place.snap(
        id="2401.00001", title="Weft: Threads at Scale", authors_parsed=[["Pfeffer", "Ada", ""]]
    )
    result = place.run()
    weft, warp = place.paper("arxiv:2401.00001"), place.paper("arxiv:2401.00002")
    assert weft["status"] == "resolved"
    assert weft["provenance"]["title"]["provider"] == "arxiv_snapshot"
    assert (warp["status"], str(warp["published"])) == ("unresolved", "2024-01-01")
    assert warp["published_precision"] == "month"
    assert warp["abstract"] is None
    status = {row["ref"]: row["status"] for row in place.rows("entries")}
    assert status["arxiv:2401.00002"] == "unreachable"
    assert result.failed == 2


def test_a_failure_never_erases_a_value(place, arxiv) -> None:
    place.run(arxiv.url)
    before = place.rows("papers")
    place.now += timedelta(days=40)
    place.run(NOBODY)
    assert place.rows("papers") == before


def test_a_wall_in_place_of_a_feed_is_a_failure_not_an_absence(place, arxiv) -> None:
    wall = b"<!doctype html><html><head><title>Just a moment...</title></head></html>"
    arxiv.trouble = [(200, {"Content-Type": "text/html"}, wall)] * 9
    place.run(arxiv.url)
    status = {row["ref"]: row["status"] for row in place.rows("entries")}
    assert status["arxiv:2401.00001"] == "blocked"


def test_offline_asks_nobody_outside(place, arxiv) -> None:
    place.run(arxiv.url, offline=True)
    assert arxiv.asked == []
    status = {row["ref"]: row["status"] for row in place.rows("entries")}
    assert status["arxiv:2401.00001"] == "not_asked"
    manifest = json.loads((place.out / "manifest.json").read_text("utf-8"))
    assert manifest["providers"]["arxiv"]["not_asked"] == 2


def test_providers_left_out_of_a_run_are_still_heard(place, arxiv) -> None:
    place.run(arxiv.url)
    before = place.rows("papers")
    place.run(arxiv.url, only=["arxiv_snapshot"])
    assert place.rows("papers") == before


def test_a_title_in_doubt_is_looked_for_in_the_snapshot(place) -> None:
    place.list.write_text(
        "- [Weft: Weaving Threads at Scale](https://arxiv.org/abs/2401.00009)\n", "utf-8"
    )
    place.snap(id="2401.00009", title="A Field Guide to Moths and Mice")
    place.snap(id="2401.00001", title="Weft: Weaving Threads at\n  Scale")
    place.run(offline=True)
    (finding,) = (row for row in place.rows("findings") if row["check"] == "wrong-link")
    assert (finding["severity"], finding["suggestion"]) == (
        "error",
        "https://arxiv.org/abs/2401.00001",
    )
    before = place.rows("findings")
    place.run(offline=True)
    assert place.rows("findings") == before


def test_a_new_snapshot_is_asked_about_everything_also_what_comes_up_late_in_a_run(place) -> None:
    place.list.write_text(
        "- [Weft: Weaving Threads at Scale](https://arxiv.org/abs/2401.00009)\n"
        "- [Shuttles of Very Many Kinds for Looms](https://example.org/s.pdf)\n",
        "utf-8",
    )
    place.snap(id="2401.00009", title="A Field Guide to Moths and Mice")
    place.run(offline=True)
    place.snap(id="2401.00001", title="Weft: Weaving Threads at Scale")
    place.run(offline=True)
    (finding,) = (row for row in place.rows("findings") if row["check"] == "wrong-link")
    assert finding["suggestion"] == "https://arxiv.org/abs/2401.00001"


def test_a_title_without_a_link_is_found_in_a_snapshot_that_comes_later(place) -> None:
    title = "Shuttles of Very Many Kinds for Looms"
    place.list.write_text(f"- [{title}](https://example.org/s.pdf) | OSDI' 24\n", "utf-8")
    place.snap(id="2401.00009", title="A Field Guide to Moths and Mice")
    place.run(offline=True)
    assert place.paper("title:shuttles-of-very-many-kinds-for-looms")["arxiv_id"] is None
    people = [["Pfeffer", "Ada", ""]]
    versions = [{"version": "v1", "created": "Thu, 29 Feb 2024 00:00:00 GMT"}]
    place.snap(id="2401.00008", title=title, authors_parsed=people, versions=versions)
    place.run(offline=True)
    found = place.paper("title:shuttles-of-very-many-kinds-for-looms")
    assert (found["arxiv_id"], found["status"]) == ("2401.00008", "resolved")


def test_a_new_snapshot_file_is_read_at_once(place) -> None:
    place.run(offline=True)
    place.snap(id="2401.00002", title="Warp: A Loom for Everyone")
    place.run(offline=True)
    assert place.paper("arxiv:2401.00002")["provenance"]["title"]["provider"] == "arxiv_snapshot"


def test_a_snapshot_that_is_missing_fails_alone(place, arxiv) -> None:
    place.snapshot.unlink()
    result = place.run(arxiv.url)
    report = next(r for r in result.reports if r.provider == "arxiv_snapshot")
    assert "cannot be read" in str(report.why)
    assert result.papers["resolved"] == 2


def test_software_is_no_paper(place, arxiv) -> None:
    place.run(arxiv.url)
    distaff = next(row for row in place.rows("entries") if "Distaff" in row["title"])
    assert (distaff["kind"], distaff["paper_id"], distaff["status"]) == (
        "software",
        None,
        "not_a_paper",
    )
    assert place.paper("doi:10.1145/1.2")["code_url"] == "https://github.com/acme/spindle"


def test_a_doi_that_only_authors_typed_is_told_and_not_shown(place, arxiv) -> None:
    place.run(arxiv.url)
    arxiv.dois["2401.00001"] = "10.1145/9.9"
    result = place.run(arxiv.url, refresh="arxiv")
    weft = place.paper("arxiv:2401.00001")
    assert (weft["doi"], weft["identifiers"]) == (None, ["arxiv:2401.00001"])
    assert any("doi:10.1145/9.9 is the same work, as arxiv says" in one for one in result.notices)


def test_first_seen_stays_and_changed_moves_only_with_a_value(place, arxiv) -> None:
    place.run(arxiv.url)
    place.now += timedelta(days=1)
    arxiv.titles["2401.00001"] = "Weft: Threads at a Larger Scale"
    place.run(arxiv.url, refresh="arxiv")
    weft, warp = place.paper("arxiv:2401.00001"), place.paper("arxiv:2401.00002")
    assert (weft["first_seen_at"], weft["changed_at"]) == (NOON, place.now)
    assert (warp["first_seen_at"], warp["changed_at"]) == (NOON, NOON)


SWAPPED = """# Looms

- [Weft: Scaling Threads over Many Looms](https://arxiv.org/abs/2401.00002)
- [Counting Sheep while Wide Awake](https://arxiv.org/abs/2401.00001)
- [Distaff: Spinning by Candle Light](https://arxiv.org/abs/2401.00003)
"""


def test_a_wrong_link_gives_its_entry_the_right_paper_where_that_is_sure_and_else_none(
    place, arxiv
) -> None:
    place.list.write_text(SWAPPED, "utf-8")
    arxiv.titles = {
        "2401.00001": "Weft: Scaling Threads over Many Looms",
        "2401.00002": "Counting Sheep while Wide Awake",
        "2401.00003": "Counting Sheep while Wide Awake, Again and Again",
    }
    place.run(arxiv.url)
    told = [(row["paper_id"], row["match"], row["status"]) for row in place.rows("entries")]
    assert told[:2] == [
        ("arxiv:2401.00001", "differs", "relinked"),
        ("arxiv:2401.00002", "differs", "relinked"),
    ]
    weft = place.paper("arxiv:2401.00001")
    assert weft["title"] == "Weft: Scaling Threads over Many Looms"
    assert weft["provenance"]["title"]["provider"] == "arxiv"
    heard = [row for row in place.rows("claims") if row["paper_id"] == "arxiv:2401.00001"]
    assert [c["value"] for c in heard if (c["provider"], c["field"]) == ("list", "title")] == [
        '"Weft: Scaling Threads over Many Looms"'
    ]


def test_an_entry_on_another_s_link_has_no_paper_and_no_say_in_it(place, arxiv) -> None:
    place.list.write_text(
        "# Looms\n\n- [Weft: Scaling Threads over Many Looms](https://arxiv.org/abs/2401.00001)\n"
        "- [Counting Sheep while Wide Awake](https://arxiv.org/abs/2401.00001) | OSDI' 24\n",
        "utf-8",
    )
    arxiv.titles = {"2401.00001": "Weft: Scaling Threads over Many Looms"}
    place.run(arxiv.url)
    told = [(row["paper_id"], row["status"]) for row in place.rows("entries")]
    assert told == [("arxiv:2401.00001", "resolved"), (None, "abstained")]
    assert place.paper("arxiv:2401.00001")["venue"] is None


def test_every_file_carries_the_run_id_of_the_manifest(place) -> None:
    result = place.run()
    manifest = json.loads((place.out / "manifest.json").read_text("utf-8"))
    assert manifest["run_id"] == result.run_id
    for table in schema.TABLES:
        metadata = pq.read_schema(place.out / table.file).metadata
        assert metadata[b"enrich.run_id"].decode() == result.run_id
        assert manifest["tables"][table.name]["rows"] == len(place.rows(table.name))


def test_an_unknown_provider_is_named_and_nothing_is_begun(place) -> None:
    with pytest.raises(BadUsage, match=r"no provider called 'arxive'.*arxiv_snapshot"):
        place.run(only=["arxive"])
    with pytest.raises(BadUsage, match="no provider called 'scihub'"):
        place.run(refresh="scihub")
    with pytest.raises(BadUsage, match="no provider called 'x'"):
        place.run(providers={"x": ProviderSettings()})
    assert not place.out.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"# Only a heading\n", "holds no entry"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "not text|binary"),
    ],
)
def test_a_list_that_is_none_is_told_in_one_sentence(place, content, sentence) -> None:
    place.run()
    before = (place.out / "manifest.json").read_bytes()
    place.list.write_bytes(content)
    with pytest.raises(BadInput, match=sentence):
        place.run()
    assert (place.out / "manifest.json").read_bytes() == before


def test_a_list_that_is_missing_is_told_in_one_sentence(place) -> None:
    place.list.unlink()
    with pytest.raises(BadInput, match="There is no list at"):
        place.run()


def test_a_list_in_latin_1_is_recovered_and_told(place) -> None:
    place.list.write_bytes("- [Müßig](https://arxiv.org/abs/2401.00001): Fäden".encode("latin-1"))
    result = place.run()
    assert place.paper("arxiv:2401.00001")["title"] == "Müßig: Fäden"
    assert any("Latin-1" in notice for notice in result.notices)


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_asked(place, arxiv) -> None:
    place.out.write_text("a file where the folder should be")
    with pytest.raises(WriteError, match="is a file: name a folder"):
        place.run(arxiv.url)
    assert arxiv.asked == []


def test_a_damaged_log_is_set_aside_told_and_rebuilt(place, arxiv) -> None:
    place.run(arxiv.url)
    records = place.folder / "r.sqlite"
    records.write_bytes(b"not a database at all" * 400)
    result = place.run(arxiv.url)
    assert len(arxiv.asked) == 2
    assert list(place.folder.glob("r.sqlite.damaged*"))
    assert any("damaged" in notice for notice in result.notices)
    assert result.papers["resolved"] == 2


def test_a_dataset_that_cannot_be_read_is_replaced_and_told(place) -> None:
    place.run()
    (place.out / "papers.parquet").write_bytes(b"PAR1 no more")
    result = place.run()
    assert any("could not be read" in notice for notice in result.notices)
    assert len(place.rows("papers")) == 4
