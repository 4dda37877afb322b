"""Tensors for a call, and what is said of its result: the same as the plain loop, or in which way not."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import torch

from gatherbook.sweep import loops
from gatherbook.sweep.loops import Call, Grid, Undefined
from gatherbook.sweep.operations import BY_NAME, Form, Operation, Shape, shapes

Names = dict[str, Any]
SHOWN = 240
FAIL = "!"
WARN = " ~"


@dataclass(frozen=True)
class Setting:
    """What a call is made of. Shapes left out are those that fit; numbers left out are legal and name a place once."""

    x: Shape = (3, 4)
    d: int = 0
    many: int = 2
    i: Shape | None = None
    s: Shape | None = None
    x_dtype: str = "float32"
    i_dtype: str | None = None
    s_dtype: str | None = None
    numbers: Sequence[int] | None = None
    lay: dict[str, str] = field(default_factory=dict)
    grad: bool = False


def dtype_of(name: str) -> torch.dtype | None:
    """The dtype of that name, None where this release has none."""
    return getattr(torch, name, None)


def read(tensor: torch.Tensor) -> Grid:
    """A tensor as a grid of Python numbers."""
    tensor = tensor.detach()
    if tensor.layout != torch.strided:
        tensor = tensor.to_dense()
    wide = tensor.cpu()
    if wide.dtype == getattr(torch, "complex32", None):
        wide = wide.to(torch.complex64)
    elif wide.is_floating_point() and wide.dtype != torch.float64:
        wide = wide.to(torch.float32)
    elif str(wide.dtype) in ("torch.uint16", "torch.uint32", "torch.uint64"):
        wide = wide.to(torch.int64)
    return loops.grid(tuple(wide.shape), wide.reshape(-1).tolist())


def made(values: Sequence[float], shape: Shape, dtype: str, device: str) -> torch.Tensor:
    """Small whole numbers, repeated to fill the shape, in a dtype."""
    size = 1
    for each in shape:
        size *= each
    flat = [values[k % len(values)] for k in range(size)]
    kind = dtype_of(dtype)
    if dtype == "bool":
        flat = [value % 2 for value in flat]
    return torch.tensor(flat, dtype=torch.float32, device=device).to(kind).reshape(shape)


def numbers_for(operation: Operation, x: Shape, i: Shape, d: int) -> list[int]:
    """Legal index numbers that name each place at most once where there are places enough."""
    kind = operation.kind
    found = []
    total = 1
    for each in x:
        total *= each
    for k, p in enumerate(loops.places(i)):
        if kind == "full":
            size = x[d] if x else 1
            found.append((p[d] + sum(p) - p[d] + 1) % size if i and size and d < len(p) else 0)
        elif kind in ("list", "rows"):
            size = x[d] if x else 1
            found.append((k + 1) % size if size else 0)
        elif kind == "flat":
            found.append((k + 1) % total if total else 0)
        elif kind == "table":
            found.append((k + 1) % x[0])
        elif kind == "mask":
            found.append(int(k % 2 == 0))
        elif kind == "lengths":
            found.append(1 if k == 0 else x[0] - 1)
        else:
            found.append((1, 2, 0, 1, 3)[k % 5])
    return found


@lru_cache(maxsize=64)
def _bases(
    name: str, x_shape: Shape, d: int, i_shape: Shape, s_shape: Shape, x_dtype: str, i_dtype: str, s_dtype: str,
    numbers: tuple[int, ...] | None, device: str,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:  # fmt: skip
    operation = BY_NAME[name]
    order = (
        (1, 3, 5, 7, 9)
        if operation.kind == "search"
        else (2, 1, 3, 1)
        if operation.kind == "order"
        else (1, 2, 3, 4, 5, 6)
    )
    if operation.kind == "search" and x_shape:
        order = order[: x_shape[-1]]  # each row in order
    x = made(order, x_shape, x_dtype, device)
    if numbers is None:
        flat = numbers_for(operation, x_shape, i_shape, d)
    else:
        size = 1
        for each in i_shape:
            size *= each
        flat = [numbers[k % len(numbers)] for k in range(size)]
    if i_dtype.startswith(("int", "uint", "bool")):
        i = torch.tensor(flat, dtype=torch.int64, device=device).to(dtype_of(i_dtype)).reshape(i_shape)
    else:
        i = torch.tensor(flat, dtype=torch.float64, device=device).to(dtype_of(i_dtype)).reshape(i_shape)
    s = made((2, 3, 4, 5, 6), s_shape, s_dtype, device)
    return x, i, s


def laid(tensor: torch.Tensor, how: str, d: int) -> torch.Tensor:
    """The same values (for `expanded` and `overlapping`: repeated ones) in another layout of memory."""
    if how == "plain" or not tensor.dim():
        return tensor
    last = tensor.dim() - 1
    if how == "transposed":
        return tensor.transpose(0, last).contiguous().transpose(0, last)
    if how == "strided":
        return torch.stack([tensor, tensor], -1)[..., 0]
    if how == "offset":
        return torch.cat([tensor.reshape(-1)[:1], tensor.reshape(-1)])[1:].view(tensor.shape)
    if how in ("expanded", "repeated"):
        over = last if last != d else 0
        lane = tensor.narrow(
            over, 0, min(1, tensor.shape[over])
        ).contiguous()  # strides of 1 and 0, as unsqueeze and expand give
        wide = lane.expand(tensor.shape) if lane.shape[over] else tensor
        return wide if how == "expanded" else wide.contiguous()
    if how == "overlapping":
        buffer = tensor.reshape(-1).clone()
        steps = [1] * tensor.dim()
        return buffer.as_strided(tensor.shape, steps)
    raise ValueError(how)


def operands(operation: Operation, form: Form, setting: Setting, device: str) -> Names | None:
    """`x`, `d`, `i`, `s`, `o` for a call; None where the operation takes no such `x`, or no such dtype exists."""
    fit = shapes(operation.kind, setting.x, setting.d, setting.many)
    if fit is None:
        return None
    i_shape = fit[0] if setting.i is None else setting.i
    s_shape = fit[1] if setting.s is None else setting.s
    if ".index_put" in form.code and setting.d:
        return None  # it names the first dimension; others are named by an assignment
    if operation.name == "where" and setting.s is None:
        s_shape = setting.x
    if operation.name == "embedding_bag" and form.flat and setting.i is None:
        i_shape = (i_shape[0] * 2,)
    i_dtype = setting.i_dtype or ("bool" if operation.kind == "mask" else "int64")
    s_dtype = setting.s_dtype or setting.x_dtype
    if any(dtype_of(name) is None for name in (setting.x_dtype, i_dtype, s_dtype)):
        return None
    given = None if setting.numbers is None else tuple(setting.numbers)
    shape = (setting.x, setting.d, tuple(i_shape), tuple(s_shape))
    bases = _bases(operation.name, *shape, setting.x_dtype, i_dtype, s_dtype, given, device)
    x, i, s = (base.clone() for base in bases)
    names: Names = {"x": x, "i": i, "s": s}
    for name, how in setting.lay.items():
        names[name] = laid(names[name], how, setting.d)
    names["d"] = setting.d
    names["o"] = torch.empty(0, dtype=x.dtype, device=device)
    if operation.kind in ("order", "search"):
        names["o"] = torch.empty(0, dtype=torch.int64, device=device)
    if setting.grad:
        for name in "xs":
            names[name] = (
                names[name].requires_grad_()
                if names[name].is_floating_point() or names[name].is_complex()
                else names[name]
            )
    return names


def call_of(operation: Operation, form: Form, names: Names) -> Call:
    """The same call for the plain loop. Taken before the call, which may change its operands."""
    inplace = form.code.split("(")[0].endswith("_") or " = " in form.code
    options = {**form.options, "inplace": inplace}
    masks = operation.kind == "rows" and names["i"].dtype == torch.bool
    s: Any = form.number if form.number is not None else read(names["s"]) if "s" in form.uses else None
    d = None if form.flat and operation.name == "take_along_dim" else names["d"]
    return Call(read(names["x"]), read(names["i"]), s, d, masks, options)


def same(result: torch.Tensor, expected: Grid) -> bool:
    """Whether shape and values are those of the loop, rounded to the dtype of the result."""
    if tuple(result.shape) != tuple(expected.shape):
        return False
    got, wanted = read(result).flat(), expected.flat()
    if got == wanted:
        return True
    if result.dtype == torch.bool:
        return got == [bool(value) for value in wanted]
    if not result.is_floating_point() and not result.is_complex():
        try:
            return got == [int(value) for value in wanted]
        except (ValueError, OverflowError, TypeError):
            return False
    try:
        cast = read(
            torch.tensor(wanted, dtype=torch.complex128 if result.is_complex() else torch.float64).to(result.dtype)
        ).flat()
    except (TypeError, RuntimeError, ValueError):
        return False
    whole = all(
        value == int(value) for value in wanted if isinstance(value, float) and value == value and abs(value) < 1e30
    )
    slack = 2e-6 if whole or result.dtype in (torch.float32, torch.float64) else 2e-2  # a mean in 16 bits is rounded
    return all(a == b or (a != a and b != b) or abs(a - b) <= slack * abs(b) for a, b in zip(got, cast))  # noqa: B905


def _broadcasting(operation: Operation, call: Call) -> Call:
    """The call with the index and the source stretched as NumPy would."""
    x, i, s, d = call.x, call.i, call.s, call.d
    if operation.kind == "full" and d is not None and len(i.shape) == len(x.shape):
        lone = loops.broadcast(loops.resized(i.shape, d, 1), loops.resized(x.shape, d, 1))
        i = loops.expanded(i, loops.resized(lone, d, i.shape[d]))
        s = loops.expanded(s, i.shape) if isinstance(s, Grid) else s
    elif operation.kind == "list" and isinstance(s, Grid):
        s = loops.expanded(s, loops.resized(x.shape, d, *loops.lifted(i).shape))
    elif operation.kind == "flat" and isinstance(s, Grid):
        s = loops.expanded(s, i.shape)
    else:
        raise Undefined("nothing to stretch")
    return replace(call, i=i, s=s)


def verdict(operation: Operation, form: Form, call: Call, result: Any) -> str:
    """`=` as the loop; else how the result can be explained; `≠` if not at all, `ran` where there is no loop."""
    if not isinstance(result, torch.Tensor):
        return type(result).__name__
    if form.loop is None:
        return "ran"
    defined = True
    tries: list[tuple[str, Callable[[], Grid]]] = [
        ("=", lambda: form.loop(call, loops.strictly)),
        ("wraps", lambda: form.loop(call, loops.wrapping)),
        ("modulo", lambda: form.loop(call, loops.modulo)),
        ("mask", lambda: form.loop(replace(call, masks=True), loops.strictly)),
        ("broadcasts", lambda: form.loop(_broadcasting(operation, call), loops.strictly)),
    ]
    for label, attempt in tries:
        try:
            expected = attempt()
        except (Undefined, IndexError, TypeError, ZeroDivisionError, ValueError, KeyError):
            defined = defined and label != "="
            continue
        if same(result, expected):
            if call.x is not None and label in ("wraps", "modulo") and defined:
                continue
            return label
    if not result.numel():
        return "empty"
    if tuple(result.shape) == tuple(call.x.shape) and read(result).flat() == call.x.flat():
        return "nothing"
    return "≠" if defined else "other"


def failure(error: BaseException) -> str:
    """An error as an answer: its type and the first line of its text."""
    text = str(error).strip()
    first = text.split("\n")[0].strip()
    first = re.sub(r"0x[0-9a-f]+", "0x…", first)
    first = re.sub(r"(?<![\w.])/(?:tmp|root|home|work|var|usr|opt)/[^\s,:]*", "…", first)
    first = re.sub(r"(?<= at )\"?/?[^\s\"]*/(?=[\w.]+\.(?:cpp|h|cu|py))", "", first)
    return f"{FAIL}{type(error).__name__}: {first[:SHOWN]}"


def watched(do: Callable[[], str]) -> str:
    """What `do` answers; or the error it raised; and, behind ` ~`, the warnings."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            said = do()
        except Exception as error:
            said = failure(error)
    texts = sorted(
        {f"{each.category.__name__}: {str(each.message).split(chr(10))[0].strip()[:SHOWN]}" for each in heard}
    )
    texts = [re.sub(r" ?\(?Triggered internally at .*", "", text) for text in texts]
    return said + "".join(WARN + text for text in texts)


