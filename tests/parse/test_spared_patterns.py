"""What a pattern is spared of is nothing it would have matched."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from enrich.normalization import control_characters, doi, venue_words
from enrich.parse.document import markdown, markdown_rules
from enrich.parse.entry import non_entries
from enrich.parse.fields import authors, cue_words, dates, leading_people, links, series

PARTS = [
    *(" ", " ", " ", ", ", ". ", ": ", "; ", "(", ")", "[", "]", "-", " & ", " and ", "\n", "\x1e"),
    *("Doe", "Jane", "van der Poe", "J.", "A. B.", "JA", "R", "O'Roe", "Roe-Poe", "d'Loom", "王伟"),
    *(
        "et al",
        " et al.",
        " ET AL.",
        "others",
        "等",
        "，",
        "、",
        "。",
        "…",
        "...",
        "*",
        "†",
        "²",
        "#",
        "<1>",
    ),
    *(
        "2021",
        "(2021)",
        "19 Jun 2020",
        "012025",
        "2021.6",
        "2021年6月",
        "Dec",
        "'24",
        "6/2021",
        "3",
    ),
    *("A study", "of looms", "Looms", "please", "If you", "useful", "cite", "欢迎", "如果", "引用"),
    *(
        "🔥",
        ":fire:",
        "•",
        "|",
        "*",
        "oral",
        "Best Paper",
        "workshop",
        "(eds.)",
        ", editors.",
        "Ed.",
    ),
    *("10.9999/loom.7", "1%30", "&#49;0.9999/x", "\\", "Journal of", "Int. J. of", "Proc.", "ACM"),
]
SIGNS = [
    *(
        "\n",
        "\n",
        "\n\n",
        "  ",
        "    ",
        "\t",
        "- ",
        "+ ",
        "1. ",
        "> ",
        "# ",
        "---",
        "***",
        "- - -",
        "_\t__",
    ),
    *(
        "===",
        "=",
        "-",
        "|",
        "a | b\n- | -\n",
        "```\n",
        "~~~\n",
        "<div>\n",
        "<!-- a -->",
        "<b>",
        "</b>",
    ),
    *("[a]", "[b](c)", "[a]: c 'd'\n", "![a](b)", "](", "[", "!", "`", "*", "**", "_", "~", "~~"),
    *("&amp;", "&", "\\", "\\\n", "<https://a.example>", "a", "b c", "王"),
]
texts = st.lists(st.sampled_from(PARTS) | st.text(max_size=3), max_size=14).map("".join)


@given(texts)
def test_a_shape_that_is_held_absent_names_nobody_anywhere_in_the_text(text: str) -> None:
    for shape in leading_people._absent(text):
        assert leading_people._SHAPES[shape].search(text) is None


@given(texts)
def test_surnames_are_found_wherever_their_pattern_stands(text: str) -> None:
    found = leading_people._SURNAMES.match(text)
    spared = " et" not in text and "19" not in text and "20" not in text
    assert not (found and spared)


@given(texts)
def test_two_names_are_always_certain(text: str) -> None:
    assert authors.certain(text) or len(authors.names(text)) < 2


@given(texts)
def test_sentences_end_where_their_pattern_says(text: str) -> None:
    parts = [part.strip() for part in cue_words._SENTENCE.split(text)]
    assert cue_words.sentences(text) == [part for part in parts if part]


@given(texts)
def test_text_without_signs_of_decoration_has_none(text: str) -> None:
    assert cue_words.undecorated(text) == cue_words._SHORTCODE.sub("", text)
    assert not cue_words._TRAILING.search(cue_words.bare(text))


@given(texts)
def test_words_of_plain_letters_are_counted_as_those_of_others(text: str) -> None:
    wide = len(cue_words._WIDE.findall(text))
    assert cue_words.word_count(text) == len(cue_words._WORD.findall(text)) + (wide + 1) // 2


@given(texts)
def test_a_date_is_found_wherever_one_of_its_shapes_stands(text: str) -> None:
    shaped = any(shape.search(text) for shape in dates._DATES)
    assert (dates.find(text) is not None) == shaped


@given(texts)
def test_a_request_is_found_wherever_its_pattern_stands(text: str) -> None:
    assert non_entries.is_request(text) == bool(non_entries._REQUEST.search(text))


@given(texts)
def test_awards_are_left_out_wherever_their_pattern_stands(text: str) -> None:
    assert links._without_awards(text) == links._AWARDS.sub("", text)


@given(texts)
def test_editors_stand_only_where_their_word_does(text: str) -> None:
    assert "ed" in text or "Ed" in text or not series._EDITORS.match(text)


@given(texts)
def test_no_venue_is_named_where_none_may_be(text: str) -> None:
    words = venue_words.tokens(text)
    named = any(venue_words.names(words, at, bare=False) for at in range(len(words)))
    assert venue_words.may_name(text) or not named


@given(texts)
def test_no_doi_is_found_where_none_may_stand(text: str) -> None:
    assert doi.may_stand_in(text) or not doi._DOI.search(doi._decoded(text))


written = st.lists(st.sampled_from(SIGNS), max_size=20).map("".join)


@given(written)
def test_a_rule_that_is_left_out_would_make_nothing_of_any_line(text: str) -> None:
    defined: tuple[dict[str, object], dict[str, object]] = {}, {}
    told = markdown_rules.of_blocks(text).parse(text, defined[0])
    assert told == markdown_rules._blocks_without(frozenset()).parse(text, defined[1])
    assert defined[0] == defined[1]


@given(written)
def test_inline_source_is_read_by_the_rules_of_its_signs_as_by_all(text: str) -> None:
    md = markdown_rules._every()
    told = markdown._Walk(frozenset()).read(md.inline.parse(text, md, {}, []))
    assert markdown.Reader()._walked(text, frozenset()) == told


@given(st.lists(st.sampled_from("a é\n\t\r\x00\x1b[31m\u200b\u2028\ud800")).map("".join))
def test_signs_that_nobody_sees_are_found_in_any_line(text: str) -> None:
    assert control_characters.clean(text) == control_characters._ODD.sub(
        control_characters._instead, text
    )
