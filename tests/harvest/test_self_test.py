"""`enrich providers --check` says of every provider, in a sentence, whether it answers."""

from __future__ import annotations

from pathlib import Path

import pytest

import faults
from enrich.harvest.self_test import probe
from enrich.harvest.shell import Shell
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings
from scholars import scholars

OURS = {"arxiv_snapshot": ProviderSettings(enabled=True)}
OUTSIDE = [name for name, cls in found().items() if not cls(ProviderSettings()).is_local]


def verdicts(folder: Path, providers: dict[str, ProviderSettings], **told) -> dict[str, str]:
    off = {name: ProviderSettings(enabled=False) for name in found()}
    settings = Settings(
        records=folder / "r.sqlite", patience=0, providers=off | OURS | providers, **told
    )
    told = dict(probe(settings, Shell(sleep=lambda _: None)))
    fine = ("answers", "off; ", "not asked")
    assert all(one.failed is not one.words.startswith(fine) for one in told.values())
    return {name: one.words for name, one in told.items()}


def test_every_provider_that_answers_is_said_to(tmp_path) -> None:
    with scholars({}) as server:
        on = {name: options.model_copy(update={"enabled": True})
              for name, options in server.settings(OUTSIDE).items()
              if hasattr(server, name)}  # fmt: skip
        said = verdicts(tmp_path, on)
    assert list(said) == list(found())
    asked = [said[name] for name in (*on, *OURS)]
    assert len(asked) >= 14
    assert all(verdict.startswith("answers: ") for verdict in asked), said
    assert said["crossref"] == "answers: On doi:10.1145/3600006.3613165"
    assert said["github"] == "answers: https://github.com/vllm-project/vllm"


def test_one_that_is_off_is_said_to_be_off_and_how_to_turn_it_on(tmp_path) -> None:
    said = verdicts(tmp_path, {})
    assert said["dblp"] == "off; ENRICH_PROVIDERS__DBLP__ENABLED=true turns it on"
    path = "off; ENRICH_PROVIDERS__RETRACTION_WATCH__PATH=FILE turns it on"
    assert said["retraction_watch"] == path


def test_offline_nobody_outside_is_asked(tmp_path) -> None:
    with scholars({}) as server:
        on = ProviderSettings(url=f"{server.root}/acl", enabled=True)
        said = verdicts(tmp_path, {"acl": on}, offline=True)
        assert server.asked.total() == 0
    assert said["acl"].startswith("not asked")
    assert said["arxiv_snapshot"].startswith("answers: ")


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (faults.bot_wall(), "lets no program in"),
        (faults.status(500), "could not be reached: 127.0.0.1 answered 500"),
        (faults.status(401), "refused: 127.0.0.1 answered 401"),
        (faults.answer(b"{}", kind="application/json"), ""),
        (faults.answer(b'{"id": 1, "data": [1]}', kind="application/json"), ""),
    ],
)
def test_one_that_fails_is_told_of_in_a_sentence(tmp_path, name, behaviour, words) -> None:
    with faults.FaultServer(behaviour) as server:
        on = ProviderSettings(url=server.root, pause=0, enabled=True)
        (verdict,) = [said for who, said in verdicts(tmp_path, {name: on}).items() if who == name]
    assert words in verdict
    assert verdict.startswith("answers") <= (name == "page" and not words)
    assert not verdict.startswith(name)


def test_what_a_key_would_gain_is_told_where_it_is_missing(tmp_path) -> None:
    with faults.FaultServer(faults.status(429)) as server:
        on = ProviderSettings(url=server.root, pause=0, enabled=True)
        said = verdicts(tmp_path, {"semantic_scholar": on})
    assert "S2_API_KEY" in said["semantic_scholar"]
