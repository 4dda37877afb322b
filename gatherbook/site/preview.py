"""The picture that a link to the site shows elsewhere: the call of the first figure, one cell of it followed.

It holds code and numbers and no sentence, so one picture serves both languages, and no font is needed but the one that
comes with matplotlib.
"""

from __future__ import annotations

from io import BytesIO
from itertools import product
from pathlib import Path

import matplotlib
from PIL import Image, ImageDraw, ImageFont

from gatherbook.sources import calls
from gatherbook.sources.book import Book
from gatherbook.sources.calls import Call, Tensor
from gatherbook.sources.problems import BookError

NAME = "assets/preview.png"
PROGRAM = "gather/three_by_four.py"
SIZE = (1200, 630)
COVER_SIZE = (1200, 1800)
FOLLOWED = (1, 1)  # the cell of `index` whose way is drawn
_SIDE, _GAP, _TOP = 80, 18, 234  # pixels: a cell, between cells, above the grids
_PAPER, _INK, _QUIET = "#ffffff", "#1c2129", "#6b7480"
_WAY = {"input": "#f2b661", "out": "#86bdf5"}
_COLOURS = {  # line and fill, those of site.css
    "index": ("#8a5300", "#ffedc9"),
    "input": ("#1c5fa8", "#dcebfb"),
    "out": ("#176b4a", "#d7f1e4"),
}


def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "DejaVuSansMono-Bold.ttf" if bold else "DejaVuSansMono.ttf"
    return ImageFont.truetype(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name), size)


def followed(index: Tensor) -> dict[str, tuple[int, int]]:
    """The cells on the way of one number of a matrix of columns: in `index`, in `input`, in `out`."""
    row, column = FOLLOWED
    return {"index": FOLLOWED, "input": (row, int(index.data[row * index.shape[1] + column])), "out": FOLLOWED}


