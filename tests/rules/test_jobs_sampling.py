"""The functions of the page on sampling equal plain loops over the vocabulary."""

from __future__ import annotations

import math

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
    close,
    filled,
    integers,
    normal,
    recipe,
    wide,
)

pytestmark = pytest.mark.usefixtures("forked_first")


def kept_by_hand(row: list[float], temperature: float, k: int, p: float, min_p: float) -> list[float]:
    """The logits over the temperature, -inf where a token goes: the k first, then the mass, then the share."""
    order = sorted(range(len(row)), key=lambda v: -row[v])[: max(k, 1)]
    scores = {v: row[v] / temperature for v in order if row[v] > -math.inf}
    weights = {v: math.exp(z - scores[order[0]]) for v, z in scores.items()}
    total, left = math.fsum(weights.values()), []
    for place, v in enumerate(order):
        rest = math.fsum(weights.get(u, 0.0) for u in order[place:])
        likely = v in scores and weights[v] >= min_p
        if place == 0 or (likely and (p == 1 or rest / total > 1 - p)):
            left.append(v)
    return [scores[v] if v in left and v in scores else -math.inf for v in range(len(row))]


@CASES
@given(BATCHES, st.integers(1, 6), DTYPES, SEEDS, st.integers(0, 4))
def test_keep_likely(batch: tuple[int, ...], vocabulary: int, dtype: str, seed: int, banned: int) -> None:
    import torch

    logits = normal(seed, *batch, vocabulary, dtype=dtype)
    logits = logits.masked_fill(integers(seed, 0, 4, *batch, vocabulary) < banned, -math.inf)
    temperature, p, min_p = (
        torch.tensor(values)[integers(seed + i, 0, len(values), *batch)]
        for i, values in enumerate([[0.5, 1.0, 2.0], [0.0, 0.3, 0.7, 1.0], [0.0, 0.1, 0.5, 1.0]])
    )
    k = integers(seed + 3, 0, vocabulary + 2, *batch)
    ours = recipe("sampling/keep.py", "keep_likely")(logits, temperature, k, p, min_p)
    assert str(ours.dtype) == f"torch.{wide(dtype)}"
    by_hand = {
        c: kept_by_hand(logits[c].double().tolist(), *(float(x[c]) for x in (temperature,)), int(k[c]), float(p[c]),
                        float(min_p[c]))
        for c in cells(batch)
    }  # fmt: skip
    close(ours, filled(logits.shape, lambda c: by_hand[c[:-1]][c[-1]]), wide(dtype))


def test_p_of_one_removes_nothing() -> None:
    import torch

    logits, one = torch.tensor([0.0, -200.0, -torch.inf]), torch.tensor(1.0)  # exp(-200) is 0 in float32
    ours = recipe("sampling/keep.py", "keep_likely")(logits, one, one.long() * 3, one, one * 0)
    assert ours.tolist() == [0.0, -200.0, -math.inf]


@FEW
@given(BATCHES, SEEDS)
def test_the_gradient_of_what_is_kept(batch: tuple[int, ...], seed: int) -> None:
    import torch

    one = torch.ones(batch)
    logits = normal(seed, *batch, 4).requires_grad_()
    keep = recipe("sampling/keep.py", "keep_likely")
    check_gradient(lambda x: keep(x, one, one.long() * 3, one * 0.9, one * 0.01).softmax(-1), logits)


@CASES
@given(BATCHES, st.integers(1, 6), DTYPES, SEEDS, st.integers(0, 4))
def test_draw(batch: tuple[int, ...], vocabulary: int, dtype: str, seed: int, banned: int) -> None:
    import torch

    logits = normal(seed, *batch, vocabulary, dtype=dtype)
    logits = logits.masked_fill(integers(seed, 0, 4, *batch, vocabulary) < banned, -math.inf)
    temperature = torch.tensor([0.0, 0.5, 2.0])[integers(seed + 1, 0, 3, *batch)]
    noise = normal(seed + 2, *batch, vocabulary, dtype="float32").abs()
    noise = noise.masked_fill(integers(seed + 3, 0, 9, *batch, vocabulary) == 0, 0.0)  # a draw may be rounded to 0
    ours = recipe("sampling/draw.py", "draw")(logits, temperature, noise)
    assert ours.shape == batch and ours.dtype == torch.int64
    tiny = torch.finfo(torch.float64 if dtype == "float64" else torch.float32).tiny
    for c in cells(batch):
        row, t = logits[c].double().tolist(), float(temperature[c])
        score = [z / t - math.log(max(n, tiny)) if t else z for z, n in zip(row, noise[c].tolist(), strict=True)]
        assert math.isclose(score[int(ours[c])], max(score), rel_tol=1e-5, abs_tol=1e-5)
        assert row[int(ours[c])] > -math.inf or max(row) == -math.inf
