"""Each page of the guide says where one is; the number comes from the navigation, nobody types it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from lxml import html

from gatherbook.sources.book import BOOK, twin_of
from tests.support.site import built_path


def guide() -> list[str]:
    """The pages of the guide as `mkdocs.yml` lists them."""
    text = (BOOK.root / "mkdocs.yml").read_text(encoding="utf-8")
    nav = yaml.safe_load(text[text.index("\nnav:") :])["nav"]
    return next(part["Guide"] for part in nav if isinstance(part, dict) and "Guide" in part)


@pytest.mark.parametrize(("language", "form"), [("en", "Guide, {} of {}"), ("zh", "指南第 {} 页，共 {} 页")])
def test_each_page_says_which_it_is(site: Path, language: str, form: str) -> None:
    pages = guide()
    assert len(pages) >= 8
    for number, name in enumerate(pages, 1):
        path = BOOK.docs / name if language == "en" else twin_of(BOOK.docs / name)
        said = html.parse(str(built_path(BOOK, site, path))).xpath("//p[@class='guide-step']")
        assert [each.text_content() for each in said] == [form.format(number, len(pages))], name


def test_other_pages_have_no_number_and_shapes_keeps_its_address(site: Path) -> None:
    for name in ("guide/shapes", "reference/cards", "index"):
        built = built_path(BOOK, site, BOOK.docs / f"{name}.md")
        assert not html.parse(str(built)).xpath("//p[@class='guide-step']"), name
