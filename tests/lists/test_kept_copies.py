"""A list at an address: asked for only what has changed, read from its copy when it must be."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.errors import BadInput, FetchError
from enrich.http import MemoryPace
from enrich.lists.copies import Copies
from enrich.lists.loading import Reading, read_list
from enrich.settings import load
from loopback import Answer, Asked, serving

FIRST = "# Looms\n\n- [Warp and weft in looms](https://arxiv.org/abs/2401.00001) | SOSP 24\n"
SECOND = FIRST + "- [Threads of wool](https://arxiv.org/abs/2401.00003)\n"
DAY = timedelta(days=1)
MODIFIED = "Sat, 28 Nov 2026 10:00:00 GMT"
PAGE = b"<!doctype html><html><body>Sign in</body></html>"


class Source:
    """A host with one list, which it can change, hide or spoil; and a reader with a clock."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, ""
        self.text, self.marks = FIRST, {"ETag": '"v1"'}
        self.broken: Answer | None = None
        self.asked: list[Asked] = []
        self.now = datetime(2026, 11, 29, 6, 17, tzinfo=UTC)

    def __call__(self, request: Asked) -> Answer:
        self.asked.append(request)
        if self.broken:
            return self.broken
        etag, since = self.marks.get("ETag"), self.marks.get("Last-Modified")
        told = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
        if (etag and told[0] == etag) or (since and not etag and told[1] == since):
            return 304, self.marks, b""
        return 200, {"Content-Type": "text/plain; charset=utf-8", **self.marks}, self.text.encode()

    def change(self, text: str, mark: str) -> None:
        self.text, self.marks = text, {"ETag": mark}

    def breaks(self, status: int, body: bytes = b"", kind: str = "text/plain") -> None:
        self.broken = status, {"Content-Type": kind}, body

    @property
    def address(self) -> str:
        return f"{self.root}/looms/list.md"

    def read(self, *lists: str, keep: bool = True, **how: object) -> Reading:
        named = list(lists) or [self.address]
        records = self.folder / "records.sqlite"
        settings = load(list=named, records=records, patience=0, **how)
        return read_list(settings, [], MemoryPace(), clock=lambda: self.now, keep=keep)

    @property
    def kept(self) -> list[str]:
        """The names of the copies."""
        return sorted(path.name for path in self.folder.glob("lists/*/*") if path.suffix == ".md")

    @property
    def copy(self) -> Path:
        """The one copy."""
        (path,) = self.folder.glob("lists/*/*.md")
        return path


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    host = Source(tmp_path)
    with serving(host) as host.root:
        yield host


def test_an_edition_is_kept_once_and_asked_for_by_its_etag(source) -> None:
    assert source.read().warnings == []
    assert source.kept == ["2026-11-29.md"]
    assert source.copy.read_text("utf-8") == FIRST
    assert re.fullmatch(r"127\.0\.0\.1-\d+-looms-list\.md-[0-9a-f]{8}", source.copy.parent.name)
    source.now += DAY
    again = source.read()
    assert source.asked[1].headers["If-None-Match"] == '"v1"'
    assert (again.text, again.warnings, source.kept) == (FIRST, [], ["2026-11-29.md"])
    assert again.files[0].origin.fetched_at == source.now
    assert again.files[0].origin.copy is None


def test_a_host_that_tells_only_a_date_is_asked_by_that(source) -> None:
    source.marks = {"Last-Modified": MODIFIED}
    source.read()
    assert source.read().text == FIRST
    assert source.asked[1].headers["If-Modified-Since"] == MODIFIED


def test_a_host_that_tells_neither_is_asked_for_all_and_no_second_copy_is_kept(source) -> None:
    source.marks = {}
    source.read()
    source.now += DAY
    source.read()
    assert "If-None-Match" not in source.asked[1].headers
    assert source.kept == ["2026-11-29.md"]


