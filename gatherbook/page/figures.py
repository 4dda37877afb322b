"""Figures: one indexing call of a snippet as SVG, with its numbers, readable without a script and by ear.

A page asks for one with `<!-- figure: topic/name.py -->`, or `<!-- figure: topic/name.py #2 -->` for the second call
that the snippet makes. The tensors come from `x.calls.json`, recorded by running the snippet.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import product
from typing import Any
from urllib.parse import quote

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from gatherbook.sources.calls import Call, Tensor
from gatherbook.sources.pages import FIGURE

READS = ("gather", "take_along_dim", "index_select")
Place = tuple[int, ...]

TEXTS = {
    "en": {
        "title": "{call}, dim {dim}",
        "desc": "{tensors}. The highlighted cell: {formula}.",
        "tensor": "{name} has shape {shape}: {values}",
        "open": "Open in the explorer",
        "separator": "; ",
        "back": "The cell before",
        "on": "The next cell",
        "hint": "Point at a cell, or step through them.",
    },
    "zh": {
        "title": "{call}\uff0c维度 {dim}",
        "desc": "{tensors}。高亮的格子\uff1a{formula}。",
        "tensor": "{name} 的形状是 {shape}\uff0c值为 {values}",
        "open": "在交互演示中打开",
        "separator": "\uff1b",
        "back": "上一格",
        "on": "下一格",
        "hint": "指向或点按任意一格，也可以逐格看。",
    },
}

# In pixels. Cells, the gaps between columns and between rows (an arrow and its tip run there), the numbers left of rows
# and above columns, the name, the band that says `dim`, a letter of a cell and of the small print.
_HEIGHT, _GAP, _ROW_GAP, _LEFT, _ABOVE, _HEAD, _BAND, _LETTER, _SMALL = 36, 6, 16, 24, 32, 28, 26, 9.1, 7.9
_SHEET, _EDGE = 6, 6
_BETWEEN, _FARTHEST, _WIDEST, _PHONE = 34, 96, 688, 358
_LANE = 14


@dataclass(frozen=True)
class Route:
    """One value on its way: the place of its index, where it is read, where it arrives."""

    index: Place
    source: Place
    target: Place


def routes(call: Call) -> list[Route]:
    """Which value goes where, for every cell that the call reads or writes.

    Formulas: PyTorch 2.13 documentation of torch.gather, torch.take_along_dim, torch.index_select,
    torch.Tensor.scatter_ and torch.Tensor.index_add_.
    """
    index, given = call.tensor("index"), call.tensor("input")
    assert index is not None
    assert given is not None
    rank = len(given.shape)
    dim = int(call.args["dim"]) % rank
    size = (given if call.op in READS else call.out).shape[dim]

    def moved(place: Place, at: Place) -> Place:
        return (*place[:dim], int(value_at(index, at)) % size, *place[dim + 1 :])

    if call.op == "gather":
        return [Route(at, moved(at, at), at) for at in places(index.shape)]
    if call.op == "index_select":
        return [Route((at[dim],), moved(at, (at[dim],)), at) for at in places(call.out.shape)]
    if call.op == "take_along_dim":
        found = []
        for at in places(call.out.shape):
            asked = tuple(min(each, most - 1) for each, most in zip(at, index.shape, strict=True))
            read = tuple(min(each, most - 1) for each, most in zip(moved(at, asked), given.shape, strict=True))
            found.append(Route(asked, read, at))
        return found
    if call.op == "index_add":
        source = call.tensor("src")
        assert source is not None
        return [Route((at[dim],), at, moved(at, (at[dim],))) for at in places(source.shape)]
    return [Route(at, at, moved(at, at)) for at in places(index.shape)]


def places(shape: Sequence[int]) -> Iterator[Place]:
    """Every coordinate of a shape, row by row."""
    return product(*map(range, shape))


def value_at(tensor: Tensor, place: Place) -> Any:
    """The value of a tensor at a coordinate."""
    flat = 0
    for size, at in zip(tensor.shape, place, strict=True):
        flat = flat * size + at
    return tensor.data[flat]


def number(value: Any, dtype: str) -> str:
    """A value as short as torch prints it: `3`, `3.`, `0.25`, `True`."""
    if dtype == "bool":
        return str(bool(value))
    if isinstance(value, str) or not dtype.startswith("float"):
        return str(value)
    return f"{int(value)}." if value == int(value) and abs(value) < 1e6 else f"{value:.4g}"


def link(call: Call) -> str | None:
    """The call as the explorer's address holds it; None for what its boxes do not hold (a broadcast `dim=None`)."""
    parts = [f"op={call.op}", f"dim={call.args.get('dim')}"]
    for name in ("input", "index", "src"):
        tensor = call.tensor(name)
        if tensor is not None:
            numbers = ",".join(_plain(value, tensor.dtype) for value in tensor.data)
            parts.append(f"{name}={tensor.dtype}:{'x'.join(map(str, tensor.shape))}:{numbers}")
    if call.op == "scatter" and "value" in call.args:
        parts.append(f"value={_plain(call.args['value'], 'float64')}")
    if call.op == "scatter_reduce":
        parts += [f"reduce={call.args['reduce']}", f"include_self={str(call.args.get('include_self', True)).lower()}"]
    if call.op == "index_add":
        parts.append(f"alpha={_plain(call.args.get('alpha', 1), 'float64')}")
    return "&".join(parts)


