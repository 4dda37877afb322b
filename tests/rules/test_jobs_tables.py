"""The functions of the pages on embeddings and on sparse tensors, and the translations of `tf.gather` and `gather_nd`:
each equals a plain loop. TensorFlow's are the formulas of its documentation, output[p, i, q] =
params[p, indices[p0…pB-1, i], q] for the first.
"""

from __future__ import annotations

from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.recipes import BATCHES, CASES, DTYPES, SEEDS, cells, integers, normal, recipe

pytestmark = pytest.mark.usefixtures("forked_first")


@CASES
@given(BATCHES, st.integers(0, 3), st.integers(0, 3), DTYPES, SEEDS)
def test_lookup_reads_frozen_rows_and_trains_the_others(
    batch: tuple[int, ...], old: int, new: int, dtype: str, seed: int
) -> None:
    import torch

    frozen = normal(seed, old, 2, dtype=dtype)
    trained = normal(seed + 1, new, 2, dtype=dtype).requires_grad_()
    rows = integers(seed, 0, old + new, *batch) if old + new else torch.zeros(0, dtype=torch.int64)
    found = recipe("embeddings/freeze.py", "lookup")(rows, frozen, trained)
    assert found.shape == (*rows.shape, 2)
    for at in cells(rows.shape):
        row = int(rows[at])
        assert found[at].equal(frozen[row] if row < old else trained[row - old])
    if new:
        (gradient,) = torch.autograd.grad(found.float().sum(), trained)
        counts = [int((rows == old + row).sum()) for row in range(new)]
        assert gradient.float()[:, 0].tolist() == counts


@CASES
@given(st.lists(st.integers(0, 4), max_size=8), st.integers(1, 3), DTYPES)
def test_clipping_a_sparse_gradient_is_clipping_the_dense_one(ids: list[int], width: int, dtype: str) -> None:
    import torch
    from torch.nn import functional

    exact = dtype in ("float32", "float64")
    grads = []
    for sparse in (True, False):
        weight = torch.ones(5, width, dtype=getattr(torch, dtype if exact else "float32"), requires_grad=True)
        functional.embedding(torch.tensor(ids, dtype=torch.int64), weight, sparse=sparse).sum().backward()
        if sparse:
            norm = recipe("embeddings/sparse_clip.py", "clip_sparse_")(weight, 1.0)
            grads.append(weight.grad.to_dense())  # type: ignore[union-attr]
        else:
            wanted = torch.nn.utils.clip_grad_norm_([weight], 1.0)
            grads.append(weight.grad)
    torch.testing.assert_close(norm, wanted)
    torch.testing.assert_close(*grads)


@CASES
@given(st.integers(1, 4), st.integers(0, 3), DTYPES, st.sampled_from([None, 0, -1]), SEEDS)
def test_a_grown_table_keeps_its_rows(rows: int, more: int, dtype: str, padding: int | None, seed: int) -> None:
    import torch

    old = torch.nn.Embedding.from_pretrained(normal(seed, rows, 2, dtype=dtype), padding_idx=padding)
    new = recipe("embeddings/grow.py", "grown")(old, rows + more)
    assert new.weight.dtype == old.weight.dtype
    assert new.weight[:rows].equal(old.weight)
    assert new.padding_idx == old.padding_idx
    for row in new.weight[rows:]:
        assert row.equal(old.weight.mean(0))


@CASES
@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 9), BATCHES, DTYPES, SEEDS)
def test_cells_of_a_sparse_tensor(
    rows: int, columns: int, stored: int, batch: tuple[int, ...], dtype: str, seed: int
) -> None:
    import torch

    places = torch.stack((integers(seed, 0, rows, stored), integers(seed + 1, 0, columns, stored)))
    values = integers(seed, 1, 9, stored).to(getattr(torch, dtype))
    x = torch.sparse_coo_tensor(places, values, (rows, columns), check_invariants=True)
    row, column = integers(seed + 2, 0, rows, *batch), integers(seed + 3, 0, columns, *batch)
    found = recipe("sparse/cells.py", "cells")(x, row, column)
    assert found.dtype == x.dtype
    assert found.equal(x.to_dense()[row, column])


@st.composite
def gathers(draw: Any) -> tuple[tuple[int, ...], tuple[int, ...], int, int]:
    shape = tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=4)))
    axis = draw(st.integers(0, len(shape) - 1))
    batch_dims = draw(st.integers(0, axis))
    own = draw(st.lists(st.integers(0, 3), max_size=2))
    return shape, (*shape[:batch_dims], *own), axis, batch_dims


@CASES
@given(gathers(), SEEDS)
def test_tf_gather_is_the_formula(case: tuple[tuple[int, ...], tuple[int, ...], int, int], seed: int) -> None:
    import torch

    shape, index_shape, axis, batch_dims = case
    x = torch.arange(prod(shape)).view(shape)
    indices = integers(seed, 0, shape[axis], *index_shape)
    found = recipe("elsewhere/tf_gather.py", "tf_gather")(x, indices, axis, batch_dims)
    own = len(index_shape) - batch_dims
    assert found.shape == (*shape[:axis], *index_shape[batch_dims:], *shape[axis + 1 :])
    for at in cells(found.shape):
        before, inside, after = at[:axis], at[axis : axis + own], at[axis + own :]
        assert found[at] == x[(*before, int(indices[(*before[:batch_dims], *inside)]), *after)]


@CASES
@given(st.lists(st.integers(1, 3), min_size=1, max_size=4), st.data(), SEEDS)
def test_gather_nd_reads_what_the_coordinates_name(shape: list[int], data: st.DataObject, seed: int) -> None:
    import torch

    batch_dims = data.draw(st.integers(0, len(shape) - 1))
    length = data.draw(st.integers(1, len(shape) - batch_dims))
    between = data.draw(st.lists(st.integers(0, 3), max_size=2))
    x = torch.arange(prod(shape)).view(shape)
    sizes = shape[batch_dims : batch_dims + length]
    front = (*shape[:batch_dims], *between)
    indices = torch.stack([integers(seed + k, 0, size, *front) for k, size in enumerate(sizes)], -1)
    found = recipe("questions/gather_nd.py", "gather_nd")(x, indices, batch_dims)
    assert found.shape == (*front, *shape[batch_dims + length :])
    for at in cells(front):
        assert found[at].equal(x[(*at[:batch_dims], *indices[at].tolist())])


@pytest.mark.parametrize(
    ("name", "function", "last"),
    [("elsewhere/tf_gather.py", "tf_gather", (2, 2)), ("questions/gather_nd.py", "gather_nd", (2,))],
)
@pytest.mark.parametrize("front", [(3, 2), (1, 3), (2, 1), (6, 1), (1, 1)])
def test_batches_that_differ_are_refused(
    name: str, function: str, last: tuple[int, ...], front: tuple[int, int]
) -> None:
    """Also where as many cells are there, and where a size of 1 could be broadcast."""
    import torch

    indices = torch.zeros(*front, 1, dtype=torch.int64)
    with pytest.raises(ValueError, match="sizes"):
        recipe(name, function)(torch.zeros(2, 3, 4), indices, *last)


def test_coordinates_of_no_length_are_refused() -> None:
    import torch

    with pytest.raises(ValueError, match="coordinates"):
        recipe("questions/gather_nd.py", "gather_nd")(torch.zeros(2, 3), torch.zeros(4, 0, dtype=torch.int64))
