import torch

x = torch.tensor([[10, 20], [30, 40]])
index = torch.tensor([[1], [0]])

print(torch.gather(input=x, dim=1, index=index).tolist())
print(torch.gather(index=index, dim=1, input=x).tolist())
print(x.gather(1, index).tolist())
print(torch.gather(x, axis=1, index=index).tolist())
