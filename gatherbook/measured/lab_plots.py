"""The plots of the lab as its page shows them, drawn from the numbers that its programs printed.

A cell of the lab prints a table and plots it. The table is the snippet's documented output; the page's plot is drawn
from it, in the page's palette and language. A test runs each cell on the recorded numbers and compares what it plots.
"""

from __future__ import annotations

import re
from itertools import pairwise

from gatherbook.measured.charts import Lines, Series
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import Book

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
