"""The explorer in a browser: what a reader sees, does with mouse and keys, copies, links and reopens.

All of it on the built site, with its minified scripts.
"""

from __future__ import annotations

import random
import string
from typing import Any

import pytest
import torch
from playwright.sync_api import Browser, Locator

from gatherbook.sources.book import BOOK, language_of
from tests.support.explorer_page import Reader, presets, run_program
from tests.support.explorer_page import reader as reader  # the fixture
from tests.support.figures import PAGES
from tests.support.wire import ask

DUPLICATES = "op=scatter&dim=0&input=int64:3:0,0,0&index=int64:4:1,1,2,1&src=int64:4:5,6,7,8"
BROADCAST = "op=take_along_dim&dim=1&input=int64:2x3:1,2,3,4,5,6&index=int64:1x2:2,-1"
HOSTILE = [
    "<script>window.hacked=1</script>",
    "op=gather&dim=1&input=int64:2x2:<img src=x onerror=window.hacked=1>,2,3,4&index=int64:2x2:0,0,1,0",
    "op=gather&dim=1&input=int64:99999999x99999999:1&index=int64:1:0",
    "op=gather&dim=1&input=int64:9x9:1&index=int64:1:0",
    "op=__proto__&dim=0&input=int64:1:1&index=int64:1:0",
    "op=constructor&dim=0&input=int64:1:1&index=int64:1:0",
    "op=gather&dim=0&input=int64:1:1.5&index=int64:1:0",
    "op=gather&dim=0&input=int64:1:1&index=int64:2:0",
    "op=gather&dim=0&input=int64:1:1&index=int64:1:0&op=scatter",
    "op=gather&dim=0&input=int64:1:1&index=int64:1:0&extra=1",
    "op=gather&dim=0&input=int128:1:1&index=int64:1:0",
    "op=scatter_reduce&dim=0&input=int64:1:1&index=int64:1:0&src=int64:1:1&reduce=constructor&include_self=true",
    "op=gather&dim=1e9&input=int64:1:1&index=int64:1:0",
    "%",
    "%E0%A4%A",
    "javascript:window.hacked=1",
    "a" * 100_000,
]


def test_every_example_prints_what_torch_prints(reader: Reader) -> None:
    """The copied program runs, and its output is the one shown."""
    reader.open()
    names = presets(reader)
    assert len(names) >= 12
    for i, name in enumerate(names):
        reader.page.locator(".controls select").first.select_option(str(i))
        reader.page.locator(".listing button").first.click()
        reader.page.wait_for_function("document.querySelector('.copied').textContent !== ''")
        copied = reader.page.evaluate("navigator.clipboard.readText()")
        assert copied == reader.program
        assert run_program(copied) == reader.printed, name


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_speaks_the_page_language(reader: Reader, lang: str) -> None:
    """Every label is in the page's language; identifiers of the code stay as they are."""
    reader.open(lang=lang)
    code = {"dim", "index", "input", "out", "None", "gather"}
    labels = reader.page.locator(
        ".controls label > span:first-child, .listing strong, .listing button, .hint, .player .play, .player label > span"
    ).all_inner_texts()
    labels += presets(reader)
    assert len(labels) > 20
    for label in labels:
        if label not in code:
            assert any("\u4e00" <= c <= "\u9fff" for c in label) == (lang == "zh"), label


def test_output_cell_tells_where_it_comes_from(reader: Reader) -> None:
    """Hovering lights the index cell and the input cell, joins them by arrows, writes the formula."""
    reader.open()
    reader.cell("out", 3).hover()
    assert (reader.lit("index"), reader.lit("input"), reader.lit("out")) == ([3], [7], [3])
    assert reader.text(".formula") == "out[1][1] = input[1][index[1][1]] = input[1][3] = 80"
    assert reader.page.locator(".stage path.line").count() == 2


def test_input_cell_tells_who_reads_it(reader: Reader) -> None:
    """All readers of a cell light up; a cell that nobody reads says so."""
    reader.open("op=gather&dim=0&input=int64:3:5,6,7&index=int64:4:1,2,1,1")
    reader.cell("input", 1).hover()
    assert (reader.lit("out"), reader.lit("index")) == ([0, 2, 3], [0, 2, 3])
    assert reader.text(".formula").splitlines() == [f"input[1] → out[{i}]" for i in (0, 2, 3)]
    reader.cell("input", 0).hover()
    assert reader.lit("out") == []
    assert "No index value points here" in reader.text(".formula")


