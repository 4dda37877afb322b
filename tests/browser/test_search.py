"""The search box of the built site: how text reaches it, what it loads, what it shows and where it leads."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.support.ranks import PREFIXES, QUERIES, ranked
from tests.support.reading import watched

LARGEST = 250_000  # bytes, gzipped, of all that a first search loads
FIRST = "dialog.search a.search__first"


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def opened(page: Page, address: str, language: str) -> None:
    """The home page of a language, with the search open and its index made."""
    page.goto(f"{address}/{PREFIXES[language]}")
    page.locator("[data-search]").first.click()
    page.locator("dialog.search[open] textarea").wait_for()


def found(page: Page, query: str) -> list[str]:
    """The places that are shown first for a query, such as `guide/gather#bounds`, as they stand in the list."""
    box = page.locator("dialog.search textarea")
    box.fill("")
    page.wait_for_function("!document.querySelector('dialog.search ol').children.length")
    box.fill(query)
    page.locator("dialog.search ol > li").first.wait_for()
    return places(page)


def places(page: Page) -> list[str]:
    """Where the results lead, each as a page below its language's home, `#` and the section, if it is not the page."""
    links = page.locator("dialog.search ol a").evaluate_all("links => links.map(link => link.href)")
    parts = [urlsplit(link) for link in links]
    return [f"{part.path.strip('/').removeprefix('zh').strip('/')}#{part.fragment}" for part in parts]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_box_shows_what_the_search_finds(
    tab: Page, address: str, site: Path, tmp_path: Path, language: str
) -> None:
    """So what tests/site/test_search_ranks.py says of the search holds for who types; a query of each kind."""
    opened(tab, address, language)
    typed = [query["types"] for query in QUERIES if query["language"] == language][::9]
    expected = ranked(site, [(language, query) for query in typed])
    assert [found(tab, query)[0] for query in typed] == [places[0] for places in expected]


@pytest.mark.parametrize(("language", "query"), [("en", "size does not match at dimension 0"), ("zh", "下标越界")])
@pytest.mark.parametrize("how", ["fill", "insert", "paste", "drop", "address", "form"])
def test_text_is_searched_however_it_arrives(
    browser: Browser, address: str, language: str, query: str, how: str
) -> None:
    page = browser.new_page()
    home = f"{address}/{PREFIXES[language]}"
    if how == "address":
        page.goto(f"{home}?q={query}")
    elif how == "form":
        page.goto(home)
        page.evaluate(
            """text => { document.querySelector('main').insertAdjacentHTML('afterbegin',
                '<form data-search-form><input name=q></form>');
                const data = new DataTransfer(); data.setData('text/plain', text);
                document.querySelector('[data-search-form] input').dispatchEvent(
                new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }""",
            query,
        )
    else:
        opened(page, address, language)
        box = page.locator("dialog.search textarea")
        if how == "fill":
            box.fill(query)
        elif how == "insert":  # an IME, dictation, a paste by the menu: text without a key
            page.keyboard.insert_text(query)
        else:
            page.evaluate("text => document.execCommand('insertText', false, text)", query)
    page.locator(FIRST).first.wait_for()
    assert places(page)[0].startswith("reference/errors#")
    page.close()


def test_a_whole_traceback_is_searched_by_its_last_line(tab: Page, address: str) -> None:
    opened(tab, address, "en")
    traceback = (
        "Traceback (most recent call last):\n"
        '  File "train.py", line 88, in step\n'
        "    picked = logits.gather(1, labels)\n"
        "             ^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "RuntimeError: Index tensor must have the same number of dimensions as input tensor\n"
    )
    assert found(tab, traceback)[0] == "reference/errors#rank-input"


def test_nothing_is_loaded_before_somebody_searches(browser: Browser, address: str, site: Path) -> None:
    for language, prefix in PREFIXES.items():
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(urlsplit(request.url).path))
        page.goto(f"{address}/{prefix}", wait_until="networkidle")
        before = list(asked)
        assert [path for path in before if "/search/" in path] == ["/assets/search/box.js"]
        page.keyboard.press("/")
        page.locator("dialog.search[open] textarea").wait_for()
        page.keyboard.type("gather")
        page.locator(FIRST).first.wait_for()
        loaded = [path for path in asked if path not in before]
        assert sorted(loaded) == [
            f"/assets/search/{name}" for name in sorted((f"{language}.js", "search.css", "search.js"))
        ]
        size = sum(len(gzip.compress((site / path.lstrip("/")).read_bytes(), 6)) for path in loaded)
        assert size <= LARGEST, f"{size} bytes for the first search in {language}"
        page.close()


