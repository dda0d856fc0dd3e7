"""`enrich status`: when the last good night was, what was missed, and whether that is late."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import fsspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import dumps
import standin
from enrich import pipeline
from enrich.cli.console import errors_as_sentences
from enrich.cli.main import app
from enrich.dataset.run_status import WITHIN, RunStatus, run_status
from enrich.errors import BadInput
from enrich.harvest.shell import Shell
from enrich.settings import ProviderSettings, load
from loopback import Answer, Asked, serving

LIST = "# Looms\n\n- [Weft: Threads at Scale](https://arxiv.org/abs/2401.00001)\n"
NOBODY = "http://127.0.0.1:9/api/query"
DAY = timedelta(days=1)
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


class Nights:
    """Runs over one list on a clock of their own, whoever is in reach."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in standin.alone().items():
            monkeypatch.setenv(name, value)
        self.folder, self.now, self.list = folder, NOON, str(folder / "list.md")
        (folder / "list.md").write_text(LIST, "utf-8")
        dumps.of_a_stranger(folder / "snapshot.jsonl")

    def run(
        self,
        url: str,
        *,
        only: list[str] | None = None,
        refresh: str | None = "all",
        **how: Any,
    ) -> Mapping[str, Any]:
        arxiv = ProviderSettings(url=url, pause=0)
        snapshot = ProviderSettings(path=self.folder / "snapshot.jsonl")
        settings = load(
            list=self.list,
            out=how.pop("out", self.folder / "out"),
            records=self.folder / "records.sqlite",
            report=False,
            patience=0,
            providers={"arxiv": arxiv, "arxiv_snapshot": snapshot, **how.pop("providers", {})},
            **how,
        )
        shell = Shell(clock=lambda: self.now, sleep=lambda _: None)
        run = pipeline.run(settings, shell=shell, only=only, refresh=refresh)  # nosec B604
        return run.manifest

    def status(self, within: timedelta = WITHIN) -> RunStatus:
        return run_status(self.folder / "out", self.now, within)

    def said(self) -> str:
        return "\n".join(self.status().sentences())


@pytest.fixture
def nights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nights:
    return Nights(tmp_path, monkeypatch)


@pytest.fixture
def arxiv() -> Iterator[str]:
    with standin.arxiv() as server:
        yield server.url


def enrich(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["status", *words])
    return done.exit_code, done.output


def test_a_folder_without_a_run_is_late_and_says_what_to_do(tmp_path: Path) -> None:
    code, said = enrich("--out", str(tmp_path / "none"))
    assert code == 1
    assert said == (
        f"No good night is on record in {tmp_path / 'none'}.\n"
        "What to do: `enrich run` writes the first dataset; see that --out names its folder.\n"
    )


def test_a_night_in_which_everybody_was_asked_is_good_until_it_is_too_long_ago(
    nights, arxiv
) -> None:
    told = nights.run(arxiv)
    assert (told["complete"], told["last_complete_at"]) == (True, told["finished_at"])
    nights.now += timedelta(hours=5)
    assert nights.status().alive
    assert nights.said() == "The last good night ended 2026-11-29 12:00 UTC, 5 hours ago."
    nights.now += 3 * DAY
    assert not nights.status().alive
    assert nights.status(timedelta(days=4)).alive
    good, last, what = nights.said().splitlines()
    assert good.endswith("12:00 UTC, 3 days ago, and 36 hours are allowed.")
    assert last == "The last run ended 2026-11-29 12:00 UTC, 3 days ago."
    assert what.startswith("What to do: no run has been written since; see whether `make nightly`")


def test_a_night_that_missed_somebody_does_not_count_and_says_whom_and_since_when(
    nights, arxiv
) -> None:
    nights.run(arxiv)
    for _ in range(3):
        nights.now += DAY
        told = nights.run(NOBODY)
    assert (told["complete"], told["last_complete_at"]) == (False, NOON.isoformat())
    (missed,) = told["missed"]
    assert (missed["name"], missed["since"]) == ("arxiv", (NOON + DAY).isoformat())
    assert not nights.status().alive
    good, last, who, what = nights.said().splitlines()
    assert good.startswith("The last good night ended 2026-11-29 12:00 UTC, 3 days ago")
    assert last == "The last run ended 2026-12-02 12:00 UTC, 0 minutes ago; it is incomplete."
    assert who.startswith("arxiv was missed since 2026-11-30: arxiv could not be reached")
    assert "`enrich providers --check`" in what
    nights.run(arxiv)
    assert nights.status().alive
    assert nights.status().missed == ()


def test_one_bad_night_is_told_while_the_good_one_is_young(nights, arxiv) -> None:
    nights.run(arxiv)
    nights.now += DAY
    nights.run(NOBODY)
    assert nights.status().alive
    assert "; it is incomplete.\narxiv was missed since 2026-11-30" in nights.said()
    assert "What to do" not in nights.said()


