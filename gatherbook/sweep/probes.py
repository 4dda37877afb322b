"""What is asked of every operation. A probe names its axes, lists its cases, and answers one case.

A case is a tuple of short words, one an axis, so that a record holds it as it is. `answer` returns a word (`=`, `wraps`, a
number …), `!Type: text` for an error, and ` ~Category: text` behind it for a warning.
"""

# ruff: noqa: E501  (tables of code)
from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch

from gatherbook.sweep import loops
from gatherbook.sweep.operands import (
    Names,
    Setting,
    _edits,
    call_of,
    gradient_verdict,
    operands,
    read,
    verdict,
    watched,
)
from gatherbook.sweep.operations import Form, Operation, Shape, caller

Case = tuple[str, ...]
VALUE_DTYPES = [
    "float32",
    "float64",
    "float16",
    "bfloat16",
    "int64",
    "int32",
    "int16",
    "int8",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "bool",
    "complex64",
    "complex128",
    "complex32",
    "float8_e4m3fn",
    "float8_e5m2",
    "float8_e8m0fnu",
]
INDEX_DTYPES = [
    "int64",
    "int32",
    "int16",
    "int8",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "bool",
    "float32",
    "float64",
    "bfloat16",
    "complex64",
]
SHAPES: dict[str, tuple[Shape, int]] = {
    "1-D": ((3,), 0), "2-D,0": ((3, 4), 0), "2-D,1": ((3, 4), 1), "3-D,0": ((3, 2, 4), 0), "3-D,1": ((2, 3, 4), 1),
    "3-D,2": ((2, 4, 3), 2), "4-D,2": ((2, 2, 3, 2), 2), "0-D": ((), 0),
}  # fmt: skip
RANKS: tuple[Shape, ...] = ((), (3,), (3, 4), (2, 3, 4), (2, 3, 2, 2))
NUMBERED = ("full", "list", "rows", "flat", "table", "count", "lengths", "repeats")
WIDE = ("full", "list", "rows", "flat", "table")


@dataclass(frozen=True)
class Context:
    """Where a probe runs."""

    device: str


@dataclass(frozen=True)
class Probe:
    """A question: its axes, the cases for an operation and form, and the answer to one; None where it does not apply."""

    name: str
    axes: tuple[str, ...]
    cases: Callable[[Operation, Form], Iterator[Case]]
    answer: Callable[[Context, Operation, Form, Case], str | None]
    cost: float = 1.0
    large: bool = False
    varies: bool = False


PROBES: list[Probe] = []


KERNELS = [
    "wide",
    "bounds",
    "index sizes",
    "source sizes",
    "empty",
    "value dtype",
    "source dtype",
    "numbers",
    "sixteen",
    "runs",
    "modes",
    "gradcheck",
]
"""Probes of what a kernel does: asked of one form of those that are only spelt otherwise."""


def _spelling(code: str) -> str:
    """`x.scatter_(d, i, s)`, `x.scatter(d, i, s)`, `torch.scatter(x, d, i, s)` and `… out=o)` alike."""
    match = re.match(r"(?:x|torch)\.(\w+?)_?\((?:x, )?(.*?)(?:, out=o)?\)$", code)
    return f"{match[1]}({match[2]})" if match else code


def _repeats(operation: Operation, form: Form) -> bool:
    """Whether a form before this one runs the very same kernel."""
    before = operation.forms[: operation.forms.index(form)]
    return any(_spelling(form.code) == _spelling(each.code) for each in before)


def probe(name: str, *axes: str, cases: Callable[[Operation, Form], Iterator[Case]], **more: Any) -> Callable[..., Any]:
    """Registers `answer` under a name."""

    def asked(operation: Operation, form: Form) -> Iterator[Case]:
        return iter(()) if name in KERNELS and _repeats(operation, form) else cases(operation, form)

    def register(answer: Callable[..., Any]) -> Callable[..., Any]:
        PROBES.append(Probe(name, axes, asked, answer, **more))
        return answer

    return register


def _grid_of(*axes: Any) -> Callable[[Operation, Form], Iterator[Case]]:
    return lambda operation, form: itertools.product(*axes)


def _asked(context: Context, operation: Operation, form: Form, setting: Setting, way: str = "forward") -> str | None:
    """The verdict on one call, forward or backward."""
    names = operands(operation, form, setting if way == "forward" else _with_grad(setting), context.device)
    if names is None:
        return None
    run = caller(form)
    if way == "backward":
        if not any(names[name].requires_grad for name in "xs" if name in form.uses):
            return None
        return watched(lambda: gradient_verdict(operation, form, names, run))
    call = call_of(operation, form, names)

    def do() -> str:
        before = names["x"].dtype
        result = run(names)
        said = verdict(operation, form, call, result)
        plain = operation.kind not in ("order", "search", "count")
        return said + (f" as {str(result.dtype)[6:]}" if plain and result.dtype != before else "")

    return watched(do)


def _with_grad(setting: Setting) -> Setting:
    from dataclasses import replace

    return replace(setting, grad=True)


# Index: dtype, bounds, rank, size ---------------------------------------------------------------------------------


def _indexed(*axes: Any, kinds: tuple[str, ...] = (*NUMBERED, "mask")) -> Callable[[Operation, Form], Iterator[Case]]:
    return lambda operation, form: itertools.product(*axes) if operation.kind in kinds else iter(())


