"""A machine without a network is told so once; one provider that is down is none of that."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from enrich import lookup, pipeline
from enrich.cli import run_output
from enrich.cli.progress import progress
from enrich.errors import Refused, Unreachable, Unreadable
from enrich.harvest.lane_report import Report
from enrich.harvest.outage import outage, reasons, unasked_links
from enrich.harvest.shell import Shell
from enrich.model import Entry, Ref
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings
from scholars import scholars

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
KEEPS = "nothing could be asked; the dataset keeps what was known."
REFS = [Ref("doi", f"10.5072/loom.{number}") for number in range(3)]


def lost(name: str, *hosts: str, **traffic: float) -> Report:
    """Return the report of a lane that found no way to its host."""
    report = Report(name, traffic=traffic or {"dns": 3, "retries": 2}, unreached=frozenset(hosts))
    report.give_up(REFS, Unreachable(f"{name} could not be reached."))
    return report


def answered(name: str) -> Report:
    return Report(name, answered=3, traffic={"requests": 1})


def test_two_providers_out_of_reach_and_nobody_met_is_no_network() -> None:
    reports = [lost("arxiv", "a.example"), lost("crossref", "c.example"), Report("dblp", known=9)]
    assert list(reasons(reports)) == [f"No network: {KEEPS}"]


@pytest.mark.parametrize(
    "reports",
    [
        [],
        [lost("arxiv", "a.example")],
        [lost("arxiv", "a.example"), answered("crossref")],
        [lost("arxiv", "a.example"), lost("dblp", "d.example"), answered("crossref")],
        [lost("arxiv", "a.example"), lost("page")],  # whose hosts may all be gone
        [lost("arxiv", "a.example"), Report("crossref", known=3)],
        [lost("arxiv", "a.example"), lost("dblp", "d.example", dns=1, requests=1)],
    ],
)
def test_one_provider_down_is_not_no_network(reports) -> None:
    assert outage(reports) is None
    assert len(list(reasons(reports))) == sum(report.failed > 0 for report in reports)


def test_a_dead_proxy_is_named_as_the_culprit_once() -> None:
    reports = [lost(name, f"{name}.example", proxy=3) for name in ("arxiv", "crossref", "dblp")]
    (sentence,) = reasons(reports)
    assert sentence.startswith("No network: the proxy set in the environment does not answer")


def test_what_an_earlier_refusal_says_is_told_beside_the_outage() -> None:
    later = Report("openalex", traffic={"come back": 1})
    later.give_up(REFS, Unreachable("openalex may be asked again at noon.", retry_at=NOON))
    reports = [lost("arxiv", "a.example"), lost("crossref", "c.example"), later]
    assert list(reasons(reports)) == [
        f"No network: {KEEPS}",
        "openalex may be asked again at noon.",
    ]


def entry(line: int) -> Entry:
    url = f"https://doi.org/10.5072/loom.{line}"
    return Entry(f"e{line}", line, line, (), f"Loom {line}", "", url=url)


def test_334_links_that_could_not_be_asked_about_are_one_note_not_334() -> None:
    entries = [entry(line) for line in range(1, 335)]
    report = Report("crossref")
    report.fail([Ref("doi", f"10.5072/loom.{n}") for n in range(1, 335)], Unreachable("away"))
    (note,) = unasked_links(entries, [report])
    assert note.startswith("334 links of the kind doi are unreachable for us")
    assert note.endswith("(lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, "
                         "19, 20 and 314 more).")  # fmt: skip


def test_a_few_links_that_could_not_be_asked_about_are_named() -> None:
    report = Report("crossref")
    report.fail([Ref("doi", "10.5072/loom.7")], Refused("shut"))
    (note,) = unasked_links([entry(7), entry(8)], [report])
    assert note.startswith("line 7: https://doi.org/10.5072/loom.7 is blocked for us")


def nowhere(host: str) -> str:
    """Return an address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://{host}:{server.getsockname()[1]}"