def test_where_writers_meet_there_is_a_mark(reader: Reader) -> None:
    """In scatter, all writers are shown in order, and the promise that PyTorch does not make."""
    reader.open(DUPLICATES)
    reader.cell("out", 1).hover()
    assert reader.lit("src") == [0, 1, 3]
    for kind in ("by", "move"):
        assert reader.page.locator(f".badge.{kind}").all_text_contents() == ["1", "2", "3"]
    assert reader.page.locator(".out .clash .cell").evaluate_all("nodes => nodes.map(n => n.dataset.at)") == ["1"]
    assert "does not promise" in reader.text(".out .meet")
    reader.open("op=scatter&dim=0&input=int64:3:0,0,0&index=int64:3:1,0,2&src=int64:3:5,6,7")
    assert reader.page.locator(".out .clash").count() == 0
    assert reader.text(".out .meet") == ""


def test_editing_changes_the_result(reader: Reader) -> None:
    """A typed number and an arrow key in index both count at once."""
    reader.open()
    reader.cell("input", 7).fill("-5")
    assert reader.out()[3] == "-5"
    reader.cell("index", 3).focus()
    reader.page.keyboard.press("ArrowDown")
    assert reader.cell("index", 3).input_value() == "2"
    assert reader.out()[3] == "70"
    assert run_program(reader.program) == reader.printed


def test_numbers_beside_the_tensors(reader: Reader) -> None:
    """alpha, and the number that scatter writes, reach the program, the formula and the result."""
    reader.open("op=index_add&dim=0&input=float32:2:1,1&index=int64:2:1,1&src=float32:2:2,4&alpha=-2.5")
    assert run_program(reader.program) == reader.printed == "tensor([  1., -14.])"
    assert reader.text(".formula").endswith("= 1. + (-2.5 × 2.) + (-2.5 × 4.) = -14.")
    reader.open("op=scatter&dim=0&input=float32:3:0,0,0&index=int64:1:1&value=1")
    reader.page.get_by_label("value").fill("nan")
    assert run_program(reader.program) == reader.printed == "tensor([0., nan, 0.])"
    reader.page.get_by_label("value").fill("?")
    assert "is not a number" in reader.text(".controls label .fault")
    assert reader.page.get_by_label("value").input_value() == "?"


def test_shape_dim_and_dtype_are_the_readers(reader: Reader) -> None:
    """A new shape keeps the cells that stay; another dim is one button; a dtype shows in the print."""
    reader.open()
    reader.page.get_by_label("input shape").fill("3, 5")
    assert reader.cell("input", 5).input_value() == "50"
    assert reader.cell("input", 4).input_value() == "0"
    reader.page.get_by_label("input dtype").select_option("float64")
    assert "dtype=torch.float64" in reader.printed
    reader.page.locator(".dims button").first.click()
    assert "torch.gather(input, 0, index)" in reader.program
    assert reader.printed.startswith("RuntimeError: index 3 is out of bounds for dimension 0 with size 3")
    assert run_program(reader.program) == reader.printed


def test_box_without_a_number_says_so(reader: Reader) -> None:
    """The text stays, the box is marked, the reason stands beside it; a number mends it."""
    reader.open()
    reader.cell("index", 1).fill("abc")
    assert reader.cell("index", 1).get_attribute("aria-invalid") == "true"
    assert reader.text(".panel.index p.fault") == "index[0][1]: “abc” is not a number of type int64."
    assert reader.cell("index", 1).input_value() == "abc"
    assert reader.cell("input", 3).input_value() == "40"
    reader.cell("index", 1).fill("3")
    assert reader.text(".panel.index p.fault") == ""
    assert reader.out()[1] == "40"
    reader.page.get_by_label("index shape").fill("9, 9")
    assert "is not a shape" in reader.text(".panel.index header .fault")
    assert reader.out()[1] == "40"


def test_other_operation_loses_nothing(reader: Reader) -> None:
    """Back at the first operation, the reader finds what he typed."""
    reader.open()
    operation = reader.page.locator(".controls select").nth(1)
    reader.cell("input", 0).fill("77")
    operation.select_option("scatter_reduce")
    assert "torch.scatter_reduce" in reader.program
    operation.select_option("gather")
    assert reader.cell("input", 0).input_value() == "77"


def test_refusal_is_pytorchs(reader: Reader) -> None:
    """The error's type and text, word for word, a link to its entry, the bad cell marked."""
    reader.open("op=gather&dim=1&input=int64:2x3:1,2,3,4,5,6&index=int64:2x2:0,3,1,2")
    assert reader.printed == run_program(reader.program)
    assert reader.page.locator(".error").inner_text().startswith(reader.printed)
    assert reader.page.locator(".error a").get_attribute("href").startswith("../reference/errors/")
    assert reader.page.locator(".index [aria-invalid]").evaluate_all("nodes => nodes.map(n => n.dataset.at)") == ["1"]


