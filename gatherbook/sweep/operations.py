"""The operations of the book and every form in which each may be called.

A form is an expression over `x` (what is read or written), `d` (the dimension), `i` (the index, a mask, or the numbers to
count), `s` (the source, weights, values) and `o` (an empty tensor for `out=`). A reader can paste it.
"""

# ruff: noqa: E501  (tables of code)
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from gatherbook.sweep import loops
from gatherbook.sweep.loops import Loop

Shape = tuple[int, ...]


@cache
def _named(code: str) -> frozenset[str]:
    return frozenset(compile(code, "form", "exec").co_names) & frozenset("xdiso")


@dataclass(frozen=True)
class Form:
    """One way to call an operation: its code, and what the plain loop needs to know of it."""

    code: str
    loop: Loop | None
    options: Mapping[str, Any] = field(default_factory=dict)
    number: float | None = None
    flat: bool = False
    smooth: bool = True

    @property
    def uses(self) -> frozenset[str]:
        """Which of x, d, i, s, o the code names."""
        return _named(self.code)

    @property
    def reduce(self) -> str:
        """How it puts values together, or an empty text."""
        return str(self.options.get("reduce", "sum" if self.options.get("accumulate") else ""))


@dataclass(frozen=True)
class Operation:
    """An operation: its forms, and which shapes fit (`kind`)."""

    name: str
    kind: str
    forms: tuple[Form, ...]
    adds: bool = False

    @property
    def writes(self) -> bool:
        """Whether `s` is written into `x`."""
        return self.kind in ("full", "list", "rows", "flat", "mask") and any("s" in form.uses for form in self.forms)


def _family(
    name: str, arguments: str, loop: Loop, *, out: bool = True, function_: bool = False, **more: Any
) -> tuple[Form, ...]:
    """In place, as a method, as a function, and with `out=`."""
    codes = [f"x.{name}_({arguments})", f"x.{name}({arguments})", f"torch.{name}(x, {arguments})"]
    codes += [f"torch.{name}_(x, {arguments})"] * function_ + [f"torch.{name}(x, {arguments}, out=o)"] * out
    return tuple(Form(code, loop, **more) for code in codes)


def _reductions(name: str, arguments: str, loop: Loop, names: str) -> tuple[Form, ...]:
    found: list[Form] = []
    for reduce in names.split():
        smooth = reduce in ("sum", "mean")
        for keyword, keeps in (("", True), (", include_self=False", False)):
            options = {"reduce": reduce, "include_self": keeps}
            found += _family(name, f'{arguments}, "{reduce}"{keyword}', loop, options=options, smooth=smooth)
    return tuple(found)


