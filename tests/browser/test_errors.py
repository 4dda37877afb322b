"""The dictionary of errors as a reader uses it: one list, a field that filters it, entries that open in place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, BrowserContext, Page, expect

from gatherbook.page import dictionary
from gatherbook.page.code import ASSERTED
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import BOOK, language_of
from tests.support.reading import entry_of_snippets, messages
from tests.support.site import built_path

MOST_SCREENS = 5
DESK = {"width": 1280, "height": 800}
# Every anchor that this page has ever had; the world links to them.
_ANCHORS = """
errors how top-ten shape rank-input rank-self rank-src size-input size-src expanded-size dim-range index-vector
index-count source-shape slice-shapes along-rank along-size indices-broadcast too-many mask-shape value-shape
put-elements masked-source repeats target-size target-batch weight-2d bag-offsets segment-lengths dtype gather-dtype
scalar-type select-dtype advanced-dtype float-subscript list-subscript along-dtype long-index fill-dtype
embedding-dtype target-dtype one-hot-dtype src-dtype add-dtype put-dtype same-dtype masked-dtype
masked-scatter-dtype masked-scatter-source select-mask where-condition not-implemented segment-integers
bincount-float out-dtype out-of-bounds bounds range-in-self data-bounds copy-bounds flat-bounds target-bounds topk-k
empty-dimension empty-reduce along-empty class-negative class-large class-empty bincount bincount-weights bag-bounds
padding-idx values dim-tensor index-list numpy-index scalar-src combination reduce-name reduce-two reduce-index
no-scatter fill-value masked-value overflow half-overflow step sampling gradients leaf leaf-view edited
invalid-gradient no-grad-fn index-grad sparse-adam sparse-backward scatter-reduce-derivative overlap-out
expanded-write put-deterministic tools vmap vmap-item vmap-mask vmap-nonzero vmap-if vmap-one-hot sparse-backend
nested export-guard cuda same-device compiled-bounds image-tokens warnings uint8 expanded-put reduce-deprecated
resized reduce-beta non-tuple read-next sequences pack-sorted pack-zero pack-device pack-count stack-sizes
view-size view-stride copy-rank bag-matrix bag-weights bag-first bag-last bag-weights-mode segment-indices
repeat-size nested-slice nested-pair sample-rank sample-dtype sample-count sample-zero grouped-count
grouped-stride grouped-ends grouped-dtype
"""
ANCHORS = _ANCHORS.split()
PREFIXES = {"en": "", "zh": "zh/"}
MESSAGE = "index 9 is out of bounds for dimension 0 with size 5"


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(desk: BrowserContext) -> Iterator[Page]:
    opened = desk.new_page()
    yield opened
    opened.close()


@pytest.fixture(params=["en", "zh"])
def listed(request: pytest.FixtureRequest, page: Page, address: str) -> Page:
    """The page in each language, closed."""
    page.goto(f"{address}/{PREFIXES[request.param]}reference/errors/")
    return page


def shown(page: Page) -> list[str]:
    """The ids of the entries that are to be seen."""
    return page.evaluate("""() => [...document.querySelectorAll('details.error')]
      .filter(each => each.checkVisibility()).map(each => each.querySelector('h2, h3').id)""")


def opened(page: Page) -> list[str]:
    """The ids of the entries that are open."""
    return page.evaluate(
        "[...document.querySelectorAll('details.error[open]')].map(each => each.querySelector('h2, h3').id)"
    )


@pytest.mark.parametrize("name", dictionary.NAMES)
def test_every_anchor_holds_and_every_entry_is_whole(site: Path, name: str) -> None:
    article = html.parse(str(built_path(BOOK, site, BOOK.docs / name))).xpath("//article")[0]
    ids = article.xpath(".//@id")
    assert [each for each in ANCHORS if ids.count(each) != 1] == []
    for entry in article.xpath(".//details[@class='error']"):
        identity = entry.xpath("string(./summary/*/@id)")
        assert entry.get("name") is None and entry.get("open") is None, identity
        assert entry.xpath("string(./div/a[contains(@class, 'headerlink')]/@href)") == f"#{identity}"
        assert entry.xpath("./summary/small[@class='error-cure']//text()"), f"{identity} has no cure in its line"
        assert entry.xpath(".//div[@class='error-wrong']"), identity
        assert entry.xpath(".//div[@class='error-right']"), identity


def test_closed_it_is_a_list_of_few_screens(listed: Page) -> None:
    assert opened(listed) == []
    assert len(shown(listed)) >= 100
    height = listed.evaluate("document.documentElement.scrollHeight")
    assert height / DESK["height"] <= MOST_SCREENS
    lines = listed.evaluate("[...document.querySelectorAll('.error-line')].map(each => each.offsetHeight)")
    assert min(lines) >= 23  # and a border: room for a finger or an unsteady hand


def test_nothing_was_lost_on_the_way(listed: Page) -> None:
    """The script takes the closed entries aside while the theme looks at the page; all of them come back."""
    assert listed.locator("details.error").count() == listed.locator("details.error > .error-body").count()
    assert listed.locator(".error-body button.copy").count() == listed.locator(".error-body .highlight").count() >= 150


@pytest.mark.parametrize("anchor", ["rank-input", "cuda", "non-tuple"])
def test_an_anchor_opens_its_entry(page: Page, address: str, anchor: str) -> None:
    page.goto(f"{address}/reference/errors/#{anchor}")
    expect(page.locator(f"details.error:has(#{anchor}) .error-body")).to_be_visible()
    assert opened(page) == [anchor]
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()
    page.evaluate("location.hash = '#bounds'")
    expect(page.locator("details.error:has(#bounds) .error-body")).to_be_visible()


def test_an_anchor_shows_an_entry_that_was_filtered_out(listed: Page) -> None:
    listed.locator("[name=q]").fill("masked_fill_")
    assert "bounds" not in shown(listed)
    listed.evaluate("location.hash = '#bounds'")
    expect(listed.locator("#bounds")).to_be_in_viewport()
    assert opened(listed) == ["bounds"]


def test_every_message_leaves_its_own_entry_and_opens_it(listed: Page) -> None:
    found = {}
    for message, entry in messages().items():
        left = listed.evaluate(
            """text => { const field = document.querySelector('[name=q]');
              document.querySelectorAll('details.error').forEach(each => { each.open = false });
              field.value = text; field.dispatchEvent(new InputEvent('input', {bubbles: true}));
              return [...document.querySelectorAll('details.error')].filter(each => !each.hidden)
                .map(each => each.querySelector('h2, h3').id + (each.open ? '' : ' closed')) }""",
            message,
        )
        if left != [entry]:
            found[message] = (left, entry)
    assert len(messages()) >= 100
    assert found == {}


_ASK = """text => { const field = document.querySelector('[name=q]'); const data = new DataTransfer();
  data.setData('text', text); field.value = text;
  const paste = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
  if (field.dispatchEvent(paste)) field.dispatchEvent(new InputEvent('input', {bubbles: true}));
  return [...document.querySelectorAll('details.error')].filter(each => !each.hidden)
    .map(each => each.querySelector('h2, h3').id) }"""
# What stands behind the error in a traceback from CUDA.
_ADVICE = """
CUDA kernel errors might be asynchronously reported at some other API call, so the stacktrace below might be incorrect.
For debugging consider passing CUDA_LAUNCH_BLOCKING=1
Compile with `TORCH_USE_CUDA_DSA` to enable device-side assertions."""


def test_what_cuda_says_leads_to_the_entry_of_the_cpu_and_an_assertion_to_the_one_that_lists_it(listed: Page) -> None:
    entries = {
        name: entry
        for name, entry in entry_of_snippets().items()
        if not name.endswith("_fix.py") and snippets.output_path(BOOK, name, "cuda").is_file()
    }
    said: dict[str, set[str]] = {}
    for name, entry in entries.items():
        for line in marks.sample(snippets.documented_output(BOOK, name, "cuda")).removesuffix(" […]\n").splitlines():
            pasted = line.replace("block: […], thread: […]", "block: [1,0,0], thread: [63,0,0]")
            said.setdefault(pasted + _ADVICE * (ASSERTED in line), set()).add(entry)
    found = {line: listed.evaluate(_ASK, line) for line in said if line}
    assert sum("Assertion" in line for line in found) >= 10 and len(found) >= 25
    missed = {}
    for line, places in found.items():
        wanted = {"cuda"} if ASSERTED in line else said[line] | ({"cuda"} if "Assertion" in line else set())
        if not places or not wanted.issuperset(places):
            missed[line] = (places, wanted)
    assert missed == {}


def test_a_group_that_is_closed_opens_for_what_is_asked_and_closes_again(listed: Page) -> None:
    """Its entries are found by the field, its kind, an anchor and the browser's own search, like all others."""
    assert "pack-zero" not in shown(listed)
    field = listed.locator("[name=q]")
    field.fill("Length of all samples has to be greater than 0")
    assert shown(listed) == ["pack-zero"] == opened(listed)
    field.fill("")
    assert "pack-zero" not in shown(listed)
    listed.locator("label:has([value=sequences])").click()
    assert {"pack-zero", "grouped-ends"} <= set(shown(listed))
    listed.locator("label:has(input[value=''])").click()
    assert "pack-zero" not in shown(listed)
    listed.locator("details.error-more > summary").press("Enter")
    field.fill("quux frobnicate")
    field.fill("")
    assert "pack-zero" in shown(listed)  # whoever opened it closes it
    listed.locator("details.error-more > summary").press("Enter")
    assert "pack-zero" not in shown(listed)
    listed.evaluate("location.hash = '#nested-pair'")
    expect(listed.locator("details.error:has(#nested-pair) .error-body")).to_be_visible()


