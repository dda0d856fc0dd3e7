"""A dataset that lost too much: set aside, told, exit 4, published by force; in whole runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from archives import archives, preprint
from enrich import pipeline
from enrich.dataset.earlier_dataset import previous
from enrich.dataset.place import output_folder
from enrich.errors import Held
from played import Played, line

KINDS = ["Wool", "Silk", "Flax", "Hemp", "Jute", "Ramie", "Nettle", "Cotton", "Mohair", "Angora"]
LINES = [
    line(f"Weaving {kind} on Very Wide Looms", f"2401.{number:05}")
    for number, kind in enumerate(KINDS, 1)
]


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with archives() as known:
        for number, kind in enumerate(KINDS, 1):
            title = f"Weaving {kind} on Very Wide Looms"
            known.knows(preprint(f"2401.{number:05}", title, "Ada Pfeffer"))
        yield Played(tmp_path, known).run(*LINES)


def stands(played: Played) -> dict[str, bytes]:
    out = played.folder / "out"
    return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}


def held(played: Played) -> list[Path]:
    return sorted((played.folder / "out" / ".versions").glob("held-*"))


def test_a_list_cut_short_is_set_aside_and_the_dataset_stands(played) -> None:
    before = stands(played)
    with pytest.raises(Held, match=r"6 of 10 entries are gone from .*list\.md.*--force"):
        played.run(*LINES[:4])
    assert stands(played) == before
    (aside,) = held(played)
    manifest = json.loads((aside / "manifest.json").read_text("utf-8"))
    assert manifest["held"][0].startswith("6 of 10 entries are gone")
    assert manifest["tables"]["papers"]["rows"] == 4
    assert aside.name == f"held-{manifest['run_id']}"
    assert aside not in output_folder.versions(played.folder / "out")


def test_the_newest_is_kept_and_none_when_the_list_is_whole_again(played) -> None:
    for many in (4, 5):
        with pytest.raises(Held):
            played.run(*LINES[:many])
    assert len(held(played)) == 1
    asked = [one for one in played.archives.asked if one[0] == "arxiv"]
    played.run(*LINES)
    assert (held(played), len(played.rows("papers"))) == ([], 10)
    again = [one for one in played.archives.asked if one[0] == "arxiv"]
    assert again == asked  # the log keeps all answers


def test_force_publishes_and_then_all_is_usual(played) -> None:
    played.write(*LINES[:4])
    code, out, said = played.command("run")
    assert (code, out) == (4, "")
    told = "enrich: The new dataset lost more than 5 % and was not published (6 of 10 entries"
    assert said.splitlines()[-1].startswith(told)
    assert played.command("run", "--force")[0] == 0
    assert len(played.rows("papers")) == 4
    notices = json.loads((played.folder / "out" / "manifest.json").read_text("utf-8"))["notices"]
    assert any(
        one.startswith("Published by --force, though this was lost: 6 of") for one in notices
    )
    assert played.command("run")[0] == 0
    assert held(played) == []


def test_a_few_lines_may_go_and_lines_may_be_reworded(played) -> None:
    played.run(*LINES[:8])
    played.run(*(one.replace("Very Wide", "Wide") for one in LINES[:8]))
    assert len(played.rows("papers")) == 8


def test_a_provider_that_is_switched_off_is_no_loss_and_told(played) -> None:
    played.off.add("arxiv")
    played.run()
    assert any(
        one.startswith("Switched off since the dataset before: arxiv") for one in played.notices
    )


def test_providers_that_are_not_asked_still_speak_from_the_log(played) -> None:
    pipeline.run(played.settings(), only=["crossref"], shell=played._shell())
    assert all(row["status"] != "unresolved" for row in played.rows("papers"))


def test_what_is_held_is_no_earlier_dataset(played) -> None:
    with pytest.raises(Held):
        played.run(*LINES[:4])
    out = played.folder / "out"
    for path in (out / "current").resolve().iterdir():
        path.unlink()
    assert previous(out).papers == {}


def test_a_dataset_that_cannot_be_read_holds_nothing(played) -> None:
    (played.folder / "out" / "papers.parquet").resolve().write_bytes(b"no")
    (played.folder / "out" / "entries.parquet").resolve().write_bytes(b"no")
    played.run(*LINES[:2])
    assert len(played.rows("papers")) == 2


def test_plain_files_stand_as_they_are_too(played, tmp_path) -> None:
    out = tmp_path / "plain"
    out.mkdir()
    for name, body in stands(played).items():
        (out / name).write_bytes(body)
    (out / "current").write_text("in the way", "utf-8")
    played.write(*LINES[:4])
    with pytest.raises(Held):
        pipeline.run(played.settings(out=out), shell=played._shell())
    assert (out / "papers.parquet").read_bytes() == stands(played)["papers.parquet"]
