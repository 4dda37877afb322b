"""The functions of the pages on index arithmetic per row, on ties and on masks: each equals a plain loop over lists.

They are tried on no, one and two batch dimensions and empty ones, on rows of no length, with int32 and int64 numbers
per row, in every dtype that a row may have; gradients are checked, helper tensors stay on the inputs' device.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.offered import CALLS
from tests.support.recipes import (
    BATCHES,
    CASES,
    FEW,
    SEEDS,
    cells,
    check_gradient,
    integers,
    normal,
    recipe,
)

pytestmark = pytest.mark.usefixtures("forked_first")

SIZES = st.integers(0, 6)
INDICES = st.sampled_from(["int64", "int32"])
ROWS = st.sampled_from(["float64", "float32", "bfloat16", "float16", "int64", "int32", "uint8", "bool"])


def cast(tensor: Any, dtype: str) -> Any:
    import torch

    return tensor.to(getattr(torch, dtype))


def rows_of(seed: int, batch: tuple[int, ...], size: int, dtype: str) -> Any:
    return cast(integers(seed, 0, 9, *batch, size), dtype)


def numbers(seed: int, low: int, high: int, batch: tuple[int, ...], dtype: str) -> Any:
    return cast(integers(seed, low, high, *batch), dtype)


def each_row(ours: Any, batch: tuple[int, ...], by_hand: Callable[[tuple[int, ...]], list[Any]]) -> None:
    """Row by row, `ours` holds what `by_hand` makes for the batch coordinates."""
    assert ours.shape[: len(batch)] == batch
    for c in cells(batch):
        assert ours[c].tolist() == by_hand(c), c


@CASES
@given(BATCHES, SIZES, ROWS, INDICES, SEEDS)
def test_roll_rows(batch: tuple[int, ...], size: int, dtype: str, index: str, seed: int) -> None:
    x, shifts = rows_of(seed, batch, size, dtype), numbers(seed, -9, 10, batch, index)
    ours = recipe("rows/roll.py", "roll_rows")(x, shifts)
    assert ours.dtype == x.dtype
    each_row(ours, batch, lambda c: x[c].roll(int(shifts[c])).tolist())


@CASES
@given(BATCHES, SIZES, st.integers(0, 4), ROWS, INDICES, SEEDS)
def test_windows(batch: tuple[int, ...], size: int, length: int, dtype: str, index: str, seed: int) -> None:
    x, starts = rows_of(seed, batch, size, dtype), numbers(seed, -6, 9, batch, index)
    ours = recipe("rows/windows.py", "windows")(x, starts, length, 1)
    assert ours.dtype == x.dtype and ours.shape == (*batch, length)

    def by_hand(c: tuple[int, ...]) -> list[Any]:
        places, row = range(int(starts[c]), int(starts[c]) + length), x[c].tolist()
        return [row[p] if 0 <= p < size else 1 for p in places]

    each_row(ours, batch, by_hand)


@CASES
@given(BATCHES, SIZES, ROWS, INDICES, SEEDS)
def test_reverse_rows(batch: tuple[int, ...], size: int, dtype: str, index: str, seed: int) -> None:
    x, lengths = rows_of(seed, batch, size, dtype), numbers(seed, 0, size + 1, batch, index)
    reverse = recipe("rows/reverse.py", "reverse_rows")
    ours = reverse(x, lengths)

    def by_hand(c: tuple[int, ...]) -> list[Any]:
        row, n = x[c].tolist(), int(lengths[c])
        return row[:n][::-1] + row[n:]

    each_row(ours, batch, by_hand)
    assert reverse(ours, lengths).equal(x)


@CASES
@given(BATCHES, SIZES, ROWS, INDICES, SEEDS)
def test_shuffle_rows(batch: tuple[int, ...], size: int, dtype: str, index: str, seed: int) -> None:
    import torch

    x, lengths = rows_of(seed, batch, size, dtype), numbers(seed, 0, size + 1, batch, index)
    ours = recipe("rows/shuffle.py", "shuffle_rows")(x, lengths, torch.Generator().manual_seed(seed))
    assert ours.shape == x.shape and ours.dtype == x.dtype
    for c in cells(batch):
        n = int(lengths[c])
        assert ours[c][n:].equal(x[c][n:])
        assert sorted(ours[c][:n].tolist()) == sorted(x[c][:n].tolist())


def test_long_padding_keeps_its_order() -> None:
    import torch

    x = torch.arange(3000).view(1, 3000)
    assert recipe("rows/shuffle.py", "shuffle_rows")(x, torch.tensor([3]))[0, 3:].equal(x[0, 3:])


def test_each_order_of_a_shuffled_row_comes_up_about_as_often() -> None:
    import torch

    x = torch.tensor([1, 2, 3, 0]).expand(6000, 4)
    generator = torch.Generator().manual_seed(1)
    ours = recipe("rows/shuffle.py", "shuffle_rows")(x, torch.full((6000,), 3), generator)
    orders, counts = ours.unique(dim=0, return_counts=True)
    assert len(orders) == 6 and counts.min() > 850 and counts.max() < 1150


@CASES
@given(BATCHES, st.integers(1, 6), ROWS, INDICES, SEEDS)
def test_drop_and_insert(batch: tuple[int, ...], size: int, dtype: str, index: str, seed: int) -> None:
    x, which = rows_of(seed, batch, size, dtype), numbers(seed, 0, size, batch, index)
    shorter = recipe("rows/drop.py", "drop_one")(x, which)

    def by_hand(c: tuple[int, ...]) -> list[Any]:
        row = x[c].tolist()
        del row[int(which[c])]
        return row

    each_row(shorter, batch, by_hand)
    values = x.gather(-1, cast(which, "int64").unsqueeze(-1)).squeeze(-1)
    assert recipe("rows/drop.py", "insert_one")(shorter, which, values).equal(x)


@CASES
@given(BATCHES, SIZES, st.integers(1, 3), SEEDS)
def test_nth_true(batch: tuple[int, ...], size: int, n: int, seed: int) -> None:
    mask = integers(seed, 0, 2, *batch, size) == 1
    ours = recipe("rows/nth_true.py", "nth_true")(mask, n)
    for c in cells(batch):
        places = [t for t, yes in enumerate(mask[c].tolist()) if yes]
        assert int(ours[c]) == (places[n - 1] if len(places) >= n else size)


@CASES
@given(BATCHES, SIZES, ROWS, SEEDS)
def test_forward_fill(batch: tuple[int, ...], size: int, dtype: str, seed: int) -> None:
    x, valid = rows_of(seed, batch, size, dtype), integers(seed + 1, 0, 2, *batch, size) == 1
    ours = recipe("rows/fill.py", "forward_fill")(x, valid)
    assert ours.dtype == x.dtype

    def by_hand(c: tuple[int, ...]) -> list[Any]:
        row, flags = x[c].tolist(), valid[c].tolist()
        return [next((row[s] for s in range(t, -1, -1) if flags[s]), row[t]) for t in range(size)]

    each_row(ours, batch, by_hand)


@CASES
@given(BATCHES, SIZES, ROWS, SEEDS)
def test_topk_first(batch: tuple[int, ...], size: int, dtype: str, seed: int) -> None:
    x = rows_of(seed, batch, size, dtype)
    k = seed % (size + 1)
    values, places = recipe("ties/stable.py", "topk_first")(x, k)
    each_row(places, batch, lambda c: sorted(range(size), key=lambda t: (-float(x[c][t]), t))[:k])
    assert values.equal(x.gather(-1, places))


@CASES
@given(BATCHES, SIZES, ROWS, ROWS, SEEDS)
def test_lexsort(batch: tuple[int, ...], size: int, one: str, two: str, seed: int) -> None:
    first, second = rows_of(seed, batch, size, one), rows_of(seed + 7, batch, size, two)
    ours = recipe("ties/stable.py", "lexsort")(first, second)
    each_row(ours, batch, lambda c: sorted(range(size), key=lambda t: (float(first[c][t]), float(second[c][t]), t)))


@CASES
@given(BATCHES, SIZES, st.integers(0, 4), ROWS, SEEDS)
def test_compact(batch: tuple[int, ...], size: int, room: int, dtype: str, seed: int) -> None:
    x, keep = rows_of(seed, batch, size, dtype), integers(seed + 1, 0, 2, *batch, size) == 1
    front, count = recipe("masks/compact.py", "compact")(x, keep, room, 1)
    assert front.dtype == x.dtype and front.shape == (*batch, room) and count.shape == batch

    def by_hand(c: tuple[int, ...]) -> list[Any]:
        kept = [value for value, yes in zip(x[c].tolist(), keep[c].tolist(), strict=True) if yes]
        return (kept + [1] * room)[:room]

    each_row(front, batch, by_hand)
    each_row(count, batch, lambda c: sum(keep[c].tolist()))


def test_compact_works_under_vmap() -> None:
    import torch

    compact = recipe("masks/compact.py", "compact")
    x = torch.tensor([[1, -2, 3], [-4, -5, 6]])
    mapped = torch.vmap(lambda row: compact(row, row > 0, 2)[0])(x)
    assert mapped.tolist() == [[1, 3], [6, 0]] == compact(x, x > 0, 2)[0].tolist()


def test_many_equal_values_keep_their_order() -> None:
    import torch

    x = torch.ones(2, 5000)
    assert recipe("ties/stable.py", "topk_first")(x, 9)[1].tolist() == [list(range(9))] * 2
    assert recipe("ties/stable.py", "lexsort")(x, x)[1].equal(torch.arange(5000))


# Gradients


@FEW
@given(
    st.sampled_from([call for call in CALLS if call[0].startswith(("rows/", "masks/")) and call[1] != "nth_true"]),
    SEEDS,
)
def test_the_gradients_of_rows(call: tuple[str, str], seed: int) -> None:
    import torch

    def random(*shape: int, dtype: str = "float64") -> Any:
        if dtype == "float64":
            return normal(seed, *shape).requires_grad_()
        return cast(integers(seed, 0, 2, *shape), dtype)

    function, arguments = recipe(*call), CALLS[call](random)
    if call[1] == "compact":
        check_gradient(lambda *given: function(*given)[0], *arguments)
    elif call[1] == "shuffle_rows":
        arguments = (arguments[0], arguments[1] + 3)
        check_gradient(lambda x: function(x, arguments[1], torch.Generator().manual_seed(seed)), arguments[0])
    else:
        check_gradient(function, *arguments)
