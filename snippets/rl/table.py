import torch

q_values = torch.tensor([[1.0, 5.0], [2.0, 0.0], [3.0, 4.0]])
actions = torch.tensor([1, 0, 1])

print(q_values[:, actions])
print(q_values.gather(1, actions.unsqueeze(0)))
