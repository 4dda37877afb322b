"""The lab: the recorded medians that its program holds, and the plots that its page shows.

The recorded medians that the lab compares the reader's machine with: `snippets/lab/records.py` holds them.

The lab must work when its notebook is all that somebody has, so the numbers stand in its program. They are
written by `python -m gatherbook lab` from docs/assets/measurements/, and a test compares them.

A cell of the lab prints a table and plots it. The table is the snippet's documented output; the page's plot is drawn
from it, in the page's palette and language. A test runs each cell on the recorded numbers and compares what it plots.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence
from itertools import pairwise

from gatherbook.measured.charts import Lines, Series
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import BOOK, Book
from gatherbook.sources.files import write_whole
from gatherbook.sources.problems import Problem

SNIPPET = "lab/records.py"
CURE = "python -m gatherbook lab"
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
    for path in book.written(book.docs / "assets" / "measurements", ".json"):
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
    try:
        if text == with_records(text, recorded(book, sizes(text))):
            return []
    except (ValueError, SyntaxError) as error:
        return [Problem(book.relative(path), 1, str(error), "take it from git, then " + CURE)]
    line = text.count("\n", 0, text.index("recorded = {")) + 1
    return [Problem(book.relative(path), line, "these medians are not those of docs/assets/measurements/", CURE)]


# Plots

YARDSTICKS = frozenset(("copy",))
AXES = {
    "lab/pick.py": ("rows", "seconds"),
    "lab/order.py": ("values", "ns / value"),
    "lab/write.py": ("values", "seconds"),
    "lab/records.py": ("values", "seconds"),
}
"""The programs that plot, and the names of their axes."""

PER_VALUE = frozenset(("lab/order.py",))
"""The programs that plot nanoseconds for each value, where the others plot seconds."""

CHINESE = {
    "rows": "行数",
    "values": "值的个数",
    "seconds": "秒",
    "ns / value": "每个值的纳秒数",
    "one-hot": "one-hot 相乘",
    "loop": "循环",
    "copy": "复制",
    "ascending": "挨个读",
    "shuffled": "打乱了读",
    "one cell": "只读第一个",
    "here": "这台机器",
}
"""What a Chinese page calls the axes and lines; the names of functions are the same everywhere."""


def lines(book: Book, name: str, language: str) -> Lines:
    """What the plot of one program shows.

    Raises:
        KeyError: the program plots nothing.
        BookError: its output is missing.
        ValueError: its output holds no table.
    """
    sizes, columns = table(marks.sample(snippets.documented_output(book, name)))
    texts = CHINESE if language == "zh" else {}
    series = tuple(
        Series(texts.get(label, label), _plotted(name, values, sizes), label in YARDSTICKS)
        for label, values in columns.items()
    )
    across, up = AXES[name]
    return Lines(sizes, series, (texts.get(across, across), texts.get(up, up)), caches=())


def _plotted(name: str, seconds: tuple[float, ...], sizes: tuple[float, ...]) -> tuple[float, ...]:
    if name not in PER_VALUE:
        return seconds
    return tuple(1e9 * each / size for each, size in zip(seconds, sizes, strict=True))


def table(text: str) -> tuple[tuple[float, ...], dict[str, tuple[float, ...]]]:
    """The sizes and the named columns of a printed table, whose columns are aligned on the right.

    Raises:
        ValueError: there is no such table.
    """
    head, *rows = text.splitlines()
    ends = [match.end() for match in re.finditer(r"\S+", rows[0])] if rows else []
    names = [head[start:end].strip() for start, end in pairwise(ends)]
    numbers = [[float(number) for number in row.split()] for row in rows]
    if not names or any(len(row) != len(ends) for row in numbers):
        raise ValueError("this output is no table of numbers")
    sizes, *columns = zip(*numbers, strict=True)
    return sizes, dict(zip(names, columns, strict=True))


def main(arguments: Sequence[str] = (), book: Book = BOOK) -> int:
    """Writes the medians into the lab's program."""
    path = book.snippets / SNIPPET
    text = path.read_text(encoding="utf-8")
    medians = recorded(book, sizes(text))
    write_whole(path, with_records(text, medians))
    print(f"{book.relative(path)}: {', '.join(medians) or 'no record yet'}")
    return 0
