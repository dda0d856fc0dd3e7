"""The word lists: for every pattern an example, and for every example what finds it.

A module that reads word lists is found by its file of them; each list has to be in `READERS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from enrich.check.trend_sections import is_of_trends
from enrich.dataset.diff.publication_news import is_deposit, publication
from enrich.export import capitals
from enrich.export.person import is_organisation
from enrich.http import response_check
from enrich.http.failures import Fault
from enrich.model import Ref
from enrich.normalization import (
    doi,
    field_values,
    identifiers,
    person_names,
    private_addresses,
    record_markup,
)
from enrich.normalization.addresses import as_meant
from enrich.normalization.british_spelling import with_one_l
from enrich.normalization.word_lists import WordList, any_of, kinds, load
from enrich.parse.document.segments import Piece
from enrich.parse.entry import kind, labelled_fields, non_entries
from enrich.parse.fields import (
    affiliations,
    authors,
    cue_words,
    facts,
    links,
    name_shapes,
    series,
    surnames,
)
from enrich.parse.formats.column_names import column_of
from enrich.parse.formats.record_types import kind_named
from enrich.providers.contract import not_found_page, odd_page
from enrich.providers.extractors import html_meta, page_values
from enrich.repair.replaceable_words import is_of_preprint
from paths import ROOT

SRC = ROOT / "src" / "enrich"
PAGE = "https://loom.example/weft/a-study"
REPOSITORY = "https://github.com/weaver/looms"


def modules() -> Iterator[Path]:
    """The modules with word lists."""
    for path in sorted(SRC.rglob("*.toml")):
        module = path.with_suffix(".py")
        if module.exists() and "word_lists" in module.read_text("utf-8"):
            yield module


LISTS = [
    pytest.param(module.stem, name, one, id=f"{module.stem}-{name}")
    for module in modules()
    for name, one in load(str(module)).items()
]
every_list = pytest.mark.parametrize(("module", "name", "one"), LISTS)

# What the public functions make of a text, for each list.


def target(url: str, ref: Ref | None = None) -> links.Target:
    return links.Target(Piece("link", "A study of looms", url), "name", ref)


def kind_of(title: str, section: str, url: str, repository: str = "") -> str:
    ref = Ref("github", repository) if repository else None
    return kind.kind_of(kind.Said(title, [section], target(url, ref)))


def kind_below(name: str, heading: str) -> str:
    """The kind below a heading of a page that would else be another kind."""
    return kind_of("Looms", heading, "https://loom.example/" if name == "paper" else PAGE)


def kind_of_listed(name: str, text: str) -> str:
    """The kind of what has a text as its title, repository or address."""
    if name == "page":
        return kind_of("Looms", "", text)
    if name == "title":
        return kind_of(text, "", REPOSITORY, "weaver/looms")
    return kind_of("Looms", "", REPOSITORY, text)


def wall(text: str) -> str:
    """What is said of an answer with this text, if it is a robot wall's."""
    response = requests.Response()
    response.status_code, response._content = 503, text.encode()
    with pytest.raises(Fault) as caught:
        response_check.answer(response, "html", "loom.example", datetime(2031, 1, 1, tzinfo=UTC))
    return str(caught.value)


def has_no_venue(text: str) -> bool:
    """Whether nothing is noted of a text that stands where a venue does."""
    known = facts.Facts()
    facts.note_as_written(f"{text[:1].upper()}{text[1:]}", known)
    return known.venue is None


def has_no_name(found: series.Series | None) -> bool:
    return found is not None and found.name is None


def parts_words(tag: str) -> bool:
    return record_markup.strip(f"warp{tag}weft") == "warp weft"


def has_word(one: WordList, text: str) -> bool:
    return bool(re.search(rf"(?<!\w)(?:{one.choice})(?!\w)", text, re.IGNORECASE))


