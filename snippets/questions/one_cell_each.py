import torch

prices = torch.tensor([[3, 5, 9],
                       [2, 4, 8]])
size_ordered = torch.tensor([[2], [0]])

print(prices.gather(1, size_ordered))