def worths(count: int) -> list[float]:
    """Upstream gradients: small whole numbers, so that sums are exact."""
    return [float(k % 3 + 1) for k in range(count)]


def gradient_verdict(operation: Operation, form: Form, names: Names, run: Callable[[Names], Any]) -> str:
    """Backward through the call, against the gradient of the plain loop: `x` and `s` each `=`, `≠`, or `-` for none."""
    call = call_of(operation, form, names)
    leaves = {name: names[name] for name in "xs" if name in form.uses and names[name].requires_grad}
    inside = {**names, **{name: leaf * 1 for name, leaf in leaves.items() if name == "x" and _edits(form)}}
    result = run(inside)
    if not result.requires_grad:
        return "none"
    upstream = worths(result.numel())
    result.backward(
        torch.tensor(upstream, dtype=torch.float32, device=result.device).to(result.dtype).reshape(result.shape)
    )
    if form.loop is None or not form.smooth:
        return "ran"
    try:
        expected = loops.gradients(form.loop, call, upstream)
    except (Undefined, AttributeError, TypeError):
        return "other"
    said = []
    for name in leaves:
        grad = leaves[name].grad
        zero = all(value == 0 for value in expected[name].flat())
        said.append(
            f"{name}-"
            if grad is None and zero
            else f"{name}≠"
            if grad is None or not same(grad, expected[name])
            else f"{name}="
        )
    return " ".join(said)


def _edits(form: Form) -> bool:
    return form.code.split("(")[0].endswith("_") or " = " in form.code
