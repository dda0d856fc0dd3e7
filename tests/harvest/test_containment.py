"""Whatever goes wrong over a stranger's answer is that answer's failure, and no traceback."""

from __future__ import annotations

import gc
import json
import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from test_lane import NOON, REFS, Log, Toy, lane

from enrich.errors import StoreError, Unreachable, Unreadable
from enrich.harvest.containment import FILE, contained, tracebacks_beside
from enrich.harvest.dispatch import Dispatch
from enrich.harvest.lane import TitleQuestions, fetch
from enrich.harvest.open_harvest import opened
from enrich.harvest.shell import Shell
from enrich.harvest.stated_claims import claims, hits
from enrich.model import Ref
from enrich.normalization import field_values
from enrich.normalization.odd_value import OddValue
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings
from enrich.store import Store

UNEXPECTED = [
    RecursionError("maximum recursion depth exceeded"),
    OverflowError("Python int too large to convert to C int"),
    ZeroDivisionError("division by zero"),
    MemoryError(),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    StopIteration(),
    AssertionError(),
    NotImplementedError(),
    OSError("no such device"),
    EOFError(),
    RuntimeError("generator raised StopIteration"),
    KeyError("title"),
    ImportError("no codec"),
    Exception("anything"),
]
each_error = pytest.mark.parametrize("error", UNEXPECTED, ids=lambda error: type(error).__name__)


class Reader(Toy):
    """Answers, and fails over reading the answer."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        yield "title", "Weft"
        raise self.error

    def find(self, titles: Mapping[Ref, str], door: Any) -> Mapping[Ref, Mapping[Ref, str]]:
        raise self.error


@each_error
def test_an_unexpected_error_over_asking_is_a_failure_of_the_refs(error) -> None:
    report = lane(Toy(lambda batch: error), Log())
    assert report.failures == dict.fromkeys(REFS, "unreachable")
    assert "\n" not in str(report.why)


@each_error
def test_an_unexpected_error_over_reading_is_a_failure_and_nothing_is_kept(error) -> None:
    log = Log()
    report = lane(Reader(error), log)
    assert {ref for ref in REFS if int(ref.value) % 2 == 0} <= set(report.failures)
    assert not any(record.body for record in log.records)


@each_error
def test_an_unexpected_error_over_a_search_is_a_failure_of_the_title(error) -> None:
    title = Ref("title", "weft")
    asked = TitleQuestions(Reader(error), {title: "Weft"})
    report = fetch(asked, [title], Log(), None, clock=lambda: NOON, tell=lambda *_: None)
    assert list(report.failures) == [title]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1), GeneratorExit()])
def test_a_signal_to_stop_passes(error) -> None:
    with pytest.raises(type(error)):
        lane(Toy(lambda batch: error), Log())


def test_a_full_disk_ends_the_run_as_itself() -> None:
    with pytest.raises(StoreError), contained("toy", REFS, "toy's answer"):
        raise StoreError("the disk is full")


def test_a_lane_s_own_word_passes_as_it_is() -> None:
    with pytest.raises(Unreachable, match="away"), contained("toy", REFS, "toy's answer"):
        raise Unreachable("toy is away")


def fails(error: Exception) -> str:
    with pytest.raises(Unreadable) as told, contained("toy", REFS[:1], "toy's answer", "https://a"):
        raise error
    assert (told.value.provider, told.value.refs) == ("toy", (REFS[0],))
    return str(told.value)


def test_the_traceback_goes_into_a_file_beside_the_records_and_one_sentence_names_it(
    tmp_path, capsys
) -> None:
    with tracebacks_beside(tmp_path / "records.sqlite") as path:
        sentence = fails(RecursionError("too deep"))
    assert path == tmp_path / FILE
    assert (FILE in sentence, sentence.count("\n"), "Traceback" in sentence) == (True, 0, False)
    assert "Traceback" in path.read_text("utf-8")
    assert "RecursionError: too deep" in path.read_text("utf-8")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("go_wrong", "words"),
    [
        (lambda: len(cast("str", 7.5)), "a value in it is of another kind than was due"),
        (lambda: cast("str", None).strip(), "a value in it is of another kind than was due"),
        (lambda: json.loads('{"citations": ' + "1" * 5000 + "}"), "a value in it cannot be read"),
        (lambda: json.loads("wool"), "it is no JSON"),
        (lambda: {}["title"], "a part of it is missing"),
        (b"\xff".decode, "it is in no encoding that we know"),
        (lambda: field_values.flag("so"), "'so' is neither true nor false"),
    ],
)
def test_an_odd_answer_is_told_in_words_and_python_s_own_are_in_the_log(
    tmp_path, go_wrong, words
) -> None:
    with tracebacks_beside(tmp_path / "records.sqlite") as path:
        with pytest.raises((ValueError, TypeError, LookupError, AttributeError)) as caught:
            go_wrong()
        sentence = fails(caught.value)
    assert sentence == f"toy's answer is not in the format we know: {words}"
    assert type(caught.value).__name__ in path.read_text("utf-8")


def test_without_trouble_there_is_no_file(tmp_path) -> None:
    with tracebacks_beside(tmp_path / "records.sqlite"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_file_does_not_end_the_run(tmp_path, capsys) -> None:
    with tracebacks_beside(tmp_path / "gone" / "records.sqlite"):
        assert "nobody foresaw" in fails(MemoryError())
    assert capsys.readouterr() == ("", "")


def test_the_file_of_tracebacks_has_a_bound(tmp_path) -> None:
    with tracebacks_beside(tmp_path / "records.sqlite"):
        for _ in range(200):
            fails(OSError("x" * 100_000))
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 3_000_000


def test_no_key_and_no_control_character_reaches_the_file_or_the_sentence(tmp_path) -> None:
    secret = "https://me:pass@api.example/works?key=hush#token \x1b[31m\u202e"
    with tracebacks_beside(tmp_path / "records.sqlite") as path:
        fails(OSError(secret))
        sentence = fails(OddValue(secret))
    for text in (path.read_text("utf-8"), sentence):
        assert "https://api.example/works" in text
        assert not any(word in text for word in ("pass", "hush", "token", "\x1b"))


def test_a_hostile_error_is_told_in_few_words() -> None:
    assert len(fails(OddValue("wool " * 100_000))) < 400


def test_a_file_of_tracebacks_is_nobody_else_s_log(tmp_path) -> None:
    with tracebacks_beside(tmp_path / "records.sqlite"):
        logging.getLogger("urllib3").error("not ours")
        assert not logging.getLogger("enrich.tracebacks").propagate
    assert list(tmp_path.iterdir()) == []


class Broken(Dispatch):
    """A dispatch in which one provider's lane fails outside asking and reading."""

    def _asked_in_lane(self, asked: Any, *others: Any) -> Any:
        if asked.name == "crossref":
            raise OverflowError("Python int too large to convert to C int")
        return super()._asked_in_lane(asked, *others)


