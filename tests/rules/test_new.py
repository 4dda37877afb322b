"""What `make new-…` writes passes every rule when its author has written what it asks for, and not before."""

from __future__ import annotations

import json
import shutil

import pytest

from gatherbook.checks import errors, new, rules
from gatherbook.checks.new import WORDS, new_error, new_page, new_snippet
from gatherbook.checks.pair import confirm
from gatherbook.page import running
from gatherbook.proof.bless import bless
from gatherbook.proof.elsewhere import Elsewhere
from gatherbook.proof.prove import Proof
from gatherbook.sources.book import BOOK, Book
from gatherbook.sources.pages import read_page
from gatherbook.sources.problems import BookError, report
from tests.support.books import build


def write_it(book: Book, *names: str) -> None:
    """What an author does: other words where `make` wrote its own, another program."""
    for name in names:
        path = book.root / name
        text = path.read_text(encoding="utf-8")
        for words in WORDS.values():
            for key in ("description", "text", "why", "fix"):
                mark = {"**Fix.**": "**Fix.** ", "**改法**": "**改法**："}.get(
                    words[key].partition("：")[0].split(" ")[0], ""
                )
                text = text.replace(words[key], f"{mark}{'Said.' if words is WORDS['en'] else '说过了。'}")
        path.write_text(text.replace("[3, 4]", "[5, 6]"), encoding="utf-8")


def test_a_new_page_and_a_snippet_on_it_pass_every_rule_and_the_build(
    small_book: Book, proof: Proof, elsewhere: Elsewhere
) -> None:
    said = new_page(small_book, "guide/first-steps")
    assert "make pair ONLY=guide/first-steps; make check ONLY=guide/first-steps" in said[-1]
    assert "  - guide/first-steps.md\n" in (small_book.root / "mkdocs.yml").read_text(encoding="utf-8")
    confirm(small_book, ["guide/first-steps.md"])
    unwritten = report(rules.all_problems(small_book))
    for place in ("first-steps.md:3", "first-steps.md:7", "first-steps.zh.md:3", "first-steps.zh.md:7"):
        assert f"docs/guide/{place}: " in unwritten
    write_it(small_book, "docs/guide/first-steps.md", "docs/guide/first-steps.zh.md")
    confirm(small_book, ["guide/first-steps.md"])
    assert report(rules.all_problems(small_book)) == ""
    said = new_snippet(small_book, "b/steps", "docs/guide/first-steps.zh.md")
    assert "make bless ONLY=b/steps; make runs; make pair ONLY=guide/first-steps; make check" in said[-1]
    assert "snippets/b/steps.py:1: this program stands here as make wrote it" in report(rules.all_problems(small_book))
    write_it(small_book, "snippets/b/steps.py")
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


@pytest.fixture
def with_errors(small_book: Book) -> Book:
    """The small book with the dictionary of errors, its programs and nothing that leads out of it."""
    for name in errors.PAGES:
        (small_book.docs / name).parent.mkdir(exist_ok=True)
        shutil.copy(BOOK.docs / name, small_book.docs / name)
    shutil.copytree(BOOK.snippets / errors.FOLDER, small_book.snippets / errors.FOLDER)
    return small_book


WRONG = "import torch\n\nx = torch.tensor([1, 2])\nprint(x.index_copy(0, x > 1, x))\n"
RIGHT = "import torch\n\nx = torch.tensor([1, 2])\nprint(x.index_copy(0, x - 1, x))\n"


def test_a_new_error_becomes_an_entry_of_what_its_program_raised(
    with_errors: Book, proof: Proof, elsewhere: Elsewhere
) -> None:
    names = ["errors/bool_index.py", "errors/bool_index_fix.py"]
    said = new_error(with_errors, "bool-index", "dtype")
    assert "make bless ONLY=errors" in said[-1]
    assert "once more: make new-error NAME=bool-index GROUP=dtype" in said[-1]
    with pytest.raises(BookError, match=r"stands here as make wrote it(?s:.*)its output is missing"):
        new_error(with_errors, "bool-index", "dtype")
    for name, text in zip(names, (WRONG, RIGHT), strict=True):
        (with_errors.snippets / name).write_text(text, encoding="utf-8")
    assert bless(with_errors, names, ["cpu"], proof.sandbox, elsewhere.run)[1] == []
    said = new_error(with_errors, "errors/bool_index.py", "dtype")
    assert "make pair ONLY=reference/errors; make runs; make check" in said[-1]
    for name, words in zip(errors.PAGES, WORDS.values(), strict=True):
        page = read_page(with_errors.docs / name)
        ids = [heading.id for heading in page.headings if heading.level == 2 or heading.id == "bool-index"]
        assert ids[ids.index("bool-index") - 1] == "dtype"
        (entry,) = (each for each in errors.entries(page) if each.id == "bool-index")
        assert entry.message == "index_copy_(): Expected a long tensor for index, but got Bool"
        assert entry.raisers == ["index_copy"]
        assert "`RuntimeError`" in entry.introduction
        assert (entry.errors, entry.fixes) == ((names[0],), (names[1],))
        assert words["why"] in report(new.problems(with_errors))
        write_it(with_errors, f"docs/{name}")
    assert report(errors.problems(with_errors)) == ""
    assert new.problems(with_errors) == []
    with pytest.raises(BookError, match="the id #bool-index is there already"):
        new_error(with_errors, "bool_index", "dtype")


NO_ENTRY = [
    ("bool index", "dtype", None, "no name for an error"),
    ("bool-index", "types", None, "GROUP=shape, dtype, out-of-bounds"),
    ("rank-input", "shape", None, "the id #rank-input is there already"),
    ("bool-index", "dtype", "tensor([2])\n", "raises nothing and warns of nothing"),
    ("bool-index", "dtype", "RuntimeError: Index tensor must have the same number of dimensions as input tensor\n", "#rank-input has this message already"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "group", "printed", "said"), NO_ENTRY, ids=[each[-1] for each in NO_ENTRY])
def test_an_entry_that_cannot_be_begun_is_refused(
    with_errors: Book, name: str, group: str, printed: str | None, said: str
) -> None:
    if printed:
        (with_errors.snippets / "errors/bool_index.py").write_text(WRONG, encoding="utf-8")
        (with_errors.snippets / "errors/bool_index.out").write_text(printed, encoding="utf-8")
    before = {path: path.read_bytes() for path in with_errors.root.rglob("*") if path.is_file()}
    with pytest.raises(BookError, match=said.replace("(", r"\(")):
        new_error(with_errors, name, group)
    assert {path: path.read_bytes() for path in with_errors.root.rglob("*") if path.is_file()} == before


def test_a_book_without_a_page_of_errors_says_so(small_book: Book) -> None:
    with pytest.raises(BookError, match="no page of errors"):
        new_error(small_book, "bool-index", "dtype")


def test_a_snippet_that_the_list_of_those_that_run_does_not_know_is_reported(small_book: Book) -> None:
    path = running.list_path(small_book)
    path.parent.mkdir()
    path.write_text(json.dumps({"runs": ["a/cols.py"], "refused": {}}), encoding="utf-8")
    said = report(rules.all_problems(small_book))
    assert "snippets/a/rows.py:1: docs/assets/run/snippets.json does not say whether this runs" in said
    assert "docs/assets/run/snippets.json:1: a/cols.py is listed, and is no snippet\n    Cure: make runs" in said
