"""The dictionary of error messages: its entries and the errors that its snippets raise are the same, both ways.

An entry is a heading of level 3: it shows a message, and under it stands the code that raises it. Only sources
are read here, so this runs without torch; that the code really prints its `.out` is shown elsewhere.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from gatherbook.sources import marks, snippets
from gatherbook.sources.book import BOOK, Book
from gatherbook.sources.pages import Page, read_page

PAGES = ("reference/errors.md", "reference/errors.zh.md")
FOLDER = "errors"
AT_LEAST = 35
_NUMBERS = re.compile(r"\[[\d, -]*\]|-?\d+(?:\.\d+)?")
_WARNING = re.compile(r"^\w*Warning: .*$", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """A heading of level 3 and the snippets under it, as a page names them."""

    id: str
    message: str
    introduction: str
    errors: tuple[str, ...]
    fixes: tuple[str, ...]


def entries(page: Page) -> list[Entry]:
    """The entries of one page, in order."""
    lines = page.text.splitlines()
    found = []
    for heading, after in zip(page.headings, [*page.headings[1:], None], strict=True):
        if heading.level != 3:
            continue
        end = after.line if after else len(lines) + 1
        fences = [fence for fence in page.fences if heading.line < fence.line < end]
        shown = [fence.include for fence in fences if fence.language == "python" and fence.include]
        found.append(
            Entry(
                id=heading.id or "",
                message=heading.text.strip("` "),
                introduction="\n".join(lines[heading.line : fences[0].line - 1 if fences else end - 1]),
                errors=tuple(name for name in shown if not is_fix(name)),
                fixes=tuple(name for name in shown if is_fix(name)),
            )
        )
    return found


def is_fix(name: str) -> bool:
    return name.endswith("_fix.py")


def stem(entry: Entry) -> str:
    """What the snippets of an entry begin with."""
    return f"{FOLDER}/{entry.id.replace('-', '_')}"


@lru_cache(maxsize=4096)
def stable(text: str) -> str:
    """A message without its numbers and shapes, which are another reader's."""
    return _NUMBERS.sub("#", text)


def raised(output: str) -> tuple[str, str] | None:
    """Type and whole text of what an `.out` ends in, or of the warning that it holds; None if there is neither."""
    text = marks.sample(output)
    kind = snippets.error_type(text)
    if kind:
        return kind, text.splitlines()[-1]
    warnings = _WARNING.findall(text)
    return (warnings[0].partition(":")[0], warnings[0]) if warnings else None


def problems(book: Book) -> list[str]:
    """Everything in which the dictionary and its snippets disagree."""
    of_page = {name: entries(read_page(book.docs / name)) for name in PAGES}
    found = [f"{name}: {what}" for name, listed in of_page.items() for what in _page_problems(book, listed)]
    left, right = ([(each.id, each.message, each.errors, each.fixes) for each in of_page[name]] for name in PAGES)
    if left != right:
        found.append("the languages have not the same entries in the same order")
    return found


def _page_problems(book: Book, listed: list[Entry]) -> list[str]:
    found = [f"{len(listed)} entries, fewer than {AT_LEAST}"] if len(listed) < AT_LEAST else []
    for kind in ("id", "message"):
        twice = Counter(stable(getattr(entry, kind)) if kind == "message" else entry.id for entry in listed)
        found += [f"the {kind} {text!r} heads {count} entries" for text, count in twice.items() if count > 1]
    for entry in listed:
        found += _entry_problems(book, entry, listed)
    ours = {name for name in book.snippet_names() if name.startswith(f"{FOLDER}/")}
    shown = Counter(name for entry in listed for name in (*entry.errors, *entry.fixes))
    found += [f"{name} is shown {shown[name]} times" for name in sorted(ours | shown.keys()) if shown[name] != 1]
    return found


def _entry_problems(book: Book, entry: Entry, listed: list[Entry]) -> list[str]:
    found = []
    if entry.errors[:1] != (f"{stem(entry)}.py",):
        found.append(f"#{entry.id} does not begin with {stem(entry)}.py, but with {entry.errors[:1]}")
    found += [
        f"#{entry.id} shows {name}, whose name begins otherwise"
        for name in (*entry.errors, *entry.fixes)
        if not name.startswith(stem(entry))
    ]
    for name in entry.errors:
        happened = raised(snippets.documented_output(book, name))
        if happened is None:
            found.append(f"{name} raises nothing and warns of nothing")
            continue
        kind, text = happened
        if f"`{kind}`" not in entry.introduction:
            found.append(f"{name} ends in {kind}, and the lines under #{entry.id} do not say so")
        fitting = [each for each in listed if stable(each.message) in stable(text)]
        if entry not in fitting:
            found.append(f"{name} says {text!r}, and its heading says {entry.message!r}")
        elif max(fitting, key=lambda each: len(stable(each.message))) is not entry:
            found.append(f"{name} stands under #{entry.id}, and another heading fits better")
    for name in entry.fixes:
        if raised(snippets.documented_output(book, name)):
            found.append(f"{name} is a fix, and fails or warns")
    return found


def test_the_entries_are_the_errors_that_the_snippets_raise() -> None:
    assert problems(BOOK) == []


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
    ("too few entries", first_entries_only, f"fewer than {AT_LEAST}"),
]


@pytest.mark.parametrize(("spoil", "wanted"), [each[1:] for each in BREAKS], ids=[each[0] for each in BREAKS])
def test_every_disagreement_is_found(dictionary: Book, spoil: Callable[[Book], None], wanted: str) -> None:
    spoil(dictionary)
    found = problems(dictionary)
    assert any(wanted in each for each in found), found


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
