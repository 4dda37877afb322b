"""The recorded medians that the lab compares the reader's machine with: `snippets/lab/records.py` holds them.

The lab must work when its notebook is all that somebody has, so the numbers stand in its program. They are
written by `python -m gatherbook.measured.lab` from docs/assets/measurements/, and a test compares them.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Sequence

from gatherbook.sources.book import BOOK, Book
from gatherbook.sources.problems import Problem

SNIPPET = "lab/records.py"
CURE = "python -m gatherbook.measured.lab"
_TABLE = re.compile(r"^recorded = \{(?:\}|.*?^\})$", re.MULTILINE | re.DOTALL)
_SIZES = re.compile(r"^sizes = (\[.*?\])$", re.MULTILINE)


def sizes(text: str) -> list[int]:
    """The sizes that the lab's program measures.

    Raises:
        ValueError: the program states none.
    """
    match = _SIZES.search(text)
    if match is None:
        raise ValueError(f"{SNIPPET} has no line `sizes = […]`")
    return list(ast.literal_eval(match[1]))


def recorded(book: Book, asked: Sequence[int]) -> dict[str, list[float]]:
    """Each machine's median seconds of `gather` at the sizes asked for; machines without one of them are left away."""
    found = {}
    for path in sorted((book.docs / "assets" / "measurements").glob("*.json")):
        cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
        names = [f"growth-{size}" for size in asked]
        if all(name in cases for name in names):
            found[path.stem] = [float(f"{cases[name]['rivals']['gather']['median']:.1e}") for name in names]
    return found


def with_records(text: str, medians: dict[str, list[float]]) -> str:
    """The lab's program with these medians in its table.

    Raises:
        ValueError: the program has no table.
    """
    lines = [f'    "{name}": [{", ".join(f"{value:.1e}" for value in values)}],' for name, values in medians.items()]
    table = "\n".join(["recorded = {", *lines, "}"]) if lines else "recorded = {}"
    changed, count = _TABLE.subn(lambda _: table, text)
    if count != 1:
        raise ValueError(f"{SNIPPET} has {count} tables `recorded = {{…}}`, not one")
    return changed


def lab_problems(book: Book) -> list[Problem]:
    """A problem if the lab's program holds other medians than the records."""
    path = book.snippets / SNIPPET
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8")
    if text == with_records(text, recorded(book, sizes(text))):
        return []
    line = text.count("\n", 0, text.index("recorded = {")) + 1
    return [Problem(book.relative(path), line, "these medians are not those of docs/assets/measurements/", CURE)]


def main(book: Book = BOOK) -> int:
    """Writes the medians into the lab's program."""
    path = book.snippets / SNIPPET
    text = path.read_text(encoding="utf-8")
    medians = recorded(book, sizes(text))
    path.write_text(with_records(text, medians), encoding="utf-8")
    print(f"{book.relative(path)}: {', '.join(medians) or 'no record yet'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
