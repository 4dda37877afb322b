"""The functions that the pages about one job offer for copying: each equals a plain loop, as `test_recipes.py` has it.

They are tried on no, one and two batch dimensions and empty ones where they take a batch, in double, single and half
precision, with nothing and everything masked; gradients are checked, and helper tensors stay on the inputs' device.
"""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.recipes import (
    BATCHES,
    CASES,
    DTYPES,
    FEW,
    GROUPS,
    SEEDS,
    WIDTHS,
    cells,
    check_gradient,
    close,
    filled,
    integers,
    normal,
    recipe,
    wide,
)

pytestmark = pytest.mark.usefixtures("forked_first")


def tensor(values: Any, dtype: str = "int64") -> Any:
    import torch

    return torch.tensor(values, dtype=getattr(torch, dtype))


def torch_() -> Any:
    """torch, imported after the sandbox has forked."""
    import torch

    return torch


INDICES = st.sampled_from(["int64", "int32"])


# Segments


@CASES
@given(GROUPS, st.integers(4, 5), INDICES)
def test_first_and_last(groups: list[int], count: int, index: str) -> None:
    first, last = recipe("segments/first_last.py", "first_and_last")(tensor(groups, index), count)
    for g in range(count):
        places = [e for e, each in enumerate(groups) if each == g]
        assert (int(first[g]), int(last[g])) == ((places[0], places[-1]) if places else (len(groups), -1))


@CASES
@given(GROUPS, st.integers(4, 5), WIDTHS, DTYPES, INDICES, SEEDS, st.booleans())
def test_segment_argmax(
    groups: list[int], count: int, width: tuple[int, ...], dtype: str, index: str, seed: int, odd: bool
) -> None:
    import torch

    values = normal(seed, len(groups), *width, dtype=dtype).round()  # rounded: many ties
    if odd:
        values = values.masked_fill(integers(seed, 0, 4, *values.shape) == 0, math.nan)
        values = values.masked_fill(integers(seed + 1, 0, 3, *values.shape) == 0, -math.inf)
    top, arg = recipe("segments/argmax.py", "segment_argmax")(values, tensor(groups, index), count)
    assert top.dtype == values.dtype and top.shape == arg.shape == (count, *width)
    for c in cells(top.shape):
        places = [e for e, g in enumerate(groups) if g == c[0]]
        if not places:
            assert (float(top[c]), int(arg[c])) == (0.0, len(groups))
            continue
        column = values[(slice(None), *c[1:])][places]
        assert int(arg[c]) == places[int(column.argmax())]
        torch.testing.assert_close(top[c], column.max(), rtol=0, atol=0, equal_nan=True)


@CASES
@given(GROUPS, st.integers(4, 5), WIDTHS, DTYPES, INDICES, SEEDS, st.booleans())
def test_segment_logsumexp(
    groups: list[int], count: int, width: tuple[int, ...], dtype: str, index: str, seed: int, banned: bool
) -> None:
    import torch

    scores = normal(seed, len(groups), *width, dtype=dtype, scale=30.0)
    if banned:
        scores = scores.masked_fill(integers(seed, 0, 2, *scores.shape) == 0, -math.inf)
    ours = recipe("segments/logsumexp.py", "segment_logsumexp")(scores, tensor(groups, index), count)
    assert str(ours.dtype) == f"torch.{wide(dtype)}"

    def by_hand(c: tuple[int, ...]) -> float:
        members = [float(scores[(e, *c[1:])]) for e, g in enumerate(groups) if g == c[0]]
        return float(torch.tensor(members, dtype=torch.float64).logsumexp(0)) if members else -math.inf

    close(ours, filled((count, *width), by_hand), wide(dtype))


@FEW
@given(GROUPS, WIDTHS, SEEDS)
def test_the_gradients_of_segments(groups: list[int], width: tuple[int, ...], seed: int) -> None:
    values = normal(seed, len(groups), *width).requires_grad_()
    logsumexp = recipe("segments/logsumexp.py", "segment_logsumexp")
    check_gradient(lambda x: logsumexp(x, tensor(groups), 4)[sorted(set(groups))], values)
    check_gradient(lambda x: recipe("segments/argmax.py", "segment_argmax")(x, tensor(groups), 4)[0], values)


def test_the_gradient_of_a_segments_maximum_is_that_of_max_where_it_is_tied_or_zero() -> None:
    import torch

    values = torch.tensor([0.0, -1.0, 0.0, 2.0, 2.0], requires_grad=True)
    top, _ = recipe("segments/argmax.py", "segment_argmax")(values, torch.tensor([0, 0, 0, 1, 1]), 3)
    (gradient,) = torch.autograd.grad(top.sum(), values)
    assert gradient.tolist() == [1.0, 0.0, 0.0, 1.0, 0.0]


