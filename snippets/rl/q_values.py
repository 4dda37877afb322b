import torch

q_values = torch.tensor([[1.0, 5.0], [2.0, 0.0], [3.0, 4.0]])
q_values.requires_grad_()
actions = torch.tensor([1, 0, 1])
target = torch.tensor([4.0, 2.0, 0.0])

taken = q_values.gather(1, actions.unsqueeze(1)).squeeze(1)
print(taken.detach())
loss = ((taken - target) ** 2).mean()
loss.backward()
print(q_values.grad)
