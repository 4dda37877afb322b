import torch

batch, beams = 2, 2
parent = torch.tensor([[1, 0], [0, 0]])
cache = torch.tensor([[0, 0], [1, 1], [10, 10], [11, 11]])

first = torch.arange(batch).unsqueeze(1) * beams
rows = (first + parent).flatten()
print("rows ", rows)
print("right", cache.index_select(0, rows).tolist())
print("wrong", cache.index_select(0, parent.flatten()).tolist())
