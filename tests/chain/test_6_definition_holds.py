"""Link 6 of the chain: the loops that define gather and scatter on the pages equal torch on random cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatherbook.sources import snippets
from gatherbook.sources.book import BOOK

pytestmark = pytest.mark.usefixtures("forked_first")

SIZES = st.integers(0, 4)
DTYPES = ("int64", "int32", "uint8", "float32", "float64", "bfloat16", "bool", "complex64")
CASES = settings(max_examples=250, deadline=None)


def defined_in(name: str, function: str) -> Callable[..., Any]:
    """A function as a snippet of the book defines it."""
    namespace: dict[str, Any] = {"__name__": "definition"}
    exec(compile(snippets.source(BOOK, name), name, "exec"), namespace)
    return namespace[function]  # type: ignore[no-any-return]


@st.composite
def cases(draw: st.DrawFn, unique: bool = False) -> tuple[Any, int, Any, Any]:
    """An input, a dim, a legal index, and a source that covers the index; with `unique`, no place written twice."""
    import torch

    rank = draw(st.integers(1, 4))
    dim = draw(st.integers(-rank, rank - 1))
    shape = [draw(st.integers(1, 4)) for _ in range(rank)]
    most = [size if at != dim % rank else (size if unique else 5) for at, size in enumerate(shape)]
    index_shape = [draw(st.integers(0, size)) for size in most]
    source_shape = [size + draw(st.integers(0, 1)) for size in index_shape]
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))
    dtype = getattr(torch, draw(st.sampled_from(DTYPES)))
    index_dtype = getattr(torch, draw(st.sampled_from(("int64", "int32"))))

    def values(of: list[int]) -> Any:
        return torch.randint(0, 9, of, generator=generator).to(dtype)

    size = shape[dim % rank]
    if unique:
        order = torch.rand([*index_shape[: dim % rank], size, *index_shape[dim % rank + 1 :]], generator=generator)
        index = order.argsort(dim).narrow(dim, 0, index_shape[dim % rank])
    else:
        index = torch.randint(0, size, index_shape, generator=generator)
    return values(shape), dim, index.to(index_dtype), values(source_shape)


@CASES
@given(cases())
def test_gather_is_what_the_page_defines(case: tuple[Any, int, Any, Any]) -> None:
    import torch

    source, dim, index, _ = case
    assert torch.equal(
        defined_in("gather/definition.py", "gather_by_hand")(source, dim, index), source.gather(dim, index)
    )


@CASES
@given(cases(unique=True))
def test_scatter_is_what_the_page_defines(case: tuple[Any, int, Any, Any]) -> None:
    import torch

    target, dim, index, source = case
    by_hand = defined_in("scatter/definition.py", "scatter_by_hand")(target, dim, index, source)
    assert torch.equal(by_hand, target.scatter(dim, index, source))


@CASES
@given(cases())
def test_scatter_add_is_what_the_page_defines(case: tuple[Any, int, Any, Any]) -> None:
    import torch

    target, dim, index, source = case
    by_hand = defined_in("scatter/definition.py", "scatter_add_by_hand")(target, dim, index, source)
    assert torch.equal(by_hand, target.scatter_add(dim, index, source))