def test_each_change_is_a_dated_file_also_two_of_one_day(source) -> None:
    source.read()
    source.change(SECOND, '"v2"')
    assert len(source.read().entries) == 2
    source.change(FIRST, '"v3"')
    source.read()
    source.now += DAY
    source.change(SECOND, '"v4"')
    source.read()
    assert source.kept == sorted(
        ["2026-11-29.md", "2026-11-29-2.md", "2026-11-29-3.md", "2026-11-30.md"]
    )
    assert source.read().text == SECOND
    assert source.asked[-1].headers["If-None-Match"] == '"v4"'


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (503, b"", "could not be reached: 127.0.0.1 answered 503"),
        (500, b"oh", "could not be reached: 127.0.0.1 answered 500"),
        (429, b"", "could not be reached: 127.0.0.1 answered 429"),
        (200, b"", "sent an empty answer"),
        (200, PAGE, "sent a web page where text was due"),
        (200, b"Under repair.\n", "holds no entry any more"),
        (200, b"%PDF-1.4 \xff", "holds the bytes of a binary file"),
        (401, b"", "answered 401"),
        (404, b"404: Not Found", "/looms/list.md (404); it may have been moved"),
        (410, b"", "answered 410"),
    ],
)
def test_what_is_no_list_is_told_and_the_copy_read(source, status, body, why) -> None:
    source.read()
    source.now += 2 * DAY
    source.breaks(status, body)
    read = source.read()
    assert read.text == FIRST
    (told,) = read.warnings
    assert told.startswith(f"{source.address} is read as it was on 2026-11-29, from its copy: ")
    assert why in told
    assert told.count("\n") == 0
    assert (source.kept, source.copy.read_text("utf-8")) == (["2026-11-29.md"], FIRST)
    origin = read.files[0].origin
    assert origin.copy == f"lists/{source.copy.parent.name}/2026-11-29.md"
    assert why in origin.why
    assert origin.fetched_at == source.now - 2 * DAY


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (503, b"", FetchError),
        (404, b"", BadInput),
        (200, PAGE, FetchError),
        (200, b"Soon.", BadInput),
    ],
)
def test_without_a_copy_the_run_ends_as_ever_and_nothing_is_kept(
    source, status, body, error
) -> None:
    source.breaks(status, body)
    with pytest.raises(error):
        source.read()
    assert list(source.folder.iterdir()) == []


def test_a_host_that_is_gone_is_stood_in_for_however_long_it_takes(tmp_path) -> None:
    host = Source(tmp_path)
    with serving(host) as host.root:
        host.read()
    host.now += 400 * DAY
    for _ in range(2):
        (told,) = host.read().warnings
        assert "is read as it was on 2026-11-29" in told
        assert "list could not be reached" in told


@pytest.mark.parametrize("status", [404, 403])
def test_a_source_that_says_no_is_borne_for_a_week_then_the_run_ends(source, status) -> None:
    source.read()
    source.now += 30 * DAY
    source.breaks(status)
    (told,) = source.read().warnings
    assert told.endswith("; from 2027-01-05 on that ends the run.")
    source.now += 7 * DAY
    source.read()
    source.now += DAY
    with pytest.raises(BadInput, match="That is so since 2026-12-29, so its copy of 2026-11-29"):
        source.read()
    with pytest.raises(BadInput, match=r"--list \S+/2026-11-29\.md\.$"):
        source.read()


def test_a_source_that_gave_its_list_meanwhile_has_another_week(source) -> None:
    source.read()
    for _ in range(3):
        source.breaks(404)
        source.read()
        source.now += 6 * DAY
        source.broken = None
        assert source.read().warnings == []
    source.breaks(404)
    source.now += 6 * DAY
    assert len(source.read().warnings) == 1


def test_the_day_that_is_told_is_the_one_on_which_the_list_was_last_confirmed(source) -> None:
    source.read()
    source.now += 5 * DAY
    source.read()
    source.now += DAY
    source.breaks(503)
    (told,) = source.read().warnings
    assert "as it was on 2026-12-04" in told


def test_offline_the_copy_is_read_and_nobody_asked(source) -> None:
    with pytest.raises(BadInput, match=r"There is no copy of .* yet, and offline nobody is asked"):
        source.read(offline=True)
    source.read()
    read = source.read(offline=True)
    assert (len(source.asked), read.text) == (1, FIRST)
    (told,) = read.warnings
    assert told.endswith("as it was on 2026-11-29, from its copy, for offline nobody is asked.")