GETITEM = "x[(slice(None),) * d + (i,)]"
SETITEM = "x[(slice(None),) * d + (i,)] = s"

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "gather", "full",
        tuple(Form(code, loops.gather) for code in (
            "x.gather(d, i)", "torch.gather(x, d, i)", "torch.gather(x, d, i, out=o)", "x.gather(d, i, sparse_grad=True)",
        )),
    ),
    Operation(
        "take_along_dim", "full",
        (*(Form(code, loops.take_along_dim) for code in (
            "x.take_along_dim(i, d)", "torch.take_along_dim(x, i, d)", "torch.take_along_dim(x, i, d, out=o)")),
         *(Form(code, loops.take_along_dim, flat=True) for code in (
             "x.take_along_dim(i)", "torch.take_along_dim(x, i, None)"))),
    ),
    Operation(
        "index_select", "list",
        tuple(Form(code, loops.index_select) for code in (
            "x.index_select(d, i)", "torch.index_select(x, d, i)", "torch.index_select(x, d, i, out=o)")),
    ),
    Operation(
        "x[i]", "rows",
        (Form(GETITEM, loops.getitem), Form("x[(slice(None),) * d + ([i],)]", loops.getitem),
         Form("x[(slice(None),) * d + (i.tolist(),)]", loops.getitem),
         Form("torch.ops.aten.index(x, [None] * d + [i])", loops.getitem)),
    ),
    Operation(
        "take", "flat",
        tuple(Form(code, loops.take) for code in ("x.take(i)", "torch.take(x, i)", "torch.take(x, i, out=o)")),
    ),
    Operation(
        "embedding", "table",
        (*(Form(code, loops.embedding) for code in ("F.embedding(i, x)", "torch.embedding(x, i)", "F.embedding(i, x, sparse=True)")),
         *(Form(code, loops.embedding, smooth=False) for code in (
             "F.embedding(i, x, padding_idx=0)", "F.embedding(i, x, padding_idx=-1)", "F.embedding(i, x, scale_grad_by_freq=True)")),
         Form("F.embedding(i, x, max_norm=1.0)", None, smooth=False)),
    ),
    Operation(
        "embedding_bag", "table",
        (*(Form(f'F.embedding_bag(i, x, mode="{mode}")', loops.embedding_bag, {"mode": mode}, smooth=mode != "max")
           for mode in ("sum", "mean", "max")),
         Form("F.embedding_bag(i, x)", loops.embedding_bag, {"mode": "mean"}),
         *(Form(f'F.embedding_bag(i, x, torch.tensor([0, 1]), mode="{mode}")', loops.embedding_bag,
                {"mode": mode, "offsets": (0, 1)}, flat=True, smooth=mode != "max") for mode in ("sum", "mean", "max")),
         Form('F.embedding_bag(i, x, mode="sum", sparse=True)', loops.embedding_bag, {"mode": "sum"}),
         Form('F.embedding_bag(i, x, mode="sum", padding_idx=0)', None, smooth=False),
         Form('F.embedding_bag(i, x, mode="sum", per_sample_weights=torch.ones_like(i, dtype=x.dtype))',
              loops.embedding_bag, {"mode": "sum"})),
        adds=True,
    ),
    Operation(
        "scatter_", "full",
        (*_family("scatter", "d, i, s", loops.scatter), *_family("scatter", "d, i, 7", loops.scatter, number=7),
         *(Form(f"x.scatter_(d, i, {value})", loops.scatter, number=7) for value in ("value=7", "torch.tensor(7.0)")),
         *(form for reduce in ("add", "multiply") for form in (
             *_family("scatter", f'd, i, s, reduce="{reduce}"', loops.scatter, options={"reduce": reduce}, smooth=False),
             *_family("scatter", f'd, i, 7, reduce="{reduce}"', loops.scatter, options={"reduce": reduce}, number=7, smooth=False)))),
    ),
    Operation("scatter_add_", "full", _family("scatter_add", "d, i, s", loops.scatter, options={"reduce": "sum"}), adds=True),
    Operation(
        "scatter_reduce_", "full", _reductions("scatter_reduce", "d, i, s", loops.scatter, "sum prod mean amax amin"), adds=True,
    ),
    Operation(
        "index_add_", "list",
        (*_family("index_add", "d, i, s", loops.index_write, options={"reduce": "sum"}),
         *(form for alpha in (-1, 2) for form in _family(
             "index_add", f"d, i, s, alpha={alpha}", loops.index_write, options={"reduce": "sum", "alpha": alpha}))),
        adds=True,
    ),
    Operation("index_copy_", "list", _family("index_copy", "d, i, s", loops.index_write)),
    Operation(
        "index_fill_", "list",
        (*_family("index_fill", "d, i, 7", loops.index_write, number=7, out=False),
         *_family("index_fill", "d, i, torch.tensor(7.0)", loops.index_write, number=7, out=False)),
    ),
    Operation(
        "index_reduce_", "list", _reductions("index_reduce", "d, i, s", loops.index_write, "prod mean amax amin"), adds=True,
    ),
    Operation(
        "index_put_", "rows",
        (*_family("index_put", "(i,), s", loops.index_put, out=False, function_=True),
         *_family("index_put", "(i,), s, accumulate=True", loops.index_put, out=False, function_=True, options={"accumulate": True}),
         Form(SETITEM, loops.index_put), Form("x[(slice(None),) * d + (i,)] = 7", loops.index_put, number=7)),
        adds=True,
    ),
    Operation(
        "put_", "flat",
        (*_family("put", "i, s", loops.put, out=False),
         *_family("put", "i, s, accumulate=True", loops.put, out=False, options={"accumulate": True})),
        adds=True,
    ),
    Operation("masked_scatter_", "mask", _family("masked_scatter", "i, s", loops.masked_scatter, out=False)),
    Operation("masked_select", "mask", tuple(Form(code, loops.masked_select) for code in (
        "x.masked_select(i)", "torch.masked_select(x, i)", "torch.masked_select(x, i, out=o)", "x[i]"))),
    Operation(
        "masked_fill_", "mask",
        (*_family("masked_fill", "i, 7", loops.masked_fill, number=7, out=False),
         *_family("masked_fill", "i, torch.tensor(7.0)", loops.masked_fill, number=7, out=False),
         Form("x[i] = 7", loops.masked_fill, number=7)),
    ),
    Operation("where", "mask", tuple(Form(code, loops.where, number=n) for code, n in (
        ("torch.where(i, x, s)", None), ("x.where(i, s)", None),
        ("torch.where(i, x, s, out=o)", None), ("torch.where(i, x, 7)", 7), ("x.where(i, 7)", 7)))),
    Operation(
        "bincount", "count",
        (Form("torch.bincount(i)", loops.bincount), Form("i.bincount()", loops.bincount),
         Form("torch.bincount(i, None, 5)", loops.bincount, {"minlength": 5}),
         Form("torch.bincount(i, s)", loops.bincount), Form("torch.bincount(i, s, minlength=5)", loops.bincount, {"minlength": 5})),
        adds=True,
    ),
    Operation("one_hot", "count", (Form("F.one_hot(i)", loops.one_hot), Form("F.one_hot(i, 5)", loops.one_hot, {"classes": 5}))),
    Operation(
        "segment_reduce", "lengths",
        tuple(Form(f'torch.segment_reduce(x, "{reduce}", lengths=i{more})', loops.segment_reduce, {"reduce": reduce},
                   smooth=reduce in ("sum", "mean"))
              for reduce in ("sum", "mean", "max", "min", "prod") for more in ("", ", unsafe=True")),
        adds=True,
    ),
    Operation(
        "unique", "order",
        (Form("torch.unique(x)", loops.unique, flat=True), Form("x.unique()", loops.unique, flat=True),
         Form("torch.unique(x, return_inverse=True)[1]", loops.inverse, flat=True),
         Form("torch.unique(x, sorted=False)", None, flat=True), Form("torch.unique(x, dim=0)", None, flat=True)),
    ),
    Operation("topk", "order", tuple(Form(code, loops.ordered, {"k": 2, "descending": True}) for code in (
        "x.topk(2, d).indices", "torch.topk(x, 2, d)[1]"))),
    Operation("sort", "order", tuple(Form(code, loops.ordered, {"descending": "scending=True" in code}) for code in (
        "x.sort(d).indices", "torch.sort(x, d)[1]", "torch.sort(x, dim=d, stable=True)[1]", "x.sort(d, descending=True).indices"))),
    Operation("argsort", "order", tuple(Form(code, loops.ordered, {"descending": "scending=True" in code}) for code in (
        "x.argsort(d)", "torch.argsort(x, d)", "torch.argsort(x, dim=d, stable=True)", "x.argsort(d, descending=True)"))),
    Operation(
        "repeat_interleave", "repeats",
        (Form("x.repeat_interleave(i, d)", loops.repeat_interleave), Form("torch.repeat_interleave(x, i, d)", loops.repeat_interleave),
         Form("torch.repeat_interleave(x, i, dim=d, output_size=int(i.sum()))", loops.repeat_interleave)),
    ),
    Operation(
        "searchsorted", "search",
        (Form("torch.searchsorted(x, s)", loops.searchsorted), Form("torch.searchsorted(x, s, right=True)", loops.searchsorted, {"right": True}),
         Form('torch.searchsorted(x, s, side="right")', loops.searchsorted, {"right": True}),
         Form("torch.searchsorted(x, s, out_int32=True)", loops.searchsorted),
         Form("torch.bucketize(s, x)", loops.searchsorted), Form("torch.bucketize(s, x, right=True)", loops.searchsorted, {"right": True})),
    ),
)  # fmt: skip


