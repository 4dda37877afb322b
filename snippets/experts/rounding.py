import torch

y = torch.tensor([256.0, 1.0, 1.0], dtype=torch.bfloat16)
token = torch.tensor([0, 0, 0])
print("sum              ", y.view(1, 3).sum(1).tolist())
print("index_add, vector", y.new_zeros(1).index_add(0, token, y).tolist())
matrix = y.unsqueeze(1)
print("index_add, matrix", y.new_zeros(1, 1).index_add(0, token, matrix).tolist())