def test_keyboard_reaches_everything(reader: Reader) -> None:
    """One tab stop a tensor, arrows inside it, focus always visible, focus lights as the mouse does."""
    reader.open()
    reader.cell("index", 0).focus()
    reader.page.keyboard.press("ArrowRight")
    reader.page.keyboard.press("ArrowRight")
    assert reader.lit("index") == [2]
    reader.page.keyboard.press("Tab")
    stops = []
    for _ in range(30):
        label, outline = reader.page.evaluate(
            """() => { const n = document.activeElement;
            return [n.getAttribute('aria-label') ?? n.textContent, getComputedStyle(n).outlineStyle]; }"""
        )
        stops.append(label)
        assert outline != "none", label
        if label.startswith("import torch"):
            break
        reader.page.keyboard.press("Tab")
    assert any(stop.startswith("input[0][0]") for stop in stops)
    assert any(stop.startswith("out[0][0] = 10") for stop in stops)
    assert not any(stop.startswith("out[0][1]") for stop in stops)
    assert {"Play", "One step on", "Copy as PyTorch"} <= set(stops)
    reader.cell("out", 0).focus()
    reader.page.keyboard.press("End")
    assert reader.lit("out") == [5]
    reader.page.keyboard.press("ArrowUp")
    assert reader.lit("out") == [3]


def test_steps_and_play(reader: Reader) -> None:
    """Steps fill the result in order; play goes by itself, pauses, and ends."""
    reader.open("op=scatter_add&dim=0&input=float32:3:0,0,0&index=int64:3:0,2,2&src=float32:3:1,2,3")
    reader.page.get_by_label("Back to the start").click()
    assert reader.out() == ["0.", "0.", "0."]
    step = reader.page.get_by_label("One step on")
    step.click()
    step.click()
    assert reader.out() == ["1.", "0.", "2."]
    assert reader.lit("src") == [1]
    assert reader.text(".formula").splitlines()[-1] == "out[2] = input[2] + src[1] = 0. + 2. = 2."
    assert reader.text(".player output") == "2 / 3"
    reader.page.get_by_label("One step back").click()
    assert reader.out() == ["1.", "0.", "0."]
    reader.page.get_by_label("Speed").select_option("4")
    reader.page.get_by_text("Play", exact=True).click()
    reader.page.get_by_text("Pause", exact=True).wait_for()
    reader.page.get_by_text("Play", exact=True).wait_for()
    assert reader.text(".player output") == "3 / 3"
    assert reader.out() == ["1.", "0.", "5."]
    reader.page.get_by_label("Speed").select_option("0.5")
    reader.page.get_by_text("Play", exact=True).click()
    assert reader.out() == ["0.", "0.", "0."]
    reader.page.get_by_text("Pause", exact=True).click()
    assert reader.page.get_by_text("Play", exact=True).is_visible()


def test_nothing_moves_for_those_who_prefer_it(browser: Browser, address: str) -> None:
    """With reduced motion there is no play, and no transition; stepping works."""
    context = browser.new_context(reduced_motion="reduce")
    reader = Reader(context.new_page(), address).open()
    assert not reader.page.locator(".player .play").is_visible()
    assert reader.text(".player output") == "4 / 6"
    reader.page.get_by_label("One step on").click()
    assert reader.text(".player output") == "5 / 6"
    assert reader.cell("out", 0).evaluate("n => parseFloat(getComputedStyle(n).transitionDuration)") < 0.001
    context.close()
    assert reader.complaints == []


def test_link_reopens_the_state(reader: Reader) -> None:
    """What the address bar holds after an edit opens the same program elsewhere, also in the other language."""
    reader.open(DUPLICATES)
    reader.cell("src", 2).fill("-41")
    reader.page.wait_for_function("location.hash.includes('-41')")
    program, link = reader.program, reader.page.evaluate("location.hash.slice(1)")
    reader.page.emulate_media(color_scheme="dark")
    reader.open(link, lang="zh")
    assert reader.program == program
    assert reader.text(".notice") == ""


def test_the_address_keeps_the_state_while_the_reader_scrolls(reader: Reader) -> None:
    """The theme writes the nearest heading into the address elsewhere; not here."""
    reader.open().cell("input", 0).fill("-41")
    reader.page.wait_for_function("location.hash.includes('-41')")
    reader.page.mouse.wheel(0, 2000)
    reader.page.wait_for_function("scrollY > 500")
    reader.page.wait_for_timeout(300)
    assert "-41" in reader.page.evaluate("location.hash")


def test_heading_anchor_is_no_state(reader: Reader) -> None:
    """A link to a heading of the page opens the first example without a complaint."""
    reader.open("keyboard")
    assert reader.text(".notice") == ""
    assert reader.out()[:2] == ["10", "20"]