@probe(
    "index dtype", "dtype", "x", "index", cases=_indexed(INDEX_DTYPES, ("1-D", "2-D,0", "2-D,1"), ("plain", "expanded"))
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    x, d = SHAPES[case[1]]
    return _asked(context, operation, form, Setting(x, d, i_dtype=case[0], lay={"i": case[2]}))


@probe(
    "wide",
    "way",
    "dtype",
    "index",
    "width",
    "dim",
    "values",
    cases=_indexed(
        ("forward", "backward"),
        ("int64", "int32"),
        ("plain", "expanded", "repeated"),
        ("1", "15", "16", "17", "64"),
        ("0", "1"),
        ("float32", "bfloat16"),
        kinds=WIDE,
    ),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    way, dtype, index, width, dim, values = case
    if (index == "repeated" and width != "16") or (operation.kind in ("flat", "table") and dim == "1"):
        return None
    setting = Setting(
        (3, int(width)), int(dim), 6 if dim == "0" else 2, i_dtype=dtype, x_dtype=values, lay={"i": index}
    )
    return _asked(context, operation, form, setting, way)


BOUNDS: dict[str, Callable[[int], int]] = {
    "-1": lambda n: -1, "-n": lambda n: -n, "-n-1": lambda n: -n - 1, "n": lambda n: n,
    "-100": lambda n: -100, "2^31": lambda n: 2**31, "-2^40": lambda n: -(2**40),
}  # fmt: skip


def _size(operation: Operation, x: Shape, d: int) -> int:
    if operation.kind == "flat":
        total = 1
        for each in x:
            total *= each
        return total
    return x[d]


@probe(
    "bounds",
    "number",
    "x",
    "dtype",
    "others",
    cases=_indexed(
        tuple(BOUNDS),
        tuple(key for key in SHAPES if key != "0-D"),
        ("int64", "int32"),
        ("alone", "legal"),
        kinds=NUMBERED,
    ),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    number, where, dtype, others = case
    x, d = SHAPES[where]
    value = BOUNDS[number](_size(operation, x, d))
    if (dtype == "int32" or others == "legal") and (
        number not in ("-1", "n") or where not in ("1-D", "2-D,0", "2-D,1")
    ):
        return None
    if (dtype == "int32" and abs(value) >= 2**31) or (value > 10 and operation.kind in ("count", "repeats", "lengths")):
        return None
    if context.device == "cuda" and not _worth_a_process(number, where, dtype, others):
        return None
    many = 1 if others == "alone" else 2
    numbers = (value,) if others == "alone" else (0, value)
    return _asked(context, operation, form, Setting(x, d, many, i_dtype=dtype, numbers=numbers))


def _worth_a_process(number: str, where: str, dtype: str, others: str) -> bool:
    """Whether a number outside is tried on CUDA, where the assertion that fails costs the process and its context."""
    plain = (dtype, others) == ("int64", "alone")
    return plain and number in {"2-D,0": ("-1", "-n", "-n-1", "n"), "1-D": ("-1", "n")}.get(where, ())


@probe("ranks", "x", "index", "dim", cases=_indexed("01234", "01234", ("0", "-1")))
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    x, i, d = RANKS[int(case[0])], RANKS[int(case[1])], int(case[2])
    if d == -1 and (operation.kind not in ("full", "list") or not x):
        return None
    at = d % len(x) if x else 0
    if operation.kind == "full":
        i = (*(min(2, size) for size in x[: len(i)]), *(2,) * (len(i) - len(x)))
        s: Shape = i
    elif operation.kind == "list":
        s = loops.resized(x, at, _count(i)) if x else ()
    elif operation.kind == "rows":
        s = (*x[:at], *i, *x[at + 1 :])
    elif operation.kind == "flat":
        s = i
    else:
        s = (_count(x),)
    return _asked(
        context, operation, form, Setting(x, d, i=i, s=s, numbers=(1, 0) if operation.kind != "mask" and x else (0,))
    )


def _count(shape: Shape) -> int:
    total = 1
    for each in shape:
        total *= each
    return total


@probe("index sizes", "rows", "columns", "dim", cases=_indexed("01234", "012345", "01", kinds=("full",)))
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    shape = (int(case[0]), int(case[1]))
    return _asked(context, operation, form, Setting((3, 4), int(case[2]), i=shape, s=shape))


@probe(
    "source sizes", "rows", "columns", "dim", cases=_indexed("01234", "012345", "01", kinds=("full", "list", "rows"))
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    if "s" not in form.uses:
        return None
    return _asked(context, operation, form, Setting((3, 4), int(case[2]), s=(int(case[0]), int(case[1]))))


@probe(
    "source count",
    "values",
    "shape",
    cases=_indexed("0123456", ("1-D", "0-D", "column"), kinds=("flat", "mask", "count")),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    if "s" not in form.uses or (case[1] == "0-D" and case[0] != "1") or operation.name == "where":
        return None
    s = {"1-D": (int(case[0]),), "0-D": (), "column": (int(case[0]), 1)}[case[1]]
    return _asked(context, operation, form, Setting((3,), 0, many=3, s=s))


@probe(
    "empty",
    "x",
    "index",
    "dtype",
    "dim",
    cases=_indexed(("3", "0", "34", "04", "30"), ("0", "00", "20", "02", "2"), ("int64", "float32"), "01"),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    x, i, d = tuple(map(int, case[0])), tuple(map(int, case[1])), int(case[3])
    if d >= len(x) or (_count(x) and _count(i)):
        return None
    if operation.kind == "list":
        s = loops.resized(x, d, _count(i))
    elif operation.kind == "rows":
        s = (*x[:d], *i, *x[d + 1 :])
    else:
        s = i
    return _asked(context, operation, form, Setting(x, d, i=i, s=s, i_dtype=case[2], numbers=(0,)))


# Values -------------------------------------------------------------------------------------------------------------


@probe("value dtype", "dtype", "x", "way", cases=_grid_of(VALUE_DTYPES, ("1-D", "2-D,0"), ("forward", "backward")))
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    x, d = SHAPES[case[1]]
    return _asked(context, operation, form, Setting(x, d, x_dtype=case[0]), case[2])


PAIRS = ("float32", "bfloat16", "int64", "bool")


@probe(
    "source dtype",
    "x",
    "source",
    "shape",
    "rank",
    cases=_indexed(
        PAIRS, PAIRS, ("full", "one", "0-D"), ("1-D", "2-D,0"), kinds=("full", "list", "rows", "flat", "mask")
    ),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    if "s" not in form.uses or (operation.name == "where" and case[2] != "full"):
        return None
    x, d = SHAPES[case[3]]
    many = 2 if case[2] == "full" else 1
    s: Shape | None = None if case[2] == "full" else () if case[2] == "0-D" else (1,) * (2 if case[3] == "2-D,0" else 1)
    if operation.kind == "mask" and s is not None:
        return _asked(
            context, operation, form, Setting((1,), 0, 1, s=s, x_dtype=case[0], s_dtype=case[1], numbers=(1,))
        )
    return _asked(context, operation, form, Setting(x, d, many, s=s, x_dtype=case[0], s_dtype=case[1]))


@probe(
    "layouts",
    "operand",
    "layout",
    "x",
    cases=_grid_of(
        "xis", ("transposed", "strided", "offset", "expanded", "overlapping"), ("1-D", "2-D,0", "2-D,1", "3-D,1")
    ),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    if case[0] not in form.uses:
        return None
    x, d = SHAPES[case[2]]
    return _asked(context, operation, form, Setting(x, d, lay={case[0]: case[1]}))


@probe(
    "shared memory", "pair", "x", cases=_grid_of(("s=x", "i=x", "s=i", "o=x", "o=i", "o=s", "s=x.T"), ("1-D", "2-D,0"))
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    left, right = case[0].split("=")
    if left not in form.uses or right[0] not in form.uses:
        return None
    x, d = SHAPES[case[1]]
    x = tuple(3 for _ in x)
    dtype = "int64" if "i" in case[0] else "float32"
    if operation.kind == "mask" and "i" in case[0]:
        return None
    names = operands(operation, form, Setting(x, d, 3, x_dtype=dtype), context.device)
    if names is None:
        return None
    if left == "i":
        names["x"] = names["x"].fmod(3)
        names["i"] = names["x"]
        if operation.kind == "list" and names["i"].dim() > 1:
            names["i"] = names["x"][0]
    elif left == "s" and operation.kind == "flat":
        names["s"] = names["x"].reshape(-1)[:3] if right == "x" else names["i"]
    elif right == "x.T":
        names["s"] = names["x"].T
    else:
        names[left] = names[right]
    call, run = call_of(operation, form, names), caller(form)
    return watched(lambda: verdict(operation, form, call, run(names)))


@probe(
    "duplicates",
    "x",
    "count",
    cases=_indexed(("1-D", "2-D,0", "2-D,1"), ("2", "40"), kinds=("full", "list", "rows", "flat")),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    x, d = SHAPES[case[0]]
    return _asked(context, operation, form, Setting(x, d, int(case[1]), numbers=(1,)))


@probe(
    "numbers",
    "value",
    "dtype",
    cases=_indexed(
        ("2.7", "-1", "300", "1e10", "nan", "inf", "True", "2j"),
        ("float32", "float16", "int64", "uint8", "int8", "bool", "complex64"),
        kinds=("full", "list", "rows", "mask"),
    ),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    if form.number is None or operation.name == "where":
        return None
    names = operands(operation, form, Setting((3,), 0, 1, x_dtype=case[1]), context.device)
    assert names is not None
    from dataclasses import replace

    value = case[0] if case[0] not in ("nan", "inf") else f'float("{case[0]}")'
    code = (
        form.code.replace("torch.tensor(7.0)", f"torch.tensor({value})")
        .replace("=7", f"={value}")
        .replace(" 7", f" {value}")
    )
    at = int(names["i"].reshape(-1)[0]) if operation.kind != "mask" else 0

    def do() -> str:
        result = caller(replace(form, code=code))(names)
        return str(result.reshape(-1)[at].item()).replace(" ", "")

    return watched(do)


# Gradients ----------------------------------------------------------------------------------------------------------


CHECKED: dict[str, tuple[Shape, int]] = {"1-D": ((3,), 0), "2-D,0": ((3, 2), 0), "2-D,1": ((2, 3), 1)}


@probe(
    "gradcheck",
    "index",
    "x",
    "operand",
    cost=8,
    cases=_grid_of(
        (
            "unique",
            "duplicate",
            "ties",
            "smaller-column",
            "smaller-row",
            "smaller-along",
            "smaller-both",
            "one-cell",
            "empty",
        ),
        tuple(CHECKED),
        "xs",
    ),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    how, where, operand = case
    if (
        operand not in form.uses
        or "out=o" in form.code
        or ("_(" in form.code.split("(")[0] + "(" and form.code.startswith("torch."))
    ):
        return None
    if operation.kind in ("order", "search") or operation.name in ("bincount", "one_hot"):
        return None
    x, d = CHECKED[where]
    smaller = how.startswith("smaller") or how == "one-cell"
    if smaller and (operation.kind != "full" or "s" not in form.uses):
        return None
    if how in ("duplicate",) and operation.kind not in ("full", "list", "rows", "flat", "table"):
        return None
    many = {"duplicate": 3, "empty": 0}.get(how, 2)
    s = i = None
    if smaller:
        fit = loops.resized(x, d, 2)
        s = tuple(size + 1 if at == d else size for at, size in enumerate(fit))
        i = _cut(s, d, how)
        if i is None or i == s:
            return None
    if how == "empty" and operation.kind in ("mask", "lengths", "repeats", "table"):
        return None
    setting = Setting(x, d, many, i=i, s=s, x_dtype="float64", numbers=(1,) if how == "duplicate" else None)
    names = operands(operation, form, setting, context.device)
    if names is None:
        return None
    if how != "ties":
        for name, start in (("x", 0.3), ("s", 0.7)):
            values = torch.arange(names[name].numel(), dtype=torch.float64, device=context.device)
            names[name] = (values * 0.37 + start).reshape(names[name].shape)
    else:
        names["x"], names["s"] = torch.ones_like(names["x"]), torch.ones_like(names["s"])
    leaf = names[operand].clone().requires_grad_()
    run = caller(form)

    def function(value: torch.Tensor) -> torch.Tensor:
        inside = {name: each.clone() if isinstance(each, torch.Tensor) else each for name, each in names.items()}
        inside[operand] = value * 1 if operand == "x" else value
        return run(inside)

    def do() -> str:
        result = function(leaf)
        if not (isinstance(result, torch.Tensor) and result.requires_grad):
            return "none"
        right = torch.autograd.gradcheck(function, (leaf,), raise_exception=False, check_undefined_grad=False)
        if not right and "sparse" in form.code:
            return "sparse"
        return "right" if right else _wrong(function, leaf)

    return watched(do)


def _wrong(function: Callable[[torch.Tensor], torch.Tensor], leaf: torch.Tensor) -> str:
    """`wrong`; or the error that gradcheck kept to itself."""
    function(leaf).sum().backward()
    return "wrong"


def _cut(s: Shape, d: int, how: str) -> Shape | None:
    """An index shape that covers a part of `s`; None where there is no such part."""
    if how == "one-cell":
        return (1,) * len(s)
    if how == "smaller-along":
        return loops.resized(s, d, s[d] - 1)
    if len(s) < 2:
        return None
    if how == "smaller-column":
        return (s[0], s[1] - 1)
    if how == "smaller-row":
        return (s[0] - 1, s[1])
    return (s[0] - 1, s[1] - 1)


@probe(
    "ties",
    "maximum",
    cases=lambda operation, form: (
        iter((("1",), ("2",), ("3",))) if form.reduce in ("amax", "amin") or operation.kind == "lengths" else iter(())
    ),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    if "out=o" in form.code:
        return None
    x = {"1": [9.0], "2": [4.0], "3": [0.0]}[case[0]]
    if "amin" in form.code:
        x = {"1": [0.0], "2": [4.0], "3": [9.0]}[case[0]]
    leaf = torch.tensor(x, device=context.device, requires_grad=True)
    source = torch.tensor([4.0, 4.0], device=context.device, requires_grad=True)
    names: Names = {"x": leaf * 1, "d": 0, "i": torch.tensor([0, 0], device=context.device), "s": source}
    if operation.kind == "lengths":
        names.update(x=source, i=torch.tensor([2], device=context.device))

    def do() -> str:
        caller(form)(names).sum().backward()
        own = "" if leaf.grad is None else f"x{leaf.grad.tolist()}"
        return (own + f"s{source.grad.tolist()}").replace(" ", "")

    return watched(do)


@probe("saved", "index", cases=_grid_of(("int64", "int32", "expanded")))
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    if case[0] != "int64" and operation.kind not in WIDE:
        return None
    lay, dtype = ({"i": "expanded"}, "int64") if case[0] == "expanded" else ({}, case[0])
    setting = Setting((3, 4), 0, 2, i_dtype=None if operation.kind == "mask" else dtype, lay=lay, grad=True)
    names = operands(operation, form, setting, context.device)
    if names is None or "out=o" in form.code:
        return None
    inside = {**names, "x": names["x"] * 1 if _edits(form) else names["x"]}
    known = {
        name: each.data_ptr()
        for name, each in {**names, "x": inside["x"]}.items()
        if isinstance(each, torch.Tensor) and name != "o"
    }
    kept: list[str] = []

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        owner = next(
            (name for name, pointer in known.items() if pointer == tensor.data_ptr() and tensor.numel()), "copy"
        )
        kept.append(owner)
        return tensor

    def do() -> str:
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            result = caller(form)(inside)
        if not result.requires_grad:
            return "no-gradient"
        return "+".join(sorted(set(kept))) or "nothing"

    return watched(do)


@probe("result", "x", cases=_grid_of(("plain", "transposed")))
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    names = operands(operation, form, Setting((3, 4), 0, lay={"x": case[0]}), context.device)
    if names is None:
        names = operands(operation, form, Setting((3,), 0), context.device)
    if names is None:
        return None

    def do() -> str:
        result = caller(form)(names)
        if not isinstance(result, torch.Tensor):
            return type(result).__name__
        if result is names["x"]:
            return "x"
        if result is names["o"]:
            return "o"
        shared = result.numel() and result.untyped_storage().data_ptr() == names["x"].untyped_storage().data_ptr()
        return "view" if shared else "new" if result.is_contiguous() else "new,not-contiguous"

    return watched(do)


# Modes --------------------------------------------------------------------------------------------------------------


def _tensors(form: Form, names: Names) -> list[str]:
    return [name for name in "xis" if name in form.uses]


def _agrees(operation: Operation, form: Form, names: Names, run: Callable[..., Any]) -> str:
    call = call_of(operation, form, names)
    return verdict(operation, form, call, run(*(names[name] for name in _tensors(form, names))))


def _as_function(form: Form, names: Names) -> Callable[..., Any]:
    """The form as a function of its tensors, in the order x, i, s."""
    inner, order = caller(form), _tensors(form, names)
    fixed = {name: each for name, each in names.items() if name not in order}

    def function(*tensors: torch.Tensor) -> Any:
        return inner({**fixed, **dict(zip(order, tensors))})  # noqa: B905

    return function


def _written_out(form: Form, names: Names) -> Callable[..., Any]:
    """The form as a real function, which a compiler can trace."""
    order = _tensors(form, names)
    scope: dict[str, Any] = {"torch": torch, "F": torch.nn.functional, "d": names["d"], "o": names["o"]}
    body = f"    {form.code}\n    return x\n" if " = " in form.code else f"    return {form.code}\n"
    exec(compile(f"def function({', '.join(order)}):\n{body}", "<form>", "exec"), scope)
    return scope["function"]


def _as_module(form: Form, names: Names) -> tuple[torch.nn.Module, tuple[torch.Tensor, ...]]:
    class Module(torch.nn.Module):
        pass

    order = _tensors(form, names)
    scope: dict[str, Any] = {"torch": torch, "F": torch.nn.functional, "d": names["d"]}
    body = f"    {form.code}\n    return x\n" if " = " in form.code else f"    return {form.code}\n"
    exec(compile(f"def forward(self, {', '.join(order)}):\n{body}", "<form>", "exec"), scope)
    Module.forward = scope["forward"]
    return Module(), tuple(names[name] for name in order)


@probe(
    "modes",
    "mode",
    "x",
    cost=60,
    cases=lambda operation, form: itertools.product(
        (
            "vmap",
            "vmap-index-only",
            "vmap-values-only",
            "compile",
            "export",
            "autocast",
            "deterministic",
            "meta",
            "two-threads",
            "no-grad-leaf",
            "leaf",
        ),
        ("2-D,0",) if operation.kind not in ("count",) else ("1-D",),
    ),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    mode = case[0]
    x, d = SHAPES[case[1]]
    setting = Setting(x, d, s_dtype="bfloat16" if mode == "autocast" else None)
    names = operands(operation, form, setting, context.device)
    if names is None or ("out=o" in form.code and mode not in ("deterministic", "compile", "two-threads")):
        return None
    if mode == "autocast" and "s" not in form.uses:
        return None
    function = _as_function(form, names)

    def do() -> str:
        if mode.startswith("vmap"):
            return _vmapped(operation, form, names, function, mode)
        if mode == "compile":
            torch._dynamo.reset()
            return _agrees(
                operation, form, names, torch.compile(_written_out(form, names), backend="eager", fullgraph=True)
            )
        if mode == "export":
            module, given = _as_module(form, names)
            program = torch.export.export(module, given)
            nodes = [
                str(node.target).split(".")[1]
                for node in program.graph.nodes
                if node.op == "call_function" and "aten" in str(node.target)
            ]
            return nodes[-1] if nodes else "no-node"
        if mode == "autocast":
            with torch.autocast(context.device, dtype=torch.bfloat16):
                return _agrees(operation, form, names, function)
        if mode == "deterministic":
            torch.use_deterministic_algorithms(True)
            try:
                return _agrees(operation, form, names, function)
            finally:
                torch.use_deterministic_algorithms(False)
        if mode == "meta":
            result = function(*(names[name].to("meta") for name in _tensors(form, names)))
            return "x".join(map(str, result.shape)) or "0-D"
        if mode == "two-threads":
            torch.set_num_threads(2)
            try:
                return _agrees(operation, form, names, function)
            finally:
                torch.set_num_threads(1)
        leaf = names["x"].requires_grad_()
        if not _edits(form):
            return "not-in-place"
        if mode == "no-grad-leaf":
            with torch.no_grad():
                function(*(leaf if name == "x" else names[name] for name in _tensors(form, names)))
        else:
            function(*(leaf if name == "x" else names[name] for name in _tensors(form, names)))
        return "="

    return watched(do)


def _vmapped(operation: Operation, form: Form, names: Names, function: Callable[..., Any], mode: str) -> str:
    order = _tensors(form, names)
    over = {"vmap": order, "vmap-index-only": ["i"], "vmap-values-only": [name for name in order if name != "i"]}[mode]
    over = [name for name in over if name in order]
    if not over:
        return "nothing-to-map"
    call = call_of(operation, form, names)
    given = [torch.stack([names[name]] * 2) if name in over else names[name].clone() for name in order]
    result = torch.vmap(function, in_dims=tuple(0 if name in over else None for name in order))(*given)
    return verdict(operation, form, call, result[1].clone())


INDUCTOR = {
    "gather": "x.gather(d, i)",
    "take_along_dim": "x.take_along_dim(i, d)",
    "index_select": "x.index_select(d, i)",
    "x[i]": "x[(slice(None),) * d + (i,)]",
    "scatter_add_": "x.scatter_add_(d, i, s)",
    "index_add_": "x.index_add_(d, i, s)",
    "index_copy_": "x.index_copy_(d, i, s)",
}  # fmt: skip
_COMPILED: dict[str, Callable[..., Any]] = {}


@probe(
    "inductor",
    "number",
    cost=6000,
    large=True,
    cases=lambda operation, form: iter(
        (("legal",), ("-1",), ("n",)) if INDUCTOR.get(operation.name) == form.code else ()
    ),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    """Compiled by the default backend, once for all three numbers."""
    x, d = SHAPES["2-D,0"]
    numbers = (0, 1) if case[0] == "legal" else (0, BOUNDS[case[0]](_size(operation, x, d)))
    names = operands(operation, form, Setting(x, d, numbers=numbers), context.device)
    if names is None:
        return None
    if form.code not in _COMPILED:
        _COMPILED[form.code] = torch.compile(_written_out(form, names))
    return watched(lambda: _agrees(operation, form, names, _COMPILED[form.code])).split(" ~")[0]


# Sixteen bits, runs, memory -------------------------------------------------------------------------------------------


@probe(
    "sixteen",
    "way",
    "values",
    "x",
    "count",
    "dtype",
    "threads",
    cost=2,
    cases=lambda operation, form: itertools.product(
        ("forward", "backward"),
        ("bfloat16", "float16"),
        ("1-D", "2-D,0", "2-D,1", "3-D,0", "3-D,1", "3-D,2"),
        ("300", "4096"),
        ("int64", "int32"),
        ("1", "2"),
    ),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    """Ones (or, backward, gradients of one) that all go to one cell: what it holds then; for `prod` and maxima nothing is asked."""
    way, values, where, count, dtype, threads = case
    if operation.kind in ("order", "search", "mask") or "ops.aten" in form.code or "tolist" in form.code:
        return None
    if operation.kind in ("lengths", "repeats") and (where, dtype) != ("1-D", "int64"):
        return None
    if (count, dtype) == ("300", "int32") or (values == "float16" and count == "300"):
        return None
    if way == "forward" and (
        not operation.adds or form.reduce in ("prod", "mean", "amax", "amin") or operation.name == "repeat_interleave"
    ):
        return None
    if (
        way == "forward"
        and operation.name in ("embedding_bag", "index_put_", "put_")
        and "accumulate" not in form.code
        and "sum" not in form.code
    ):
        return None
    if form.number is not None or (
        way == "backward" and (operation.writes or operation.name in ("bincount", "one_hot"))
    ):
        return None
    if operation.name == "segment_reduce" and ('"sum"' not in form.code or way == "backward"):
        return None
    if operation.name == "bincount" and "s" not in form.uses:
        return None
    ends = {
        "1-D": ((1,), 0),
        "2-D,0": ((1, 2), 0),
        "2-D,1": ((2, 1), 1),
        "3-D,0": ((1, 2, 2), 0),
        "3-D,1": ((2, 1, 2), 1),
        "3-D,2": ((2, 2, 1), 2),
    }
    x, d = ends[where]
    if operation.kind in ("flat", "count", "table") and where not in ("1-D", "2-D,0"):
        return None
    many = int(count)
    if operation.name == "embedding_bag" and way == "forward":
        setting = Setting((1, 2), 0, i=(many,) if form.flat else (1, many), i_dtype=dtype, x_dtype=values, numbers=(0,))
        if where != "2-D,0" or ("offsets" in form.options and True):
            return None
    elif operation.kind == "lengths":
        setting = Setting((many,), 0, i=(1,), x_dtype=values, numbers=(many,))
    elif operation.kind == "repeats":
        setting = Setting((1,), 0, i=(1,), x_dtype=values, numbers=(many,), grad=True)
    elif operation.kind == "table":
        setting = Setting(
            (1, 2),
            0,
            i=(many,) if operation.name == "embedding" or form.flat else (many, 1),
            i_dtype=dtype,
            x_dtype=values,
            numbers=(0,),
            grad=True,
        )
    else:
        setting = Setting(x, d, many, i_dtype=dtype, x_dtype=values, numbers=(0,), grad=way == "backward")
    names = operands(operation, form, setting, context.device)
    if names is None:
        return None
    torch.set_num_threads(int(threads))
    try:
        return watched(lambda: _sum_of_ones(form, names, way, operation))
    finally:
        torch.set_num_threads(1)


def _sum_of_ones(form: Form, names: Names, way: str, operation: Operation) -> str:
    names["s"] = torch.ones_like(names["s"]) if isinstance(names["s"], torch.Tensor) else names["s"]
    if way == "forward":
        if operation.writes:
            names["x"] = torch.zeros_like(names["x"])
        else:
            names["x"] = torch.ones_like(names["x"])
        result = caller(form)(names)
        return f"{result.reshape(-1)[0].item():g}"
    leaf = names["x"].detach().clone().requires_grad_()
    result = caller(form)({**names, "x": leaf})
    result.backward(torch.ones_like(result))
    grad = leaf.grad
    assert grad is not None
    return f"{(grad.to_dense() if grad.layout != torch.strided else grad).reshape(-1)[0].item():g}"


RUNS, MANY, CELLS = 6, 1_000_000, 10


@probe(
    "runs",
    "way",
    "x",
    "values",
    "threads",
    "flag",
    cost=4000,
    large=True,
    varies=True,
    cases=lambda operation, form: (
        itertools.product(("forward", "backward"), ("1-D", "2-D,0"), ("float32",), ("2",), ("off", "on"))
        if "include_self" not in form.code
        else iter(())
    ),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    """A million values for ten cells, again and again: `same` bits in every run, or `varies`."""
    way, where, _, threads, flag = case
    if (
        operation.kind in ("order", "search", "mask")
        or operation.name in ("one_hot", "unique")
        or "tolist" in form.code
        or "max_norm" in form.code
    ):
        return None
    if operation.kind in ("flat", "count", "lengths", "repeats") and where != "1-D":
        return None
    if way == "backward" and (operation.name == "bincount" or form.reduce in ("prod",) or "out=o" in form.code):
        return None
    width = 10
    x, d = {"1-D": ((CELLS,), 0), "2-D,0": ((CELLS, width), 0), "2-D,1": ((width, CELLS), 1)}[where]
    many = MANY if where == "1-D" else MANY // width
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        lane = torch.randint(0, CELLS, (many,), device=context.device)
        setting = Setting(x, d, 1)
        if operation.kind == "table":
            if where != "2-D,0":
                return None
            lane = lane if form.flat or operation.name == "embedding" else lane.view(-1, 4)
        names = operands(operation, form, setting, context.device)
        if names is None:
            return None
        if operation.kind == "full":
            shape = loops.resized(x, d, many)
            names["i"] = (
                lane if where == "1-D" else lane[:, None].expand(shape) if d == 0 else lane.expand(shape)
            ).contiguous()
            names["s"] = torch.randn(shape, device=context.device)
        elif operation.kind in ("list", "rows"):
            names["i"], names["s"] = lane, torch.randn(loops.resized(x, d, many), device=context.device)
        elif operation.kind in ("flat", "count"):
            names["i"], names["s"] = lane, torch.randn(many, device=context.device)
        elif operation.kind == "lengths":
            names["x"], names["i"] = (
                torch.randn(many, device=context.device),
                torch.tensor([many // CELLS] * CELLS, device=context.device),
            )
        elif operation.kind == "repeats":
            names["x"], names["i"] = (
                torch.randn(CELLS, device=context.device),
                torch.tensor([many // CELLS] * CELLS, device=context.device),
            )
        else:
            names["i"] = lane
        start = torch.randn(names["x"].shape, device=context.device)
        run = caller(form)
        torch.set_num_threads(int(threads))
        torch.use_deterministic_algorithms(flag == "on")
        worth: list[torch.Tensor] = []

        def once() -> list[torch.Tensor]:
            x = start.clone()
            inside = {**names, "x": x, "o": torch.empty(0, device=context.device)}
            if way == "forward":
                return [run(inside)]
            x.requires_grad_()
            inside["x"] = x * 1 if _edits(form) else x
            if "s" in form.uses:
                inside["s"] = names["s"].clone().requires_grad_()
            result = run(inside)
            if not worth:
                worth.append(torch.randn(result.shape, device=context.device))
            result.backward(worth[0])
            grads = [each.grad for each in (x, inside["s"] if "s" in form.uses else None) if each is not None]
            return [grad.to_dense() if grad.layout != torch.strided else grad for grad in grads if grad is not None]

        def do() -> str:
            first = once()
            for _ in range(RUNS - 1 if flag == "off" else 1):
                if any(not torch.equal(a, b) for a, b in zip(first, once())):  # noqa: B905
                    return "varies"
            return "same"

        try:
            return watched(do)
        finally:
            torch.set_num_threads(1)
            torch.use_deterministic_algorithms(False)


@probe("memory", "index", cases=_indexed(("int64", "int32", "expanded", "int32-expanded"), kinds=WIDE))
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    """Bytes that the call allocates beyond its result, as multiples of what the index would take in int64."""
    if "tolist" in form.code:
        return None
    dtype = "int32" if "int32" in case[0] else "int64"
    x, many = (512, 64), 512
    lay = {"i": "expanded"} if "expanded" in case[0] else {}
    names = operands(operation, form, Setting(x, 0, many, i_dtype=dtype, lay=lay), context.device)
    if names is None:
        return None
    run = caller(form)
    full = names["i"].numel() * 8

    def do() -> str:
        if context.device == "cuda":
            return _of_allocator(run, names, full)
        from torch.profiler import ProfilerActivity, profile

        with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as seen:
            result = run(names)
        own = result is names["x"]
        taken = _peak(seen) - (0 if own else result.untyped_storage().nbytes())
        if taken <= 0:
            return "0"
        return f"{taken / full:.1f}"

    return watched(do)


def _of_allocator(run: Callable[[Names], Any], names: Names, full: int) -> str:
    """The same by the maximum of CUDA's allocator, which counts in blocks of 512 bytes."""
    torch.cuda.synchronize()
    before = torch.cuda.memory_allocated()
    torch.cuda.reset_peak_memory_stats()
    result = run(names)
    torch.cuda.synchronize()
    own = 0 if result is names["x"] else result.untyped_storage().nbytes()
    taken = torch.cuda.max_memory_allocated() - before - own
    return f"{taken / full:.1f}" if taken > 0 else "0"


def _peak(seen: Any) -> int:
    """The most bytes held at a time, from the profiler's events."""
    events = seen.profiler.kineto_results.events()
    held = most = 0
    for event in sorted(
        (each for each in events if each.name() == "[memory]"),
        key=lambda each: each.start_ns() if hasattr(each, "start_ns") else each.start_us(),
    ):
        held += event.nbytes()
        most = max(most, held)
    return most


# Failures ------------------------------------------------------------------------------------------------------------


@probe("half way", "x", cases=_indexed(("1-D", "2-D,0", "2-D,1"), kinds=("full", "list", "rows", "flat")))
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    """After a write whose third number is outside: how the target stands."""
    if not _edits(form) or context.device == "cuda":  # there the target is lost with the process
        return None
    x, d = SHAPES[case[0]]
    names = operands(operation, form, Setting(x, d, 4, numbers=None), context.device)
    if names is None:
        return None
    flat = names["i"].clone()
    if operation.kind == "full":
        flat.select(d, 2).fill_(99)
    else:
        flat[2] = 99
    names["i"], names["s"] = flat, names["s"] + 10
    before = names["x"].clone()
    try:
        caller(form)(names)
    except (RuntimeError, IndexError):
        changed = int((names["x"] != before).sum())
        return "untouched" if not changed else "part-written"
    return "no-error"


CALLS: dict[str, tuple[str, ...]] = {
    "gather": ("torch.gather(input=x, dim=d, index=i)", "torch.gather(x, axis=d, index=i)", "x.gather(i, d)", "x.gather(d, [0, 1])",
               "x.gather(d, 0)", "x.gather(5, i)", "x.gather(d, None)", "x.gather(d)", 'x.gather("d", i)', "x.gather(d, i, True)"),
    "take_along_dim": ("x.take_along_dim(indices=i, dim=d)", "x.take_along_dim(i, axis=d)", "x.take_along_dim(index=i, dim=d)", "x.take_along_dim(d, i)",
                       "x.take_along_dim([0], d)", "x.take_along_dim(i, 5)"),
    "index_select": ("x.index_select(dim=d, index=i)", "x.index_select(axis=d, index=i)", "x.index_select(d, [0, 1])", "x.index_select(d, 0)",
                     "x.index_select(i, d)", "x.index_select(5, i)"),
    "x[i]": ("x[[0, 1]]", "x[[[0, 1]]]", "x[[[0, 1], [1, 0]]]", "x[[i, i]]", "x[[slice(0, 2)]]", "x[[True, False, True]]", "x[True]", "x[None]",
             "x[1.0]", "x[torch.tensor(1.0)]", 'x["a"]', "x[i, i]", "x[i, i, i]", "x[99]", "x[...]", "x[i > 5]", "x[torch.tensor(True)]",
             "x[[i.tolist(), i.tolist()]]", "x[range(2)]", "x[()]", "x[[]]", "x[torch.tensor([])]", "x[i.to(torch.uint8)]", "x[-1]", "x[0, ..., i]"),
    "take": ("x.take(index=i)", "x.take([0, 1])", "x.take(0)", "torch.take(input=x, index=i)"),
    "embedding": ("F.embedding(x, i)", "F.embedding(i.tolist(), x)", "F.embedding(i, x, padding_idx=7)", "F.embedding(input=i, weight=x)", "F.embedding(i, x[0])"),
    "embedding_bag": ("F.embedding_bag(i, x, include_last_offset=True)", "F.embedding_bag(i, x, torch.tensor([1]))", 'F.embedding_bag(i, x, mode="prod")',
                      "F.embedding_bag(i, x, torch.tensor([0, 1, 2]), include_last_offset=True)", "F.embedding_bag(i, x, per_sample_weights=x)"),
    "scatter_": ("x.scatter_(dim=d, index=i, src=s)", "x.scatter_(d, i, value=7)", "x.scatter_(d, i, torch.tensor(7.0))", "x.scatter_(d, i, src=7)",
                 'x.scatter_(d, i, s, reduce="mean")', 'x.scatter_(d, i, s, reduce="sum")', "x.scatter_(5, i, s)", "x.scatter_(d, i)", "x.scatter_(d, [0], s)",
                 "x.scatter_(i, d, s)", "x.scatter_(d, i, None)", "x.scatter_(d, i, torch.tensor(7))", "x.scatter_(axis=d, index=i, src=s)"),
    "scatter_add_": ("x.scatter_add_(dim=d, index=i, src=s)", "x.scatter_add_(d, i, 1.0)", "x.scatter_add_(d, i, value=1)", "x.scatter_add_(5, i, s)", "x.scatter_add_(d, i)"),
    "scatter_reduce_": ('x.scatter_reduce_(dim=d, index=i, src=s, reduce="sum")', 'x.scatter_reduce_(d, i, s, "add")', "x.scatter_reduce_(d, i, s)",
                        'x.scatter_reduce_(d, i, s, "multiply")', 'x.scatter_reduce_(d, i, s, "max")', 'x.scatter_reduce_(d, i, 1.0, "sum")',
                        'x.scatter_reduce_(d, i, s, "sum", False)', 'x.scatter_reduce_(5, i, s, "sum")'),
    "index_add_": ("x.index_add_(dim=d, index=i, source=s)", "x.index_add_(d, i, 1.0)", "x.index_add_(d, i, s, 2)", "x.index_add_(d, i, s, alpha=0.5)",
                   "x.index_add_(5, i, s)", "x.index_add_(d, [0, 1], s)", "x.index_add_(d, i, src=s)"),
    "index_copy_": ("x.index_copy_(dim=d, index=i, source=s)", "x.index_copy_(d, i, 1.0)", "x.index_copy_(5, i, s)", "x.index_copy_(d, i, tensor=s)"),
    "index_fill_": ("x.index_fill_(dim=d, index=i, value=1)", "x.index_fill_(d, i, s)", "x.index_fill_(5, i, 1)", "x.index_fill_(d, i, None)", "x.index_fill_(d, [0], 1)"),
    "index_reduce_": ('x.index_reduce_(d, i, s, "sum")', 'x.index_reduce_(d, i, s, "add")', 'x.index_reduce_(d, i, s, "max")', "x.index_reduce_(d, i, s)",
                      'x.index_reduce_(5, i, s, "amax")'),
    "index_put_": ("x.index_put_((i,), s)", "x.index_put_([i], s)", "x.index_put_(i, s)", "x.index_put_((i,), 1.0)", "x.index_put_((i, i), s[:, 0])", "x.index_put_((None, i), s.T[:3])",
                   "x.index_put_((i, i, i), s)", "x.index_put_((x > 1,), torch.tensor(7.0))", "x.index_put_((i,), torch.tensor(7.0))", "x.index_put_(([0, 1],), s)",
                   "x.index_put_(indices=(i,), values=s)"),
    "put_": ("x.put_(i, 1.0)", "x.put_([0, 1], s)", "x.put_(index=i, source=s)", "x.put_(i, s[0, :1])"),
    "masked_scatter_": ("x.masked_scatter_(i, 1.0)", "x.masked_scatter_(mask=i, source=s)", "x.masked_scatter_(i, s[:1])", "x.masked_scatter_(i.to(torch.uint8), s)"),
    "masked_select": ("x.masked_select(mask=i)", "x.masked_select([True])", "x[i[:1]]", "x.masked_select(i.to(torch.uint8))"),
    "masked_fill_": ("x.masked_fill_(mask=i, value=7)", "x.masked_fill_(i, s)", "x.masked_fill_(i, None)", "x.masked_fill_(i.to(torch.uint8), 7)", "x.masked_fill_(i.long(), 7)"),
    "where": ("torch.where(condition=i, input=x, other=x)", "torch.where(i, 1.0, 2.0)", "torch.where(i)", "torch.where(i, x)", "torch.where(i.to(torch.uint8), x, x)",
              "torch.where(i.long(), x, x)", "torch.where(i, x, 1j)", "torch.where(i, x, x.double())", "torch.where(i, x, None)"),
    "bincount": ("torch.bincount(i.view(1, -1))", "torch.bincount(i.float())", "torch.bincount(i, minlength=-1)", "torch.bincount(i, s.int())", "torch.bincount(i, s.half())",
                 "torch.bincount(i, s.double())", "torch.bincount(i, s[:1])", "torch.bincount(i, weights=None)", "torch.bincount([0, 1])"),
    "one_hot": ("F.one_hot(i, 2)", "F.one_hot(i.int(), 5)", "F.one_hot(i.float(), 5)", "F.one_hot(i - 5)", "F.one_hot(i, 0)", "F.one_hot(i[:0])", "F.one_hot(i[:0], 3)",
                "F.one_hot(i, num_classes=torch.tensor(5))", "torch.one_hot(i)"),
    "segment_reduce": ('torch.segment_reduce(x, "sum", lengths=i.int())', 'torch.segment_reduce(x, "sum", lengths=i + 1)', 'torch.segment_reduce(x, "amax", lengths=i)',
                       'torch.segment_reduce(x, "sum", offsets=torch.tensor([0, 1, 3]))', 'torch.segment_reduce(x.long(), "sum", lengths=i)', 'torch.segment_reduce(x, "sum")',
                       'torch.segment_reduce(x, "sum", lengths=i, axis=1)', 'torch.segment_reduce(x, "max", lengths=i, initial=0)', 'torch.segment_reduce(x, "mean", lengths=i * 0 + torch.tensor([0, 3]))'),
    "unique": ("torch.unique(x, return_counts=True)[1]", "torch.unique_consecutive(x)", "torch.unique(x, dim=9)", "torch.unique(x, return_index=True)"),
    "topk": ("x.topk(9, d)", "x.topk(2, dim=9)", "x.topk(0, d).indices", "x.topk(torch.tensor(2), d).indices", "x.topk(2, d, sorted=False).indices", "x.topk(-1, d)"),
    "sort": ("x.sort(9)", "x.sort(stable=True, dim=d).indices", "x.sort(d, stable=True)", "x.sort(True)"),
    "argsort": ("x.argsort(9)", "x.argsort(d, stable=True)", "x.argsort(stable=True)", "x.argsort(d, True)"),
    "repeat_interleave": ("x.repeat_interleave(2)", "x.repeat_interleave(2, 0)", "x.repeat_interleave(torch.tensor([1, 2]), 0)", "x.repeat_interleave(i.float(), 0)",
                          "x.repeat_interleave(i.int(), 0)", "torch.repeat_interleave(i)", "x.repeat_interleave(i - 5, 0)", "x.repeat_interleave(i, 0, output_size=99)"),
    "searchsorted": ("torch.searchsorted(x, 3.0)", "torch.searchsorted(x, s.long())", "torch.searchsorted(x, s, side='middle')", "torch.searchsorted(x, s, right=True, side='left')",
                     "torch.searchsorted(x.flip(0), s)", "torch.searchsorted(x, s, sorter=torch.arange(3))", "torch.bucketize(s, x.view(1, -1))"),
}  # fmt: skip


@probe(
    "calls",
    "code",
    cases=lambda operation, form: (
        ((code,) for code in CALLS.get(operation.name, ())) if form is operation.forms[0] else iter(())
    ),
)
def _(context: Context, operation: Operation, form: Form, case: Case) -> str | None:
    """One call written out on small operands: what it returns or raises."""
    shape = (3,) if operation.kind in ("count", "lengths", "repeats", "search") else (3, 4)
    names = operands(operation, form, Setting(shape, 0), context.device)
    if names is None:
        return None
    from dataclasses import replace

    def do() -> str:
        result = caller(replace(form, code=case[0]))(names)
        if isinstance(result, torch.Tensor):
            shape = "x".join(map(str, result.shape)) or "0-D"
            flat = read(result).flat()
            return f"{shape} {str(result.dtype)[6:]} {','.join(f'{float(v):g}' if not isinstance(v, complex) else str(v) for v in flat[:12])}".strip()
        return type(result).__name__

    return watched(do)
