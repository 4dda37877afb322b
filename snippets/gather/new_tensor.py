import torch

input = torch.tensor([[10, 20, 30, 40]])
index = torch.tensor([[3, 0, 3]])

out = torch.gather(input, 1, index)
print(out)
out.zero_()
print(input)
