"""Every kind of change has its words, and the page about them tells the truth."""

from __future__ import annotations

from string import Formatter

import pytest

from enrich.dataset.diff.change import Change, Changes, Kind
from enrich.dataset.diff.change_words import headline, sentence, words
from paths import ROOT
from two_runs import FRIDAY, MONDAY

PAGE = (ROOT / "docs" / "changes.md").read_text("utf-8")
FIELDS = {"title", "before", "after", "place", "line", "provider", "url", "severity", "check"}


def test_every_kind_is_told_in_the_order_of_kinds() -> None:
    assert list(words()) == list(Kind)


def test_the_page_tells_every_kind_and_every_field() -> None:
    rows = [f"| `{kind}` | {how.meaning} |" for kind, how in words().items()]
    assert "\n".join(rows) in PAGE
    fields = ["since", "until", "counts", "changes", *Change(Kind.WITHDRAWN, "t").row()]
    assert [name for name in fields if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_reads_as_a_sentence_with_all_its_fields_and_with_few(kind) -> None:
    how = words()[kind]
    template = how.sentence.replace("<", "").replace(">", "")
    assert {name for _, name, _, _ in Formatter().parse(template) if name} <= FIELDS
    for change in (
        Change(
            kind, "Weft", "a", "b", line=3, section=("Looms",), provider="arxiv", severity="info"
        ),
        Change(kind, "Weft"),
    ):
        text = "".join(part.text for part in sentence(change))
        assert text and not set("<>{}") & set(text)


def test_the_headline_counts_what_is_told() -> None:
    assert headline(Changes(FRIDAY, MONDAY)).startswith("Nothing changed since")
    one = Changes(FRIDAY, MONDAY, (Change(Kind.WITHDRAWN, "Weft"),))
    assert headline(one) == "1 change since 2026-11-27 05:41 UTC, up to 2026-11-30 05:41 UTC."
