"""No sentence beyond its proof: what binds a sentence with an absolute word, and who hears of one that nothing binds."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown import Markdown

from gatherbook.checks import claims as rule
from gatherbook.checks import rules
from gatherbook.page import behaviour
from gatherbook.page.claims import KINDS, Claims, bonds, counts, sentences
from gatherbook.sources.book import BOOK, LANGUAGES, Book
from gatherbook.sources.pages import parse
from gatherbook.sources.problems import report
from tests.support.problems import expect_none

PROGRAM = '```python\n--8<-- "a/rows.py"\n```\n'
UNBOUND = {"en": "It holds for every operation.", "zh": "任何操作都如此。"}


def page(book: Book, text: str, language: str = "en", name: str = "some") -> Path:
    """A page of the guide with this text; the lines of the text begin at 1."""
    path = book.docs / "guide" / f"{name}{'.zh' if language == 'zh' else ''}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def kinds(book: Book, text: str, language: str = "en") -> list[str | None]:
    return [each.kind for each in bonds(book, page(book, text, language))]


# Which sentences count ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "All writers copy. Some warn. It is never checked.", ["all", "never"]),
        ("en", "Not all of them copy, and not at all at once. If any fails, look.", []),
        ("en", "`all` and `x.any()` are functions.\n\n## Only a heading {#only}\n\nHere.", []),
        ("en", "Allow the normal, e.g. the lonely ones; [every](x.md) link's text counts.", ["every"]),
        ("en", "Two lines,\nand the same bits.", ["the same"]),
        ("zh", "所有操作都会复制。有的警告。它从不检查。", ["所有", "从不"]),
        ("zh", "不是所有操作都复制。每个格子记着自己的位置。几乎总是如此。", []),
        ("zh", "每个格子的值都要检查。结果完全一样。", ["每个格子的值都", "完全一样"]),
    ],
)
def test_absolute_words_are_found_and_weaker_ones_are_not(language: str, text: str, words: list[str]) -> None:
    assert [each.word for each in sentences(parse(text), language)] == words


def test_a_sentence_knows_its_line() -> None:
    found = sentences(
        parse("# A {#a}\n\nNothing here,\nor always there.\n\n| a | b |\n|---|---|\n| x | never |\n"), "en"
    )
    assert [(each.line, each.word) for each in found] == [(3, "nothing"), (8, "never")]


# What binds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "shape", ["{}", "- one\n- {}", "| a | b |\n|---|---|\n| 1 | {} |", "/// note | Title\n{}\n///"]
)
def test_an_unbound_one_is_found_wherever_it_stands(small_book: Book, language: str, shape: str) -> None:
    text = f"# A {{#a}}\n\n## B {{#b}}\n\n{shape.format(UNBOUND[language])}\n\n## C {{#c}}\n\n{PROGRAM}"
    path = page(small_book, text, language)
    assert kinds(small_book, text, language) == [None]
    (problem,) = rule.problems(small_book)
    assert problem.file == small_book.relative(path) and problem.cure == rule.CURE
    assert UNBOUND[language] in text.split("\n")[problem.line - 1]
    assert "nothing beside it" in report(rules.all_problems(small_book))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_program_binds_its_section_and_the_lead(small_book: Book, language: str) -> None:
    said = UNBOUND[language]
    beside = f"# A {{#a}}\n\n{said}\n\n## B {{#b}}\n\n{said}\n\n### C {{#c}}\n\n{PROGRAM}\n## D {{#d}}\n\n{said}\n"
    assert kinds(small_book, beside, language) == ["program", "program", None]
    assert kinds(small_book, f"# A {{#a}}\n\n{said}\n", language) == [None]


def test_a_link_binds_if_something_stands_where_it_leads(small_book: Book) -> None:
    page(small_book, f"# T {{#t}}\n\n## Shown {{#shown}}\n\n{PROGRAM}\n## Bare {{#bare}}\n\nWords.\n", name="target")
    for link, kind in (
        ("target.md#shown", "link"),
        ("target.md", "link"),
        ("target.md#bare", None),
        ("target.md#none", None),
        ("missing.md", None),
        ("https://example.org/x", "source"),
    ):
        assert kinds(small_book, f"# A {{#a}}\n\nIt is always so, [see]({link}).\n") == [kind], link


def test_a_link_binds_its_row_the_table_below_and_the_line_above(small_book: Book) -> None:
    page(small_book, f"# T {{#t}}\n\n{PROGRAM}", name="target")
    table = "| a | b |\n|---|---|\n| always | {} |\n| never | 2 |\n"
    assert kinds(small_book, f"# A {{#a}}\n\n{table.format('[x](target.md)')}") == ["link", None]
    assert kinds(small_book, f"# A {{#a}}\n\nAs [shown](target.md):\n\n{table.format('1')}") == ["link", "link"]
    assert kinds(small_book, "# A {#a}\n\nIt is always so.\n\nMore: [this](target.md).\n") == ["link"]
    assert kinds(
        small_book, "# A {#a}\n\nIt is always so.\n\nFor another thing altogether, see [this](target.md).\n"
    ) == [None]
    sections = "# A {#a}\n\n## B {#b}\n\nSee [x](target.md).\n\n### C {#c}\n\nAlways.\n\n## D {#d}\n\nNever.\n"
    assert kinds(small_book, sections) == ["link", None]


def test_records_bind_strongest(small_book: Book) -> None:
    table = "# A {#a}\n\nAll of them.\n\n<!-- behaviour-table: records -->\n"
    assert kinds(small_book, table + PROGRAM) == ["record"]
    listed = "# A {#a}\n\nOnly these: {{ operations: negative }}.\n\nAll others copy.\n\n" + PROGRAM
    assert kinds(small_book, listed) == ["record", "program"]
    assert kinds(small_book, "# A {#a}\n\nAlways {{ measured: case/way median }}.\n") == ["measured"]


def test_an_inherited_link_to_records_is_a_link_only(small_book: Book) -> None:
    page(small_book, "# T {#t}\n\n<!-- behaviour-table: records -->\n", name="target")
    assert kinds(small_book, "# A {#a}\n\nAlways, [see](target.md).\n") == ["record"]
    below = "# A {#a}\n\n## B {#b}\n\nSee [x](target.md).\n\n### C {#c}\n\nAlways.\n"
    assert kinds(small_book, below) == ["link"]


def test_pages_about_the_house_are_not_asked(small_book: Book) -> None:
    path = small_book.docs / "index.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Text with", "It is always a text with"), encoding="utf-8")
    assert rule.problems(small_book) == []


# The book -------------------------------------------------------------------------------------------------------------


def test_nothing_in_the_book_is_unbound() -> None:
    expect_none(rule.problems(BOOK))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_proof_page_counts(language: str) -> None:
    found = counts(BOOK, language)
    assert set(found) <= set(KINDS) and found["program"] > 100 and found["record"] > 3
    html = Markdown(extensions=[Claims(lambda: (BOOK, language))]).convert("a\n\n<!-- claims -->\n")
    assert html.count("<tr>") == len(KINDS) + 3 and f"<td>{found['program']}</td>" in html
    source = (BOOK.docs / ("proof.md" if language == "en" else "proof.zh.md")).read_text(encoding="utf-8")
    assert "\n<!-- claims -->\n" in source


# Lists of operations --------------------------------------------------------------------------------------------------


def test_a_list_comes_from_the_record() -> None:
    for question in behaviour.LISTED:
        for language in LANGUAGES:
            assert behaviour.operations_text(BOOK, question, language).startswith("`"), question
    line = behaviour.expanded(BOOK, "Not `{{ operations: negative }}` but {{ operations: modulo }}.", "en")
    assert line == "Not `{{ operations: negative }}` but `take_along_dim`."
    assert behaviour.expanded(BOOK, "{{ operations: mask }}", "zh") == "`x[i]`、`index_put_`"
    with pytest.raises(behaviour.UnknownTableError):
        behaviour.operations_text(BOOK, "speed", "en")


def test_a_list_that_no_record_gives_and_lone_lists_are_reported(small_book: Book) -> None:
    page(small_book, "# A {#a}\n\n{{ operations: speed }}\n")
    page(small_book, "# A {#a}\n\n`{{ operations: negative }}`\n", "zh")
    said = [(each.file, each.line, each.what) for each in behaviour.problems(small_book)]
    assert ("docs/guide/some.md", 3, "no list of operations 'speed'") in said
    assert any(file.endswith(".zh.md") and "twins" in what for file, _, what in said)
