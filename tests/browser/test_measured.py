"""What was measured, as a reader sees it: on a phone nothing scrolls sideways and no column is lost, a screen reader
finds the same tables at every width, the plots can be read in both palettes, and the keyboard opens their numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from gatherbook.sources.book import LANGUAGES

Opened = Callable[..., Page]
PHONE, DESK = 390, 1280
PAGES = ("speed", "memory", "growth")
SMALLEST_LETTERS = 11.0
LEAST_CONTRAST = {"text": 4.5, "line": 3.0}

SIDEWAYS = """() => [...document.querySelectorAll("article :is(.measured-table, .measured-plot) *")]
  .filter((each) => !each.closest("svg") && !each.matches("thead, thead *") && each.scrollWidth > each.clientWidth + 1
    && each.clientWidth > 0 && getComputedStyle(each).overflowX !== "visible")
  .map((each) => `${each.closest("[data-case], [data-plot]").outerHTML.slice(0, 80)}: ${each.scrollWidth}`)"""
LOST = """() => [...document.querySelectorAll(":is(.measured-table, .measured-plot) :is(td, tbody th)")].filter((each) => {
    const { left, right, width, height } = each.getBoundingClientRect();
    return left < 0 || right > innerWidth || width < 8 || height < 8 || each.scrollWidth > each.clientWidth + 1
      || !each.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  }).map((each) => `${each.closest("tr").textContent}: ${each.textContent}`)"""
SORTS = """() => [...document.querySelectorAll(":is(.measured-table, .measured-plot) thead th")].filter((each) =>
    getComputedStyle(each).cursor === "pointer" || getComputedStyle(each, "::after").content !== "none"
  ).map((each) => each.textContent)"""
OVERLAPPING = """() => [...document.querySelectorAll(".measured-table tr")].flatMap((row) => {
    const boxes = [...row.cells].filter((cell) => getComputedStyle(cell).clipPath === "none").map((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return [cell.textContent, range.getBoundingClientRect()];
    });
    return boxes.flatMap(([name, one], at) => boxes.slice(at + 1).filter(([, other]) =>
      one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
    ).map(([other]) => `${name} | ${other}`));
  })"""
LETTERS = """() => [...document.querySelectorAll(".measured-plot svg")].filter((svg) => svg.checkVisibility()).map((svg) => {
    const paper = svg.getBoundingClientRect();
    return [paper.width, [...svg.querySelectorAll("text")].map((text) => {
      const box = text.getBoundingClientRect();
      const size = parseFloat(getComputedStyle(text).fontSize) * paper.width / svg.viewBox.baseVal.width;
      const inside = box.left >= paper.left - 1 && box.right <= paper.right + 1
        && box.top >= paper.top - 1 && box.bottom <= paper.bottom + 1;
      return { said: text.textContent, size, inside, box: [box.left, box.top, box.right, box.bottom] };
    })];
  })"""
COLOURS = """() => {
    const paper = getComputedStyle(document.body).backgroundColor, found = {};
    for (const svg of document.querySelectorAll(".measured-plot svg"))
      for (const each of svg.querySelectorAll("text, path, use")) {
        if (!each.checkVisibility() || each.closest("defs")) continue;
        const style = getComputedStyle(each), kind = each.tagName === "text" ? "text" : "line";
        for (const colour of [style.fill, style.stroke]) if (colour.startsWith("rgb")) found[`${kind} ${colour}`] = 1;
      }
    return [paper, Object.keys(found)];
  }"""


@pytest.fixture(scope="module")
def opened(browser: Browser, address: str) -> Iterator[Opened]:
    """Shows a performance page in a width and a palette, with the numbers of its plots unfolded; loads it once."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    loaded: dict[tuple[str, str], Page] = {}

    def at(name: str, language: str, width: int, scheme: str = "light") -> Page:
        if (name, language) not in loaded:
            loaded[name, language] = context.new_page()
            prefix = "" if language == "en" else f"{language}/"
            loaded[name, language].goto(f"{address}/{prefix}performance/{name}/", wait_until="load")
        page = loaded[name, language]
        page.bring_to_front()
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("document.querySelectorAll('.measured-plot details').forEach((each) => (each.open = true))")
        wanted = {"light": "default", "dark": "slate"}[scheme]
        page.wait_for_function(f"document.body.getAttribute('data-md-color-scheme') === '{wanted}'")
        page.evaluate("document.querySelectorAll('.measured-also').forEach(each => each.open = true)")
        page.wait_for_timeout(150)
        return page

    yield at
    context.close()


