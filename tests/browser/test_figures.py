"""The figures as a reader meets them: by keyboard, by buttons, on a phone, in either palette, beside the code."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from gatherbook.page.figures import TEXTS
from gatherbook.sources.book import BOOK, language_of
from gatherbook.sources.pages import read_page
from tests.support.figures import PAGES

FIGURE_PAGES = ["", "guide/gather/", "guide/dim/", "guide/reading/", "guide/scatter/", "recipes/log-probability/"]
LIT = """figure => Object.fromEntries([...figure.querySelectorAll("svg")].find(svg => svg.checkVisibility())
    .querySelectorAll(".tf-on").values().map(n => [n.dataset.tensor, n.dataset.at]))"""


def opened(browser: Browser, address: str, path: str, width: int = 1280, **options: Any) -> Page:
    """A page with its scripts loaded and its folds open, in a window of this width."""
    page = browser.new_context(viewport={"width": width, "height": 900}, **options).new_page()
    page.goto(f"{address}/{path}", wait_until="load")
    page.evaluate("for (const fold of document.querySelectorAll('details.fold')) fold.open = true")
    page.locator(".tensor-figure.tf-live").first.wait_for()
    return page


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["", "zh/", "guide/gather/"])
def test_tab_enters_a_figure_and_the_arrows_move_in_it(browser: Browser, address: str, path: str, width: int) -> None:
    """One stop at the lit cell, then the two buttons; an arrow key goes on, and the focus is seen."""
    page = opened(browser, address, path, width)
    figure = page.locator(".tensor-figure").first
    before = figure.evaluate(LIT)
    stops = """n => document.activeElement.closest('.tensor-figure') === n && document.activeElement.outerHTML"""
    inside: list[str] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        if found := figure.evaluate(stops):
            inside.append(found)
        elif inside:
            break
    assert [re.split(r"[ >]", each)[0] for each in inside] == ["<g", "<button", "<button", "<a"]
    assert f'data-at="{before["out"]}"' in inside[0]
    page.keyboard.press("Shift+Tab")
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.getAttribute('data-at')") == before["out"]
    page.keyboard.press("ArrowLeft")
    assert figure.evaluate(LIT)["out"] == "1,0" != before["out"]
    assert "index[1][0]" in figure.locator("figcaption code").inner_text()
    assert page.evaluate("document.activeElement.matches(':focus-visible')")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert figure.evaluate(LIT) == before
    page.context.close()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_figure_says_that_one_can_point_at_it_and_steps_by_its_buttons(
    browser: Browser, address: str, lang: str
) -> None:
    page = opened(browser, address, "" if lang == "en" else "zh/")
    figure = page.locator(".tensor-figure").first
    assert TEXTS[lang]["hint"] in figure.inner_text()
    assert figure.locator("svg:visible .tf-cell").first.evaluate("n => getComputedStyle(n).cursor") == "pointer"
    seen = []
    for _ in range(7):
        seen.append(figure.evaluate(LIT)["out"])
        figure.get_by_label(TEXTS[lang]["on"]).click()
    assert seen == ["1,1", "2,0", "2,1", "0,0", "0,1", "1,0", "1,1"]
    figure.get_by_label(TEXTS[lang]["back"]).click()
    assert figure.evaluate(LIT) == {"index": "1,1", "input": "1,3", "out": "1,1"}
    assert "80" in (figure.locator("[role=status]").text_content() or "")
    page.context.close()


BANDS = """() => [...document.querySelectorAll(".tensor-figure svg")].filter(svg => svg.checkVisibility()).map(svg => {
    const box = node => { const { left, right, top, bottom } = node.getBoundingClientRect(); return { left, right, top, bottom }; };
    const bands = [...svg.querySelectorAll(".tf-dim")].map(n => ({ ...box(n.querySelector("rect")), text: n.textContent }));
    const name = svg.parentElement.dataset.op;
    const target = /gather|take|select/.test(name) ? "input" : "out";
    const cells = [...svg.querySelectorAll(`.tf-cell[data-tensor="${target}"] rect`)].map(box);
    const title = svg.querySelector("title").textContent, tall = svg.querySelectorAll(`[data-tensor="${target}"]`)[0].dataset.at.split(",").length;
    return { bands, cells, title, rank: tall };
})"""


@pytest.mark.parametrize("width", [390, 1280])
def test_a_band_says_dim_and_lies_along_its_axis(browser: Browser, address: str, width: int) -> None:
    """Above the columns where the index chooses a column, beside the rows where it chooses a row or a sheet."""
    kinds = set()
    for path in FIGURE_PAGES:
        page = opened(browser, address, path, width)
        for drawing in page.evaluate(BANDS):
            dim = int(re.findall(r"dim (-?\d)", drawing["title"])[0])
            across = dim % drawing["rank"] == drawing["rank"] - 1
            assert drawing["bands"], drawing["title"]
            cells = drawing["cells"]
            for band in drawing["bands"]:
                assert band["text"] == f"dim = {dim} →"
                if across:
                    assert band["bottom"] < min(cell["top"] for cell in cells)
                    assert band["left"] == pytest.approx(min(cell["left"] for cell in cells), abs=2)
                else:
                    assert band["right"] < min(cell["left"] for cell in cells)
                    assert band["bottom"] - band["top"] > band["right"] - band["left"]
            kinds.add((drawing["rank"], dim % drawing["rank"]))
        page.context.close()
    assert {(2, 0), (2, 1), (3, 0), (3, 1), (3, 2)} <= kinds


SIZES = """() => [...document.querySelectorAll(".tensor-figure svg")].filter(svg => svg.checkVisibility()).map(svg => {
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const letters = [...svg.querySelectorAll("text, tspan")].map(n => parseFloat(getComputedStyle(n).fontSize) * scale);
    const cells = [...svg.querySelectorAll(".tf-cell rect")].map(n => n.getBoundingClientRect());
    return [Math.min(...letters), Math.min(...cells.map(r => Math.min(r.width, r.height))), scale, svg.matches(".tf-tight")];
})"""


@pytest.mark.parametrize(("width", "letter", "tight"), [(1280, 12.0, 36.0), (390, 12.0, 28.0), (320, 9.5, 22.0)])
def test_a_figure_is_large_enough_to_read(
    browser: Browser, address: str, width: int, letter: float, tight: float
) -> None:
    """No letter under 12 px and no cell under 36 px; where five long numbers a row meet a phone, cells are narrower,
    and on the smallest phones all of the picture is smaller.
    """
    small, seen, narrow = [], 0, 0
    for path in FIGURE_PAGES:
        page = opened(browser, address, path, width)
        for letters, cell, scale, is_tight in page.evaluate(SIZES):
            seen += 1
            narrow += is_tight
            if letters < letter or cell < (tight if is_tight else 35.5 * min(1, width / 390)):
                small.append((path, letters, cell, scale))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.context.close()
    assert seen > 15
    assert narrow == (0 if width == 1280 else 2)
    assert small == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_an_equation_breaks_before_an_equals_sign_and_nowhere_else(browser: Browser, address: str, width: int) -> None:
    script = """() => [...document.querySelectorAll(".tensor-figure figcaption code")].map(code => [
        [...code.childNodes].filter(n => n.nodeType === 3).map(n => {
            const range = document.createRange(); range.selectNodeContents(n);
            return [n.textContent, range.getClientRects().length]; }),
        code.scrollWidth <= code.parentElement.clientWidth + 1])"""
    broken = 0
    for path in FIGURE_PAGES:
        page = opened(browser, address, path, width)
        page.locator(".tensor-figure").first.locator("svg:visible .tf-cell").last.hover()
        for pieces, fits in page.evaluate(script):
            assert fits, pieces
            for i, (text, lines) in enumerate(pieces):
                assert lines == 1, (path, text)
                assert i == 0 or re.match(r"\+?= ", text), text
            broken += len(pieces) > 1
        page.context.close()
    assert broken > 15


ENDS = """() => [...document.querySelectorAll(".tensor-figure svg")].filter(svg => svg.checkVisibility()).map(svg => {
    const cells = [...svg.querySelectorAll(".tf-cell rect")].map(n => n.getBoundingClientRect());
    const tips = [...svg.querySelectorAll(".tf-tip")].map(n => n.getAttribute("d").split("M").at(-1));
    const lines = [...svg.querySelectorAll(".tf-arrow")];
    const { left, top } = svg.getBoundingClientRect(), scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const through = lines.flatMap(line => Array.from({ length: Math.ceil(line.getTotalLength()) }, (_, i) => line.getPointAtLength(i)))
        .map(p => [p.x * scale + left, p.y * scale + top])
        .filter(([x, y]) => cells.some(r => x > r.left + 2 && x < r.right - 2 && y > r.top + 2 && y < r.bottom - 2));
    return [through.length, tips.length];
})"""


@pytest.mark.parametrize("width", [390, 1280])
def test_no_arrow_runs_through_a_cell(browser: Browser, address: str, width: int) -> None:
    """Lines keep to the gaps, whichever cell is lit; between two rows there is room for a line and its tip."""
    page = opened(browser, address, "guide/gather/", width)
    figure = page.locator(".tensor-figure").first
    for _ in range(6):
        figure.get_by_label(TEXTS["en"]["on"]).click()
        drawn = page.evaluate(ENDS)
        assert len(drawn) > 4
        assert all(through == 0 and tips for through, tips in drawn)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_name_has_one_colour_in_pictures_and_in_code(browser: Browser, address: str, scheme: str) -> None:
    page = opened(browser, address, "guide/gather/", color_scheme=scheme)
    colour = "n => getComputedStyle(n)[{}]"
    names = {"input": "source", "index": "index", "out": "result"}
    found = {}
    for name, role in names.items():
        drawn = page.locator(f"svg:visible .tf-name--{role}").first.evaluate(colour.format("'fill'"))
        code = page.locator(f".proof .tensor-{name}", has_text=name).first
        assert code.inner_text() == name
        found[name] = code.evaluate(colour.format("'color'"))
        assert found[name] == drawn, name
    assert len(set(found.values())) == 3
    assert page.locator(".proof .nb", has_text=re.compile("^input$")).count() == 0
    page.context.close()


CONTRAST = """() => {
    const numbers = text => (text.match(/[\\d.]+/g) ?? []).map(Number);
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgb = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return canvas.getImageData(0, 0, 1, 1).data; };
    const light = c => [0.2126, 0.7152, 0.0722].reduce((sum, k, i) => { const v = c[i] / 255; return sum + k * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); }, 0);
    const ratio = (a, b) => { const [x, y] = [light(rgb(a)), light(rgb(b))].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
    const ground = getComputedStyle(document.body).backgroundColor;
    return [...document.querySelectorAll(".tensor-figure svg :is(text, tspan), .tensor-figure figcaption :is(code, .tf-steps, a, button)")]
        .filter(n => n.checkVisibility()).map(n => {
            const style = getComputedStyle(n), rect = n.closest("g.tf-cell, g.tf-dim")?.querySelector("rect");
            return [ratio(n.ownerSVGElement ? style.fill : style.color, rect ? getComputedStyle(rect).fill : ground), n.textContent];
        });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_a_figure_says_stands_out(browser: Browser, address: str, scheme: str) -> None:
    """Every letter has a contrast of 4.5 to 1 at least, on the colour that lies under it."""
    for path in FIGURE_PAGES:
        page = opened(browser, address, path, color_scheme=scheme)
        found = page.evaluate(CONTRAST)
        assert len(found) > 30
        assert [each for each in found if each[0] < 4.5] == [], path
        page.context.close()


def test_forced_colours_keep_what_is_lit_apart(browser: Browser, address: str) -> None:
    page = opened(browser, address, "", forced_colors="active")
    paint = "n => { const s = getComputedStyle(n); return [s.fill, s.stroke, s.strokeWidth].join(); }"
    svg = page.locator(".tensor-figure svg:visible").first
    lit = svg.locator(".tf-on.tf-source rect").evaluate(paint)
    busy = svg.locator(".tf-busy.tf-source rect").first.evaluate(paint)
    other = svg.locator(".tf-cell.tf-source:not(.tf-on, .tf-busy) rect").first.evaluate(paint)
    assert len({lit, busy, other}) == 3
    page.context.close()


@pytest.mark.parametrize("path", [path for path in PAGES if path.name.startswith("index")], ids=BOOK.relative)
def test_the_first_sentence_under_the_home_figure_speaks_of_the_lit_cell(
    browser: Browser, address: str, path: Any
) -> None:
    zh = language_of(path) == "zh"
    page = opened(browser, address, "zh/" if zh else "")
    drawing = page.locator(".tensor-figure svg:visible").first
    lit = {each: drawing.locator(f".tf-on.tf-{each} text").text_content() for each in ("index", "source", "result")}
    text = read_page(path).text
    (sentence,) = re.findall(r"^(?:Check|验算).*$", text, re.MULTILINE)
    row, column = drawing.locator(".tf-on.tf-result").get_attribute("data-at").split(",")  # type: ignore[union-attr]
    assert (f"index[{row}][{column}]" if zh else f"row {row}, column {column}") in sentence
    assert lit["source"] == lit["result"]
    assert all(re.search(rf"\b{lit[each]}\b", sentence) for each in ("index", "result"))
    page.context.close()