def test_hostile_link_opens_the_default(reader: Reader) -> None:
    """It says so, shows the first example, runs nothing: a page that opens with it, and one that is sent to it."""
    for link in HOSTILE:
        if link in HOSTILE[:2]:
            reader.open(link)
        else:
            reader.page.evaluate("link => { location.hash = link; }", DUPLICATES)
            reader.page.locator(".notice:empty").wait_for(state="attached")
            reader.page.evaluate("link => { location.hash = link; }", link)
        reader.page.locator(".notice:not(:empty)").wait_for()
        assert "no state that the explorer understands" in reader.text(".notice"), link
        assert reader.out() == ["10", "20", "70", "80", "100", "110"], link
        assert reader.page.evaluate("window.hacked") is None, link


def test_random_links_never_surprise() -> None:
    """10,000 random strings, half of them a good link with damage: null, or a state that round-trips."""
    rng = random.Random(20260)
    good = [DUPLICATES, BROADCAST]
    alphabet = string.printable + "张量\u202e\u0000\ud7ff😀"
    links = []
    for _ in range(5000):
        links.append("".join(rng.choices(alphabet, k=rng.randint(0, 200))))
        damaged = list(rng.choice(good))
        for _ in range(rng.randint(1, 3)):
            damaged[rng.randrange(len(damaged))] = rng.choice(rng.choice(["0123456789", ":,=&x-. ", alphabet]))
        links.append("".join(damaged))
    answers = ask({"ask": "decode", "link": link} for link in [*links, *HOSTILE, *good])
    accepted = [answer["link"] for answer in answers if answer["link"] is not None]
    assert [answer["link"] for answer in answers[len(links) :]] == [None] * len(HOSTILE) + good
    assert 100 < len(accepted) < 5000
    again = ask({"ask": "decode", "link": link} for link in accepted)
    assert [answer["link"] for answer in again] == accepted


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_fits_a_phone(browser: Browser, address: str, lang: str) -> None:
    """At 390 px nothing runs off the page, and every target is at least 24 px."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    reader = Reader(context.new_page(), address).open(lang=lang)
    for i in range(len(presets(reader))):
        reader.page.locator(".controls select").first.select_option(str(i))
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
        small = reader.page.evaluate(
            """() => [...document.querySelectorAll('.explorer :is(button, select, input)')]
            .filter(n => n.checkVisibility()).map(n => [n.outerHTML, n.getBoundingClientRect()])
            .filter(([, r]) => r.width < 24 || r.height < 24).map(([html]) => html)"""
        )
        assert small == []
    reader.open(lang=lang).cell("out", 1).tap()
    assert (reader.lit("index"), reader.lit("input")) == ([1], [1])
    context.close()
    assert reader.complaints == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_refusal_links_to_its_entry(reader: Reader, lang: str) -> None:
    """One click leads from the refusal to what the dictionary says of it, in the page's language."""
    reader.open("op=gather&dim=1&input=int64:2x3:1,2,3,4,5,6&index=int64:2x2:0,3,1,2", lang)
    reader.page.locator(".error a").click()
    reader.page.wait_for_url("**/reference/errors/#bounds")
    assert ("/zh/" in reader.page.url) == (lang == "zh")
    assert reader.page.locator("#bounds").inner_text().startswith("index 4 is out of bounds")


def test_enter_moves_down_as_in_a_spreadsheet(reader: Reader) -> None:
    """Also where the arrow keys change the number, and in the result; from the last row to the next column."""
    reader.open()
    for box, stops in (("index", [2, 4, 1, 3, 5, 0]), ("input", [4, 8, 1]), ("out", [2, 4, 1])):
        reader.cell(box, 0).focus()
        for stop in stops:
            reader.page.keyboard.press("Enter")
            assert stop in reader.lit(box)
            assert reader.cell(box, stop).evaluate("node => node === document.activeElement")
    reader.page.keyboard.press("Shift+Enter")
    assert reader.page.evaluate("+document.activeElement.dataset.at") == 1
    reader.cell("input", 9).focus()
    reader.page.keyboard.press("ArrowDown")
    assert reader.page.evaluate("+document.activeElement.dataset.at") == 9
    reader.open(DUPLICATES).cell("index", 0).focus()
    reader.page.keyboard.press("Enter")
    assert reader.page.evaluate("+document.activeElement.dataset.at") == 1


