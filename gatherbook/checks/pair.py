"""`make pair`: record that both texts of each pair were read against each other."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from gatherbook.checks import rules
from gatherbook.sources.book import BOOK, Book
from gatherbook.sources.problems import BookError

HEADER = "# Which text of each page was last confirmed against which text of its twin: page, English, Chinese.\n"


def confirm(book: Book, only: Sequence[str] = ()) -> list[str]:
    """Rewrites `docs/pairs.lock` and returns what changed in it, a line each.

    `only` names English pages relative to `docs/`; without it every pair is confirmed.

    Raises:
        BookError: twins are missing or differ in structure, or `only` names no page.
    """
    problems = rules.twin_problems(book) + rules.pair_problems(book)
    if problems:
        raise BookError(problems)
    before = rules.read_lock(book)
    present = {
        english.relative_to(book.docs).as_posix(): rules.pair_hashes(english) for english, _ in rules.pairs(book)
    }
    unknown = [name for name in only if name not in present]
    if unknown:
        raise BookError(
            [
                rules.Problem(f"docs/{name}", 1, "there is no such English page", "name it as in docs/pairs.lock")
                for name in unknown
            ]
        )
    chosen = set(only or present)
    after = {
        name: present[name] if name in chosen else before[name]
        for name in sorted(present)
        if name in chosen or name in before
    }
    book.lock.write_text(
        HEADER + "".join(f"{name} {english} {chinese}\n" for name, (english, chinese) in after.items()),
        encoding="utf-8",
    )
    changes = [f"confirmed {name}" for name in after if before.get(name) != after[name]]
    return changes + [f"dropped {name}" for name in sorted(before.keys() - after.keys())]


def main(arguments: Sequence[str]) -> int:
    try:
        changes = confirm(BOOK, arguments)
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(changes) or "nothing to confirm: no page was changed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
