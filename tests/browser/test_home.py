"""The home page: the rule, its picture, a field, four doors and one line of proof, in reach at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from gatherbook.proof import verified
from gatherbook.site import home
from gatherbook.sources.book import BOOK, LANGUAGES, prefix_of

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def opened(browser: Browser, address: str, language: str, size: dict[str, int]) -> Page:
    page = browser.new_page(viewport=size)  # type: ignore[arg-type]
    page.goto(f"{address}/{prefix_of(language)}", wait_until="load")
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_screen_says_what_it_is_and_offers_every_way(browser: Browser, address: str, language: str) -> None:
    page = opened(browser, address, language, WIDE)
    for what in ("h1", "blockquote", ".tf-dim:visible", "figcaption code", ".home-break a", ".home-ask input"):
        box = page.locator(f"article {what}").first.bounding_box()
        assert box, what
        assert box["y"] + box["height"] <= WIDE["height"], what
    doors = page.locator(".home-door")
    boxes = [door.bounding_box() for door in doors.all()]
    assert len({round(box["y"]) for box in boxes if box}) == 1, "the four doors stand in one row"
    assert len(boxes) == 4
    assert all(box and box["y"] + 60 < WIDE["height"] for box in boxes)
    proved = next(each for each in verified.verified(BOOK, BOOK.snippet_names()) if each.device == "cpu")
    said = page.locator(".home-proof").inner_text()
    assert all(text in said for text in (str(proved.total), str(proved.passed), proved.torch, proved.date))
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_nothing_is_cut(browser: Browser, address: str, language: str) -> None:
    page = opened(browser, address, language, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    figure = page.locator("article figure svg:visible").first.bounding_box()
    assert figure
    assert figure["y"] < PHONE["height"] * 0.6
    assert figure["x"] + figure["width"] <= PHONE["width"]
    links = page.locator(".home-door a, .home-break a").all()
    assert len(links) == 17
    assert all((link.bounding_box() or {"height": 0})["height"] >= 24 for link in links)
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_is_searched_and_what_is_broken_says_why(browser: Browser, address: str, language: str) -> None:
    page = opened(browser, address, language, WIDE)
    page.locator(".home-ask input").fill("index 7 is out of bounds for dimension 1 with size 4")
    page.keyboard.press("Enter")
    page.locator("dialog.search[open] li a").first.wait_for()
    assert "index 7" in page.locator("dialog.search textarea").input_value()
    page.keyboard.press("Escape")
    page.locator(".home-break a").click()
    page.locator("text=index 7 is out of bounds for dimension 1 with size 4").first.wait_for()
    page.close()


def test_every_door_leads_somewhere(site: Path) -> None:
    for language in LANGUAGES:
        text = (site / prefix_of(language) / "index.html").read_text(encoding="utf-8")
        assert text.count('class="home-door ') == 4
        assert 'class="tensor-figure"' in text


def test_other_pages_and_a_home_without_a_picture_are_left_alone() -> None:
    page = BOOK.docs / "guide" / "dim.md"
    assert home.given(BOOK, page, f"<h1>x</h1>{home.FIGURE}></figure>", str) is None
    assert home.given(BOOK, BOOK.docs / "index.md", "<h1>x</h1><p>y</p>", str) is None
    assert home.parts(f"a{home.FIGURE} x>b</figure>c") == ("a", f"{home.FIGURE} x>b</figure>", "c")