def refused(reader: Reader) -> dict[str, str]:
    """What is marked as refused: its name, and what the element it points at says."""
    return reader.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.explorer [aria-invalid="true"]')].map(n =>
        [n.getAttribute('aria-label'), document.getElementById(n.getAttribute('aria-describedby')).innerText]))"""
    )


def test_what_is_refused_points_at_the_reason(reader: Reader) -> None:
    """A cell, a shape, a number beside the tensors, dim, and a cell of index that PyTorch refuses; nothing else."""
    reader.open()
    assert refused(reader) == {}
    reader.cell("input", 1).fill("x")
    reader.page.get_by_label("index shape").fill("9")
    reader.cell("input", 2).fill("y")
    marks = refused(reader)
    assert set(marks) == {"input[0][1]", "input[0][2]", "index shape"}
    assert "“x”" in marks["input[0][1]"] and "“9” is not a shape" in marks["index shape"]
    reader.cell("input", 1).fill("1")
    reader.cell("input", 2).fill("1")
    assert set(refused(reader)) == {"index shape"}
    reader.page.get_by_label("index shape").fill("3, 2")
    assert refused(reader) == {}
    reader.open("op=gather&dim=1&input=int64:1x3:1,2,3&index=int64:1x4:2,3,0,-1")
    assert set(marks := refused(reader)) == {"index[0][1]", "index[0][3]"}
    assert all(text.startswith(reader.printed) for text in marks.values())
    reader.open("op=gather&dim=2&input=int64:1x3:1,2,3&index=int64:1x1:0")
    assert set(marks := refused(reader)) == {"dim"}
    assert marks["dim"].startswith(reader.printed)
    for link, shape in (
        ("op=gather&dim=1&input=int64:1x3:1,2,3&index=int64:2x1:0,0", "index shape"),
        ("op=gather&dim=1&input=int64:1x3:1,2,3&index=int64:1:0", "index shape"),
        ("op=take_along_dim&dim=1&input=int64:2x1:1,2&index=int64:3x1:0,0,0", "index shape"),
        ("op=scatter&dim=0&input=int64:3:1,2,3&index=int64:2:0,0&src=int64:1:0", "index shape"),
        ("op=index_select&dim=0&input=int64:3:1,2,3&index=int64:1x1:0", "index shape"),
        ("op=index_add&dim=0&input=int64:3:1,2,3&index=int64:1:0&src=int64:2:0,0&alpha=1", "src shape"),
        ("op=index_add&dim=0&input=int64:1x3:1,2,3&index=int64:1:0&src=int64:1x1:0&alpha=1", "src shape"),
    ):
        marks = refused(reader.open(link))
        assert set(marks) == {shape}, link
        assert marks[shape].startswith(reader.printed) and "Error: " in reader.printed
    reader.open("op=index_add&dim=0&input=int64:1:1&index=int64:1:0&src=int64:1:1&alpha=1")
    reader.page.get_by_label("alpha").fill("")
    assert "It is empty" in refused(reader)["alpha"]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_refusal_leaves_no_empty_band(browser: Browser, address: str, width: int) -> None:
    """Where there is no result, neither the place of its equation nor that of the player is kept."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    reader = Reader(context.new_page(), address)
    for link in (
        "op=gather&dim=1&input=int64:1x3:1,2,3&index=int64:1x1:3",
        "op=gather&dim=1&input=int64:1x3:1,2,3&index=int64:1x0:",
    ):
        reader.open(link)
        stage, hint = (reader.page.locator(f".explorer .{name}").bounding_box() for name in ("stage", "hint"))
        assert stage and hint and 0 <= hint["y"] - stage["y"] - stage["height"] < 40, link
    context.close()
    assert reader.complaints == []


def test_nothing_moves_while_a_number_is_typed(reader: Reader) -> None:
    """Half a number ("-") changes no place on the page; nothing that is out of date can be copied or pressed."""
    reader.open()
    before = reader.cell("index", 0).bounding_box()
    height = reader.page.evaluate("document.querySelector('.listing').getBoundingClientRect().top")
    reader.cell("index", 0).fill("-")
    assert reader.cell("index", 0).bounding_box() == before
    assert abs(reader.page.evaluate("document.querySelector('.listing').getBoundingClientRect().top") - height) < 40
    assert reader.text(".formula") == "Waiting for a number in the marked box."
    for name in (".panel.out", ".player", ".listing"):
        assert reader.page.locator(name).evaluate("node => node.inert"), name
    reader.cell("index", 0).fill("1")
    assert reader.out()[0] == "20"
    assert reader.page.locator(".explorer [inert]").count() == 0


CROSSED = """async () => {
    const wrong = [], outs = [...document.querySelectorAll('.panel.out .cell')];
    let seen = 0;
    for (const out of outs) {
        out.focus();
        await new Promise(requestAnimationFrame);
        const boxes = [...document.querySelectorAll('.panel header :is(input, select)')].map(n => n.getBoundingClientRect());
        const src = document.querySelector('.panel.src')?.getBoundingClientRect();
        const { left, top } = document.querySelector('.stage > svg').getBoundingClientRect();
        for (const line of document.querySelectorAll('path.line')) {
            const points = Array.from({ length: Math.ceil(line.getTotalLength()) }, (_, i) => line.getPointAtLength(i));
            const meets = r => points.some(p => p.x + left > r.left && p.x + left < r.right && p.y + top > r.top && p.y + top < r.bottom);
            if (boxes.some(meets) || (src && line.matches('.by') && meets(src))) wrong.push(`${out.dataset.at}: ${line.getAttribute('d')}`);
            seen++;
        }
    }
    return [wrong, seen];
}"""


