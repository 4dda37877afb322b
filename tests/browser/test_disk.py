"""The site opened from a disk, as it is built and as its zips unpack: no server, nothing to fetch, nobody asked. Links,
search, figures, explorer, programs.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html
from playwright.sync_api import Browser, Page

from gatherbook.site import offline
from gatherbook.sources.book import BOOK, LANGUAGES, Book, prefix_of

DISKS = [("site", "zh"), ("en", "en"), ("zh", "zh")]
MOST = 4_000_000  # bytes of a zip
LINK = re.compile(r'(?:href|src)="([^"]*)"')


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page that complains of nothing and asks nobody."""
    page = browser.new_page(bypass_csp=False)
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:")) else wrong.append(asked.url))
    yield page
    page.close()
    assert wrong == []


@pytest.fixture(scope="module")
def disks(site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders to open: the site itself, and what the zip of each language unpacks into."""
    folder = tmp_path_factory.mktemp("disk")
    found = {"site": site}
    for language, packed in zip(LANGUAGES, offline.pack(site, folder), strict=True):
        assert packed.stat().st_size < MOST
        zipfile.ZipFile(packed).extractall(folder)
        found[language] = folder / offline.name_of(language)
        assert packed.stem == found[language].name
    return found


@pytest.mark.parametrize(("disk", "language"), DISKS)
def test_a_reader_finds_a_page_from_a_disk_and_tries_its_programs(
    tab: Page, disks: dict[str, Path], disk: str, language: str
) -> None:
    tab.goto((disks[disk] / "index.html").as_uri())
    if language == "zh" and disk != "site":
        tab.wait_for_url("**/zh/index.html")
    elif language == "zh":
        tab.goto((disks[disk] / "zh" / "index.html").as_uri())
    tab.keyboard.press("/")
    tab.locator("dialog.search[open] textarea").fill("scatter_add")
    tab.locator("dialog.search li a.search__first").first.click()
    tab.wait_for_url(f"**/{prefix_of(language)}*/*/index.html*")
    assert "?h=" not in tab.url  # the words were marked
    tab.goto((disks[disk] / prefix_of(language) / "guide" / "gather" / "index.html").as_uri())
    assert tab.locator(".tensor-figure.tf-live").count() == tab.locator(".tensor-figure").count() > 0
    tab.locator("[data-run]:visible").first.click()
    tab.locator(".run-text").first.wait_for()
    tab.locator(".md-tabs a:visible, .md-footer__link--next").last.click()
    tab.wait_for_url("**/index.html")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_of_a_zip_leads_into_it(disks: dict[str, Path], language: str) -> None:
    folder, lost, pages = disks[language], [], 0
    for path in folder.rglob("*.html"):
        pages += 1
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            place = unquote(target.partition("#")[0].partition("?")[0])
            if place and not re.match("[a-z]+:", place) and not (path.parent / place).is_file():
                lost.append((path.relative_to(folder).as_posix(), target))
    assert lost == []
    assert pages >= len(BOOK.pages()) // 2
    assert (folder / prefix_of(language) / "guide" / "gather" / "index.md").is_file()


def test_a_zip_holds_one_language_and_is_the_same_each_time(disks: dict[str, Path], site: Path, tmp_path: Path) -> None:
    assert not (disks["en"] / "zh").exists()
    assert {path.name for path in disks["zh"].iterdir()} == {"index.html", "zh", "assets", "changes.xml"}
    for language in LANGUAGES:
        texts = {path.stem for path in (disks[language] / "assets" / "search").glob("??.js")}
        assert texts == {language}
        tree = html.parse(str(disks[language] / prefix_of(language) / "guide" / "dim" / "index.html"))
        assert tree.xpath("//*[@class='md-select'] | //*[@data-offline]") == []
    first, again = (
        packed.read_bytes() for packed in (*offline.pack(site, tmp_path)[:1], *offline.pack(site, tmp_path)[:1])
    )
    assert first == again


def test_a_book_that_is_built_with_its_zips_offers_them(small_book: Book) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=small_book.root,
        env={**os.environ, "OFFLINE": "true", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    site = small_book.root / "site"
    for language in LANGUAGES:
        page = site / prefix_of(language) / "more" / "index.html"
        link, epub = html.parse(str(page)).xpath("//*[@data-offline]/a/@href")
        assert zipfile.ZipFile((page.parent / epub).resolve()).testzip() is None
        packed = (page.parent / link).resolve()
        assert packed == (site / f"{offline.name_of(language)}.zip").resolve()
        with zipfile.ZipFile(packed) as archive:
            text = archive.read(f"{packed.stem}/{prefix_of(language)}more/index.html").decode()
        assert "data-offline" not in text
        assert 'href="../index.html"' in text


def test_without_a_built_site_nothing_is_packed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert offline.main([str(tmp_path)]) == 1
    assert "make offline" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("disk", "language"), DISKS)
def test_the_explorer_and_the_errors_work_from_a_disk(
    tab: Page, disks: dict[str, Path], disk: str, language: str
) -> None:
    folder = disks[disk] / prefix_of(language)
    tab.goto((folder / "explorer" / "index.html").as_uri())
    tab.locator(".out .cell").first.wait_for()
    before = tab.locator(".out .cell").all_inner_texts()
    tab.locator(".input input.cell, .input .cell input").first.fill("77")
    tab.locator(".out .cell", has_text="77").first.wait_for()
    assert tab.locator(".out .cell").all_inner_texts() != before
    tab.goto((folder / "reference" / "errors" / "index.html").as_uri())
    tab.locator("form.error-tools input, form.error-tools textarea").first.fill(
        "index 4 is out of bounds for dimension 0"
    )
    tab.locator("details.error:visible, .error:visible").first.wait_for()
    assert tab.locator(".error:visible").count() < tab.locator(".error").count()
