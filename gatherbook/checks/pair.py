"""`make pair`: record that both texts of each pair were read against each other."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from gatherbook.checks import pairs
from gatherbook.sources import readable
from gatherbook.sources.book import BOOK, Book, twin_of
from gatherbook.sources.files import write_whole
from gatherbook.sources.names import page_names
from gatherbook.sources.problems import BookError, Problem

HEADER = "# Which text of each page was last confirmed against which text of its twin: page, English, Chinese.\n"


def confirm(book: Book, only: Sequence[str] = ()) -> list[str]:
    """Rewrites `docs/pairs.lock` and returns what changed in it, a line each.

    `only` names English pages relative to `docs/`; without it every pair is confirmed, and what cannot be read of the
    old lock (a merge conflict) is dropped.

    Raises:
        BookError: twins of what is confirmed are missing or differ in structure, or `only` names no pair.
    """
    unread = [each for each in readable.problems(book) if each.file.endswith((".md", ".lock", "zh.toml"))]
    if unread:
        raise BookError(unread)
    present = {
        english.relative_to(book.docs).as_posix(): pairs.pair_hashes(book, english) for english, _ in pairs.pairs(book)
    }
    chosen = set(only or present)
    concerned = {f"docs/{name}" for name in chosen} | {book.relative(twin_of(book.docs / name)) for name in chosen}
    problems = [each for each in pairs.twin_problems(book) + pairs.pair_problems(book) if each.file in concerned]
    unknown = chosen - present.keys() - {problem.file.removeprefix("docs/") for problem in problems}
    problems += [
        Problem(f"docs/{name}", 1, "there is no such English page", "name it as in docs/pairs.lock") for name in unknown
    ]
    if problems:
        raise BookError(problems)
    before = pairs.read_lock(book, strict=False)
    after = {
        name: present[name] if name in chosen else before[name]
        for name in sorted(present)
        if name in chosen or name in before
    }
    lines = (f"{name} {english} {chinese}\n" for name, (english, chinese) in after.items())
    write_whole(book.lock, HEADER + "".join(lines))
    changes = [f"confirmed {name}" for name in after if before.get(name) != after[name]]
    return changes + [f"dropped {name}" for name in sorted(before.keys() - after.keys())]


def main(arguments: Sequence[str]) -> int:
    """Confirms the pairs that are named, or all; returns an exit status."""
    try:
        changes = confirm(BOOK, page_names(BOOK, arguments))
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(changes) or "nothing to confirm: no page was changed")
    return 0
