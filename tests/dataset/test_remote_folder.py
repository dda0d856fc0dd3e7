"""A dataset in a store: handed over whole, cut short at every change, read from there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import enrich
import titled_dataset
from enrich import pipeline, schema
from enrich.cli import run_output
from enrich.dataset.loading import read
from enrich.dataset.place import stopping
from enrich.dataset.place.working_folder import fetched, working_folder
from enrich.dataset.run_files import RunFiles
from enrich.dataset.run_summary import Summary
from enrich.dataset.write import FILES
from enrich.errors import BadInput, EnrichError, WriteError
from enrich.harvest.shell import Shell
from enrich.normalization.folder_address import called
from enrich.providers import found
from enrich.settings import ProviderSettings, load
from faulty_store import FaultyStore

PLACE = "faulty://bucket/papers"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LIST = "- [Weft](https://arxiv.org/abs/2401.00001): Threads at Scale\n"


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    FaultyStore.emptied()
    fsspec.filesystem("memory").store.clear()
    yield
    FaultyStore.emptied()
    stopping.begins()


def put(title: str, where: str = PLACE) -> None:
    with working_folder(where) as place:
        place.prepare()
        titled_dataset.put(place.path, title)
        place.hand_over(title)


def grown(folder: Path, day: str) -> None:
    path = folder / "history" / f"observed_on={day}" / "claims.parquet"
    path.parent.mkdir(parents=True)
    path.write_bytes(day.encode())


def kept() -> dict[str, bytes]:
    """Return every object of the store by its name, but for what was put aside."""
    start = "/bucket/papers/"
    objects = {name.removeprefix(start): f.getvalue() for name, f in FaultyStore.store.items()}
    return {name: body for name, body in objects.items() if not name.startswith(".staged/")}


def told() -> str:
    """Return which run our own reader finds, or that it tells of two."""
    with fetched(PLACE, FILES) as folder:
        try:
            files = RunFiles(folder)
            rows = {table.name: files.rows(table) for table in schema.TABLES}
        except BadInput as error:
            assert "holds files of two runs" in str(error)
            return "a mix"
    assert rows["papers"][0]["title"] == rows["findings"][0]["message"]
    return str(rows["papers"][0]["title"])


def test_the_store_holds_the_files_of_a_dataset_and_nothing_of_how_a_disk_keeps_them() -> None:
    put("old")
    assert set(kept()) == set(FILES)
    assert set(FaultyStore.store) == {f"/bucket/papers/{name}" for name in FILES}
    put("new")
    assert set(FaultyStore.store) == {f"/bucket/papers/{name}" for name in FILES}
    assert told() == "new"


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_a_failure_at_any_change_leaves_the_old_dataset_the_new_or_a_mix_that_is_told(
    step: int,
) -> None:
    put("old")
    before = kept()
    FaultyStore.healed()
    put("new")
    after, changes = kept(), len(FaultyStore.changes)
    states = []
    for number in sorted({*range(2, changes + 1, step), changes}):
        FaultyStore.emptied()
        fsspec.filesystem("faulty").pipe({f"{PLACE}/{name}": before[name] for name in before})
        FaultyStore.healed(fails_at=number)
        try:
            put("new")
        except WriteError as error:
            untouched = "What stood there before is untouched" in str(error)
            assert untouched or "Run again to mend that" in str(error)
            assert not untouched or kept() == before
        else:
            assert kept() == after
        assert all(body in (before[name], after[name]) for name, body in kept().items())
        states.append(told())
        FaultyStore.healed()
        put("new")
        assert kept() == after
        assert set(FaultyStore.store) == {f"/bucket/papers/{name}" for name in FILES}
    assert states == sorted(states, key=["old", "a mix", "new"].index)
    assert set(states) == {"old", "a mix", "new"}


def test_who_ends_a_run_is_told_what_is_true_of_the_store_at_every_change() -> None:
    put("old")
    before = kept()
    FaultyStore.healed()
    stopping.begins()
    sentences: list[tuple[str, bool]] = []

    class Watched(list[str]):
        def append(self, change: str) -> None:
            sentences.append((stopping.sentence(), kept() == before))

    FaultyStore.changes = Watched()
    try:
        put("new")
    finally:
        FaultyStore.changes = []
    assert len(sentences) > 2 * len(FILES)
    assert all(unchanged for sentence, unchanged in sentences if "as it was" in sentence)
    assert not any(unchanged for sentence, unchanged in sentences if "in place" in sentence)
    assert "as it was" in sentences[0][0]
    assert "in place, whole" in stopping.sentence()


def test_a_run_that_another_one_overtook_changes_nothing() -> None:
    put("old")
    with working_folder(PLACE) as slow:
        slow.prepare()
        put("quick")
        titled_dataset.put(slow.path, "slow")
        with pytest.raises(WriteError, match="Another run has written to faulty://bucket/papers"):
            slow.hand_over("slow")
    assert told() == "quick"


def test_history_comes_along_goes_first_and_is_not_sent_again() -> None:
    with working_folder(PLACE) as place:
        place.prepare()
        grown(place.path, "2026-01-01")
        titled_dataset.put(place.path, "old")
        place.hand_over("old")
    FaultyStore.healed()
    with working_folder(PLACE) as place:
        place.prepare()
        assert (place.path / "history/observed_on=2026-01-01/claims.parquet").exists()
        grown(place.path, "2026-01-02")
        titled_dataset.put(place.path, "new")
        place.hand_over("new")
    moved = [one.partition(" ")[2] for one in FaultyStore.changes if one.startswith("copy")]
    assert moved[0] == "/bucket/papers/history/observed_on=2026-01-02/claims.parquet"
    assert moved[-1] == "/bucket/papers/manifest.json"
    assert not any("2026-01-01" in change for change in FaultyStore.changes)
    assert {"history/observed_on=2026-01-01/claims.parquet"} < set(kept())


def test_a_card_that_a_person_wrote_in_the_store_stays() -> None:
    put("old")
    fsspec.filesystem("faulty").pipe_file("/bucket/papers/README.md", b"# Ours")
    put("new")
    assert kept()["README.md"] == b"# Ours"
    assert told() == "new"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError("403"), "permission was denied"),
        (ConnectionError("no route"), "it cannot be reached"),
        (RuntimeError("key s3cret of ada is unknown"), r"key \*\*\* of \*\*\* is unknown"),
        (RuntimeError("no: faulty://ada:s3cret@bucket/papers?token=t0ken"), "no:"),
    ],
)
def test_what_a_store_says_is_one_sentence_without_secrets(error: Exception, sentence: str) -> None:
    FaultyStore.healed(fails_at=1, error=error)
    with pytest.raises(WriteError, match=sentence) as raised:
        put("new", "faulty://ada:s3cret@bucket/papers?token=t0ken")
    assert not any(secret in str(raised.value) for secret in ("s3cret", "t0ken", "ada"))
    assert "\n" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_a_store_whose_package_is_missing_is_told_with_its_name() -> None:
    with pytest.raises(EnrichError, match="webhdfs-loom"), working_folder("webhdfs-loom://a/b"):
        pass
    fsspec.register_implementation(
        "loomfs", "no_such_loomfs.Store", errtxt="Install loomfs to access looms", clobber=True
    )
    with pytest.raises(WriteError, match="Install loomfs"), working_folder("loomfs://a/b"):
        pass
    with pytest.raises(BadInput, match="Install loomfs"):
        enrich.load("papers", folder="loomfs://a/b")


@settings(max_examples=30)
@given(st.text(), st.text())
def test_no_address_shows_its_password_or_what_stands_behind_a_question_mark(
    password: str, query: str
) -> None:
    shown = called(f"ftp://ada:#{password.replace('/', '')}@store.example/a?{query}")
    assert shown in ("ftp://store.example/a", "ftp://ada:", "ftp://")


class Place:
    """A list of one work that a snapshot knows, and runs over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "list.md").write_text(LIST, "utf-8")
        (folder / "snapshot.jsonl").write_text('{"id": "2401.00001", "title": "Weft"}\n', "utf-8")

    def run(self, out: Path | str, now: datetime = NOON) -> Summary:
        own = {"arxiv_snapshot": ProviderSettings(path=self.folder / "snapshot.jsonl")}
        chosen = load(
            list=str(self.folder / "list.md"),
            out=out,
            records=self.folder / "r.sqlite",
            offline=True,
            providers={name: ProviderSettings(enabled=False) for name in found()} | own,
        )
        return pipeline.run(chosen, shell=Shell(clock=lambda: now))


