"""The small pages of a site, each readable without a program: a paper, a section, lists of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from enrich.export.reference import appeared
from enrich.export.selection import Selected
from enrich.report.embedding import fingerprint
from enrich.report.finding_words import evidence
from enrich.report.material import Material, Row
from enrich.report.paper_details import details
from enrich.report.paper_index import people_of, section_of, title_of, venue_of, year_of
from enrich.report.site_addresses import further_names, paper_folder, section_folder
from enrich.report.templates import filled, ours, script, styles
from enrich.report.value_words import label, text

Pages = Iterator[tuple[str, str]]
"""The path of each page below the site, and its text."""


def pages(material: Material, former: Mapping[str, str | None]) -> Pages:
    """Yield every page of a site but its front."""
    yield "style.css", styles("base.css", "static.css", "print.css")
    yield from _papers(material)
    yield from _sections(material)
    yield from _others(material, former)
    yield "404.html", _not_found(material)


def _not_found(material: Material) -> str:
    finder, style = script("not_found.js"), styles("base.css", "static.css")
    allowed = f"style-src {fingerprint(style)}; script-src {fingerprint(finder)}"
    return filled(
        "not_found.html.jinja",
        **_common(material, "No such page", ""),
        style=ours(style),
        script=ours(finder),
        policy=f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'",
    )


def _common(material: Material, title: str, up: str) -> dict[str, object]:
    return {
        "title": title,
        "name": material.list_name,
        "moment": material.moment,
        "up": up,
    }


def _papers(material: Material) -> Pages:
    found: dict[str, list[Row]] = {}
    for row in material.tables["findings"]:
        found.setdefault(row["paper_id"] or "", []).append(row)
    for one in material.papers:
        name = one.paper["paper_id"]
        told = [(row, list(evidence(row))) for row in found.get(name, ())]
        yield f"papers/{paper_folder(name)}/index.html", _paper(material, one, told)
    lines = [_line(one, "") for one in material.papers]
    common = _common(material, "All papers", "../")
    yield "papers/index.html", filled("papers.html.jinja", **common, lines=lines, below=())


def _paper(material: Material, one: Selected, findings: Sequence[object]) -> str:
    told = details(material, one)
    sections = {section_of(entry): entry["section"] for entry in one.all_entries}
    return filled(
        "paper.html.jinja",
        **_common(material, title_of(one), "../../"),
        told=told,
        people=people_of(one),
        venue=venue_of(one),
        year=year_of(one),
        citations=one.paper["citations"],
        withdrawn=bool(one.paper["withdrawn"]),
        reason=text(one.paper["withdrawn_reason"]),
        concern=text(one.paper["concern"]),
        hash=f"paper={quote(one.paper['paper_id'], safe='')}",
        doi=text(one.paper["doi"]),
        appeared="/".join(f"{part:02}" for part in appeared(one.paper) if part),
        findings=findings,
        label=label,
        sections=[(name, section_folder(parts)) for name, parts in sections.items() if parts],
    )


def _line(one: Selected, up: str) -> tuple[str, str, str]:
    """Return a paper in a list: its address, its title, and who, where and when."""
    people = people_of(one)
    who = ", ".join(people[:3]) + (" and others" if len(people) > 3 else "")
    where = " ".join(filter(None, (venue_of(one), str(year_of(one) or ""))))
    address = f"{up}{paper_folder(one.paper['paper_id'])}/"
    return address, title_of(one), " · ".join(filter(None, (who, where)))


def _sections(material: Material) -> Pages:
    """Yield a page for every heading, with all papers below it, and one that names them."""
    names: dict[str, list[str]] = {}
    papers: dict[str, dict[str, Selected]] = {}
    placed = sorted(
        (e["line"], n) for n, one in enumerate(material.papers) for e in one.all_entries
    )
    for _, number in placed:
        one = material.papers[number]
        for entry in one.all_entries:
            headings = [" ".join(text(part).split()) for part in entry["section"]]
            for depth in range(1, len(headings) + 1):
                folder = section_folder(headings[:depth])
                names.setdefault(folder, headings[:depth])
                papers.setdefault(folder, {})[one.paper["paper_id"]] = one
    for folder, headings in names.items():
        lines = [_line(one, "../../papers/") for one in papers[folder].values()]
        below = [
            (f"../{other}/", inner[-1], len(papers[other]))
            for other, inner in names.items()
            if inner[:-1] == headings
        ]
        common = _common(material, " › ".join(headings), "../../")
        told = filled("papers.html.jinja", **common, lines=lines, below=below)
        yield f"sections/{folder}/index.html", told
    all_of_them = [(f"{f}/", " › ".join(h), len(papers[f])) for f, h in names.items()]
    common = _common(material, "All sections", "../")
    yield "sections/index.html", filled("papers.html.jinja", **common, lines=(), below=all_of_them)


def _others(material: Material, former: Mapping[str, str | None]) -> Pages:
    """Yield what leads on from another identifier of a paper, and what tells of one that left."""
    papers = [one.paper for one in material.papers]
    further = further_names(papers)
    titles = {one.paper["paper_id"]: title_of(one) for one in material.papers}
    for name, paper_id in further.items():
        common = _common(material, titles[paper_id], "../../")
        told = filled("moved.html.jinja", **common, was=text(name), now=paper_folder(paper_id))
        yield f"papers/{paper_folder(name)}/index.html", told
    for name, title in former.items():
        if name not in further:
            common = _common(material, text(title) or text(name), "../../")
            told = filled("gone.html.jinja", **common, was=text(name))
            yield f"papers/{paper_folder(name)}/index.html", told
