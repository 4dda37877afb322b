import torch
from torch import Tensor


def segment_softmax(scores: Tensor, segment: Tensor, count: int) -> Tensor:
    x = scores.to(torch.promote_types(scores.dtype, torch.float32))
    index = segment.long().view(-1, *[1] * (x.dim() - 1)).expand_as(x)
    zeros = x.new_zeros(count, *x.shape[1:])
    top = zeros.scatter_reduce(0, index, x.detach(), "amax", include_self=False)
    top = top.masked_fill(top == float("-inf"), 0.0)
    shifted = (x - top.gather(0, index)).exp()
    total = zeros.scatter_add(0, index, shifted).clamp(min=1.0)
    return (shifted / total.gather(0, index)).to(scores.dtype)


banned = float("-inf")
scores = torch.tensor([[1.0, 1000.0], [2.0, 1001.0], [0.0, banned], [5.0, banned]])
segment = torch.tensor([0, 0, 2, 2])
print(segment_softmax(scores, segment, 3))
print(scores[:2].softmax(0))

naive = scores.exp()
total = naive.new_zeros(3, 2).index_add(0, segment, naive)
print(naive / total.index_select(0, segment))
