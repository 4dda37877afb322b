"""The pages that have figures, and what a built figure shows."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from gatherbook.sources.book import BOOK
from gatherbook.sources.pages import Page, read_page
from tests.support.site import built_path

PAGES = [path for path in BOOK.pages() if read_page(path).figures]


def shown_cells(figure: html.HtmlElement) -> dict[str, dict[str, str]]:
    """The cells of a figure: tensor name to coordinate to text."""
    cells: dict[str, dict[str, str]] = {}
    for cell in figure.xpath(".//*[@data-tensor]"):
        cells.setdefault(cell.get("data-tensor"), {})[cell.get("data-at")] = cell.xpath("./*[local-name()='text']")[
            0
        ].text
    return cells


def figures_of(site: Path, page: Page) -> list[html.HtmlElement]:
    return html.parse(str(built_path(BOOK, site, page.path))).xpath(
        "//article//figure[contains(@class, 'tensor-figure')]"
    )
