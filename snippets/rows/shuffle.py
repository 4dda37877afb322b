import torch
from torch import Tensor


def shuffle_rows(x: Tensor, lengths: Tensor, generator: torch.Generator | None = None) -> Tensor:
    padding = torch.arange(x.size(-1), device=x.device) >= lengths.unsqueeze(-1)
    noise = torch.rand(x.shape, generator=generator, device=x.device)
    return x.gather(-1, noise.masked_fill(padding, 2.0).argsort(dim=-1, stable=True))


x = torch.arange(1, 3001).view(3, 1000)
lengths = torch.tensor([1000, 2, 500])
shuffled = shuffle_rows(x, lengths)
print("same values", shuffled.sort(1).values.equal(x))
print("padding kept", shuffled[2, 500:].equal(x[2, 500:]))
print("shuffled", not shuffled[2, :500].equal(x[2, :500]))

three_of_each = x.gather(1, torch.rand(x.shape).topk(3, sorted=False).indices)
print([len(set(row)) for row in three_of_each.tolist()])
