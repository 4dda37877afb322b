"""What a reader of the explorer's page relies on: nothing jumps, cause and message share the screen, the counter names
the lit cell, and what he changed he can take back.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.explorer_page import Reader, presets, run_program
from tests.support.explorer_page import reader as reader  # the fixture

BREAKS = "op=gather&dim=1&input=int64:2x3:1,2,3,4,5,6&index=int64:2x2:0,3,1,2"
SHIFTS = """() => {
    window.shifts = [];
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) {
            const ours = entry.sources.some(({ node }) => node && (node.nodeType === 1 ? node : node.parentElement)?.closest("article"));
            if (ours) window.shifts.push(entry.value);
        }
    }).observe({ type: "layout-shift", buffered: true });
}"""
BUTTONS = {"en": ("Paste a tensor", "Break it", "Reset", "Fix it"), "zh": ("粘贴张量", "弄坏它", "重置", "修好它")}


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Reader]:
    """A reader with a phone; at the end, nothing may have gone wrong unseen."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    someone = Reader(context.new_page(), address)
    yield someone
    context.close()
    assert someone.complaints == []


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [360, 412, 768, 1024, 1280, 1920])
def test_nothing_moves_when_the_explorer_is_drawn(browser: Browser, address: str, lang: str, width: int) -> None:
    """However late its script comes, and whichever call a link holds: at most 0.01 of layout shift."""
    for link in (
        "",
        BREAKS,
        "op=index_add&dim=0&input=float32:3x2:1,1,1,1,1,1&index=int64:1:0&src=float32:1x2:1,2&alpha=1",
    ):
        page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
        page.add_init_script(f"({SHIFTS})()")
        page.route("**/explorer.js", lambda route: (time.sleep(0.4), route.continue_()))
        page.goto(f"{address}/{'' if lang == 'en' else 'zh/'}explorer/#{link}")
        page.wait_for_selector(".explorer .stage")
        page.wait_for_timeout(300)
        shifts = page.evaluate("window.shifts")
        assert sum(shifts) <= 0.01, (link, shifts)
        page.context.close()


def visible(page: Page, selector: str) -> bool:
    """Whether an element is in the window, under nothing that stays in place."""
    return page.locator(selector).first.evaluate(
        """node => { const { left, right, top, bottom } = node.getBoundingClientRect();
        const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        return top >= 0 && bottom <= innerHeight && (node.contains(seen) || seen?.contains(node) === true); }"""
    )


def test_on_a_phone_the_message_is_beside_the_number_that_caused_it(phone: Reader) -> None:
    """PyTorch's words stand within one screen of the cell, in half a screen where the keyboard takes the rest."""
    phone.open().cell("index", 4).tap()
    phone.page.keyboard.type("7")
    fault = phone.page.locator(".panel.index p.fault")
    assert fault.inner_text().startswith("RuntimeError: index 7 is out of bounds for dimension 1 with size 4")
    cell, message = phone.cell("index", 4).bounding_box(), fault.bounding_box()
    assert cell and message and 0 < message["y"] - cell["y"] < 150
    assert visible(phone.page, ".panel.index p.fault") and visible(phone.page, '.cell[data-box="index"][data-at="4"]')
    phone.page.get_by_role("button", name="Fix it").tap()
    assert phone.cell("index", 4).input_value() == "3"
    assert phone.out()[4] == "120"


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("op=gather&dim=2&input=int64:1x3:1,2,3&index=int64:1x1:0", ".dims p.fault"),
        ("op=gather&dim=1&input=int64:1x3:1,2,3&index=int64:1:0", ".panel.index p.fault"),
        ("op=gather&dim=1&input=int64:1x3:1,2,3&index=float32:1x1:0", ".panel.index p.fault"),
        ("op=index_add&dim=0&input=int64:3:1,2,3&index=int64:1:0&src=int64:2:0,0&alpha=1", ".panel.src p.fault"),
    ],
)
def test_a_refusal_stands_at_what_it_is_about(reader: Reader, link: str, place: str) -> None:
    reader.open(link)
    assert reader.text(place).startswith(reader.printed)
    assert "Error: " in reader.printed
    assert reader.page.get_by_role("button", name="Fix it").count() == ("float32" in link)


