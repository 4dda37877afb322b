"""What performance pages ask for is there, twins ask for the same, and no number is typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gatherbook.measured.notation import REFERENCE, TYPED, asked
from gatherbook.measured.records import UnknownMeasurementError
from gatherbook.measured.shown import look_up
from gatherbook.sources.book import Book, english_of, language_of, twin_of
from gatherbook.sources.pages import parse, read_page
from gatherbook.sources.problems import Problem


def problems(book: Book) -> list[Problem]:
    """What pages ask for and no record has, twins that ask for different things, and numbers typed into their texts."""
    found: list[Problem] = []
    for path in book.pages():
        text = read_page(path).text
        if "measured" in text or "claim:" in text:
            found += _unknown(book, path, text)
        if path.parent == book.docs / "performance":
            found += _typed(book, path, text)
    return found


def _unknown(book: Book, path: Path, text: str) -> Iterator[Problem]:
    file, wanted = book.relative(path), asked(text)
    for each in wanted:
        try:
            look_up(book, each, language_of(path))
        except UnknownMeasurementError as error:
            yield Problem(file, each.line, error.what, error.cure)
    twin = twin_of(path)
    if path != english_of(path) and twin.is_file():
        theirs = sorted((each.kind, each.body) for each in asked(read_page(twin).text))
        ours = sorted((each.kind, each.body) for each in wanted)
        if ours != theirs:
            lone = next(each for each in ours + theirs if ours.count(each) != theirs.count(each))
            line = next((each.line for each in wanted if (each.kind, each.body) == lone), 1)
            yield Problem(
                file,
                line,
                f"the twins show other measurements: {lone[0]} {lone[1]!r}",
                f"ask for the same in {book.relative(twin)}",
            )


def _typed(book: Book, path: Path, text: str) -> Iterator[Problem]:
    prose = REFERENCE.sub("", parse(text).prose)
    for number, line in enumerate(prose.split("\n"), 1):
        match = TYPED.search(line)
        if match:
            yield Problem(
                book.relative(path),
                number,
                f"a performance number is typed into the page: {match[0]!r}",
                "ask for it: {{ measured: case/way field }}, or state it as a claim",
            )
