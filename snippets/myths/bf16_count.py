import torch

index = torch.zeros(4096, dtype=torch.int64)
ones = torch.ones(4096, dtype=torch.bfloat16)
zero = torch.zeros(1, dtype=torch.bfloat16)

print("scatter_add", zero.scatter_add(0, index, ones).item())
print("index_add", zero.index_add(0, index, ones).item())
print("index_put", zero.index_put((index,), ones, accumulate=True).item())
