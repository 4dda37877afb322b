import torch
from torch import Tensor


def topk_first(x: Tensor, k: int) -> tuple[Tensor, Tensor]:
    values, order = x.sort(dim=-1, descending=True, stable=True)
    return values[..., :k], order[..., :k]


def lexsort(first: Tensor, second: Tensor) -> Tensor:
    order = second.argsort(dim=-1, stable=True)
    return order.gather(-1, first.gather(-1, order).argsort(dim=-1, stable=True))


x = torch.tensor([[7, 9, 9, 9], [5, 5, 5, 4]])
print("first ones", topk_first(x, 2)[1].tolist())
print("last ones ", (3 - topk_first(x.flip(-1), 2)[1]).tolist())

price = torch.tensor([[3, 1, 2, 0], [1, 2, 0, 9]])
print("by -x, then price", lexsort(-x, price).tolist())
print("smaller in the row", torch.searchsorted(x.sort(-1).values, x).tolist())
