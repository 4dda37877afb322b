"""How Chinese is set: full-width punctuation, and a space between Chinese and Latin."""

from __future__ import annotations

import re

from gatherbook.sources.book import Book, language_of
from gatherbook.sources.pages import read_page
from gatherbook.sources.problems import Problem

_HAN = "\u3400-\u9fff"


_HALF_WIDTH = re.compile(rf"[{_HAN}]\s*[,;:?!](?=[\s{_HAN}]|$)|[,;:?!][{_HAN}]|[{_HAN}]\(|\)[{_HAN}]")


_TIGHT = re.compile(rf"[{_HAN}][A-Za-z0-9]|[A-Za-z0-9][{_HAN}]")


_NOT_PROSE = re.compile(
    r"``.+?``|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]+\$|\]\([^)\s]*\)|\{[#.:][^}\n]*\}|<[^>\n]*>", re.DOTALL
)


def typography_problems(book: Book) -> list[Problem]:
    """Chinese text with half-width punctuation, or without a space between Chinese and Latin."""
    found: list[Problem] = []
    for path in book.pages():
        if language_of(path) != "zh":
            continue
        page = read_page(path)
        prose = _NOT_PROSE.sub(lambda match: "\u2060" + "\n" * match[0].count("\n"), page.text)
        for number, line in enumerate(prose.splitlines(), 1):
            if number in page.fenced:
                continue
            for pattern, what, cure in (
                (_HALF_WIDTH, "half-width punctuation in Chinese", "write the full-width form"),
                (_TIGHT, "Chinese and Latin without a space between them", "put one space there"),
            ):
                match = pattern.search(line)
                if match:
                    found.append(Problem(book.relative(path), number, f"{what}: {match[0]!r}", cure))
    return found
