import torch

x = torch.tensor([[1, 2], [3, 4]])
index = torch.tensor([[0, 1, 0],
                      [1, 1, 0]])

print(x.gather(1, index))
print(x.gather(1, torch.tensor([[1, 1, 1, 1, 0]])))
x.gather(1, index + 1)
