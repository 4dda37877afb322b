"""The dictionary of error messages: its entries and the errors that its snippets raise are the same, both ways.

An entry is a heading of level 3: it shows a message, and under it stands the code that raises it. Only sources
are read here; that the code really prints its `.out` is shown elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from gatherbook.page import dictionary
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import Book
from gatherbook.sources.pages import Page, read_page
from gatherbook.sources.problems import Problem

PAGES = ("reference/errors.md", "reference/errors.zh.md")
FOLDER = "errors"
AT_LEAST = 100
CURE = (
    "an entry is ### `message` {#id}, a line that names `TypeOfError`, then errors/id.py (with _ for -), "
    "which raises that message, and errors/id_fix.py, which does not. Its line in the list is made of it: who raises "
    "it is named between backticks beside the type, and the sentence behind **Fix.** (**改法**) is the cure"
)
_NUMBERS = re.compile(r"\[[\d, -]*\]|-?\d+(?:\.\d+)?")
_CURE = re.compile(r"^\*\*(?:Fix\.\*\*|改法\*\*：)\s*(?P<said>.+)$", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=。)|(?<=\.)\s(?![a-z])")
LONGEST_CURE = 130
_WARNING = re.compile(r"^\w*Warning: .*$", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """A heading of level 3 and the snippets under it, as a page names them."""

    id: str
    message: str
    introduction: str
    errors: tuple[str, ...]
    fixes: tuple[str, ...]
    cure: str = ""

    @property
    def raisers(self) -> list[str]:
        """The operations that raise it, as the first paragraph names them."""
        return dictionary.raisers_of(self.introduction.strip())


def entries(page: Page) -> list[Entry]:
    """The entries of one page, in order."""
    lines = page.text.splitlines()
    found = []
    for heading, after in zip(page.headings, [*page.headings[1:], None], strict=True):
        if heading.level != 3:
            continue
        end = after.line if after else len(lines) + 1
        fences = [fence for fence in page.fences if heading.line < fence.line < end]
        cure = _CURE.search("\n".join(lines[heading.line : end - 1]))
        shown = [fence.include for fence in fences if fence.language == "python" and fence.include]
        found.append(
            Entry(
                id=heading.id or "",
                message=heading.text.strip("` "),
                introduction="\n".join(lines[heading.line : fences[0].line - 1 if fences else end - 1]),
                errors=tuple(name for name in shown if not is_fix(name)),
                fixes=tuple(name for name in shown if is_fix(name)),
                cure=_SENTENCE.split(cure["said"])[0] if cure else "",
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


def problems(book: Book) -> list[Problem]:
    """Everything in which the dictionary and its snippets disagree; nothing where a book has no such pages."""
    if not all((book.docs / name).is_file() for name in PAGES):
        return []
    pages = {name: read_page(book.docs / name) for name in PAGES}
    of_page = {name: entries(page) for name, page in pages.items()}
    found = []
    for name, listed in of_page.items():
        lines = {f"#{heading.id}": heading.line for heading in pages[name].headings if heading.id}
        for what in _page_problems(book, listed):
            line = next((lines[word] for word in re.findall(r"#[\w-]+", what) if word in lines), 1)
            found.append(Problem(f"docs/{name}", line, what, CURE))
    left, right = ([(each.id, each.message, each.errors, each.fixes) for each in of_page[name]] for name in PAGES)
    if left != right:
        what = "the languages have not the same entries in the same order"
        found.append(Problem(f"docs/{PAGES[1]}", 1, what, f"give it the entries of docs/{PAGES[0]}"))
    for mine, theirs in zip(*of_page.values(), strict=False):
        if set(mine.raisers) != set(theirs.raisers):
            what = f"#{mine.id} is raised by {mine.raisers} in one language, by {theirs.raisers} in the other"
            found.append(Problem(f"docs/{PAGES[1]}", 1, what, CURE))
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
    if not entry.cure or len(entry.cure) > LONGEST_CURE:
        found.append(f"#{entry.id} has no cure in a few words, but {entry.cure!r}")
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
