"""A graph that is walked back twice: PyTorch raises where a step kept something, and so does the evaluator, or it refuses."""

from __future__ import annotations

from collections import Counter

from tests.run.compare import compared

STEPS = """x * 2; 2 * x; x * x; x / 2; 2 / x; x + 1; 1 - x; -x; x ** 2; x.abs(); x.exp(); x.sum(); x.mean(); x.view(3, 1); x[0]
x[[0, 1]]; x.clamp(min=1); x.double(); x.clone(); x.sqrt(); x.sigmoid(); x.relu(); x.softmax(0); x.cumsum(0); x.max()
x.masked_fill(x > 1, 0); x.amax(0); x.expand(2, 3); x.index_select(0, i); x.gather(0, i); x.scatter(0, i, x); x @ x
x.scatter_add(0, i, x); x.index_add(0, i, x); torch.where(x > 1, x, 0); torch.cat([x, x]); torch.stack([x, x]); x.prod()
x.sort()[0]; x.topk(2)[0]; x.flip(0); x.tanh(); x.sin(); x.index_copy(0, i, x); x.index_fill(0, i, 2); x.take(i)"""
TWICE = """import torch
w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
i = torch.tensor([0, 1, 2])
x = w + 0
y = {step}
first, second = y.sum(), y.mean()
first.backward()
print(w.grad)
second.backward()
print(w.grad)
"""


def test_what_was_kept_is_gone_the_second_time() -> None:
    steps = [step.strip() for step in STEPS.replace("\n", ";").split(";")]
    found = compared([TWICE.format(step=step) for step in steps])
    wrong = [each for each in found if each.verdict == "wrong"]
    assert not wrong, wrong[0]
    counts = Counter(each.verdict for each in found)
    assert counts["equal"] > 4 * counts["refused"], counts
    assert {each.theirs.error is None for each in found} == {True, False}
