"""Which snippets run in the page: those that the evaluator in `docs/assets/run/` was seen to print as PyTorch does.

A page may say how many these are, and of how many: `{{ run: runs }}`, `{{ run: snippets }}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from gatherbook.sources.book import Book
from gatherbook.sources.pages import DIAGNOSIS, read_page
from gatherbook.sources.problems import Problem

_ASKED = re.compile(r"\{\{ run: (runs|snippets) \}\}")


def list_path(book: Book) -> Path:
    """Where the list stands; `make runs` writes it."""
    return book.docs / "assets" / "run" / "snippets.json"


def runnable(book: Book) -> frozenset[str]:
    """The snippets that run in the page, as `topic/name.py`; none where there is no list."""
    path = list_path(book)
    return _listed(path, path.stat().st_mtime_ns) if path.is_file() else frozenset()


@lru_cache(maxsize=4)
def _listed(path: Path, _changed: int) -> frozenset[str]:
    return frozenset(json.loads(path.read_text(encoding="utf-8"))["runs"])


def problems(book: Book) -> list[Problem]:
    """Snippets of which the list says nothing, and names in it that are no snippets; nothing where there is no list."""
    path = list_path(book)
    if not path.is_file():
        return []
    content = json.loads(path.read_text(encoding="utf-8"))
    listed, there = {*content["runs"], *content["refused"]}, set(book.snippet_names())
    file, cure = book.relative(path), "make runs"
    new = [
        Problem(f"snippets/{name}", 1, f"{file} does not say whether this runs in the page", cure)
        for name in sorted(there - listed)
    ]
    return new + [Problem(file, 1, f"{name} is listed, and is no snippet", cure) for name in sorted(listed - there)]


def has_runnable(book: Book, path: Path) -> bool:
    """Whether a page shows a snippet that runs in it, or checks an exercise."""
    return bool(read_page(path).exercises or DIAGNOSIS.search(read_page(path).body)) or not runnable(book).isdisjoint(
        shown(fence.include for fence in read_page(path).fences)
    )


def shown(includes: Iterable[str | None]) -> set[str]:
    """The programs among what a page includes."""
    return {name for name in includes if name and name.endswith(".py")}


def with_counts(book: Book, line: str) -> str:
    """A line of Markdown with the numbers that it asks for."""
    numbers = {"runs": lambda: len(runnable(book)), "snippets": lambda: len(book.snippet_names())}
    return _ASKED.sub(lambda match: str(numbers[match[1]]()), line)


class Counts(Extension):
    """Writes the numbers that a page asks for. `book` tells which book is being made."""

    def __init__(self, book: Callable[[], Book]) -> None:
        super().__init__()
        self._book = book

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's name)
        md.preprocessors.register(_Writer(md, self._book), "run-counts", 23)


class _Writer(Preprocessor):
    def __init__(self, md: Markdown, book: Callable[[], Book]) -> None:
        super().__init__(md)
        self._book = book

    def run(self, lines: list[str]) -> list[str]:
        if not any("{{ run:" in line for line in lines):
            return lines
        return [with_counts(self._book(), line) for line in lines]
