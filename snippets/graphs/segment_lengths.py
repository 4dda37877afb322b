import torch

values = torch.tensor([1.0, 2.0, 3.0, 10.0, 20.0])
lengths = torch.tensor([3, 0, 2])
for reduce in ("sum", "mean", "max", "min", "prod"):
    print(reduce, torch.segment_reduce(values, reduce, lengths=lengths).tolist())
print(torch.segment_reduce(values, "mean", lengths=lengths, initial=0).tolist())
torch.segment_reduce(values.long(), "sum", lengths=lengths)
