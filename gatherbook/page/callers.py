"""The list of the book's programs that call an operation, for its card: from their runs (`sources/values.py`).

Where a page has the line `<!-- programs: gather -->`, there is the list for the card of that id.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from pathlib import Path

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from gatherbook.sources import cards, files, snippets, values
from gatherbook.sources.book import Book, language_of
from gatherbook.sources.pages import read_page

MARK = re.compile(r"<!-- programs: ([\w-]+) -->")
TEXTS = {
    "en": {
        "many": "{n} programs of this book call it",
        "one": "One program of this book calls it",
        "between": ", ",
        "colon": ": ",
    },
    "zh": {"many": "本书有 {n} 段程序调用它", "one": "本书有 1 段程序调用它", "between": "、", "colon": "："},
}


def asked(path: Path) -> bool:
    """Whether a page asks for such lists."""
    return any(MARK.fullmatch(line) for line in read_page(path).text.split("\n"))


def state(book: Book, language: str) -> int:
    """A number that differs, as good as always, when the lists of this language do."""
    return hash((_made_of(book), tuple(places(book, language))))


def callers(book: Book, names: tuple[str, ...]) -> set[str]:
    """The snippets that call a function of one of these full names themselves."""
    by_function = _by_function(book, _made_of(book))
    return {name for function in names for name in by_function.get(function, ())}


def _made_of(book: Book) -> tuple[str, ...]:
    recorded = [files.read(path) for path in book.written(book.snippets, values.FILE)]
    return (*recorded, *(snippets.source(book, name) for name in book.snippet_names()))


@lru_cache(maxsize=2)
def _by_function(book: Book, _made_of: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in book.snippet_names():
        said = values.read(book, name)
        for function in dict.fromkeys(said.calls.values()) if said else ():
            found.setdefault(function, []).append(name)
    return found


def places(book: Book, language: str) -> list[tuple[Path, str]]:
    """The page that shows each snippet first, and the snippet, in the order of the pages."""
    found: dict[str, Path] = {}
    for path in book.pages():
        if language_of(path) == language:
            for fence in read_page(path).fences:
                if fence.include and fence.language == "python":
                    found.setdefault(fence.include, path)
    return [(path, name) for name, path in found.items()]


def list_html(book: Book, language: str, identity: str, link: Callable[[str], str]) -> str:
    """The folded list of a card: each page that shows such programs, and their names; empty without programs.

    Args:
        identity: the id of the card's heading.
        link: gives the address of a page from the site's root as seen from this one.
    """
    card = next((each for each in cards.cards(book, language) if each.identity == identity), None)
    calling = callers(book, card.names) if card else set()
    by_page: dict[Path, list[str]] = {}
    for path, name in places(book, language):
        if name in calling:
            by_page.setdefault(path, []).append(name.removesuffix(".py"))
    count = sum(map(len, by_page.values()))
    if not count:
        return ""
    texts = TEXTS[language]
    rows = "".join(
        f'<li><a href="{escape(link(book.address(path)))}">{escape(read_page(path).headings[0].text)}</a>'
        f"{texts['colon']}{escape(texts['between'].join(_shortened(names)))}</li>"
        for path, names in by_page.items()
    )
    said = texts["one"] if count == 1 else texts["many"].format(n=count)
    return f'<details class="callers"><summary>{said}</summary><ul>{rows}</ul></details>'


def _shortened(names: list[str]) -> list[str]:
    """Names of one topic behind each other: only the first says which, as `gather/rows, labels`."""
    topics = ["", *(name.rpartition("/")[0] for name in names)]
    return [name if topics[at] != topics[at + 1] else name.rpartition("/")[2] for at, name in enumerate(names)]


class Callers(Extension):
    """Puts the lists where a page asks for them. `where` tells the book, the language and how the page links."""

    def __init__(self, where: Callable[[], tuple[Book, str, Callable[[str], str]]]) -> None:
        super().__init__()
        self._where = where

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's name)
        md.preprocessors.register(_Placer(md, self._where), "callers", 22)  # behind fences, before raw HTML


class _Placer(Preprocessor):
    def __init__(self, md: Markdown, where: Callable[[], tuple[Book, str, Callable[[str], str]]]) -> None:
        super().__init__(md)
        self._where = where

    def run(self, lines: list[str]) -> list[str]:
        found: list[str] = []
        for line in lines:
            match = MARK.fullmatch(line)
            if match:
                book, language, link = self._where()
                found += ["", self.md.htmlStash.store(list_html(book, language, match[1], link)), ""]
            else:
                found.append(line)
        return found
