import torch

x = torch.empty(3, 4, device="meta")
index = torch.tensor([[99, -7]]).to("meta")
print(tuple(x.gather(1, index).shape))

x.gather(1, torch.empty(4, 1, dtype=torch.int64, device="meta"))
