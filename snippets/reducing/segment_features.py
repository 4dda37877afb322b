import torch

value = torch.tensor([[1.0, 9.0], [3.0, 5.0], [4.0, 4.0]])
segment = torch.tensor([1, 1, 0])
index = segment.unsqueeze(1).expand_as(value)
zeros = torch.zeros(2, 2)

for reduce in ("sum", "mean", "amax"):
    print(zeros.scatter_reduce(0, index, value, reduce,
                               include_self=False))
