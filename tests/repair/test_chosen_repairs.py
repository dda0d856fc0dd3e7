"""The repairs that a curator chooses, on a list with one of each fault; the rest stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from archives import archives, article, preprint
from enrich import pipeline
from enrich.errors import BadUsage
from enrich.harvest.shell import Shell
from enrich.repair.chosen_repairs import CERTAIN, KINDS, kinds
from played import NOON, Played
from shares import with_slow

HERE = Path(__file__).parent / "curator"
LIST = (HERE / "list.md").read_text("utf-8")
ADA, BO, CY, DEE = "Ada Pfeffer", "Bo Nadel", "Cy Garn", "Dee Flachs"
WEFT = "Weft: Scaling Threads over Many Looms without a Shuttle"
WARP = "Warp: Elastic Yarn for Weavers at the Distant Edge"
SPINDLE = "Spindle: Turning Yarn in Constant Time without a Wheel"
SCUTCHING = "Scutching: Beating Flax for Its Long Fibre"
SOSP = "Proceedings of the ACM SIGOPS 30th Symposium on Operating Systems Principles"
NSDI = "Proceedings of the 21st USENIX Symposium on Networked Systems Design and Implementation"
EUROSYS = "Proceedings of the 18th European Conference on Computer Systems"
OF_WEFT, OF_SPINDLE, OF_WARP, OF_SCUTCHING = (f"10.1145/990000{n}.9900002" for n in range(4))
OF_SHUTTLE = "10.1145/9900009.9900002"
SHUTTLE = "Shuttle: Throwing Yarn across Rooms of Any Width"

WORKS = [
    preprint("2401.00001", WEFT, ADA, BO, doi=OF_WEFT),
    article(OF_WEFT, WEFT, ADA, BO, **{"container-title": [SOSP]}),
    article(OF_SPINDLE, SPINDLE, CY, BO, **{"container-title": [NSDI]}),
    article(OF_WARP, WARP, CY, year=2023, **{"container-title": [EUROSYS]}),
    preprint("2403.00003v1", "Heddle: Lifting Threads by Hand in the Dark", BO, CY),
    preprint("2403.00003v2", "Heddle: Lifting Threads with Learned Hooks", BO, CY),
    preprint("2402.00004", "Treadle: Weaving on Foot in Rooms without Light", DEE),
    preprint("2404.00005", SHUTTLE, ADA, doi=OF_SHUTTLE),
    article(OF_SHUTTLE, "Shuttles, Revisited for Wide Rooms", ADA, **{"container-title": [SOSP]}),
    article("10.1145/9900007.9900002", "Bobbin: A Small Thing without Which Nothing Turns", ADA),
    article("10.1145/9900008.9900002", "Bobbin: A Small Thing without Which Nothing Turns", DEE),
    preprint("2403.00006", SCUTCHING, DEE, doi=OF_SCUTCHING),
    article(OF_SCUTCHING, SCUTCHING, DEE, **{"container-title": [SOSP]}),
]
ARCHIVED = "https://web.archive.org/web/2023"
COPIES = {
    "carding": "Carding: Combing Wool before It Is Spun",
    "teasel": "This Name Is for Sale: Ask about It Now",
}
PAGE = """<!doctype html><html><head><title>{0}</title><meta property="og:title" content="{0}">
</head><body><h1>{0}</h1><p>Wool is combed, and combed again, before it is spun.</p></body>
</html>"""

SWAPS = {
    CERTAIN: [("without Light] (https", "without Light](https")],
    "published-version": [
        ("(https://arxiv.org/abs/2401.00001)", f"(https://doi.org/{OF_WEFT})"),
        ("without a Shuttle\n", "without a Shuttle | SOSP' 24\n"),
        (
            "[[pdf]](https://arxiv.org/abs/2403.00006)| - |",
            "[[pdf]](https://arxiv.org/abs/2403.00006) "
            f"[[paper]](https://doi.org/{OF_SCUTCHING})| SOSP 2024 |",
        ),
    ],
    "dead-link": [
        ("https://arxiv.org/abs/2301.99999", f"https://doi.org/{OF_WARP}"),
        ("(https://looms.example/carding)", f"({ARCHIVED}/https://looms.example/carding)"),
    ],
    "unlinked": [(f"- {SPINDLE}", f"- [{SPINDLE}](https://doi.org/{OF_SPINDLE})")],
    "retitled": [("Lifting Threads by Hand in the Dark", "Lifting Threads with Learned Hooks")],
}


@dataclass
class Days:
    """A list, and checks of it on the days that a test names."""

    played: Played
    now: datetime = NOON

    def check(
        self, days: int = 0, fix: bool | list[str] = False, **more: object
    ) -> pipeline.Checked:
        self.now = max(self.now, NOON + timedelta(days=days))
        shell = Shell(clock=lambda: self.now, sleep=lambda _: None)
        return pipeline.check_list(self.played.settings(links=True, **more), shell=shell, fix=fix)


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    """A demo list whose links were asked about on two days."""
    with archives() as known:
        known.knows(*WORKS)
        known.pages |= {
            f"page/{ARCHIVED}/https://looms.example/{name}": PAGE.format(title)
            for name, title in COPIES.items()
        }
        known.arxiv["2403.00003"] = known.arxiv["2403.00003v2"]
        found = Days(Played(tmp_path_factory.mktemp("demo"), known))
        found.played.list.write_bytes(LIST.encode())
        found.check()
        found.check(3)
        yield found


def mended(days: Days, *wanted: str) -> str:
    return days.check(fix=list(wanted)).reading.files[0].body.decode()


@pytest.mark.parametrize("kind", with_slow(SWAPS, ("published-version", "dead-link")))
def test_each_kind_mends_what_is_sure_in_the_list_s_own_way_and_nothing_else(days, kind) -> None:
    right = LIST
    for old, new in SWAPS[kind]:
        assert right.count(old) == 1
        right = right.replace(old, new)
    assert mended(days, kind) == right


def test_a_row_out_of_the_order_of_its_section_goes_where_its_date_belongs(days) -> None:
    lines = LIST.split("\n")
    (stray,) = (at for at, line in enumerate(lines) if line.startswith("|2023.02"))
    lines.insert(stray - 2, lines.pop(stray))
    assert mended(days, "sort") == "\n".join(lines)


def test_all_kinds_together_give_the_mended_list(days) -> None:
    assert mended(days, *KINDS) == (HERE / "mended.md").read_text("utf-8")


def test_the_mended_list_needs_no_repair_and_its_faults_are_gone(days) -> None:
    before = {(one.check, one.line) for one in days.check().findings}
    days.played.list.write_bytes((HERE / "mended.md").read_bytes())
    try:
        assert mended(days, *KINDS) == (HERE / "mended.md").read_text("utf-8")
        after = {one.check for one in days.check().findings}
    finally:
        days.played.list.write_bytes(LIST.encode())
    assert {check for check, _ in before} >= {*KINDS[1:-1], "malformed-link"}
    assert not after & {"published-version", "retitled", "malformed-link"}


MADE_FOR = {
    **dict.fromkeys(KINDS[1:-1]),
    CERTAIN: "malformed-link",
}


@pytest.mark.parametrize("kind", with_slow([*MADE_FOR], ("published-version", CERTAIN)))
def test_what_is_accepted_marked_or_off_is_not_repaired(days, kind, tmp_path) -> None:
    check = MADE_FOR[kind] or kind
    off = days.check(fix=[kind], severity={check: "off"})
    assert off.reading.files[0].body.decode() == LIST
    found = [one for one in days.check().findings if one.check == check]
    known = tmp_path / "known.toml"
    known.write_text(
        "".join(
            f'[[accepted]]\ncheck = "{check}"\nentry = "{one.entry_id}"\nreason = "so"\n'
            for one in found
        )
    )
    accepted = days.check(fix=[kind], accept=known)
    assert accepted.reading.files[0].body.decode() == LIST
    lines = LIST.split("\n")
    for number in {one.line for one in found}:
        lines[number - 1] += f" <!-- enrich: ok {check} -->"
    days.played.list.write_text("\n".join(lines), "utf-8")
    try:
        assert mended(days, kind) == "\n".join(lines)
    finally:
        days.played.list.write_bytes(LIST.encode())


def test_a_kind_that_there_is_not_is_a_wrong_option() -> None:
    with pytest.raises(BadUsage, match=r"no repair 'sorted'.*published-version, dead-link"):
        kinds(["sorted"])
    assert kinds(True) == (CERTAIN,)
    assert kinds(False) == ()
