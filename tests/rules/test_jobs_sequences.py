"""The functions of the pages on sequences and caches: each equals a plain loop.

They are tried on no, one and two batch dimensions and empty ones, with too many and too few features, with int32 and
int64 positions, in half, single and double precision; gradients, devices and graphs as on the other pages about one job.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.recipes import (
    BATCHES,
    CASES,
    DTYPES,
    FEW,
    SEEDS,
    cells,
    check_gradient,
    integers,
    normal,
    recipe,
)

pytestmark = pytest.mark.usefixtures("forked_first")

FULL = st.sampled_from([(), (1,), (3,), (2, 3)])
INDICES = st.sampled_from(["int64", "int32"])


def cast(tensor: Any, dtype: str) -> Any:
    import torch

    return tensor.to(getattr(torch, dtype))


# Features


@CASES
@given(BATCHES, st.integers(0, 4), st.integers(0, 3), st.integers(1, 3), DTYPES, DTYPES, INDICES, SEEDS)
def test_place_features(
    batch: tuple[int, ...], length: int, room: int, width: int, dtype: str, other: str, index: str, seed: int
) -> None:
    import torch

    is_image = integers(seed, 0, 3, *batch, length) > 0
    embeddings = normal(seed, *batch, length, width, dtype=dtype)
    features = normal(seed + 1, *batch, room, width, dtype=other)
    count = cast(integers(seed + 2, 0, 5, *batch), index)  # also more than there is room for
    ours = recipe("sequences/place.py", "place_features")(embeddings, is_image, features, count)
    assert ours.dtype == embeddings.dtype and ours.shape == embeddings.shape
    for c in cells(batch):
        rows = iter(features[c][: int(count[c])].to(embeddings.dtype))
        for t in range(length):
            expected = next(rows, embeddings[c][t]) if is_image[c][t] else embeddings[c][t]
            assert torch.equal(ours[c][t], expected)


@pytest.mark.parametrize("features", [(2, 2, 3), (2, 2, 5), (3, 2, 4), (1, 2, 2, 4)])
def test_place_features_refuses_features_of_another_width_or_batch(features: tuple[int, ...]) -> None:
    import torch

    arguments = (torch.zeros(2, 3, 4), torch.ones(2, 3, dtype=torch.bool), torch.ones(features), torch.tensor([2, 2]))
    with pytest.raises(RuntimeError, match="expand"):
        recipe("sequences/place.py", "place_features")(*arguments)


@FEW
@given(FULL, st.integers(1, 3), SEEDS)
def test_the_gradients_of_place_features(batch: tuple[int, ...], room: int, seed: int) -> None:
    is_image, count = integers(seed, 0, 2, *batch, 3).bool(), integers(seed, 0, room + 1, *batch)
    check_gradient(
        lambda embeddings, features: recipe("sequences/place.py", "place_features")(
            embeddings, is_image, features, count
        ),
        normal(seed, *batch, 3, 2).requires_grad_(),
        normal(seed + 1, *batch, room, 2).requires_grad_(),
    )


# Caches


@CASES
@given(BATCHES, st.integers(0, 3), st.integers(0, 3), st.integers(0, 2), DTYPES, DTYPES, INDICES, SEEDS)
def test_write_at(
    batch: tuple[int, ...], heads: int, count: int, width: int, dtype: str, other: str, index: str, seed: int
) -> None:
    import torch

    room = 5
    cache = normal(seed, *batch, heads, room, width, dtype=dtype)
    new = normal(seed + 1, *batch, heads, count, width, dtype=other)
    position = cast(normal(seed, *batch, room).argsort(-1)[..., :count], index)
    expected = cache.clone()
    for c in cells(batch):
        for n in range(count):
            expected[c][:, int(position[c][n])] = new[c][:, n].to(cache.dtype)
    ours = recipe("caches/several.py", "write_at")(cache, position, new)
    assert ours is cache and torch.equal(ours, expected)


@pytest.mark.parametrize("position", [-1, 5])
def test_write_at_refuses_a_place_outside(position: int) -> None:
    import torch

    with pytest.raises(RuntimeError, match="out of bounds"):
        recipe("caches/several.py", "write_at")(
            torch.zeros(1, 2, 5, 3), torch.tensor([[position]]), torch.ones(1, 2, 1, 3)
        )


@FEW
@given(FULL, SEEDS)
def test_the_gradients_of_write_at(batch: tuple[int, ...], seed: int) -> None:
    position = normal(seed, *batch, 4).argsort(-1)[..., :2]
    check_gradient(
        lambda cache, new: recipe("caches/several.py", "write_at")(cache.clone(), position, new),
        normal(seed, *batch, 2, 4, 1).requires_grad_(),
        normal(seed + 1, *batch, 2, 2, 1).requires_grad_(),
    )


@CASES
@given(BATCHES, st.integers(1, 5), INDICES, SEEDS)
def test_held(batch: tuple[int, ...], room: int, index: str, seed: int) -> None:
    last = cast(integers(seed, -1, 12, *batch), index)
    ours = recipe("caches/window.py", "held")(last, room)
    assert ours.shape == (*batch, room)
    for c in cells(batch):
        places = [-1] * room
        for position in range(int(last[c]) + 1):
            places[position % room] = position
        assert [max(each, -1) for each in ours[c].tolist()] == places
