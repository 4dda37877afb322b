"""The built site opened from a disk: no server, no module, nothing to fetch. Links, search, figures, explorer, programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from gatherbook.sources.book import LANGUAGES, prefix_of


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page that complains of nothing and asks nobody."""
    page = browser.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:")) else wrong.append(asked.url))
    yield page
    page.close()
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_finds_a_page_from_a_disk_and_tries_its_programs(tab: Page, site: Path, language: str) -> None:
    tab.goto((site / prefix_of(language) / "index.html").as_uri())
    tab.keyboard.press("/")
    tab.locator("dialog.search[open] textarea").fill("scatter_add")
    tab.locator("dialog.search li a.search__first").first.click()
    tab.wait_for_url(f"**/{prefix_of(language)}*/*/index.html*")
    assert "?h=" not in tab.url  # the words were marked
    tab.goto((site / prefix_of(language) / "guide" / "gather" / "index.html").as_uri())
    assert tab.locator(".tensor-figure.tf-live").count() == tab.locator(".tensor-figure").count() > 0
    tab.locator("[data-run]:visible").first.click()
    tab.locator(".run-text").first.wait_for()
    tab.locator(".md-tabs a:visible, .md-footer__link--next").last.click()
    tab.wait_for_url("**/index.html")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explorer_and_the_errors_work_from_a_disk(tab: Page, site: Path, language: str) -> None:
    folder = site / prefix_of(language)
    tab.goto((folder / "explorer" / "index.html").as_uri())
    tab.locator(".out .cell").first.wait_for()
    before = tab.locator(".out .cell").all_inner_texts()
    tab.locator(".input input.cell, .input .cell input").first.fill("77")
    tab.wait_for_function("[...document.querySelectorAll('.out .cell')].some(cell => cell.innerText.includes('77'))")
    assert tab.locator(".out .cell").all_inner_texts() != before
    tab.goto((folder / "reference" / "errors" / "index.html").as_uri())
    tab.locator("form.error-tools input, form.error-tools textarea").first.fill(
        "index 4 is out of bounds for dimension 0"
    )
    tab.locator("details.error:visible, .error:visible").first.wait_for()
    assert tab.locator(".error:visible").count() < tab.locator(".error").count()
