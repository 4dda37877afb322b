import torch

value = torch.tensor([2.0, 4.0, 9.0, -1.0, -3.0])
lengths = torch.tensor([3, 0, 2])

for reduce in ("sum", "mean", "prod", "max", "min"):
    print(reduce, torch.segment_reduce(value, reduce, lengths=lengths))
print(torch.segment_reduce(value, "mean", lengths=lengths, initial=0))
torch.segment_reduce(value.long(), "sum", lengths=lengths)