READERS: dict[str, Callable[[str, WordList, str], bool]] = {
    "trend_sections-trends": lambda _n, _o, text: is_of_trends(text),
    "addresses-hosts": lambda _n, _o, text: as_meant(text) != text,
    "capitals-proper": lambda _n, _o, text: capitals.is_proper(text),
    "person-organisation": lambda _n, _o, text: is_organisation(f"Ada {text}"),
    "person-initials": lambda _n, _o, text: is_organisation(f"Ada {text}"),
    "person-sign": lambda _n, _o, text: is_organisation(f"{text} Ada"),
    "affiliations-comment_words": lambda _n, _o, text: affiliations.is_comment(text),
    "affiliations-comments": lambda _n, _o, text: affiliations.is_comment(text),
    "authors-no_lone_name": lambda _n, _o, text: not authors.one(text),
    "authors-sentence_words": lambda _n, _o, text: authors.names(text) == (),
    "authors-topic_endings": lambda _n, _o, text: not authors.one(text),
    "cue_words-remarks": lambda _n, _o, text: cue_words.is_remark(text),
    "publication_news-printed": lambda _n, _o, text: (
        publication({"doi": "10.5555/loom", "type": text}) is not None
    ),
    "publication_news-repositories": lambda _n, _o, text: is_deposit(text),
    "html_meta-blocks": lambda _n, _o, tag: (
        html_meta.read(f'<div class="loom">warp{tag}weft</div>', ["loom"]).text("loom")
        == "warp weft"
    ),
    "doi-labels": lambda _n, _o, text: doi.clean(text) == "10.9999/loom.7",
    "doi-pages": lambda _n, _o, path: doi.of_page(path).endswith("/10.9999/loom.7"),
    "doi-tails": lambda _n, _o, text: doi.clean(text) == "10.9999/loom.7",
    "page_values-no_title": lambda _n, _o, text: not page_values.is_title(text),
    "field_values-nobody": lambda _n, _o, text: field_values.is_nobody(text),
    "field_values-nothing": lambda _n, _o, text: field_values.title(text) == "",
    "huggingface-cited": lambda _n, one, text: has_word(one, text),
    "huggingface-licences": lambda _n, one, text: has_word(one, text),
    "identifier_schemes-archives": lambda _n, _o, text: (
        identifiers.recognise(f"https://arxiv.org/abs/{text}") is not None
    ),
    "identifier_schemes-not_presented": lambda _n, _o, name: (
        identifiers.recognise(f"https://www.usenix.org/conference/loom-08/{name}") is None
    ),
    "identifier_schemes-not_names": lambda _n, _o, url: identifiers.recognise(url) is None,
    "identifier_schemes-not_owners": lambda _n, _o, url: identifiers.recognise(url) is None,
    "column_names-column": lambda name, _o, text: column_of(text) == name,
    "record_types-type": lambda name, _o, text: kind_named(text) == name,
    "kind-chinese_heading": lambda name, _o, text: kind_below(name, text) == name,
    "kind-heading": lambda name, _o, text: kind_below(name, text) == name,
    "kind-host": lambda name, _o, url: (
        kind_of("Looms", "", url) == {"product": "software"}.get(name, name)
    ),
    "kind-list": lambda name, _o, text: kind_of_listed(name, text) == "list",
    "kind-words": lambda name, _o, text: kind.kind_of(kind.Said("Looms", words=text)) == name,
    "labelled_fields-slot": lambda name, _o, text: labelled_fields.slot_of(text) == name,
    "links-fillers": lambda _n, _o, text: links.word_role(text) is not None,
    "links-nowhere": lambda _n, _o, url: not links.leads_somewhere(url),
    "links-publishers": lambda _n, _o, url: target(url).is_paper,
    "links-role": lambda name, _o, text: links.word_role(text) == name,
    "links-tools": lambda _n, _o, text: text.partition(":")[0].lower() in links.TOOLS,
    "name_shapes-double_surnames": lambda _n, _o, text: authors.names(text) != (),
    "name_shapes-given_names": lambda _n, _o, text: name_shapes.is_known(text),
    "name_shapes-no_names": lambda _n, _o, text: authors.names(text) == (),
    "name_shapes-organisations": lambda _n, _o, text: (
        name_shapes.is_organisation(text) or name_shapes.is_organisation(text.upper())
    ),
    "name_shapes-particles": lambda _n, _o, text: authors.names(text) != (),
    "name_shapes-romanised_surnames": lambda _n, _o, text: name_shapes.is_known(text),
    "name_shapes-japanese_surnames": lambda _n, _o, text: authors.names(text) != (),
    "name_shapes-korean_surnames": lambda _n, _o, text: authors.names(text) != (),
    "name_shapes-surnames": lambda _n, _o, text: authors.names(text) != (),
    "name_shapes-title_words": lambda _n, _o, text: name_shapes.has_title_words(text),
    "not_found_page-gateway": lambda _n, _o, text: not_found_page.is_gateway(text.encode()),
    "odd_page-no_page": lambda _n, _o, text: odd_page.is_no_page([text]),
    "non_entries-housekeeping": lambda _n, _o, url: non_entries.is_housekeeping([target(url)]),
    "british_spelling-doubled": lambda _n, _o, text: with_one_l(text) != text,
    "non_entries-prose": lambda _n, _o, text: non_entries.is_prose(text),
    "non_entries-request": lambda _n, _o, text: non_entries.is_request(text),
    "non_entries-skipped": lambda _n, _o, text: non_entries.is_skipped(text),
    "person_names-any_place": lambda _n, _o, text: not person_names.is_place(text, text),
    "private_addresses-parameter": lambda _n, _o, text: private_addresses.is_private(
        f"https://loom.example/weft{text}s3cret"
    ),
    "record_markup-blocks": lambda _n, _o, tag: parts_words(tag),
    "record_markup-formulas": lambda _n, _o, tag: record_markup.strip(f"{tag}weft") == "weft",
    "record_markup-named_blocks": lambda _n, _o, tag: parts_words(tag),
    "record_markup-text": lambda _n, _o, tag: record_markup.strip(f"{tag}weft") == "weft",
    "replaceable_words-unfinished": lambda _n, _o, text: is_of_preprint(text),
    "replaceable_words-of_preprint": lambda _n, _o, text: is_of_preprint(text),
    "series-journals": lambda _n, _o, text: series.is_journal(text),
    "facts-no_venue": lambda _n, _o, text: has_no_venue(text),
    "name_shapes-bodies": lambda _n, _o, text: name_shapes.is_body(f"Loom {text}"),
    "series-no_series": lambda _n, _o, text: has_no_name(series.read(f"Looms {text}, 12(3)")),
    "series-held": lambda _n, _o, text: series.HELD.search(text) is not None,
    "series-printed": lambda _n, _o, text: series.PRINTED.search(text) is not None,
    "series-printed_by": lambda _n, _o, text: series.PRINTED.search(text) is not None,
    "series-publishers": lambda _n, _o, text: series.is_published(text),
    "surnames-nobody": lambda _n, _o, text: not surnames.may_be_surname(text),
    "response_check-wall": lambda name, _o, text: f"stands behind {name} and" in wall(text),
}

