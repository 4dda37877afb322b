import torch


def gather_nd(x, indices, batch_dims=0):
    grid = [torch.arange(n) for n in x.shape[:batch_dims]]
    between = indices.dim() - 1 - batch_dims
    batch = [
        i.view(-1, *[1] * (batch_dims - 1 - d + between)) for d, i in enumerate(grid)
    ]
    return x[(*batch, *indices.unbind(-1))]


x = torch.arange(12).view(2, 3, 2)
print(gather_nd(x, torch.tensor([[0, 2], [1, 0]])))
print(gather_nd(x, torch.tensor([[0, 2, 1], [1, 0, 0]])))
print(gather_nd(x, torch.tensor([[[2], [0]], [[1], [1]]]), batch_dims=1))
print(gather_nd(x, torch.tensor([[2, 1], [0, 0]]), batch_dims=1))
