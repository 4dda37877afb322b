import torch

index = torch.tensor([[0], [2]])
src = torch.full((2, 3), 4.0, requires_grad=True)
zeros = torch.zeros(2, 3)

used = src[tuple(map(slice, index.shape))]
for out in (
    zeros.scatter_add(1, index, used),
    zeros.scatter_reduce(1, index, used, "amax"),
):
    print(*torch.autograd.grad(out.sum(), src))
