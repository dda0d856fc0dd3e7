"""Single works: however they are named, they are found, kept, and never mistaken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import enrich
import faults
from enrich import pipeline
from enrich.cli.resolve_command import answers
from enrich.lists.query import read
from enrich.lookup import Answer, resolve
from enrich.model import Entry
from enrich.parse import parse
from enrich.providers import chosen, found
from enrich.settings import Settings
from loopback import Asked, serving
from scholars import Scholars

TITLE = "Loom: Weaving Threads of Many Colours"
DOI = "10.1145/9900031.9900032"
NAMES = ("arxiv", "crossref", "datacite", "openalex", "semantic_scholar")


@dataclass
class Library(Scholars):
    """All scholars, and a Crossref that finds works by their titles."""

    finds: list[str] = field(default_factory=list)  # DOIs

    def crossref(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        kind, said = super().crossref(rest, query, body)
        if "query.bibliographic" in query:
            said["message"]["items"] = [self._crossref(doi) for doi in self.finds]
        return kind, said


@contextmanager
def library(**titles: str) -> Iterator[Library]:
    state = Library({f"doi:{DOI}": TITLE, "arxiv:2401.00001": "On Wefts", **titles}, finds=[DOI])

    def answer(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(asked.path)
        kind, text = state.reply(parts.path, parse_qs(parts.query), asked.body)
        return state.status(parts.path), {"Content-Type": kind}, text.encode()

    with serving(answer) as state.root:
        yield state


@pytest.fixture
def server() -> Iterator[Library]:
    with library() as state:
        yield state


def settings_of(folder: Path, server: Scholars | None = None, **providers: Any) -> Settings:
    """Settings that ask the stand-ins alone, and nobody offline without them."""
    off: dict[str, Any] = {name: {"enabled": False} for name in found()}
    return Settings(
        out=folder / "out",
        records=folder / "records.sqlite",
        offline=server is None and not providers,
        providers=off | (server.settings(NAMES) if server else {}) | providers,
    )


def test_however_a_work_is_named_it_is_the_same_work(tmp_path, server) -> None:
    names = (
        "arxiv:2401.00001",
        "2401.00001v2",
        "arXiv:2401.00001 [cs.DC]",
        "https://www.arxiv.org/pdf/2401.00001v3.pdf#page=2",
        "https://doi.org/10.48550/arXiv.2401.00001",
        "- [Loom](https://arxiv.org/abs/2401.00001): Of Other Words | SOSP' 24",
    )
    said = resolve(*names, settings=settings_of(tmp_path, server))
    assert [one.asked for one in said] == list(names)
    assert {one.status for one in said} == {"resolved"}
    assert {one.paper["paper_id"] for one in said} == {"arxiv:2401.00001"}
    assert {one.paper["title"] for one in said} == {"On Wefts"}
    assert {one.paper["provenance"]["title"]["provider"] for one in said} == {"arxiv"}
    assert server.asked["arxiv"] == 1


def test_a_second_call_asks_nobody_and_a_run_profits(tmp_path, server) -> None:
    options = settings_of(tmp_path, server)
    words = ("2401.00001", f"{TITLE} (EuroSys 2024)")
    first = resolve(*words, settings=options)
    asked = server.asked.total()
    again = resolve(*words, settings=options)
    assert [(one.status, one.paper["title"]) for one in again] == [
        (one.status, one.paper["title"]) for one in first
    ]
    (tmp_path / "list.md").write_text("- [On Wefts](https://arxiv.org/abs/2401.00001)\n", "utf-8")
    result = pipeline.run(options.model_copy(update={"list": str(tmp_path / "list.md")}))
    assert (result.papers["resolved"], server.asked.total()) == (1, asked)


def test_a_run_keeps_candidates_of_which_none_is_certain_as_claims_that_lost(
    tmp_path, server
) -> None:
    (tmp_path / "list.md").write_text(f"- [{TITLE}](https://looms.example/a.pdf)\n", "utf-8")
    options = settings_of(tmp_path, server)
    pipeline.run(options.model_copy(update={"list": str(tmp_path / "list.md")}))
    (entry,) = pq.read_table(tmp_path / "out" / "entries.parquet").to_pylist()
    assert entry["status"] == "abstained"
    claims = pq.read_table(tmp_path / "out" / "claims.parquet").to_pylist()
    told = [(c["provider"], c["value"], c["won"]) for c in claims if c["field"] == "identifiers"]
    assert told == [("crossref", f'"doi:{DOI}"', False)]
    (paper,) = pq.read_table(tmp_path / "out" / "papers.parquet").to_pylist()
    assert (paper["identifiers"], paper["doi"]) == (None, None)
    (explained,) = enrich.why(1, "identifiers", tmp_path / "out")
    assert [word.value for word in explained.values[0].others] == [f"doi:{DOI}"]


def test_no_dataset_is_read_or_written(tmp_path, server) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "papers.parquet").write_bytes(b"no Parquet")
    assert resolve("2401.00001", settings=settings_of(tmp_path, server))[0].status == "resolved"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["papers.parquet"]


@pytest.mark.parametrize(
    "words",
    [
        f"{TITLE} (EuroSys'24)",
        f"{TITLE} | EuroSys 2024",
        f"Pfeffer et al., {TITLE}, EuroSys 2024",
        f"{TITLE}, Pfeffer et al., 2024",
        f"Ada Pfeffer, José Ünal. {TITLE}. In EuroSys, 2024.",
    ],
)
def test_a_title_with_something_beside_it_is_found(tmp_path, server, words) -> None:
    (one,) = resolve(words, settings=settings_of(tmp_path, server))
    assert (one.status, one.paper["title"]) == ("resolved", TITLE)
    assert one.paper["identifiers"] == [f"doi:{DOI}"]
    assert one.candidates == ()


def test_a_bare_title_abstains_and_shows_what_it_may_mean(tmp_path, server) -> None:
    server.finds.append("10.1145/1.2")  # of quite another title
    (one,) = resolve(TITLE, settings=settings_of(tmp_path, server))
    assert one.status == "abstained"
    (near,) = one.candidates
    assert (near.ref, near.title, near.venue, near.year) == (f"doi:{DOI}", TITLE, "EuroSys", 2024)
    assert (near.authors, near.found_by) == (("Ada Pfeffer", "José Ünal"), ("crossref",))
    shown = answers([one])
    assert "name the one" in shown.lower()
    assert f"doi:{DOI}" in shown
    assert "Ada Pfeffer, José Ünal, EuroSys, 2024 [crossref]" in shown
    assert one.row()["candidates"][0]["ref"] == f"doi:{DOI}"


def test_each_is_judged_by_itself(tmp_path, server) -> None:
    words = ("[Other Words](https://arxiv.org/abs/2401.00001) | SOSP 2023", "2401.00001")
    said = resolve(*words, settings=settings_of(tmp_path, **server.settings(["arxiv"])))
    assert [(one.status, one.paper["venue"]) for one in said] == [
        ("resolved", "SOSP"),
        ("resolved", None),
    ]


NO_PAGE = b"<html><head><title>404 Page not found - ACL Anthology</title></head></html>"


def test_a_failure_never_looks_like_not_found(tmp_path) -> None:
    answering = {
        "unreachable": faults.status(500),
        "blocked": faults.bot_wall(),
        "not_found": faults.answer(NO_PAGE, status=404, kind="text/html"),
    }
    for status, behaviour in answering.items():
        with faults.FaultServer(behaviour) as server:
            acl = {"acl": {"url": server.root, "pause": 0, "enabled": True}}
            options = settings_of(tmp_path / status, **acl).model_copy(update={"patience": 0.0})
            (one,) = resolve("https://aclanthology.org/2023.acl-long.1/", settings=options)
        assert one.status == status
        assert bool(one.why) == (status != "not_found")
        assert all(why.startswith("acl") for why in one.why)


def test_software_that_names_no_paper_is_known_all_the_same(tmp_path, server) -> None:
    options = settings_of(tmp_path, **server.settings(["github", "huggingface"]))
    said = resolve("github:looms/weft", "https://huggingface.co/looms/warp", settings=options)
    assert [one.status for one in said] == ["not_a_paper"] * 2
    assert said[0].paper["paper_id"] == "github:looms/weft"
    assert said[0].paper["provenance"]["code_url"]["provider"] == "github"
    assert "code        https://github.com/looms/weft [github]" in answers(said)


def test_software_that_nobody_was_asked_about_is_not_said_to_be_known(tmp_path) -> None:
    offline = settings_of(tmp_path, github={}).model_copy(update={"offline": True})
    (one,) = resolve("github:looms/weft", settings=offline)
    assert one.status == "not_asked"


def test_offline_says_that_nobody_was_asked(tmp_path) -> None:
    offline = settings_of(tmp_path, arxiv={}).model_copy(update={"offline": True})
    (one,) = resolve("2401.00001", settings=offline)
    assert one.status == "not_asked"
    assert one.paper["published_precision"] == "month"


def test_who_was_asked_and_does_not_know_a_work_is_told_apart_from_who_was_not(tmp_path) -> None:
    options = settings_of(tmp_path, arxiv={}, arxiv_snapshot={}, crossref={})
    offline = options.model_copy(update={"offline": True})
    asked = ("2301.99999", "Pfeffer et al., Shuttles of Steel in Strange Machines, 2023")
    one, other = resolve(*asked, settings=offline)
    assert (one.status, one.unknown_to, one.not_asked) == (
        "not_asked",
        ("arxiv_snapshot",),
        ("arxiv",),
    )
    assert "arxiv_snapshot does not know it; arxiv, who may, was not asked." in answers([one])
    assert "arxiv_snapshot does not know it; crossref, who may, was not asked." in answers([other])
    assert one.row()["unknown_to"] == ["arxiv_snapshot"]


@pytest.mark.parametrize(
    ("words", "doubt", "sentences"),
    [
        (TITLE, "little", ("Too little beside the title", "or add an author, a year or a venue:")),
        (f"{TITLE} (2031)", "beside", ("contradicts it", "or correct year:")),
        (
            "Unrelated et al., Loom: Weaving Threads of Many Colours, EuroSys 2024",
            "beside",
            ("contradicts it", "or correct author, year or venue:"),
        ),
        (
            "Loom: Weaving Strands of Many Colours (EuroSys 2024)",
            "title",
            (f"one is called “{TITLE}”", "or correct the title:"),
        ),
    ],
)
def test_who_abstains_says_what_is_the_matter(tmp_path, server, words, doubt, sentences) -> None:
    (one,) = resolve(words, settings=settings_of(tmp_path, server))
    assert (one.status, one.doubt) == ("abstained", doubt)
    shown = " ".join(answers([one]).split())
    assert all(sentence in shown for sentence in sentences)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "'' names nothing"),
        ("\x1b\x07\0", "'' names nothing"),
        ("9999.99999", "names nothing"),
        ("arxiv:9999.99999", "is not how an identifier of the scheme arxiv is spelt"),
        ("doi:", "is not how an identifier of the scheme doi is spelt"),
        ("https://localhost/paper", "carries no identifier"),
        ("word " * 2000, "is no title's length"),
        ("openreview:abcdefghij", "No provider that is on can look up openreview:abcdefghij"),
    ],
)
def test_what_names_no_work_is_told_in_one_sentence(tmp_path, words, sentence) -> None:
    (one,) = resolve(words, settings=settings_of(tmp_path))
    assert (one.status, len(one.why), one.paper) == ("not_asked", 1, {})
    assert sentence in one.why[0]
    assert one.row()["paper_id"] is None


TEXTS = st.one_of(
    st.text(max_size=300),
    st.text("arxivdoi:0123456789./- []()|#*et al.,\n", max_size=80),
    st.text(st.characters(codec=None), max_size=50),  # surrogates, too
)


@given(TEXTS)
def test_any_text_is_a_work_or_a_sentence(words: str) -> None:
    named = read(words, chosen(Settings()))
    assert isinstance(named, Entry) or named.isprintable()


CUES = """
    NSDI ICML 2024 24 et al and by in Proceedings of the May Oral Spotlight arXiv preprint code Ada
    Pfeffer Nature v2 Best Paper Award Workshop at Published Accepted to Authors Title Survey GPT 4
    PDF GitHub project page blog Slides doi IEEE ACM USENIX with Looms I II Li Wei Jr under review
