"""No sentence beyond its proof: one that says `all`, `only`, `never`, `the same` stands beside what shows it.

Otherwise it was written from one case and speaks of all. `page/claims.py` says which words count, and what binds.
"""

from __future__ import annotations

from gatherbook.page.claims import all_bonds
from gatherbook.sources.book import Book
from gatherbook.sources.problems import Problem

CURE = "include a program or a behaviour-table in its section, link to where it is shown, or say on what it depends"


def problems(book: Book) -> list[Problem]:
    """The absolute sentences that nothing binds."""
    return [
        Problem(
            book.relative(path),
            each.sentence.line,
            f"{each.sentence.word!r} with nothing beside it that shows it: {each.sentence.text[:80]!r}",
            CURE,
        )
        for path, bound in all_bonds(book).items()
        for each in bound
        if each.kind is None
    ]
