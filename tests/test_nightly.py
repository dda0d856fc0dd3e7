"""When the nightly run is due, and that `prefect.yaml`, its one home, says the same to all."""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from prefect_home import ROOT
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prefect.flows import load_flow_from_entrypoint

import run_events
import scheduled
from deployments import declared
from enrich.dataset.run_summary import Summary
from enrich.errors import BadUsage
from enrich.harvest.lane_report import Report
from enrich.model import Ref
from loopback import Answer, serving
from prefect_api import answers
from prefect_server import log_file, must_be_free, port
from run_states import ended, short_name
from scheduled import due

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NO_LISTS = Path("no-such-folder") / "lists.toml"
LISTS = """
[[list]]
name = "looms"
source = "github:ada/looms"
out = "data/enriched/looms"

[[list]]
name = "felt"
source = ["lists/felt.md", "lists/wool.md"]
out = "data/enriched/felt"
schedule = "40 4 * * 1"
"""


def nightly(environ: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """Return the deployment that runs by schedule."""
    return declared(environ, NO_LISTS)[0]


def test_the_schedule_is_that_of_prefect_yaml_unless_it_is_set() -> None:
    (usual,) = nightly()["schedules"]
    for environ in ({}, {"ENRICH_NIGHTLY": ""}):
        assert nightly(environ)["schedules"] == [usual]
    assert nightly({"ENRICH_NIGHTLY": "30 22 * * 1-5"})["schedules"][0]["cron"] == "30 22 * * 1-5"


def test_the_usual_hour_is_not_the_providers_busiest() -> None:
    (usual,) = nightly()["schedules"]
    minute, hour, *days = usual["cron"].split()
    assert usual["timezone"] == "UTC"
    assert 3 <= int(hour) < 24
    assert int(minute) % 15, "not when everybody's begin"
    assert days == ["*", "*", "*"]


@pytest.mark.parametrize("cron", ["tonight", "6:17", "61 6 * * *", "17 6 * *", "17 25 * * *"])
def test_a_malformed_cron_line_is_told_in_one_sentence_with_an_example(cron) -> None:
    with pytest.raises(BadUsage) as told:
        nightly({"ENRICH_NIGHTLY": cron})
    assert str(told.value) == (
        f'ENRICH_NIGHTLY="{cron}" is no cron line: it takes minute, hour, day, month and '
        'weekday, in UTC, as in "17 6 * * *".'
    )


@given(st.text(alphabet="0123456789*/-,#LHR@ abc\t\N{ARABIC-INDIC DIGIT SIX}"))
def test_whatever_is_set_is_a_schedule_or_refused(cron) -> None:
    try:
        assert nightly({"ENRICH_NIGHTLY": cron})["schedules"][0]["timezone"] == "UTC"
    except BadUsage as error:
        assert "is no cron line" in str(error)


def test_the_next_run_is_told_in_utc_and_a_missed_one_begins_at_once() -> None:
    east = datetime.fromisoformat("2026-03-02T08:17:00+02:00")
    assert due(east, NOW) == "at 2026-03-02 06:17 UTC"
    assert due(NOW - timedelta(hours=5), NOW) == "at once, for the one missed"


def test_the_deployments_of_prefect_yaml_are_of_the_flow_that_is_served() -> None:
    both = declared({}, NO_LISTS)
    assert [one["name"] for one in both] == ["nightly", "ad-hoc"]
    for one in both:
        path, name = one["entrypoint"].split(":")
        found = load_flow_from_entrypoint(f"{ROOT / path}:{name}")
        assert found.name == scheduled.refresh.name == "refresh"
        assert set(one["parameters"]) <= set(found.parameters.properties)
        assert one["work_pool"]["name"]
        assert one["enforce_parameter_schema"] is False, "the run says itself what is wrong"
    assert both[0]["tags"] == list(run_events.TAGS)
    assert (both[1]["tags"], both[1]["schedules"]) == (["enrich"], [])


def test_each_followed_list_is_a_nightly_deployment_and_takes_the_place_of_the_one(
    tmp_path,
) -> None:
    file = tmp_path / "lists.toml"
    file.write_text(LISTS, "utf-8")
    looms, felt, rest = declared({"ENRICH_NIGHTLY": "5 5 * * *"}, file)
    assert (looms["name"], felt["name"], rest["name"]) == ("looms", "felt", "ad-hoc")
    assert looms["parameters"] == {"list": ["github:ada/looms"], "out": "data/enriched/looms"}
    assert felt["parameters"]["list"] == ["lists/felt.md", "lists/wool.md"]
    assert looms["schedules"][0]["cron"] == "5 5 * * *"
    assert felt["schedules"][0] == {**looms["schedules"][0], "cron": "40 4 * * 1"}
    assert looms["tags"] == felt["tags"] == list(run_events.TAGS)
    assert looms["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}


def test_a_list_that_names_no_folder_is_a_partition_of_the_usual_one(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("ENRICH_OUT", "s3://bucket/papers/")
    file = tmp_path / "lists.toml"
    file.write_text('[[list]]\nname = "Fine looms"\nsource = "looms.md"', "utf-8")
    looms, _ = declared({}, file)
    assert looms["parameters"]["out"] == "s3://bucket/papers/list_name=Fine-looms"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[list", "lists.toml is not valid TOML"),
        ("", "holds one [[list]] for each list, and nothing else"),
        ("[list]\nname = 'a'", "lists.toml has [list]: write [[list]] above each list."),
        ('[[list]]\nname = "a\\nb"\nsource = "c"', "a name with a line break: leave it out."),
        ('[[list]]\nname = "a\\tb"\nsource = "c"', "a name with a tab: leave it out."),
        (
            '[[list]]\nname = "a\\u202Eb"\nsource = "c"',
            "a name with U+202E, a sign that is not printed: leave it out.",
        ),
        ("list = 3", "holds one [[list]] for each list"),
        ("list = [3]", "number 1 of lists.toml is no table"),
        ('[[list]]\nout = "a"', 'number 1 of lists.toml needs name = "…"'),
        ('[[list]]\nname = "a"\nsource = "b"\nout = " "', "has an out that is none"),
        ('[[list]]\nname = "?"\nsource = "b"', "a name without a letter or digit"),
        (
            '[[list]]\nname="a b"\nsource="b"\n[[list]]\nname="a-B"\nsource="e"',
            "two lists with one folder, 'a b' and 'a-B'",
        ),
        ('[[list]]\nname = "a"\nout = "b"', "needs source: a path, a folder, an address"),
        (
            '[[list]]\nname = "a/b"\nout = "b"\nsource = "c"',
            "a name with '/', which Prefect refuses",
        ),
        (
            '[[list]]\nname = "a"\nout = "b"\nsource = "c"\ncron = "d"',
            "has 'cron', which is unknown",
        ),
        ('[[list]]\nname = "a"\nout = "b"\nsource = "c"\nschedule = "d"', "that is no cron line"),
        ('[[list]]\nname = "ad-hoc"\nout = "b"\nsource = "c"', "'ad-hoc', which is taken"),
        (
            '[[list]]\nname="a"\nout="b"\nsource="c"\n[[list]]\nname="d"\nout="B/"\nsource="e"',
            "two lists with one folder, 'a' and 'd'",
        ),
        (
            '[[list]]\nname="A"\nsource="c"\n[[list]]\nname="d"\nsource="e"\n'
            'out="./data/../data/enriched/list_name=a/"',
            "two lists with one folder, 'A' and 'd'",
        ),
        (
            '[[list]]\nname="a"\nsource="c"\n[[list]]\nname="d"\nout="data/enriched"\nsource="e"',
            "the list 'd' in data/enriched, where the partitions of others are",
        ),
        (
            f'[[list]]\nname="{"w" * 250}a"\nsource="c"\n[[list]]\nname="{"w" * 250}b"\nsource="e"',
            "each needs its own, and of a name it bears but 200 bytes.",
        ),
        (
            '[[list]]\nname="a"\nout="o"\nsource="c"\n[[list]]\nname="d"\nout="O/e/f"\nsource="e"',
            "has the folder of the list 'd' inside that of 'a': each needs its own.",
        ),
        (
            '[[list]]\nname="a"\nsource="c"\n[[list]]\nname="d"\nout="data"\nsource="e"',
            "has the folder of the list 'a' inside that of 'd': each needs its own.",
        ),
        (
            '[[list]]\nname="a"\nsource="c"\nout="s3://b/o"\n'
            '[[list]]\nname="d"\nout="s3://b/o/e"\nsource="e"',
            "has the folder of the list 'd' inside that of 'a': each needs its own.",
        ),
        (
            '[[list]]\nname="a"\nsource="c"\n[[list]]\nname="a"\nsource="e"',
            "two lists with one name, 'a' and 'a'",
        ),
        ('[[list]]\nname="a"\nout="b"\nsource="https://u:pw@h.example/a.md"', "carries a user"),
    ],
)
def test_what_is_wrong_in_lists_toml_is_told_in_a_sentence(text, told, tmp_path) -> None:
    file = tmp_path / "lists.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(BadUsage) as error:
        declared({}, file)
    assert told in str(error.value)
    assert "pw@" not in str(error.value)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(st.lists(st.fixed_dictionaries({"name": WORDS, "out": WORDS, "source": WORDS}), max_size=3))
def test_whatever_lists_are_followed_they_are_deployed_or_refused(tmp_path_factory, rows) -> None:
    file = tmp_path_factory.getbasetemp() / "lists.toml"
    tables = [[f"{key} = {json.dumps(value)}" for key, value in row.items()] for row in rows]
    file.write_text("\n".join(line for one in tables for line in ["[[list]]", *one]), "utf-8")
    try:
        found = declared({}, file)
    except BadUsage as error:
        assert str(error).endswith(".")
        return
    assert [(one["name"], one["parameters"].get("out")) for one in found] == [
        *((row["name"], row["out"]) for row in rows),
        ("ad-hoc", None),
    ]


def test_a_port_in_use_is_told_before_a_server_is_started() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        told = f"Port {number} is in use: set PREFECT_SERVER_API_PORT"
        with pytest.raises(BadUsage, match=told):
            must_be_free(number)


@pytest.mark.parametrize("text", ["", "web", "-1", "0", "65536", "4200.0", "\N{SUPERSCRIPT TWO}"])
def test_a_port_that_is_none_is_told(text) -> None:
    with pytest.raises(BadUsage, match="is no port"):
        port({"PREFECT_SERVER_API_PORT": text})
    assert port({}) == 4200


def test_a_server_that_does_not_answer_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/api"
    with pytest.raises(BadUsage, match=f"at {url}"):
        answers(url, patience=0)


@pytest.mark.parametrize("url", ["looms", "http://", "http://[", "ftp://127.0.0.1/api"])
def test_an_address_that_is_none_is_told(url) -> None:
    with pytest.raises(BadUsage, match="No Prefect server answers at"):
        answers(url, patience=0)


def test_a_page_for_people_is_no_prefect_server() -> None:
    page: Answer = (200, {"Content-Type": "text/html"}, b"<html>Prefect</html>")
    with serving(lambda _: page) as url, pytest.raises(BadUsage, match="ends in /api"):
        answers(url, patience=0)


def test_a_password_in_the_address_is_not_shown() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://ada:s3cret@127.0.0.1:{closed.getsockname()[1]}/api?token=s3cret"
    with pytest.raises(BadUsage) as told:
        answers(url, patience=0)
    assert "s3cret" not in str(told.value)


def test_a_prefect_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadUsage, match="Prefect cannot write to"):
        log_file({"PREFECT_HOME": str(tmp_path / "file" / "home")})


def test_a_night_that_could_not_ask_somebody_is_called_incomplete() -> None:
    asked = Report("arxiv", answered=2)
    missed = Report("crossref", failures={Ref("doi", "10.1/a"): "unreachable"})
    whole, part = (ended(summary(*reports)) for reports in ([asked], [asked, missed]))
    assert (whole.type, whole.name) == ("COMPLETED", "Completed")
    assert whole.message == "list.md: 2 entries, 1 paper"
    assert (part.type, part.name) == ("COMPLETED", "Incomplete")
    assert part.message == f"{whole.message}; not asked, so the next run asks again: 1 of crossref"


def test_a_night_in_which_nobody_could_be_asked_is_failed_and_a_run_by_hand_is_not() -> None:
    missed = [Report(name, failures={Ref("doi", "10.1/a"): "unreachable"}) for name in ("a", "b")]
    at_home = Report("arxiv_snapshot", answered=2)
    nobody = summary(at_home, *missed)
    assert ended(nobody).name == "Incomplete"
    night = ended(nobody, scheduled=True)
    assert (night.type, night.name) == ("FAILED", "Failed")
    assert str(night.message).startswith("2 of 2 providers could not be asked; the dataset was")
    one = summary(Report("c", answered=1, traffic={"requests": 1}), *missed)
    assert ended(one, scheduled=True).name == "Incomplete"


def test_a_night_on_a_copy_of_its_list_is_incomplete() -> None:
    run = summary(Report("arxiv", answered=2))
    run.manifest = {"missed": [{"name": "list", "since": "2026-03-01", "why": "gone"}]}
    state = ended(run)
    assert (state.type, state.name) == ("COMPLETED", "Incomplete")
    assert str(state.message).endswith("the list, of which the last good copy was read")


@pytest.mark.parametrize(("share", "kind"), [(0.5, "FAILED"), (0.7, "COMPLETED"), (1, "COMPLETED")])
def test_the_share_of_providers_lost_from_which_a_run_is_failed_can_be_set(share, kind) -> None:
    missed = [Report(name, failures={Ref("doi", "10.1/a"): "unreachable"}) for name in ("a", "b")]
    run = summary(Report("c", answered=1, traffic={"requests": 1}), *missed)
    assert ended(run, fail_when=share).type == kind


def test_a_run_is_called_by_its_list_whatever_that_is_named_by() -> None:
    assert short_name(["https://ada:pw@lists.example/looms.md?token=s3cret"]) == "looms"
    assert short_name(["-"]) == "standard input"


@given(st.lists(st.text(min_size=1) | st.from_regex("https?://.*|github:.*"), min_size=1))
def test_whatever_a_list_is_named_by_its_run_has_a_name(lists) -> None:
    assert short_name(lists)


def summary(*reports: Report) -> Summary:
    counts = Counter(resolved=2), Counter(resolved=1), Counter()
    return Summary("run", "list.md", Path("out"), *counts, list(reports), [])