def _plain(value: Any, dtype: str) -> str:
    if dtype == "bool":
        return str(int(bool(value)))
    if isinstance(value, str):
        return value
    if value == int(value):
        return str(int(value))
    if dtype != "float32":
        return repr(float(value))
    texts = (f"{value:.{digits}g}" for digits in range(6, 10))  # the shortest that reads back as the same number
    return next(text for text in texts if struct.pack("f", float(text)) == struct.pack("f", value))


def formula(call: Call, route: Route) -> str:
    """The highlighted cell as an equation with its numbers."""
    index, dim = call.tensor("index"), int(call.args["dim"]) % len(call.out.shape)
    assert index is not None
    at_index = f"index{_brackets(route.index)}"
    if call.op in READS:
        given = call.tensor("input")
        assert given is not None
        read = "".join(f"[{at_index}]" if d == dim else f"[{at}]" for d, at in enumerate(route.source))
        value = number(value_at(call.out, route.target), call.out.dtype)
        return f"out{_brackets(route.target)} = input{read} = input{_brackets(route.source)} = {value}"
    source = call.tensor("src")
    written = (
        number(value_at(source, route.source), source.dtype) if source else number(call.args["value"], call.out.dtype)
    )
    name = f"src{_brackets(route.source)}" if source else "value"
    where = "".join(f"[{at_index}]" if d == dim else f"[{at}]" for d, at in enumerate(route.target))
    sign = {"scatter": "=", "scatter_add": "+=", "index_add": "+="}.get(call.op)
    if sign:
        return f"out{where} {sign} {name}: out{_brackets(route.target)} {sign} {written}"
    return f"out{_brackets(route.target)} = {call.args['reduce']}(…, {name} = {written}, …)"


