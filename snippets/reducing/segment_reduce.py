import torch

value = torch.tensor([2.0, 4.0, 9.0, -1.0, -3.0])
lengths = torch.tensor([3, 0, 2])

for reduce in ("sum", "mean", "max"):
    print(reduce, torch.segment_reduce(value, reduce, lengths=lengths))