def test_without_a_script_an_anchor_opens_the_closed_group(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=DESK)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/reference/errors/#nested-pair")
    expect(page.locator("details.error:has(#nested-pair) .error-right")).to_be_visible()
    context.close()


@pytest.mark.parametrize("how", ["keys", "insert", "menu", "traceback"])
def test_text_is_heard_however_it_arrives(listed: Page, how: str) -> None:
    field = listed.locator("[name=q]")
    field.click()
    if how == "keys":
        listed.keyboard.type(MESSAGE)
    elif how == "insert":  # an input method, dictation
        listed.keyboard.insert_text(MESSAGE)
    elif how == "menu":  # a paste by mouse or finger: no key
        listed.evaluate("text => document.execCommand('insertText', false, text)", MESSAGE)
    else:
        text = f"Traceback (most recent call last):\n  File 'a.py', line 3\nRuntimeError: {MESSAGE}\n"
        listed.evaluate(
            """text => { const data = new DataTransfer(); data.setData('text', text);
              document.querySelector('[name=q]').dispatchEvent(
                new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }""",
            text,
        )
    assert shown(listed) == ["bounds"]
    assert opened(listed) == ["bounds"]
    field.fill("")
    assert len(shown(listed)) >= 100


def test_a_line_being_composed_is_left_alone(listed: Page) -> None:
    told = """([text, composing]) => { const field = document.querySelector('[name=q]'); field.value = text;
      field.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: composing}));
      if (!composing) field.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true})) }"""
    before = len(shown(listed))
    listed.evaluate(told, ["yue'jie zzz", True])
    assert len(shown(listed)) == before
    listed.evaluate(told, ["masked_fill_", False])
    assert 0 < len(shown(listed)) < before