def test_each_of_several_lists_has_copies_of_its_own(source) -> None:
    (source.folder / "here.md").write_text(SECOND, "utf-8")
    others = [f"{source.root}/b.bib", str(source.folder / "here.md"), source.address]
    source.read(*others)
    folders = sorted(path.name for path in (source.folder / "lists").iterdir())
    assert [name.partition("-")[2].partition("-")[2][:-9] for name in folders] == [
        *("b.bib", "looms-list.md")
    ]
    assert sorted(path.name for path in source.folder.glob("lists/*b.bib*/*")) == [
        *("2026-11-29.bib", "source.json")
    ]
    source.breaks(503)
    read = source.read(*others)
    assert [one.partition(" is read")[0] for one in read.warnings] == [others[0], others[2]]
    assert [one.origin is None for one in read.files] == [False, True, False]


def test_addresses_that_differ_by_a_query_are_different_lists_but_not_by_their_secrets(
    source,
) -> None:
    for query in ("?f=a", "?f=b", "?f=b&token=one", "?f=b&token=two#here"):
        source.read(source.address + query)
    assert len(list((source.folder / "lists").iterdir())) == 3
    assert len(source.kept) == 3


def test_no_secret_of_an_address_is_on_the_disk(source) -> None:
    source.change(FIRST, '"canary-t0ken-v1"')
    host = source.root.removeprefix("http://")
    where = f"http://canary-ada:canary-pw@{host}/looms/list.md?token=canary-t0ken&x=canary-x"
    source.read(where)
    source.now += DAY
    source.breaks(503)
    assert "canary" not in str(source.read(where).warnings)
    found = [path for path in source.folder.rglob("*") if path.is_file()]
    assert len(found) == 2
    for path in found:
        assert "canary" not in str(path)
        assert b"canary" not in path.read_bytes()


def test_a_damaged_copy_is_told_and_fetched_anew(source) -> None:
    source.read()
    source.copy.write_bytes(FIRST.encode()[:40])
    source.now += DAY
    read = source.read()
    assert "If-None-Match" not in source.asked[1].headers
    assert (read.text, source.copy.read_text("utf-8")) == (FIRST, FIRST)
    (told,) = read.warnings
    assert told.startswith(f"The list {source.address} was fetched anew, as its copy 2026-11-29.md")
    assert source.read().warnings == []


def test_a_damaged_copy_is_not_read_but_the_one_before(source) -> None:
    source.read()
    source.now += DAY
    source.change(SECOND, '"v2"')
    source.read()
    next(source.folder.glob("lists/*/2026-11-30.md")).write_bytes(b"- [Wa")
    source.breaks(503)
    read = source.read()
    assert read.text == FIRST
    assert "2026-11-29, from its copy (its copy 2026-11-30.md was damaged" in read.warnings[0]


@pytest.mark.parametrize("note", [b"", b"{", b"[]", b'{"editions": 5}', b"\xff\xfe", b"null"])
def test_a_damaged_note_is_told_and_the_copies_are_found_without_it(source, note) -> None:
    source.read()
    path = source.copy.with_name("source.json")
    path.write_bytes(note)
    (told,) = source.read(offline=True).warnings
    assert "as it was on 2026-11-29" in told
    (told,) = source.read().warnings
    assert told.endswith("was fetched anew, as the note source.json of its copies was damaged.")
    assert source.kept == ["2026-11-29.md"]
    assert source.read().warnings == []


