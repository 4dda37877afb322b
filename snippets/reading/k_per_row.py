import torch

x = torch.tensor([[10, 20, 30, 40],
                  [50, 60, 70, 80]])
index = torch.tensor([[3, 0], [1, 1]])

print(x.gather(1, index))
print(x.take_along_dim(index, 1))
print(x[torch.arange(2).unsqueeze(1), index])
