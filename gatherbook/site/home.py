"""What the home page has besides its text (`partials/home.html`): a way to break its picture, and its proof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from gatherbook.page import figures
from gatherbook.proof import verified
from gatherbook.site import preview
from gatherbook.sources.book import Book, language_of, prefix_of

FIGURE = '<figure class="tensor-figure"'
BEYOND = 7  # no column of the picture's input


def is_home(book: Book, path: Path) -> bool:
    """Whether this is the home page of a language."""
    return book.address(path) == prefix_of(language_of(path))


def proved(book: Book) -> verified.Verified:
    """How many of the book's programs ran on the CPU as they are now, with what and when."""
    return next(each for each in verified.verified(book, book.snippet_names()) if each.device == "cpu")


def parts(html: str) -> tuple[str, str, str] | None:
    """What stands before the first figure of a page, that figure, and the rest; None for a page without one."""
    before, mark, after = html.partition(FIGURE)
    figure, end, rest = after.partition("</figure>")
    return (before, mark + figure + end, rest) if mark and end else None


def given(book: Book, path: Path, html: str, link: Callable[[str], str]) -> dict[str, Any] | None:
    """What the template of a home page needs; None for every other page, and for a book without a picture.

    Args:
        html: the page's text.
        link: makes an address below the site's root one that this page may use.
    """
    found, calls = (parts(html), preview.inputs(book)) if is_home(book, path) else (None, ())
    if not found or not calls:
        return None
    call = calls[0]
    index = call.args["index"]
    row, column = preview.FOLLOWED
    at = row * index.shape[1] + column
    wrong = replace(index, data=[*index.data[:at], BEYOND, *index.data[at + 1 :]])
    broken = figures.link(replace(call, args={**call.args, "index": wrong}))
    prefix = prefix_of(language_of(path))
    return {
        "before": found[0],
        "figure": found[1],
        "rest": found[2],
        "broken": f"{link(f'{prefix}explorer/')}#{broken}" if broken else "",
        "was": index.data[at],
        "wrong": BEYOND,
        "prefix": prefix,
        "proved": proved(book),
    }
