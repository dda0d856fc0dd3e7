"""The feed is valid Atom whatever strangers write, keeps what it told, and floods nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import atom_rules
from enrich.dataset.diff import feed, feed_items
from enrich.dataset.diff.change import Changes
from two_runs import FRIDAY, MONDAY, Tables, after, dead, entry, looms, paper

FIRST = "The first run: 3 entries, 3 papers"
HOSTILE = "</title><script>alert(1)</script> & ]]> \x00\x0b\ud800\ufffe <b>x</b> &lt;i&gt;"


def begun() -> feed.Feed:
    return feed.begun("looms.md", FRIDAY)


def told(changes: Changes, earlier: feed.Feed | None = None) -> feed.Feed:
    return feed_items.with_run(earlier or begun(), "looms.md", changes, FIRST)


def added(title: str, url: str | None = None, number: int = 9):
    def edit(tables: Tables) -> None:
        name = f"arxiv:2401.{number:05}"
        tables["papers"].append(paper(name, title, url=url))
        tables["entries"].append(entry(f"n{number}", title, number, paper_id=name, url=url))

    return edit


def rows(one: feed.Feed) -> list[dict[str, str]]:
    body = feed.written(one)
    assert atom_rules.faults(body) == []
    return atom_rules.entries(body)


def test_the_rules_find_what_is_wrong() -> None:
    bad = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><id>a b</id><updated>today</updated>'
        b"<entry><id>urn:x:1</id><title>t</title><updated>2026-01-01</updated></entry></feed>"
    )
    assert len(atom_rules.faults(bad)) >= 5


def test_a_first_run_is_one_entry() -> None:
    (row,) = rows(told(Changes(None, FRIDAY)))
    assert (row["title"], row["updated"]) == (FIRST, "2026-11-27T05:41:00Z")


def test_each_thing_worth_a_visit_is_an_entry_that_leads_to_it() -> None:
    def much(tables: Tables) -> None:
        added("Shuttle: Back and Forth", "https://arxiv.org/abs/2401.00009")(tables)
        tables["papers"][0].update(withdrawn=True)
        tables["papers"][1].update(venue="SOSP", year=2026)
        tables["findings"] = [dead(f"{5:016x}", "https://a.example/gone", 2)]

    found = rows(told(after(much)))
    assert [row["title"] for row in found] == [
        "Withdrawn: Weft: Threads at Scale",
        "Dead link: Carding Machines for Coarse Wool",
        "Published: Warp: A Loom for Everyone",
        "New: Shuttle: Back and Forth",
    ]
    assert [bool(row["link"]) for row in found] == [True, False, True, True]
    assert found[3]["link"] == "https://arxiv.org/abs/2401.00009"
    assert {row["updated"] for row in found} == {"2026-11-30T05:41:00Z"}
    assert atom_rules.Tags(found[2]["content"]).text.startswith(
        "“Warp: A Loom for Everyone” has appeared: SOSP 2026"
    )


def test_what_a_run_told_stays_word_for_word_while_later_runs_add_to_it() -> None:
    first = told(after(added("Shuttle", "https://a.example/?a=1&b=%zz")))
    later = Changes(MONDAY, MONDAY + timedelta(days=1), after(added("Bobbin", None, 8)).changes)
    both = told(later, feed.read(feed.written(first)))
    assert [row["title"] for row in rows(both)] == ["New: Bobbin", "New: Shuttle"]
    assert rows(both)[1:] == rows(first)
    assert (both.id, both.updated > first.updated) == (first.id, True)


def test_a_run_that_changed_nothing_leaves_the_feed_byte_for_byte() -> None:
    body = feed.written(told(after(added("Shuttle"))))
    nothing = Changes(MONDAY, MONDAY + timedelta(days=1))
    assert feed.written(told(nothing, feed.read(body))) == body


def test_the_same_run_told_again_has_the_same_entries() -> None:
    one = told(after(added("Shuttle")))
    assert told(after(added("Shuttle")), feed.read(feed.written(one))) == feed.read(
        feed.written(one)
    )


def test_old_entries_leave_after_ninety_days_and_a_hundred_entries() -> None:
    one = told(after(added("Shuttle")))
    late = Changes(MONDAY, MONDAY + timedelta(days=91))
    assert told(late, one).items == ()
    for day in range(120):
        at = MONDAY + timedelta(minutes=day)
        one = told(Changes(FRIDAY, at, after(added("Shuttle")).changes), one)
    assert len(rows(one)) == 100


def test_many_of_a_kind_are_told_in_one_entry() -> None:
    def much(tables: Tables) -> None:
        for number in range(100, 180):
            added(f"Loom {number}", None, number)(tables)

    (row,) = rows(told(after(much)))
    assert row["title"] == "Entries added: 80"
    assert atom_rules.Tags(row["content"]).text.count("Loom") == 50 + 50  # and the section
    assert "and 30 more" in row["content"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe<feed",
        feed.written(begun())[:-20],
        b'<!DOCTYPE x [<!ENTITY a "b">]>' + feed.written(begun()),
        feed.written(begun()).replace(b"urn:uuid:", b"http://evil.example/"),
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>of others</title></feed>',
        feed.written(begun()).replace(b"2026", b"MMXXVI"),
    ],
)
def test_what_is_no_whole_feed_of_ours_is_not_read(body) -> None:
    with pytest.raises(ValueError):
        feed.read(body)


def test_an_entry_that_is_damaged_is_left_out_and_the_others_stay() -> None:
    one = told(after(lambda tables: [added(t, None, n)(tables) for t, n in (("A", 7), ("B", 8))]))
    body = feed.written(one).replace(b"<updated>2026-11-30T05:41:00Z", b"<updated>then")
    body = body.replace(b"<updated>then", b"<updated>2026-11-30T05:41:00Z", 2)
    assert [item.title for item in feed.read(body).items] == ["New: A"]


def test_it_tells_where_it_can_be_had_only_if_that_is_known() -> None:
    assert b"self" not in feed.written(begun())
    body = feed.written(begun(), "https://looms.example/feed.xml")
    assert b'rel="self"' in body
    assert atom_rules.faults(body) == []


@given(st.text(), st.text() | st.just("javascript:alert(1)") | st.just("https://a.b/\x00 <"))
@example(HOSTILE, "https://a.example/(x)\"'><b>")
@example("t", "https://ada:pw@a.example/?token=s3cret")
@settings(max_examples=60)
def test_whatever_strangers_write_it_is_valid_and_its_markup_is_ours(title, url) -> None:
    one = told(after(added(title, url)))
    body = feed.written(one)
    for row in rows(one):
        tags = atom_rules.Tags(row["content"])
        assert tags.tags <= {"div", "p", "a", "ul", "li"}
        assert all(link.lower().startswith(("http://", "https://")) for link in tags.links)
    assert b"s3cret" not in body and b"ada:pw" not in body
    assert feed.written(feed.read(body)) == body


def test_the_name_of_a_list_is_told_as_text() -> None:
    assert atom_rules.faults(feed.written(feed.begun(HOSTILE, FRIDAY))) == []
    assert looms()["entries"]
