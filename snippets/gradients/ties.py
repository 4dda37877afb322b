import torch

index = torch.tensor([0, 0, 0])
for value in (0.0, 3.0):
    start = torch.tensor([value], requires_grad=True)
    src = torch.tensor([3.0, 3.0, 1.0], requires_grad=True)
    start.scatter_reduce(0, index, src, "amax").backward()
    print(start.grad, src.grad)
