"""The registry of rules: everything that the sources of the whole book must satisfy.

Every rule returns its problems; none stops at the first, and none draws or runs anything. The build reports
`all_problems` before it renders a page, `make check` and the tests ask the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gatherbook.checks import blocks, chinese, claims, errors, frame, links, measured, myths, new, pairs, repeats
from gatherbook.measured import lab
from gatherbook.page import behaviour, exercises, running
from gatherbook.sources import calls, readable, snippets, values
from gatherbook.sources.book import Book
from gatherbook.sources.problems import BookError, Problem

RULES: tuple[Callable[[Book], list[Problem]], ...] = (
    behaviour.problems,
    blocks.fence_problems,
    blocks.loose_problems,
    blocks.mark_problems,
    blocks.size_problems,
    calls.problems,
    values.problems,
    chinese.typography_problems,
    claims.problems,
    errors.problems,
    exercises.problems,
    frame.front_problems,
    frame.heading_problems,
    frame.last_section_problems,
    frame.nav_problems,
    lab.lab_problems,
    links.problems,
    measured.problems,
    myths.problems,
    new.problems,
    pairs.lock_problems,
    pairs.pair_problems,
    pairs.twin_problems,
    repeats.problems,
    running.problems,
    snippets.comment_problems,
)


def all_problems(
    book: Book, unread: Sequence[Problem] | None = None, stopped: Callable[[], bool] = bool
) -> list[Problem]:
    """Everything that is wrong with the sources, sorted by place.

    Args:
        unread: what `readable.problems` just said, where it was asked.
        stopped: whether nobody wants the answer any more; asked before each rule.

    A rule that stumbles over a file that cannot be read says nothing more: that file is named already.
    """
    found = readable.problems(book) if unread is None else list(unread)
    broken = bool(found)
    for rule in RULES:
        if stopped():
            break
        try:
            found += rule(book)
        except BookError as error:
            found += error.problems
        except Exception:
            if not broken:
                raise
    return sorted(set(found))