def test_arrows_cross_no_box(browser: Browser, address: str) -> None:
    """Of every example, whichever cell is looked at: no line through a shape, a dtype, or the tensor between."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    reader = Reader(context.new_page(), address).open()
    lines = 0
    for i, name in enumerate(presets(reader)):
        reader.page.locator(".controls select").first.select_option(str(i))
        wrong, seen = reader.page.evaluate(CROSSED)
        assert wrong == [], name
        lines += seen
    assert lines > 100
    context.close()
    assert reader.complaints == []


def test_a_wide_tensor_shows_the_cell_that_lights_up(browser: Browser, address: str) -> None:
    """On a phone it scrolls into its frame, and when the reader scrolls on, its number follows and stays inside."""
    context = browser.new_context(viewport={"width": 390, "height": 900})
    numbers = ",".join(str(100_000_000 + i) for i in range(16))
    reader = Reader(context.new_page(), address)
    reader.open(f"op=gather&dim=1&input=int64:2x8:{numbers}&index=int64:2x1:0,7")
    frame = reader.page.locator(".panel.input .tables")
    reader.cell("out", 0).focus()
    assert frame.evaluate("node => node.scrollLeft") <= 40
    reader.cell("out", 1).focus()
    seen, cell = frame.bounding_box(), reader.cell("input", 15).bounding_box()
    assert seen and cell and seen["x"] <= cell["x"] and cell["x"] + cell["width"] <= seen["x"] + seen["width"] + 1
    badge = reader.page.locator(".badge.move circle")
    drawn = badge.get_attribute("cx")
    frame.evaluate("node => { node.scrollLeft = 0; }")
    reader.page.wait_for_function(
        "x => document.querySelector('.badge.move circle').getAttribute('cx') !== x", arg=drawn
    )
    ends = badge.evaluate("node => { const { left, right } = node.getBoundingClientRect(); return [left, right]; }")
    assert ends[0] >= 0 and ends[1] <= 390
    context.close()
    assert reader.complaints == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_words_are_true_for_mouse_touch_and_keyboard(reader: Reader, lang: str) -> None:
    reader.open(lang=lang)
    for words in (reader.text(".hint"), reader.page.locator("article p").first.inner_text()):
        assert all(word in words for word in (("oint at", "tap", "key") if lang == "en" else ("指向", "点按", "键")))
        assert "鼠标" not in words and "mouse" not in words


def test_a_committed_number_is_written_plainly(reader: Reader) -> None:
    """Leading zeros and a plus go, by Enter or by leaving; a refused text stays as it was typed."""
    reader.open()
    for typed, plain in (("02", "2"), ("+1", "1"), ("-000", "-0"), ("007", "7"), (" 3 ", "3"), ("0x", "0x")):
        reader.cell("input", 0).focus()
        reader.page.keyboard.type(typed)
        assert reader.cell("input", 0).input_value() == typed
        reader.page.keyboard.press("Enter")
        assert reader.cell("input", 0).input_value() == plain
    reader.cell("input", 0).fill("02")
    reader.cell("input", 1).focus()
    reader.page.wait_for_function("location.hash.includes('3x4:2,20')")
    assert run_program(reader.program) == reader.printed
    reader.page.get_by_label("input shape").fill("(3,5)")
    reader.page.keyboard.press("Enter")
    assert reader.page.get_by_label("input shape").input_value() == "3, 5"
    reader.open("op=index_add&dim=0&input=float32:2:1,1&index=int64:2:1,1&src=float32:2:2,4&alpha=1")
    reader.page.get_by_label("alpha").fill("+02.5")
    reader.page.get_by_label("alpha").press("Enter")
    assert reader.page.get_by_label("alpha").input_value() == "2.5"
    reader.page.wait_for_function("location.hash.endsWith('alpha=2.5')")


def paste(reader: Reader, box: str, at: int, text: str) -> None:
    """Paste into a cell, as from elsewhere."""
    reader.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    reader.cell(box, at).select_text()
    reader.page.keyboard.press("Control+v")


PASTED = [
    torch.tensor([[1, -2, 300], [4, 5, 6]]),
    torch.tensor([1.0, float("nan"), -float("inf"), 2.5]),
    torch.tensor([1e-7, 3e9]),
    torch.arange(24).reshape(2, 3, 4),
    torch.tensor([[True], [False]]),
    torch.tensor([7, 8], dtype=torch.int32),
    torch.tensor([[0.5, 1.0]], dtype=torch.float64),
]


@pytest.mark.parametrize("tensor", PASTED, ids=lambda tensor: f"{tensor.dtype} {tuple(tensor.shape)}")
def test_a_printed_tensor_can_be_pasted(reader: Reader, tensor: torch.Tensor) -> None:
    """Its numbers, shape and dtype replace those of the tensor; the same for the text of a program."""
    listed = f"input = torch.tensor({tensor.tolist()}, dtype={tensor.dtype})"
    for text in (str(tensor), listed):
        reader.open()
        paste(reader, "input", 5, text)
        names: dict[str, Any] = {}
        exec(reader.program.split("index =")[0], names)
        assert names["input"].dtype == tensor.dtype, text
        assert torch.allclose(names["input"].double(), tensor.double(), equal_nan=True), text


def test_what_is_no_tensor_is_pasted_as_text(reader: Reader) -> None:
    """A number is a number; what this page cannot hold changes nothing but the cell."""
    reader.open()
    paste(reader, "input", 0, "77")
    assert reader.cell("input", 0).input_value() == "77"
    for text in ("[[1, 2], [3]]", "[1, 2, ..., 9]", "[]]", "[1, two]", str(list(range(9))), "[[[[1]]]]"):
        paste(reader, "input", 0, text)
        assert reader.cell("input", 0).input_value() == text
        assert reader.page.get_by_label("input shape").input_value() == "3, 4"


def test_the_way_back_brings_back_what_was_replaced(reader: Reader) -> None:
    """An example or a pasted tensor takes the place of the reader's numbers; Back and Forward undo and redo it."""
    reader.open()
    reader.cell("input", 0).fill("-41")
    reader.page.wait_for_function("location.hash.includes('-41')")
    mine = reader.program
    reader.page.locator(".controls select").first.select_option("One-hot labels")
    reader.page.wait_for_function("location.hash.includes('scatter')")
    example = reader.program
    paste(reader, "input", 0, "[[1, 2, 3]]")
    reader.page.wait_for_function("location.hash.includes('1x3')")
    pasted = reader.program
    for step, program in (("back", example), ("back", mine), ("forward", example), ("forward", pasted)):
        reader.page.evaluate(f"history.{step}()")
        reader.page.wait_for_function(
            "text => document.querySelector('.listing pre').textContent === text", arg=program
        )
    reader.page.reload()
    reader.page.wait_for_selector(".explorer .stage")
    assert reader.program == pasted


