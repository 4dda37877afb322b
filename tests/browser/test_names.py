"""A reader points at a name in a program, by pointer, finger or keys, and is told the tensor that it holds there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from gatherbook.sources import values
from gatherbook.sources.book import BOOK, prefix_of

PAGE, SNIPPET = "guide/gather/", "gather/actions.py"
WIDTHS = (390, 1280)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page, under its policy, with a touch screen."""
    context = browser.new_context(bypass_csp=False, has_touch=True, viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    opened.goto(f"{address}/{PAGE}")
    yield opened
    context.close()


def block(page: Page) -> Locator:
    """The program that is pointed at."""
    return page.locator(f"[data-snippet='{SNIPPET}']")


def name(page: Page, text: str, which: int = 0) -> Locator:
    """A name of it."""
    return block(page).locator("code [data-is]").filter(has_text=re.compile(f"^{text}$")).nth(which)


def told(text: str) -> str:
    """What was recorded of a name of it, where it first stands."""
    recorded = values.read(BOOK, SNIPPET)
    source = (BOOK.snippets / SNIPPET).read_text(encoding="utf-8").splitlines()
    assert recorded
    return next(
        said for (row, column), said in sorted(recorded.names.items()) if source[row - 1][column:].startswith(text)
    )


@pytest.mark.parametrize("text", ["q_values", "actions"])
def test_a_pointer_over_a_name_is_told_what_it_holds(page: Page, text: str) -> None:
    name(page, text).hover()
    bubble = page.get_by_role("tooltip")
    expect(bubble).to_have_text(told(text), use_inner_text=True)
    assert "float32 (3, 2)" in told("q_values")
    expect(name(page, text)).to_have_attribute("aria-describedby", bubble.get_attribute("id") or "")
    page.mouse.move(2, 2)
    expect(bubble).to_have_count(0)
    expect(page.locator("[aria-describedby=name-bubble]")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
def test_it_stands_beside_the_name_and_on_the_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    for at in range(block(page).locator("code [data-is]").count()):
        held = block(page).locator("code [data-is]").nth(at)
        held.hover()
        box, of = page.get_by_role("tooltip").bounding_box(), held.bounding_box()
        assert box and of
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= of["y"] or box["y"] >= of["y"] + of["height"], "it hides no name"
        assert min(abs(box["y"] + box["height"] - of["y"]), abs(box["y"] - of["y"] - of["height"])) < 10


def test_a_finger_is_told_and_a_touch_elsewhere_ends_it(page: Page) -> None:
    name(page, "actions").tap()
    expect(page.get_by_role("tooltip")).to_have_text(told("actions"), use_inner_text=True)
    page.locator("h1").tap()
    expect(page.get_by_role("tooltip")).to_have_count(0)


def test_keys_come_to_a_program_once_and_go_on_with_arrows(page: Page) -> None:
    stops = block(page).locator("code [tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    bubble = page.get_by_role("tooltip")
    expect(bubble).to_have_text(told("q_values"), use_inner_text=True)
    seen = [page.evaluate("document.activeElement.textContent")]
    for _ in range(5):
        page.keyboard.press("ArrowRight")
        seen.append(page.evaluate("document.activeElement.textContent"))
    assert seen == ["q_values", "actions", "q_values", "gather", "actions", "actions"]
    expect(bubble).to_have_text(told("actions"), use_inner_text=True)
    page.keyboard.press("Escape")
    expect(bubble).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.textContent") == "gather"
    page.keyboard.press("Enter")
    page.wait_for_url("**/reference/cards/#gather")


def test_a_block_is_left_with_tab(page: Page) -> None:
    block(page).locator("code [tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('code *')")
    expect(page.get_by_role("tooltip")).to_have_count(0)


def test_an_operation_leads_to_its_card(page: Page) -> None:
    block(page).locator("code a", has_text=re.compile("^gather$")).click()
    page.wait_for_url("**/reference/cards/#gather")
    listed = page.locator("h3#gather ~ details.callers").first
    expect(listed.locator("ul")).to_be_hidden()
    listed.locator("summary").click()
    expect(listed.locator("li", has_text="actions").first).to_be_visible()


def test_without_scripts_the_stylesheet_tells(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{prefix_of('zh')}{PAGE}")
    held = name(page, "actions")
    assert held.get_attribute("data-is") == told("actions")
    held.hover()
    session = context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-is]:hover"})["nodeIds"]
    assert len(nodes) == 1
    matched = session.send("CSS.getMatchedStylesForNode", {"nodeId": nodes[0]})
    after = next(each for each in matched["pseudoElements"] if each["pseudoType"] == "after")
    rules = [each["rule"]["style"]["cssText"] for each in after["matches"]]
    assert any("attr(data-is)" in rule for rule in rules)
    context.close()


def test_paper_shows_the_program_alone(page: Page) -> None:
    name(page, "actions").hover()
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("tooltip")).to_have_count(0)
    assert block(page).locator("code a").first.evaluate("each => getComputedStyle(each).textDecorationLine") == "none"