def test_on_a_phone_equation_and_steps_stay_in_sight(phone: Reader) -> None:
    """A number changed above, its effect in words below, on one screen; the steps are in reach of the thumb."""
    phone.open().cell("index", 0).tap()
    phone.page.keyboard.type("2")
    assert visible(phone.page, '.cell[data-box="index"][data-at="0"]')
    assert visible(phone.page, ".formula") and visible(phone.page, ".player output")
    assert "= 30" in phone.text(".formula")
    phone.page.get_by_label("One step on").tap()
    assert phone.text(".player output") == "2 / 6"


def test_on_a_phone_no_line_is_drawn_but_numbers_in_their_order(phone: Reader) -> None:
    """Of every example, whichever cell is looked at: 1, 2, 3 at the corners of the lit cells, over no box."""
    phone.open()
    seen = 0
    for i, name in enumerate(presets(phone)):
        phone.page.locator(".controls select").first.select_option(str(i))
        outs = phone.page.locator(".panel.out .cell")
        assert phone.page.locator(".stage path").count() == 0, name
        if not outs.count():
            continue
        outs.last.focus()
        badges = phone.page.locator(".badge").all_text_contents()
        lit = phone.page.locator(".cell.lit").count()
        if lit == 3:
            assert badges == ["1", "2", "3"], name
            assert phone.page.locator(".badge.end").count() == 1
            seen += 1
        over = phone.page.evaluate(
            """() => [...document.querySelectorAll(".badge circle")].map(n => n.getBoundingClientRect()).filter(a =>
            [...document.querySelectorAll(".panel header :is(input, select)")].map(n => n.getBoundingClientRect())
            .some(b => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top)).length"""
        )
        assert over == 0, name
    assert seen > 8


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_on_a_phone_what_is_pressed_is_large_enough_for_a_thumb(phone: Reader, lang: str) -> None:
    phone.page.context.add_init_script("")
    phone.open(lang=lang)
    heights = phone.page.locator(".explorer :is(button, select, .cell)").evaluate_all(
        "nodes => nodes.filter(n => n.checkVisibility()).map(n => [n.getBoundingClientRect().height, n.outerHTML])"
    )
    assert len(heights) > 30
    assert [each for each in heights if each[0] < 35.5] == []


def test_the_counter_names_the_lit_cell(reader: Reader) -> None:
    """At the beginning, under the pointer, at the focus, where several steps meet and where none leads."""
    reader.open()
    counter, slider = reader.page.locator(".player output"), reader.page.locator(".player [type=range]")
    assert (reader.lit("out"), counter.inner_text(), slider.input_value()) == ([3], "4 / 6", "4")
    for at in (0, 5, 2):
        reader.cell("out", at).hover()
        assert (counter.inner_text(), slider.input_value()) == (f"{at + 1} / 6", f"{at + 1}")
    reader.cell("index", 1).focus()
    reader.page.mouse.move(0, 0)
    assert counter.inner_text() == "2 / 6"
    reader.page.get_by_label("One step on").click()
    assert (reader.lit("out"), counter.inner_text()) == ([2], "3 / 6")
    reader.open("op=gather&dim=0&input=int64:3:5,6,7&index=int64:4:1,2,1,1")
    reader.cell("input", 1).hover()
    assert counter.inner_text() == "1, 3, 4 / 4"
    reader.cell("input", 0).hover()
    assert counter.inner_text() == "– / 4"


