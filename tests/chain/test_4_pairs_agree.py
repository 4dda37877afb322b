"""Link 4 of the chain: the two languages of a page hold the same things, and were confirmed against each other."""

from __future__ import annotations

import pytest

from gatherbook.checks import chinese, pair, pairs
from gatherbook.sources.book import Book
from gatherbook.sources.problems import BookError, report
from tests.conftest import Edit
from tests.support.problems import expect_none


def test_every_page_has_its_twin(book: Book) -> None:
    expect_none(pairs.twin_problems(book))


def test_twins_hold_the_same_things_in_the_same_order(book: Book) -> None:
    expect_none(pairs.pair_problems(book))


def test_every_pair_was_confirmed_as_it_is(book: Book) -> None:
    expect_none(pairs.lock_problems(book))


def test_chinese_is_set_as_chinese(book: Book) -> None:
    expect_none(chinese.typography_problems(book))


def test_pair_confirms_an_edited_pair_and_says_so(small_book: Book, edit: Edit) -> None:
    edit("docs/index.zh.md", "Text with", "Words with")
    assert "docs/index.zh.md:1: this page was changed" in report(pairs.lock_problems(small_book))
    assert pair.confirm(small_book) == ["confirmed index.md"]
    assert pairs.lock_problems(small_book) == []
    assert pair.confirm(small_book) == []


def test_pair_confirms_only_what_it_is_told(small_book: Book, edit: Edit) -> None:
    edit("docs/index.md", "Text with", "Words with")
    edit("docs/more.md", "Text with", "Words with")
    assert pair.confirm(small_book, ["more.md"]) == ["confirmed more.md"]
    assert [problem.file for problem in pairs.lock_problems(small_book)] == ["docs/index.md"]


def test_pair_refuses_twins_that_differ(small_book: Book, edit: Edit) -> None:
    edit("docs/index.md", "| 1 | 2 |\n", "| 1 | 2 |\n| 3 | 4 |\n")
    before = small_book.lock.read_bytes()
    with pytest.raises(BookError, match="tables of the twins differ"):
        pair.confirm(small_book)
    assert small_book.lock.read_bytes() == before


def test_pair_refuses_a_page_that_is_not_there(small_book: Book) -> None:
    with pytest.raises(BookError, match="no such English page"):
        pair.confirm(small_book, ["none.md"])


def test_the_chinese_of_a_comment_is_confirmed_with_the_pages_that_show_it(small_book: Book, edit: Edit) -> None:
    edit("snippets/a/zh.toml", "每行取一列", "每列取一行")
    said = report(pairs.lock_problems(small_book))
    assert "docs/index.zh.md:1: this page was changed since its pair was last confirmed (or the Chinese" in said
    assert pair.confirm(small_book) == ["confirmed index.md", "confirmed more.md"]
    assert pairs.lock_problems(small_book) == []