def test_an_offline_run_neither_resets_the_clock_nor_hides_what_is_missed(nights, arxiv) -> None:
    nights.run(arxiv)
    nights.now += DAY
    before = nights.run(NOBODY)
    nights.now += timedelta(hours=1)
    told = nights.run(NOBODY, offline=True)
    assert (told["offline"], told["complete"]) == (True, False)
    assert (told["missed"], told["last_complete_at"]) == (before["missed"], NOON.isoformat())
    assert "it was offline and asked nobody.\narxiv was missed since" in nights.said()
    nights.now += DAY
    assert not nights.status().alive
    assert "run once more, with everybody asked" in nights.said()


def test_an_offline_run_in_which_nobody_was_due_is_a_good_night(nights, arxiv) -> None:
    nights.run(arxiv)
    nights.now += timedelta(hours=6)
    told = nights.run(NOBODY, offline=True, refresh=None)
    assert [one["not_asked"] for one in told["providers"].values()] == [0, 0]
    assert (told["offline"], told["complete"]) == (True, True)
    assert told["last_complete_at"] == nights.now.isoformat()
    assert nights.said() == "The last good night ended 2026-11-29 18:00 UTC, 0 minutes ago."


def test_an_offline_run_over_the_copy_of_a_list_is_no_good_night(nights, arxiv) -> None:
    def answer(_: Asked) -> Answer:
        return 200, {"Content-Type": "text/plain"}, LIST.encode()

    with serving(answer) as root:
        nights.list = f"{root}/list.md"
        nights.run(arxiv)
        nights.now += timedelta(hours=6)
        told = nights.run(arxiv, offline=True, refresh=None)
    assert (told["complete"], told["missed"]) == (False, [])
    assert told["last_complete_at"] == NOON.isoformat()


def test_a_run_that_asks_only_some_is_no_good_night_but_settles_what_it_asked(
    nights, arxiv
) -> None:
    nights.run(NOBODY)
    nights.now += DAY
    told = nights.run(arxiv, only=["arxiv_snapshot"])
    assert (told["complete"], told["left_out"]) == (False, ["arxiv"])
    assert [one["since"] for one in told["missed"]] == [NOON.isoformat()]
    assert "it was not to ask arxiv" in nights.said()
    told = nights.run(arxiv, only=["arxiv"])
    assert (told["left_out"], told["missed"]) == (["arxiv_snapshot"], [])
    assert told["last_complete_at"] is None


def test_a_list_that_its_copy_stood_in_for_is_missed_like_a_provider(nights, arxiv) -> None:
    answers: list[Answer] = [(200, {"Content-Type": "text/plain"}, LIST.encode())]

    def answer(_: Asked) -> Answer:
        return answers[-1]

    with serving(answer) as root:
        nights.list = f"{root}/list.md"
        assert nights.run(arxiv)["complete"]
        answers.append((404, {}, b""))
        nights.now += DAY
        told = nights.run(arxiv)
    assert (told["complete"], told["missed"][0]["name"]) == (False, "list")
    assert "The list could not be asked for since 2026-11-30: there is no list at" in nights.said()


def test_what_wants_a_key_and_has_none_does_not_count_where_it_was_met(nights, arxiv) -> None:
    def refuses(_: Asked) -> Answer:
        return 403, {}, b""

    with serving(refuses) as root:
        scholar = {"semantic_scholar": ProviderSettings(url=root, pause=0, enabled=True)}
        told = nights.run(arxiv, providers=scholar)
        assert (told["complete"], told["without_key"]) == (True, ["semantic_scholar"])
        assert "semantic_scholar gave nothing, as it does without a key" in nights.said()
        keyed = {"semantic_scholar": scholar["semantic_scholar"].model_copy(update={"key": KEY})}
        told = nights.run(arxiv, providers=keyed)
        assert ([one["name"] for one in told["missed"]], told["without_key"]) == (
            ["semantic_scholar"],
            [],
        )
    scholar = {"semantic_scholar": ProviderSettings(url=NOBODY, pause=0, enabled=True)}
    told = nights.run(arxiv, providers=scholar)
    assert [one["name"] for one in told["missed"]] == ["semantic_scholar"]


def test_what_is_down_counts_as_missed_without_a_key_too(nights, arxiv) -> None:
    def fails(_: Asked) -> Answer:
        return 500, {}, b""

    with serving(fails) as root:
        scholar = {"semantic_scholar": ProviderSettings(url=root, pause=0, enabled=True)}
        told = nights.run(arxiv, providers=scholar)
    assert [one["name"] for one in told["missed"]] == ["semantic_scholar"]
    assert (told["complete"], told["without_key"]) == (False, [])


KEY = ProviderSettings(key="k").key


