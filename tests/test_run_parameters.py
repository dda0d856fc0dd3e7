"""What a run may be asked for in the browser: described, with choices, and checked as elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from enrich.errors import BadUsage
from enrich.providers import found
from parameters import settings, yes_or_no
from refresh import refresh


def properties() -> dict[str, Any]:
    return dict(refresh.parameters.properties)


def test_every_parameter_has_one_type_and_a_description() -> None:
    for name, told in properties().items():
        assert isinstance(told.get("type"), str), name
        assert told["description"], name


def test_the_choices_are_the_providers_there_are() -> None:
    assert properties()["refresh"]["enum"] == ["", "all", *found()]
    assert properties()["providers"]["items"]["enum"] == list(found())


def test_what_is_left_empty_is_as_set(monkeypatch) -> None:
    monkeypatch.setenv("ENRICH_OFFLINE", "true")
    monkeypatch.setenv("ENRICH_LIST", "looms.md")
    assert settings([], "", "", False).offline
    assert settings([], "", "", False).list == "looms.md"
    assert settings(["a.md", "b.md"], "", "", False).lists == ("a.md", "b.md")


@pytest.mark.parametrize("value", ["no", 1, [], {}])
def test_a_switch_that_is_none_is_told_in_a_sentence(value) -> None:
    with pytest.raises(BadUsage, match="The parameter force is wrong: it is true or false"):
        yes_or_no("force", value)


def test_a_list_that_is_none_is_told_as_on_the_command_line() -> None:
    with pytest.raises(BadUsage, match="The setting list is wrong"):
        settings([3], "", "", False)
