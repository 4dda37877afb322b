import torch
from torch import Tensor


def segment_logsumexp(scores: Tensor, segment: Tensor, count: int) -> Tensor:
    x = scores.to(torch.promote_types(scores.dtype, torch.float32))
    index = segment.long().view(-1, *[1] * (x.dim() - 1)).expand_as(x)
    zeros = x.new_zeros(count, *x.shape[1:])
    top = zeros.scatter_reduce(0, index, x.detach(), "amax", include_self=False)
    top = top.masked_fill(top.isinf(), 0.0)
    total = zeros.scatter_add(0, index, (x - top.gather(0, index)).exp())
    empty = total == 0
    return (total.masked_fill(empty, 1.0).log() + top).masked_fill(empty, float("-inf"))


banned = float("-inf")
scores = torch.tensor([[1000.0, 1.0], [1001.0, 2.0], [banned, 3.0], [banned, 4.0]])
segment = torch.tensor([0, 0, 2, 2])
total = segment_logsumexp(scores, segment, 3)
print(total)
print(scores[:2].logsumexp(0))

log_softmax = scores[:2] - total.index_select(0, segment[:2])
print(log_softmax.exp().sum(0))
print(scores.exp().new_zeros(3, 2).index_add(0, segment, scores.exp()).log())
