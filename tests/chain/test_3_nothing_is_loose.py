"""Link 3 of the chain: every snippet is on a page in both languages, every output has its snippet, every block is
an include of something that exists, every comment has its Chinese.
"""

from __future__ import annotations

import re

from gatherbook.checks import rules
from gatherbook.sources import snippets
from gatherbook.sources.book import Book, english_of
from gatherbook.sources.pages import read_page
from gatherbook.sources.problems import report

LONGEST_LINE, MOST_LINES = 100, 25
LAB = "lab/"  # the cells of the lab are programs to work with, not examples to take in at a glance


def test_every_block_is_an_include_with_its_own_output(book: Book) -> None:
    assert not report(rules.fence_problems(book))


def test_every_heading_has_an_id_of_its_own(book: Book) -> None:
    assert not report(rules.heading_problems(book))


def test_every_snippet_is_on_a_page_in_both_languages(book: Book) -> None:
    assert not report(rules.loose_problems(book))


def test_every_comment_has_its_chinese_and_every_chinese_its_comment(book: Book) -> None:
    assert not report(snippets.comment_problems(book))


def test_every_mark_of_a_varying_value_can_be_read(book: Book) -> None:
    assert not report(rules.mark_problems(book))


def test_both_languages_show_the_same_program_on_the_same_lines(book: Book) -> None:
    import ast

    for name in book.snippet_names():
        english, chinese = (snippets.view(book, name, language) for language in ("en", "zh"))
        assert english.count("\n") == chinese.count("\n"), name
        assert ast.dump(ast.parse(english), include_attributes=True) == ast.dump(
            ast.parse(chinese), include_attributes=True
        ), name


def test_snippets_are_small_enough_to_read_on_a_phone(book: Book) -> None:
    long = []
    for name in book.snippet_names():
        lines = snippets.source(book, name).splitlines()
        long += [
            f"snippets/{name}:{number}: {len(line)} characters"
            for number, line in enumerate(lines, 1)
            if len(line) > LONGEST_LINE
        ]
        if len(lines) > MOST_LINES and not name.startswith(LAB):
            long.append(f"snippets/{name}:1: {len(lines)} lines")
    assert not long


def test_every_page_says_what_it_is_and_where_to_go_on(book: Book) -> None:
    loose = []
    for path in book.pages():
        page, name = read_page(path), book.relative(path)
        title, description = (re.search(rf"^{key}: (.+)$", page.text, re.MULTILINE) for key in ("title", "description"))
        if title is None or description is None or len(description[1]) > 200:
            loose.append(f"{name}:1: no title, or no description of at most 200 characters, in the front matter")
        ids = [heading.id for heading in page.headings if heading.level == 2]
        if book.relative(english_of(path)) != "docs/index.md" and ids[-1:] != ["read-next"]:
            loose.append(f"{name}: the last section is not #read-next")
    assert not loose