BY_NAME = {operation.name: operation for operation in OPERATIONS}


def shapes(kind: str, x: Shape, d: int, many: int = 2) -> tuple[Shape, Shape] | None:
    """The shapes of `i` and `s` that fit an `x`, naming `many` places; None where the operation takes no such `x`."""
    if kind == "full":
        shape = loops.resized(x, d, many) if x else ()
        return shape, shape
    if kind == "list":
        return ((many,), loops.resized(x, d, many)) if x else ((), ())
    if kind == "rows":
        return ((many,), loops.resized(x, d, many)) if x else None
    if kind == "flat":
        return (many,), (many,)
    if kind == "table":
        return ((many, 2), ()) if len(x) == 2 and d == 0 else None
    if kind == "mask":
        size = 1
        for each in x:
            size *= each
        return (x, (size,)) if d == 0 else None
    if kind == "count":
        return ((many,), (many,)) if len(x) == 1 else None
    if kind == "lengths":
        return ((2,), ()) if x and d == 0 else None
    if kind == "repeats":
        return ((x[d],), ()) if x else ((1,), ())
    if kind == "search":
        return ((), (*x[:-1], many)) if x and d == 0 else None
    return (), ()


Caller = Callable[[dict[str, Any]], Any]


def caller(form: Form) -> Caller:
    """The form as a function of its names; an assignment returns `x`."""
    return _compiled(form.code)


@cache
def _compiled(code: str) -> Caller:
    import torch
    import torch.nn.functional as F  # noqa: N812

    known = {"torch": torch, "F": F}
    if " = " in code:
        done = compile(code, code, "exec")

        def assign(names: dict[str, Any]) -> Any:
            exec(done, known, names)
            return names["x"]

        return assign
    done = compile(code, code, "eval")
    return lambda names: eval(done, known, names)
