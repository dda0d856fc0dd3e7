"""The log keeps what was answered, says what is known and what is due."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import enrich.store
from enrich.errors import StoreError
from enrich.model import Record, Ref
from enrich.store import Store
from enrich.store.freshness import Freshness
from faults import StillClock

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
DAY = timedelta(days=1)
A, B, C = Ref("arxiv", "2312.06902"), Ref("arxiv", "hep-th/9901001"), Ref("doi", "10.1/a:b?c")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "raw" / "records.sqlite"


def record(ref: Ref, body: str | None, at: datetime = NOW, provider: str = "arxiv") -> Record:
    return Record(provider, ref, at, body)


def test_what_is_added_is_there_after_closing(path: Path) -> None:
    told = [record(A, "<entry>é\u2028</entry>"), record(C, None)]
    with Store(path) as store:
        store.add(told)
    with Store(path) as store:
        assert store.latest("arxiv", [A, B, C]) == {A: told[0], C: told[1]}
        assert store.latest("crossref", [A, B, C]) == {}
        assert store.notices == []


def test_any_text_comes_back_as_it_was(path: Path) -> None:
    with Store(path) as store:

        @settings(max_examples=50, deadline=None)
        @given(st.text(), st.text(st.characters(codec="utf-8", exclude_characters="\0")))
        def comes_back(body: str, value: str) -> None:
            ref = Ref("title", value)
            store.add([record(ref, body)])
            assert store.latest("arxiv", [ref])[ref].body == body

        comes_back()


def test_an_absence_never_hides_what_was_known_before(path: Path) -> None:
    with Store(path) as store:
        store.add([record(A, "old"), record(A, "new", NOW + DAY), record(A, None, NOW + 2 * DAY)])
        assert store.latest("arxiv", [A])[A].body == "new"


def test_the_newest_absence_stands_where_nothing_was_ever_known(path: Path) -> None:
    with Store(path) as store:
        store.add([record(A, None), record(A, None, NOW + DAY)])
        assert store.latest("arxiv", [A])[A].fetched_at == NOW + DAY


def test_of_two_answers_of_the_same_moment_the_later_written_is_the_newest(path: Path) -> None:
    with Store(path) as store:
        store.add([record(A, "first"), record(A, "second")])
        assert store.latest("arxiv", [A])[A].body == "second"


def test_times_of_other_zones_sort_as_moments(path: Path) -> None:
    with Store(path) as store:
        east = datetime.fromisoformat("2026-11-22T12:00:00+09:00")  # 03:00 UTC
        store.add([record(A, "earlier", east), record(A, "later", NOW)])
        assert store.latest("arxiv", [A])[A].body == "later"


def test_stale_is_what_was_never_asked_or_not_for_long_in_the_order_given(path: Path) -> None:
    clock = StillClock(NOW)
    with Store(path, clock=clock) as store:
        store.add([record(A, "x", NOW - 3 * DAY), record(B, None, NOW - DAY)])
        store.add([record(C, "x", NOW, provider="crossref")])
        assert store.stale("arxiv", [C, B, A, C], 2 * DAY) == [C, A]
        assert store.stale("arxiv", iter([C, B, A]), 3 * DAY) == [C]
        assert store.stale("arxiv", [A, B], timedelta(0)) == [A, B]
        assert store.stale("arxiv", [A, B, C], timedelta.max) == [C]
        clock.at += 5 * DAY
        assert store.stale("arxiv", [B, A], 3 * DAY) == [B, A]


def test_an_absence_ages_like_any_other_answer(path: Path) -> None:
    with Store(path, clock=StillClock(NOW)) as store:
        store.add([record(A, "x", NOW - 9 * DAY), record(A, None, NOW)])
        assert store.stale("arxiv", [A], DAY) == []


def test_an_absence_may_age_sooner_than_an_answer(path: Path) -> None:
    with Store(path, clock=StillClock(NOW)) as store:
        store.add([record(A, "x", NOW - 9 * DAY), record(B, None, NOW - 9 * DAY)])
        assert store.due("arxiv", [A, B], Freshness(99 * DAY, DAY)) == [B]
        assert store.due("arxiv", [A, B], Freshness(2 * DAY, 99 * DAY)) == [A, B]


def test_ten_thousand_refs_are_looked_up_at_once(path: Path) -> None:
    refs = [Ref("arxiv", str(number)) for number in range(10_000)]
    with Store(path, clock=StillClock(NOW)) as store:
        store.add([record(ref, "x") for ref in refs[:5000]])
        assert len(store.latest("arxiv", refs)) == 5000
        assert store.stale("arxiv", refs, DAY) == refs[5000:]


def test_a_batch_is_added_whole_or_not_at_all(path: Path) -> None:
    with Store(path) as store:
        bad = Record("arxiv", B, NOW, 7)
        with pytest.raises(AttributeError):
            store.add([record(A, "x"), bad])
        assert store.latest("arxiv", [A]) == {}


def test_threads_share_one_store(path: Path) -> None:
    refs = [Ref("arxiv", str(number)) for number in range(200)]

    def add(mine: list[Ref]) -> None:
        for ref in mine:
            store.add([record(ref, "x")])

    with Store(path) as store:
        threads = [threading.Thread(target=add, args=(refs[n::4],)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(store.latest("arxiv", refs)) == 200


def test_a_process_that_is_killed_costs_nothing_that_was_added(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from datetime import *\n"
        "from enrich.store import Store; from enrich.model import *\n"
        "store = Store(Path(sys.argv[1])); n = 0\n"
        "while True:\n"
        "    n += 1; store.add([Record('arxiv', Ref('arxiv', str(n)), datetime.now(UTC), 'x')])\n"
        "    print(n, flush=True)\n"
    )
    source = str(Path(enrich.store.__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": source},
    ) as writer:
        assert writer.stdout is not None
        said = [int(writer.stdout.readline()) for _ in range(50)]
        writer.send_signal(signal.SIGKILL)
        said += [int(line) for line in writer.stdout if line.endswith("\n")]
    with Store(path) as store:
        known = store.latest("arxiv", [Ref("arxiv", str(number)) for number in said])
        assert len(known) == said[-1]
        assert store.notices == []


def test_a_second_run_on_the_same_file_is_told_who_holds_it(path: Path) -> None:
    with Store(path, clock=StillClock(NOW)) as one, Store(path) as two, one.lock():
        with pytest.raises(StoreError) as told, two.lock():
            pass
        assert f"in use by process {os.getpid()} since 2026-11-22 08:00:00 UTC" in str(told.value)


def test_a_second_run_may_wait_for_the_first(path: Path) -> None:
    with Store(path) as one, Store(path) as two:
        entered, order = threading.Event(), list[str]()

        def first() -> None:
            with one.lock():
                entered.set()
                threading.Event().wait(0.05)
                order.append("first is done")

        thread = threading.Thread(target=first)
        thread.start()
        entered.wait()
        with two.lock(wait=30):
            order.append("second begins")
        thread.join()
        assert order == ["first is done", "second begins"]


def test_the_lock_of_a_killed_run_is_free(path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from enrich.store import Store\n"
        "with Store(Path(sys.argv[1])).lock(): print('held', flush=True); time.sleep(60)\n"
    )
    source = str(Path(enrich.store.__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": source},
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with Store(path) as store:
            with pytest.raises(StoreError, match=f"process {holder.pid} since"), store.lock():
                pass
            holder.kill()
            holder.wait()
            with store.lock():
                pass


def test_stats_count_what_is_known_of_each_provider(path: Path) -> None:
    with Store(path) as store:
        store.add([record(A, "x"), record(A, "y", NOW + DAY), record(B, None)])
        store.add([record(C, "x", provider="crossref")])
        arxiv, crossref = store.stats()
    assert (arxiv.provider, arxiv.records, arxiv.refs, arxiv.absences) == ("arxiv", 3, 2, 1)
    assert (arxiv.first_at, arxiv.last_at) == (NOW, NOW + DAY)
    assert (crossref.provider, crossref.records) == ("crossref", 1)


def less(ref: Ref, old: str, new: str) -> frozenset[str]:
    """Take every letter for a field."""
    return frozenset(old) - frozenset(new)


def test_pruning_changes_no_answer(path: Path) -> None:
    clock = StillClock(NOW)
    told = [
        record(A, "ab", NOW - 9 * DAY),
        record(A, None, NOW - 8 * DAY),
        record(A, "abc", NOW - 7 * DAY),
        record(A, "a", NOW),
        record(B, "x", NOW - 9 * DAY),
        record(B, None, NOW - 8 * DAY),
        record(B, None, NOW - 7 * DAY),
        record(C, "a", NOW - 8 * DAY),
    ]
    with Store(path, clock=clock) as store:
        store.add(told)
        before = [store.standing("arxiv", [A, B, C], less), store.stale("arxiv", [A, B, C], DAY)]
        assert before[0][A].record == told[2]
        assert before[0][B].record == told[6]
        assert store.prune() == 2
        after = [store.standing("arxiv", [A, B, C], less), store.stale("arxiv", [A, B, C], DAY)]
        assert after == before
        assert list(store.records()) == told[2:]


def test_a_log_is_pruned_by_itself_once_more_than_half_of_it_is_settled(path: Path) -> None:
    old = [record(A, "a", NOW - 9 * DAY), record(B, "b", NOW - 9 * DAY)]
    with Store(path, clock=StillClock(NOW)) as store:
        store.add([*old, record(A, "ab", NOW), record(B, "bc", NOW)])
        before = store.standing("arxiv", [A, B], less)
        store.tidy()
        assert len(list(store.records())) == 4
        store.add([record(A, "abc", NOW)])
        before |= store.standing("arxiv", [A], less)
        store.tidy()
        assert [one.body for one in store.records()] == ["bc", "abc"]
        assert store.standing("arxiv", [A, B], less) == before


def test_pruning_leaves_alone_what_nobody_has_judged_yet(path: Path) -> None:
    with Store(path, clock=StillClock(NOW)) as store:
        store.add([record(A, "abc", NOW - DAY), record(A, "a", NOW)])
        assert store.latest("arxiv", [A])[A].body == "a"
        assert store.prune() == 0
        assert store.latest("arxiv", [A], less)[A].body == "abc"


def test_an_export_is_every_record_as_a_line_of_json(path: Path) -> None:
    told = io.StringIO()
    with Store(path) as store:
        store.add([record(A, "é"), record(B, None), record(C, "x", provider="crossref")])
        assert store.export(told, "arxiv") == 2
    assert [json.loads(line) for line in told.getvalue().splitlines()] == [
        {
            "provider": "arxiv",
            "ref": str(ref),
            "fetched_at": "2026-11-22T08:00:00.000000+00:00",
            "body": body,
        }
        for ref, body in ((A, "é"), (B, None))
    ]


def test_an_export_of_many_records_is_complete(path: Path) -> None:
    with Store(path) as store:
        store.add([record(Ref("arxiv", str(n)), "x") for n in range(1234)])
        assert len(list(store.records())) == 1234


def test_bodies_are_kept_compressed_and_the_file_says_whose_it_is(path: Path) -> None:
    with Store(path) as store:
        store.add([record(A, "abc" * 100_000)])
        assert store.stats()[0].size < 3_000
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (0x656E7269,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_what_was_written_since_a_mark_is_told_ref_by_ref_and_of_this_file_alone(tmp_path) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    one, other = Ref("arxiv", "2401.00001"), Ref("arxiv", "2401.00002")
    with Store(tmp_path / "r.sqlite", clock=lambda: now) as store:
        begun = store.mark()
        store.add([Record("arxiv", one, now, "{}")])
        later = store.mark()
        store.add([Record("arxiv", other, now, "{}")])
        for mark, written in ((later, [other]), (begun, [one, other]), (store.mark(), [])):
            told = [ref for ref in (one, other) if store.is_written_since(mark, [str(ref)])]
            assert told == written
        assert store.is_written_since((begun[0] + 1, begun[1]), [])
        assert store.is_written_since((begun[0], later[1] + 9), [])