def test_a_lane_that_breaks_down_fails_alone_and_the_others_go_on(tmp_path) -> None:
    lines = '{"id": "2401.00001", "title": "Weft", "authors_parsed": [["Li", "Wei", ""]]}\n'
    (tmp_path / "snapshot.jsonl").write_text(lines, "utf-8")
    snapshot = found()["arxiv_snapshot"](ProviderSettings(path=tmp_path / "snapshot.jsonl"))
    broken = found()["crossref"](ProviderSettings(url="http://127.0.0.1:9", pause=0))
    settings = Settings(records=tmp_path / "records.sqlite")
    shell = Shell(clock=lambda: NOON, sleep=lambda _: None)
    refs = [Ref("doi", "10.1234/weft"), Ref("arxiv", "2401.00001")]
    with (
        Store(settings.records, clock=shell.clock) as store,
        Broken(settings, store, [broken, snapshot], [broken, snapshot], frozenset(), shell) as one,
    ):
        one.ask(refs, "works")
    assert one.reports["crossref"].failures == {refs[0]: "unreachable"}
    assert one.reports["arxiv_snapshot"].answered == 1
    assert "OverflowError" in (tmp_path / FILE).read_text("utf-8")


NEXT_YEAR, AFTER = "2027-12-31", "2028-01-01"


class Dated(Toy):
    """States what its body states."""

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        yield from json.loads(body)


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("published", "1600", "1600"),
        ("published", "1599-12-31", None),
        ("published", NEXT_YEAR, NEXT_YEAR),
        ("published", AFTER, None),
        ("published", "2549", None),
        ("published", "(:Unav)", None),
        ("published", "2024-02-31", "2024-02"),
        ("published", "0000-00-00", None),
        ("published", 2024, None),
        ("published", {"a": 1}, None),
        ("updated", "9999-12-31", None),
        ("year", 2549, None),
        ("year", 2027, 2027),
        ("year", 0, None),
        ("year", "in press", None),
        ("year", 10**400, None),
        ("title", "2549", "2549"),
    ],
)
def test_no_provider_can_state_a_date_before_1600_or_after_next_year(field, value, kept) -> None:
    sys_limit = json.dumps([[field, value]]) if value != 10**400 else '[["year", 1e400]]'
    assert claims(Dated(), REFS[0], sys_limit, NOON) == ([(field, kept)] if kept else [])


def test_the_candidates_of_a_search_are_dated_alike() -> None:
    body = json.dumps([["doi:10.1234/weft", json.dumps([["year", 2549], ["title", "Weft"]])]])
    assert hits(Dated(), body, NOON) == [(Ref("doi", "10.1234/weft"), [("title", "Weft")])]


@pytest.mark.parametrize("body", ["[" * 100_000, "1" * 5000, '{"a": 1}', "[[1, 2]]", "null", ""])
def test_candidates_that_are_none_are_unreadable(body) -> None:
    with pytest.raises(Unreadable):
        hits(Dated(), body, NOON)


def test_an_identifier_that_tells_of_a_month_far_off_tells_of_none(tmp_path) -> None:
    settings = Settings(records=tmp_path / "records.sqlite", offline=True)
    shell = Shell(clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    with opened(settings, None, None, shell) as harvest:
        told = harvest.about([Ref("arxiv", "4512.01234"), Ref("arxiv", "2401.00001")], NOON)
    assert [str(c.ref) for c in told if c.field == "published"] == ["arxiv:2401.00001"]


def test_circles_are_looked_for_seldom_in_a_run_and_as_before_after_it(tmp_path) -> None:
    settings = Settings(records=tmp_path / "records.sqlite", offline=True)
    before = gc.get_threshold()
    with opened(settings, None, None, Shell()):
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before
