"""Both languages at once: every page beside its twin and back again, and the switch of languages, which keeps the section."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from gatherbook.sources.book import BOOK, LANGUAGES, prefix_of
from tests.support.site import static_server

WIDE = {"width": 1280, "height": 900}
OTHER = {"en": "zh", "zh": "en"}
EVERY = [BOOK.address(path) for path in BOOK.pages() if not path.name.endswith(".zh.md")]
PAGES = EVERY if os.environ.get("RUN_PAGES") == "all" else random.Random(8).sample(EVERY, 8)

# What a reader of the twin sees, paragraph by paragraph: all of it, or only what stands here as the twin's.
_PROSE = """(article) => [...article.querySelectorAll("h1, h2, h3, h4, p, li, td, th")]
    .filter(each => !each.querySelector("p, li, td") && !each.closest(
        ".highlight, .proof-output, figure, .explorer, noscript, .measured-plot, .exercise, .formula, form, "
        + ".tabbed-set, .verdict-tally, .verified, .notebook, .guide-step, .both-bar, .both-comments, summary"))
    .map(each => each.textContent.replace("¶", "").replace(/\\s+/g, " ").trim()).filter(Boolean)"""
_TWIN = f"""async (address) => {{
    const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
    const prose = {_PROSE};
    const here = [...document.querySelectorAll(".both-twin")].flatMap(prose);
    return [prose(page.querySelector("article")), here];
}}"""
_OWN = f"""() => {{
    const copy = document.querySelector("article").cloneNode(true);
    copy.querySelectorAll(".both-twin").forEach(each => each.remove());
    return ({_PROSE})(copy);
}}"""
_TWICE = """() => [...document.querySelectorAll("[id]")].map(each => each.id).filter((id, at, all) => all.indexOf(id) !== at)"""
_HTML = """() => {
    const copy = document.querySelector("article").cloneNode(true);
    copy.querySelectorAll("[tabindex], [style]").forEach(each => ["tabindex", "style"].forEach(name => each.removeAttribute(name)));
    return copy.innerHTML;
}"""


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page under its policy that complains of nothing."""
    context = browser.new_context(viewport=WIDE, bypass_csp=False)
    context.set_default_timeout(10_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def loose(browser: Browser) -> Iterator[Page]:
    """A page that heeds no policy, so that a test may wait for what is computed in it."""
    page = browser.new_page(viewport=WIDE)
    yield page
    page.close()


def switch(page: Page, shown: bool) -> None:
    """Presses the switch, as a reader does: in the menu of languages."""
    page.locator(".md-header .md-select > button").focus()
    page.locator("[data-both]").click()
    expect(page.locator("[data-both]")).to_have_attribute("aria-pressed", str(shown).lower())


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_beside_its_whole_twin_and_alone_again(tab: Page, address: str, path: str) -> None:
    tab.goto(f"{address}/{path}")
    alone, own = tab.evaluate(_HTML), tab.evaluate(_OWN)
    switch(tab, shown=True)
    twin, here = tab.evaluate(_TWIN, f"{address}/zh/{path}")
    assert here == twin
    assert len(twin) > 5
    assert tab.evaluate(_OWN) == own
    assert tab.evaluate(_TWICE) == []
    assert tab.locator(".both-twin:not([lang=zh])").count() == 0
    assert tab.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]
    switch(tab, shown=False)
    assert tab.evaluate(_HTML) == alone


@pytest.mark.parametrize("language", LANGUAGES)
def test_side_by_side_where_there_is_room_and_else_below(tab: Page, address: str, language: str) -> None:
    tab.goto(f"{address}/{prefix_of(language)}guide/dim/")
    switch(tab, shown=True)
    boxes = """() => [...document.querySelectorAll(".both-pair")].map(each => {
        const [own, twin] = [...each.children].map(part => part.getBoundingClientRect());
        return [own.right <= twin.left && Math.abs(own.top - twin.top) < 1, twin.top >= own.bottom - 1];
    })"""
    found = tab.evaluate(boxes)
    assert len(found) > 20
    assert all(beside for beside, _ in found)
    for width in (390, 320):
        tab.set_viewport_size({"width": width, "height": 844})
        assert all(below for _, below in tab.evaluate(boxes))
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_loaded_before_somebody_asks(tab: Page, address: str) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    tab.goto(f"{address}/guide/dim/", wait_until="networkidle")
    assert [each for each in asked if "both" in each or "zh" in each] == []
    asked.clear()
    switch(tab, shown=True)
    assert sorted(asked) == ["/assets/both/both.css", "/assets/both/both.js", "/zh/guide/dim/"]
    asked.clear()
    switch(tab, shown=False)
    switch(tab, shown=True)
    assert asked in ([], ["/zh/guide/dim/"])  # the browser keeps what it has


def test_by_keyboard_alone_and_to_the_next_page(tab: Page, address: str) -> None:
    tab.goto(f"{address}/zh/guide/dim/")
    tab.locator(".md-header .md-select > button").focus()
    for _ in range(3):
        tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.matches('[data-both]')")
    tab.keyboard.press("Enter")
    tab.locator(".both-bar").wait_for()
    tab.locator(".md-footer__link--next").click()
    tab.locator(".both-twin[lang=en] h1").wait_for()  # the next page is shown in both, too
    tab.locator(".both-bar button").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(".both-twin")).to_have_count(0)
    assert tab.evaluate("document.activeElement.closest('.md-select') !== null")  # the focus is not lost
    tab.reload(wait_until="networkidle")
    assert tab.locator(".both-twin").count() == 0


