import torch
from torch import Tensor


def nth_true(mask: Tensor, n: int = 1) -> Tensor:
    return (mask.cumsum(-1) < n).sum(-1)


mask = torch.tensor([[False, True, False, True], [False, False, False, False]])
print("first ", nth_true(mask))
print("second", nth_true(mask, 2))
print("last  ", mask.size(-1) - 1 - nth_true(mask.flip(-1)))

tokens = torch.tensor([[5, 2, 9, 2], [7, 8, 6, 2]])
end = tokens == 2
print("keep", (end.cumsum(-1) - end.int() == 0).int().tolist())
