import torch

q_values = torch.tensor([[1.0, 5.0], [2.0, 0.0], [3.0, 4.0]])
actions = torch.tensor([1, 0, 1])
target = torch.tensor([4.0, 2.0, 0.0])

column = q_values.gather(1, actions.unsqueeze(1))
wrong = column - target
right = column.squeeze(1) - target
print("wrong", tuple(wrong.shape), f"{wrong.pow(2).mean():.4f}")
print("right", tuple(right.shape), f"{right.pow(2).mean():.4f}")
