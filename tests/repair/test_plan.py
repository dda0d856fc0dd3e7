"""Links are replaced where the right one is certain, and nothing but them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.check import Finding, check
from enrich.model import Claim, Entry, Paper, Ref
from enrich.parse import decode, parse
from enrich.repair.plan import repaired
from enrich.resolution.entry_claims import is_paper, key

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WEFT = "Weft: Scaling Threads over Many Looms without a Shuttle"
WARP = "Warp: Elastic Yarn for Weavers at the Edge"
A, B = "https://arxiv.org/abs/2401.00001", "https://arxiv.org/abs/2401.00002"


def says(ref: str, title: str, provider: str = "arxiv") -> Claim:
    return Claim("title", title, provider, Ref(*ref.split(":", 1)), NOON)


def moved(ref: str, now: str) -> Claim:
    """What a host says of a repository that was renamed, or of a page that has moved."""
    here = Ref(*ref.split(":", 1))
    return Claim("url" if here.scheme == "page" else "identifiers", now, here.scheme, here, NOON)


LOOMS = [says("arxiv:2401.00001", WEFT), says("arxiv:2401.00002", WARP)]


def fix(text: str, claims: Sequence[Claim] = LOOMS) -> str:
    """Mend a list by what was heard about its links."""
    entries = parse(decode(text.encode())[0])
    papers = {e.entry_id: Paper(key(e), (key(e),), {}, ()) for e in filter(is_paper, entries)}
    body, _ = repaired(text.encode(), entries, check(entries, papers, claims)[0])
    return body.decode()


@pytest.mark.parametrize(
    "text",
    [
        f"- [{WEFT}]({{b}}) | SOSP' 24\n- [{WARP}]({{a}})",
        f"- [Weft]({{b}}): {WEFT[6:]}\r\n- [Warp:](<{{a}}>) {WARP[6:]}\r\n",
        f"| Title | Paper |\n|---|---|\n| {WEFT} | [pdf]({{b}}) |\n| {WARP} | [pdf]({{a}}) |\n",
        f"<ul>\n<li><a href=\"{{b}}\">{WEFT}</a></li>\n<li><a href='{{a}}'>{WARP}</a></li>\n</ul>",
        f"- **{WEFT}**\n  [pdf]({{b}})\n- **{WARP}**\n  [pdf]({{a}})\n",
        f'- [{WEFT}]({{b}} "{B}0")\n- [{WARP}]({{a}})\n',
    ],
)
def test_links_that_changed_places_are_put_right_and_nothing_else(text: str) -> None:
    wrong, right = text.format(a=A, b=B), text.format(a=B, b=A)
    assert fix(wrong) == right
    assert fix(right) == right


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("htps://arxiv.org/abs/2401.00001", A),
        ("https//arxiv.org/abs/2401.00001", A),
        ("arxiv.org/abs/2401.00001", A),
        ("https://https://arxiv.org/abs/2401.00001", A),
        ("www.usenix.org/legacy/weft.pdf", "https://www.usenix.org/legacy/weft.pdf"),
        ("http//looms.example/weft", "http://looms.example/weft"),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        f"- [{WEFT}]({{}}), OSDI'24 [[code]](https://github.com/a/b)\r\n- [{WARP}]({B})",
        f"| Title | Paper |\n|---|---|\n| {WEFT} | [pdf]({{}}) |\n| {WARP} | [pdf]({B}) |\n",
        f"- **{WEFT}**\n  [paper]({{}})\n- **{WARP}**\n  [paper]({B})\n",
        f"- [{WEFT}]({A}) [[slides]]({{}})\n",
    ],
)
def test_an_address_that_nobody_can_follow_is_put_right(text: str, wrong: str, right: str) -> None:
    mended = fix(text.format(wrong))
    assert mended == text.format(right)
    assert fix(mended) == mended


@pytest.mark.parametrize(
    "url", ["https://arxiv.org/abs/2413.00001", "http://localhost/a", "https://doi.org/10.1145/"]
)
def test_an_address_that_may_have_meant_anything_stays(url: str) -> None:
    text = f"- [{WEFT}]({url}) [[code]](https://github.com/a/b)\n- [{WARP}]({B})\n"
    assert fix(text) == text


@pytest.mark.parametrize(
    ("listed", "claims"),
    [
        ("Weft", LOOMS),  # a nickname
        (WEFT[:-10], LOOMS),  # cut off
        (WEFT.replace("Threads", "Thread"), LOOMS),  # not the very title
        (WEFT, [*LOOMS, says("arxiv:2401.00003", WEFT)]),  # two works are so called
        (WEFT, [LOOMS[0], says("arxiv:2401.00002", "Weft: Elastic Yarn")]),  # one nickname
        (WEFT, [says("doi:10.1145/1.2", WEFT), LOOMS[1]]),  # the right link is another archive's
        (WEFT, LOOMS[:1]),  # nobody knows what the link opens
        (WEFT, [*LOOMS, says("arxiv_v1:2401.00002", WEFT)]),  # so it was called at first
    ],
)
def test_short_of_certainty_a_link_stays(listed: str, claims: list[Claim]) -> None:
    text = f"- [{listed}]({B})\n"
    assert fix(text, claims) == text


def test_an_address_that_stands_elsewhere_stays() -> None:
    text = f"- [{WEFT}][w]\n\n[w]: {B}\n"
    assert [entry.url for entry in parse(text)] == [B]
    assert fix(text) == text


def test_a_longer_address_is_another() -> None:
    text = f"- [{WEFT}]({B}) | [slides]({B}0) | [code]({B}v1)\n"
    assert fix(text) == f"- [{WEFT}]({A}) | [slides]({B}0) | [code]({A})\n"


REPO, NEW = "https://github.com/looms/old", "https://github.com/looms/new"


@pytest.mark.parametrize(
    ("link", "claim", "now"),
    [
        (REPO, moved("github:looms/old", "github:looms/new"), NEW),
        (f"{REPO}/", moved("github:looms/old", "github:looms/new"), NEW),
        (f"{REPO}/tree/main/x", moved("github:looms/old", "github:looms/new"), None),
        (f"{REPO}#use", moved("github:looms/old", "github:looms/new"), None),
        (
            "http://a.org/blog/loom/",
            moved("page:http://a.org/blog/loom/", "https://b.org/loom"),
            "https://b.org/loom",
        ),
        (
            "https://a.org/blog/loom",
            moved("page:https://a.org/blog/loom", "https://a.org/sorry"),
            None,
        ),
    ],
)
def test_a_link_that_has_moved_is_replaced_if_it_is_the_same_page(link, claim, now) -> None:
    text = f"- [{WARP}]({B}) | [site]({link})\n"
    assert fix(text, [LOOMS[1], claim]) == text.replace(link, now or link)


def test_two_new_addresses_for_one_are_none() -> None:
    text = f"- [{WEFT}]({B})\n"
    (entry,) = parse(text)
    told = [
        Finding("wrong-link", "error", entry.entry_id, 1, "", None, {}, new, B)
        for new in (A, "https://a.org")
    ]
    assert repaired(text.encode(), [entry], told) == (text.encode(), [])
    assert repaired(text.encode(), [entry], told[:1])[1] == [entry]


LINES = st.sampled_from(
    [
        "# L",
        f"- [{WEFT}]({B})",
        f"- [{WARP}]({A}) é | (GT)[https://a.org/b]",
        f"- [{WARP}]({B}): [code]({A})",
        f"  [{WEFT}]({B})",
        f"{WEFT} {B}",
        f"| {WEFT} | {B} |",
        "|---|---|",
        "",
    ]
)


def words(entries: list[Entry]) -> list[Entry]:
    return [
        replace(entry, entry_id="", raw="", notes=(), url=None, links=(), ref=None)
        for entry in entries
    ]


@given(st.lists(LINES, max_size=10), st.sampled_from(["\n", "\r\n"]))
def test_a_mended_list_names_the_same_works_and_needs_no_more_mending(lines, end) -> None:
    text = "".join(line + end for line in lines)
    after = fix(text)
    assert words(parse(after)) == words(parse(text))
    assert after.replace(A, "").replace(B, "").count(end) == text.count(end)
    assert fix(after) == after


def test_where_another_work_is_named_by_the_same_address_neither_is_replaced_unseen() -> None:
    text = f"- [{WEFT}]({B}), compare [{WARP}]({B})\n- [{WARP}]({A})\n"
    assert fix(text).splitlines()[0] == text.splitlines()[0]


@pytest.mark.parametrize("now", ["https://ada:pw@b.org/loom", "https://b.org/loom?token=s3cret"])
def test_a_link_that_moved_to_an_address_with_a_token_is_not_written_into_the_list(now) -> None:
    link = "https://a.org/blog/loom" + ("?token=s3cret" if "token" in now else "")
    text = f"- [{WARP}]({B}) | [site]({link})\n"
    assert fix(text, [LOOMS[1], moved(f"page:{link}", now)]) == text