def test_what_was_changed_can_be_reset(reader: Reader) -> None:
    """To the chosen example, to the opened link; the browser's way back undoes it."""
    reader.open()
    examples = reader.page.locator(".controls select").first
    examples.select_option("One-hot labels")
    fresh = reader.program
    reader.cell("index", 0).fill("3")
    reader.page.wait_for_function("location.hash.includes('4x1:3')")
    mine = reader.program
    assert mine != fresh
    reader.page.get_by_text("Reset", exact=True).click()
    assert reader.program == fresh
    assert reader.page.evaluate("document.activeElement.textContent") == "Reset"
    reader.page.wait_for_function("location.hash.includes('4x1:2')")
    reader.page.go_back()
    reader.page.wait_for_function("text => document.querySelector('.listing pre').textContent === text", arg=mine)
    reader.open(BREAKS)
    opened = reader.program
    reader.cell("index", 1).fill("2")
    reader.page.get_by_text("Reset", exact=True).click()
    assert reader.program == opened


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_break_it_breaks_the_lit_cell_and_fix_it_mends_it(reader: Reader, lang: str) -> None:
    """Whatever the example; what it then says is PyTorch's, and the mended call runs."""
    reader.open(lang=lang)
    _, breaks, _, mends = BUTTONS[lang]
    names = presets(reader)
    broken = 0
    for i, name in enumerate(names):
        reader.page.locator(".controls select").first.select_option(str(i))
        if not reader.out():
            continue
        lit = reader.lit("index") or [0]
        reader.page.get_by_text(breaks, exact=True).click()
        assert reader.printed == run_program(reader.program), name
        assert "Error: " in reader.printed, name
        marked = reader.page.locator(".index .cell[aria-invalid]").evaluate_all(
            "nodes => nodes.map(n => +n.dataset.at)"
        )
        assert marked == [] if "take_along_dim" in reader.program else set(marked) & set(lit), name
        reader.page.get_by_text(mends, exact=True).click()
        assert reader.out() and reader.printed == run_program(reader.program), name
        broken += 1
    assert broken >= 16


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_tensor_is_pasted_by_a_button(reader: Reader, lang: str) -> None:
    """By keyboard alone: a window opens, takes the text for the tensor named, says so if there is none, and closes."""
    reader.open(lang=lang)
    opens = reader.page.get_by_text(BUTTONS[lang][0], exact=True)
    opens.focus()
    reader.page.keyboard.press("Enter")
    window = reader.page.locator("dialog:not(.search)")
    assert window.is_visible()
    assert reader.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    reader.page.keyboard.type("[1, 2")
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")
    assert window.is_visible() and reader.text("dialog:not(.search) .fault")
    window.locator("textarea").fill("tensor([[0.5, 1.0],\n        [2.0, nan]], dtype=torch.float64)")
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")
    expect(window).to_have_count(0)
    assert reader.page.get_by_label("input dtype" if lang == "en" else "input 类型").input_value() == "float64"
    assert reader.cell("input", 3).input_value() == "nan"
    opens.click()
    window.locator("select").select_option("index")
    window.locator("textarea").fill("[[1], [0]]")
    window.locator("button").first.click()
    assert reader.out() == ["1.", "2."]
    assert run_program(reader.program) == reader.printed
    opens.click()
    reader.page.keyboard.press("Escape")
    expect(window).to_have_count(0)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_examples_stand_in_groups_and_hold_the_words_people_search(reader: Reader, lang: str) -> None:
    """Read, write, break: each example in the group of what it does."""
    reader.open(lang=lang)
    examples = reader.page.locator(".controls select").first
    groups = examples.evaluate(
        "node => [...node.querySelectorAll('optgroup')].map(g => [g.label, [...g.children].map(o => o.value)])"
    )
    assert len(groups) == 3
    assert all(any("\u4e00" <= c <= "\u9fff" for c in label) == (lang == "zh") for label, _ in groups)
    assert sum(len(values) for _, values in groups) == len(presets(reader))
    for kind, (_, values) in zip(("read", "write", "break"), groups, strict=True):
        assert len(values) >= 4
        for value in values:
            examples.select_option(value)
            reading = bool(re.search(r"torch\.(gather|take_along_dim|index_select)", reader.program))
            refused = "Error: " in reader.printed
            assert kind == ("break" if refused else "read" if reading else "write"), value
    names = " ".join(presets(reader)).lower()
    words = [
        "dqn",
        "log-prob",
        "top-k",
        "one-hot",
        "argsort",
        "mask",
        "embedding",
        "last token",
        "histogram",
        "duplicate",
    ]
    chinese = ["dqn", "log-prob", "top-k", "one-hot", "argsort", "mask", "嵌入", "最后一个 token", "直方图", "重复索引"]
    assert [word for word in (words if lang == "en" else chinese) if word not in names] == []


