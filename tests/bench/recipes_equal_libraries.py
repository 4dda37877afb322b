"""The recipes against the libraries that their pages cite, at the versions that the pages name.

It runs where a library is installed (none is needed to build or test the book):
`pip install transformers==5.24.0 torch_geometric==2.8.1` and `pip install --no-deps trl==1.16.0 accelerate`, then
`python -m pytest tests/bench/recipes_equal_libraries.py`.
"""

from __future__ import annotations

import importlib.metadata
import math
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.recipes import SEEDS, close, integers, normal, recipe

pytestmark = pytest.mark.usefixtures("forked_first")

CASES = settings(max_examples=60, deadline=None)
ROWS, VOCABULARY = st.integers(1, 3), st.integers(1, 6)


def needs(name: str, version: str) -> pytest.MarkDecorator:
    """Skips where the library is not there at the version that was read."""
    try:
        found = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        found = "none"
    return pytest.mark.skipif(found != version, reason=f"{name} {version} is cited, {found} is installed")


TRANSFORMERS, TRL, PYG = needs("transformers", "5.24.0"), needs("trl", "1.16.0"), needs("torch-geometric", "2.8.1")


@TRANSFORMERS
@CASES
@given(ROWS, VOCABULARY, st.floats(0, 1), SEEDS, st.booleans())
def test_top_p(rows: int, vocabulary: int, p: float, seed: int, flat: bool) -> None:
    import torch
    from transformers.generation.logits_process import TopPLogitsWarper

    logits = normal(seed, rows, vocabulary, dtype="float32")
    if flat:
        logits, p = torch.zeros_like(logits), round(p * 8) / 8
    theirs = TopPLogitsWarper(p)(None, logits)
    removed = recipe("lm/top_p.py", "top_p_removed")(logits, p)
    assert torch.equal(logits.masked_fill(removed, -math.inf), theirs)


@TRANSFORMERS
@CASES
@given(ROWS, VOCABULARY, st.integers(1, 8), SEEDS)
def test_top_k(rows: int, vocabulary: int, k: int, seed: int) -> None:
    import torch
    from transformers.generation.logits_process import TopKLogitsWarper

    logits = normal(seed, rows, vocabulary)  # without ties, where theirs keeps more
    assert torch.equal(recipe("lm/top_k_ties.py", "keep_top_k")(logits, k), TopKLogitsWarper(k)(None, logits))


@TRANSFORMERS
@CASES
@given(ROWS, VOCABULARY, st.floats(0.01, 1), SEEDS)
def test_min_p(rows: int, vocabulary: int, p: float, seed: int) -> None:
    import torch
    from transformers.generation.logits_process import MinPLogitsWarper

    logits = normal(seed, rows, vocabulary)
    probs = logits.softmax(-1)
    remove = probs < p * probs.amax(-1, keepdim=True)
    assert torch.equal(logits.masked_fill(remove, -math.inf), MinPLogitsWarper(p)(None, logits))


@TRANSFORMERS
@CASES
@given(ROWS, st.integers(1, 5), SEEDS)
def test_label_smoother_ignores_the_same(rows: int, vocabulary: int, seed: int) -> None:
    from transformers.trainer_pt_utils import LabelSmoother

    logits, labels = normal(seed, rows, 4, vocabulary), integers(seed, 0, vocabulary, rows, 4)
    labels = labels.masked_fill(integers(seed + 1, 0, 2, rows, 4) == 0, -100)
    labels[0, 0] = 0
    ours = -recipe("logprob/ignored_safe.py", "token_log_probs")(logits, labels).sum() / (labels != -100).sum()
    close(ours, LabelSmoother(epsilon=0.0)({"logits": logits}, labels), "float64")


@TRANSFORMERS
@CASES
@given(ROWS, st.integers(1, 5), st.booleans(), SEEDS)
def test_last_token(rows: int, length: int, left: bool, seed: int) -> None:
    import torch
    from transformers.modeling_layers import GenericForSequenceClassification

    hidden, lengths = normal(seed, rows, length, 3), integers(seed, 1, length + 1, rows)
    mask = torch.arange(length) < lengths.unsqueeze(1)
    mask = mask.flip(1) if left else mask
    model = SimpleNamespace(
        base_model_prefix="model",
        model=lambda *_, **__: SimpleNamespace(
            last_hidden_state=hidden, cache=None, hidden_states=None, attentions=None
        ),
        score=lambda states: states,
        config=SimpleNamespace(get_text_config=lambda: SimpleNamespace(pad_token_id=0)),
    )
    forward = GenericForSequenceClassification.forward
    while hasattr(forward, "__wrapped__"):
        forward = forward.__wrapped__
    theirs = forward(model, input_ids=mask.long()).logits
    assert torch.equal(recipe("lm/last_token.py", "last_token")(hidden, mask), theirs)


