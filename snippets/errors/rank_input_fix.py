import torch

q_values = torch.tensor([[1.0, 5.0], [2.0, 0.0]])
actions = torch.tensor([1, 0])

print(q_values.gather(1, actions.unsqueeze(1)).squeeze(1))