def test_the_program_is_coloured_and_shows_what_changed(reader: Reader) -> None:
    """Tensors in the colours of their pictures; after an edit the number that is new, and only that, is marked."""
    reader.open()
    colour = "node => getComputedStyle(node).color"
    for name in ("input", "index", "out"):
        title = reader.page.locator(f".panel.{name} strong").evaluate(colour)
        assert reader.page.locator(f".listing pre .{name}").first.evaluate(colour) == title
    assert reader.page.locator(".listing .fresh").count() == 0
    reader.cell("input", 5).fill("-61")
    assert reader.page.locator(".listing .fresh").all_inner_texts() == ["-61"]
    reader.page.locator(".dims button").first.click()
    assert "0" in reader.page.locator(".listing .fresh").all_inner_texts()
    assert "import torch\n\ninput = torch.tensor(" in reader.program


def test_the_band_says_along_which_axis_the_index_chooses(reader: Reader) -> None:
    reader.open()
    bands = reader.page.locator(".band:not(:empty)")
    assert bands.all_inner_texts() == ["dim = 1 →"]
    assert reader.page.locator(".panel.input .band").inner_text() == "dim = 1 →"
    reader.page.get_by_label("Operation").select_option("scatter_add")
    assert reader.page.locator(".panel.out .band").inner_text() == "dim = 0 →"
    reader.open("op=gather&dim=0&input=int64:2x2:1,2,3,4&index=int64:1x2:0,1")
    assert bands.all_inner_texts() == ["dim = 0 ↓"]
    rows = [reader.page.locator(f".panel.{name} .cell").first.bounding_box() for name in ("index", "input", "out")]
    assert rows[0] and rows[1] and rows[2]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_checkbox_stands_in_line(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    reader = Reader(context.new_page(), address)
    reader.open(
        "op=scatter_reduce&dim=0&input=float32:2:1,1&index=int64:1:0&src=float32:1:1&reduce=sum&include_self=true"
    )
    tops = reader.page.locator(".controls label > :last-child").evaluate_all(
        "nodes => nodes.map(n => { const r = n.getBoundingClientRect(); return [(r.top + r.bottom) / 2, r.left - n.parentElement.getBoundingClientRect().left]; })"
    )
    middle = [round(top) for top, _ in tops]
    assert all(abs(left) < 1 for _, left in tops)
    if width == 1280:
        assert len(set(middle)) == 1
    context.close()
    assert reader.complaints == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_predict_hides_the_answer_and_judges_the_guess(reader: Reader, lang: str) -> None:
    """Nothing on the page says it; a right guess is marked, a wrong one too; the second press shows all."""
    reader.open("op=gather&dim=1&input=float32:2x3:1,2.5,nan,4,5,6&index=int64:2x2:1,2,0,0", lang)
    answer = reader.out()
    button = reader.page.get_by_text("Predict" if lang == "en" else "先猜", exact=True)
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    cells = [reader.cell("out", at) for at in range(4)]
    assert [cell.input_value() for cell in cells] == [""] * 4
    assert reader.page.evaluate("document.activeElement.dataset.box") == "out"
    for hidden in (".player", ".listing > :last-child"):
        assert not reader.page.locator(hidden).is_visible()
    reader.cell("index", 1).hover()
    assert reader.lit("input") == [] and reader.page.locator(".stage path").count() == 0
    assert not any(text in reader.text(".formula") for text in answer)
    cells[0].fill("2.5")
    cells[1].fill("NaN")
    cells[2].fill("5")
    assert reader.lit("out") == [0, 1]
    assert cells[2].get_attribute("aria-invalid") == "true"
    assert reader.text(".formula") == ("2 of 4 right." if lang == "en" else "4 格中已对 2 格。")
    cells[2].press("Enter")
    cells[2].fill("4")
    assert cells[2].get_attribute("aria-invalid") is None
    assert reader.lit("out") == [0, 1, 2]
    reader.cell("index", 2).fill("1")
    assert reader.lit("out") == [0, 1]
    button.click()
    assert reader.out()[:2] == answer[:2] and reader.page.locator(".player").is_visible()
    assert run_program(reader.program) == reader.printed
