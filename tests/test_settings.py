"""What a person may set in the environment, for every provider, and what that comes to."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from enrich.errors import BadUsage
from enrich.providers import chosen, found
from enrich.providers.base import Provider
from enrich.settings import OUT, load

EVERY = pytest.mark.parametrize("name", list(found()))
KEYS = {
    "OPENALEX_API_KEY": "openalex",
    "S2_API_KEY": "semantic_scholar",
    "SEMANTIC_SCHOLAR_API_KEY": "semantic_scholar",
    "GITHUB_TOKEN": "github",
    "HF_TOKEN": "huggingface",
}


def provider(name: str) -> Provider:
    return chosen(load(), [name])[0]


@pytest.fixture(autouse=True)
def folder_of_its_own(tmp_path, monkeypatch) -> None:
    """No `enrich.toml` of anybody's, and no key."""
    monkeypatch.chdir(tmp_path)
    for variable in KEYS:
        monkeypatch.delenv(variable, raising=False)


@EVERY
@pytest.mark.parametrize("spell", [str.upper, str.lower])
def test_every_provider_can_be_set_in_the_environment(name, spell, monkeypatch) -> None:
    many = min(3, found()[name].most)
    told = {
        "URL": "http://127.0.0.1:9/x/", "PAUSE": "0.5", "BATCH": str(many), "FRESH": "P3D",
        "KEY": " s3cret\n", "TITLES": "4",
    }  # fmt: skip
    for setting, value in told.items():
        monkeypatch.setenv(spell(f"ENRICH_PROVIDERS__{name}__{setting}"), value)
    one = provider(name)
    assert (one.url, one.pause, one.batch) == ("http://127.0.0.1:9/x", 0.5, many)
    assert (one.fresh, one.options.titles) == (timedelta(days=3), 4)
    assert one.options.secret() == "s3cret"


@EVERY
def test_a_batch_above_what_a_provider_can_carry_is_refused_in_a_sentence(name, monkeypatch):
    most = found()[name].most
    monkeypatch.setenv(f"ENRICH_PROVIDERS__{name.upper()}__BATCH", str(most + 1))
    with pytest.raises(BadUsage, match=rf"providers\.{name}\.batch is wrong: {name} takes "):
        chosen(load())
    assert found()[name](load().provider(name)).batch == most


@EVERY
@pytest.mark.parametrize(("told", "is_on"), [("true", True), ("false", False), ("0", False)])
def test_every_provider_can_be_turned_on_and_off(name, told, is_on, monkeypatch) -> None:
    monkeypatch.setenv(f"ENRICH_PROVIDERS__{name.upper()}__ENABLED", told)
    assert (name in {one.name for one in chosen(load())}) == is_on


@pytest.mark.parametrize(
    ("told", "span"),
    [
        ("0", timedelta()),
        ("86400", timedelta(days=1)),
        ("P7D", timedelta(days=7)),
        ("30 days", timedelta(days=30)),
        ("", timedelta(days=30)),
    ],
)
def test_how_long_an_answer_stays_good_may_be_told_in_seconds(told, span, monkeypatch) -> None:
    monkeypatch.setenv("ENRICH_PROVIDERS__ARXIV__FRESH", told)
    assert provider("arxiv").fresh == span


@pytest.mark.parametrize("told", ["9" * 400, "1.2.3", ".", "soon", "-P1D", "nan"])
def test_a_span_that_is_none_is_told(told, monkeypatch) -> None:
    monkeypatch.setenv("ENRICH_PROVIDERS__ARXIV__FRESH", told)
    with pytest.raises(BadUsage, match=r"providers\.arxiv\.fresh is wrong: [^\n]+\.$"):
        load()


@pytest.mark.parametrize("variable", KEYS)
def test_a_key_may_stand_under_the_service_s_own_name(variable, monkeypatch) -> None:
    monkeypatch.setenv(variable, "s3cret\n")
    one = provider(KEYS[variable])
    assert "s3cret" in "".join(one.secrets().values())
    monkeypatch.setenv(f"ENRICH_PROVIDERS__{one.name.upper()}__KEY", "mine")
    assert provider(one.name).options.secret() == "mine"


@pytest.mark.parametrize("odd", ["s3cr☃t", "s3cret\nX-Evil: 1"])
def test_a_key_that_cannot_be_sent_is_told_of_and_not_shown(odd, monkeypatch) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", odd)
    with pytest.raises(BadUsage, match="The key in OPENALEX_API_KEY is wrong") as told:
        chosen(load(), ["openalex"])
    assert "s3cr" not in str(told.value)


def test_a_contact_makes_the_pace_of_polite_pools_and_no_other(monkeypatch) -> None:
    before = {one.name: one.pause for one in chosen(load(), list(found()))}
    monkeypatch.setenv("ENRICH_CONTACT", "ada@looms.example")
    after = {one.name: one.pause for one in chosen(load(), list(found()))}
    assert {name for name in found() if after[name] < before[name]} == {"crossref", "datacite"}
    assert {name for name in found() if after[name] > before[name]} == set()


def test_a_table_may_stand_whole_and_in_parts_and_the_environment_wins_over_the_file(
    monkeypatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "enrich.toml").write_text(
        '[providers.arxiv]\npause = 9\nbatch = 7\n[severity]\nretitled = "off"\n'
    )
    monkeypatch.setenv("ENRICH_PROVIDERS", '{"arxiv": {"titles": 3, "pause": 8}}')
    monkeypatch.setenv("enrich_providers__ARXIV__pause", "5")
    monkeypatch.setenv("ENRICH_SEVERITY__WRONG_LINK", "remark")
    monkeypatch.setenv("ENRICH_OUT", "")
    monkeypatch.setenv("ENRICH_LOOMS", "7")
    told = load(offline=True)
    arxiv = told.providers["arxiv"]
    assert (arxiv.pause, arxiv.batch, arxiv.titles) == (5, 7, 3)
    assert told.severity == {"retitled": "off", "wrong-link": "remark"}
    assert (told.offline, told.out) == (True, OUT)


@pytest.mark.parametrize(
    ("variable", "text"),
    [("ENRICH_PROVIDERS", "looms"), ("ENRICH_PROVIDERS__ARXIV", "3"), ("ENRICH_SEVERITY", "[]")],
)
def test_a_table_that_is_none_is_told_by_the_name_of_its_variable(
    variable, text, monkeypatch
) -> None:
    monkeypatch.setenv(variable, text)
    with pytest.raises(BadUsage, match=variable):
        load()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("ENRICH_PATIENSE", "PATIENCE"),
        ("enrich_lists", "LIST"),
        ("ENRICH_PROVIDER__ARXIV__KEY", "PROVIDERS"),
    ],
)
def test_a_misspelt_variable_is_told_with_the_one_that_is_meant(wrong, right, monkeypatch) -> None:
    monkeypatch.setenv(wrong, "3")
    with pytest.raises(BadUsage, match=f"There is no setting {wrong}; is ENRICH_{right} meant"):
        load()


def test_a_file_of_settings_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "enrich.toml").write_bytes(b'contact = "\xe4da@looms.example"')
    with pytest.raises(BadUsage, match=r"enrich.toml is not written as UTF-8: byte 12 "):
        load()
