"""What a page needs of the explorer: its scripts, and where the error dictionary explains each message."""

from __future__ import annotations

from pathlib import Path

from gatherbook.sources.book import Book
from gatherbook.sources.pages import read_page

MARK = "data-explorer"


def is_explorer(path: Path) -> bool:
    """Whether a page holds the explorer."""
    return MARK in read_page(path).text


def has_figures(path: Path) -> bool:
    """Whether a page holds figures for the script to enliven."""
    return bool(read_page(path).figures)


def error_ids(book: Book) -> dict[str, str]:
    """The messages that the error dictionary explains, as its headings write them, and the ids of these headings."""
    path = book.docs / "reference" / "errors.md"
    if not path.is_file():
        return {}
    return {
        heading.text.strip("` "): heading.id
        for heading in read_page(path).headings
        if heading.level == 3 and heading.id and heading.text.startswith("`")
    }