def test_what_is_read_stays_in_the_window(loose: Page, address: str) -> None:
    loose.goto(f"{address}/guide/dim/#table")
    place = "document.getElementById('table').getBoundingClientRect().top"
    loose.wait_for_function("scrollY > 0")
    before = loose.evaluate(place)
    for shown in (True, False):
        loose.evaluate("document.querySelector('[data-both]').click()")
        expect(loose.locator("[data-both]")).to_have_attribute("aria-pressed", str(shown).lower())
        assert abs(loose.evaluate(place) - before) < 2


def test_programs_run_and_figures_answer_meanwhile(tab: Page, address: str) -> None:
    tab.goto(f"{address}/guide/dim/")
    switch(tab, shown=True)
    tab.locator("figure.tensor-figure svg:visible [tabindex='0']").first.focus()
    tab.keyboard.press("ArrowRight")
    tab.locator("article [data-run]:visible").first.click()
    tab.locator(".run-output pre").first.wait_for()
    for shown in (False, True):  # with an editor open, too
        switch(tab, shown=shown)
        assert tab.locator(".run-output pre").count() > 0
    assert tab.locator(".both-twin :is([data-run], button, [id])").count() == 0


def test_comments_of_a_program_are_shown_in_the_other_language(tab: Page, address: str) -> None:
    tab.goto(f"{address}/guide/dim/")
    switch(tab, shown=True)
    (said,) = tab.locator(".both-comments").all_inner_texts()
    line, _, comment = said.partition(" ")
    tab.goto(f"{address}/zh/guide/dim/")
    codes = tab.locator("article .highlight pre > code").all_inner_texts()
    assert any(
        comment in code.split("\n")[int(line) - 1 : int(line)][0] for code in codes if code.count("\n") >= int(line) - 1
    )


def test_what_cannot_be_fetched_is_said(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=WIDE)
    page.goto(f"{address}/guide/dim/")
    page.route("**/zh/guide/dim/", lambda route: route.abort())
    page.evaluate("document.querySelector('[data-both]').click()")
    expect(page.locator("[data-both]")).to_have_text("Not loaded")
    assert page.locator(".both-pair, .both-bar").count() == 0
    page.unroute("**/zh/guide/dim/")
    switch(page, shown=True)
    expect(page.locator("[data-both]")).to_have_text("Both")
    page.close()


def test_it_works_below_any_folder(browser: Browser, site: Path, tmp_path: Path) -> None:
    (tmp_path / "some").symlink_to(site)
    with static_server(tmp_path) as served:
        page = browser.new_page(viewport=WIDE)
        page.goto(f"{served}/some/guide/dim/")
        switch(page, shown=True)
        links = page.locator(".both-twin a[href]").evaluate_all("all => all.map(each => each.href)")
        assert len(links) > 5
        assert all(link.startswith((f"{served}/some/", "https://")) for link in links)
        page.close()


def test_from_a_disk_there_is_the_link_alone(browser: Browser, site: Path) -> None:
    page = browser.new_page(viewport=WIDE)
    page.goto((site / "guide" / "dim" / "index.html").as_uri() + "#table")
    page.wait_for_function("scrollY > 0")
    assert page.locator("[data-both]").is_hidden()
    page.locator(".md-header .md-select > button").focus()
    page.locator(".md-select a[hreflang=zh]").click()
    page.wait_for_url("**/zh/guide/dim/index.html#table")
    page.close()


@pytest.mark.parametrize(
    ("language", "path", "start", "kept"),
    [
        ("en", "guide/dim/", "#minus-two", "#minus-two"),
        ("zh", "guide/dim/", "#notice", "#notice"),
        ("en", "reference/errors/", "#rank-input", "#rank-input"),
        ("zh", "reference/questions/", "#int64", "#int64"),
        ("en", "guide/dim/", "", ""),
    ],
)
def test_the_switch_of_languages_keeps_the_section(
    loose: Page, address: str, language: str, path: str, start: str, kept: str
) -> None:
    loose.goto(f"{address}/{prefix_of(language)}{path}{start}")
    if start:
        loose.wait_for_function("scrollY > 0")
    loose.locator(".md-header .md-select > button").focus()
    loose.locator(f".md-select a[hreflang={OTHER[language]}]").click()
    loose.wait_for_url(f"{address}/{prefix_of(OTHER[language])}{path}*")
    assert loose.url.partition("#")[2] == kept.removeprefix("#")


def test_it_keeps_what_was_scrolled_to_and_the_explorers_numbers(loose: Page, address: str) -> None:
    loose.goto(f"{address}/guide/dim/")
    loose.evaluate("document.getElementById('why-minus-one').scrollIntoView()")
    loose.locator(".md-header .md-select > button").focus()
    loose.locator(".md-select a[hreflang=zh]").click()
    loose.wait_for_url("**/zh/guide/dim/#why-minus-one")
    loose.goto(f"{address}/explorer/")
    loose.locator(".input .cell input, .input input.cell").first.fill("77")
    loose.wait_for_function("location.hash.length > 5")
    state = loose.url.partition("#")[2]
    loose.locator(".md-header .md-select > button").focus()
    loose.locator(".md-select a[hreflang=zh]").click()
    loose.wait_for_url("**/zh/explorer/#*")
    assert loose.url.partition("#")[2] == state
    loose.locator(".out .cell", has_text="77").first.wait_for()
