"""Where a repository and an address are known: a page can be mended and complained of, and its links have a picture."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from PIL import Image

from gatherbook.site import feedback, preview
from gatherbook.sources import calls
from gatherbook.sources.book import BOOK, LANGUAGES, Book, prefix_of
from tests.support.books import make_small_book

REPO, SITE_URL = "https://github.com/a/book", "https://example.org/book"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Path]:
    """A small book with the program of the picture, as it is published."""
    book = make_small_book(tmp_path_factory.mktemp("published") / "book")
    (book.snippets / "gather").mkdir()
    for path in (BOOK.snippets / "gather").glob("three_by_four.*"):
        shutil.copy(path, book.snippets / "gather")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=book.root,
        env={**os.environ, "SITE_URL": SITE_URL, "REPO_URL": REPO, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return book, book.root / "site"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_can_be_edited_and_complained_of(published: tuple[Book, Path], language: str) -> None:
    _, site = published
    tree = html.parse(str(site / prefix_of(language) / "more" / "index.html"))
    source = "docs/more.md" if language == "en" else "docs/more.zh.md"
    (report,) = tree.xpath("//p[@class='notebook']/a[@data-report]")
    assert tree.xpath(f"//p[@class='notebook']/a[@href='{REPO}/edit/main/{source}']")
    asked = parse_qs(urlsplit(report.get("href")).query)
    assert report.get("href").startswith(f"{REPO}/issues/new?")
    assert source in asked["title"][0]
    assert f"{source}#\n" in asked[report.get("data-report")][0]
    assert tree.xpath("//*[@data-md-component='source']") == []  # which asks the repository's host for its stars


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_to_a_page_has_a_picture(published: tuple[Book, Path], language: str) -> None:
    book, site = published
    tree = html.parse(str(site / prefix_of(language) / "more" / "index.html"))
    assert tree.xpath("//meta[@property='og:image']/@content") == [f"{SITE_URL}/{preview.NAME}"]
    assert tree.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]
    with Image.open(site / preview.NAME) as image:
        assert image.size == preview.SIZE == (1200, 630)
    assert (site / preview.NAME).stat().st_size < 60_000
    assert not preview.has_one(Book(book.root / "docs"))


def test_the_picture_follows_the_cell_that_gather_reads() -> None:
    (call, *_) = calls.read(BOOK, preview.PROGRAM)
    way = preview.followed(call.args["index"])

    def value(tensor: calls.Tensor, at: tuple[int, int]) -> int:
        return tensor.data[at[0] * tensor.shape[1] + at[1]]

    assert value(call.args["input"], way["input"]) == value(call.out, way["out"])
    assert value(call.args["index"], way["index"]) == way["input"][1]


def test_without_a_repository_or_an_address_nothing_pretends(site: Path) -> None:
    tree = html.parse(str(site / "guide" / "gather" / "index.html"))
    assert tree.xpath("//*[@data-report] | //meta[@property='og:image']") == []
    assert feedback.links("", "docs/a.md", "en") is None
    assert feedback.links("https://code.example.org/a", "docs/a.md", "en") is None


def test_what_a_complaint_holds() -> None:
    found = feedback.links("https://gitlab.com/a/b/", "docs/guide/dim.zh.md", "zh", "2.13.0", "2026-11-25")
    assert found is not None
    assert found.edit == "https://gitlab.com/a/b/-/edit/main/docs/guide/dim.zh.md"
    text = parse_qs(urlsplit(found.report).query)[found.text][0]
    assert text.startswith("页面：docs/guide/dim.zh.md#\n验证环境：torch 2.13.0，2026-11-25\n")