@given(st.binary() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_no_note_whatever_it_holds_is_more_than_damage(tmp_path_factory, note) -> None:
    folder = tmp_path_factory.mktemp("note")
    where, records = "https://lists.example/a.md", folder / "records.sqlite"
    at = Copies(records, where).folder
    at.mkdir(parents=True)
    (at / "source.json").write_bytes(note if isinstance(note, bytes) else note.encode())
    copies = Copies(records, where)
    assert (copies.last, bool(copies.damage)) == (None, True)


@given(st.text(), st.text())
def test_every_address_has_a_plain_name_of_its_own_whoever_asks(path, user) -> None:
    where = f"https://lists.example/{path}"
    name = Copies(Path("records.sqlite"), where).folder.name
    assert re.fullmatch(r"\w[\w.-]{0,79}-[0-9a-f]{8}", name)
    user = re.sub(r"[/?#@:\\\s\x00-\x1f\[\]]", "", user)
    asked = f"https://{user}:pw@lists.example/{path}"
    assert Copies(Path("records.sqlite"), asked).folder.name == name


def test_where_no_copy_can_be_kept_the_run_goes_on_and_says_so(source) -> None:
    (source.folder / "lists").write_text("no folder", "utf-8")
    read = source.read()
    assert read.text == FIRST
    (told,) = read.warnings
    assert told.startswith(f"No copy of {source.address} could be kept: ")


def test_who_only_reads_writes_nothing_but_has_the_copy(source) -> None:
    source.read(keep=False)
    assert not (source.folder / "lists").exists()
    source.read()
    before = source.copy.with_name("source.json").read_bytes()
    source.breaks(404)
    assert len(source.read(keep=False).warnings) == 1
    assert source.copy.with_name("source.json").read_bytes() == before


def test_a_write_that_was_cut_short_leaves_the_copies_as_they_were(source) -> None:
    source.read()
    (source.copy.parent / ".new").write_bytes(b"- [Wa")
    source.change(SECOND, '"v2"')
    source.read()
    assert source.kept == ["2026-11-29-2.md", "2026-11-29.md"]
    assert list(source.folder.glob("lists/*/.new")) == []


def test_an_edition_of_which_no_note_tells_is_not_kept_twice(source) -> None:
    source.read()
    note = source.copy.with_name("source.json")
    before = note.read_bytes()
    source.change(SECOND, '"v2"')
    source.read()
    note.write_bytes(before)  # as if the run had been killed between the two
    assert source.read().text == SECOND
    assert source.kept == ["2026-11-29-2.md", "2026-11-29.md"]


def test_a_full_disk_costs_the_copy_and_not_the_night(source) -> None:
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from enrich.http import MemoryPace\n"
        "from enrich.lists.loading import read_list\n"
        "from enrich.settings import load\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))\n"
        "settings = load(list=sys.argv[1], records='r.sqlite')\n"
        "read = read_list(settings, [], MemoryPace(), keep=True)\n"
        "print(len(read.entries), *read.warnings)"
    )
    words = [sys.executable, "-c", code, source.address]
    done = subprocess.run(words, cwd=source.folder, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"1 No copy of {source.address} could be kept: ")
    assert [path for path in source.folder.rglob("*") if path.is_file()] == []


def test_a_host_that_wants_to_be_left_alone_keeps_nobody_from_another_one(source, tmp_path) -> None:
    pace = MemoryPace()

    def read(*lists: str) -> Reading:
        settings = load(list=list(lists), records=tmp_path / "r.sqlite", patience=0)
        return read_list(settings, [], pace, clock=lambda: source.now, keep=True)

    with serving(source) as other:
        busy, open_ = source.address, f"{other}/another.md"
        read(busy, open_)
        source.broken = 429, {"Retry-After": "3600"}, b""
        read(busy)
        source.broken = None
        told = read(busy, open_).warnings
    assert len(told) == 1
    assert told[0].startswith(busy)
    assert "asked us to come back later" in told[0]


def test_a_list_that_has_moved_for_good_is_told(source) -> None:
    def answer(request: Asked) -> Answer:
        if request.path.startswith("/old"):
            return 301, {"Location": "/looms/list.md?token=canary"}, b""
        return source(request)

    with serving(answer) as root:
        for _ in range(2):  # the second time it has not changed
            (told,) = source.read(f"{root}/old.md").warnings
            assert told == (
                f"The list {root}/old.md has moved for good to {root}/looms/list.md: name it there."
            )
    assert source.asked[1].headers["If-None-Match"] == '"v1"'