def test_a_second_run_to_a_store_asks_nobody_again_and_keeps_when_a_paper_was_first_seen(
    tmp_path: Path,
) -> None:
    place = Place(tmp_path)
    place.run("memory://bucket/papers")
    again = place.run("memory://bucket/papers/", NOON + timedelta(days=1))
    assert sum(report.asked for report in again.reports) == 0
    assert again.out == "memory://bucket/papers"
    assert again.manifest["run_id"].startswith("20260102")
    papers = read.load("papers", "memory://bucket/papers")
    assert str(papers["first_seen_at"][0])[:10] == "2026-01-01"


def test_what_is_read_from_a_store_is_what_a_folder_holds(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.run(tmp_path / "out")
    place.run("memory://bucket/papers")
    for table in schema.TABLES:
        local = enrich.load(table.name, folder=str(tmp_path / "out"))
        assert enrich.load(table.name, folder="memory://bucket/papers").equals(local)
    here, there = (
        enrich.why("arxiv:2401.00001", folder=where)
        for where in (tmp_path / "out", "memory://bucket/papers")
    )
    assert here == there
    for name in FILES[:-1]:  # the manifest tells who was asked by which of the two
        body = fsspec.filesystem("memory").cat_file(f"/bucket/papers/{name}")
        assert body == (tmp_path / "out" / name).read_bytes()


def test_an_address_is_set_like_a_folder_and_a_drive_is_no_protocol(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert load(out="C:\\papers").out == Path("C:\\papers")
    assert load(out="C:/papers").out == Path("C:/papers")
    assert load(out="data://").out == "data://"
    monkeypatch.setenv("ENRICH_OUT", "s3://bucket/papers/")
    assert load().out == "s3://bucket/papers"
    monkeypatch.setenv("ENRICH_OUT", "data/enriched")
    assert load().out == Path("data/enriched")


def test_a_file_address_is_a_folder_of_this_machine(tmp_path: Path) -> None:
    result = Place(tmp_path).run((tmp_path / "out").as_uri())
    assert result.out == tmp_path / "out"
    assert (tmp_path / "out" / "current").is_symlink()


def test_a_place_without_a_dataset_is_told_by_its_address() -> None:
    with pytest.raises(BadInput, match=r"There is no memory://nowhere/papers\.parquet"):
        enrich.load("papers", folder="memory://nowhere")


def test_a_person_is_told_the_address_without_secrets_and_what_to_try(tmp_path: Path) -> None:
    page = run_output.summary(Place(tmp_path).run("memory://bucket/papers"))
    assert "The dataset is in memory://bucket/papers." in page
    assert 'pd.read_parquet("memory://bucket/papers/papers.parquet")' in page
    secret = run_output.summary(Place(tmp_path).run("faulty://ada:s3cret@bucket/a"))
    assert "s3cret" not in secret