def test_a_banned_group_gets_no_nan_in_the_gradient_of_its_logsumexp() -> None:
    import torch

    scores = torch.tensor([-math.inf, -math.inf, 1.0, -math.inf], requires_grad=True)
    total = recipe("segments/logsumexp.py", "segment_logsumexp")(scores, torch.tensor([0, 0, 1, 1]), 3)
    (gradient,) = torch.autograd.grad(total[1] + total[0] + total[2], scores)
    assert total.tolist() == [-math.inf, 1.0, -math.inf] and gradient.tolist() == [0.0, 0.0, 1.0, 0.0]


@CASES
@given(GROUPS, st.integers(4, 5), INDICES)
def test_rank_in_group(groups: list[int], count: int, index: str) -> None:
    ranks = recipe("segments/rank.py", "rank_in_group")(tensor(groups, index), count)
    assert ranks.tolist() == [groups[:e].count(g) for e, g in enumerate(groups)]


def test_ranks_of_many_equal_keys_keep_their_order() -> None:
    import torch

    assert torch.equal(
        recipe("segments/rank.py", "rank_in_group")(torch.zeros(5000, dtype=torch.long), 1), torch.arange(5000)
    )


# Ragged data


LENGTHS = st.lists(st.integers(0, 3), max_size=4)


def offsets_of(lengths: list[int]) -> Any:
    return tensor([sum(lengths[:i]) for i in range(len(lengths) + 1)])


@CASES
@given(LENGTHS, st.integers(0, 4), WIDTHS, DTYPES, INDICES, SEEDS)
def test_to_padded(lengths: list[int], room: int, width: tuple[int, ...], dtype: str, index: str, seed: int) -> None:
    values, offsets = normal(seed, sum(lengths), *width, dtype=dtype), offsets_of(lengths)
    ours = recipe("ragged/convert.py", "to_padded")(values, offsets.to(getattr(torch_(), index)), room, fill=7.0)
    expected = values.new_full((len(lengths), room, *width), 7.0)
    for b, length in enumerate(lengths):
        for t in range(min(length, room)):
            expected[b, t] = values[int(offsets[b]) + t]
    assert ours.dtype == values.dtype and torch_().equal(ours, expected)


@CASES
@given(LENGTHS, WIDTHS, DTYPES, INDICES, SEEDS)
def test_packed_and_padded_are_inverse(
    lengths: list[int], width: tuple[int, ...], dtype: str, index: str, seed: int
) -> None:
    values, offsets = normal(seed, sum(lengths), *width, dtype=dtype), offsets_of(lengths)
    offsets = offsets.to(getattr(torch_(), index))
    padded = recipe("ragged/convert.py", "to_padded")(values, offsets, max(lengths, default=0))
    assert torch_().equal(recipe("ragged/convert.py", "to_packed")(padded, offsets, sum(lengths)), values)


def test_to_packed_refuses_a_rectangle_that_was_cut() -> None:
    padded = recipe("ragged/convert.py", "to_padded")(normal(1, 5), tensor([0, 2, 5]), 2)
    with pytest.raises(IndexError, match="out of bounds"):
        recipe("ragged/convert.py", "to_packed")(padded, tensor([0, 2, 5]), 5)


@FEW
@given(st.lists(st.integers(0, 3), min_size=1, max_size=3).filter(any), WIDTHS, SEEDS)
def test_the_gradients_of_packing(lengths: list[int], width: tuple[int, ...], seed: int) -> None:
    values, offsets = normal(seed, sum(lengths), *width).requires_grad_(), offsets_of(lengths)
    padded = normal(seed, len(lengths), max(lengths), *width).requires_grad_()
    check_gradient(lambda x: recipe("ragged/convert.py", "to_padded")(x, offsets, 2), values)
    check_gradient(lambda x: recipe("ragged/convert.py", "to_packed")(x, offsets, sum(lengths)), padded)


@CASES
@given(BATCHES, LENGTHS, INDICES, SEEDS)
def test_next_token(batch: tuple[int, ...], lengths: list[int], index: str, seed: int) -> None:
    segment = [b for b, length in enumerate(lengths) for _ in range(length)]
    ids_ = integers(seed, 0, 50, *batch, len(segment)).to(getattr(torch_(), index))
    ids_ = ids_.byte() if seed % 2 else ids_
    ours = recipe("ragged/next_token.py", "next_token")(ids_, tensor(segment, index).expand_as(ids_))
    assert ours.shape == ids_.shape and ours.dtype == torch_().int64
    for c in cells(ids_.shape):
        t = c[-1]
        last = t + 1 == len(segment) or segment[t + 1] != segment[t]
        assert int(ours[c]) == (-100 if last else int(ids_[(*c[:-1], t + 1)]))
