"""The dictionary of error messages: its entries and the errors that its snippets raise are the same, both ways."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gatherbook.checks import errors
from gatherbook.checks.errors import AT_LEAST, FOLDER, PAGES, entries, stable
from gatherbook.page import behaviour as tables
from gatherbook.page import dictionary as tool
from gatherbook.sources.book import BOOK, Book
from gatherbook.sources.pages import read_page
from gatherbook.sources.problems import report
from gatherbook.sweep import behaviour
from tests.support.problems import expect_none


def test_the_entries_are_the_errors_that_the_snippets_raise() -> None:
    expect_none(errors.problems(BOOK))


@pytest.fixture
def dictionary(tmp_path: Path) -> Book:
    """The pages and snippets of the dictionary alone, to break."""
    for name in PAGES:
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(BOOK.docs / name, tmp_path / "docs" / name)
    shutil.copytree(BOOK.snippets / FOLDER, tmp_path / "snippets" / FOLDER)
    return Book(tmp_path)


def edit(path: Path, old: str, new: str) -> None:
    """Replaces the first `old` in a file, which must hold it."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} holds no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def in_both(old: str, new: str) -> Callable[[Book], None]:
    def apply(book: Book) -> None:
        for name in PAGES:
            edit(book.docs / name, old, new)

    return apply


def in_chinese(old: str, new: str) -> Callable[[Book], None]:
    return lambda book: edit(book.docs / PAGES[1], old, new)


def in_output(name: str, old: str, new: str) -> Callable[[Book], None]:
    return lambda book: edit(book.snippets / FOLDER / f"{name}.out", old, new)


def swapped(book: Book) -> None:
    """The blocks of two entries change places; the file names are right for neither."""
    for first, second in (("rank_input", "x"), ("rank_self", "rank_input"), ("x", "rank_self")):
        for name in PAGES:
            path = book.docs / name
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(rf'"errors/{first}(_fix)?\.', rf'"errors/{second}\1.', text), encoding="utf-8")


def outputs_swapped(book: Book) -> None:
    """Two snippets raise each other's error."""
    first, second = (book.snippets / FOLDER / f"{name}.out" for name in ("rank_input", "rank_self"))
    text = first.read_text(encoding="utf-8")
    first.write_text(second.read_text(encoding="utf-8"), encoding="utf-8")
    second.write_text(text, encoding="utf-8")


def new_snippet(book: Book) -> None:
    """A snippet that no entry shows."""
    for suffix, text in ((".py", "import torch\n"), (".out", "ValueError: new\n")):
        (book.snippets / FOLDER / f"new{suffix}").write_text(text, encoding="utf-8")


def first_entries_only(book: Book) -> None:
    """A page that is cut after its first group, with the snippets that are left."""
    for name in PAGES:
        path = book.docs / name
        path.write_text(path.read_text(encoding="utf-8").split("{#dtype}")[0], encoding="utf-8")
    kept = {name for entry in entries(read_page(book.docs / PAGES[0])) for name in (*entry.errors, *entry.fixes)}
    for name in book.snippet_names():
        if name not in kept:
            (book.snippets / name).unlink()