def figure_html(call: Call, language: str, identity: str, explorer: str | None) -> str:
    """The whole figure: drawing, equation, and the way to the explorer.

    Args:
        identity: unique on the page; the ids of title and description begin with it.
        explorer: the address of the explorer page, None to leave its link away.
    """
    texts, shown = TEXTS[language], routes(call)
    sample = _sample(call, shown)
    equation = formula(call, sample)
    panels = _panels(call, shown, sample)
    tensors = texts["separator"].join(
        texts["tensor"].format(name=panel.name, shape=_shape(panel.tensor.shape), values=_nested(panel.tensor))
        for panel in panels
    )
    title = texts["title"].format(call=call.op, dim=call.args["dim"])
    desc = texts["desc"].format(tensors=tensors, formula=equation)
    wide, narrow = (_rows(panels, call.op, room) for room in (_WIDEST, _PHONE))
    both = wide == narrow and len(wide) > 1
    drawing = _svg(wide, sample, call, identity, title, desc, "tf-any" if both else "tf-wide", _WIDEST)
    if not both:
        drawing += _svg(narrow, sample, call, f"{identity}-down", title, desc, "tf-narrow", _PHONE)
    state = link(call)
    way = (
        f' <a class="tensor-figure__open" href="{escape(explorer)}#{quote(state, safe="=&:,.-")}">{texts["open"]}</a>'
        if explorer and state
        else ""
    )
    return (
        f'<figure class="tensor-figure" data-op="{call.op}" data-search-exclude="yes">{drawing}'
        f"<figcaption><code>{_breakable(equation)}</code>"
        f'<span class="tf-steps">{_step("back", "◀", texts)}{_step("on", "▶", texts)} {texts["hint"]}</span>'
        f"{way}</figcaption></figure>"
    )


def _breakable(equation: str) -> str:
    """The equation as HTML whose lines may end before an equals sign, never inside an index."""
    return escape(equation).replace(" = ", " <wbr>= ").replace(" += ", " <wbr>+= ")


def _step(way: str, sign: str, texts: dict[str, str]) -> str:
    return f'<button type="button" data-step="{way}" aria-label="{texts[way]}">{sign}</button>'


@dataclass(frozen=True)
class _Panel:
    """One tensor of a figure.

    Args:
        axis: the dimension that the index chooses, in the tensor that it runs through.
        dim: the same as the call writes it.
        banded: whether the band that says `dim` lies above the columns of a panel of this figure; the rows of all
            panels stand in line.
        tight: whether letters and cells are smaller, for a tensor that is too wide for a phone.
    """

    name: str
    role: str
    tensor: Tensor
    busy: frozenset[Place]
    on: frozenset[Place]
    axis: int | None = None
    dim: str = ""
    banded: bool = False
    tight: bool = False

    @property
    def cell_width(self) -> float:
        longest = max(len(number(value, self.tensor.dtype)) for value in self.tensor.data)
        return max(30.0, longest * _SMALL + 6) if self.tight else max(36.0, longest * _LETTER + 10)

    @property
    def step(self) -> float:
        """From one column to the next."""
        return self.cell_width + (_GAP - 3 if self.tight else _GAP)

    @property
    def columns(self) -> int:
        return self.tensor.shape[-1]

    @property
    def rows(self) -> int:
        return self.tensor.shape[-2] if len(self.tensor.shape) > 1 else 1

    @property
    def sheets(self) -> list[Place]:
        return list(places(self.tensor.shape[:-2]))

    @property
    def across(self) -> bool:
        """Whether the index chooses a column."""
        return self.axis == len(self.tensor.shape) - 1

    @property
    def down(self) -> bool:
        """Whether the index chooses a row or a sheet."""
        return self.axis is not None and not self.across

    @property
    def left(self) -> float:
        """Where the cells begin: right of the row numbers and of a band."""
        return _LEFT + (_BAND if self.down else 0)

    @property
    def top(self) -> float:
        """Where the first sheet begins."""
        return _HEAD + (_BAND if self.banded else 0)

    @property
    def band(self) -> float:
        """The shortest band that its words fit in."""
        return len(_band_text(self.dim)) * _SMALL + 8

    @property
    def _sheet_height(self) -> float:
        return _ABOVE + self.rows * (_HEIGHT + _ROW_GAP) + _SHEET

    @property
    def width(self) -> float:
        said = len(self.name) * _LETTER + len(_shape(self.tensor.shape)) * _SMALL + 12
        cells = self.columns * self.step - _GAP
        return self.left + max(said, cells, self.band if self.across else 0)

    @property
    def height(self) -> float:
        least = _ABOVE + self.band if self.down else 0
        return self.top + max(len(self.sheets) * self._sheet_height, least)

    def corner(self, place: Place) -> tuple[float, float]:
        """The upper left corner of a cell within the panel."""
        row, column = (place[-2] if len(place) > 1 else 0), place[-1]
        sheet = self.sheets.index(place[:-2]) if len(place) > 2 else 0
        top = self.top + sheet * self._sheet_height + _ABOVE
        return self.left + column * self.step, top + row * (_HEIGHT + _ROW_GAP)


