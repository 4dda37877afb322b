"""axe finds nothing on a page of each kind, in both languages and both palettes, with the menu, the search and an editor open.

Of what a page has many of, only the first few are kept here; `make audit` looks at whole pages, and at all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from gatherbook.sources.book import LANGUAGES, prefix_of
from tests.support.axe import OF_COLOURS, in_palette, violations

PAGES = {
    "home": "", "guide": "guide/gather/", "explorer": "explorer/", "errors": "reference/errors/", "cards": "reference/cards/",
    "lab": "performance/lab/", "exercises": "reference/exercises/", "performance": "performance/speed/",
    "404": "guide/scater_add", "menu": "", "search": "", "editor": "guide/gather/",
}  # fmt: skip
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
MOST = 6
_THIN = """most => {
  const kinds = element => `${element.tagName} ${element.className.baseVal ?? element.className}`;
  for (const parent of document.querySelectorAll("article *, article")) {
    const seen = {};
    for (const child of [...parent.children])
      if ((seen[kinds(child)] = (seen[kinds(child)] ?? 0) + 1) > most) child.remove();
  }
}"""


@pytest.fixture(scope="module")
def tab(browser: Browser, address: str, site: Path) -> Iterator[Page]:
    """One page for all, as each new one would cost as much as what is asked of it."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.route(
        f"{address}/**/scater_add",
        lambda route: route.fulfill(status=404, content_type="text/html", path=site / "404.html"),
    )
    yield page
    context.close()


def _lost(page: Page) -> None:
    page.locator("[data-found]:visible a").first.wait_for()


def _menu(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.locator("label.md-header__button[for=__drawer]").click()
    page.locator(".md-sidebar--primary a.md-nav__link:visible").first.wait_for()


def _search(page: Page) -> None:
    page.locator("[data-search]").first.click()
    page.locator("dialog.search[open] textarea").fill("index_add")
    page.locator("dialog.search li a").first.wait_for()


def _editor(page: Page) -> None:
    page.locator(".md-typeset [data-run]:visible").first.click()
    page.locator(".run-output").first.wait_for()


DO: dict[str, Callable[[Page], None]] = {"404": _lost, "menu": _menu, "search": _search, "editor": _editor}


def shown(page: Page, address: str, kind: str, language: str) -> None:
    """Opens a page of a kind, not longer than it must be."""
    page.set_viewport_size(DESK)
    in_palette(page, "light")
    page.goto(f"{address}/{prefix_of(language)}{PAGES[kind]}", wait_until="load")
    DO.get(kind, lambda _: None)(page)
    page.evaluate(_THIN, MOST)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(tab: Page, address: str, kind: str, language: str) -> None:
    shown(tab, address, kind, language)
    found = [("light", each) for each in violations(tab)]
    in_palette(tab, "dark")
    found += [("dark", each) for each in violations(tab, OF_COLOURS)]
    assert found == []


@pytest.mark.parametrize(
    ("kind", "palette", "rule", "mistake"),
    [
        ("home", "light", "color-contrast", "p { color: #999 !important }"),
        ("home", "dark", "color-contrast", "[data-md-color-scheme=slate] h1 { color: #333 !important }"),
        ("guide", "dark", "color-contrast", "[data-md-color-scheme=slate] code span { color: #555 !important }"),
        ("guide", "light", "link-in-text-block", ".md-typeset p a { color: inherit !important }"),
    ],
)
def test_a_style_that_hinders_is_found(
    tab: Page, address: str, kind: str, palette: str, rule: str, mistake: str
) -> None:
    shown(tab, address, kind, "en")
    in_palette(tab, palette)
    assert violations(tab, OF_COLOURS) == []
    tab.add_style_tag(content=mistake)
    assert rule in {each["rule"] for each in violations(tab, OF_COLOURS)}


@pytest.mark.parametrize(
    ("rule", "mistake"),
    [
        ("button-name", "document.querySelector('button:not([aria-label])').replaceChildren()"),
        ("heading-order", "document.querySelector('article h2').outerHTML = '<h5>Fifth</h5>'"),
        ("html-has-lang", "document.documentElement.removeAttribute('lang')"),
        ("label", "document.querySelector('article').insertAdjacentHTML('beforeend', '<input type=text>')"),
        ("landmark-one-main", "document.querySelector('main').setAttribute('role', 'none')"),
        ("link-name", "document.querySelector('.md-footer__link--next').replaceChildren()"),
        ("svg-img-alt", "document.querySelector('article').insertAdjacentHTML('beforeend', '<svg role=img></svg>')"),
    ],
)
def test_a_page_that_lacks_something_is_found(tab: Page, address: str, rule: str, mistake: str) -> None:
    shown(tab, address, "home", "en")
    tab.evaluate(mistake)
    assert rule in {each["rule"] for each in violations(tab)}
