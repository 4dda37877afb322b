import torch

index = torch.tensor([[0], [2]])
for reduce in ("sum", "mean", "amax", "amin", "prod"):
    src = torch.full((2, 3), 4.0, requires_grad=True)
    out = torch.zeros(2, 3).scatter_reduce(
        1, index, src, reduce, include_self=False)
    try:
        out.sum().backward()
        print(reduce, src.grad.tolist())
    except RuntimeError as error:
        print(reduce, type(error).__name__)