@pytest.mark.parametrize("width", [320, PHONE, 720])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_measured_number_stands_on_the_screen(opened: Opened, name: str, language: str, width: int) -> None:
    page = opened(name, language, width)
    assert page.evaluate(SIDEWAYS) == []
    assert page.evaluate(LOST) == []
    assert page.evaluate(OVERLAPPING) == []
    assert page.evaluate(SORTS) == [], "a head that looks as if it sorted"


@pytest.mark.parametrize("name", PAGES)
def test_a_screen_reader_finds_the_same_tables_on_a_phone(opened: Opened, name: str) -> None:
    def found(width: int) -> Counter[tuple[str, str]]:
        page = opened(name, "en", width)
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        wanted = ("table", "row", "cell", "columnheader", "rowheader")
        return Counter(
            (node["role"]["value"], " ".join(node["name"]["value"].split()) if "name" in node else "")
            for node in tree
            if not node["ignored"] and node["role"]["value"] in wanted and node["role"]["value"] != "row"
        )

    phone, desk = found(PHONE), found(DESK)
    assert sum(phone.values()) > 20
    assert phone == desk, f"only on one of the two: {(phone - desk) + (desk - phone)}"
    assert all(each for role, each in phone if role == "table" and each != ""), "a table without a name"


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["speed", "growth"])
def test_the_words_of_a_plot_can_be_read(opened: Opened, name: str, language: str, width: int) -> None:
    page = opened(name, language, width)
    drawn = page.evaluate(LETTERS)
    assert len(drawn) == page.locator(".measured-plot").count() > 0, "one drawing of each plot is shown"
    for _, words in drawn:
        assert words
        for word in words:
            assert word["size"] >= SMALLEST_LETTERS, word
            assert word["inside"], f"cut off: {word}"
        for place, one in enumerate(words):
            for other in words[place + 1 :]:
                assert not _touch(one["box"], other["box"]), f"{one['said']} on {other['said']}"


def _touch(one: list[float], other: list[float], air: float = 1.0) -> bool:
    return one[0] < other[2] - air and other[0] < one[2] - air and one[1] < other[3] - air and other[1] < one[3] - air


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["speed", "growth"])
def test_a_plot_stands_out_in_both_palettes(opened: Opened, name: str, scheme: str) -> None:
    paper, colours = opened(name, "en", PHONE, scheme).evaluate(COLOURS)
    grid = opened(name, "en", PHONE, scheme).evaluate(
        "(() => { const at = document.body.appendChild(document.createElement('i'));"
        " at.style.color = 'var(--book-line)'; return getComputedStyle(at).color; })()"
    )
    assert len(colours) > 2
    for each in colours:
        kind, colour = each.split(" ", 1)
        assert colour == grid or _contrast(colour, paper) >= LEAST_CONTRAST[kind], (each, paper)


def _contrast(one: str, other: str) -> float:
    """The ratio of two colours' luminance, as WCAG defines it."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keyboard_opens_the_numbers_of_a_plot(opened: Opened, language: str) -> None:
    page = opened("growth", language, PHONE)
    page.evaluate("document.querySelectorAll('.measured-plot details').forEach((each) => (each.open = false))")
    numbers = page.locator(".measured-plot table").first
    assert not numbers.is_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.measured-plot summary')"):
            break
    page.keyboard.press("Enter")
    numbers.wait_for(state="visible")
