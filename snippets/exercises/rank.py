import torch

q_values = torch.tensor([[1, 5], [2, 0], [3, 4]])
actions = torch.tensor([1, 0, 1])

right = q_values.gather(1, actions.unsqueeze(1)).squeeze(1)
print(right)
print(torch.equal(right, q_values[torch.arange(3), actions]))

print(q_values.gather(1, actions.unsqueeze(0)))
