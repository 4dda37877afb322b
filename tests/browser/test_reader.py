"""What a reader gets, seen through Chromium: pages that ask no other host, a switch that stays on the page, palettes,
search in both languages, a phone's width, the keyboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html
from playwright.sync_api import Browser, BrowserContext, Page

from gatherbook.sources import marks, snippets
from gatherbook.sources.book import BOOK, language_of, twin_of
from gatherbook.sources.pages import read_page
from tests.test_2_pages_show_it import built_path


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


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A new page, and what goes wrong on it: requests to other hosts, failed requests, console errors."""
    page, wrong = context.new_page(), list[str]()
    page.on(
        "console", lambda said: wrong.append(f"console: {said.text}") if said.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    page.on("request", lambda asked: wrong.append(f"asks {asked.url}") if _foreign(asked.url) else None)
    page.on("response", lambda got: wrong.append(f"{got.status}: {got.url}") if got.status >= 400 else None)
    page.on("requestfailed", lambda lost: wrong.append(f"lost: {lost.url}"))
    return page, wrong


def _foreign(url: str) -> bool:
    return urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname != "127.0.0.1"


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
    with page.expect_request("**/search/search_index.json"):  # the last thing that the theme asks for
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
        page.locator(".md-header .md-select button").hover()
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


# What a reader types, and the page that must come first.
SEARCHES = [
    ("zh", "对数概率", "recipes/log-probability"),
    ("zh", "形状规则", "guide/shapes"),
    ("zh", "每个维度的含义", "guide/dim"),
    ("zh", "同一个位置写两次", "guide/scatter"),
    ("zh", "流传的例子", "guide/scatter"),
    ("zh", "本站如何证明", "proof"),
    ("zh", "累加", "guide/reducing"),
    ("zh", "梯度", "guide/gradients"),
    ("zh", "确定性", "guide/determinism"),
    ("zh", "术语表", "reference/glossary"),
    ("zh", "报错速查", "reference/errors"),
    ("zh", "强化学习", "recipes/beyond-language"),
    ("zh", "gather", "guide/gather"),
    ("en", "gather", "guide/gather"),
    ("en", "scatter", "guide/scatter"),
    ("en", "dim", "guide/dim"),
    ("en", "shape rule", "guide/gather"),
    ("en", "log-probability", "recipes/log-probability"),
    ("en", "writing twice to one place", "guide/scatter"),
    ("en", "gradient", "guide/gradients"),
    ("en", "JAX", "reference/rosetta"),
    ("en", "what does gather do", "guide/gather"),
    ("en", "negative indices in gather", "guide/gather"),
    ("zh", "gather 能广播吗", "reference/questions"),
]


def first_hit(page: Page, query: str) -> str:
    """The address of the first result for what is typed into the search box."""
    box, first = page.locator("[data-md-component=search-query]"), page.locator(".md-search-result__link").first
    box.focus()
    box.fill("")
    box.dispatch_event("keyup")
    first.wait_for(state="detached")
    box.fill(query)
    box.dispatch_event("keyup")
    first.wait_for(state="attached")
    page.wait_for_timeout(60)  # the list is filled in steps
    return str(first.evaluate("link => link.href"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_search_finds_the_right_page_first(context: BrowserContext, address: str, language: str) -> None:
    page, wrong = watched(context)
    prefix = "" if language == "en" else f"{language}/"
    page.goto(f"{address}/{prefix}", wait_until="networkidle")
    asked = {query: wanted for spoken, query, wanted in SEARCHES if spoken == language}
    found = {query: urlsplit(first_hit(page, query)).path.strip("/").removeprefix(prefix) for query in asked}
    assert found == asked
    assert wrong == []


def messages() -> dict[str, str]:
    """What torch says, as a reader would paste it, to the id of its entry in the dictionary of errors."""
    page = read_page(BOOK.docs / "reference" / "errors.md")
    found: dict[str, str] = {}
    for fence in page.fences:
        name = fence.include or ""
        entry = [heading.id for heading in page.headings if heading.level == 3 and heading.line < fence.line]
        if fence.language == "python" and name.startswith("errors/") and not name.endswith("_fix.py") and entry:
            output = marks.sample(snippets.documented_output(BOOK, name))
            said = [line for line in output.splitlines() if re.match(r"\w*(?:Error|Warning)\b", line)]
            found[said[-1]] = str(entry[-1])
    return found


@pytest.mark.parametrize("prefix", ["", "zh/"])
def test_a_pasted_message_finds_its_entry_first(context: BrowserContext, address: str, prefix: str) -> None:
    page, wrong = watched(context)
    page.goto(f"{address}/{prefix}", wait_until="networkidle")
    missed = {}
    for message, entry in list(messages().items())[bool(prefix) :: 3]:
        first_hit(page, message)
        found = page.locator(".md-search-result__link").evaluate_all(
            "links => links.slice(0, 2).map(link => link.href)"
        )
        if (f"/{prefix}reference/errors/", entry) not in [urlsplit(link)[2:5:2] for link in found]:
            missed[message] = found
    assert len(messages()) >= 35
    assert missed == {}
    assert wrong == []


def test_a_reader_is_offered_pages_of_his_language_only(context: BrowserContext, address: str) -> None:
    for language, prefix in (("en", ""), ("zh", "zh/")):
        page = context.new_page()
        page.goto(f"{address}/{prefix}", wait_until="networkidle")
        first_hit(page, "gather")
        paths = page.locator(".md-search-result__link").evaluate_all(
            "links => links.map(link => new URL(link.href).pathname)"
        )
        assert len(paths) >= 3
        assert all(path.startswith("/zh/") == (language == "zh") for path in paths)


def test_the_keyboard_reaches_content_and_search(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/guide/gather/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    page.keyboard.press("s")
    page.wait_for_function("document.activeElement.name === 'query'")
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
    block.locator("[data-clipboard-target], .md-clipboard, .md-code__button").first.click()
    name = str(block.get_attribute("data-snippet"))
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.rstrip("\n") == (BOOK.snippets / name).read_text(encoding="utf-8").rstrip("\n")


def test_a_missing_page_says_so_in_both_languages(context: BrowserContext, address: str, site: Path) -> None:
    text = (site / "404.html").read_text(encoding="utf-8")
    assert "There is no such page" in text
    assert "没有这个页面" in text
