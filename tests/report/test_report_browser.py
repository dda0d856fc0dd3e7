"""The page in a real browser: by mouse and by keyboard, light and dark, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

import enrich
import many_looms
from browser import NoBrowser, chromium, visit

pytestmark = pytest.mark.slow
VIEWS = ("papers", "new", "findings", "charts", "sources")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with ExitStack() as opened:
        try:
            found = opened.enter_context(chromium())
        except NoBrowser as why:
            pytest.skip(str(why))
        yield found


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = many_looms.write_twice(tmp_path_factory.mktemp("looms"), 130)
    return enrich.report(folder)


def status(page: Any) -> str:
    return str(page.locator("#status").inner_text())


def titles(page: Any) -> list[str]:
    return [str(text) for text in page.locator("#list h3").all_inner_texts()]


def test_searching_finds_by_title_people_organisation_and_venue(browser, file) -> None:
    with visit(browser, file) as seen:
        search = seen.page.get_by_role("searchbox")
        assert status(seen.page) == "130 papers"
        for words in ("weft1:", "SPINDLE works", "unal", "sosp", "ada sosp", "conference eurosys"):
            search.fill(words)
            assert status(seen.page).endswith("of 130 papers"), words
            assert titles(seen.page), words
        search.fill("weft1: SPINNING")
        assert titles(seen.page) == [many_looms.title(1)]
        assert seen.page.locator("#list mark").count() == 2


def test_nothing_found_says_so_and_can_be_cleared(browser, file) -> None:
    with visit(browser, file, "#q=zzz&venue=SOSP") as seen:
        assert "No paper matches “zzz”, SOSP." in seen.page.locator("#list").inner_text()
        seen.page.locator("#list").get_by_role("button", name="Clear").click()
        assert status(seen.page) == "130 papers"
        assert seen.page.get_by_role("searchbox").evaluate("one => one === document.activeElement")


def test_filters_tell_how_many_each_would_leave(browser, file) -> None:
    with visit(browser, file) as seen:
        box = seen.page.get_by_role("group", name="Venue").get_by_label("SOSP")
        told = int(str(box.locator("xpath=..").locator(".count").inner_text()))
        box.check()
        assert status(seen.page) == f"{told} of 130 papers"
        year = seen.page.get_by_role("group", name="Year").locator("label").first
        left = int(str(year.locator(".count").inner_text()))
        year.click()
        assert len(titles(seen.page)) == left
        seen.page.wait_for_url(re.compile("venue=SOSP.*year=|year=.*venue=SOSP"))
        with visit(browser, file, seen.page.evaluate("location.hash")) as again:
            assert titles(again.page) == titles(seen.page)
            again.page.get_by_role("button", name="Remove the filter Venue: SOSP").click()
            assert len(titles(again.page)) > left
        seen.page.get_by_role("button", name="Clear search and filters").click()
        seen.page.get_by_role("group", name="State").get_by_label("New since").check()
        assert titles(seen.page) == [many_looms.title(128), many_looms.title(129)]


def test_sorting_goes_by_date_and_by_citations(browser, file) -> None:
    rows = {row["title"]: row for row in many_looms.tables(130)["papers"] if row["title"]}
    with visit(browser, file) as seen:
        for way, column in (
            ("newest", "published"),
            ("oldest", "published"),
            ("cited", "citations"),
        ):
            seen.page.get_by_label("Sort by").select_option(way)
            found = [rows[title][column] for title in titles(seen.page) if title in rows]
            assert found == sorted(found, reverse=way != "oldest"), way
            assert len(found) > 30
        seen.page.get_by_role("button", name="Next").click()
        assert "Page 2 of 4" in seen.page.locator("#pages").inner_text()
        assert seen.page.locator("#status").evaluate("one => one === document.activeElement")


def test_a_paper_opens_with_all_that_is_known_of_it(browser, file) -> None:
    with visit(browser, file) as seen:
        opener = seen.page.get_by_role("button", name=many_looms.title(1))
        opener.click()
        panel = seen.page.get_by_role("region", name="About")
        panel.wait_for()
        text = panel.inner_text()
        for part in ("PDF", "BibTeX", "@", "who said what", "Crossref", "1 finding", "Repair:"):
            assert part in text
        assert panel.locator("a[href='https://loom.example/papers/1.pdf']").count() == 1
        address = seen.page.evaluate("location.hash")
        assert "paper=arxiv" in address
        opener.click()
        assert panel.count() == 0
        with visit(browser, file, f"{address}&q=nothing-of-it") as shared:
            shared.page.get_by_role("region", name="About").wait_for()
        seen.page.go_back()
        seen.page.get_by_role("region", name="About").wait_for()


def test_all_of_it_can_be_done_by_keyboard(browser, file) -> None:
    with visit(browser, file) as seen:
        press = seen.page.keyboard.press
        press("Tab")
        assert seen.page.evaluate("document.activeElement.className") == "skip"
        press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "main"
        press("Tab")
        assert seen.page.evaluate("document.activeElement.id") == "q"
        seen.page.keyboard.type("loom")
        seen.page.locator("#list h3 button").first.focus()
        press("ArrowDown")
        press("End")
        press("Home")
        press("Enter")
        seen.page.get_by_role("region", name="About").wait_for()
        press("Escape")
        assert seen.page.get_by_role("region", name="About").count() == 0
        assert seen.page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
        seen.page.locator("nav a[data-view=findings]").focus()
        press("Enter")
        assert seen.page.get_by_role("heading", name="Findings").is_visible()


def test_every_view_is_shown_and_findings_can_be_chosen_among(browser, file) -> None:
    with visit(browser, file) as seen:
        for view in VIEWS:
            seen.page.locator(f"nav a[data-view={view}]").click()
            shown = seen.page.locator(".view:visible")
            assert shown.count() == 1 and shown.get_attribute("id") == view
            assert seen.page.locator("nav a[aria-current=page]").get_attribute("data-view") == view
        seen.page.locator("nav a[data-view=findings]").click()
        many = seen.page.locator("#finding-list > li").count()
        seen.page.get_by_label("Severity").select_option("error")
        assert 0 < seen.page.locator("#finding-list > li").count() < many
        seen.page.get_by_role("button", name="Show the paper").first.click()
        seen.page.get_by_role("region", name="About").wait_for()


def test_it_is_dark_where_the_system_is_and_where_somebody_says_so(browser, file) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with visit(browser, file) as light, visit(browser, file, scheme="dark") as dark:
        assert light.page.evaluate(ground) != dark.page.evaluate(ground)
        night = dark.page.evaluate(ground)
        light.page.get_by_role("button", name="Dark colours").click()
        assert light.page.evaluate(ground) == night
        light.page.reload()
        assert light.page.evaluate(ground) == night


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_shows_all_of_it_without_scrolling_sideways(browser, file, view) -> None:
    with visit(browser, file, f"#view={view}&paper=doi%3A10.5072%2FL.0", width=360) as seen:
        if view == "papers":
            seen.page.get_by_role("region", name="About").wait_for()
        wide = seen.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360


def test_markup_in_every_field_is_shown_as_text(browser, tmp_path) -> None:
    file = enrich.report(many_looms.write(tmp_path / "data", 30, many_looms.hostile))
    with visit(browser, file) as seen:
        assert "title</script><script>alert(1)" in titles(seen.page)[0]
        seen.page.locator("#list h3 button").first.click()
        panel = seen.page.locator(".panel")
        panel.wait_for()
        assert "abstract</script><script>" in panel.inner_text()
        for view in VIEWS[1:]:
            seen.page.locator(f"nav a[data-view={view}]").click()
        assert seen.page.locator("img").count() == 0
        assert seen.page.locator("a[href^=javascript]").count() == 0


def test_without_a_program_the_rest_can_be_read(browser, file) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("noscript").inner_text().startswith("Searching")
    assert page.locator("#charts svg").first.is_visible()
    assert page.locator("#sources").is_visible() and not page.locator("#q").is_visible()
    context.close()


def test_it_prints_what_is_shown_on_white(browser, file) -> None:
    with visit(browser, file, "#q=weft", scheme="dark") as seen:
        seen.page.emulate_media(media="print")
        ground = seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(255, 255, 255)"
        assert not seen.page.locator("nav.views").is_visible()
        assert seen.page.pdf()[:5] == b"%PDF-"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_to_complain_of(browser, file, width, scheme) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for view in (*VIEWS, "papers&paper=doi%3A10.5072%2FL.0", "papers&q=zzz"):
        with visit(browser, file, f"#view={view}", width=width, scheme=scheme) as seen:
            if "paper=" in view:
                seen.page.locator(".panel").wait_for()
            found = axe.run(seen.page)
            assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_pages_of_a_site_are_as_easy_to_read(browser, file, tmp_path, width, scheme) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    folder = Path(enrich.report(file.parent, site=tmp_path / "site"))
    names = ("papers/arxiv-2002.00001", "papers/arxiv-2001.00070", "sections/looms", "papers")
    size = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page, complaints, asked = context.new_page(), [], []
    page.on("console", lambda told: complaints.append(told.text))
    page.on("request", lambda request: asked.append(request.url))
    every = [*(f"{name}/index.html" for name in names), "404.html"]
    for name in every:
        page.goto((folder / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto((folder / every[0]).as_uri())
    page.get_by_role("link", name="Among all papers").click()
    page.get_by_role("region", name="About").wait_for()
    assert complaints == [] and all(url.startswith(folder.as_uri()) for url in asked)
    for name in every:
        page.goto((folder / name).as_uri())
        found = axe.run(page)  # which asks for the styles once more
        assert found.violations_count == 0, found.generate_report()
    context.close()
