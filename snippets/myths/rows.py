import torch

target = torch.tensor([2, 0, 2])
messages = torch.tensor([[1, 10], [2, 20], [3, 30]])
zeros = torch.zeros(3, 2, dtype=torch.int64)

print(zeros.scatter_add(0, target.unsqueeze(1), messages))
print(zeros.scatter_add(0, target.unsqueeze(1).expand(3, 2), messages))
print(zeros.index_add(0, target, messages))
