import torch

x = torch.tensor([[10, 20, 30, 40],
                  [50, 60, 70, 80],
                  [90, 100, 110, 120]])
index = torch.tensor([[3, 0, 3, 3, 1],
                      [2, 2, 2, 2, 2]])
print(x.gather(1, index))

reads = torch.zeros_like(x)
print(reads.scatter_add(1, index, torch.ones_like(index)))
