"""What `make new-page` and `make new-snippet` write passes every rule after the commands that they print."""

from __future__ import annotations

import pytest

from gatherbook.checks import rules
from gatherbook.checks.new import new_page, new_snippet
from gatherbook.checks.pair import confirm
from gatherbook.proof.bless import bless
from gatherbook.proof.elsewhere import Elsewhere
from gatherbook.proof.prove import Proof
from gatherbook.sources.book import Book
from gatherbook.sources.problems import BookError, report
from tests.support.books import build


def test_a_new_page_and_a_snippet_on_it_pass_every_rule_and_the_build(
    small_book: Book, proof: Proof, elsewhere: Elsewhere
) -> None:
    said = new_page(small_book, "guide/first-steps")
    assert "make pair ONLY=guide/first-steps; make check ONLY=guide/first-steps" in said[-1]
    assert "  - guide/first-steps.md\n" in (small_book.root / "mkdocs.yml").read_text(encoding="utf-8")
    confirm(small_book, ["guide/first-steps.md"])
    assert report(rules.all_problems(small_book)) == ""
    said = new_snippet(small_book, "b/steps", "docs/guide/first-steps.zh.md")
    assert "make bless ONLY=b/steps; make pair ONLY=guide/first-steps; make check" in said[-1]
    assert bless(small_book, ["b/steps.py"], ["cpu"], proof.sandbox, elsewhere.run)[1] == []
    confirm(small_book, ["guide/first-steps.md"])
    assert report(rules.all_problems(small_book)) == ""
    done = build(small_book.root, small_book.root / "site")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["more", "../more", "guide/", "Guide/One", "/a/b", ""])
def test_a_name_of_another_form_is_refused(small_book: Book, name: str) -> None:
    before = sorted(small_book.root.rglob("*"))
    for make in (lambda: new_page(small_book, name), lambda: new_snippet(small_book, name, "index")):
        with pytest.raises(BookError, match="no name"):
            make()
    assert sorted(small_book.root.rglob("*")) == before


def test_nothing_that_is_there_is_overwritten(small_book: Book) -> None:
    new_page(small_book, "guide/one")
    with pytest.raises(BookError, match="there already"):
        new_page(small_book, "guide/one")
    with pytest.raises(BookError, match="there already"):
        new_snippet(small_book, "a/rows", "index")
    with pytest.raises(BookError, match="names no page"):
        new_snippet(small_book, "a/cols", "nowhere")
    assert not (small_book.snippets / "a/cols.py").exists()
