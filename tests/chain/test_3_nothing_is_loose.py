"""Link 3 of the chain: every snippet is on a page in both languages, every output has its snippet, every block is
an include of something that exists, every comment has its Chinese.
"""

from __future__ import annotations

import pytest

from gatherbook.checks import blocks, frame, rules
from gatherbook.sources import snippets
from gatherbook.sources.book import Book
from gatherbook.sources.problems import Problem, report
from tests.support.problems import expect_none


def test_every_block_is_an_include_with_its_own_output(book: Book) -> None:
    expect_none(blocks.fence_problems(book))


def test_every_heading_has_an_id_of_its_own(book: Book) -> None:
    expect_none(frame.heading_problems(book))


def test_every_snippet_is_on_a_page_in_both_languages(book: Book) -> None:
    expect_none(blocks.loose_problems(book))


def test_every_comment_has_its_chinese_and_every_chinese_its_comment(book: Book) -> None:
    expect_none(snippets.comment_problems(book))


def test_every_mark_of_a_varying_value_can_be_read(book: Book) -> None:
    expect_none(blocks.mark_problems(book))


def test_both_languages_show_the_same_program_on_the_same_lines(book: Book) -> None:
    import ast

    for name in book.snippet_names():
        english, chinese = (snippets.view(book, name, language) for language in ("en", "zh"))
        assert english.count("\n") == chinese.count("\n"), name
        assert ast.dump(ast.parse(english), include_attributes=True) == ast.dump(
            ast.parse(chinese), include_attributes=True
        ), name


def test_snippets_are_small_enough_to_read_on_a_phone(book: Book) -> None:
    expect_none(blocks.size_problems(book))


def test_every_page_says_what_it_is_and_where_to_go_on(book: Book) -> None:
    expect_none(frame.front_problems(book) + frame.last_section_problems(book))


def test_every_rule_holds(book: Book) -> None:
    expect_none(rules.all_problems(book))


def test_every_problem_is_said_whole_and_in_the_order_of_places() -> None:
    found = [Problem(f"docs/{number:02}.md", 1, "what is wrong " * 20, f"cure {number}") for number in range(40)]
    with pytest.raises(pytest.fail.Exception) as failed:
        expect_none(reversed(found))
    assert str(failed.value) == f"40 problems:\n{report(found)}"
    expect_none([])
