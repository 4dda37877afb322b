"""Snippets to download: a build takes over what the last one of its process wrote, and holds what one from nothing does."""

from __future__ import annotations

from pathlib import Path

from mkdocs.utils import clean_directory

from gatherbook.site.downloads import ASIDE, Downloads
from gatherbook.sources.book import Book


def files(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*") if path.is_file()}


def from_nothing(book: Book, site: Path) -> dict[str, str]:
    Downloads().write(site, book)
    return files(site)


def built(downloads: Downloads, book: Book, site: Path) -> dict[str, str]:
    """As MkDocs builds: it empties the site, hidden folders aside, and what is no page is written at last."""
    downloads.put_aside(site)
    clean_directory(str(site))
    downloads.write(site, book)
    return files(site)


def test_what_is_taken_over_is_what_would_be_written(small_book: Book, tmp_path: Path) -> None:
    site, downloads = tmp_path / "kept", Downloads()
    assert built(downloads, small_book, site) == from_nothing(small_book, tmp_path / "first")
    old = (site / "snippets/a/rows.py").stat().st_ino
    (small_book.snippets / "b").mkdir()
    (small_book.snippets / "b/more.py").write_text("import torch\n", encoding="utf-8")
    assert built(downloads, small_book, site) == from_nothing(small_book, tmp_path / "second")
    assert (site / "snippets/a/rows.py").stat().st_ino == old, "it was written again"
    (small_book.snippets / "a/rows.py").write_text("import torch\n\n# one column per row\n", encoding="utf-8")
    (small_book.snippets / "b/more.py").unlink()
    again = built(downloads, small_book, site)
    assert again == from_nothing(small_book, tmp_path / "third")
    assert set(again) == {"snippets/a/rows.py", "zh/snippets/a/rows.py"}
    assert not (site / ASIDE).exists()


def test_a_build_that_ended_early_loses_nothing(small_book: Book, tmp_path: Path) -> None:
    site, downloads = tmp_path / "kept", Downloads()
    built(downloads, small_book, site)
    downloads.put_aside(site)
    clean_directory(str(site))  # and a page with a mistake ended it here
    assert built(downloads, small_book, site) == from_nothing(small_book, tmp_path / "first")


def test_what_stands_aside_of_another_process_is_not_trusted(small_book: Book, tmp_path: Path) -> None:
    site = tmp_path / "kept"
    (site / ASIDE / "0/a").mkdir(parents=True)
    (site / ASIDE / "0/a/rows.py").write_text("left by another", encoding="utf-8")
    (site / ASIDE / "0/a/gone.py").write_text("left by another", encoding="utf-8")
    assert built(Downloads(), small_book, site) == from_nothing(small_book, tmp_path / "first")