@pytest.mark.parametrize(
    ("language", "query", "entry"),
    [
        ("en", "expected dtype int64 index", "gather-dtype"),
        ("en", "at::Half overflow", "half-overflow"),
        ("en", "size does not match at dimension", "size-input"),
        ("zh", "越界", "bounds"),
        ("zh", "设备不一致", "same-device"),
        ("zh", "掩码", "mask-shape"),
    ],
)
def test_words_leave_what_holds_them(page: Page, address: str, language: str, query: str, entry: str) -> None:
    page.goto(f"{address}/{PREFIXES[language]}reference/errors/")
    page.locator("[name=q]").fill(query)
    assert entry in shown(page)
    assert len(shown(page)) < 40


def test_kind_and_operation_narrow_together(listed: Page) -> None:
    listed.locator("label:has([value=dtype])").click()
    kinds = listed.evaluate(
        "[...document.querySelectorAll('.error-group')].filter(e => !e.hidden).map(e => e.children[0].id)"
    )
    assert kinds == ["dtype"]
    some = set(shown(listed))
    listed.locator("[name=by]").select_option("scatter_add")
    assert {"scalar-type", "src-dtype"} <= set(shown(listed)) < some
    assert listed.locator("output.error-said").inner_text()


def test_by_keyboard_alone(listed: Page) -> None:
    listed.locator("[name=q]").focus()
    listed.keyboard.type("put_ deterministic")
    listed.keyboard.press("Enter")
    assert opened(listed) == ["put-deterministic"]
    assert listed.evaluate("document.activeElement.closest('details').querySelector('h3').id") == "put-deterministic"
    listed.keyboard.press("Enter")
    assert opened(listed) == []
    listed.keyboard.press("Space")
    assert opened(listed) == ["put-deterministic"]


