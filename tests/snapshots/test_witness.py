"""A witness with an index says what the dump says, and when broken never that nobody knows."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from codecs import BOM_UTF8
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import dumps
from enrich import lookup
from enrich.errors import Unreachable
from enrich.harvest.lane import TitleQuestions
from enrich.model import Ref
from enrich.providers import chosen, found
from enrich.providers.base import Provider
from enrich.settings import ProviderSettings, Settings
from enrich.snapshots.building import add
from enrich.snapshots.edition_index import Index

ROWS = dumps.arxiv(300)
REFS = [Ref("arxiv", row["id"]) for row in ROWS]


def witness(path: Path | None, name: str = "arxiv_snapshot") -> Provider:
    return found()[name](ProviderSettings(path=path))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Provider, Provider]:
    """One who reads the dump in a pass, and one who asks its index."""
    folder = tmp_path_factory.mktemp("dump")
    source = dumps.lines(folder / "dump.jsonl", ROWS)
    return witness(source), witness(add(folder, "arxiv", source, dumps.silent).folder)


def test_an_index_answers_with_the_very_lines_of_the_dump(both, door=None) -> None:
    raw, indexed = both
    asked = [*REFS[::7], Ref("arxiv", "2401.99999")]
    assert indexed.answer(asked, door) == raw.answer(asked, door)
    assert indexed.edition() == raw.edition()


def test_an_index_finds_the_titles_that_a_pass_over_the_dump_finds(both, door=None) -> None:
    raw, indexed = both
    titles = {Ref("title", str(n)): row["title"].upper() for n, row in enumerate(ROWS[:60])}
    titles |= {Ref("title", f"{n}:"): row["title"].partition(": ")[2] for n, row in enumerate(ROWS)}
    expected = raw.find(titles, door)
    got = indexed.find(titles, door)
    assert {ref: got[ref] for ref in expected} == expected
    questions = [TitleQuestions(one, titles) for one in both]
    known = list(expected)
    assert questions[0].answer(known, door) == questions[1].answer(known, door)


TITLE = st.text("aäÄeßéçñıﬁ²-:&.,;–— 12+#*\n'’Ωж中x", max_size=40)


@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(st.lists(TITLE, min_size=100, max_size=300))
def test_no_title_of_one_spelling_is_missed_whatever_strangers_write(titles) -> None:
    with TemporaryDirectory() as name:
        rows = [{"id": f"2401.{n:05}", "title": title} for n, title in enumerate(titles, 1)]
        source = dumps.lines(Path(name) / "dump.jsonl", rows)
        indexed = witness(add(Path(name), "arxiv", source, dumps.silent).folder)
        asked = {Ref("title", str(n)): title.swapcase() for n, title in enumerate(titles)}
        found = indexed.find(asked, None)
        for ref, works in witness(source).find(asked, None).items():
            assert works.items() <= found.get(ref, {}).items(), asked[ref]


def test_a_title_with_a_slip_proposes_the_work_and_others_are_not_invented(both) -> None:
    _, indexed = both
    row = ROWS[50]
    asked = row["title"].replace("Winter", "Wintre")
    works = indexed.search(asked, None)
    assert Ref("arxiv", row["id"]) in works
    assert len(works) <= 5
    assert indexed.search("Spinning Wheels Turned by Mice", None) == {}


def test_a_few_titles_are_near_to_what_they_are_near_to_among_many(both) -> None:
    index = Index(both[1].options.path)
    asked = [row["title"].replace("Winter", "Wintre") for row in ROWS[:20]]
    together = index.titled(asked, "near")
    assert [index.titled([one], "near").get(0, []) for one in asked] == [
        together.get(number, []) for number in range(len(asked))
    ]
    assert len(together) == len(asked)


def test_an_engine_that_makes_other_numbers_of_words_proposes_the_same(tmp_path) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", ROWS[:40])
    folder = add(tmp_path, "arxiv", source, dumps.silent).folder
    asked = [row["title"].replace("Winter", "Wintre") for row in ROWS[:9]]
    before = Index(folder).titled(asked, "near")
    rewritten(folder, hashed=0)
    assert Index(folder).titled(asked, "near") == before


def rewritten(folder: Path, **changed: object) -> None:
    """Write other words into the manifest of an edition."""
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))


def test_a_copy_of_an_index_is_whole_though_its_files_are_younger(tmp_path) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", ROWS[:5])
    folder = add(tmp_path, "arxiv", source, dumps.silent).folder
    for path in folder.glob("*.parquet"):
        os.utime(path, ns=(0, 0))
    assert None not in witness(folder).answer(REFS[:5], None).values()


DAMAGE: dict[str, Callable[[Path, Path], object]] = {
    "is not finished": lambda folder, _: (folder / "manifest.json").unlink(),
    "manifest that cannot be read": lambda folder, _: (folder / "manifest.json").write_text("{"),
    "manifest that cannot be read ": lambda folder, _: (folder / "manifest.json").write_text("{}"),
    "ids.parquet is not what": lambda folder, _: (folder / "ids.parquet").write_bytes(b"PAR1"),
    "titles.parquet is not what": lambda folder, _: (folder / "titles.parquet").unlink(),
    "ids.parquet is not what was": lambda folder, _: flip(folder / "ids.parquet"),
    "made by another version": lambda folder, _: rewritten(folder, form=1),
    "dump.jsonl, which is gone": lambda _, source: source.unlink(),
    "dump.jsonl, which is gone or": lambda _, source: source.write_text('{"id": "1"}'),
}


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


@pytest.mark.parametrize("why", DAMAGE)
def test_a_damaged_index_is_unreachable_and_never_an_absence(tmp_path, why: str) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", dumps.arxiv(5))
    folder = add(tmp_path, "arxiv", source, dumps.silent).folder
    DAMAGE[why](folder, source)
    broken = witness(folder)
    for ask in (lambda: broken.answer(REFS[:1], None), lambda: broken.search("On Looms", None)):
        with pytest.raises(Unreachable, match=why.strip()) as told:
            ask()
        assert "enrich snapshot add arxiv PATH" in str(told.value)
    dumps.lines(source, ROWS[:5])
    mended = witness(add(tmp_path, "arxiv", source, dumps.silent).folder)
    assert None not in mended.answer(REFS[:5], None).values()


def test_copies_that_are_gone_are_no_absence(tmp_path: Path) -> None:
    source = dumps.lines(tmp_path / "part.gz", dumps.openalex(5))
    folder = add(tmp_path, "openalex", source, dumps.silent).folder
    source.unlink()  # which is no longer needed
    one = witness(folder, "openalex_snapshot")
    asked = [Ref("doi", "10.9999/loom.3"), Ref("doi", "10.9999/moth")]
    assert [body is None for body in one.answer(asked, None).values()] == [False, True]
    shutil.rmtree(folder / "bodies")
    with pytest.raises(Unreachable, match=r"is damaged: bodies.000000\.parquet is not what was"):
        one.answer(asked, None)


def test_the_newest_finished_edition_is_asked_and_without_one_none_of_the_dumps(tmp_path) -> None:
    told = Settings(records=tmp_path / "records.sqlite")
    assert "openalex_snapshot" not in {one.name for one in chosen(told)}
    source = dumps.lines(tmp_path / "part.jsonl", dumps.openalex(2))
    old = add(tmp_path, "openalex", source, dumps.silent)
    dumps.lines(source, dumps.openalex(3))
    new = add(tmp_path, "openalex", source, dumps.silent)
    assert asked(told, "openalex_snapshot") == new.folder
    new.remove()
    assert asked(told, "openalex_snapshot") == old.folder
    old.remove()
    assert "openalex_snapshot" not in {one.name for one in chosen(told)}


def asked(told: Settings, name: str) -> Path | None:
    return next(one.options.path for one in chosen(told) if one.name == name)


def test_a_path_to_a_raw_dump_is_read_as_before_or_by_the_index_that_was_made_of_it(tmp_path):
    source = dumps.lines(tmp_path / "dump.jsonl", ROWS[:5])
    own = {"arxiv_snapshot": ProviderSettings(path=source)}
    told = Settings(records=tmp_path / "records.sqlite", providers=own)
    assert asked(told, "arxiv_snapshot") == source
    made = add(tmp_path, "arxiv", source, dumps.silent)
    assert asked(told, "arxiv_snapshot") == made.folder
    dumps.lines(source, ROWS[:6])
    assert asked(told, "arxiv_snapshot") == source


def test_an_index_that_is_only_half_built_says_so(tmp_path: Path) -> None:
    source = dumps.lines(tmp_path / "part.jsonl", dumps.openalex(2))
    made = add(tmp_path, "openalex", source, dumps.silent)
    (made.folder / "manifest.json").unlink()
    told = Settings(records=tmp_path / "records.sqlite", offline=True)
    (answer,) = lookup.resolve("doi:10.9999/loom.1", settings=told, only=["openalex_snapshot"])
    assert answer.status == "unreachable"
    assert "is not finished" in answer.why[0]


@pytest.mark.parametrize(("package", "name"), [("duckdb", "DuckDB"), ("ibis", "Ibis")])
def test_what_is_not_installed_is_told_and_nothing_taken_for_unknown(
    tmp_path: Path, package: str, name: str
) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", ROWS[:3])
    words = ["snapshot", "add", "arxiv", str(source), "--records", str(tmp_path / "r.sqlite")]
    code = (
        f"import sys; sys.modules[{package!r}] = None; "
        f"sys.argv = ['enrich', *{words!r}]; from enrich.cli.main import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.endswith(f"needs {name}: pip install 'enrich[dumps]', then try again.\n")


def test_retraction_watch_says_by_its_index_what_it_says_by_its_table(tmp_path: Path) -> None:
    source = Path(__file__).parents[1] / "providers" / "retraction_watch" / "table.csv"
    raw = witness(source, "retraction_watch")
    folder = add(tmp_path, "retraction-watch", source, dumps.silent).folder
    refs = [Ref("doi", f"10.9999/loom.{n}") for n in range(1, 9)] + [Ref("arxiv", "2401.00001")]
    assert witness(folder, "retraction_watch").answer(refs, None) == raw.answer(refs, None)
    assert any(json.loads(body or "[]") for body in raw.answer(refs, None).values())


NO_DUMPS = {
    "packed": (gzip.compress(b'{"id": "2401.00001"}'), "line 1 is not a JSON object"),
    "random": (bytes(range(256)) * 9, "line 1 is not a JSON object"),
    "array": (b'[{"id": "2401.00001"}]', "line 1 is not a JSON object"),
    "page": (b"<html><body>404</body></html>", "line 1 is not a JSON object"),
    "other ids": (b'{"id": "https://openalex.org/W1"}', "line 1 has no id of arXiv's"),
    "empty": (b"", "there is nothing in it"),
    "blank": (b"\n\n", "there is nothing in it"),
    "cut": (b'{"id": "2401.00009"}\n{"id": "2401.0', "line 2 is not a JSON object"),
}


@pytest.mark.parametrize("kind", NO_DUMPS)
def test_a_file_that_is_no_dump_says_nothing_about_any_work(tmp_path: Path, kind: str) -> None:
    body, why = NO_DUMPS[kind]
    path = tmp_path / "dump.json"
    path.write_bytes(body)
    own = {"arxiv_snapshot": ProviderSettings(path=path)}
    told = Settings(records=tmp_path / "records.sqlite", providers=own, offline=True)
    asked = (str(REFS[0]), "Weaving Winter Looms by Hand, Ada Pfeffer, 2024")
    for answer in lookup.resolve(*asked, settings=told, only=["arxiv_snapshot"]):
        assert (answer.status, why in answer.why[0]) == ("unreachable", True), answer
    dumps.lines(path, ROWS[:2])
    later = lookup.resolve(str(REFS[0]), settings=told, only=["arxiv_snapshot"])
    assert [one.status for one in later] == ["resolved"]


def test_a_mark_of_byte_order_in_front_of_a_raw_dump_is_skipped(tmp_path: Path) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", ROWS[:2])
    source.write_bytes(BOM_UTF8 + source.read_bytes())
    told = witness(source).answer(REFS[:1], None)
    assert json.loads(told[REFS[0]])["id"] == REFS[0].value