def _panels(call: Call, shown: Sequence[Route], sample: Route) -> list[_Panel]:
    index, given, source = call.tensor("index"), call.tensor("input"), call.tensor("src")
    assert index is not None
    assert given is not None
    dim, said = int(call.args["dim"]) % len(call.out.shape), str(call.args["dim"])
    sources = frozenset(route.source for route in shown)
    targets = frozenset(route.target for route in shown)
    asked = _Panel("index", "index", index, frozenset(), frozenset([sample.index]))
    if call.op in READS:
        return [
            asked,
            _Panel("input", "source", given, sources, frozenset([sample.source]), dim, said),
            _Panel("out", "result", call.out, frozenset(), frozenset([sample.target])),
        ]
    panels = [asked]
    if source is not None:
        panels.append(_Panel("src", "source", source, sources, frozenset([sample.source])))
    if any(value not in (0, 0.0, False) for value in given.data):
        panels.append(_Panel("input", "before", given, frozenset(), frozenset()))
    panels.append(_Panel("out", "result", call.out, targets, frozenset([sample.target]), dim, said))
    return panels


def _sample(call: Call, shown: Sequence[Route]) -> Route:
    """The route to highlight: one that moves, so that the eye sees something happen; not the first if another does."""
    source = call.tensor("src")
    lasting = [
        route
        for route in shown
        if call.op != "scatter"
        or source is None
        or value_at(call.out, route.target) == value_at(source, route.source)  # not overwritten by a later one
    ]
    moving = [route for route in lasting if route.source != route.target]
    return moving[min(1, len(moving) - 1)] if moving else lasting[0]


def _rows(panels: Sequence[_Panel], op: str, room: float) -> list[list[_Panel]]:
    """The panels in one line if they fit into so many pixels, else in two, else one under the other.

    In two lines the index stands above what it points at, beside what goes there or comes from there.
    """
    kin = {"index", "out"} if op in READS else {"index", "src"}
    pairs = [[panel for panel in panels if (panel.name in kin) is first] for first in (True, False)]
    for rows in ([list(panels)], pairs):
        lanes = 2 * _LANE if len(rows) > 1 else 0
        lines = [row for row in rows if len(row) > 1]  # a tensor alone is no reason to part others
        if all(sum(panel.width + _BETWEEN for panel in row) - _BETWEEN + 2 * _EDGE + lanes <= room for row in lines):
            break
    else:
        rows = [[panel] for panel in panels]
    tight = any(panel.width + 2 * (_EDGE + _LANE) > room for panel in panels)
    return [[replace(panel, banded=any(each.across for each in row), tight=tight) for panel in row] for row in rows]