def test_results_are_in_the_language_of_the_page(tab: Page, address: str) -> None:
    for language in PREFIXES:
        opened(tab, address, language)
        found(tab, "gather")
        links = tab.locator("dialog.search ol a").evaluate_all(
            "links => links.map(link => new URL(link.href).pathname)"
        )
        assert len(links) >= 3
        assert all(link.startswith("/zh/") == (language == "zh") for link in links)


def test_excerpts_are_sentences(tab: Page, address: str) -> None:
    """No output, no row of numbers, no legend; and, but for items of lists, a sentence ends where an excerpt does."""
    for language in PREFIXES:
        opened(tab, address, language)
        shown: list[str] = []
        for query in [query["types"] for query in QUERIES if query["language"] == language][::6]:
            found(tab, query)
            shown += tab.locator("dialog.search .search__excerpt").all_inner_texts()
        assert len(shown) > 50
        debris = re.compile(r"tensor\(\[\[.*\n|(?:\d[\d.,]*\s+){4}|Underlined|带下划线的值在|\bHint$|\bSolution$")
        assert [text for text in shown if debris.search(text)] == []
        whole = [text for text in shown if text[-1] in ".!?。！？…：:）)" or " – " in text]
        assert len(whole) >= 0.95 * len(shown)


def test_the_keyboard_goes_through_the_results_and_back(tab: Page, address: str) -> None:
    opened(tab, address, "en")
    found(tab, "gather")
    first, second = tab.locator("dialog.search ol a").evaluate_all("links => links.slice(0, 2).map(link => link.href)")
    focused = "document.activeElement.href ?? document.activeElement.localName"
    for key, expected in (("ArrowDown", first), ("ArrowDown", second), ("ArrowUp", first), ("ArrowUp", "textarea")):
        tab.keyboard.press(key)
        assert tab.evaluate(focused) == expected
    tab.keyboard.press("Escape")
    assert tab.locator("dialog.search[open]").count() == 0
    tab.keyboard.press("/")
    assert tab.locator("dialog.search textarea").input_value() == "gather"
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/guide/gather/**")


def test_a_result_leads_to_its_section_and_marks_the_words(tab: Page, address: str) -> None:
    opened(tab, address, "zh")
    found(tab, "负索引")
    tab.locator(FIRST).first.click()
    tab.wait_for_function("CSS.highlights.get('searched')?.size > 0")
    marked = tab.evaluate("[...CSS.highlights.get('searched')].map(range => range.toString())")
    assert any("负索引" in text or "负" in text for text in marked)
    assert "h=" not in tab.url


def test_the_dialog_has_a_name_and_says_how_many(tab: Page, address: str) -> None:
    for language, name, said in (("en", "Search", "pages"), ("zh", "搜索", "个页面")):
        opened(tab, address, language)
        assert tab.get_by_role("dialog", name=name).count() == 1
        found(tab, "gather")
        assert said in tab.locator("dialog.search [role=status]").inner_text()
        box = tab.locator("dialog.search textarea")
        box.fill("zzzzqqqq")
        tab.wait_for_function("!document.querySelector('dialog.search .search__title')")
        assert tab.locator("dialog.search ol a").count() == 3


def test_it_works_below_another_folder(browser: Browser, site: Path, tmp_path: Path) -> None:
    import functools
    import http.server
    import threading

    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "prefix").symlink_to(site)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page, wrong = watched(browser.new_context())
    opened(page, f"http://127.0.0.1:{server.server_port}/some/prefix", "zh")
    found(page, "越界")
    page.locator(FIRST).first.click()
    page.wait_for_url("**/some/prefix/zh/**")
    assert wrong == []
    page.context.close()
    server.shutdown()
    server.server_close()
