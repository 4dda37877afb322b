import torch

input = torch.tensor([[10, 20, 30, 40],
                      [50, 60, 70, 80],
                      [90, 100, 110, 120]])
index = torch.tensor([[0, 1],
                      [2, 3],
                      [1, 2]])

print(torch.gather(input, 1, index))
