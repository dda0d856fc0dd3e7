"""Who is told of bad nights, of what, and that an address is shown to nobody."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prefect.blocks.notifications import CustomWebhookNotificationBlock, SlackWebhook

import notify
import run_events
from enrich.dataset.diff.change import Change, Changes, Kind
from enrich.errors import BadUsage
from mail_server import taking_mail

THEN = datetime(2026, 3, 1, tzinfo=UTC)
SECRET = "s3cret"

# Apprise loads one that Python will leave out; nothing of it is used here.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


def test_without_the_setting_nobody_is_told() -> None:
    assert notify.target({}) is None
    assert notify.target({"ENRICH_NOTIFY": " "}) is None


def test_a_web_address_becomes_a_webhook_that_keeps_it_secret() -> None:
    block = notify.target({"ENRICH_NOTIFY": f"https://hooks.example/{SECRET}"})
    assert isinstance(block, CustomWebhookNotificationBlock)
    assert SECRET not in f"{block!r} {block.model_dump_json()}"
    asked = block._build_request_args("why", "what")
    assert asked["url"] == f"https://hooks.example/{SECRET}"
    assert asked["json"] == {"subject": "what", "text": "what\nwhy"}


def test_a_mail_address_with_its_server_is_handed_to_apprise() -> None:
    where = f"mailtos://ada:{SECRET}@mail.example?to=bo@example.org"
    block = notify.target({"ENRICH_NOTIFY": where})
    assert isinstance(block, SlackWebhook)
    assert SECRET not in repr(block)


def test_a_mail_says_what_happened() -> None:
    with taking_mail() as (port, mails):
        where = f"mailto://127.0.0.1:{port}?from=night@example.org&to=bo@example.org&mode=insecure"
        block = notify.target({"ENRICH_NOTIFY": where})
        assert isinstance(block, SlackWebhook)
        asyncio.run(block.anotify("Nobody could be asked.", subject="enrich: looms: failed"))
    (mail,) = mails
    assert "To: bo@example.org" in mail
    assert "Subject: enrich: looms: failed" in mail
    assert "Nobody could be asked." in mail


def test_a_block_of_the_server_is_named_by_type_and_name() -> None:
    assert notify.target({"ENRICH_NOTIFY": "slack-webhook/on-call"}) == ("slack-webhook", "on-call")


@pytest.mark.parametrize("where", [f"ftp-{SECRET}", f"nothing://{SECRET}", f"https:// {SECRET}"])
def test_what_names_nobody_is_told_without_being_shown(where) -> None:
    with pytest.raises(BadUsage, match="ENRICH_NOTIFY names nobody who can be told") as told:
        notify.target({"ENRICH_NOTIFY": where})
    assert SECRET not in str(told.value)


def test_each_automation_is_told_of_at_once_and_only_runs_by_schedule_are() -> None:
    failed, incomplete, errors = notify.told_of(UUID(int=7))
    names = [one.name for one in (failed, incomplete, errors)]
    assert names == [notify.FAILED_NIGHT, notify.INCOMPLETE_NIGHTS, notify.NEW_ERRORS]
    assert [one.trigger.threshold for one in (failed, incomplete, errors)] == [1, 1, 1]
    tags = [one.root["prefect.resource.id"] for one in failed.trigger.match_related]
    assert tags == ["prefect.tag.enrich", "prefect.tag.nightly"]


def test_new_errors_of_a_list_are_told_by_line_and_a_first_run_has_none() -> None:
    found = [
        Change(Kind.FINDING_NEW, "Weft", after="It opens another work.", line=7, severity="error"),
        Change(Kind.FINDING_NEW, "Warp", after="It was retitled.", line=9, severity="warning"),
        Change(Kind.ENTRY_ADDED, "Heddle"),
    ]
    errors = run_events.new_errors(Changes(THEN, THEN, found))
    assert errors == found[:1]
    assert run_events.headline("looms", errors) == "looms: 1 new error in the list"
    assert run_events.new_errors(Changes(None, THEN, found)) == []
    assert run_events.new_errors(None) == []


@given(st.integers(min_value=1, max_value=40))
def test_a_message_names_ten_errors_and_counts_the_rest(number) -> None:
    errors = [
        Change(Kind.FINDING_NEW, "W", after=f"{n}.", check="c", line=n) for n in range(number)
    ]
    told = run_events.lines(errors).splitlines()
    assert told[0] == "line 0: 0. [c]"
    assert len(told) == min(number, 11)
    assert told[-1] == (
        f"{number - 10} more" if number > 10 else f"line {number - 1}: {number - 1}. [c]"
    )


def test_nights_in_a_row_are_counted_back_to_the_last_good_one() -> None:
    assert run_events.in_a_row([]) == 0
    assert run_events.in_a_row(["Completed", "Incomplete"]) == 0
    assert run_events.in_a_row(["Incomplete", "Crashed", "Cancelled", "Incomplete"]) == 3