@TRANSFORMERS
@CASES
@given(st.integers(1, 4), st.integers(2, 5), SEEDS)
def test_speculative_sampling(drafted: int, vocabulary: int, seed: int) -> None:
    import torch
    from transformers.generation import utils

    q_logits, p_logits = normal(seed, 1, drafted, vocabulary), normal(seed + 1, 1, drafted + 1, vocabulary)
    draft = integers(seed, 0, vocabulary, 1, drafted)
    torch.manual_seed(seed)
    _, kept = utils._speculative_sampling(draft, q_logits, drafted, p_logits)
    torch.manual_seed(seed)
    u = torch.rand(1, drafted, dtype=torch.float64)
    n, _ = recipe("lm/speculative.py", "accept_draft")(p_logits.softmax(-1), q_logits.softmax(-1), draft, u)
    assert int(n) == int(kept)


@TRANSFORMERS
@CASES
@given(ROWS, st.integers(2, 5), SEEDS)
def test_route(rows: int, count: int, seed: int) -> None:
    import torch
    from transformers.models.mixtral.modeling_mixtral import MixtralTopKRouter

    x = normal(seed, rows, 4, dtype="float32")
    router = MixtralTopKRouter(SimpleNamespace(num_experts_per_tok=2, num_local_experts=count, hidden_size=4))
    router.weight.data = normal(seed + 1, count, 4, dtype="float32")
    logits, weights, chosen = router(x)
    ours = recipe("experts/route.py", "route")(logits, 2)
    assert torch.equal(ours[0], weights) and torch.equal(ours[1], chosen)


@TRANSFORMERS
@CASES
@given(st.integers(1, 6), st.integers(2, 5), SEEDS)
def test_run_experts(tokens: int, count: int, seed: int) -> None:
    import torch
    from transformers.integrations.moe import grouped_mm_experts_forward

    x, experts = normal(seed, tokens, 8, dtype="float32"), normal(seed + 1, count, 8, 8, dtype="float32")
    chosen = normal(seed + 2, tokens, count).topk(2).indices
    weights = normal(seed + 3, tokens, 2, dtype="float32").softmax(-1)
    layer: Any = SimpleNamespace(
        num_experts=count,
        _is_expert_parallel=False,
        has_gate=False,
        has_bias=False,
        has_post_expert_norm=False,
        is_transposed=True,
        up_proj=experts,
        down_proj=torch.eye(8).repeat(count, 1, 1),
        act_fn=lambda states: states,
    )
    theirs = grouped_mm_experts_forward(layer, x, chosen, weights)
    close(recipe("experts/dispatch.py", "run_experts")(x, chosen, weights, experts), theirs, "bfloat16")


@TRL
@CASES
@given(ROWS, st.integers(1, 4), VOCABULARY, st.integers(1, 3), SEEDS)
def test_selective_log_softmax(rows: int, length: int, vocabulary: int, ids: int, seed: int) -> None:
    from trl.trainer.utils import selective_log_softmax

    logits = normal(seed, rows, length, vocabulary, dtype="float32")
    index = integers(seed, 0, vocabulary, rows, length, ids)
    ours = recipe("lm/selective.py", "selective_log_softmax")(logits, index, 2)
    close(ours, selective_log_softmax(logits, index))


@PYG
@CASES
@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.sampled_from([(), (2,), (17,)]), SEEDS)
def test_groups(groups: list[int], width: tuple[int, ...], seed: int) -> None:
    import torch
    from torch_geometric.utils import scatter, softmax

    segment, values = torch.tensor(groups), normal(seed, len(groups), *width)
    ours = recipe("graphs/segment_softmax.py", "segment_softmax")(values, segment, 4)
    close(ours, softmax(values, segment, num_nodes=4), "float64")
    mean = recipe("graphs/segment_mean.py", "segment_mean")(values, segment, 4)
    close(mean, scatter(values, segment, dim_size=4, reduce="mean"), "float64")
