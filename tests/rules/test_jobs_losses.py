"""The functions of the page on losses per token equal plain loops over tokens."""

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
    SEEDS,
    check_gradient,
    close,
    filled,
    integers,
    normal,
    recipe,
    wide,
)

pytestmark = pytest.mark.usefixtures("forked_first")
MASKS = st.sampled_from(["bool", "int64", "float32"])


@st.composite
def masked(draw: st.DrawFn) -> tuple[Any, Any, str]:
    """Losses (..., T) with nan where they do not count, a mask with some, none or all, and the name of the dtype."""
    import torch

    shape, dtype, seed = (*draw(BATCHES), draw(st.integers(0, 4))), draw(DTYPES), draw(SEEDS)
    mask = integers(seed + 1, 0, 4, *shape) >= draw(st.integers(0, 4))
    return normal(seed, *shape, dtype=dtype).masked_fill(~mask, math.nan), mask.to(getattr(torch, draw(MASKS))), dtype


def kept_rows(loss: Any, mask: Any) -> list[list[float]]:
    import torch

    if not loss.numel():
        return []
    rows = zip(loss.reshape(-1, loss.shape[-1]), mask.reshape(-1, mask.shape[-1]).bool(), strict=True)
    return [torch.masked_select(row.double(), kept).tolist() for row, kept in rows]


@CASES
@given(masked(), st.integers(0, 5))
def test_per_token(case: tuple[Any, Any, str], count: int) -> None:
    import torch

    loss, mask, dtype = case
    every = [x for row in kept_rows(loss, mask) for x in row]
    ours = recipe("losses/reduce.py", "per_token")(loss, mask, count)
    by_hand = math.fsum(every) / (count or max(len(every), 1))
    close(ours, torch.tensor(by_hand, dtype=torch.float64), wide(dtype))
    assert str(ours.dtype) == f"torch.{wide(dtype)}"


def test_one_mask_for_each_row() -> None:
    import torch

    loss, rows = torch.tensor([[1.0, 3.0], [5.0, 5.0]]), torch.tensor([[1], [0]])
    for name, program in (("per_token", "reduce"), ("per_sequence", "reduce"), ("sequence_ratio", "ratios")):
        function = recipe(f"losses/{program}.py", name)
        given = (loss,) if program == "reduce" else (loss, torch.zeros(2, 2))
        assert function(*given, rows).tolist() == function(*given, rows.expand(2, 2)).tolist()
    by_token = recipe("losses/by_token.py", "sequence_ratio_by_token")
    assert by_token(loss, loss * 0, rows).tolist() == by_token(loss, loss * 0, rows.expand(2, 2)).tolist()


@CASES
@given(masked(), st.integers(0, 5))
def test_per_sequence(case: tuple[Any, Any, str], length: int) -> None:
    import torch

    loss, mask, dtype = case
    rows = [row for row in kept_rows(loss, mask) if row]
    ours = recipe("losses/reduce.py", "per_sequence")(loss, mask, length)
    by_hand = math.fsum(math.fsum(row) / (length or len(row)) for row in rows) / max(len(rows), 1)
    close(ours, torch.tensor(by_hand, dtype=torch.float64), wide(dtype))


@CASES
@given(BATCHES, st.integers(1, 6), DTYPES, SEEDS, st.integers(0, 4))
def test_entropy(batch: tuple[int, ...], vocabulary: int, dtype: str, seed: int, banned: int) -> None:
    import torch

    logits = normal(seed, *batch, vocabulary, dtype=dtype)
    logits = logits.masked_fill(integers(seed, 0, 4, *batch, vocabulary) < banned, -math.inf).requires_grad_()
    ours = recipe("losses/entropy.py", "entropy")(logits)

    def by_hand(c: tuple[int, ...]) -> float:
        left = [z for z in logits[c].tolist() if z > -math.inf]
        total = math.fsum(math.exp(z - max(left)) for z in left) if left else 1.0
        probs = [math.exp(z - max(left)) / total for z in left]
        return -math.fsum(p * math.log(p) for p in probs if p)

    close(ours, filled(batch, by_hand), wide(dtype))
    assert torch.autograd.grad(ours.sum(), logits)[0].isfinite().all()


