import torch

q_values = torch.tensor([[1, 5], [2, 0], [3, 4]])
actions = torch.tensor([1, 0, 1])

print(q_values.gather(1, actions))
