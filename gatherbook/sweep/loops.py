"""What each operation means, as the plain loop that a reader would write: no torch here.

A tensor is a `Grid`, its cells by position. Every loop takes a `Call`, the operands and options of one call, and
returns the grid of the result. Where the meaning does not say what to do (a number outside, shapes that do not fit)
a loop raises `Undefined`. The cells may be numbers or `Linear`, sums of input cells; on those the same loops give
gradients.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

Place = tuple[int, ...]


class Undefined(Exception):  # noqa: N818  (no mistake: the answer of a loop)
    """The plain loop has no answer for these operands."""


class Linear:
    """A sum of input cells with coefficients, `{("x", place): 1.0}`; what a loop computes with to find a gradient."""

    __slots__ = ("terms",)

    def __init__(self, terms: Mapping[Any, float] | None = None) -> None:
        self.terms = dict(terms or {})

    def __add__(self, other: Any) -> Linear:
        terms = dict(self.terms)
        for key, factor in getattr(other, "terms", {}).items():
            terms[key] = terms.get(key, 0) + factor
        return Linear(terms)

    __radd__ = __add__

    def __mul__(self, factor: float) -> Linear:
        return Linear({key: each * factor for key, each in self.terms.items()})

    def __truediv__(self, divisor: float) -> Linear:
        return self * (1 / divisor)


@dataclass(frozen=True)
class Grid:
    """A tensor without torch: its shape, and its cells by position in row order."""

    shape: Place
    cells: Mapping[Place, Any]

    def __getitem__(self, place: Place) -> Any:
        try:
            return self.cells[place]
        except KeyError:
            raise Undefined(place) from None

    def flat(self) -> list[Any]:
        """The cells in row order."""
        return [self.cells[place] for place in places(self.shape)]


@dataclass(frozen=True)
class Call:
    """The operands of one call: `x`, `i`, `s`, the dimension `d`, and options such as `reduce`."""

    x: Grid | None = None
    i: Grid | None = None
    s: Any = None
    d: int | None = 0
    masks: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)


At = Callable[[int, int], int]
Loop = Callable[[Call, At], Grid]


def strictly(number: int, size: int) -> int:
    """A number counts from the start."""
    return number


def wrapping(number: int, size: int) -> int:
    """A negative number counts from the end."""
    return number + size if -size <= number < 0 else number


def modulo(number: int, size: int) -> int:
    """Every number is a place: the remainder."""
    if size == 0:
        raise Undefined("a dimension of size 0")
    return number % size


def places(shape: Iterable[int]) -> Iterable[Place]:
    """All positions of a shape in row order."""
    return product(*(range(size) for size in shape))


def grid(shape: Place, flat: Iterable[Any]) -> Grid:
    """A grid of values in row order."""
    return Grid(tuple(shape), dict(zip(places(shape), flat)))  # noqa: B905  (Python 3.9 runs old releases)


def moved(place: Place, d: int, number: int) -> Place:
    """The place with another number along `d`."""
    return (*place[:d], number, *place[d + 1 :])


def resized(shape: Place, d: int, *sizes: int) -> Place:
    """The shape with other sizes along `d`."""
    return (*shape[:d], *sizes, *shape[d + 1 :])


def broadcast(one: Place, other: Place) -> Place:
    """The shape of two shapes broadcast together."""
    length = max(len(one), len(other))
    one, other = (1,) * (length - len(one)) + tuple(one), (1,) * (length - len(other)) + tuple(other)
    if any(a != b and 1 not in (a, b) for a, b in zip(one, other)):  # noqa: B905
        raise Undefined("no broadcast")
    return tuple(b if a == 1 else a for a, b in zip(one, other))  # noqa: B905


def expanded(a: Grid, shape: Place) -> Grid:
    """A grid broadcast to a shape."""
    if broadcast(a.shape, shape) != tuple(shape):
        raise Undefined("does not expand")
    lead = len(shape) - len(a.shape)
    cells = {}
    for place in places(shape):
        cells[place] = a[tuple(0 if size == 1 else at for at, size in zip(place[lead:], a.shape))]  # noqa: B905
    return Grid(tuple(shape), cells)


def lifted(a: Grid) -> Grid:
    """A grid without dimensions as one of size 1."""
    return a if a.shape else Grid((1,), {(0,): a[()]})


def ravelled(a: Grid) -> Grid:
    """A grid in one dimension."""
    return grid((len(a.cells),), a.flat())


def _dim(a: Grid, d: int) -> int:
    if not -len(a.shape) <= d < len(a.shape):
        raise Undefined("no such dimension")
    return d % len(a.shape)


def _into(x: Grid, place: Place) -> Place:
    if place not in x.cells:
        raise Undefined(place)
    return place


# Reading ------------------------------------------------------------------------------------------------------


def gather(c: Call, at: At) -> Grid:
    x, i = lifted(c.x), lifted(c.i)
    if len(x.shape) != len(i.shape):
        raise Undefined("rank")
    d = _dim(x, c.d)
    cells = {p: x[moved(p, d, at(i[p], x.shape[d]))] for p in places(i.shape)}
    return grid(c.i.shape, cells.values())


def take_along_dim(c: Call, at: At) -> Grid:
    if c.d is None:
        return gather(Call(ravelled(c.x), ravelled(c.i), None, 0), at)
    x, i = c.x, c.i
    if len(x.shape) != len(i.shape):
        raise Undefined("rank")
    d = _dim(x, c.d)
    shape = broadcast(resized(x.shape, d, 1), resized(i.shape, d, 1))
    return gather(
        Call(expanded(x, resized(shape, d, x.shape[d])), expanded(i, resized(shape, d, i.shape[d])), None, d), at
    )


def index_select(c: Call, at: At) -> Grid:
    x, i = lifted(c.x), lifted(c.i)
    if len(i.shape) != 1:
        raise Undefined("rank")
    d = _dim(x, c.d)
    shape = resized(x.shape, d, *i.shape)
    cells = {p: x[moved(p, d, at(i[(p[d],)], x.shape[d]))] for p in places(shape)}
    return grid(c.x.shape if not c.x.shape and shape == (1,) else shape, cells.values())


def _selected(c: Call, at: At) -> tuple[Place, list[Place]]:
    """The shape of `x[:, i]` and the places of `x` that it names, in row order."""
    x, i, d = c.x, c.i, c.d
    if not x.shape and not i.shape and c.masks:
        return (int(bool(i[()])),), [()] * int(bool(i[()]))
    if d >= len(x.shape):
        raise Undefined("too many indices")
    if c.masks:
        inner = x.shape[d : d + len(i.shape)]
        if i.shape != inner:
            raise Undefined("the mask has another shape")
        rows = [p for p in places(i.shape) if i[p]]
        shape, skipped = (len(rows),), len(i.shape)
    else:
        rows = [(at(i[p], x.shape[d]),) for p in places(i.shape)]
        shape, skipped = i.shape, 1
    before, after = x.shape[:d], x.shape[d + skipped :]
    found = [_into(x, (*a, *row, *b)) for a in places(before) for row in rows for b in places(after)]
    return (*before, *shape, *after), found


def getitem(c: Call, at: At) -> Grid:
    shape, named = _selected(c, at)
    return grid(shape, [c.x[p] for p in named])


def take(c: Call, at: At) -> Grid:
    x = ravelled(c.x)
    return grid(c.i.shape, [x[(at(number, len(x.cells)),)] for number in c.i.flat()])


def embedding(c: Call, at: At) -> Grid:
    if len(c.x.shape) != 2:
        raise Undefined("the table is a matrix")
    return getitem(Call(c.x, c.i, None, 0), at)


def embedding_bag(c: Call, at: At) -> Grid:
    """Two dimensions: a bag per row. One: bags that begin at `offsets`."""
    mode, rows = c.options.get("mode", "mean"), []
    if len(c.i.shape) == 2:
        rows = [[c.i[(a, b)] for b in range(c.i.shape[1])] for a in range(c.i.shape[0])]
    elif len(c.i.shape) == 1 and "offsets" in c.options:
        ends = [*c.options["offsets"][1:], len(c.i.cells)]
        flat = c.i.flat()
        rows = [flat[a:b] for a, b in zip(c.options["offsets"], ends)]  # noqa: B905
    else:
        raise Undefined("no bags")
    width, out = c.x.shape[1], []
    for row in rows:
        for column in range(width):
            values = [c.x[(at(number, c.x.shape[0]), column)] for number in row]
            out.append(reduced(values, mode) if values else 0)
    return grid((len(rows), width), out)


# Writing ------------------------------------------------------------------------------------------------------


def reduced(values: list[Any], how: str) -> Any:
    """The values put together: `sum`, `prod`, `mean`, `amax`, `amin`, or `last`."""
    if how in ("amax", "max"):
        return max(values)
    if how in ("amin", "min"):
        return min(values)
    if how == "last":
        return values[-1]
    total = values[0]
    for value in values[1:]:
        total = total * value if how in ("prod", "multiply") else total + value
    if how == "mean":
        return total // len(values) if isinstance(total, int) else total / len(values)
    return total


def _written(x: Grid, writes: Iterable[tuple[Place, Any]], how: str, include_self: bool = True) -> Grid:
    """`x` after all the writes, each a place and a value."""
    arriving: dict[Place, list[Any]] = {}
    for place, value in writes:
        arriving.setdefault(_into(x, place), []).append(value)
    cells = dict(x.cells)
    for place, values in arriving.items():
        cells[place] = reduced([cells[place], *values] if include_self and how != "last" else values, how)
    return Grid(x.shape, cells)


def scatter(c: Call, at: At) -> Grid:
    x, i = lifted(c.x), lifted(c.i)
    s = lifted(c.s) if isinstance(c.s, Grid) else None
    if len(x.shape) != len(i.shape) or (s is not None and len(s.shape) != len(i.shape)):
        raise Undefined("rank")
    d, alpha = _dim(x, c.d), c.options.get("alpha", 1)
    writes = [
        (
            moved(p, d, at(i[p], x.shape[d])),
            (c.s if s is None else s[p]) * alpha if alpha != 1 else c.s if s is None else s[p],
        )
        for p in places(i.shape)
    ]
    done = _written(x, writes, c.options.get("reduce", "last"), c.options.get("include_self", True))
    return grid(c.x.shape, done.flat())


def index_write(c: Call, at: At) -> Grid:
    """`index_add_`, `index_copy_`, `index_reduce_` and, with a number for `s`, `index_fill_`."""
    x, i = lifted(c.x), lifted(c.i)
    if len(i.shape) != 1:
        raise Undefined("rank")
    d = _dim(x, c.d)
    shape = resized(x.shape, d, *i.shape)
    s = c.s
    if isinstance(s, Grid):
        s = lifted(s)
        if s.shape != shape:
            raise Undefined("the source has another shape")
    alpha = c.options.get("alpha", 1)
    writes = []
    for p in places(shape):
        value = s[p] if isinstance(s, Grid) else s
        writes.append((moved(p, d, at(i[(p[d],)], x.shape[d])), value * alpha if alpha != 1 else value))
    done = _written(x, writes, c.options.get("reduce", "last"), c.options.get("include_self", True))
    return grid(c.x.shape, done.flat())


def index_put(c: Call, at: At) -> Grid:
    shape, named = _selected(c, at)
    s = c.s if isinstance(c.s, Grid) else Grid((), {(): c.s})
    values = expanded(s, shape).flat()
    how = "sum" if c.options.get("accumulate") else "last"
    return _written(c.x, zip(named, values), how)  # noqa: B905


def put(c: Call, at: At) -> Grid:
    if len(c.s.cells) != len(c.i.cells):
        raise Undefined("as many values as numbers")
    flat = ravelled(c.x)
    writes = [((at(number, len(flat.cells)),), value) for number, value in zip(c.i.flat(), c.s.flat())]  # noqa: B905
    how = "sum" if c.options.get("accumulate") else "last"
    return grid(c.x.shape, _written(flat, writes, how).flat())


# Masks --------------------------------------------------------------------------------------------------------


def masked_select(c: Call, at: At) -> Grid:
    shape = broadcast(c.x.shape, c.i.shape)
    x, mask = expanded(c.x, shape), expanded(c.i, shape)
    picked = [x[p] for p in places(shape) if mask[p]]
    return grid((len(picked),), picked)


def masked_fill(c: Call, at: At) -> Grid:
    shape = c.x.shape if c.options.get("inplace") else broadcast(c.x.shape, c.i.shape)
    x, mask = expanded(c.x, shape), expanded(c.i, shape)
    value = c.s[()] if isinstance(c.s, Grid) else c.s
    return grid(shape, [value if mask[p] else x[p] for p in places(shape)])


def masked_scatter(c: Call, at: At) -> Grid:
    shape = c.x.shape if c.options.get("inplace") else broadcast(c.x.shape, c.i.shape)
    x, mask, source = expanded(c.x, shape), expanded(c.i, shape), iter(c.s.flat())
    try:
        return grid(shape, [next(source) if mask[p] else x[p] for p in places(shape)])
    except (StopIteration, RuntimeError):
        raise Undefined("too few values") from None


def where(c: Call, at: At) -> Grid:
    s = c.s if isinstance(c.s, Grid) else Grid((), {(): c.s})
    shape = broadcast(broadcast(c.x.shape, c.i.shape), s.shape)
    x, mask, other = expanded(c.x, shape), expanded(c.i, shape), expanded(s, shape)
    return grid(shape, [x[p] if mask[p] else other[p] for p in places(shape)])


# Counting, ordering ---------------------------------------------------------------------------------------------


def bincount(c: Call, at: At) -> Grid:
    if len(c.i.shape) != 1 or any(number < 0 for number in c.i.flat()):
        raise Undefined("numbers from 0")
    weights = c.s.flat() if isinstance(c.s, Grid) else [1] * len(c.i.cells)
    if len(weights) != len(c.i.cells):
        raise Undefined("a weight for each number")
    out = [0] * max([number + 1 for number in c.i.flat()] + [c.options.get("minlength", 0)])
    for number, weight in zip(c.i.flat(), weights):  # noqa: B905
        out[number] += weight
    return grid((len(out),), out)


def one_hot(c: Call, at: At) -> Grid:
    classes = c.options.get("classes", -1)
    if classes == -1:
        if not c.i.cells:
            raise Undefined("no classes")
        classes = max(c.i.flat()) + 1
    if any(not 0 <= number < classes for number in c.i.flat()):
        raise Undefined("outside")
    return grid((*c.i.shape, classes), [int(number == k) for number in c.i.flat() for k in range(classes)])


def segment_reduce(c: Call, at: At) -> Grid:
    """Along `axis` 0: the first `i[0]` slices together, then the next `i[1]`."""
    if len(c.i.shape) != 1 or any(number < 0 for number in c.i.flat()) or sum(c.i.flat()) != c.x.shape[0]:
        raise Undefined("lengths")
    how, rest, out, start = c.options["reduce"], c.x.shape[1:], [], 0
    empty = {"sum": 0, "prod": 1, "max": float("-inf"), "min": float("inf"), "mean": float("nan")}
    for length in c.i.flat():
        for q in places(rest):
            values = [c.x[(row, *q)] for row in range(start, start + length)]
            out.append(reduced(values, how) if values else empty[how])
        start += length
    return grid((len(c.i.cells), *rest), out)


def unique(c: Call, at: At) -> Grid:
    values = sorted(set(c.x.flat()))
    return grid((len(values),), values)


def inverse(c: Call, at: At) -> Grid:
    values = sorted(set(c.x.flat()))
    return grid(c.x.shape, [values.index(value) for value in c.x.flat()])


def ordered(c: Call, at: At) -> Grid:
    """The indices that sort along `d`, equal values in their order; with `k`, the first `k` of them."""
    x = lifted(c.x)
    d, down, k = _dim(x, c.d), c.options.get("descending", False), c.options.get("k", x.shape[_dim(x, c.d)])
    if k > x.shape[d]:
        raise Undefined("k")
    cells: dict[Place, int] = {}
    for lane in places(resized(x.shape, d, 1)):
        order = sorted(range(x.shape[d]), key=lambda j: x[moved(lane, d, j)], reverse=down)
        if down:  # Python's reverse keeps the order of equals
            order = sorted(range(x.shape[d]), key=lambda j: (-x[moved(lane, d, j)], j))
        cells.update({moved(lane, d, at_): order[at_] for at_ in range(k)})
    shape = resized(x.shape, d, k)
    return grid(shape if c.x.shape else (), [cells[p] for p in places(shape)])


def repeat_interleave(c: Call, at: At) -> Grid:
    """Each slice along `d` as often as its number says; without `d` of the flat tensor."""
    x = ravelled(c.x) if c.d is None else lifted(c.x)
    d = 0 if c.d is None else _dim(x, c.d)
    times = c.i.flat()
    times = times * x.shape[d] if len(times) == 1 else times
    if len(times) != x.shape[d] or len(c.i.shape) > 1 or any(number < 0 for number in times):
        raise Undefined("a number for each slice")
    rows = [j for j, number in enumerate(times) for _ in range(number)]
    return index_select(Call(x, grid((len(rows),), rows), None, d), strictly)


def searchsorted(c: Call, at: At) -> Grid:
    """For each value of `s` how many of the last dimension of `x` are smaller (or not larger, with `right`)."""
    x, s = c.x, c.s if isinstance(c.s, Grid) else Grid((), {(): c.s})
    if not x.shape or (len(x.shape) > 1 and x.shape[:-1] != s.shape[:-1]):
        raise Undefined("shapes")
    out = []
    for p in places(s.shape):
        row = [x[(*(p[:-1] if len(x.shape) > 1 else ()), j)] for j in range(x.shape[-1])]
        out.append(sum(each <= s[p] if c.options.get("right") else each < s[p] for each in row))
    return grid(s.shape, out)


# Gradients ------------------------------------------------------------------------------------------------------


def gradients(loop: Loop, call: Call, upstream: list[float]) -> dict[str, Grid]:
    """The gradients of `x` and `s`, where the result's cells are worth `upstream` each. For linear loops only.

    Raises:
        Undefined: the loop has no answer, or as many cells as there are worths it has not.
    """
    from dataclasses import replace

    def symbols(name: str, a: Grid) -> Grid:
        return Grid(a.shape, {p: Linear({(name, p): 1.0}) for p in a.cells})

    operands = {name: a for name in ("x", "s") if isinstance(a := getattr(call, name), Grid)}
    result = loop(replace(call, **{name: symbols(name, a) for name, a in operands.items()}), strictly)
    sums: dict[Any, float] = {}
    flat = result.flat()
    if len(flat) != len(upstream):
        raise Undefined("another number of cells")
    for cell, worth in zip(flat, upstream):  # noqa: B905
        for key, factor in getattr(cell, "terms", {}).items():
            sums[key] = sums.get(key, 0) + factor * worth
    return {name: Grid(a.shape, {p: sums.get((name, p), 0.0) for p in places(a.shape)}) for name, a in operands.items()}