IN_CONTEXT = {
    "authors-sentence_words", "authors-topic_endings", "british_spelling-doubled",
    "name_shapes-particles",
    "name_shapes-surnames", "name_shapes-double_surnames", "name_shapes-given_names",
    "name_shapes-japanese_surnames", "name_shapes-korean_surnames",
    "name_shapes-romanised_surnames", "doi-labels", "html_meta-blocks",
    "identifier_schemes-archives", "identifier_schemes-not_names",
    "identifier_schemes-not_owners", "identifier_schemes-not_presented", "kind-host",
    "links-fillers", "links-publishers",
    "non_entries-request", "non_entries-skipped", "private_addresses-parameter",
    "record_markup-blocks",
    "record_markup-formulas", "record_markup-named_blocks", "record_markup-text",
    "response_check-wall", "series-printed_by",
}  # fmt: skip
"""Lists whose words tell nothing when they stand alone."""


def is_taken(module: str, name: str, one: WordList, text: str) -> bool:
    kind_of_list, _, own = name.partition(".")
    return READERS[f"{module}-{kind_of_list}"](own, one, text)


def complaints(one: WordList) -> list[str]:
    """What is wrong with a list, whatever it is read for."""
    found = [] if one.meaning.strip() else ["says not what it tells"]
    if not one.words and not one.patterns:
        found.append("is empty")
    if one.words and not one.examples:
        found.append("shows none of its words in use")
    found += [f"has {word!r} twice" for word in set(one.words) if one.words.count(word) > 1]
    for pattern, example in one.patterns:
        others = tuple(pair for pair in one.patterns if pair[0] != pattern)
        rest = WordList(one.meaning, one.words, others, frame=one.frame, case=one.case)
        if not re.search(one.framed(pattern), example):
            found.append(f"does not find {example!r} by {pattern!r}")
        elif rest.choice and any_of(rest).search(example):
            found.append(f"finds {example!r} without {pattern!r}")
    return found


@every_list
def test_a_list_says_what_it_tells_and_shows_it(module: str, name: str, one: WordList) -> None:
    assert complaints(one) == []


@every_list
def test_what_reads_a_list_takes_its_examples(module: str, name: str, one: WordList) -> None:
    shown = [*one.examples, *(example for _, example in one.patterns)]
    assert [text for text in shown if not is_taken(module, name, one, text)] == []


@every_list
def test_what_reads_a_list_takes_no_near_miss(module: str, name: str, one: WordList) -> None:
    assert [text for text in one.near_misses if is_taken(module, name, one, text)] == []


@every_list
def test_a_word_tells_by_itself_what_its_list_tells(module: str, name: str, one: WordList) -> None:
    if f"{module}-{name.partition('.')[0]}" not in IN_CONTEXT:
        assert [word for word in one.words if not is_taken(module, name, one, word)] == []


def test_every_list_has_a_reader_and_every_reader_a_list() -> None:
    known = {f"{param.values[0]}-{str(param.values[1]).partition('.')[0]}" for param in LISTS}
    assert known == set(READERS)
    assert known >= IN_CONTEXT


def test_no_word_is_in_two_lists_of_a_kind() -> None:
    for module, kind_of_list in ((links, "role"), (labelled_fields, "slot")):
        lists = kinds(str(module.__file__), kind_of_list).values()
        words = [word for one in lists for word in one.words]
        assert sorted(set(words)) == sorted(words)


def test_a_pattern_without_a_fitting_example_is_complained_about() -> None:
    assert complaints(WordList("threads", patterns=(("wefts?", ""),))) != []
    assert complaints(WordList("threads", patterns=(("wefts?", "a warp"),))) != []
    assert complaints(WordList("threads", patterns=(("wefts?", "a weft"),))) == []


def test_a_pattern_that_nothing_needs_is_complained_about() -> None:
    twice = WordList(
        "threads", words=("weft",), patterns=(("wefts?", "a weft"),), examples=("weft",)
    )
    assert complaints(twice) == ["finds 'a weft' without 'wefts?'"]


def test_words_without_an_example_are_complained_about() -> None:
    assert complaints(WordList("threads", words=("weft",))) != []