BREAKS: list[tuple[str, Callable[[Book], None], str]] = [
    ("another message", in_both("### `Index tensor must have", "### `Index tensor may have"), "its heading says"),
    (
        "a message in Chinese",
        in_chinese("### `Index tensor must have", "### `索引张量 must have"),
        "not the same entries",
    ),
    ("another id", in_both("{#rank-self}", "{#rank-own}"), "#rank-own does not begin with"),
    ("another type", in_output("rank_input", "RuntimeError", "IndexError"), "ends in IndexError"),
    ("another text", in_output("rank_input", "input tensor", "other tensor"), "its heading says"),
    ("no error", in_output("rank_input", "RuntimeError: ", ""), "raises nothing"),
    ("no warning", in_output("uint8", "UserWarning: ", ""), "raises nothing"),
    ("a fix that fails", in_output("rank_input_fix", "tensor", "ValueError: tensor"), "is a fix, and fails"),
    ("a fix that warns", in_output("rank_input_fix", "tensor", "UserWarning: old\ntensor"), "is a fix, and fails"),
    ("no snippet", in_both('--8<-- "errors/rank_input.py"', "nothing"), "#rank-input does not begin with"),
    (
        "an entry twice",
        in_both("### `Index is supposed", "### `Index is supposed to be a vector` {#b}\n\n### `Index is supposed"),
        "heads 2 entries",
    ),
    (
        "a better heading elsewhere",
        in_both(
            "### `a view of a leaf Variable that requires grad is being used in an in-place operation.`",
            "### `a leaf Variable`",
        ),
        "another heading fits better",
    ),
    ("snippets swapped", swapped, "whose name begins otherwise"),
    ("outputs swapped", outputs_swapped, "its heading says"),
    ("a snippet too many", new_snippet, "errors/new.py is shown 0 times"),
    ("no cure", in_chinese("**改法**：用 `unsqueeze(1)`", "用 `unsqueeze(1)`"), "has no cure in a few words"),
    (
        "another raiser",
        in_chinese("`gather` 抛出 `RuntimeError`", "`take` 抛出 `RuntimeError`"),
        "is raised by ['gather'] in one language",
    ),
    ("too few entries", first_entries_only, f"fewer than {AT_LEAST}"),
]


@pytest.mark.parametrize(("spoil", "wanted"), [each[1:] for each in BREAKS], ids=[each[0] for each in BREAKS])
def test_every_disagreement_is_found(dictionary: Book, spoil: Callable[[Book], None], wanted: str) -> None:
    spoil(dictionary)
    assert wanted in report(errors.problems(dictionary))


NUMBERS = [
    (
        "index 4 is out of bounds for dimension 1 with size 4",
        "index -100 is out of bounds for dimension 2 with size 50257",
    ),
    (
        "expected index [4, 1] to be no larger than self [3, 4]",
        "expected index [8, 12, 1] to be no larger than self [7]",
    ),
]


@pytest.mark.parametrize(("ours", "theirs"), NUMBERS)
def test_a_reader_may_have_other_numbers(ours: str, theirs: str) -> None:
    assert stable(ours) == stable(theirs)


def test_a_reader_may_not_have_other_words() -> None:
    assert stable("index 4 is out of bounds") != stable("index 4 is out of range")


def test_who_raises_a_message_is_read_from_its_first_paragraph() -> None:
    said = "`IndexError`, raised by `F.embedding`, `x[i] = v` except along `dim=1`, and `gather(out=…)`.\n\n`no`"
    assert tool.raisers_of(said) == ["F.embedding", "x[i] = v", "gather(out=…)"]
    assert [tool.family(name) for name in tool.raisers_of(said)] == ["embedding", "x[…]", "gather"]
    assert tool.raisers_of("Not raised on this page: it needs `torch.compile`.") == []


def test_what_varies_in_a_message_is_marked() -> None:
    text = "index_add_(): self (Float) at [2, 3], int32 and 'UInt16' got -1"
    varying = [part for part, varies in tool.message(text) if varies]
    assert varying == ["Float", "[2, 3]", "'UInt16'", "-1"]
    assert "".join(part for part, _ in tool.message(text)) == text


@pytest.mark.parametrize("name", PAGES)
def test_each_assertion_that_failed_on_cuda_is_listed(name: str) -> None:
    """Those that programs of the book ended in on a GPU, and those of the sweep there."""
    text = (BOOK.docs / name).read_text(encoding="utf-8")
    begin = text.index("{#cuda}")
    listed = text[begin : text.index("\n## ", begin)]
    failed = {
        match[1].replace("`", "")
        for path in BOOK.written(BOOK.snippets, ".cuda.out")
        for match in re.finditer(r"Assertion (?:failed: )?`(.+?)`(?: failed\.|: )", path.read_text(encoding="utf-8"))
    }
    for record in behaviour.records(tables.folder(BOOK)):
        failed |= tables.assertions(record).keys()
    assert len(failed) >= 12
    assert [each for each in failed if each not in listed] == []
