import torch

messages = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [1.0, 2.0]])
target = torch.tensor([1, 2, 1, 2]).unsqueeze(1)

out = torch.zeros(3, 2)
print(out.scatter_add(0, target, messages).tolist())
print(out.scatter_add(0, target.expand_as(messages), messages).tolist())