def test_a_way_to_a_heading_changes_nothing(reader: Reader) -> None:
    reader.open()
    reader.cell("input", 0).fill("-41")
    reader.page.wait_for_function("location.hash.includes('-41')")
    reader.page.evaluate("location.hash = 'keyboard'")
    reader.page.wait_for_function("scrollY > 300")
    assert reader.cell("input", 0).input_value() == "-41"


def test_an_arrow_key_in_index_can_be_undone(reader: Reader) -> None:
    reader.open().cell("index", 0).focus()
    reader.page.keyboard.press("ArrowUp")
    assert reader.out()[0] == "20"
    reader.page.keyboard.press("Control+z")
    assert reader.cell("index", 0).input_value() == "0"
    assert reader.out()[0] == "10"


def test_unusual_numbers(reader: Reader) -> None:
    """A dim counted from the end is pressed; an integer has no negative zero; 2^53 + 1 is not called no number."""
    reader.open("op=gather&dim=-1&input=int64:1x2:-0,5&index=int64:1x2:0,1")
    assert reader.page.locator(".dims [aria-pressed=true]").inner_text() == "1"
    assert run_program(reader.program) == reader.printed == "tensor([[0, 5]])"
    reader.cell("input", 1).fill(str(2**53 + 1))
    assert "beyond 2^53 - 1" in reader.text(".panel.input p.fault")
    reader.cell("input", 1).fill("1e3")
    assert "not a number of type int64" in reader.text(".panel.input p.fault")


def test_forced_colors_keep_the_meaning(browser: Browser, address: str) -> None:
    """Where the system paints every box alike, what is lit and which dim is pressed still differ."""
    context = browser.new_context(forced_colors="active")
    reader = Reader(context.new_page(), address).open()
    paint = "n => { const s = getComputedStyle(n); return [s.backgroundColor, s.borderColor, s.color].join(); }"
    reader.cell("out", 3).hover()
    for lit, plain in (("input", "input"), ("out", "out")):
        at = reader.lit(lit)[0]
        assert reader.cell(lit, at).evaluate(paint) != reader.cell(plain, 0).evaluate(paint)
    pressed, other = (reader.page.locator(".dims button").nth(i).evaluate(paint) for i in (1, 0))
    assert pressed != other
    context.close()
    assert reader.complaints == []


