"""axe finds nothing on a page of each kind, in both languages and both palettes, also with the menu, the search or an editor
open.

Of what a page has many of, only the first few are kept here; `make audit` looks at whole pages, and at all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from gatherbook.sources.book import prefix_of
from tests.support.axe import OF_COLOURS, in_palette, violations

PAGES = {
    "": ("", "search", "menu"),
    "guide/gather/": ("", "editor"),
    "guide/dim/": ("both",),
    "explorer/": ("",),
    "reference/errors/": ("",),
    "reference/cards/": ("",),
    "performance/lab/": ("",),
    "reference/exercises/": ("",),
    "performance/speed/": ("",),
    "guide/scater_add": ("lost",),
}
"""A page of each kind, and what is done there before axe looks."""

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
MOST = 2
_THIN = """most => {
  const seen = {};
  const thin = (parent, path) => {
    for (const child of [...parent.children]) {
      const kind = `${path} ${child.tagName}.${child.className.baseVal ?? child.className}`;
      const had = child.children.length;
      seen[kind] = (seen[kind] ?? 0) + 1;
      if (seen[kind] <= most) thin(child, kind);
      if (seen[kind] > most || (had && !child.children.length && !child.textContent.trim())) child.remove();
    }
  };
  document.querySelectorAll("article details").forEach(each => each.open = true);
  document.querySelectorAll("article, .md-nav--secondary").forEach(each => thin(each, ""));
}"""


@pytest.fixture(scope="module")
def tab(browser: Browser, address: str, site: Path) -> Iterator[Page]:
    """One page for all, as each new one would cost as much as what is asked of it."""
    context = browser.new_context(viewport=DESK)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.route(
        f"{address}/**/scater_add",
        lambda route: route.fulfill(status=404, content_type="text/html", path=site / "404.html"),
    )
    yield page
    context.close()


def do(page: Page, what: str) -> None:
    """Opens something on a page."""
    if what == "search":
        page.locator("[data-search]").first.click()
        page.locator("dialog.search[open] textarea").fill("index_add")
        page.locator("dialog.search li a").first.wait_for()
    elif what == "menu":
        page.keyboard.press("Escape")
        page.set_viewport_size(PHONE)
        page.locator("header label[for=__drawer]").click()
        page.locator(".md-sidebar--primary a.md-nav__link:visible").first.wait_for()
    elif what == "editor":
        page.locator("article [data-run]:visible").first.click()
        page.locator("article .run-output").first.wait_for()
    elif what == "lost":
        page.locator("[data-found]:visible a").first.wait_for()


@pytest.mark.parametrize(("language", "palette"), [("en", "light"), ("zh", "dark")])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(tab: Page, address: str, path: str, language: str, palette: str) -> None:
    """Words do not depend on the palette, nor colours on the language; `make audit` tries each with each."""
    tab.set_viewport_size(DESK)
    in_palette(tab, palette)
    tab.goto(f"{address}/{prefix_of(language)}{path}", wait_until="load")
    if "both" in PAGES[path]:  # it wants the whole page
        tab.locator("[data-both]").evaluate("each => each.click()")
        tab.locator(".both-bar").wait_for()
        tab.evaluate("sessionStorage.clear()")
    tab.evaluate(_THIN, MOST)
    found = []
    for what in PAGES[path]:
        do(tab, what)
        in_palette(tab, palette)
        found += [(what, each) for each in violations(tab)]
    assert found == []


def test_what_hinders_is_found(tab: Page, address: str) -> None:
    tab.set_viewport_size(DESK)
    in_palette(tab, "light")
    tab.goto(f"{address}/guide/gather/", wait_until="load")
    tab.evaluate(_THIN, MOST)
    for palette, rule, mistake in (
        ("light", "color-contrast", "p { color: #999 !important }"),
        ("dark", "color-contrast", "[data-md-color-scheme=slate] h1 { color: #555 !important }"),
        ("dark", "color-contrast", "[data-md-color-scheme=slate] pre span { color: #555 !important }"),
    ):
        in_palette(tab, palette)
        style = tab.add_style_tag(content=mistake)
        assert rule in {each["rule"] for each in violations(tab, OF_COLOURS)}, mistake
        style.evaluate("each => each.remove()")
    in_palette(tab, "light")
    assert violations(tab) == []
    for mistake in (
        "document.querySelector('article h2').outerHTML = '<h5>Fifth</h5>'",
        "document.documentElement.removeAttribute('lang')",
        "document.querySelector('article').insertAdjacentHTML('beforeend', '<input type=text>')",
        "document.querySelector('main').setAttribute('role', 'none')",
        "document.querySelector('.md-footer__link--next').replaceChildren()",
        "document.querySelector('.search-button').replaceChildren()",
    ):
        tab.evaluate(mistake)
    assert {each["rule"] for each in violations(tab)} >= {
        "heading-order", "html-has-lang", "label", "landmark-one-main", "link-name", "button-name"
    }  # fmt: skip