@CASES
@given(masked(), SEEDS)
def test_ratios(case: tuple[Any, Any, str], seed: int) -> None:
    import torch

    new, mask, dtype = case
    old = (new + normal(seed, *new.shape, scale=0.1).to(new.dtype)).detach()
    new = new.clone().requires_grad_()
    difference, kept = (new.double() - old.double()).detach(), mask.bool()
    token, sequence, both = (
        recipe(f"losses/{name}.py", function)(new, old, mask)
        for name, function in (
            ("ratios", "token_ratio"),
            ("ratios", "sequence_ratio"),
            ("by_token", "sequence_ratio_by_token"),
        )
    )
    close(token, filled(new.shape, lambda c: math.exp(difference[c]) if kept[c] else 1.0), wide(dtype))

    def mean(row: tuple[int, ...]) -> float:
        counted = [float(d) for d, k in zip(difference[row], kept[row], strict=True) if k]
        return math.exp(math.fsum(counted) / max(len(counted), 1))

    close(sequence, filled((*new.shape[:-1], 1), lambda c: mean(c[:-1])), wide(dtype))
    close(both, filled(new.shape, lambda c: mean(c[:-1]) if kept[c] else 1.0), wide(dtype))
    for ratio in (token, both):  # each token's own gradient, and none where nothing counts
        (gradient,) = torch.autograd.grad(ratio.sum(), new)
        close(gradient, ratio.detach().masked_fill(~kept, 0.0), dtype)


@CASES
@given(BATCHES, st.integers(1, 5), DTYPES, SEEDS, st.integers(0, 4), st.integers(1, 4))
def test_loss_in_pieces(
    batch: tuple[int, ...], vocabulary: int, dtype: str, seed: int, ignored: int, step: int
) -> None:
    hidden, weight = normal(seed, *batch, 3, dtype=dtype), normal(seed + 1, vocabulary, 3, dtype=dtype)
    labels = integers(seed, 0, vocabulary, *batch).masked_fill(integers(seed + 2, 0, 4, *batch) < ignored, -100)
    ours = recipe("losses/pieces.py", "loss_in_pieces")(hidden, weight, labels, step)
    logits = (hidden @ weight.T).double()

    def by_hand(c: tuple[int, ...]) -> float:
        row, y = logits[c].tolist(), int(labels[c])
        return 0.0 if y == -100 else math.log(math.fsum(math.exp(z - max(row)) for z in row)) + max(row) - row[y]

    close(ours / 10, filled(batch, by_hand) / 10, dtype)
    assert str(ours.dtype) == f"torch.{wide(dtype)}"


@FEW
@given(BATCHES, SEEDS)
def test_the_gradients_of_losses(batch: tuple[int, ...], seed: int) -> None:
    x, mask = normal(seed, *batch, 4).requires_grad_(), integers(seed, 0, 2, *batch, 4)
    check_gradient(lambda x: recipe("losses/reduce.py", "per_token")(x, mask), x)
    check_gradient(lambda x: recipe("losses/reduce.py", "per_sequence")(x, mask), x)
    check_gradient(recipe("losses/entropy.py", "entropy"), x)
    old = x.detach() - 0.1
    check_gradient(lambda x: recipe("losses/ratios.py", "sequence_ratio")(x, old, mask), x)
    weight = normal(seed + 1, 5, 4).requires_grad_()
    labels = integers(seed, 0, 5, *batch).masked_fill(mask[..., 0] == 0, -100)
    check_gradient(lambda h, w: recipe("losses/pieces.py", "loss_in_pieces")(h, w, labels, 2), x, weight)