def drawn(call: Call) -> Image.Image:
    """The picture of a gather of a matrix along dim 1."""
    image = Image.new("RGB", SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    tensors: dict[str, Tensor] = {"index": call.args["index"], "input": call.args["input"], "out": call.out}
    way = followed(tensors["index"])
    draw.rectangle((0, 0, SIZE[0], 14), fill="#1d3557")
    parts, bold = ("torch.gather(", "input", ", ", "1", ", ", "index", ")"), _font(50, bold=True)
    x = (SIZE[0] - draw.textlength("".join(parts), bold)) / 2
    for part in parts:
        draw.text((x, 66), part, fill=_COLOURS[part][0] if part in _COLOURS else _INK, font=bold)
        x += draw.textlength(part, bold)
    step = _SIDE + _GAP
    widths = {name: tensor.shape[1] * step - _GAP for name, tensor in tensors.items()}
    space = (SIZE[0] - sum(widths.values())) // (len(tensors) + 1)
    left, middle = space, {}
    for name, tensor in tensors.items():
        line, fill = _COLOURS[name]
        draw.text((left, _TOP - 48), name, fill=line, font=_font(30, bold=True))
        for row, column in product(range(tensor.shape[0]), range(tensor.shape[1])):
            at = (left + column * step, _TOP + row * step)
            box = (*at, at[0] + _SIDE, at[1] + _SIDE)
            ours = (row, column) == way[name]
            colours = {"fill": fill, "outline": line, "width": 5} if ours else {"outline": "#c9d0d9", "width": 2}
            draw.rounded_rectangle(box, 8, **colours)
            center = (at[0] + _SIDE / 2, at[1] + _SIDE / 2)
            text = str(tensor.data[row * tensor.shape[1] + column])
            draw.text(center, text, fill=_INK, font=_font(34, bold=ours), anchor="mm")
            if ours:
                middle[name] = center
        left += widths[name] + space
    equation = "out[{0}][{1}] = input[{0}][index[{0}][{1}]] = input[{0}][{2}] = {3}".format(
        *FOLLOWED, way["input"][1], call.out.data[FOLLOWED[0] * call.out.shape[1] + FOLLOWED[1]]
    )
    draw.text((SIZE[0] / 2, SIZE[1] - 70), equation, fill=_QUIET, font=_font(28), anchor="mm")
    for begin, end in (("index", "input"), ("input", "out")):
        _arrow(draw, middle[begin], middle[end], _COLOURS[begin][0])
    return image


def cover(call: Call) -> Image.Image:
    """The same call as the cover of a book: its three tensors one below the other, the way of one number through them.

    It bears the name of the operation, which is the same in every language.
    """
    image = Image.new("RGB", COVER_SIZE, "#1d3557")
    draw = ImageDraw.Draw(image)
    tensors: dict[str, Tensor] = {"index": call.args["index"], "input": call.args["input"], "out": call.out}
    way = followed(tensors["index"])
    draw.text((100, 110), "torch.", fill="#dbe4ef", font=_font(64))
    draw.text((100, 180), "gather", fill="#ffffff", font=_font(150, bold=True))
    side, gap, top = 92, 20, 470
    before: tuple[float, float] | None = None
    for name, tensor in tensors.items():
        line, fill = _COLOURS[name]
        draw.text((100, top), name, fill=fill, font=_font(44, bold=True))
        ours = (0.0, 0.0)
        for row, column in product(range(tensor.shape[0]), range(tensor.shape[1])):
            at = (420 + column * (side + gap), top + row * (side + gap))
            box = (*at, at[0] + side, at[1] + side)
            here = (row, column) == way[name]
            draw.rounded_rectangle(
                box, 10, fill=fill if here else "#27456f", outline=line if here else "#4a6690", width=6 if here else 2
            )
            center = (at[0] + side / 2, at[1] + side / 2)
            number = str(tensor.data[row * tensor.shape[1] + column])
            draw.text(center, number, fill="#1c2129" if here else "#dbe4ef", font=_font(38, bold=here), anchor="mm")
            ours = center if here else ours
        if before:  # in the gaps between the cells and beside them, so that it crosses no number
            half, beside, above = (side + gap) / 2, 420 - 2 * gap, ours[1] - (side + gap) / 2
            way_there = [(before[0], before[1] + side / 2), (before[0], before[1] + half), (beside, before[1] + half)]
            draw.line(
                [*way_there, (beside, above), (ours[0], above), (ours[0], ours[1] - side / 2)], fill=_WAY[name], width=6
            )
            tip = (ours[0], ours[1] - side / 2 + 4)
            draw.polygon([tip, (tip[0] - 12, tip[1] - 14), (tip[0] + 12, tip[1] - 14)], fill=_WAY[name])
        before = ours
        top += tensor.shape[0] * (side + gap) + 70
    return image


def _arrow(draw: ImageDraw.ImageDraw, begin: tuple[float, float], end: tuple[float, float], colour: str) -> None:
    """An arrow in the gap below the row, so that it crosses no number."""
    half, y = _SIDE / 2, begin[1] + _SIDE / 2 + _GAP / 2
    draw.line([(begin[0], begin[1] + half), (begin[0], y), (end[0], y), (end[0], end[1] + half)], fill=colour, width=4)
    tip = (end[0], end[1] + half - 2)
    draw.polygon([tip, (tip[0] - 9, tip[1] + 12), (tip[0] + 9, tip[1] + 12)], fill=colour)


def inputs(book: Book) -> tuple[Call, ...]:
    """What the picture is made of: the calls of its program; none where the book has no such program."""
    try:
        return tuple(calls.read(book, PROGRAM))
    except BookError:
        return ()


def picture(book: Book) -> bytes:
    """The picture as a PNG; nothing where the book has no program to show."""
    made = inputs(book)
    if not made:
        return b""
    file = BytesIO()
    drawn(made[0]).save(file, format="PNG", optimize=True)
    return file.getvalue()


def cover_png(book: Book) -> bytes:
    """The cover as a PNG; nothing where the book has no program to show."""
    made = inputs(book)
    if not made:
        return b""
    file = BytesIO()
    cover(made[0]).save(file, format="PNG", optimize=True)
    return file.getvalue()


def write(site: Path, png: bytes) -> None:
    """Writes the picture, where there is one."""
    if png:
        (site / NAME).write_bytes(png)


def has_one(book: Book) -> bool:
    """Whether the book has a picture to show."""
    return bool(inputs(book))
