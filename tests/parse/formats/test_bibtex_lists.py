"""BibTeX as a list: what its entries say, and what a broken one costs."""

from __future__ import annotations

import pytest

from enrich.parse.formats.list_formats import read_list

SEVERAL = r"""% made by hand
@string{sosp = "Symposium on Operating Systems Principles"}
@String(atc = {USENIX ATC})
@comment{jabref-meta: grouping}
@preamble{"\newcommand{\loom}{loom}"}

@inproceedings{weaver31,
  title = {{WEFT}: A 50% faster {\"U}ber-Loom},
  author = {Weaver, Ada and de la Loom, Bea and {The Loom and Weft Consortium} and others},
  booktitle = "Proceedings of the 29th " # sosp,
  year = 2031, month = jun,
  doi = {10.5555/1234567},
  url = {https://doi.org/10.5555/1234567},
  pdf = {https://loom.example/weft.pdf},
}
@misc{thread, title={Threads}, eprint={2401.00001}, archivePrefix={arXiv}, year=2024}
@misc{thread, title={Spindle}, howpublished={\url{https://github.com/loom/spin\_dle}}}
@incollection{child, title={Child}, crossref={parent}}
@proceedings{parent, title={Proceedings of the VLDB Endowment}, year=2019}
"""


def by_title(text: str):
    return {one.title: one for one in read_list(text)}


def test_an_entry_says_what_its_fields_say() -> None:
    one = by_title(SEVERAL)["WEFT: A 50% faster Über-Loom"]
    assert one.authors == ("Ada Weaver", "Bea de la Loom", "The Loom and Weft Consortium")
    assert (one.venue, one.year, one.stated_date) == ("SOSP", 2031, "2031-06")
    assert one.venue_text == "Proceedings of the 29th Symposium on Operating Systems Principles"
    assert (str(one.ref), one.url) == ("doi:10.5555/1234567", "https://doi.org/10.5555/1234567")
    assert [link.label for link in one.links] == ["pdf"]
    assert (one.line, one.line_end, one.short_name, one.kind) == (7, 15, "WEFT", "paper")
    assert one.raw.startswith("@inproceedings{weaver31,") and one.raw.endswith("}")


def test_all_that_is_no_work_is_passed_over() -> None:
    entries = read_list(SEVERAL)
    unread = entries.unread
    assert [one.title for one in entries][1:] == [
        *("Threads", "Spindle", "Child", "Proceedings of the VLDB Endowment")
    ]
    assert unread == ()


def test_preprints_programs_and_children_are_told_by_their_fields() -> None:
    found = by_title(SEVERAL)
    assert str(found["Threads"].ref) == "arxiv:2401.00001"
    assert (found["Spindle"].kind, found["Spindle"].url) == (
        *("software", "https://github.com/loom/spin_dle"),
    )
    assert (found["Child"].venue, found["Child"].year) == ("VLDB", 2019)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("@article{lost, title = {No end,\n  year = 2020\n}", "is not closed"),
        ('@article{lost, title = "No end,\n  year = 2020\n}', "is not closed"),
        ("@article{lost title = {No comma}}", "not as BibTeX has it"),
        ("@article{lost, year = 2020}", "it has no title"),
        ("@article{lost, title {No sign}, year = 2020}", "not as BibTeX has it"),
    ],
)
def test_a_broken_entry_costs_itself_alone(broken: str, reason: str) -> None:
    text = f"@misc{{a, title={{Warp}}}}\n\n{broken}\n\n@misc{{b, title={{Weft}}}}\n"
    entries = read_list(text)
    (unread,) = entries.unread
    assert [one.title for one in entries] == ["Warp", "Weft"]
    assert unread.line == 3 and reason in unread.reason


def test_blocks_in_parentheses_are_read() -> None:
    text = '@string(atc = "USENIX ATC")\n@article(a, title = "In (round) ones", journal = atc)'
    (one,) = read_list(text)
    assert (one.title, one.venue, one.line) == ("In (round) ones", "USENIX ATC", 2)


def test_macros_of_macros_grow_within_bounds() -> None:
    chain = "".join(f"@string{{s{n + 1} = s{n} # s{n}}}\n" for n in range(60))
    (one,) = read_list(f"@string{{s0 = {{ab}}}}\n{chain}@misc{{k, title = s60}}")
    assert len(one.title) <= 20_000


def test_a_parent_that_is_its_own_parent_ends() -> None:
    text = "@misc{a, title={Warp}, crossref={b}}\n@misc{b, title={Weft}, crossref={a}}"
    assert [one.title for one in read_list(text)] == ["Warp", "Weft"]


def test_the_one_group_of_an_entry_is_its_section() -> None:
    text = "@misc{a, title={Warp}, groups={Looms > Fast}}\n@misc{b, title={Weft}, groups={X, Y}}"
    assert [one.section for one in read_list(text)] == [("Looms", "Fast"), ()]


@pytest.mark.parametrize(
    ("fields", "ref"),
    [
        ("doi = {https://doi.org/10.5555/7}", "doi:10.5555/7"),
        ("journal = {arXiv preprint arXiv:2401.00002}", "arxiv:2401.00002"),
        ("journal = {CoRR}, volume = {abs/2401.00002}", None),
        ("note = {doi: 10.5555/8.}", "doi:10.5555/8"),
        ("url = {https://arxiv.org/pdf/2401.00003v2}", "arxiv:2401.00003"),
        ("eprint = {cs/0112017}", "arxiv:cs/0112017"),
        ("eprint = {1234}, eprinttype = {jstor}", None),
        ("file = {:home/loom.pdf:PDF}", None),
    ],
)
def test_identifiers_are_taken_where_they_stand(fields: str, ref: str | None) -> None:
    (one,) = read_list(f"@article{{a, title={{Warp and weft}}, {fields}}}")
    assert (one.ref and str(one.ref)) == ref


def test_line_ends_a_mark_and_latin_letters_change_nothing() -> None:
    plain = [one.title for one in read_list(SEVERAL)]
    assert [one.title for one in read_list("\ufeff" + SEVERAL.replace("\n", "\r\n"))] == plain
