"""The functions that pages offer for copying, each with arguments that it can be called with.

`new` makes a tensor of a shape, and of a dtype where it is not float32: with values, or with none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.recipes import ids

Calls = dict[tuple[str, str], Callable[[Callable[..., Any]], tuple[Any, ...]]]

CALLS: Calls = {
    ("logprob/ignored_safe.py", "token_log_probs"): lambda new: (new(2, 3, 5), ids(new, 2, 3)),
    ("lm/sequence.py", "sequence_log_prob"): lambda new: (new(2, 3, 5), ids(new, 2, 3)),
    ("lm/selective.py", "selective_log_softmax"): lambda new: (new(2, 3, 5), ids(new, 2, 3, 1), 2),
    ("lm/vocab_parallel.py", "local_part"): lambda new: (new(2, 3, 5), ids(new, 2, 3), 5),
    ("lm/grpo.py", "policy_loss"): lambda new: (new(2, 3), new(2, 3), new(2, 1), new(2, 3)),
    ("lm/top_k.py", "sample_top_k"): lambda new: (new(2, 5), 2),
    ("lm/top_k_ties.py", "keep_top_k"): lambda new: (new(2, 5), 2),
    ("lm/top_p.py", "top_p_removed"): lambda new: (new(2, 5), 0.8),
    ("lm/last_token.py", "last_token"): lambda new: (new(2, 3, 4), ids(new, 2, 3)),
    ("lm/beams.py", "beam_step"): lambda new: (ids(new, 2, 2, 3), new(2, 2, 5), 2),
    ("lm/beam_cache.py", "reorder"): lambda new: (new(4, 3), ids(new, 2, 2), 2),
    ("lm/paged.py", "write_paged"): lambda new: (new(5, 2, 3), ids(new, 2, 2), ids(new, 2), new(2, 3)),
    ("lm/paged.py", "read_paged"): lambda new: (new(5, 2, 3), ids(new, 2, 2)),
    ("lm/speculative.py", "accept_draft"): lambda new: (new(2, 4, 5), new(2, 3, 5), ids(new, 2, 3), new(2, 3)),
    ("lm/distillation_rest.py", "top_k_kl"): lambda new: (new(2, 5), new(2, 3), ids(new, 2, 3)),
    ("graphs/segment_softmax.py", "segment_softmax"): lambda new: (new(4, 2), ids(new, 4), 3),
    ("graphs/segment_mean.py", "segment_mean"): lambda new: (new(4, 2), ids(new, 4), 3),
    ("vision/pixels.py", "at_pixels"): lambda new: (new(2, 3, 4, 5), ids(new, 2, 6), ids(new, 2, 6)),
    ("vision/mae.py", "keep_some"): lambda new: (new(2, 4, 3), ids(new, 2, 4), 1),
    ("vision/mae.py", "put_back"): lambda new: (new(2, 1, 3), ids(new, 2, 4), new(3)),
    ("rl/double_dqn.py", "double_dqn_target"): lambda new: (new(2), new(2), new(2, 3), new(2, 3), 0.9),
    ("experts/route.py", "route"): lambda new: (new(2, 4), 2),
    ("experts/dispatch.py", "run_experts"): lambda new: (
        new(4, 8, dtype="bfloat16"),
        ids(new, 4, 2),
        new(4, 2),
        new(3, 8, 8, dtype="bfloat16"),
    ),
    ("segments/first_last.py", "first_and_last"): lambda new: (ids(new, 4), 3),
    ("segments/argmax.py", "segment_argmax"): lambda new: (new(4, 2), ids(new, 4), 3),
    ("segments/logsumexp.py", "segment_logsumexp"): lambda new: (new(4, 2), ids(new, 4), 3),
    ("segments/rank.py", "rank_in_group"): lambda new: (ids(new, 4), 3),
    ("ragged/convert.py", "to_padded"): lambda new: (new(4, 2), ids(new, 4), 2),
    ("exercises/last_token.py", "last_token"): lambda new: (new(2, 3), ids(new, 2, 3)),
    ("ragged/convert.py", "to_packed"): lambda new: (new(3, 3, 2), ids(new, 4), 0),
    ("ragged/next_token.py", "next_token"): lambda new: (ids(new, 2, 4), ids(new, 2, 4)),
    ("rows/roll.py", "roll_rows"): lambda new: (new(2, 4), ids(new, 2)),
    ("rows/windows.py", "windows"): lambda new: (new(2, 4), ids(new, 2), 3),
    ("rows/reverse.py", "reverse_rows"): lambda new: (new(2, 4), ids(new, 2)),
    ("rows/shuffle.py", "shuffle_rows"): lambda new: (new(2, 4), ids(new, 2)),
    ("rows/drop.py", "drop_one"): lambda new: (new(2, 4), ids(new, 2)),
    ("rows/drop.py", "insert_one"): lambda new: (new(2, 4), ids(new, 2), new(2)),
    ("rows/nth_true.py", "nth_true"): lambda new: (new(2, 4, dtype="bool"),),
    ("rows/fill.py", "forward_fill"): lambda new: (new(2, 4), new(2, 4, dtype="bool")),
    ("masks/compact.py", "compact"): lambda new: (new(2, 4), new(2, 4, dtype="bool"), 3),
    ("ties/stable.py", "topk_first"): lambda new: (new(2, 4), 2),
    ("ties/stable.py", "lexsort"): lambda new: (new(2, 4), new(2, 4)),
    ("sequences/place.py", "place_features"): lambda new: (
        new(2, 3, 4),
        new(2, 3, dtype="bool"),
        new(2, 2, 4),
        ids(new, 2),
    ),
    ("caches/several.py", "write_at"): lambda new: (new(2, 3, 4, 2), ids(new, 2, 1), new(2, 3, 1, 2)),
    ("caches/window.py", "held"): lambda new: (ids(new, 2), 3),
    ("experts/slots.py", "slots"): lambda new: (ids(new, 3, 2), 4, 2),
    ("sampling/keep.py", "keep_likely"): lambda new: (new(2, 5), new(2), ids(new, 2), new(2), new(2)),
    ("sampling/draw.py", "draw"): lambda new: (new(2, 5), new(2), new(2, 5)),
    ("losses/reduce.py", "per_token"): lambda new: (new(2, 3), new(2, 3)),
    ("losses/reduce.py", "per_sequence"): lambda new: (new(2, 3), new(2, 3)),
    ("losses/entropy.py", "entropy"): lambda new: (new(2, 5),),
    ("losses/ratios.py", "token_ratio"): lambda new: (new(2, 3), new(2, 3), new(2, 3)),
    ("losses/ratios.py", "sequence_ratio"): lambda new: (new(2, 3), new(2, 3), new(2, 3)),
    ("losses/by_token.py", "sequence_ratio_by_token"): lambda new: (new(2, 3), new(2, 3), new(2, 3)),
    ("embeddings/freeze.py", "lookup"): lambda new: (ids(new, 2, 3), new(4, 2), new(1, 2)),
    ("questions/gather_nd.py", "gather_nd"): lambda new: (new(2, 3, 4), ids(new, 2, 5, 1), 1),
    ("elsewhere/tf_gather.py", "tf_gather"): lambda new: (new(2, 3, 4), ids(new, 2, 5), 2, 1),
    ("losses/pieces.py", "loss_in_pieces"): lambda new: (new(3, 4), new(5, 4), ids(new, 3), 2),
}
COUNTING: Calls = {
    ("exercises/mean.py", "segment_mean"): lambda new: (new(4, 2), ids(new, 4), 3),
    ("lm/last_token_packed.py", "last_of_each"): lambda new: (new(4, 2), ids(new, 3)),
    ("vision/image_tokens.py", "put_features"): lambda new: (new(2, 3, 2), new(2, 3, dtype="bool"), new(0, 2)),
}
"""What these return or check depends on the data, so they cannot run without any."""
