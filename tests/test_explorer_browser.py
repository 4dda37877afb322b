"""The explorer in a browser: what a reader sees, does with mouse and keys, copies, links and reopens.

All of it on the built site, with its minified scripts.
"""

from __future__ import annotations

import contextlib
import io
import random
import string
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from hooks.book import BOOK, language_of
from tests.browser.open import open_browser
from tests.explorer.wire import ask
from tests.test_figures import PAGES

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the module."""
    with open_browser() as chromium:
        yield chromium


class Reader:
    """Someone in front of the explorer, who notices every error in the console."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text) if message.type != "log" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))

    def open(self, link: str = "", lang: str = "en") -> Reader:
        """Load the explorer with a link's state, as from nowhere."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.origin}/{'' if lang == 'en' else lang + '/'}explorer/#{link}")
        self.page.wait_for_selector(".explorer .stage")
        return self

    def cell(self, box: str, at: int) -> Locator:
        """The cell of a tensor at a flat position."""
        return self.page.locator(f'.cell[data-box="{box}"][data-at="{at}"]')

    def lit(self, box: str) -> list[int]:
        """The flat positions of the cells that are lit."""
        script = f"""() => [...document.querySelectorAll('.cell.lit[data-box="{box}"]')].map(n => +n.dataset.at)"""
        return self.page.evaluate(script)

    def out(self) -> list[str]:
        """What the cells of the result show."""
        return self.page.locator(".out .cell").all_inner_texts()

    def text(self, selector: str) -> str:
        """The text of one element."""
        return self.page.locator(selector).inner_text()

    @property
    def program(self) -> str:
        """The program that is shown."""
        return self.page.locator(".listing pre").first.text_content() or ""

    @property
    def printed(self) -> str:
        """What the explorer says that the program prints."""
        return self.page.locator(".listing pre").last.text_content() or ""


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    """A reader with a wide window; at the end, nothing may have gone wrong unseen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    someone = Reader(context.new_page(), address)
    yield someone
    context.close()
    assert someone.complaints == []


def run_program(program: str) -> str:
    """Run it with PyTorch; return what it prints, or its error's type and text."""
    stdout = io.StringIO()
    try:
        with contextlib.redirect_stdout(stdout):
            exec(compile(program, "copied.py", "exec"), {"__name__": "__main__"})
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return stdout.getvalue().removesuffix("\n")


def presets(reader: Reader) -> list[str]:
    """The names in the list of examples, without the reader's own."""
    return reader.page.locator(".controls select").first.locator("option").all_inner_texts()[1:]


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
    assert "is not a number" in reader.text(".controls .fault")
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
    assert reader.cell("index", 1).get_attribute("aria-invalid") is not None
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
    assert reader.page.locator(".index [data-stray]").evaluate_all("nodes => nodes.map(n => n.dataset.at)") == ["1"]


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
    reader.page.get_by_label("One step on").click()
    assert reader.text(".player output") == "1 / 6"
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
