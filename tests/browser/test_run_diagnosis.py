"""What is wrong with my call?, as a reader meets it, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def opened(page: Page, address: str, language: str) -> Locator:
    page.goto(f"{address}/{language}reference/errors/")
    place = page.locator("[data-diagnose]")
    page.locator("details:has([data-diagnose]) > summary").click()
    place.locator("[data-run]").click()
    expect(place.locator("[data-diagnosed] .proof-label")).to_be_visible()
    return place


def test_a_call_is_refused_and_others_are_offered(page: Page, address: str) -> None:
    place = opened(page, address, "")
    result = place.locator("[data-diagnosed]")
    expect(result.locator(".proof-label")).to_have_text("Raises RuntimeError")
    expect(result.locator(".diagnosis-fixes code").first).to_have_text(
        "q_values.gather(1, actions.unsqueeze(1)).squeeze(1)"
    )
    expect(result.locator(".run-note a").first).to_have_attribute("href", re.compile(r"reference/errors/#rank-input$"))
    place.locator('input[name="actions"]').fill("[[0], [3], [9]]")
    expect(result).to_contain_text("actions[2][0] is 9; it must be from 0 to 3.")
    place.locator('input[name="actions"]').fill("[[0], [3], [2]]")
    expect(result.locator(".proof-label")).to_have_text("PyTorch accepts this call")
    expect(result).to_contain_text("It returns (3, 1) torch.float32")
    expect(result.locator("figure svg").first).to_be_visible()
    place.locator('input[name="actions"]').fill("what")
    expect(result).to_contain_text("A shape such as (3, 4)")


def test_a_message_finds_its_entry(page: Page, address: str) -> None:
    place = opened(page, address, "zh/")
    place.locator(".run-text").fill("IndexError: index out of range in self")
    expect(place.locator("[data-diagnosed] a")).to_have_attribute(
        "href", re.compile(r"/zh/reference/errors/#range-in-self$")
    )
    expect(place.locator("[data-diagnosed] .proof-label")).to_have_text("这条报错有解释")
    place.locator(".run-text").fill("x.gather(0, i)")
    expect(place.locator("label")).to_have_count(2)
    expect(place.locator("[data-diagnosed]")).to_contain_text("下面的写法都能运行")
