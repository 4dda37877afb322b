"""An exercise, as a reader meets it: a wrong answer and its case, a right one, what is kept, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from gatherbook.page.exercises import exercises
from gatherbook.sources.book import BOOK

PAGE = "reference/exercises/"
FILES = {"run/exercises.js", "run/evaluator.js", "run/page.js"}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(10_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    opened = context.new_page()
    opened.goto(f"{address}/{PAGE}")
    return opened


def place(page: Page, name: str) -> Locator:
    return page.locator(f'[data-exercise="{name}"]')


def answer(page: Page, name: str, text: str) -> Locator:
    """Writes an answer, asks for the check by the keyboard, and returns what it says."""
    here = place(page, name)
    if not here.locator(".run-text").count():
        here.locator("[data-run]").click()
    here.locator(".run-text").fill(text)
    here.locator(".run-text").press("Control+Enter")
    result = here.locator("[data-checked]")
    expect(result).to_be_visible()
    return result


def test_nothing_is_loaded_before_an_exercise_is_opened(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/assets/")[2]))
    page.goto(f"{address}/{PAGE}", wait_until="networkidle")
    assert not FILES & set(asked)
    place(page, "rank").locator("[data-run]").click()
    expect(place(page, "rank").locator(".run-text")).to_have_value(exercises(BOOK)["rank"].start)
    assert set(asked) >= FILES


def test_a_wrong_answer_shows_its_case_and_a_right_one_is_kept(page: Page) -> None:
    rank = exercises(BOOK)["rank"]
    head = "import torch\n\n"
    result = answer(page, "rank", head + rank.wrong["one row, and all actions are looked up in it"])
    expect(result).to_have_attribute("data-verdict", "differs")
    expect(result.locator("dt")).to_have_text(["q_values", "actions", "The definition gives", "Yours gives"])
    wanted, got = result.locator("dd").nth(2).inner_text(), result.locator("dd").nth(3)
    assert wanted != got.inner_text()
    assert got.locator("mark").count() > 0

    result = answer(page, "rank", rank.start)
    expect(result.locator(".proof-raised")).to_contain_text("RuntimeError: Index tensor must have the same number")
    expect(result.locator(".run-line-link")).to_have_text("Line 4")
    expect(result.locator(".run-note a")).to_have_attribute("href", re.compile(r"reference/errors/#\w"))

    result = answer(page, "rank", head + rank.solution)
    expect(result.locator(".proof-label")).to_have_text("Solved")
    page.reload()
    button = place(page, "rank").locator("[data-run]")
    assert "Solved" in button.evaluate("button => getComputedStyle(button, '::after').content")
    assert "Solved" not in place(page, "mean").locator("[data-run]").evaluate(
        "button => getComputedStyle(button, '::after').content"
    )
    button.click()
    expect(place(page, "rank").locator(".run-text")).to_have_value(head + rank.solution)
    place(page, "rank").locator("[data-run-do=reset]").click()
    expect(place(page, "rank").locator(".run-text")).to_have_value(rank.start)
    place(page, "rank").locator("[data-run-do=close]").click()
    expect(place(page, "rank").locator(".run-text")).to_have_count(0)
    expect(button).to_be_focused()


def test_in_chinese_by_hand(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/zh/{PAGE}")
    expect(place(page, "two-dims").locator("[data-run]")).to_have_text("在这里做")
    result = answer(page, "two-dims", exercises(BOOK)["two-dims"].start)
    expect(result).to_contain_text("还有省略号没有填。")
    result = answer(page, "two-dims", "first = [[5, 1]]\nsecond = [[2], [3], [6]]\n")
    expect(result).to_contain_text("first[0][1] 不对。")
    result = answer(page, "two-dims", exercises(BOOK)["two-dims"].solution)
    expect(result.locator(".proof-label")).to_have_text("做对了")


def test_an_endless_answer_ends(page: Page) -> None:
    result = answer(page, "rank", "def pick(q_values, actions):\n    while True:\n        pass\n")
    expect(result).to_have_attribute("data-verdict", "refused")
    expect(result).to_contain_text("Does a loop never end?")


def test_without_scripts_nothing_is_offered(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{PAGE}")
    assert page.locator("[data-exercise] > button:visible").count() == 0
    context.close()
