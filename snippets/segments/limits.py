import torch

lengths = torch.tensor([300, 0])
ones = torch.ones(300, 2, dtype=torch.bfloat16)
print(torch.segment_reduce(ones, "sum", lengths=lengths)[0].tolist())
print(torch.segment_reduce(ones.float(), "sum", lengths=lengths)[0].tolist())

unsorted = torch.tensor([0, 1, 0])
torch.segment_reduce(torch.ones(3), "sum", indices=unsorted)
