"""What people call a snippet or a page on a command line: with or without its folder and ending, its twin, a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

from gatherbook.sources.book import Book
from gatherbook.sources.problems import BookError, Problem

_OF_SNIPPETS = (".calls.json", ".cuda.out", ".out", ".py")
_OF_PAGES = (".zh.md", ".md")


def snippet_names(book: Book, given: Sequence[str]) -> list[str]:
    """The snippets that are meant, each as a page names it (`gather/rows.py`), sorted.

    `gather/rows.py`, `gather/rows`, `snippets/gather/rows.out` and a path from the current folder mean one snippet,
    `gather` and `gather/` every snippet of a topic.

    Raises:
        BookError: a word means no snippet.
    """
    by_stem = {name.removesuffix(".py"): name for name in book.snippet_names()}
    return _meant(book, book.snippets, given, by_stem, _OF_SNIPPETS, "snippet", "snippets/")


def page_names(book: Book, given: Sequence[str]) -> list[str]:
    """The pairs of pages that are meant, each by its English page (`guide/dim.md`), sorted.

    Raises:
        BookError: a word means no page.
    """
    names = {path.relative_to(book.docs).as_posix() for path in book.pages()}
    by_stem = {_stem(name, _OF_PAGES): f"{_stem(name, _OF_PAGES)}.md" for name in names}
    return _meant(book, book.docs, given, by_stem, _OF_PAGES, "page", "docs/")


def _meant(
    book: Book,
    home: Path,
    given: Sequence[str],
    by_stem: dict[str, str],
    endings: Iterable[str],
    kind: str,
    folder: str,
) -> list[str]:
    found: set[str] = set()
    problems = []
    for word in given:
        tried = dict.fromkeys(_relative(word, base, home) for base in (home, book.root, Path.cwd()))
        stems = [_stem(each, endings) for each in tried if each]
        exact = next((by_stem[stem] for stem in stems if stem in by_stem), None)
        within = [name for stem in stems for key, name in by_stem.items() if stem == "." or key.startswith(f"{stem}/")]
        if exact:
            found.add(exact)
        elif within:
            found.update(within)
        else:
            near = get_close_matches(stems[0] if stems else word, by_stem, n=3, cutoff=0.3)
            names = ", ".join(by_stem[each] for each in near) or f"see {folder}"
            problems.append(Problem(word, 1, f"this names no {kind} of {folder}", f"name one that exists: {names}"))
    if problems:
        raise BookError(problems)
    return sorted(found)


def _relative(word: str, base: Path, home: Path) -> str | None:
    """`word`, read from `base`, as a path below `home`; None if it lies elsewhere."""
    path = Path(os.path.normpath(base / word))
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else None


def _stem(name: str, endings: Iterable[str]) -> str:
    return next((name.removesuffix(each) for each in endings if name.endswith(each)), name)
