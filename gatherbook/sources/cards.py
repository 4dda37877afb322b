"""The reference cards: which operation each is of, by the calls in the first row of its table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from gatherbook.sources.book import Book
from gatherbook.sources.pages import Page, read_page

CARDS = "reference/cards"
_SECTION = "all-cards"
_CALL = re.compile(r"`(?P<where>x|F|torch)\.(?P<name>\w+)\(")
_INDEXED = re.compile(r"`x\[\w+\]`")


@dataclass(frozen=True)
class Card:
    """One card: the id of its heading, and the full names that lead to it."""

    identity: str
    title: str
    names: tuple[str, ...]


def names_of(calls: str) -> tuple[str, ...]:
    """The full names of what a cell of calls shows, in the order of the cell; `x` is a tensor there.

    A method that writes in place stands for the one that does not, too, and a method for the function of its name.
    """
    found: list[str] = []
    for match in _CALL.finditer(calls):
        name, plain = match["name"], match["name"].removesuffix("_")
        if match["where"] == "F":
            found.append(f"torch.nn.functional.{name}")
        else:
            found += [f"torch.{plain}", f"torch.Tensor.{plain}", f"torch.Tensor.{name}"]
    if _INDEXED.search(calls):
        found.append("torch.Tensor.__getitem__")
    return tuple(dict.fromkeys(found))


def cards(book: Book, language: str) -> list[Card]:
    """The cards of a language, in the order of their page; none where a book has no cards."""
    path = book.docs / f"{CARDS}.md" if language == "en" else book.docs / f"{CARDS}.{language}.md"
    if not path.is_file():
        return []
    return list(_cards(read_page(path)))


@lru_cache(maxsize=8)
def _cards(page: Page) -> tuple[Card, ...]:
    lines = page.body.splitlines()
    found, inside = [], False
    for heading in page.headings:
        if heading.level < 3:
            inside = heading.id == _SECTION
        elif inside and heading.level == 3 and heading.id:
            row = next((line for line in lines[heading.line :] if line.startswith("|")), "")
            found.append(Card(heading.id, heading.text.strip("`"), names_of(row)))
    return tuple(found)
