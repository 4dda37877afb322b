import torch
from torch import Tensor


def beam_step(sequences: Tensor, scores: Tensor, k: int) -> tuple[Tensor, Tensor, Tensor]:
    best, flat = scores.flatten(-2).topk(k, dim=-1)
    parent, token = flat // scores.size(-1), flat % scores.size(-1)
    index = parent.unsqueeze(-1).expand(*parent.shape, sequences.size(-1))
    kept = sequences.gather(-2, index)
    return torch.cat([kept, token.unsqueeze(-1)], -1), parent, best


sequences = torch.tensor([[[7, 8], [7, 9]]])
scores = torch.tensor([[[-4.0, -1.5, -5.0, -3.0], [-3.0, -6.0, -7.0, -1.0]]])
print("flat  ", scores.flatten(-2).topk(2).indices)
extended, parent, best = beam_step(sequences, scores, k=2)
print("parent", parent)
print("best  ", best)
print(extended)