def without_network(folder: Path, **more) -> Settings:
    lines = (f"- [Weft {n}: Threads](https://arxiv.org/abs/2401.{n:05})" for n in range(1, 20))
    dois = (f"- [Warp {n}: Looms](https://doi.org/10.5072/loom.{n})" for n in range(1, 20))
    (folder / "list.md").write_text("# Looms\n" + "\n".join([*lines, *dois]) + "\n", "utf-8")
    shut = {
        name: ProviderSettings(enabled=True, url=nowhere(host), pause=0)
        for name, host in zip(
            ("arxiv", "crossref", "datacite", "openalex", "semantic_scholar"),
            ("127.0.0.1", "localhost") * 3,
            strict=False,
        )
    }
    off = {name: ProviderSettings(enabled=False) for name in found()}
    return Settings(
        list=str(folder / "list.md"),
        out=folder / "out",
        records=folder / "r.sqlite",
        providers=off | shut | more.pop("providers", {}),
        **more,
    )


def test_a_check_of_links_without_network_says_so_in_one_line(tmp_path, capsys) -> None:
    with progress(Console(stderr=True)) as (tell, say):
        shell = Shell(clock=lambda: NOON, sleep=lambda _: None, tell=tell, say=say)
        checked = pipeline.check_list(without_network(tmp_path, links=True), shell=shell)
    assert checked.notices == [f"No network: {KEEPS}"]
    assert [one for one in checked.findings if one.check == "dead-link"] == []
    assert capsys.readouterr().err == ""  # no word of its tries


def test_a_run_without_network_says_so_in_one_line_and_in_its_manifest(tmp_path) -> None:
    shell = Shell(clock=lambda: NOON, sleep=lambda _: None)
    result = pipeline.run(without_network(tmp_path), shell=shell)
    assert list(run_output.remarks(result)) == [f"No network: {KEEPS}"]
    assert f'"No network: {KEEPS}"' in (tmp_path / "out" / "manifest.json").read_text("utf-8")
    assert result.failed > 0


def test_a_run_that_meets_one_provider_tells_of_each_that_is_down(tmp_path) -> None:
    shell = Shell(clock=lambda: NOON, sleep=lambda _: None)
    with scholars({}) as server:
        settings = without_network(tmp_path, providers=server.settings(["arxiv"]))
        result = pipeline.run(settings, shell=shell)
    told = list(run_output.remarks(result))
    assert not any("No network" in one for one in told)
    assert sum("refuses connections" in one for one in told) == 4


def test_a_work_looked_up_without_network_is_told_so_in_one_line(tmp_path) -> None:
    shell = Shell(clock=lambda: NOON, sleep=lambda _: None)
    (one,) = lookup.resolve("10.5072/loom.1", settings=without_network(tmp_path), shell=shell)
    assert (one.status, one.why) == ("unreachable", (f"No network: {KEEPS}",))


def test_a_lane_that_gave_up_says_why_it_did_and_when_it_may_be_asked_again() -> None:
    report = Report("loom")
    report.fail(REFS[:1], Unreadable("loom could not be understood."))
    late = NOON + timedelta(hours=1)
    report.give_up(REFS[1:], Unreachable("loom; it may be asked again at 13:00.", retry_at=late))
    for whole in (report, Report("loom", answered=1).merge(report), report.merge(Report("loom"))):
        assert (whole.why, whole.retry_at) == ("loom; it may be asked again at 13:00.", late)
        assert whole.figures()["retry_at"] == late.isoformat()


def test_the_time_to_ask_again_is_told_where_the_sentence_has_none() -> None:
    report = Report("loom", why="loom is away.", retry_at=NOON)
    assert run_output._again_at(report) == " (may be asked again at 2026-01-01 12:00 UTC)"
    report.why = "loom may be asked again at 2026-01-01 12:00 UTC."
    assert run_output._again_at(report) == ""
