"""The rooms of this package and who asks whom, read from its own imports, as a picture for a page.

A page asks for it with `<!-- rooms -->`. A room is a folder of `gatherbook/`; an arrow leads from what is asked to who
asks, the way that data flows.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

MARK = "<!-- rooms -->"
TEXTS = {
    "en": ("The way data flows. Arrows that follow from others are left out.", "{} asks {}", "nothing of ours", "; "),
    "zh": ("数据的流向\u3002能由别的箭头推出来的没有画\u3002", "{} 用到 {}", "不依赖任何一间", "\uff1b"),
}
_WIDTH, _HEIGHT, _ACROSS, _DOWN = 132, 40, 26, 46


def imports(package: Path) -> dict[str, set[str]]:
    """Each room and the rooms that its modules import; modules that lie in no room are left out."""
    rooms = sorted(path.name for path in package.iterdir() if any(path.glob("*.py")) and path.name != "__pycache__")
    found: dict[str, set[str]] = {room: set() for room in rooms}
    for room in rooms:
        for file in (package / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                for name in names:
                    parts = name.split(".")
                    asked = parts[1] if parts[0] == package.name and len(parts) > 1 else None
                    if isinstance(node, ast.ImportFrom) and name == package.name:
                        found[room] |= {alias.name for alias in node.names} & set(rooms)
                    elif asked in rooms:
                        found[room].add(str(asked))
        found[room].discard(room)
    return found


def floors(asks: Mapping[str, set[str]]) -> list[list[str]]:
    """The rooms in rows: each stands below every room that it asks.

    Raises:
        ValueError: rooms ask one another in a circle.
    """
    depth: dict[str, int] = {}

    def of(room: str, above: tuple[str, ...] = ()) -> int:
        if room in above:
            raise ValueError(f"rooms ask one another in a circle: {' -> '.join((*above, room))}")
        if room not in depth:
            depth[room] = max((of(other, (*above, room)) + 1 for other in asks[room]), default=0)
        return depth[room]

    for room in asks:
        of(room)
    return [sorted(room for room in depth if depth[room] == row) for row in range(max(depth.values(), default=-1) + 1)]


def direct(asks: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """What each room asks that none of the rooms it asks also asks, at once or through others."""

    def all_of(room: str) -> set[str]:
        return asks[room].union(*(all_of(other) for other in asks[room]))

    return {room: asked - set().union(*(all_of(other) for other in asked)) for room, asked in asks.items()}


def rooms_html(package: Path, language: str) -> str:
    """The picture, with all its arrows in words for those who cannot see it."""
    asks = imports(package)
    rows = floors(asks)
    title, asking, nothing, separator = TEXTS[language]
    widest = max(len(row) for row in rows)
    width = widest * (_WIDTH + _ACROSS) + _ACROSS
    height = len(rows) * (_HEIGHT + _DOWN) - _DOWN + 8
    drawn = direct(asks)
    centre: dict[str, tuple[float, int]] = {}
    for number, row in enumerate(rows):
        begin = (width - len(row) * (_WIDTH + _ACROSS) + _ACROSS + _WIDTH) / 2
        for place, room in enumerate(row):
            above = [centre[other][0] for other in drawn[room]]
            alone = sum(above) / len(above) if len(row) == 1 and above else None
            across = begin + place * (_WIDTH + _ACROSS) if alone is None else alone
            centre[room] = (across, number * (_HEIGHT + _DOWN) + 4)
    words = separator.join(
        asking.format(room, ", ".join(sorted(asks[room])) or nothing) for row in rows for room in row
    )
    arrows = "".join(_arrow(centre[other], centre[room]) for room in asks for other in sorted(drawn[room]))
    boxes = "".join(
        f'<g><rect x="{x - _WIDTH / 2:g}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>'
        f'<text x="{x:g}" y="{y + _HEIGHT / 2 + 5:g}">{escape(room)}/</text></g>'
        for room, (x, y) in centre.items()
    )
    return (
        f'<figure class="rooms"><svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width:g} {height}" '
        f'width="{width:g}" height="{height}" aria-labelledby="rooms-title rooms-desc">'
        f'<title id="rooms-title">{escape(title)}</title><desc id="rooms-desc">{escape(words)}</desc>'
        f'<defs><marker id="rooms-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker></defs>{arrows}{boxes}</svg>'
        f"<figcaption>{escape(title)}</figcaption></figure>"
    )


def _arrow(above: tuple[float, int], below: tuple[float, int]) -> str:
    """A line from the lower edge of a room to the upper edge of one that asks it."""
    (left, top), (right, bottom) = above, below
    begin, end = top + _HEIGHT, bottom - 2
    lean = (right - left) * 0.18
    return (
        f'<path class="rooms-arrow" d="M{left + lean:g} {begin} C{left + lean:g} {begin + _DOWN / 2:g} '
        f'{right - lean:g} {end - _DOWN / 2:g} {right - lean:g} {end}" marker-end="url(#rooms-tip)"/>'
    )


class Rooms(Extension):
    """Puts the picture where a page asks for it. `where` gives the package's folder and the page's language."""

    def __init__(self, where: Callable[[], tuple[Path, str]]) -> None:
        super().__init__()
        self._where = where

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's name)
        md.preprocessors.register(_Placer(md, self._where), "rooms", 21)  # behind fences, before raw HTML


class _Placer(Preprocessor):
    def __init__(self, md: Markdown, where: Callable[[], tuple[Path, str]]) -> None:
        super().__init__(md)
        self._where = where

    def run(self, lines: list[str]) -> list[str]:
        if MARK not in lines:
            return lines
        drawn = self.md.htmlStash.store(rooms_html(*self._where()))
        return [each for line in lines for each in (["", drawn, ""] if line == MARK else [line])]
