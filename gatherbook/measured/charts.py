"""Plots as SVG that lives in the page: its text is text in the reader's fonts, its colours are the palette's.

Matplotlib draws with colours that stand for the palette's, and they are replaced in what it writes. A plot that
was drawn before is taken from the cache; nothing is drawn while a page's text is edited.
"""

from __future__ import annotations

import hashlib
import io
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

from gatherbook.measured.svg import SVG, slim

GROWTH_PLOTS = {"growth-time": ("median", "time"), "growth-bandwidth": ("bandwidth", "rate")}
"""The plots over all sizes: which field, in which form."""

_INK, _FAINT = "#010203", "#010204"
_LINES = ("#010205", "#010206", "#010207", "#010208")
_PALETTE = {
    _INK: "currentColor",
    _FAINT: "var(--book-line)",
    _LINES[0]: "var(--book-source)",
    _LINES[1]: "var(--book-result)",
    _LINES[2]: "var(--book-index)",
    _LINES[3]: "var(--book-error)",
}
_MARKERS = "osD^"
_CLASSES = {"fill: none; stroke: var(--book-line); stroke-width: 0.6; stroke-linecap: square": "measured-grid"}
_DRAWING = (Path(__file__), Path(__file__).with_name("svg.py"))
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SHAPES = {"wide": (680, 430, 31, 14), "narrow": (350, 350, 27, 12)}
"""For a desk and for a phone: the width, the height of lines, the height of a bar, and the size of the letters."""


@dataclass(frozen=True)
class Series:
    """One line; `yardstick` is drawn dashed, in the colour of the text."""

    label: str
    values: tuple[float, ...]
    yardstick: bool


@dataclass(frozen=True)
class Lines:
    """Lines over sizes, both axes logarithmic; `caches` are names and the size at which each is full."""

    sizes: tuple[float, ...]
    series: tuple[Series, ...]
    axes: tuple[str, str]
    caches: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Bars:
    """One bar for each way, the shortest on top, with its value as text beside it."""

    labels: tuple[str, ...]
    values: tuple[float, ...]
    texts: tuple[str, ...]
    yardstick: int | None
    axis: str


def plot_svg(data: Lines | Bars, identity: str, title: str, desc: str, cache: Path) -> str:
    """The plot as two SVG elements, each with a title and a description; the style sheet shows the one that fits.

    Args:
        identity: unique on the page; every id in the SVG begins with it.
    """
    return "".join(_cached(data, identity, title, desc, shape, cache) for shape in _SHAPES)


def _cached(data: Lines | Bars, identity: str, title: str, desc: str, shape: str, cache: Path) -> str:
    """The plot in one shape."""
    key = hashlib.sha256(repr((data, identity, title, desc, shape)).encode() + _drawing()).hexdigest()[:24]
    path = cache / f"{key}.svg"
    if path.is_file():
        return path.read_text(encoding="utf-8")
    svg = _element(_drawn(data, identity, shape), f"{identity}-{shape}", title, desc, shape)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(svg, encoding="utf-8")
    return svg


@lru_cache(maxsize=1)
def _drawing() -> bytes:
    """What else a plot depends on: how it is drawn."""
    return b"".join(path.read_bytes() for path in _DRAWING) + version("matplotlib").encode()


def _drawn(data: Lines | Bars, identity: str, shape: str) -> str:
    """What matplotlib writes; a point of it is a pixel of the page."""
    import warnings

    import matplotlib

    matplotlib.use("svg")
    from matplotlib.figure import Figure

    width, tall, bar, letters = _SHAPES[shape]
    style: dict[str, Any] = {
        "svg.fonttype": "none", "svg.hashsalt": identity, "font.size": letters, "text.color": _INK,
        "axes.edgecolor": _FAINT, "axes.labelcolor": _INK, "xtick.color": _INK, "ytick.color": _INK,
        "axes.spines.top": False, "axes.spines.right": False, "grid.color": _FAINT,
        "legend.fontsize": letters, "xtick.labelsize": letters, "ytick.labelsize": letters,
    }  # fmt: skip
    with matplotlib.rc_context(style), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # the reader's fonts draw it, not matplotlib's
        height = tall if isinstance(data, Lines) else 2 * bar + bar * len(data.labels)
        figure = Figure(figsize=(width / 72, height / 72), layout="constrained")
        axes = figure.add_subplot()
        draw: Callable[[Any], None] = partial(_lines if isinstance(data, Lines) else _bars, data)  # type: ignore[arg-type]
        draw(axes)
        written = io.StringIO()
        figure.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return written.getvalue()


def _lines(data: Lines, axes: Any) -> None:
    colours, dashes = iter(zip(_LINES, _MARKERS, strict=True)), iter(("-.", "--", ":"))
    for series in data.series:
        if series.yardstick:
            axes.plot(data.sizes, series.values, next(dashes), color=_INK, label=series.label)
        else:
            colour, marker = next(colours)
            axes.plot(data.sizes, series.values, marker=marker, markersize=4, color=colour, label=series.label)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(data.axes[0])
    axes.set_ylabel(data.axes[1])
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: _number(value))
    axes.minorticks_off()
    axes.grid(True, which="major", linewidth=0.6)
    low, high = axes.get_xlim()
    for name, at in data.caches:
        if low < at < high:
            axes.axvline(at, color=_INK, linewidth=1, linestyle=(0, (1, 3)))
            axes.text(at, 1.01, name, transform=axes.get_xaxis_transform(), ha="center", va="bottom")
    axes.figure.legend(loc="outside upper left", ncols=2, frameon=False, handlelength=1.8, columnspacing=1.2)


def _bars(data: Bars, axes: Any) -> None:
    places = range(len(data.labels))
    colours = [_INK if place == data.yardstick else _LINES[0] for place in places]
    low = min(data.values) / 2
    axes.barh(places, [value - low for value in data.values], left=low, color=colours, height=0.62)
    axes.set_xscale("log")
    axes.set_yticks(list(places), data.labels)
    axes.invert_yaxis()
    axes.set_xlim(low, max(data.values) * 12)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(data.axis)
    axes.xaxis.set_ticks([])
    axes.xaxis.set_ticks([], minor=True)
    axes.spines[["bottom", "left"]].set_visible(False)
    for place, value, text in zip(places, data.values, data.texts, strict=True):
        axes.annotate(text, (value, place), xytext=(5, 0), textcoords="offset points", va="center")


def _element(svg: str, identity: str, title: str, desc: str, shape: str) -> str:
    """The drawing as an element of the page, in the palette's colours."""
    box = re.search(r'viewBox="([^"]+)"', svg)
    assert box is not None
    for stand_in, colour in _PALETTE.items():
        svg = svg.replace(stand_in, colour)
    letters = _SHAPES[shape][-1]
    width, height = box[1].split()[2:]
    return (
        f'<svg xmlns="{SVG}" role="img" class="measured-{shape}" width="{width}" height="{height}" '
        f'viewBox="{box[1]}" aria-labelledby="{identity}-title {identity}-desc" fill="currentColor" '
        f'font-size="{letters:g}" stroke-linejoin="round" stroke-linecap="butt">'
        f'<title id="{identity}-title">{escape(title)}</title><desc id="{identity}-desc">{escape(desc)}</desc>'
        f"{slim(svg, identity, letters, _CLASSES)}</svg>"
    )


def _number(value: float) -> str:
    """A number at an axis: 0.01, 100, 1,000, 10\N{SUPERSCRIPT FOUR}."""
    if 0.01 <= value < 1e4:
        return f"{value:,g}"
    return "10" + str(round(math.log10(value))).translate(_SUPERSCRIPTS)
