import torch

buffer = torch.zeros(3, 2)
index = torch.zeros(1, 2, dtype=torch.int64)

with torch.autocast(buffer.device.type, dtype=torch.bfloat16):
    hidden = torch.ones(1, 2) @ torch.ones(2, 2)

print(buffer.scatter(0, index, hidden.to(buffer.dtype)))
buffer.scatter_(0, index, hidden)
