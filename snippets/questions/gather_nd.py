import torch
from torch import Tensor


def gather_nd(x: Tensor, indices: Tensor, batch_dims: int = 0) -> Tensor:
    if indices.shape[:batch_dims] != x.shape[:batch_dims] or not indices.size(-1):
        raise ValueError(f"want {batch_dims} equal sizes in front, and coordinates")
    rank = indices.dim() - 1
    batch = []
    for dim, size in enumerate(x.shape[:batch_dims]):
        own = torch.arange(size, device=x.device)
        batch.append(own.view(-1, *[1] * (rank - dim - 1)))
    return x[(*batch, *indices.unbind(-1))]


x = torch.arange(12).view(2, 3, 2)
print(gather_nd(x, torch.tensor([[0, 2], [1, 0]])))
print(gather_nd(x, torch.tensor([[0, 2, 1], [1, 0, 0]])))
print(gather_nd(x, torch.tensor([[[2], [0]], [[1], [1]]]), batch_dims=1))
print(gather_nd(x, torch.tensor([[2, 1], [0, 0]]), batch_dims=1))
