"""One fact in one place: a program stands on one page, and others link to it.

`snippets/shared.toml` names those that may stand on several, each with the reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from gatherbook.sources.book import Book, language_of
from gatherbook.sources.pages import read_page
from gatherbook.sources.problems import Problem

SHARED = "shared.toml"


def problems(book: Book) -> list[Problem]:
    """Programs on more than one page of a language that no reason allows, and reasons that nothing needs."""
    allowed = _allowed(book)
    shown: dict[tuple[str, str], dict[str, int]] = {}
    for path in book.pages():
        for fence in read_page(path).fences:
            if fence.language == "python" and fence.include:
                places = shown.setdefault((language_of(path), fence.include), {})
                places.setdefault(book.relative(path), fence.line)
    found = []
    repeated = {name for (_, name), places in shown.items() if len(places) > 1}
    for (_, name), places in sorted(shown.items()):
        first, *others = places
        for file in others if name not in allowed else ():
            what = f"{name} stands on {first}, too"
            cure = f"link to it, or give the reason in snippets/{SHARED}"
            found.append(Problem(file, places[file], what, cure))
    for name in sorted(allowed.keys() - repeated):
        what = f"{name} is named here and stands on one page, or on none"
        found.append(Problem(f"snippets/{SHARED}", 1, what, "remove its line"))
    return found


def _allowed(book: Book) -> Mapping[str, str]:
    path = book.snippets / SHARED
    if not path.is_file():
        return {}
    reasons: Mapping[str, Mapping[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: reason for names in reasons.values() for name, reason in names.items()}
