"""The functions that the recipes offer for copying: each equals a plain loop, whatever the shape, dtype and mask.

A function is taken from the snippet that the page shows. It is tried on batches of no, one and two dimensions, empty
ones among them, in double, single and half precision, with everything masked; its gradient is checked, and it runs on
the meta device, where a helper tensor that was made on the CPU is refused.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
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

IGNORE = -100


def log_softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    total = math.log(math.fsum(math.exp(z - top) for z in scores)) + top if top > -math.inf else -math.inf
    return [z - total for z in scores]


def softmax(scores: Sequence[float]) -> list[float]:
    return [math.exp(x) for x in log_softmax(scores)]


# Log-probabilities


def token_log_probs(*arguments: Any) -> Any:
    return recipe("logprob/ignored_safe.py", "token_log_probs")(*arguments)


@st.composite
def labelled(draw: st.DrawFn) -> tuple[Any, Any, str]:
    """Logits (..., V), labels (...) of which some, none or all are ignored, and the name of the dtype."""
    batch, dtype, seed = draw(BATCHES), draw(DTYPES), draw(SEEDS)
    vocabulary = draw(st.integers(1, 5))
    logits, labels = normal(seed, *batch, vocabulary, dtype=dtype), integers(seed, 0, vocabulary, *batch)
    ignored = integers(seed + 1, 0, 4, *batch) < draw(st.integers(0, 4))
    return logits, labels.masked_fill(ignored, IGNORE), dtype


@CASES
@given(labelled())
def test_token_log_probs(case: tuple[Any, Any, str]) -> None:
    logits, labels, dtype = case
    ours = token_log_probs(logits, labels)
    rows = logits.double()

    def by_hand(c: tuple[int, ...]) -> float:
        y = int(labels[c])
        return 0.0 if y == IGNORE else log_softmax(rows[c].tolist())[y]

    close(ours, filled(labels.shape, by_hand), wide(dtype))
    assert str(ours.dtype) == f"torch.{wide(dtype)}"


@CASES
@given(labelled(), st.sampled_from([math.nan, math.inf, -math.inf]))
def test_an_ignored_row_may_hold_anything(case: tuple[Any, Any, str], what: float) -> None:
    import torch

    logits, labels, _ = case
    ignored = labels == IGNORE
    spoilt = logits.masked_fill(ignored.unsqueeze(-1), what).requires_grad_()
    ours = token_log_probs(spoilt, labels)
    assert torch.equal(ours, token_log_probs(logits, labels))
    (gradient,) = torch.autograd.grad(ours.sum(), spoilt)
    assert gradient.isfinite().all()
    assert not gradient[ignored].any()


@CASES
@given(labelled())
def test_cross_entropy_is_minus_the_masked_log_prob(case: tuple[Any, Any, str]) -> None:
    import torch.nn.functional as F  # noqa: N812

    logits, labels, dtype = case
    rows = logits.reshape(-1, logits.size(-1)).double()
    short = -F.cross_entropy(rows, labels.reshape(-1), reduction="none").view(labels.shape)
    close(token_log_probs(logits, labels), short, wide(dtype))


@CASES
@given(BATCHES, st.integers(0, 4), st.integers(1, 4), DTYPES, SEEDS, st.integers(0, 4))
def test_sequence_log_prob(
    batch: tuple[int, ...], length: int, vocabulary: int, dtype: str, seed: int, how_many: int
) -> None:
    logits = normal(seed, *batch, length, vocabulary, dtype=dtype)
    labels = integers(seed, 0, vocabulary, *batch, length)
    labels = labels.masked_fill(integers(seed + 1, 0, 4, *batch, length) < how_many, IGNORE)
    total, count = recipe("lm/sequence.py", "sequence_log_prob")(logits, labels)

    def kept(c: tuple[int, ...]) -> list[float]:
        """The log-probability of each token that counts: the scores before it against its label."""
        rows = logits[c].double().tolist()
        return [log_softmax(rows[t])[y] for t, y in enumerate(labels[c].tolist()[1:]) if y != IGNORE]

    close(total, filled(batch, lambda c: math.fsum(kept(c))), wide(dtype))
    close(count, filled(batch, lambda c: len(kept(c))))


@CASES
@given(BATCHES, st.integers(1, 5), st.integers(0, 3), DTYPES, SEEDS, st.integers(1, 4))
def test_selective_log_softmax(
    batch: tuple[int, ...], vocabulary: int, ids: int, dtype: str, seed: int, step: int
) -> None:
    logits, index = normal(seed, *batch, vocabulary, dtype=dtype), integers(seed, 0, vocabulary, *batch, ids)
    ours = recipe("lm/selective.py", "selective_log_softmax")(logits, index, step)
    rows = logits.double()
    by_hand = filled(index.shape, lambda c: log_softmax(rows[c[:-1]].tolist())[int(index[c])])
    close(ours, by_hand, wide(dtype))
    assert str(ours.dtype) == f"torch.{wide(dtype)}"


def sharded_log_probs(logits: Any, ids: Any, sizes: Sequence[int]) -> Any:
    """The log-probabilities of ids, of a vocabulary that is cut into shards of these sizes."""
    import torch

    part, first, parts = recipe("lm/vocab_parallel.py", "local_part"), 0, []
    for shard in logits.split(list(sizes), -1):
        parts.append(part(shard, ids, first))
        first += shard.shape[-1]
    picked, totals = map(torch.stack, zip(*parts, strict=True))
    return picked.sum(0) - totals.logsumexp(0)


@CASES
@given(BATCHES, st.lists(st.integers(1, 3), min_size=1, max_size=4), DTYPES, SEEDS)
def test_vocab_parallel_log_probabilities(batch: tuple[int, ...], sizes: list[int], dtype: str, seed: int) -> None:
    logits, ids_ = normal(seed, *batch, sum(sizes), dtype=dtype), integers(seed, 0, sum(sizes), *batch)
    ours, rows = sharded_log_probs(logits, ids_, sizes), logits.double()
    close(ours, filled(ids_.shape, lambda c: log_softmax(rows[c].tolist())[int(ids_[c])]), wide(dtype))
    assert str(ours.dtype) == f"torch.{wide(dtype)}"


def test_a_banned_shard_leaves_gradients_finite() -> None:
    import torch

    logits, ids_ = normal(1, 2, 5).index_fill(-1, torch.tensor([0, 1]), -math.inf), torch.tensor([3, 4])
    variable, whole = logits.clone().requires_grad_(), logits.clone().requires_grad_()
    sharded_log_probs(variable, ids_, [2, 3]).sum().backward()
    whole.log_softmax(-1).gather(-1, ids_.unsqueeze(-1)).sum().backward()
    close(variable.grad, whole.grad)
    check_gradient(lambda z: sharded_log_probs(z, ids_, [1, 2, 2]), normal(2, 2, 5).requires_grad_())


@FEW
@given(BATCHES, SEEDS)
def test_the_gradients_of_log_probabilities(batch: tuple[int, ...], seed: int) -> None:
    logits = normal(seed, *batch, 2, 3).requires_grad_()
    labels = integers(seed, 0, 3, *batch, 2).masked_fill(integers(seed + 1, 0, 2, *batch, 2) == 0, IGNORE)
    index = labels.clamp(min=0).unsqueeze(-1)
    check_gradient(lambda z: token_log_probs(z, labels), logits)
    check_gradient(lambda z: recipe("lm/sequence.py", "sequence_log_prob")(z, labels)[0], logits)
    check_gradient(lambda z: recipe("lm/selective.py", "selective_log_softmax")(z, index, 1), logits)


@CASES
@given(st.integers(0, 3), st.integers(0, 4), DTYPES, SEEDS)
def test_policy_loss(rows: int, length: int, dtype: str, seed: int) -> None:
    import torch

    new, old = (normal(seed + i, rows, length, dtype=dtype, scale=0.3) for i in (0, 1))
    advantage, mask = normal(seed + 2, rows, 1, dtype=dtype), integers(seed, 0, 2, rows, length)
    new = new.masked_fill(mask == 0, math.inf)  # what is masked does not count
    variable = new.clone().requires_grad_()
    loss = recipe("lm/grpo.py", "policy_loss")(variable, old, advantage, mask)

    def objective(b: int) -> float:
        terms = []
        for t in range(length):
            if mask[b, t]:
                ratio, a = math.exp(float(new[b, t]) - float(old[b, t])), float(advantage[b])
                terms.append(min(ratio * a, min(max(ratio, 0.8), 1.2) * a))
        return math.fsum(terms) / max(len(terms), 1)

    by_hand = -math.fsum(map(objective, range(rows))) / rows if rows else math.nan
    close(loss, torch.tensor(by_hand, dtype=torch.float64), wide(dtype))
    if rows and length:
        (gradient,) = torch.autograd.grad(loss, variable)
        assert gradient.isfinite().all() and not gradient[mask == 0].any()


# Sampling


@CASES
@given(BATCHES, st.integers(1, 6), st.integers(1, 8), DTYPES, SEEDS)
def test_sample_top_k(batch: tuple[int, ...], vocabulary: int, k: int, dtype: str, seed: int) -> None:
    import torch

    logits = normal(seed, *batch, vocabulary, dtype=dtype)
    sample = recipe("lm/top_k.py", "sample_top_k")
    ids = sample(logits, k)
    assert ids.shape == batch
    for c in cells(batch):
        row = logits[c].tolist()
        assert sum(z > row[int(ids[c])] for z in row) < min(k, vocabulary)
    coldest = sample(logits, k, 1e-6)
    assert torch.equal(logits.gather(-1, coldest.unsqueeze(-1)).squeeze(-1), logits.amax(-1))


def test_sample_top_k_samples_by_the_scores() -> None:
    import torch

    torch.manual_seed(0)
    weights = torch.tensor([1.0, 5.0, 3.0, 2.0])
    ids = recipe("lm/top_k.py", "sample_top_k")(weights.log().expand(20000, 4), 3)
    shares = torch.bincount(ids, minlength=4) / 20000
    torch.testing.assert_close(shares, torch.tensor([0.0, 0.5, 0.3, 0.2]), atol=0.02, rtol=0)


@CASES
@given(BATCHES, st.integers(1, 6), st.integers(1, 8), DTYPES, SEEDS, st.booleans())
def test_keep_top_k(batch: tuple[int, ...], vocabulary: int, k: int, dtype: str, seed: int, tied: bool) -> None:
    logits = normal(seed, *batch, vocabulary, dtype=dtype)
    logits = logits.round() if tied else logits
    ours = recipe("lm/top_k_ties.py", "keep_top_k")(logits, k)
    assert ours.dtype == logits.dtype
    for c in cells(batch):
        row, result = logits[c].tolist(), ours[c].tolist()
        kept = [i for i, z in enumerate(result) if z > -math.inf]
        assert len(kept) == min(k, vocabulary)
        assert all(result[i] == row[i] for i in kept)
        assert sorted(row[i] for i in kept) == sorted(row)[vocabulary - len(kept) :]


@CASES
@given(BATCHES, st.integers(1, 6), st.floats(0, 1), DTYPES, SEEDS)
def test_top_p_keeps_the_smallest_set_that_reaches_p(
    batch: tuple[int, ...], vocabulary: int, p: float, dtype: str, seed: int
) -> None:
    logits = normal(seed, *batch, vocabulary, dtype=dtype)
    removed = recipe("lm/top_p.py", "top_p_removed")(logits, p)
    assert removed.shape == logits.shape
    for c in cells(batch):
        probs, gone = softmax(logits[c].double().tolist()), removed[c].tolist()
        kept = sorted(q for q, away in zip(probs, gone, strict=True) if not away)
        away = [q for q, it in zip(probs, gone, strict=True) if it]
        assert kept, "the likeliest token always stays"
        assert max(away, default=0.0) <= kept[0] + 1e-6, "a likelier token is not removed before a less likely one"
        assert math.fsum(kept) >= p - 1e-5, "the set reaches p"
        assert len(kept) == 1 or math.fsum(kept[1:]) <= p + 1e-5, "and is the smallest that does"


@pytest.mark.parametrize("tokens", [1, 2, 4, 8])
@pytest.mark.parametrize("eighths", range(9))
def test_top_p_where_the_sum_is_exactly_p(tokens: int, eighths: int) -> None:
    """With equal powers of two every sum is exact, so the smallest set has exactly this size."""
    import torch

    removed = recipe("lm/top_p.py", "top_p_removed")(torch.zeros(tokens), eighths / 8)
    assert int((~removed).sum()) == max(1, math.ceil(eighths / 8 * tokens))


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_top_p_sums_many_small_probabilities_in_float32(dtype: str) -> None:
    """30 000 equal tokens, each far below the step of half precision near ½."""
    import torch

    logits = torch.zeros(30_000, dtype=getattr(torch, dtype))
    removed = recipe("lm/top_p.py", "top_p_removed")(logits, 0.5)
    assert abs(int((~removed).sum()) - 15_000) <= 2


@CASES
@given(BATCHES, st.integers(0, 4), st.integers(1, 4), DTYPES, SEEDS)
def test_accept_draft(batch: tuple[int, ...], drafted: int, vocabulary: int, dtype: str, seed: int) -> None:
    import torch

    p = normal(seed, *batch, drafted + 1, vocabulary, dtype=wide(dtype)).softmax(-1)
    q = normal(seed + 1, *batch, drafted, vocabulary, dtype=wide(dtype)).softmax(-1)
    draft = integers(seed, 0, vocabulary, *batch, drafted)
    u = torch.rand(*batch, drafted, dtype=p.dtype, generator=torch.Generator().manual_seed(seed))
    n, rest = recipe("lm/speculative.py", "accept_draft")(p, q, draft, u)
    assert n.shape == batch and rest.shape == (*batch, vocabulary)
    for c in cells(batch):
        kept = 0
        for t in range(drafted):
            d = int(draft[c][t])
            if not u[c][t] * q[c][t][d] < p[c][t][d]:
                break
            kept += 1
        before = q[c][kept].tolist() if kept < drafted else [0.0] * vocabulary
        surplus = [max(a - b, 0.0) for a, b in zip(p[c][kept].tolist(), before, strict=True)]
        total = math.fsum(surplus)
        by_hand = [s / total for s in surplus] if total > 0 else p[c][kept].tolist()
        assert int(n[c]) == kept
        torch.testing.assert_close(rest[c].double(), torch.tensor(by_hand).double(), rtol=1e-3, atol=1e-3)


@FEW
@given(st.integers(1, 5), SEEDS)
def test_accept_draft_leaves_the_distribution_of_the_large_model(vocabulary: int, seed: int) -> None:
    """Summed over drafts and random numbers, the first token comes with the probabilities p: what the paper proves."""
    import torch

    p, q = (normal(seed + i, 2, vocabulary).softmax(-1) for i in (0, 1))
    accept = recipe("lm/speculative.py", "accept_draft")
    out = torch.zeros(vocabulary, dtype=torch.float64)
    for d in range(vocabulary):
        draft = torch.tensor([d])
        share = min(1.0, float(p[0, d] / q[0, d]))
        n, _ = accept(p, q[:1], draft, torch.tensor([share * (1 - 1e-9)], dtype=torch.float64))
        assert int(n) == 1
        out[d] += q[0, d] * share
        if share < 1:
            n, rest = accept(p, q[:1], draft, torch.tensor([share * (1 + 1e-9)], dtype=torch.float64))
            assert int(n) == 0
            out += q[0, d] * (1 - share) * rest
    close(out, p[0], "float64")


def test_accept_draft_where_both_models_agree_gives_no_nan() -> None:
    import torch

    p = torch.tensor([[0.5, 0.5], [0.5, 0.5]])
    n, rest = recipe("lm/speculative.py", "accept_draft")(p, p[:1], torch.tensor([0]), torch.tensor([1.0]))
    assert n.tolist() == 0 and rest.tolist() == [0.5, 0.5]


# Distillation


@CASES
@given(BATCHES, st.integers(2, 6), DTYPES, SEEDS, st.data())
def test_top_k_kl(batch: tuple[int, ...], vocabulary: int, dtype: str, seed: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, vocabulary - 1))
    student = normal(seed, *batch, vocabulary, dtype=dtype)
    teacher_logp, top_ids = normal(seed + 1, *batch, vocabulary).log_softmax(-1).topk(k)
    ours = recipe("lm/distillation_rest.py", "top_k_kl")(student, teacher_logp, top_ids)

    def by_hand(c: tuple[int, ...]) -> float:
        q = softmax(student[c].double().tolist())
        p = teacher_logp[c].exp().tolist()
        ids = top_ids[c].tolist()
        pairs = [(a, q[i]) for a, i in zip(p, ids, strict=True)]
        pairs.append((1 - math.fsum(p), math.fsum(x for i, x in enumerate(q) if i not in ids)))
        return math.fsum(a * math.log(a / b) for a, b in pairs if a > 0)

    close(ours, filled(batch, by_hand), wide(dtype))
    assert (ours > -1e-5).all()


@FEW
@given(BATCHES, st.integers(1, 3), SEEDS)
def test_top_k_kl_is_smallest_at_the_teacher(batch: tuple[int, ...], k: int, seed: int) -> None:
    import torch

    loss = recipe("lm/distillation_rest.py", "top_k_kl")
    teacher = normal(seed, *batch, 4).requires_grad_()
    teacher_logp, top_ids = teacher.detach().log_softmax(-1).topk(k)
    check_gradient(lambda z: loss(z, teacher_logp, top_ids), normal(seed + 1, *batch, 4).requires_grad_())
    at = loss(teacher, teacher_logp, top_ids)
    (gradient,) = torch.autograd.grad(at.sum(), teacher)
    close(at, torch.zeros_like(at), "float64")
    close(gradient, torch.zeros_like(gradient), "float64")


# Positions


@CASES
@given(
    BATCHES,
    st.integers(1, 5),
    st.integers(0, 3),
    DTYPES,
    st.sampled_from(["bool", "int64", "float32", "bfloat16"]),
    SEEDS,
)
def test_last_token(batch: tuple[int, ...], length: int, width: int, dtype: str, mask_dtype: str, seed: int) -> None:
    import torch

    hidden = normal(seed, *batch, length, width, dtype=dtype)
    mask = integers(seed, 0, 2, *batch, length)
    ours = recipe("lm/last_token.py", "last_token")(hidden, mask.to(getattr(torch, mask_dtype)))
    assert ours.dtype == hidden.dtype and ours.shape == (*batch, width)
    for c in cells(batch):
        real = [t for t, m in enumerate(mask[c].tolist()) if m]
        assert torch.equal(ours[c], hidden[c][real[-1]] if real else torch.zeros_like(hidden[c][0]))


@CASES
@given(st.lists(st.integers(0, 3), max_size=4), st.sampled_from([(), (2,), (2, 2)]), DTYPES, SEEDS)
def test_last_of_each(lengths: list[int], width: tuple[int, ...], dtype: str, seed: int) -> None:
    import torch

    offsets = torch.tensor([0, *itertools.accumulate(lengths)])
    values = normal(seed, sum(lengths), *width, dtype=dtype)
    ours = recipe("lm/last_token_packed.py", "last_of_each")(values, offsets)
    assert ours.shape == (len(lengths), *width)
    for i, length in enumerate(lengths):
        last = values[int(offsets[i + 1]) - 1] if length else values.new_zeros(width)
        assert torch.equal(ours[i], last)


@FEW
@given(SEEDS)
def test_the_gradients_of_last_tokens(seed: int) -> None:
    import torch

    mask, hidden = integers(seed, 0, 2, 3, 4), normal(seed, 3, 4, 2).requires_grad_()
    check_gradient(lambda h: recipe("lm/last_token.py", "last_token")(h, mask), hidden)
    offsets = torch.tensor([0, 0, 2, 3])
    check_gradient(lambda h: recipe("lm/last_token_packed.py", "last_of_each")(h, offsets), hidden[0])


@CASES
@given(BATCHES, st.integers(1, 3), st.integers(1, 4), st.integers(0, 3), DTYPES, SEEDS, st.data())
def test_beam_step(
    batch: tuple[int, ...], beams: int, vocabulary: int, length: int, dtype: str, seed: int, data: st.DataObject
) -> None:
    k = data.draw(st.integers(1, beams * vocabulary))
    sequences = integers(seed, 0, 9, *batch, beams, length)
    scores = normal(seed, *batch, beams, vocabulary, dtype=dtype)
    extended, parent, best = recipe("lm/beams.py", "beam_step")(sequences, scores, k)
    assert extended.shape == (*batch, k, length + 1)
    for c in cells(batch):
        every = sorted((z for row in scores[c].tolist() for z in row), reverse=True)
        assert best[c].tolist() == every[:k]
        for new, beam, score in zip(extended[c].tolist(), parent[c].tolist(), best[c].tolist(), strict=True):
            assert new[:-1] == sequences[c][beam].tolist()
            assert float(scores[c][beam][new[-1]]) == score


@CASES
@given(st.integers(0, 3), st.integers(1, 3), st.integers(0, 4), DTYPES, SEEDS)
def test_reorder(batch: int, beams: int, chosen: int, dtype: str, seed: int) -> None:
    import torch

    parent, cache = integers(seed, 0, beams, batch, chosen), normal(seed, batch * beams, 2, dtype=dtype)
    ours = recipe("lm/beam_cache.py", "reorder")(cache, parent, beams)
    rows = [cache[b * beams + int(parent[b, i])] for b in range(batch) for i in range(chosen)]
    assert torch.equal(ours, torch.stack(rows) if rows else cache[:0])


@CASES
@given(st.integers(0, 3), st.integers(1, 3), st.integers(1, 3), DTYPES, SEEDS)
def test_a_paged_cache(rows: int, per_row: int, size: int, dtype: str, seed: int) -> None:
    """Written token by token into blocks in any order, and read back, it is the cache that is not paged."""
    import torch

    order = torch.randperm(rows * per_row + 1, generator=torch.Generator().manual_seed(seed))
    table = order[: rows * per_row].view(rows, per_row).to(torch.int32 if seed % 2 else torch.int64)
    blocks = normal(seed, rows * per_row + 1, size, 2, dtype=dtype)
    plain, spare = normal(seed + 1, rows, per_row * size, 2, dtype=dtype), blocks[order[-1]].clone()
    for t in range(per_row * size):
        position = torch.full((rows,), t)
        blocks = recipe("lm/paged.py", "write_paged")(blocks, table, position, plain[:, t])
    assert torch.equal(recipe("lm/paged.py", "read_paged")(blocks, table), plain)
    assert torch.equal(blocks[order[-1]], spare)


def test_the_ways_of_writing_a_cache_refuse_another_dtype() -> None:
    import torch

    cache, new = torch.zeros(2, 1, 4, 2), torch.ones(2, 1, 1, 2, dtype=torch.bfloat16)
    positions = torch.tensor([1, 3])
    with pytest.raises(RuntimeError, match="dtype"):
        cache.index_copy_(2, positions[:1], new)
    with pytest.raises(RuntimeError, match="dtypes match"):
        cache[torch.arange(2), :, positions] = new.squeeze(2)
    with pytest.raises(RuntimeError, match="dtype"):
        cache.scatter_(2, positions.view(-1, 1, 1, 1).expand_as(new), new)


# Groups


@CASES
@given(GROUPS, st.integers(4, 5), WIDTHS, DTYPES, st.sampled_from(["int64", "int32"]), SEEDS, st.booleans())
def test_segment_softmax(
    groups: list[int], count: int, width: tuple[int, ...], dtype: str, index: str, seed: int, banned: bool
) -> None:
    import torch

    scores = normal(seed, len(groups), *width, dtype=dtype)
    if banned:
        scores = scores.masked_fill(integers(seed, 0, 2, len(groups), *width) == 0, -math.inf)
    segment = torch.tensor(groups, dtype=getattr(torch, index))
    ours = recipe("graphs/segment_softmax.py", "segment_softmax")(scores, segment, count)

    def by_hand(c: tuple[int, ...]) -> float:
        members = [float(scores[(e, *c[1:])]) for e, g in enumerate(groups) if g == groups[c[0]]]
        alive = [z for z in members if z > -math.inf]
        z = float(scores[c])
        return math.exp(z - max(alive)) / math.fsum(math.exp(y - max(alive)) for y in alive) if alive else 0.0

    close(ours, filled(scores.shape, by_hand), dtype)
    assert ours.dtype == scores.dtype


@CASES
@given(GROUPS, st.integers(4, 5), WIDTHS, DTYPES, st.sampled_from(["int64", "int32"]), SEEDS, st.booleans())
def test_segment_mean(
    groups: list[int], count: int, width: tuple[int, ...], dtype: str, index: str, seed: int, whole: bool
) -> None:
    import torch

    values = normal(seed, len(groups), *width, dtype=dtype)
    values = values.long() if whole else values
    segment = torch.tensor(groups, dtype=getattr(torch, index))
    ours = recipe("graphs/segment_mean.py", "segment_mean")(values, segment, count)

    def by_hand(c: tuple[int, ...]) -> float:
        members = [float(values[(e, *c[1:])]) for e, g in enumerate(groups) if g == c[0]]
        return math.fsum(members) / max(len(members), 1)

    close(ours, filled((count, *width), by_hand), "float32" if whole else wide(dtype))


@FEW
@given(GROUPS, WIDTHS, SEEDS)
def test_the_gradients_of_groups(groups: list[int], width: tuple[int, ...], seed: int) -> None:
    import torch

    segment = torch.tensor(groups, dtype=torch.int64)
    values = normal(seed, len(groups), *width).requires_grad_()
    check_gradient(lambda x: recipe("graphs/segment_softmax.py", "segment_softmax")(x, segment, 4), values)
    check_gradient(lambda x: recipe("graphs/segment_mean.py", "segment_mean")(x, segment, 4), values)


def test_a_banned_group_gets_no_nan_in_its_gradient() -> None:
    import torch

    scores = torch.tensor([-math.inf, -math.inf, 1.0, -math.inf], requires_grad=True)
    ours = recipe("graphs/segment_softmax.py", "segment_softmax")(scores, torch.tensor([0, 0, 1, 1]), 2)
    (gradient,) = torch.autograd.grad((ours * torch.arange(4.0)).sum(), scores)
    assert ours.tolist() == [0.0, 0.0, 1.0, 0.0] and gradient.tolist() == [0.0] * 4


# Vision


@CASES
@given(BATCHES, st.integers(0, 5), st.integers(0, 3), DTYPES, SEEDS, st.data())
def test_masked_autoencoder(
    batch: tuple[int, ...], patches: int, width: int, dtype: str, seed: int, data: st.DataObject
) -> None:
    import torch

    keep = data.draw(st.integers(0, patches))
    x, filler = normal(seed, *batch, patches, width, dtype=dtype), normal(seed + 1, width, dtype=dtype)
    order = normal(seed + 2, *batch, patches).argsort(-1)
    restore = order.argsort(-1)
    kept = recipe("vision/mae.py", "keep_some")(x, order, keep)
    back = recipe("vision/mae.py", "put_back")(kept, restore, filler)
    assert kept.shape == (*batch, keep, width) and back.shape == x.shape
    for c in cells(batch):
        seen = order[c].tolist()[:keep]
        for place in range(patches):
            assert torch.equal(back[c][place], x[c][place] if place in seen else filler)
            assert bool(restore[c][place] >= keep) == (place not in seen)


@FEW
@given(BATCHES, SEEDS)
def test_the_gradients_of_the_masked_autoencoder(batch: tuple[int, ...], seed: int) -> None:
    order = normal(seed, *batch, 4).argsort(-1)
    restore = order.argsort(-1)

    def through(x: Any, filler: Any) -> Any:
        return recipe("vision/mae.py", "put_back")(recipe("vision/mae.py", "keep_some")(x, order, 1), restore, filler)

    check_gradient(through, normal(seed, *batch, 4, 2).requires_grad_(), normal(seed, 2).requires_grad_())


@CASES
@given(BATCHES, st.integers(0, 3), st.integers(1, 3), st.integers(1, 4), st.integers(0, 5), DTYPES, SEEDS)
def test_at_pixels(
    batch: tuple[int, ...], channels: int, height: int, width: int, count: int, dtype: str, seed: int
) -> None:
    maps = normal(seed, *batch, channels, height, width, dtype=dtype)
    y, x = integers(seed, 0, height, *batch, count), integers(seed + 1, 0, width, *batch, count)
    found = recipe("vision/pixels.py", "at_pixels")(maps, y.byte(), x.byte())
    assert found.shape == (*batch, channels, count)
    assert found.dtype == maps.dtype
    for *b, k in cells(y.shape):
        for c in range(channels):
            assert found[(*b, c, k)] == maps[(*b, c, int(y[(*b, k)]), int(x[(*b, k)]))]


@pytest.mark.parametrize(("y", "x"), [(0, 4), (1, -1), (3, 0), (-1, 3), (2, 4)])
def test_a_pixel_beside_the_map_raises(y: int, x: int) -> None:
    import torch

    with pytest.raises(RuntimeError, match="out of bounds"):
        recipe("vision/pixels.py", "at_pixels")(torch.zeros(1, 3, 4), torch.tensor([y]), torch.tensor([x]))


@CASES
@given(BATCHES, st.integers(1, 3), DTYPES, SEEDS, st.integers(-1, 1))
def test_put_features(batch: tuple[int, ...], width: int, dtype: str, seed: int, too_many: int) -> None:
    import torch

    is_image = integers(seed, 0, 2, *batch, 3).bool()
    places = int(is_image.sum())
    embeddings = normal(seed, *batch, 3, width, dtype=dtype)
    features = normal(seed + 1, max(places + too_many, 0), width)
    put = recipe("vision/image_tokens.py", "put_features")
    if len(features) != places:
        with pytest.raises(ValueError, match="places"):
            put(embeddings, is_image, features)
        return
    ours, rows = put(embeddings, is_image, features), iter(features.to(embeddings.dtype))
    for c in cells(is_image.shape):
        assert torch.equal(ours[c], next(rows) if is_image[c] else embeddings[c])


# Reinforcement learning


@CASES
@given(BATCHES, st.integers(1, 4), DTYPES, st.sampled_from(["bool", "uint8", "int64", "float32"]), SEEDS)
def test_double_dqn_target(batch: tuple[int, ...], actions: int, dtype: str, done_dtype: str, seed: int) -> None:
    import torch

    online, target = (normal(seed + i, *batch, actions, dtype=dtype) for i in (0, 1))
    reward, done = normal(seed + 2, *batch, dtype=dtype), integers(seed, 0, 2, *batch)
    target = target.masked_fill(done.unsqueeze(-1).bool(), math.nan)  # nothing follows an end
    ours = recipe("rl/double_dqn.py", "double_dqn_target")(
        reward, done.to(getattr(torch, done_dtype)), online, target, 0.9
    )

    def by_hand(c: tuple[int, ...]) -> float:
        best = max(range(actions), key=online[c].tolist().__getitem__)
        return float(reward[c]) + (0.0 if done[c] else 0.9 * float(target[c][best]))

    close(ours, filled(batch, by_hand), dtype)


# Experts


@CASES
@given(BATCHES, st.integers(1, 5), DTYPES, SEEDS, st.data())
def test_route(batch: tuple[int, ...], experts: int, dtype: str, seed: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, experts))
    logits = normal(seed, *batch, experts, dtype=dtype)
    weights, chosen = recipe("experts/route.py", "route")(logits, k)
    assert str(weights.dtype) == f"torch.{wide(dtype)}"
    for c in cells(batch):
        probs, ids = softmax(logits[c].double().tolist()), chosen[c].tolist()
        best = sorted(probs, reverse=True)[:k]
        assert len(set(ids)) == k
        for weight, i, prob in zip(weights[c].tolist(), ids, best, strict=True):
            assert math.isclose(probs[i], prob, rel_tol=1e-5)
            assert math.isclose(weight, prob / math.fsum(best), rel_tol=1e-5)


def all_experts(x: Any, chosen: Any, weights: Any, experts: Any) -> Any:
    """Every token through each expert that it chose, one by one, in float64."""
    import torch

    rows = []
    for c in cells(chosen.shape[:-1]):
        terms = [w * (x[c] @ experts[int(e)]) for e, w in zip(chosen[c], weights[c], strict=True)]
        rows.append(torch.stack(terms).sum(0))
    shape = (*chosen.shape[:-1], experts.size(-1))
    return torch.stack(rows).view(shape) if rows else x.new_zeros(shape)


@CASES
@given(BATCHES, st.integers(1, 4), st.sampled_from(["float32", "bfloat16", "float16"]), SEEDS, st.data())
def test_run_experts(batch: tuple[int, ...], count: int, dtype: str, seed: int, data: st.DataObject) -> None:
    import torch

    k = data.draw(st.integers(1, count))
    x, experts = normal(seed, *batch, 8, dtype=dtype), normal(seed + 1, count, 8, 16, dtype=dtype, scale=0.5)
    x, experts = x.requires_grad_(), experts.requires_grad_()
    chosen = normal(seed + 2, *batch, count).topk(k).indices
    weights = normal(seed + 3, *batch, k, dtype="float32").softmax(-1)
    ours = recipe("experts/dispatch.py", "run_experts")(x, chosen, weights, experts)
    exact = all_experts(x.double(), chosen, weights.double(), experts.double())
    assert ours.dtype == x.dtype and ours.shape == (*batch, 16)
    scale = 1 + exact.abs().amax() if exact.numel() else torch.tensor(1.0)
    close(ours / scale, exact / scale, dtype)
    if exact.numel():
        upstream = normal(seed + 4, *exact.shape)
        for got, right in zip(
            torch.autograd.grad((ours.double() * upstream).sum(), (x, experts)),
            torch.autograd.grad((exact * upstream).sum(), (x, experts)),
            strict=True,
        ):
            scale = 1 + right.abs().amax()
            close(got / scale, right / scale, dtype)


def test_run_experts_where_nobody_chose_an_expert() -> None:
    import torch

    x, experts = torch.ones(3, 4), torch.eye(4).repeat(3, 1, 1).requires_grad_()
    ours = recipe("experts/dispatch.py", "run_experts")(x, torch.full((3, 1), 1), torch.full((3, 1), 0.5), experts)
    assert torch.equal(ours, x / 2)
    (gradient,) = torch.autograd.grad(ours.sum(), experts)
    assert not gradient[[0, 2]].any() and gradient[1].any()