def _svg(
    rows: Sequence[Sequence[_Panel]], sample: Route, call: Call, identity: str, title: str, desc: str, name: str,
    room: float,
) -> str:  # fmt: skip
    """The drawing. Between rows the index's word goes along the left margin, the value along the right one."""
    origins: dict[str, tuple[float, float]] = {}
    stacked = len(rows) > 1
    y = float(_EDGE)
    margin = _EDGE + (_LANE if stacked else 0)
    across = 0.0
    for row in rows:
        free = room - 2 * _EDGE - sum(panel.width for panel in row)
        # As wide as the column of text, if the panels do not fall apart.
        between = min(_FARTHEST, free / (len(row) - 1)) if len(row) > 1 and not stacked else _BETWEEN
        x = float(margin)
        for panel in row:
            origins[panel.name] = (x, y)
            x += panel.width + between
        across = max(across, x - between)
        y += max(panel.height for panel in row) + 12
    width, height = across + margin, y - 12
    turns = (margin - 10.0, across + 10) if stacked else None
    panels = [panel for row in rows for panel in row]
    by_name = {panel.name: panel for panel in panels}
    ends = [
        (
            "index",
            sample.index,
            "input" if call.op in READS else "out",
            sample.source if call.op in READS else sample.target,
        )
    ]
    middle = "input" if call.op in READS else "src"
    if middle in by_name:
        ends.append((middle, sample.source, "out", sample.target))
    arrows = "".join(
        _arrow(by_name[start], origins[start], at, by_name[end], origins[end], to, kind, turns)
        for (start, at, end, to), kind in zip(ends, ("index", "source"), strict=False)
    )
    drawn = "".join(_panel_svg(panel, *origins[panel.name]) for panel in panels)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}{" tf-tight" if panels[0].tight else ""}" role="img" '
        f'aria-labelledby="{identity}-title {identity}-desc" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}">'
        f'<title id="{identity}-title">{escape(title)}</title><desc id="{identity}-desc">{escape(desc)}</desc>'
        f"{drawn}{arrows}</svg>"
    )


def _panel_svg(panel: _Panel, x: float, y: float) -> str:
    pieces = [
        f'<text class="tf-name tf-name--{panel.role}" x="{panel.left:.0f}" y="16">{panel.name}'
        f'<tspan class="tf-shape" dx="8">{_shape(panel.tensor.shape)}</tspan></text>',
        *_bands(panel),
    ]
    rank = len(panel.tensor.shape)
    beside = panel.left - 12
    for sheet in panel.sheets:
        for column in range(panel.columns):
            left, top = panel.corner((*sheet, 0, column) if rank > 1 else (column,))
            pieces.append(_label(left + panel.cell_width / 2, top - 15, column, panel.axis == rank - 1))
        if rank > 1:
            for row in range(panel.rows):
                left, top = panel.corner((*sheet, row, 0))
                pieces.append(_label(beside, top + _HEIGHT / 2 + 4.5, row, panel.axis == rank - 2))
        if sheet:
            left, top = panel.corner((*sheet, 0, 0))
            pieces.append(_label(beside, top - 15, f"{sheet[0]}:", panel.axis == 0 and rank == 3))
    for place in places(panel.tensor.shape):
        left, top = panel.corner(place)
        state = " tf-on" if place in panel.on else " tf-busy" if place in panel.busy else ""
        text = number(value_at(panel.tensor, place), panel.tensor.dtype)
        at = ",".join(map(str, place))
        pieces.append(
            f'<g class="tf-cell tf-{panel.role}{state}" data-tensor="{panel.name}" data-at="{at}">'
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{panel.cell_width:.1f}" height="{_HEIGHT}" rx="4"/>'
            f'<text x="{left + panel.cell_width / 2:.1f}" y="{top + _HEIGHT / 2 + 5.5:.1f}">{escape(text)}</text></g>'
        )
    return f'<g transform="translate({x:.1f} {y:.1f})">{"".join(pieces)}</g>'


def _band_text(dim: str) -> str:
    return f"dim = {dim} \u2192"


def _bands(panel: _Panel) -> list[str]:
    """The band along the axis that the index chooses, which says `dim`; along rows, one for each sheet."""
    if panel.axis is None:
        return []
    if panel.across:
        length = max(panel.columns * panel.step - _GAP, panel.band)
        return [_band(panel, f"translate({panel.left:.1f} {_HEAD - 2})", length)]
    firsts = panel.sheets if panel.axis == len(panel.tensor.shape) - 2 else panel.sheets[:1]
    last = panel.corner(tuple(size - 1 for size in panel.tensor.shape))[1] + _HEIGHT
    bands = []
    for sheet in firsts:
        _, top = panel.corner((*sheet, 0, 0))
        end = top + panel.rows * (_HEIGHT + _ROW_GAP) - _ROW_GAP if len(firsts) == len(panel.sheets) else last
        bands.append(_band(panel, f"translate({_BAND - 4} {top:.1f}) rotate(90)", max(end - top, panel.band)))
    return bands


