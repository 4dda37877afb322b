import torch

keys = torch.tensor([7, 7, 2, 7, 7, 7])
names, run, length = keys.unique_consecutive(return_inverse=True, return_counts=True)
print("names ", names.tolist())
print("run   ", run.tolist())
print("length", length.tolist())

begins = torch.ones_like(keys, dtype=torch.bool)
begins[1:] = keys[1:] != keys[:-1]
print("begins", begins.tolist())
print(torch.equal(begins.cumsum(0) - 1, run))

names, segment = keys.unique(return_inverse=True)
print("unique", names.tolist(), segment.tolist())
