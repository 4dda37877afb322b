"""How recipes are tried: random shapes and dtypes, what is close enough, gradients."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from gatherbook.sources import snippets
from gatherbook.sources.book import BOOK

BATCHES = st.sampled_from([(), (0,), (1,), (3,), (2, 3), (2, 0), (0, 2)])
DTYPES = st.sampled_from(["float64", "float32", "bfloat16", "float16"])
SEEDS = st.integers(0, 2**31)
CASES = settings(max_examples=80, deadline=None)
FEW = settings(max_examples=12, deadline=None)


@functools.cache
def recipe(name: str, function: str) -> Callable[..., Any]:
    """A function as the snippet `name` defines it; the snippet runs once."""
    import contextlib
    import io

    namespace: dict[str, Any] = {"__name__": "recipe"}
    code = compile(snippets.source(BOOK, name), name, "exec")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(ValueError, RuntimeError):
        exec(code, namespace)  # some end in the error that they show
    return namespace[function]  # type: ignore[no-any-return]


def cells(shape: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """All coordinates of a tensor of this shape; one, (), if it has no dimension."""
    return itertools.product(*map(range, shape))


def normal(seed: int, *shape: int, dtype: str = "float64", scale: float = 3.0) -> Any:
    """Random values of a shape, exactly representable in `dtype`."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    return (torch.randn(shape, generator=generator, dtype=torch.float64) * scale).to(getattr(torch, dtype))


def integers(seed: int, low: int, high: int, *shape: int) -> Any:
    import torch

    return torch.randint(low, high, shape, generator=torch.Generator().manual_seed(seed + 1))


def close(left: Any, right: Any, dtype: str = "float32") -> None:
    """Equal up to the rounding of a calculation in float32, or of a result that is given in half precision."""
    import torch

    tolerance = {"float64": 1e-9, "float32": 2e-5, "bfloat16": 2e-2, "float16": 3e-3}[dtype]
    torch.testing.assert_close(left.double(), right.double(), rtol=tolerance, atol=tolerance, equal_nan=True)


def wide(dtype: str) -> str:
    """What a function computes in: at least float32."""
    return "float64" if dtype == "float64" else "float32"


def filled(shape: Sequence[int], of: Callable[[tuple[int, ...]], float]) -> Any:
    """A float64 tensor whose cell at `c` is `of(c)`."""
    import torch

    out = torch.zeros(tuple(shape), dtype=torch.float64)
    for c in cells(shape):
        out[c] = of(c)
    return out


def check_gradient(function: Callable[..., Any], *inputs: Any) -> None:
    import torch

    assert torch.autograd.gradcheck(function, inputs)


GROUPS = st.lists(st.integers(0, 3), max_size=6)
WIDTHS = st.sampled_from([(), (2,), (2, 2), (17,), (0,)])


def meta(*shape: int, dtype: str = "float32") -> Any:
    import torch

    return torch.zeros(shape, dtype=getattr(torch, dtype), device="meta")


def zeros(*shape: int, dtype: str = "float32") -> Any:
    import torch

    return torch.zeros(shape, dtype=getattr(torch, dtype))


def ids(new: Callable[..., Any], *shape: int) -> Any:
    return new(*shape, dtype="int64")


def devices(result: Any) -> set[str]:
    """The types of device on which a function's tensor, or its tuple of tensors, lies."""
    return {each.device.type for each in (result if isinstance(result, tuple) else (result,))}


def one_graph(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function compiled from nothing; a call raises where it does not become one graph."""
    import torch

    torch._dynamo.reset()
    return torch.compile(function, fullgraph=True, backend="eager")