def _band(panel: _Panel, place: str, length: float) -> str:
    return (
        f'<g class="tf-dim" transform="{place}"><rect width="{length:.1f}" height="20" rx="4"/>'
        f'<text x="{length / 2:.1f}" y="14.5">{_band_text(panel.dim)}</text></g>'
    )


def _label(x: float, y: float, text: object, emphasised: bool) -> str:
    return f'<text class="tf-label{" tf-label--dim" if emphasised else ""}" x="{x:.1f}" y="{y:.1f}">{text}</text>'


def _arrow(
    start: _Panel, start_at: tuple[float, float], place: Place,
    end: _Panel, end_at: tuple[float, float], to: Place, kind: str, turns: tuple[float, float] | None,
) -> str:  # fmt: skip
    """A bent line from a cell to a cell that runs in the gaps between rows, with a head at its end.

    Args:
        kind: `index` leaves and arrives above the cells, `source` below them, so that the two never meet.
        turns: where either kind turns when the panels stand in several rows; else they turn right of the first.
    """
    (sx, sy), (ex, ey) = start.corner(place), end.corner(to)
    begin, finish = sx + start_at[0] + start.cell_width / 2, ex + end_at[0] + end.cell_width / 2
    top, goal = sy + start_at[1], ey + end_at[1]
    first, second = turns or (start_at[0] + start.width + 12, start_at[0] + start.width + 22)
    turn = first if kind == "index" else second
    away, leaves, arrives = (-1, top, goal) if kind == "index" else (1, top + _HEIGHT, goal + _HEIGHT)
    path = (
        f"M{begin:.1f} {leaves:.1f}V{leaves + 6 * away:.1f}H{turn:.1f}"
        f"V{arrives + 10 * away:.1f}H{finish:.1f}V{arrives + 7 * away:.1f}"
    )
    dot = f"M{begin - 3:.1f} {leaves:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z"  # this cell, not the one beyond the gap
    tip = f"{dot}M{finish:.1f} {arrives + away:.1f}l-5 {7 * away}h10z"
    return f'<path class="tf-arrow tf-arrow--{kind}" d="{path}"/><path class="tf-tip tf-tip--{kind}" d="{tip}"/>'


def _brackets(place: Place) -> str:
    return "".join(f"[{at}]" for at in place)


def _shape(shape: Sequence[int]) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _nested(tensor: Tensor) -> str:
    texts = [number(value, tensor.dtype) for value in tensor.data]
    for size in reversed(tensor.shape):
        texts = [f"[{', '.join(texts[at : at + size])}]" for at in range(0, len(texts), size)]
    return texts[0]


class Figures(Extension):
    """Puts figures where a page asks for them. `draw` makes the HTML of a reference, or says why it cannot."""

    def __init__(self, draw: Callable[[str, int], str]) -> None:
        super().__init__()
        self._draw = draw

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's name)
        md.preprocessors.register(_Placer(md, self._draw), "figures", 22)  # behind fences, before raw HTML


class _Placer(Preprocessor):
    def __init__(self, md: Markdown, draw: Callable[[str, int], str]) -> None:
        super().__init__(md)
        self._draw = draw

    def run(self, lines: list[str]) -> list[str]:
        placed = []
        for line in lines:
            match = FIGURE.match(line)
            if match and self.md is not None:
                html = self._draw(match["name"], int(match["number"] or 1))
                placed += ["", self.md.htmlStash.store(html), ""] if html else [""]
            else:
                placed.append(line)
        return placed
