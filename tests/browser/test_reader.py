"""What a reader gets, seen through Chromium: pages that ask no other host, a switch that stays on the page, palettes,
a phone's width, the keyboard. What the search finds is in test_search_in_a_browser.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, BrowserContext, Page

from gatherbook.sources.book import BOOK, language_of, twin_of
from tests.support.reading import watched
from tests.support.site import built_path


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(10_000)
    yield opened
    opened.close()


def url_of(path: Path) -> str:
    """The address of a page below the site's root, such as `zh/guide/gather/`."""
    built = built_path(BOOK, Path("/"), path)
    return built.parent.as_posix().strip("/") + ("/" if built.parent != Path("/") else "")


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """One tab on a phone, for one page after another, and what goes wrong in it."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield watched(context)
    context.close()


@pytest.mark.parametrize("path", BOOK.pages(), ids=BOOK.relative)
def test_a_page_asks_no_other_host_and_fits_a_phone(phone: tuple[Page, list[str]], address: str, path: Path) -> None:
    page, wrong = phone
    page.goto("about:blank")  # what the page before still waited for is lost now, and not this page's fault
    page.wait_for_timeout(20)
    wrong.clear()
    page.goto(f"{address}/{url_of(path)}", wait_until="load")
    page.wait_for_timeout(150)
    assert wrong == []
    assert page.evaluate("document.documentElement.lang") == language_of(path)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"the page is {wide} px wider than a phone"
    assert page.locator("meta[name=description]").get_attribute("content")
    assert page.locator("link[rel='alternate']").count() == 0


def test_a_request_to_another_host_would_be_noticed(context: BrowserContext, address: str) -> None:
    page, wrong = watched(context)
    page.route("**/elsewhere.invalid/**", lambda route: route.abort())
    page.goto(address, wait_until="networkidle")
    page.evaluate("new Image().src = 'http://elsewhere.invalid/x.png'")
    page.wait_for_timeout(200)
    assert "asks http://elsewhere.invalid/x.png" in wrong


@pytest.mark.parametrize("name", ["index.md", "guide/gather.md"])
def test_the_language_switch_stays_on_the_page(context: BrowserContext, address: str, name: str) -> None:
    page, url = context.new_page(), url_of(BOOK.docs / name)
    page.goto(f"{address}/{url}")
    title = page.locator("h1").get_attribute("id")
    for language, prefix in (("zh", "zh/"), ("en", "")):
        page.locator(".md-header .md-select > button").hover()
        page.locator(f".md-header a[hreflang={language}]").click()
        page.wait_for_url(f"{address}/{prefix}{url}")
        assert page.locator("h1").get_attribute("id") == title
        assert page.evaluate("document.documentElement.lang") == language


@pytest.mark.parametrize("path", BOOK.pages(), ids=BOOK.relative)
def test_every_page_links_its_twin_in_the_switch(site: Path, path: Path) -> None:
    built = built_path(BOOK, site, path)
    links = html.parse(str(built)).xpath("//a[@hreflang and contains(@class, 'md-select__link')]")
    assert not [link.get("href") for link in links if link.get("href").startswith("/")]
    targets = {link.get("hreflang"): (built.parent / link.get("href")).resolve() for link in links}
    assert targets[language_of(path)] == built.parent
    assert targets[language_of(twin_of(path))] == built_path(BOOK, site, twin_of(path)).parent


def test_the_palette_goes_from_automatic_to_light_to_dark(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    page.wait_for_function(f"{scheme} === 'slate'")
    for expected in ("default", "slate"):
        page.locator("label[for^=__palette]:visible").click()
        page.wait_for_function(f"{scheme} === '{expected}'")
    page.goto(f"{address}/zh/")
    page.wait_for_function(f"{scheme} === 'slate'")


def test_the_keyboard_reaches_content_and_search(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/guide/gather/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    page.keyboard.press("s")
    page.wait_for_function("document.activeElement.name === 'q'")
    page.keyboard.press("Escape")
    download = page.locator(".proof .filename").first
    download.focus()
    assert download.get_attribute("href")


def test_copying_a_block_copies_the_program(context: BrowserContext, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/zh/guide/gather/", wait_until="networkidle")
    block = page.locator(".proof").first
    block.hover()
    block.locator("button.copy").click()
    name = str(block.get_attribute("data-snippet"))
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.rstrip("\n") == (BOOK.snippets / name).read_text(encoding="utf-8").rstrip("\n")