LOOK = """svg => {
    const lit = Object.fromEntries([...svg.querySelectorAll(".tf-on")].map(n => [n.dataset.tensor, n.dataset.at]));
    const lines = [...svg.querySelectorAll("path")].map(n => n.getAttribute("d")).join();
    const equation = svg.parentElement.querySelector("figcaption code").textContent;
    return { lit, equation, strokes: lines.match(/[a-zA-Z]/g), ends: lines.match(/-?[\\d.]+/g).map(Number) };
}"""


def alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Compare two looks at a figure; the build rounds to a tenth of a pixel."""
    return {**one, "ends": None} == {**other, "ends": None} and one["ends"] == pytest.approx(other["ends"], abs=0.2)


def cell_of(figure: Locator, tensor: str, at: str) -> Locator:
    """One cell of the drawing that is seen."""
    return figure.locator(f'svg:visible .tf-cell[data-tensor="{tensor}"][data-at="{at}"]')


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_drawn_figure_answers(browser: Browser, address: str, lang: str, width: int) -> None:
    """Hover and keys light a cell with its way and equation, aloud too; without them it is as it was drawn."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    reader = Reader(context.new_page(), address)
    reader.page.goto(f"{address}/{'' if lang == 'en' else 'zh/'}guide/gather/", wait_until="load")
    figure = reader.page.locator(".tensor-figure").first
    figure.scroll_into_view_if_needed()
    drawn = figure.locator("svg:visible").evaluate(LOOK)
    assert figure.locator("svg:visible [tabindex='0']").count() == 1
    cell_of(figure, "out", "2,1").hover()
    hovered = figure.locator("svg:visible").evaluate(LOOK)
    assert hovered["lit"] == {"index": "2,1", "input": "2,2", "out": "2,1"}
    assert hovered["equation"] == "out[2][1] = input[2][index[2][1]] = input[2][2] = 110"
    assert hovered["ends"] != drawn["ends"]
    said = figure.locator("[role=status]").text_content() or ""
    assert all(part in said for part in ("out[2][1]", "input[2][2]", "110"))
    assert ("读自" in said) == (lang == "zh")
    reader.page.locator("h1").hover()
    assert alike(figure.locator("svg:visible").evaluate(LOOK), drawn)
    figure.locator("svg:visible [tabindex='0']").focus()
    assert alike(figure.locator("svg:visible").evaluate(LOOK), drawn)
    reader.page.keyboard.press("Home")
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("ArrowRight")
    assert figure.locator("svg:visible").evaluate(LOOK)["lit"] == {"index": "1,1", "input": "1,3", "out": "1,1"}
    reader.page.keyboard.press("Tab")
    assert alike(figure.locator("svg:visible").evaluate(LOOK), drawn)
    figure.locator(".tensor-figure__open").click()
    reader.page.wait_for_selector(".explorer .stage")
    assert reader.text(".notice") == ""
    assert reader.out() == ["10", "20", "70", "80", "100", "110"]
    context.close()
    assert reader.complaints == []


def test_the_script_draws_as_the_build_does(browser: Browser, address: str) -> None:
    """On every page: lighting the cell that is highlighted already changes nothing, in both drawings."""
    context = browser.new_context()
    reader = Reader(context.new_page(), address)
    reader.page.route(
        "**/bundle.*.js", lambda route: route.fulfill(body="", content_type="text/javascript")
    )  # the theme's
    seen = 0
    for path in sorted({path for path in PAGES if language_of(path) == "en"}):
        name = path.relative_to(BOOK.docs).with_suffix("").as_posix()
        reader.page.goto(f"{address}/{name.removesuffix('index')}/", wait_until="domcontentloaded")
        looks = reader.page.evaluate(
            f"""() => {{ const look = {LOOK};
            return [...document.querySelectorAll(".tensor-figure svg")].map(svg => {{
                const before = look(svg);
                svg.querySelector("[tabindex='0']").dispatchEvent(new PointerEvent("pointerover", {{ bubbles: true }}));
                return [before, look(svg), svg.parentElement.querySelector("[role=status]").textContent];
            }}) }}"""
        )
        for before, after, said in looks:
            assert alike(before, after) and said, f"{path}: {before} {after}"
        seen += len(looks)
    assert seen > 100
    context.close()
    assert reader.complaints == []


def test_a_figure_stays_as_drawn_without_a_script(browser: Browser, address: str) -> None:
    """It can be read; nothing on it can be focused in vain."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/guide/gather/")
    assert page.locator(".tensor-figure svg").first.is_visible()
    assert page.locator(".tensor-figure [tabindex]").count() == 0
    page.goto(f"{address}/explorer/")
    assert page.locator("article noscript").is_visible()
    context.close()
