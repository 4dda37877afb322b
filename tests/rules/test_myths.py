"""The page of myths: its table and its sections say the same, in both languages, and every claim has a proof."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gatherbook.checks.myths import VERDICTS, from_sections, problems, snippets_of_sections
from gatherbook.sources.book import BOOK, Book, twin_of
from gatherbook.sources.pages import Page, read_page
from gatherbook.sources.problems import report

LEAST = 25
PAGE = "reference/myths.md"


def test_table_and_sections_agree_and_every_claim_has_a_verdict_and_a_program(book: Book) -> None:
    assert not report(problems(book))


def test_there_are_enough(book: Book) -> None:
    assert len(from_sections(read_page(book.docs / PAGE))) >= LEAST


def test_both_languages_judge_alike(book: Book) -> None:
    path = book.docs / PAGE
    english, chinese = (from_sections(read_page(each)) for each in (path, twin_of(path)))
    ranks = [
        [(claim.id, VERDICTS[language].index(claim.verdict)) for claim in claims]
        for language, claims in (("en", english), ("zh", chinese))
    ]
    assert ranks[0] == ranks[1]


def test_a_section_without_verdict_or_program_is_seen() -> None:
    page = Page(Path("x.md"), "# A {#a}\n\n### Claim {#claim}\n\nText.\n\n### Other {#other}\n\n**False.** Why.\n")
    assert [claim.verdict for claim in from_sections(page)] == ["", "False"]
    assert snippets_of_sections(page) == {"claim": [], "other": []}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("**False.**", "**Wrong.**", "has no verdict of ours"),
        ("| False |", "| Half true |", "the table at the top has no row"),
        ("```python", "```text", "has no program"),
        (" claims", "7 claims", "claims and has"),
    ],
)
def test_a_page_that_disagrees_with_itself_is_reported(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "docs" / PAGE
    path.parent.mkdir(parents=True)
    shutil.copy(BOOK.docs / PAGE, path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert said in report(problems(Book(tmp_path)))
