import torch

x = torch.empty(2, 3, device="meta")
index = torch.full((2, 5), 99, device="meta")
print(x.gather(1, index).shape)

too_tall = torch.zeros(4, 5, dtype=torch.long, device="meta")
print(x.gather(1, too_tall).shape)
