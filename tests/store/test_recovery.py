"""Full disks, foreign files, cut and scribbled ones: a sentence, and nothing readable lost."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import enrich.store
from enrich.errors import StoreError
from enrich.model import Record, Ref
from enrich.store import Store
from faults import StillClock

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
REFS = [Ref("arxiv", str(number)) for number in range(600)]
WORDS = random.Random(1)
BODIES = {ref: WORDS.randbytes(400).hex() for ref in REFS}


def grown(path: Path) -> bytes:
    """A log of six hundred records; returns the bytes of its file."""
    with Store(path, clock=StillClock(NOW)) as store:
        for start in range(0, len(REFS), 50):
            batch = REFS[start : start + 50]
            store.add([Record("arxiv", ref, NOW, BODIES[ref]) for ref in batch])
        store.set_come_back("openalex", NOW + timedelta(days=1))
    return path.read_bytes()


def saved(path: Path) -> int:
    """How many records a damaged log gives back; none of them may differ."""
    with Store(path, clock=StillClock(NOW)) as store:
        known = store.latest("arxiv", REFS)
        assert all(record.body == BODIES[ref] for ref, record in known.items())
        assert store.notices == [
            "records.sqlite was damaged: it is kept as records.sqlite.damaged-20261122T080000"
            f" and a new one was begun ({len(known)} records were saved from it)."
        ]
        store.add([Record("arxiv", Ref("arxiv", "new"), NOW, "x")])
    with Store(path) as store:
        assert store.notices == []
        assert "new" in {ref.value for ref in store.latest("arxiv", [Ref("arxiv", "new")])}
    return len(known)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "records.sqlite"


def test_a_file_cut_in_the_middle_gives_back_what_stands_before_the_cut(path: Path) -> None:
    whole = grown(path)
    path.write_bytes(whole[: len(whole) // 2])
    assert saved(path) > 150
    assert (path.parent / "records.sqlite.damaged-20261122T080000").read_bytes() == (
        whole[: len(whole) // 2]
    )


def test_a_file_with_a_scribbled_page_gives_back_all_but_that_page(path: Path) -> None:
    whole = grown(path)
    middle = len(whole) // 2 // 4096 * 4096
    path.write_bytes(whole[:middle] + os.urandom(4096) + whole[middle + 4096 :])
    assert saved(path) > 580


def test_a_file_with_a_scribbled_head_gives_back_everything(path: Path) -> None:
    whole = grown(path)
    path.write_bytes(b"\xff" * 4096 + whole[4096:])
    assert saved(path) == 600


def test_what_providers_said_about_coming_back_is_saved_too(path: Path) -> None:
    whole = grown(path)
    path.write_bytes(b"\xff" * 4096 + whole[4096:])
    with Store(path, clock=StillClock(NOW)) as store:
        assert store.come_back("openalex") == NOW + timedelta(days=1)


def test_a_file_that_is_no_database_is_set_aside(path: Path) -> None:
    path.write_text("These are not the records you are looking for.\n" * 300)
    assert saved(path) == 0


def test_records_that_wait_beside_a_damaged_file_are_saved_too(path: Path) -> None:
    store = Store(path)
    store.add([Record("arxiv", ref, NOW, BODIES[ref]) for ref in REFS])
    beside = path.with_name("records.sqlite-wal").read_bytes()
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + os.urandom(4096) + whole[8192:])
    path.with_name("records.sqlite-wal").write_bytes(beside)
    with Store(path) as store:
        assert len(store.latest("arxiv", REFS)) == 600


@pytest.mark.parametrize("seed", range(25))
def test_no_damage_leads_to_a_traceback_or_a_wrong_record(path: Path, seed: int) -> None:
    dice = random.Random(seed)
    bytes_ = bytearray(grown(path))
    for _ in range(dice.randint(1, 4)):
        at, length = dice.randrange(len(bytes_)), dice.choice([1, 50, 4096, 20_000])
        bytes_[at : at + length] = dice.randbytes(min(length, len(bytes_) - at))
    path.write_bytes(bytes_[: dice.choice([len(bytes_), dice.randrange(len(bytes_))])])
    with Store(path, clock=StillClock(NOW)) as store:
        known = store.latest("arxiv", REFS)
        assert all(record.body == BODIES[ref] for ref, record in known.items())
        store.add([Record("arxiv", REFS[0], NOW, "again")])
        assert len(store.stale("arxiv", REFS, timedelta(days=1))) == len(REFS) - len(
            known.keys() | {REFS[0]}
        )


def test_two_damaged_files_of_one_second_are_both_kept(path: Path) -> None:
    for _ in range(2):
        path.write_text("no database at all" * 400)
        with Store(path, clock=StillClock(NOW)):
            pass
    kept = sorted(name.name for name in path.parent.glob("*.damaged-*"))
    assert kept == [
        "records.sqlite.damaged-20261122T080000",
        "records.sqlite.damaged-20261122T080000-1",
    ]


def test_a_rescue_that_was_killed_just_before_its_end_is_ended(path: Path) -> None:
    grown(path)
    path.rename(path.with_name("records.sqlite.new"))
    path.with_name("records.sqlite-wal").write_bytes(os.urandom(9000))
    with Store(path, clock=StillClock(NOW)) as store:
        assert len(store.latest("arxiv", REFS)) == 600
    assert not path.with_name("records.sqlite.new").exists()


def test_a_rescue_that_was_killed_half_way_begins_again(path: Path) -> None:
    whole = grown(path)
    path.write_bytes(b"\xff" * 4096 + whole[4096:])
    path.with_name("records.sqlite.new").write_bytes(whole[:9000])
    assert saved(path) == 600


def test_a_damaged_file_in_use_by_a_run_is_left_alone(path: Path) -> None:
    grown(path)
    with Store(path) as store, store.lock():
        other = path.with_name("copy")
        path.rename(other)
        path.write_text("no database at all" * 400)
        with pytest.raises(StoreError, match=f"damaged and in use by process {os.getpid()}"):
            Store(path)
        other.rename(path)


def test_a_body_that_rotted_is_forgotten_and_asked_for_again(path: Path) -> None:
    with Store(path, clock=StillClock(NOW)) as store:
        store.add([Record("arxiv", REFS[0], NOW, "good"), Record("arxiv", REFS[1], NOW, "bad")])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE record SET body = x'00' WHERE ref = 'arxiv:1'")
    connection.close()
    with Store(path, clock=StillClock(NOW)) as store:
        assert list(store.latest("arxiv", iter(REFS[:2]))) == [REFS[0]]
        assert store.stale("arxiv", REFS[:2], timedelta(days=1)) == [REFS[1]]
        assert store.notices == [
            "1 record in records.sqlite had rotted and will be asked for again."
        ]


def test_a_file_of_a_newer_version_is_left_untouched(path: Path) -> None:
    grown(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 7")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"newer enrich \(format 7, this one knows 1\)"):
        Store(path)
    assert path.read_bytes() == before


def test_another_programs_database_is_left_untouched(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="some other program's database"):
        Store(path)
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_log(path: Path) -> None:
    path.touch()
    with Store(path) as store:
        assert store.stats() == []


def test_a_folder_in_the_place_of_the_file_is_told_in_a_sentence(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreError, match="is a folder: name a file for the log"):
        Store(path)


def test_a_file_in_the_place_of_the_folder_is_told_in_a_sentence(path: Path) -> None:
    path.write_text("x")
    with pytest.raises(StoreError, match="cannot be written"):
        Store(path / "records.sqlite")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_is_told_in_a_sentence(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="cannot be written"):
            Store(path)
    finally:
        path.parent.chmod(0o700)


def test_a_full_disk_loses_the_batch_in_hand_and_nothing_else(path: Path) -> None:
    grown(path)
    script = (
        "import sys, resource; from pathlib import Path; from datetime import *\n"
        "from enrich.store import Store; from enrich.model import *; from enrich.errors import *\n"
        "store = Store(Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))\n"
        "big = ''.join(map(chr, range(0x4e00, 0x9000))) * 40\n"
        "try:\n"
        "    for n in range(1000):\n"
        "        store.add([Record('arxiv', Ref('big', str(n)), datetime.now(UTC), big)])\n"
        "except StoreError as error:\n"
        "    print(error)\n"
    )
    source = str(Path(enrich.store.__file__).parents[2])
    told = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        env={**os.environ, "PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "What was in it is safe" in told.stdout
    with Store(path) as store:
        assert store.notices == []
        assert len(store.latest("arxiv", REFS)) == 600


def test_a_file_that_may_not_grow_says_that_the_disk_is_full(path: Path) -> None:
    grown(path)
    with Store(path, clock=StillClock(NOW)) as store:
        store._database._connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(StoreError, match="the disk is full"):
            store.add([Record("arxiv", ref, NOW, BODIES[ref]) for ref in REFS])
        assert len(store.latest("arxiv", REFS)) == 600
