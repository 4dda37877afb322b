import torch

old = torch.tensor([-1.0, -1.0, -1.0])
new = torch.tensor([-0.9, -1.5, -0.5], requires_grad=True)
advantage = torch.tensor([1.0, -1.0, 1.0])

ratio = (new - old).exp()
clipped = ratio.clamp(0.8, 1.2)
objective = torch.minimum(ratio * advantage, clipped * advantage)
(grad,) = torch.autograd.grad(objective.sum(), new)
print("ratio    ", ratio.detach())
print("objective", objective.detach())
print("gradient ", grad)