def test_a_run_that_was_set_aside_is_told(nights, arxiv) -> None:
    nights.run(arxiv)
    nights.now += 3 * DAY
    (nights.folder / "out" / ".versions" / "held-20261202T120000Z-0badcafe").mkdir()
    assert "What to do: the run 20261202T120000Z-0badcafe lost too much" in nights.said()


def test_a_good_night_that_is_still_to_come_is_none(nights, arxiv) -> None:
    nights.run(arxiv)
    nights.now -= DAY
    assert not nights.status().alive
    assert "which is still to come." in nights.said()
    assert "What to do: set the clock right" in nights.said()


def test_a_dataset_of_an_earlier_release_says_that_it_did_not_note_it(tmp_path) -> None:
    told = {"run_id": "20261128T060000Z-0badcafe", "finished_at": "2026-11-28T06:00:00+00:00"}
    (tmp_path / "manifest.json").write_text(json.dumps(told), "utf-8")
    status = run_status(tmp_path, NOON - timedelta(hours=12))
    assert (status.alive, status.complete) == (False, None)
    assert "a release that did not note whether everybody was asked" in "\n".join(
        status.sentences()
    )


def test_a_dataset_in_a_store_is_looked_at_there(nights, arxiv) -> None:
    files = fsspec.filesystem("memory")
    nights.run(arxiv, out="memory://bucket/looms")
    try:
        assert run_status("memory://bucket/looms", nights.now).alive
        assert not run_status("memory://bucket/none", nights.now).alive
    finally:
        files.store.clear()
    with pytest.raises(BadInput):
        run_status("nowhere://bucket/looms", nights.now)


@pytest.mark.parametrize("body", [b"\xff\xfe bad", b'{"run_id": ', b"[]"])
def test_a_manifest_that_cannot_be_read_is_told_of_and_is_no_missing_dataset(
    body, tmp_path: Path
) -> None:
    (tmp_path / "manifest.json").write_bytes(body)
    code, said = enrich("--out", str(tmp_path))
    assert code == 1
    assert said.startswith(f"manifest.json in {tmp_path} cannot be read: it is no ")
    assert "writes it anew" in said


def test_the_command_ends_as_a_health_check_does(nights, arxiv) -> None:
    nights.now = datetime.now(UTC) - timedelta(hours=30)
    nights.run(arxiv)
    out = str(nights.folder / "out")
    code, said = enrich("--out", out)
    assert (code, said.count("\n")) == (0, 1)
    assert "UTC, 30 hours ago." in said
    for within, code in {"1": 1, "24h": 1, "2": 0, "1.5d": 0, "31H": 0, "999999": 0}.items():
        assert enrich("--out", out, "--within", within)[0] == code, within
    code, said = enrich("--out", out, "--json", "--within", "1")
    told = json.loads(said)
    assert (code, told["alive"], told["within_hours"], told["age_hours"]) == (1, False, 24, 30)
    assert told["last_run"]["complete"] is True
    assert told["advice"].startswith("no run has been written since")


@pytest.mark.parametrize("within", ["0", "-1", "soon", "", "1w", "nan", "inf", "9999999999999"])
def test_a_span_that_is_none_is_bad_usage(tmp_path, within) -> None:
    code, said = enrich("--out", str(tmp_path), f"--within={within}")
    assert (code, "is no span" in said) == (2, True)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just("9999-12-31T23:59:59-23:59"),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
KEYS = (
    *("run_id", "complete", "last_complete_at", "finished_at", "offline", "left_out", "missed"),
    *("without_key", "providers"),
)


@given(st.dictionaries(st.sampled_from(KEYS), JSON) | JSON)
def test_no_manifest_whatever_it_holds_ends_in_more_than_a_sentence(tmp_path_factory, told) -> None:
    folder = tmp_path_factory.mktemp("status")
    (folder / "manifest.json").write_text(json.dumps(told), "utf-8")
    status = run_status(folder, NOON)
    assert list(status.sentences())
    json.dumps(status.as_json())


def test_nothing_slow_is_imported_to_say_how_the_nights_go(tmp_path) -> None:
    code = (
        "import sys; from enrich.cli.main import main\n"
        f"sys.argv = ['enrich', 'status', '--out', {str(tmp_path)!r}]\n"
        "try: main()\n"
        "except SystemExit as end: print(end.code)\n"
        "print([m for m in ('prefect', 'pandas', 'pyarrow', 'fsspec') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-2:] == ["1", "[]"]


def test_what_may_not_be_opened_is_one_sentence(capsys) -> None:
    with pytest.raises(SystemExit) as ended, errors_as_sentences():
        raise PermissionError(13, "Permission denied", "data/manifest.json")
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert told.startswith("enrich: data/manifest.json cannot be opened: Permission denied. ")