def test_what_no_entry_holds_is_said(listed: Page) -> None:
    listed.locator("[name=q]").fill("quux frobnicate")
    assert shown(listed) == []
    assert listed.locator("output.error-said").inner_text()


def test_wrong_and_right_stand_beside_each_other_and_on_a_phone_below(listed: Page) -> None:
    listed.evaluate("location.hash = '#rank-input'")
    sides = [listed.locator(f"details[open] .error-{side}") for side in ("wrong", "right")]
    expect(sides[0]).to_be_visible()
    left, right = (side.bounding_box() for side in sides)
    assert left and right and abs(left["y"] - right["y"]) < 2 and left["x"] + left["width"] <= right["x"]
    listed.set_viewport_size({"width": 390, "height": 844})
    left, right = (side.bounding_box() for side in sides)
    assert left and right and left["y"] + left["height"] <= right["y"] and abs(left["x"] - right["x"]) < 2


def test_the_browsers_own_search_opens_an_entry(page: Page, address: str) -> None:
    """A text fragment goes the way of Ctrl+F: what is found in a closed entry opens it."""
    page.goto(f"{address}/reference/errors/#:~:text=nonzero()%60%20is%20the%20usual")
    page.goto("about:blank")
    page.goto(f"{address}/reference/errors/#:~:text=is%20the%20usual%20culprit")
    page.wait_for_function("document.querySelector('details.error:has(#rank-self)').open")


def test_without_a_script_an_entry_opens_by_hand_and_by_its_anchor(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=DESK)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/reference/errors/#mask-shape")
    expect(page.locator("form.error-tools")).to_be_hidden()
    expect(page.locator("summary.error-line").last).to_be_visible()
    expect(page.locator("details.error:has(#mask-shape) .error-right")).to_be_visible()
    page.locator("summary.error-line").first.click()
    expect(page.locator(".error-right").first).to_be_visible()
    context.close()


def test_paper_shows_all_of_them(page: Page, address: str) -> None:
    page.goto(f"{address}/reference/errors/")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    heights = page.evaluate("[...document.querySelectorAll('.error-right')].map(each => each.offsetHeight)")
    assert len(heights) >= 130 and min(heights) > 20
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened(page) == []


@pytest.mark.parametrize("language", ["", "zh/"])
def test_a_page_about_one_job_is_less_than_twelve_screens(page: Page, address: str, language: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    screens = {}
    for path in BOOK.pages():
        if path.parent.name in ("jobs", "recipes") and language_of(path) == "en":
            page.goto(f"{address}/{language}{path.parent.name}/{path.stem}/")
            screens[path.stem] = page.evaluate("document.documentElement.scrollHeight / innerHeight")
    assert len(screens) >= 14
    assert {name: each for name, each in screens.items() if each >= 12} == {}


@pytest.mark.parametrize(
    ("name", "anchor"),
    [
        ("reference/myths", "broadcast"),
        ("reference/questions", "silent"),
        ("reference/cards", "bounds"),
        ("reference/versions", "messages-2-1"),
        ("recipes/language-models", "top-p"),
        ("recipes/language-models", "padding-side"),
        ("jobs/ragged", "bag-end"),
    ],
)
def test_a_folded_section_is_closed_until_its_anchor_asks(page: Page, address: str, name: str, anchor: str) -> None:
    page.goto(f"{address}/{name}/")
    bodies = page.locator("details.fold > .fold-body")
    assert page.locator("details.fold").count() == bodies.count() > 2
    assert page.locator("details.fold[open]").count() == 0
    page.goto("about:blank")
    page.goto(f"{address}/{name}/#{anchor}")
    expect(page.locator(f"details.fold:has(#{anchor}) > .fold-body")).to_be_visible()
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()
