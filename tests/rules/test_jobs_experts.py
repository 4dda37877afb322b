"""The function of the page on experts with a capacity equals a plain loop over choices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.recipes import BATCHES, CASES, SEEDS, cells, integers, recipe

pytestmark = pytest.mark.usefixtures("forked_first")


@CASES
@given(BATCHES, st.integers(1, 4), st.integers(1, 3), st.integers(0, 3), st.sampled_from(["int64", "int32"]), SEEDS)
def test_slots(batch: tuple[int, ...], experts: int, k: int, capacity: int, index: str, seed: int) -> None:
    import torch

    chosen = integers(seed, 0, experts, *batch, k).to(getattr(torch, index))
    ours = recipe("experts/slots.py", "slots")(chosen, experts, capacity)
    assert ours.shape == chosen.shape
    load = [0] * experts
    for choice in range(k):
        for token in cells(batch):
            expert = int(chosen[(*token, choice)])
            fits = load[expert] < capacity
            assert int(ours[(*token, choice)]) == (expert * capacity + load[expert] if fits else experts * capacity)
            load[expert] += 1
