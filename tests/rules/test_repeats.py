"""One fact in one place: a program that stands on two pages is reported, unless a reason allows it."""

from __future__ import annotations

from gatherbook.checks import repeats
from gatherbook.sources.book import Book
from gatherbook.sources.problems import report
from tests.support.problems import expect_none

BLOCK = '\n```python\n--8<-- "a/rows.py"\n```\n\n```output\n--8<-- "a/rows.out"\n```\n'


def test_no_program_of_the_book_is_repeated_without_a_reason(book: Book) -> None:
    expect_none(repeats.problems(book))


def test_a_repeated_program_is_named_and_a_reason_allows_it(small_book: Book) -> None:
    expect_none(repeats.problems(small_book))
    (small_book.snippets / repeats.SHARED).unlink()
    for name in ("index", "more"):
        path = small_book.docs / f"{name}.md"
        path.write_text(path.read_text(encoding="utf-8") + BLOCK, encoding="utf-8")
    assert "a/rows.py stands on docs/index.md, too" in report(repeats.problems(small_book))
    reasons = small_book.snippets / repeats.SHARED
    reasons.write_text('["why"]\n"a/rows.py" = "a test"\n"a/none.py" = "nothing"\n', encoding="utf-8")
    said = report(repeats.problems(small_book))
    assert "stands on" not in said.replace("stands on one page", "")
    assert "a/none.py is named here" in said
