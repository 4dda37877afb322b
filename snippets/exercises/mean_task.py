import torch

value = torch.tensor([[2.0, 8.0], [4.0, 0.0], [9.0, 1.0]])
segment = torch.tensor([0, 0, 2])

index = segment.unsqueeze(1)
print(torch.zeros(4, 2).scatter_reduce(0, index, value, "mean"))
