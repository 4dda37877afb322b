"""What stands in a page's article is seen: no stylesheet and no script hides, cuts off or moves away a block of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from gatherbook.sources.book import BOOK, language_of
from tests.support import visible

RULES = (
    "pre { display: none !important }",
    "p { opacity: 0.1 }",
    "article a { max-height: 1em; overflow: hidden }",
    "table { margin-left: -200vw !important }",
    "samp, samp * { color: transparent !important }",
    "article pre * { font-size: 0 }",
    ".proof { max-height: 1em; overflow: hidden }",
    "li { clip-path: inset(50%) }",
    ".tensor-figure svg { visibility: hidden }",
)


@pytest.mark.parametrize(("width", "language", "which"), [(1200, "en", 0), (390, "zh", -1)])
def test_everything_in_an_article_is_seen(
    browser: Browser, address: str, width: int, language: str, which: int
) -> None:
    """One page of each folder. The explorer has a test of its layout; on a phone a table's head stands beside each cell."""
    pages = [path for path in BOOK.pages() if language_of(path) == language and path.name[:8] != "explorer"]
    folders = {path.parent: [each for each in pages if each.parent == path.parent] for path in pages}
    page = browser.new_page(viewport={"width": width, "height": 800})
    found = []
    for path in (of_one[which] for of_one in folders.values()):
        page.goto(f"{address}/{BOOK.address(path)}", wait_until="load")
        hidden = [each for each in visible.hidden(page) if not (width == 390 and each.startswith("th "))]
        found += [f"{BOOK.relative(path)}: {each}" for each in hidden]
    page.close()
    assert len(folders) > 4
    assert found == []


def test_a_rule_that_hides_a_block_is_noticed(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.goto(f"{address}/guide/gather/", wait_until="load")
    for rule in RULES:
        assert visible.hidden(page) == []
        style = page.add_style_tag(content=rule)
        assert visible.hidden(page), rule
        style.evaluate("each => each.remove()")
    page.close()