"""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(CUES.split()), min_size=1, max_size=8), st.booleans())
def test_words_alone_are_the_title_that_a_list_s_reader_takes_them_for(words, nicknamed) -> None:
    text = f"{'LoomNet: ' if nicknamed else ''}Weaving {' '.join(words)}"
    found = read(text, chosen(Settings()))
    entries = parse(f"- {text}") or parse(f"- {text} [paper](https://nowhere.invalid/paper.pdf)")
    assert [(one.title, one.authors, one.venue, one.year, one.notes) for one in entries] == [
        (text, (), None, None, ())
    ]
    assert found == Entry(text, 1, 1, (), title=text, raw=text)


@settings(max_examples=30, deadline=None)
@given(words=st.lists(TEXTS, max_size=4))
def test_any_texts_have_their_answers_offline_in_the_order_asked(tmp_path_factory, words) -> None:
    folder = tmp_path_factory.mktemp("any")
    offline = settings_of(folder, arxiv={}, page={}, github={}, crossref={})
    said = resolve(*words, settings=offline.model_copy(update={"offline": True}))
    assert [one.asked for one in said] == [w.encode("utf-8", "replace").decode() for w in words]
    json.dumps([one.row() for one in said], ensure_ascii=False).encode()
    shown = answers(said).encode()
    assert b"\x1b" not in shown


def test_python_and_the_shell_have_the_same_verb(tmp_path) -> None:
    assert enrich.resolve("", settings=settings_of(tmp_path))[0].status == "not_asked"
    assert callable(enrich.resolve)  # and no module, though there is one of this name


def test_what_a_list_says_is_shown_as_yours(tmp_path) -> None:
    (one,) = resolve(f"{TITLE} (EuroSys 2024)", settings=settings_of(tmp_path))
    assert f"{TITLE} [you]" in answers([one])
    assert "venue       EuroSys 2024 [you]" in answers([one])


def test_signs_that_steer_a_terminal_are_not_printed() -> None:
    one = Answer("\x1b[31mred\x07", "not_asked", why=("?",))
    assert "\x1b" not in answers([one])


def test_a_link_without_an_identifier_is_asked_what_it_is_about(tmp_path) -> None:
    page = f'<html><head><meta name="citation_title" content="{TITLE}"></head><body></body></html>'
    with faults.FaultServer(faults.answer(page.encode(), kind="text/html")) as server:
        options = settings_of(tmp_path, page={"url": server.root, "pause": 0, "enabled": True})
        (one,) = resolve("https://looms.example.org/weaving", settings=options)
    assert (one.status, one.paper["title"]) == ("partial", TITLE)
    (one,) = resolve("https://looms.example.org/weaving", settings=settings_of(tmp_path / "off"))
    assert one.why[0].startswith("No provider that is on can look up page:https://looms")
